"""How a person gets the first password, or a new one: a link that works once and for a few days.

With a mail relay the link goes to the person. Without one an administrator hands it over, on paper or in person;
that a link was given, and by whom, stands in the trail.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from amparo.core import events
from amparo.core.access import must
from amparo.core.errors import refuse_if_any
from amparo.registry.partners import policy
from amparo.registry.partners.models import User

MANAGE_PEOPLE = "partners.manage_people"
# Mail that is only written to a log would put a working link into the log.
BACKENDS_THAT_SEND_NOTHING = {
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.dummy.EmailBackend",
}


def mail_is_sent() -> bool:
    """Whether this installation has a relay for its mail."""
    return settings.EMAIL_BACKEND not in BACKENDS_THAT_SEND_NOTHING


@transaction.atomic
def give_set_password_link(*, person: User, by: User | None) -> str:
    """The path of a link with which the person sets a password; it works once and ends after three days."""
    _permitted(person, by)
    events.record(verb="give_set_password_link", subject=person, by=by)
    return _path(person)


@transaction.atomic
def send_set_password_mail(*, person: User, absolute: Callable[[str], str], by: User | None) -> None:
    """Mail the link to the person, in the language of the account. `absolute` makes an address of a path.

    Raises OSError when the relay does not take the mail; nothing is recorded then.
    """
    _permitted(person, by)
    with translation.override(person.language):
        told = {"person": person, "address": absolute(_path(person))}
        subject = render_to_string("partners/mail/set_password_subject.txt", told).strip()
        send_mail(subject, render_to_string("partners/mail/set_password.txt", told), None, [person.email])
    events.record(verb="send_set_password_mail", subject=person, by=by)


def _permitted(person: User, by: User | None) -> None:
    if by is not None:
        must(by, MANAGE_PEOPLE)
    refuse_if_any([None if person.is_active else policy.ACCOUNT_CLOSED(person=person.name)])


def _path(person: User) -> str:
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    return reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": token}
    )
