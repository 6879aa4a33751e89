"""Accounts are made by administrators; nobody signs up. Demonstration accounts live in the demonstration alone."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from amparo.registry.partners.desks import as_that_account
from amparo.registry.partners.invitations import mail_is_sent
from amparo.registry.partners.models import User
from amparo.registry.partners.queries import demonstration_accounts


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The password of demonstration accounts is public, so outside the demonstration it opens nothing."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and user.is_demo and not settings.DEMO:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def set_password(self, user: User, password: str) -> None:
        """By a link, or by who is signed in: the account itself stores it, no other."""
        with as_that_account(user.pk):
            super().set_password(user, password)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of the account. Without a relay nothing is written: the log would hold a working link."""
        if not mail_is_sent():
            return
        person = context.get("user")
        language = person.language if isinstance(person, User) else translation.get_language()
        with translation.override(language):
            super().send_mail(template_prefix, email, context)


def demonstration() -> dict[str, Any]:
    """The accounts that the sign-in page offers, with their password; empty outside the demonstration."""
    if not settings.DEMO:
        return {}
    return {"accounts": demonstration_accounts(), "password": settings.DEMO_PASSWORD}
