"""Signing in, staying in, and being put out: from the form to the first page."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from amparo.registry.partners import invitations, services
from amparo.registry.partners.models import Organisation, User

pytestmark = pytest.mark.django_db

PASSWORD = "four words not together"
LOGIN = "/accounts/login/"
ORGANISATIONS = "/administration/"


@pytest.fixture(autouse=True)
def limits_start_anew() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def this_is_no_demonstration(settings: Any) -> None:
    settings.DEMO = False


@pytest.fixture
def iom(db: None) -> Organisation:
    return services.add_organisation(acronym="IOM-T", name_en="IOM", name_es="OIM", type="un_agency", by=None)


@pytest.fixture
def open_account(iom: Organisation) -> Callable[..., User]:
    def opened(role: str = "coordinator", **more: Any) -> User:
        stated = {"email": f"{role}@example.org", "name": "Ana", "organisation": iom, "password": PASSWORD}
        person = services.add_person(**(stated | more), by=None)
        services.give_role(person=person, role=role, by=None)
        return person

    return opened


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(LOGIN, {"login": email, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return client.get(ORGANISATIONS).status_code == 200


def code_of(secret: str) -> str:
    """What the authenticator app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


# --- password


def test_the_right_password_opens_the_page_that_was_asked_for(
    client: Client, open_account: Callable[..., User]
) -> None:
    open_account()
    asked = client.get(ORGANISATIONS)
    assert asked.headers["Location"] == f"{LOGIN}?next={ORGANISATIONS}"
    answer = sign_in(client, "COORDINATOR@Example.org", next=ORGANISATIONS)
    assert answer.headers["Location"] == ORGANISATIONS
    assert is_signed_in(client)


def test_nobody_is_sent_to_another_site_after_signing_in(
    client: Client, open_account: Callable[..., User]
) -> None:
    open_account()
    answer = sign_in(client, "coordinator@example.org", next="https://elsewhere.example/")
    assert answer.headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    client: Client, open_account: Callable[..., User]
) -> None:
    open_account()
    wrong = sign_in(client, "coordinator@example.org", "something else entirely")
    unknown = sign_in(client, "nobody@example.org", "something else entirely")
    assert wrong.status_code == unknown.status_code == 200
    said = list(wrong.context["form"].non_field_errors())
    assert said
    assert said == list(unknown.context["form"].non_field_errors())
    assert not is_signed_in(client)


def test_guessing_is_stopped_even_for_who_then_knows_the_password(
    client: Client, open_account: Callable[..., User]
) -> None:
    open_account()
    for _attempt in range(5):
        sign_in(client, "coordinator@example.org", "something else entirely")
    answer = sign_in(client, "coordinator@example.org")
    assert "Too many failed login attempts" in str(answer.context["form"].errors)
    assert not is_signed_in(client)


def test_a_flood_of_attempts_is_answered_with_a_page_that_says_to_wait(client: Client) -> None:
    answers = [client.post(LOGIN, {}).status_code for _attempt in range(31)]
    assert answers[29:] == [200, 429]
    assert "Wait some minutes" in client.post(LOGIN, {}).content.decode()


def test_signing_out_ends_the_session(client: Client, open_account: Callable[..., User]) -> None:
    open_account()
    sign_in(client, "coordinator@example.org")
    client.post("/accounts/logout/")
    assert not is_signed_in(client)


# --- the account during the session


def test_a_closed_account_is_out_at_its_next_click_and_stays_out_when_opened_again(
    client: Client, open_account: Callable[..., User]
) -> None:
    person = open_account()
    sign_in(client, "coordinator@example.org")
    assert is_signed_in(client)
    services.close_account(person=person, by=None)
    assert client.get(ORGANISATIONS).headers["Location"].startswith(LOGIN)
    services.reopen_account(person=person, by=None)
    assert not is_signed_in(client)
    sign_in(client, "coordinator@example.org")
    assert not is_signed_in(client)


def test_a_role_that_was_taken_away_is_missing_at_the_next_click(
    client: Client, open_account: Callable[..., User]
) -> None:
    person = open_account()
    sign_in(client, "coordinator@example.org")
    services.take_role(person=person, role="coordinator", by=None)
    assert client.get(ORGANISATIONS).status_code == 403


