from django.urls import path

from amparo.registry.people import urls_sharing
from amparo.registry.people.views import (
    belonging,
    comparing,
    correcting,
    family,
    groups,
    households,
    person,
    pictures,
    registering,
    searching,
    trail,
)

app_name = "people"
urlpatterns = [
    path("", searching.search_page, name="search"),
    path("register/", registering.register, name="register"),
    path("groups/", groups.groups, name="groups"),
    path("groups/<uuid:pk>/", groups.group, name="group"),
    path("<uuid:person>/", person.person, name="person"),
    path("<uuid:person>/trail/", trail.trail, name="trail"),
    path("registrations/<uuid:pk>/correct/", correcting.correct, name="correct"),
    path("registrations/<uuid:pk>/family/", family.family, name="family"),
    path("registrations/<uuid:pk>/duplicates/", comparing.duplicates, name="duplicates"),
    path("registrations/<uuid:pk>/pictures/", pictures.picture_add, name="picture_add"),
    path("registrations/<uuid:pk>/contact/", belonging.contact_today, name="contact_today"),
    path("households/<uuid:pk>/", belonging.household, name="household"),
    path("households/<uuid:pk>/add/", belonging.household_add, name="household_add"),
    path("households/<uuid:pk>/join/", belonging.household_join, name="household_join"),
    path("members/<uuid:pk>/leave/", belonging.member_leave, name="member_leave"),
    path("members/<uuid:pk>/relationship/", belonging.member_relationship, name="member_relationship"),
    path("pictures/<uuid:pk>/remove/", pictures.picture_remove, name="picture_remove"),
    path("households/<uuid:pk>/head/", households.household_head, name="household_head"),
    path("members/<uuid:pk>/presence/", correcting.presence, name="presence"),
    path("links/<uuid:pk>/decide/", family.link_decide, name="link_decide"),
    path("compare/<uuid:own>/<uuid:other>/", comparing.compare, name="compare"),
    path("pictures/<uuid:pk>/", pictures.picture, name="picture"),
    *urls_sharing.urlpatterns,
]
