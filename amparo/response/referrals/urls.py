from django.urls import path

from amparo.response.referrals.views import lists, one, rates, writing

app_name = "referrals"

urlpatterns = [
    path("", lists.inbox, name="inbox"),
    path("answer/", lists.answer_many, name="answer_many"),
    path("inbox.csv", lists.inbox_csv, name="inbox_csv"),
    path("sent/", lists.outbox, name="outbox"),
    path("sent.csv", lists.outbox_csv, name="outbox_csv"),
    path("board/", lists.board, name="board"),
    path("rates/", rates.feedback_rates, name="rates"),
    path("rates.csv", rates.feedback_rates_csv, name="rates_csv"),
    path("overdue/", rates.escalations, name="escalations"),
    path("new/<uuid:pk>/", writing.new, name="new"),
    path("household/<uuid:pk>/", writing.household, name="household"),
    path("<uuid:pk>/", one.referral, name="referral"),
    path("<uuid:pk>/change/", writing.change, name="change"),
    path("<uuid:pk>/send/", one.send, name="send"),
    path("<uuid:pk>/recall/", one.recall, name="recall"),
    path("<uuid:pk>/receive/", one.receive, name="receive"),
    path("<uuid:pk>/accept/", one.accept, name="accept"),
    path("<uuid:pk>/reject/", one.reject, name="reject"),
    path("<uuid:pk>/start/", one.start, name="start"),
    path("<uuid:pk>/complete/", one.complete, name="complete"),
    path("<uuid:pk>/close/", one.close, name="close"),
    path("<uuid:pk>/note/", one.note, name="note"),
    path("<uuid:pk>/slip.pdf", one.slip, name="slip"),
]
