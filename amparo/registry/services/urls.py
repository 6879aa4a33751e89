from django.urls import path

from amparo.registry.services.views import directory, importing, service

app_name = "services"

urlpatterns = [
    path("", directory.directory, name="directory"),
    path("services.csv", directory.directory_csv, name="directory_csv"),
    path("map/", directory.on_the_map, name="map"),
    path("add/", service.service_add, name="service_add"),
    path("import/", importing.services_import, name="import"),
    path("import/take/", importing.services_take, name="import_take"),
    path("<uuid:pk>/", service.service, name="service"),
    path("<uuid:pk>/change/", service.service_change, name="service_change"),
    path("<uuid:pk>/verify/", service.service_verify, name="service_verify"),
    path("<uuid:pk>/close/", service.service_close, name="service_close"),
    path("<uuid:pk>/reopen/", service.service_reopen, name="service_reopen"),
    path("<uuid:pk>/bounce/", service.bounce, name="bounce"),
]
