"""At the table: search, see what may be received, give it; and take back what was a mistake."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from amparo.core.access import requires
from amparo.core.errors import Reason, Refusal
from amparo.registry.partners.answers import acting
from amparo.registry.partners.forms import ReasonForm
from amparo.registry.people.asking import asked_before, keep_asked
from amparo.registry.people.models import HouseholdMember
from amparo.registry.people.searching import search
from amparo.registry.people.services.reading import record_reading
from amparo.registry.people.views.records import shown, unkept
from amparo.registry.people.views.searching import cards
from amparo.registry.people.visibility import own_rows
from amparo.response.assistance import queries
from amparo.response.assistance.entitlement import Entitlement, entitlements, received_by
from amparo.response.assistance.forms import DeliverForm, SearchForm
from amparo.response.assistance.models import Delivery, Distribution, Item
from amparo.response.assistance.policy import NO_STORE
from amparo.response.assistance.recipients import Recipient, recipient
from amparo.response.assistance.services.delivering import Giving, deliver
from amparo.response.assistance.services.undoing import undo_delivery
from amparo.response.assistance.views.answers import found_distribution, lenient_answer

ASKED_FOR, SLIP = "assistance_search", "assistance_slip"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("assistance.deliver")
def table(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The search of a table. What is asked for goes by post and waits encrypted in the session, never in an address."""
    user, found = acting(request), found_distribution(request, pk)
    if request.method == "POST":
        text = str(SearchForm(request.POST).told().get("text") or "").strip()[:200]
        keep_asked(request, ASKED_FOR, text)
        if (line := queries.by_slip(user, found, text)) is not None:
            request.session[SLIP] = text
            return redirect("assistance:deliver", found.pk, line.registration_id)
        return redirect("assistance:table", found.pk)
    text = asked_before(request, ASKED_FOR)
    candidates = cards(user, search(user, text)) if text else []
    told = {"distribution": found, "form": SearchForm({"text": text}), "text": text, "found": candidates}
    page = unkept(render(request, "assistance/table.html", told))
    record_reading(registrations=[each.registration for each in candidates], what="search", by=user)
    return page


@require_http_methods(["GET", "HEAD", "POST"])
@requires("assistance.deliver")
def at_table(request: HttpRequest, pk: UUID, registration: UUID) -> HttpResponse:
    return _page(request, registration, found_distribution(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("assistance.deliver")
def recipient_page(request: HttpRequest, registration: UUID) -> HttpResponse:
    """What one person and their household may receive now and what they received, outside of a distribution."""
    return _page(request, registration, None)


def _page(request: HttpRequest, registration: UUID, distribution: Distribution | None) -> HttpResponse:
    user, today = acting(request), timezone.localdate()
    who = recipient(user, registration, on=today)
    items = _items(user, distribution)
    (entitled,) = entitlements(user, [who], items, on=today)
    form = _form(request, who, entitled, distribution)
    reasons: Sequence[Reason] = ()
    if request.method == "POST":
        try:
            return _give(request, form, who, distribution)
        except Refusal as refusal:
            reasons = refusal.reasons
    told = {
        "who": who,
        "distribution": distribution,
        "entitled": entitled,
        "may_receive": [each for each in entitled if each.may_receive],
        "may_not": [each for each in entitled if each.rule and not each.may_receive],
        "form": form,
        "history": received_by(user, [who]),
        "members": [who.identities[key] for key in who.members if key in who.identities],
        "reasons": reasons,
    }
    shown_people = [who.registration, *(r for key, r in who.visible.items() if key in who.members)]
    people = list({each.pk: each for each in shown_people}.values())
    return shown(request, "assistance/recipient.html", told, people, status=422 if reasons else 200)


def _items(user: Any, distribution: Distribution | None) -> list[Item]:
    if distribution is None:
        return list(queries.items_in_use(user).order_by("code"))
    return [each.item for each in distribution.planned.select_related("item")]


def _form(
    request: HttpRequest, who: Recipient, entitled: Sequence[Entitlement], distribution: Distribution | None
) -> DeliverForm:
    user = acting(request)
    line = _line(user, who, distribution)
    slip = request.session.get(SLIP, "") if line and line.token else ""
    initial = {
        "taken_by": str(who.registration.pk),
        "proof": "token" if slip else "paper" if line else "seen",
        "token": slip,
        "list_number": str(line.number) if line else "",
    }
    members = [(str(who.registration.pk), who.identity.full_name if who.identity else who.registration.code)]
    members += [
        (str(key), who.identities[key].full_name)
        for key in who.members
        if key in who.identities and key not in who.registrations
    ]
    sent = request.POST if request.method == "POST" else None
    stores = queries.stores_in_use(user)
    form = DeliverForm(
        sent,
        initial=initial,
        entitled=entitled,
        stores=stores,
        members=members,
        colleagues=queries.colleagues(user),
    )
    if distribution is not None:
        del form.fields["store"]
    if distribution is None or line is not None or not queries.listed(user, distribution).exists():
        del form.fields["although_unlisted"], form.fields["unlisted_reason"]
    return form


def _line(user: Any, who: Recipient, distribution: Distribution | None) -> Any:
    if distribution is None:
        return None
    same = {*who.registrations, *who.members}
    rows = queries.listed(user, distribution)
    return next(
        (each for each in rows if each.registration_id in same or each.household_id in who.households), None
    )


def _give(
    request: HttpRequest, form: DeliverForm, who: Recipient, distribution: Distribution | None
) -> HttpResponse:
    told = form.told()
    store = distribution.store if distribution else told.get("store")
    if store is None:
        raise Refusal(NO_STORE(at=_("Out of which store")))
    made = deliver(
        giving=Giving(
            registration=who.registration.pk,
            items=form.given(),
            store=store,
            distribution=distribution,
            receipt=form.number(),
            proof=told.get("proof", ""),
            token=told.get("token", ""),
            list_number=form.list_line() if told.get("proof") == Delivery.Proof.PAPER else None,
            taken_by=_key(told.get("taken_by", "")),
            witness=_key(told.get("witness", "")),
            although_unlisted=bool(told.get("although_unlisted")),
            unlisted_reason=told.get("unlisted_reason", ""),
        ),
        by=acting(request),
    )
    request.session.pop(SLIP, None)
    said = ngettext("{count} item was given.", "{count} items were given.", len(made))
    messages.success(request, said.format(count=len(made)))
    if distribution is not None:
        keep_asked(request, ASKED_FOR, "")
        return redirect("assistance:table", distribution.pk)
    return redirect("assistance:recipient", who.registration.pk)


def _key(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@requires("assistance.deliver")
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    user, found = acting(request), queries.delivery(acting(request), pk)

    form = ReasonForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        undo_delivery(delivery=found, reason=str(form.cleaned_data["reason"]), by=user)
        messages.success(request, _("Undone. It is in stock again, and may be received again."))
        return _where(user, found)

    return lenient_answer(
        request, "assistance/undo.html", form, act, delivery=found, back=_where(user, found)
    )


def _where(user: Any, delivery: Delivery) -> str:
    """The page of who received it; of a household that of any member who is left."""
    key = delivery.registration_id
    if key is None:
        members = own_rows(user, HouseholdMember).filter(household=delivery.household_id, until=None)
        key = members.order_by("pk").values_list("registration_id", flat=True).first()
    return reverse("assistance:recipient", args=[key]) if key else reverse("assistance:distributions")
