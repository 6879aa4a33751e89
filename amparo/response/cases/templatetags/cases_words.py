"""Words of cases for templates."""

from __future__ import annotations

from django import template

from amparo.core.errors import Text
from amparo.response.cases.models import Case

register = template.Library()


@register.filter
def state_in_words(case: Case) -> Text:
    return case.described.lifecycle.states[case.status]
