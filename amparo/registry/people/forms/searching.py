"""What is asked for in a search: a registration by its code, or a person by anything that is known."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.registry.people.forms.lenient import Lenient, text

LONGEST_SEARCH = 200


class SearchForm(Lenient):
    text = text(
        _("Search"),
        maxlength=LONGEST_SEARCH,
        placeholder=_("Names in any order, code, telephone, document, household"),
        spellcheck="false",
        enterkeyhint="search",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.asked():
            self.fields["text"].widget.attrs["autofocus"] = True

    def asked(self) -> str:
        return str(self.told().get("text", ""))[:LONGEST_SEARCH]
