"""A picture that shows somebody else is removed by one person, with why, and is nowhere any more."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from PIL import Image

from amparo.core.acting import acting_as
from amparo.core.errors import NOT_FOUND, Refusal
from amparo.core.models import Event
from amparo.registry.partners.models import User
from amparo.registry.people.files import vault
from amparo.registry.people.models import Household, Registration, StoredFile
from amparo.registry.people.services.pictures import add_picture, open_picture, remove_picture
from amparo.registry.people.tests.pages.answers import said, signed_in
from amparo.registry.people.vault import FileMissingError

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa(registrar: User, register: Callable[..., Household]) -> Registration:
    with acting_as(registrar):
        return register(registrar).members.select_related("registration").get().registration


def added(rosa: Registration, by: User) -> StoredFile:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "PNG")
    return add_picture(registration=rosa, kind="photo", content=file.getvalue(), by=by)


def test_a_removed_picture_is_gone_from_table_and_vault_and_the_others_stay(
    rosa: Registration, registrar: User, settings: Any
) -> None:
    settings.DEMO = True
    wrong, right = added(rosa, registrar), added(rosa, registrar)
    client, where = signed_in(registrar), reverse("people:picture_remove", args=[wrong.pk])
    refused = client.post(where, {"why": ""})
    assert refused.status_code == 422
    assert "Why the picture is removed was not said." in said(refused)
    assert client.post(where, {"why": "wrong_person"}).status_code == 302
    with acting_as(registrar):
        assert StoredFile.objects.get().pk == right.pk
    with pytest.raises(FileMissingError):
        vault().read(organisation=rosa.organisation_id, case=rosa.pk, file=wrong.pk)
    assert open_picture(key=right.pk, by=registrar)
    event = Event.objects.get(verb="remove_picture")
    assert (event.before["file"], event.after) == (str(wrong.pk), {"why": "wrong_person"})
    assert client.post(where, {"why": "wrong_person"}).status_code == 404


def test_only_its_controller_removes_a_picture(rosa: Registration, registrar: User, neighbour: User) -> None:
    stored = added(rosa, registrar)
    with pytest.raises(Refusal) as refused:
        remove_picture(file=stored, why="wrong_person", by=neighbour)
    assert NOT_FOUND.code in str(refused.value) or "allowed" in str(refused.value)
    with acting_as(neighbour), connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_storedfile WHERE id = %s", [stored.pk])
        assert cursor.rowcount == 0
