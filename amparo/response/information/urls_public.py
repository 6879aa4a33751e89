from django.urls import path

from amparo.response.information.views import public, public_files

app_name = "info"
urlpatterns = [
    path("", public.start, name="start"),
    path("worker.js", public_files.worker, name="worker"),
    path("<slug:language>/", public.home, name="home"),
    path("<slug:language>/topics/<slug:topic>/", public.topic, name="topic"),
    path("<slug:language>/items/<slug:key>/", public.item, name="item"),
    path("<slug:language>/services/", public.services, name="services"),
    path("<slug:language>/search/", public.search, name="search"),
    path("<slug:language>/everything/", public.everything, name="everything"),
    path("<slug:language>/without-connection/", public.without_connection, name="without_connection"),
    path("<slug:language>/pages.json", public_files.kept_pages, name="kept_pages"),
]
