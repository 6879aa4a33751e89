"""What the tests of pages begin with: a browser of someone signed in, and addresses."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.situation.figures.tests.ledger import person


def signed_in(role: str = "information_officer") -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def page(name: str, *args, **parameters) -> str:
    return reverse(f"figures:{name}", args=args)


def asked_of_the_database(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
