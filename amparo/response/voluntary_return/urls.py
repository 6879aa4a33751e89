from django.urls import path

from amparo.response.voluntary_return.views import returns

app_name = "voluntary_return"

urlpatterns = [
    path("manifest/", returns.manifest, name="manifest"),
    path("manifest/csv/", returns.manifest_csv, name="manifest_csv"),
    path("cohorts/", returns.cohorts, name="cohorts"),
    path("<uuid:pk>/journey/", returns.journey, name="journey"),
    path("<uuid:pk>/paper/<slug:kind>/<slug:language>/", returns.paper, name="paper"),
]
