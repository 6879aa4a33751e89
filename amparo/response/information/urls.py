from django.urls import path

from amparo.response.information.views import items, questions, sessions

app_name = "information"
urlpatterns = [
    path("", items.items, name="items"),
    path("items.csv", items.items_csv, name="items_csv"),
    path("items/add/", items.item_add, name="item_add"),
    path("items/<uuid:pk>/", items.item, name="item"),
    path("items/<uuid:pk>/change/", items.item_change, name="item_change"),
    path("items/<uuid:pk>/edition/", items.edition_begin, name="edition_begin"),
    path("items/<uuid:pk>/<slug:move>/", items.item_move, name="item_move"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions.csv", sessions.sessions_csv, name="sessions_csv"),
    path("sessions/counts/", sessions.counts, name="counts"),
    path("sessions/add/", sessions.session_add, name="session_add"),
    path("sessions/group/", sessions.group_add, name="group_add"),
    path("sessions/<uuid:pk>/", sessions.session, name="session"),
    path("sessions/<uuid:pk>/follow-up/", sessions.follow_up_done, name="follow_up_done"),
    path("questions/", questions.questions, name="questions"),
    path("questions.csv", questions.questions_csv, name="questions_csv"),
]
