"""What the tests of pages begin with: a browser of someone signed in, and addresses."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from amparo.situation.figures.tests.ledger import person


def signed_in(role: str = "information_officer") -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def page(name: str, *args, **parameters) -> str:
    return reverse(f"figures:{name}", args=args)
