from django.urls import path

from amparo.response.cases.views import beside, lists, one

app_name = "cases"

urlpatterns = [
    path("", lists.caseload, name="caseload"),
    path("export/", lists.export, name="export"),
    path("open/<uuid:pk>/", one.open_new, name="open"),
    path("<uuid:pk>/", one.case, name="case"),
    path("<uuid:pk>/summary/", one.summary, name="summary"),
    path("<uuid:pk>/step/<slug:move>/", one.step, name="step"),
    path("<uuid:pk>/note/", beside.note, name="note"),
    path("<uuid:pk>/document/", beside.document, name="document"),
    path("<uuid:pk>/duty/", beside.duty, name="duty"),
    path("<uuid:pk>/duty/<uuid:duty>/", beside.decide, name="decide_duty"),
    path("<uuid:pk>/pause/", beside.pause, name="pause"),
    path("<uuid:pk>/resume/", beside.resume, name="resume"),
]
