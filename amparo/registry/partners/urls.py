from django.urls import path

from amparo.registry.partners import views

app_name = "partners"
urlpatterns = [
    path("", views.organisations, name="organisations"),
    path("organisations.csv", views.organisations_csv, name="organisations_csv"),
    path("organisations/add/", views.organisation_add, name="organisation_add"),
    path("organisations/<uuid:pk>/", views.organisation, name="organisation"),
    path("organisations/<uuid:pk>/change/", views.organisation_change, name="organisation_change"),
    path("organisations/<uuid:pk>/close/", views.organisation_close, name="organisation_close"),
    path("organisations/<uuid:pk>/reopen/", views.organisation_reopen, name="organisation_reopen"),
    path("organisations/<uuid:pk>/mandates/add/", views.mandate_add, name="mandate_add"),
    path("mandates/<uuid:pk>/end/", views.mandate_end, name="mandate_end"),
    path("people/", views.people, name="people"),
    path("people.csv", views.people_csv, name="people_csv"),
    path("people/add/", views.person_add, name="person_add"),
    path("people/<uuid:pk>/", views.person, name="person"),
    path("people/<uuid:pk>/change/", views.person_change, name="person_change"),
    path("people/<uuid:pk>/roles/give/", views.role_give, name="role_give"),
    path("people/<uuid:pk>/roles/take/", views.role_take, name="role_take"),
    path("people/<uuid:pk>/close/", views.account_close, name="account_close"),
    path("people/<uuid:pk>/reopen/", views.account_reopen, name="account_reopen"),
    path("people/<uuid:pk>/second-factor/", views.second_factor_remove, name="second_factor_remove"),
    path("people/<uuid:pk>/sessions/", views.sessions_end, name="sessions_end"),
    path("people/<uuid:pk>/mail/", views.password_mail, name="password_mail"),
    path("people/<uuid:pk>/link/", views.password_link, name="password_link"),
    path("trail/", views.trail, name="trail"),
    path("trail.csv", views.trail_csv, name="trail_csv"),
]
