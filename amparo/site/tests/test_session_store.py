"""A session is known by its key; the table knows only what the key hashes to."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.test import Client

from amparo.registry.partners.models import Organisation, User
from amparo.site.jobs import forget_sessions_that_are_over
from amparo.site.session_store import SessionStore, stored


def test_what_the_table_holds_opens_no_session(db: None, client: Client) -> None:
    organisation = Organisation.objects.create(acronym="T", name_en="T", name_es="T", type="ngo")
    client.force_login(User.objects.create(email="t@example.org", name="T", organisation=organisation))
    key = client.cookies["sessionid"].value
    kept = Session.objects.get().session_key
    assert kept == stored(key) != key
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert thief.get("/accounts/2fa/").status_code == 302
    assert client.get("/accounts/2fa/", follow=True).status_code == 200


def test_a_session_is_kept_found_changed_and_ended_by_its_key(db: None) -> None:
    made = SessionStore()
    made["word"] = "one"
    made.create()
    again = SessionStore(made.session_key)
    assert again["word"] == "one"
    again["word"] = "two"
    again.save()
    assert SessionStore(made.session_key)["word"] == "two"
    assert again.exists(str(made.session_key))
    again.flush()
    assert not SessionStore().exists(str(made.session_key))
    assert SessionStore(made.session_key).load() == {}


def test_sessions_that_are_over_go_from_the_table(db: None) -> None:
    for seconds in (-1, 3600):
        made = SessionStore()
        made.set_expiry(seconds)
        made.create()
    forget_sessions_that_are_over(0)
    assert Session.objects.get().session_key == stored(str(made.session_key))
