"""Items and the versions of their rules."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amparo.core.access import requires
from amparo.registry.partners.answers import acting
from amparo.response.assistance import queries
from amparo.response.assistance.forms import ItemForm, RuleForm
from amparo.response.assistance.models import Item
from amparo.response.assistance.services import catalogue as services
from amparo.response.assistance.views.answers import lenient_answer


@require_safe
@requires("assistance.view_assistance")
def items(request: HttpRequest) -> HttpResponse:
    lines = queries.catalogue(acting(request), on=timezone.localdate())
    return render(request, "assistance/items.html", {"lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("assistance.keep_catalogue")
def item_add(request: HttpRequest) -> HttpResponse:
    form = ItemForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        made = services.add_item(**form.stated(), by=acting(request))
        messages.success(request, _("Added. State next who may receive it, and how much."))
        return reverse("assistance:item", args=[made.pk])

    return lenient_answer(request, "assistance/item_form.html", form, act)


@require_safe
@requires("assistance.view_assistance")
def item(request: HttpRequest, pk: UUID) -> HttpResponse:
    found: Item = queries.one(acting(request), Item, pk)
    rules = list(found.rules.select_related("stated_by"))
    begun = [each for each in rules if each.valid_from <= timezone.localdate()]
    told = {"item": found, "rules": rules, "in_force": begun[0] if begun else None}
    return render(request, "assistance/item.html", told)


@require_POST
@requires("assistance.keep_catalogue")
def item_use(request: HttpRequest, pk: UUID) -> HttpResponse:
    found: Item = queries.one(acting(request), Item, pk)
    services.use_item(item=found, in_use=request.POST.get("in_use") == "yes", by=acting(request))
    return redirect("assistance:item", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("assistance.keep_catalogue")
def rule_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    found: Item = queries.one(acting(request), Item, pk)
    form = RuleForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        made = services.state_rule(item=found, **form.stated(), by=acting(request))
        messages.success(request, _("Version {number} is stated.").format(number=made.number))
        return reverse("assistance:item", args=[found.pk])

    return lenient_answer(request, "assistance/rule_form.html", form, act, item=found)
