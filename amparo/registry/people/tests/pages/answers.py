"""A signed-in reader, and what a page said to them."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import Client

from amparo.registry.partners.models import User

COMPLAIN_AT = "https://amparo.example/info/complain/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def said(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())
