from django.urls import path

from amparo.response.screening import views

app_name = "screening"

urlpatterns = [
    path("", views.waiting, name="waiting"),
    path("registrations/<uuid:pk>/", views.screen, name="screen"),
    path("<uuid:pk>/", views.profile, name="profile"),
    path("<uuid:pk>/follow-up/", views.follow_up, name="follow_up"),
    path("<uuid:pk>/in-confidence/", views.follow_up_in_confidence, name="follow_up_in_confidence"),
]