def test_pages_speak_the_language_of_the_account_until_another_is_chosen(
    client: Client, open_account: Callable[..., User]
) -> None:
    open_account(language="es")
    assert client.get(LOGIN, headers={"accept-language": "en"}).headers["Content-Language"] == "en"
    sign_in(client, "coordinator@example.org")
    answer = client.get(ORGANISATIONS, headers={"accept-language": "en"})
    assert answer.headers["Content-Language"] == "es"
    assert '<html lang="es"' in answer.content.decode()
    client.post("/language/", {"language": "en"})
    assert client.get(ORGANISATIONS).headers["Content-Language"] == "en"


# --- the first password, and a forgotten one


def set_password(client: Client, path: str, password: str) -> Any:
    shown = client.get(path, follow=True)
    form_at = shown.redirect_chain[-1][0] if shown.redirect_chain else path
    return client.post(form_at, {"password1": password, "password2": password}, follow=True)


def test_a_new_person_sets_a_password_by_a_link_that_works_once(client: Client, iom: Organisation) -> None:
    person = services.add_person(email="new@example.org", name="New", organisation=iom, by=None)
    services.give_role(person=person, role="coordinator", by=None)
    path = invitations.give_set_password_link(person=person, by=None)
    assert "The password is set" in set_password(client, path, PASSWORD).content.decode()
    sign_in(client, "new@example.org")
    assert is_signed_in(client)
    again = Client().get(path)
    assert "This link was used already" in again.content.decode()


def test_a_weak_password_is_refused_on_the_page(client: Client, iom: Organisation) -> None:
    person = services.add_person(email="new@example.org", name="New", organisation=iom, by=None)
    path = invitations.give_set_password_link(person=person, by=None)
    answer = set_password(client, path, "short")
    assert answer.context["form"].errors["password1"]
    assert not User.objects.get(pk=person.pk).has_usable_password()


def test_a_forgotten_password_is_set_anew_by_mail_in_the_language_of_the_account(
    client: Client, open_account: Callable[..., User]
) -> None:
    open_account(language="es")
    client.post("/accounts/password/reset/", {"email": "Coordinator@example.org"})
    (sent,) = mail.outbox
    found = re.search(r"http://testserver(\S+)", str(sent.body))
    assert found is not None
    set_password(client, found[1], "four others kept apart")
    sign_in(client, "coordinator@example.org", "four others kept apart")
    assert is_signed_in(client)


def test_asking_for_a_link_does_not_tell_whether_there_is_an_account(
    client: Client, open_account: Callable[..., User]
) -> None:
    open_account()
    known = client.post("/accounts/password/reset/", {"email": "coordinator@example.org"})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )


def test_a_closed_account_gets_no_link_by_mail(client: Client, open_account: Callable[..., User]) -> None:
    services.close_account(person=open_account(), by=None)
    client.post("/accounts/password/reset/", {"email": "coordinator@example.org"})
    assert not any("/reset/key/" in str(sent.body) for sent in mail.outbox)


