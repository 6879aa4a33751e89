from django.urls import include, path

from amparo.response.feedback.views import desk, protected, public

app_name = "feedback"

# Without an account; the language stands in the address, so that a poster can name it.
said = [
    path("", public.public_form, name="public_form"),
    path("follow/", public.public_follow, name="public_follow"),
    path("follow/add/", public.public_add, name="public_add"),
    path("follow/rate/", public.public_rate, name="public_rate"),
    path("follow/reopen/", public.public_reopen, name="public_reopen"),
]
answered = [
    path("", desk.feedback_list, name="list"),
    path("table.csv", desk.table_csv, name="table_csv"),
    path("counts/", desk.counts, name="counts"),
    path("record/", desk.record, name="record"),
    path("<uuid:pk>/", desk.one, name="one"),
    path("<uuid:pk>/assign/", desk.assign, name="assign"),
    path("<uuid:pk>/answer/", desk.answer, name="answer"),
    path("<uuid:pk>/close/", desk.close, name="close"),
    path("<uuid:pk>/pass-on/", desk.pass_on, name="pass_on"),
    path("<uuid:pk>/hand-over/", desk.hand_over, name="hand_over"),
    path("<uuid:pk>/forget-contact/", desk.forget_contact, name="forget_contact"),
    path("<uuid:pk>/looked-at/", desk.looked_at, name="looked_at"),
]
followed_up = [
    path("", protected.reports, name="reports"),
    path("<uuid:pk>/", protected.report, name="report"),
    path("<uuid:pk>/<slug:act>/", protected.act_on_report, name="act_on_report"),
]
urlpatterns = [
    path("info/complain/", public.public_start, name="public_start"),
    path("info/<str:language>/complain/", include(said)),
    path("feedback/", include(answered)),
    path("focal-points/", include(followed_up)),
]
