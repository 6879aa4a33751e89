"""Addresses of Movement."""

from django.urls import path

from amparo.situation.movement import views

app_name = "movement"
urlpatterns = [path("regimes/", views.state_regime, name="state_regime")]