def test_without_a_mail_relay_no_link_is_written_to_the_log(
    client: Client, open_account: Callable[..., User], settings: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    open_account()
    assert "sends no mail" in client.get("/accounts/password/reset/").content.decode()
    client.post("/accounts/password/reset/", {"email": "coordinator@example.org"})
    assert "/reset/key/" not in "".join(capfd.readouterr())


def test_a_changed_password_puts_every_other_device_out(
    client: Client, open_account: Callable[..., User]
) -> None:
    open_account()
    other = Client()
    for each in (client, other):
        sign_in(each, "coordinator@example.org")
    changed = {
        "oldpassword": PASSWORD,
        "password1": "four others kept apart",
        "password2": "four others kept apart",
    }
    client.post("/accounts/password/change/", changed)
    assert is_signed_in(client)
    assert not is_signed_in(other)


# --- second factor


def enrolled(client: Client) -> str:
    """Sets up the app on the page, after the password was asked again; the secret that the page shows."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = str(page.context["form"].secret)
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    return secret


def test_an_administrator_sets_up_a_second_factor_before_anything_else(
    client: Client, open_account: Callable[..., User]
) -> None:
    open_account("administrator")
    sign_in(client, "administrator@example.org")
    assert client.get(ORGANISATIONS).headers["Location"] == reverse("mfa_activate_totp")
    enrolled(client)
    assert is_signed_in(client)
    assert len(client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]) == 10


def test_setting_up_a_second_factor_puts_out_who_came_in_with_the_password_alone(
    client: Client, open_account: Callable[..., User]
) -> None:
    open_account("administrator")
    other = Client()
    for each in (client, other):
        sign_in(each, "administrator@example.org")
    enrolled(client)
    assert is_signed_in(client)
    assert other.get(ORGANISATIONS).headers["Location"].startswith(LOGIN)


def test_in_the_demonstration_nobody_is_asked_for_a_second_factor(
    client: Client, open_account: Callable[..., User], settings: Any
) -> None:
    settings.DEMO = True
    open_account("administrator")
    sign_in(client, "administrator@example.org")
    assert is_signed_in(client)


def test_with_a_second_factor_the_password_alone_opens_nothing_and_a_code_opens_once(
    client: Client, open_account: Callable[..., User]
) -> None:
    open_account("administrator")
    sign_in(client, "administrator@example.org")
    secret = enrolled(client)
    cache.clear()
    elsewhere = Client()
    assert sign_in(elsewhere, "administrator@example.org").headers["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(elsewhere)
    elsewhere.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_signed_in(elsewhere)
    code = code_of(secret)
    elsewhere.post(reverse("mfa_authenticate"), {"code": code})
    assert is_signed_in(elsewhere)
    third = Client()
    sign_in(third, "administrator@example.org")
    third.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_signed_in(third)


def test_a_recovery_code_signs_in_once(client: Client, open_account: Callable[..., User]) -> None:
    person = open_account("administrator")
    sign_in(client, "administrator@example.org")
    enrolled(client)
    codes = (
        Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
        .wrap()
        .get_unused_codes()
    )
    for expected in (True, False):
        elsewhere = Client()
        sign_in(elsewhere, "administrator@example.org")
        elsewhere.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert is_signed_in(elsewhere) is expected


def test_switching_the_second_factor_off_asks_again_who_it_is(
    client: Client, open_account: Callable[..., User]
) -> None:
    open_account("administrator")
    sign_in(client, "administrator@example.org")
    enrolled(client)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 3_600
    session.save()
    answer = client.get(reverse("mfa_deactivate_totp"))
    assert answer.status_code == 302
    assert "reauthenticate" in answer.headers["Location"]
    assert client.get(answer.headers["Location"]).status_code == 200


# --- the demonstration


def test_the_demonstration_lists_its_accounts_and_one_click_signs_in(
    client: Client, open_account: Callable[..., User], settings: Any
) -> None:
    settings.DEMO = True
    open_account(is_demo=True, password=settings.DEMO_PASSWORD)
    page = client.get(LOGIN).content.decode()
    assert 'value="coordinator@example.org"' in page
    assert "IOM-T" in page
    sign_in(client, "coordinator@example.org", settings.DEMO_PASSWORD)
    assert is_signed_in(client)


def test_outside_the_demonstration_its_accounts_are_neither_shown_nor_opened(
    client: Client, open_account: Callable[..., User], settings: Any
) -> None:
    open_account(is_demo=True, password=settings.DEMO_PASSWORD)
    page = client.get(LOGIN).content.decode()
    assert "coordinator@example.org" not in page
    assert settings.DEMO_PASSWORD not in page
    sign_in(client, "coordinator@example.org", settings.DEMO_PASSWORD)
    assert not is_signed_in(client)


# --- the pages


def test_the_pages_hold_no_script_or_style_of_their_own(
    client: Client, open_account: Callable[..., User]
) -> None:
    open_account()
    public = [LOGIN, "/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/signup/"]
    for address in public:
        _nothing_inline(client.get(address).content.decode(), address)
    sign_in(client, "coordinator@example.org")
    enrolled(client)
    for name in (
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "account_change_password",
    ):
        _nothing_inline(client.get(reverse(name)).content.decode(), name)


def _nothing_inline(page: str, where: str) -> None:
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", page), where
