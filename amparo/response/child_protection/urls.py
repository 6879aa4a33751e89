from django.urls import path

from amparo.response.child_protection.views import beside, matching

app_name = "child_protection"

urlpatterns = [
    path("export/", beside.export, name="export"),
    path("<uuid:pk>/conference/", beside.conference, name="conference"),
    path("<uuid:pk>/panel/", beside.seat, name="seat"),
    path("<uuid:pk>/panel/<uuid:member>/sign/", beside.sign, name="sign"),
    path("<uuid:pk>/panel/<uuid:member>/leave/", beside.leave, name="leave"),
    path("<uuid:pk>/report/<slug:language>/", beside.report, name="report"),
    path("<uuid:pk>/sought/", beside.ask, name="ask"),
    path("request/<uuid:pk>/", matching.request_page, name="request"),
    path("request/<uuid:pk>/<uuid:registration>/", matching.decide, name="decide"),
]
