"""What the acts of this room are called in the trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.registry.partners.verbs import VERBS

ACTS = {
    "seat_panel_member": _("asked somebody to sit on a panel"),
    "sign_undertaking": _("recorded an undertaking of confidentiality"),
    "leave_panel": _("recorded that somebody left a panel"),
    "hold_conference": _("recorded a case conference"),
    "ask_tracing": _("wrote down who is looked for"),
    "decide_match": _("said whether a registration is who is looked for"),
    "call_for_review": _("called for a review at eighteen"),
    "export_children": _("took cases of children as a file"),
}


def put_into_words() -> None:
    for verb, words in ACTS.items():
        VERBS.setdefault(verb, words)
