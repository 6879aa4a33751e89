"""Information items inside: the list, one edition, writing, reviewing, publishing and withdrawing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from amparo.core.access import may, requires
from amparo.core.errors import Reason, Refusal
from amparo.core.export import Column, write_csv
from amparo.core.lifecycle import Move
from amparo.registry.partners.answers import acting, answer, chosen, find
from amparo.registry.partners.verbs import act_in_words
from amparo.response.information.forms.items import ItemFilter, ItemForm, ReasonForm
from amparo.response.information.lifecycle import ITEM
from amparo.response.information.markup import blocks
from amparo.response.information.models import Item
from amparo.response.information.queries import items as queries
from amparo.response.information.queries.topics import information_day, topic_names
from amparo.response.information.services import items as writing
from amparo.response.information.views.lists import as_csv, listed
from amparo.response.information.vocabulary import LANGUAGES, Audience

MOVES = {
    "submit": gettext_lazy("Send to review"),
    "take_back": gettext_lazy("Take back to draft"),
    "return_for_changes": gettext_lazy("Return for changes"),
    "publish": gettext_lazy("Publish"),
    "withdraw": gettext_lazy("Withdraw"),
}
DONE = {
    "submit": gettext_lazy("It waits for a colleague who reviews it."),
    "take_back": gettext_lazy("It is a draft again."),
    "return_for_changes": gettext_lazy("It is a draft again, with your reason in its history."),
    "publish": gettext_lazy("Published. It stands on the public site now."),
    "withdraw": gettext_lazy("Withdrawn. It stands on the public site no more."),
}
COLUMNS = (
    Column("key", "#meta+id"),
    Column("edition", "#meta+edition"),
    Column("organisation", "#org", read=lambda item: item.organisation.acronym),
    Column("status", "#status"),
    Column("is_expired", read=lambda item: item.is_expired),
    Column("review_is_overdue", read=lambda item: item.review_is_overdue),
    Column("topics", "#subject", read=lambda item: "|".join(item.topics)),
    Column("languages", read=lambda item: "|".join(text.language for text in item.texts.all())),
    Column("title", read=lambda item: item.title),
    Column("valid_from", "#date+start"),
    Column("valid_until", "#date+end"),
    Column("review_on", "#date+review"),
    Column("source", "#meta+source"),
)


@require_safe
@requires("information.view_items")
def items(request: HttpRequest) -> HttpResponse:
    form = ItemFilter(request.GET)
    return listed(request, "information/items.html", form, queries.items(chosen(form)), queries.ITEMS)


@require_safe
@requires("information.view_items")
def items_csv(request: HttpRequest) -> StreamingHttpResponse:
    form = ItemFilter(request.GET)
    rows = queries.items(chosen(form)).order_by("key", "edition")
    return as_csv(write_csv(rows, COLUMNS), "information-items")


@require_safe
@requires("information.view_items")
def item(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _item_page(request, find(queries.items_with_all(), pk))


def _item_page(request: HttpRequest, found: Item, reasons: Sequence[Reason] = ()) -> HttpResponse:
    user = acting(request)
    editions = list(queries.editions_of(found))
    is_open = editions[0].status in {Item.Status.DRAFT, Item.Status.IN_REVIEW}
    ours = found.organisation_id == user.organisation_id and may(user, "information.write_item")
    names = topic_names()
    told = {
        "item": found,
        "texts": [(LANGUAGES[text.language], text, blocks(text.body)) for text in found.texts.all()],
        "topics": [names.get(code, code) for code in found.topics],
        "audiences": [Audience(code).label for code in found.audiences],
        "editions": editions,
        "acts": [
            (each, act_in_words(each.verb, each.subject_type, each.after)) for each in queries.acts_on(found)
        ],
        "moves": [(each, MOVES[each.name]) for each in _moves(user, found)],
        "may_change": ours and found.status == Item.Status.DRAFT,
        "may_begin": ours and not is_open,
        "wrote_it": user.pk in found.writers,
        "reason_form": ReasonForm(),
        "reasons": reasons,
    }
    return render(request, "information/item.html", told, status=422 if reasons else 200)


def _moves(user: Any, found: Item) -> list[Move]:
    """Those that the table has from here and the user's role includes; the safeguards answer when one is made."""
    return [each for each in ITEM.open_moves(found) if may(user, each.permission, found)]


@requires("information.write_item")
def item_add(request: HttpRequest) -> HttpResponse:
    form = ItemForm(request.POST or None, initial={"valid_from": information_day()})

    def act(stated: dict[str, Any]) -> str:
        made = writing.write_item(
            key=stated["key"], stated=form.stated(), receipt=stated["receipt"], by=acting(request)
        )
        messages.success(request, _("Saved as a draft. Nothing is published yet."))
        return reverse("information:item", args=(made.pk,))

    return answer(request, "information/item_form.html", form, act, places=queries.usual_places())


@requires("information.write_item")
def item_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = find(queries.items_with_all(), pk)
    form = ItemForm(request.POST or None, item=found)

    def act(_stated: dict[str, Any]) -> str:
        writing.change_item(item=found, stated=form.stated(), by=acting(request))
        messages.success(request, _("Saved. Nothing is published yet."))
        return reverse("information:item", args=(found.pk,))

    return answer(request, "information/item_form.html", form, act, item=found, places=queries.usual_places())


@require_POST
@requires("information.view_items")
def item_move(request: HttpRequest, pk: UUID, move: str) -> HttpResponse:
    """The permission of each move stands in the table of moves, and is asked there."""
    found = find(queries.items_with_all(), pk)
    form = ReasonForm(request.POST)
    if move not in ITEM.moves or not form.is_valid():
        return _item_page(request, found)
    try:
        writing.move_item(item=found, move=move, by=acting(request), reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        return _item_page(request, found, refusal.reasons)
    messages.success(request, DONE[move])
    return redirect("information:item", found.pk)


@require_POST
@requires("information.write_item")
def edition_begin(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = find(queries.items_with_all(), pk)
    try:
        made = writing.begin_edition(item=found, by=acting(request))
    except Refusal as refusal:
        return _item_page(request, found, refusal.reasons)
    messages.success(
        request, _("A draft of the next edition. The published one stays until this one is published.")
    )
    return redirect("information:item_change", made.pk)
