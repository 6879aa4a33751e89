"""What people ask: by topic over all organisations, in words within the own one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from amparo.core.access import requires
from amparo.core.export import Column, write_csv
from amparo.registry.partners.answers import acting, chosen
from amparo.response.information.forms.sessions import QuestionFilter
from amparo.response.information.queries import questions as queries
from amparo.response.information.queries.topics import topic_names
from amparo.response.information.views.lists import as_csv, listed

COLUMNS = (
    Column("month", "#date+month"),
    Column("place", "#adm+code", read=lambda question: question.place.code),
    Column("place_name", "#loc+name", read=lambda question: question.place.name),
    Column("topic", "#subject"),
    Column("words", "#description"),
    Column("times", "#reached"),
)


@require_safe
@requires("information.view_questions")
def questions(request: HttpRequest) -> HttpResponse:
    user, form = acting(request), QuestionFilter(request.GET)
    narrowed, names = chosen(form), topic_names()
    rows = queries.questions(user, narrowed)
    by_topic = [(each, names.get(each.topic, each.topic)) for each in queries.asked_by_topic(user, narrowed)]
    return listed(
        request,
        "information/questions.html",
        form,
        rows,
        queries.QUESTIONS,
        by_topic=by_topic,
        topic_names=names,
    )


@require_safe
@requires("information.view_questions")
def questions_csv(request: HttpRequest) -> StreamingHttpResponse:
    rows = queries.questions(acting(request), chosen(QuestionFilter(request.GET)))
    return as_csv(write_csv(rows.order_by("-month", "pk"), COLUMNS), "questions-asked")
