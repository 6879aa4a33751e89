from django.urls import path, re_path

from amparo.brief import views

app_name = "brief"
urlpatterns = [
    path("", views.editions, name="editions"),
    path("start/", views.start_edition, name="start_edition"),
    path("<int:number>/", views.edition, name="edition"),
    path("<int:number>/preview/", views.preview, name="preview"),
    path("<int:number>/publish/", views.publish, name="publish"),
    path("<int:number>/drop/", views.drop, name="drop"),
    path("<int:number>/compare/<int:other>/", views.compare, name="compare"),
    path("<int:number>/parts/add/", views.part_add, name="part_add"),
    path("<int:number>/parts/<uuid:part>/", views.part_edit, name="part_edit"),
    path("<int:number>/parts/<uuid:part>/<slug:move>/", views.part_move, name="part_move"),
    re_path(
        r"^(?P<number>\d{1,9})/(?P<language>en|es)\.(?P<output>html|pdf|docx|txt|csv|dictionary)$",
        views.download,
        name="download",
    ),
]
