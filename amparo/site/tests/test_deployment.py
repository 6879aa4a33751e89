"""An installation as it is run: settings that Django itself finds fit, cookies, secrets, limits."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from amparo.registry.partners.models import Organisation, User
from amparo.site import settings as site_settings
from amparo.site.settings import BASE_DIR

PASSWORD = "four words not together"
LOGIN = "/accounts/login/"
OURS = ("AMPARO_", "DATABASE_", "DJANGO_")


def installation(home: Path, **more: str) -> dict[str, str]:
    """The environment of a server over HTTPS. Nothing here reaches a database."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return inherited | {
        "AMPARO_HOME": str(home),
        "AMPARO_HTTPS": "1",
        "AMPARO_HOSTS": "amparo.example",
        "DATABASE_URL": "postgresql://application@127.0.0.1:1/none",
        **more,
    }


def python(*words: str, env: dict[str, str]) -> subprocess.Popen[str]:
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, *words], cwd=BASE_DIR, env=env, text=True, **pipes)  # type: ignore[call-overload,no-any-return]


def settings_of(*names: str, env: dict[str, str]) -> dict[str, Any]:
    asked = (
        "import json; from amparo.site import settings\n"
        f"print(json.dumps({{name: getattr(settings, name, None) for name in {names}}}))"
    )
    said, faults = python("-c", asked, env=env).communicate()
    assert said, faults
    found: dict[str, Any] = json.loads(said)
    return found


def test_django_finds_nothing_to_warn_of_in_a_server_over_https(tmp_path: Path) -> None:
    command = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    checked = python(*command, env=installation(tmp_path))
    said, faults = checked.communicate()
    assert checked.returncode == 0, faults
    assert "no issues (0 silenced)" in said
    assert "WARNING" not in said + faults


def test_over_https_cookies_travel_encrypted_alone_and_browsers_remember_it_for_a_year(
    tmp_path: Path,
) -> None:
    names = (
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "LANGUAGE_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "DEBUG",
        "DEMO",
    )
    found = settings_of(*names, env=installation(tmp_path))
    assert found.pop("SECURE_HSTS_SECONDS") >= 31_536_000
    assert (found.pop("DEBUG"), found.pop("DEMO")) == (False, False)
    assert set(found.values()) == {True}


@pytest.mark.parametrize("minutes", ["0", "-5", "half an hour"])
def test_minutes_that_are_none_stop_the_server_instead_of_switching_the_limit_off(
    tmp_path: Path, minutes: str
) -> None:
    started = python(
        "-c", "import amparo.site.settings", env=installation(tmp_path, AMPARO_IDLE_MINUTES=minutes)
    )
    assert "AMPARO_IDLE_MINUTES is a whole number of minutes" in started.communicate()[1]
    assert started.returncode


def test_minutes_come_from_the_environment(tmp_path: Path) -> None:
    env = installation(tmp_path, AMPARO_IDLE_MINUTES="12")
    assert settings_of("IDLE_MINUTES", env=env) == {"IDLE_MINUTES": 12}
    assert settings_of("IDLE_MINUTES", env=installation(tmp_path)) == {"IDLE_MINUTES": 30}


# --- secrets


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_made_secrets_are_long_differ_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    found = settings_of("SECRET_KEY", "PEOPLE_KEY", env=installation(tmp_path))
    kept = tmp_path / "secrets"
    assert {path.name for path in kept.iterdir()} == {"signing-key", "people-key"}
    assert [mode(path) for path in (kept, *kept.iterdir())] == [0o700, 0o600, 0o600]
    assert (kept / "signing-key").read_text() == found["SECRET_KEY"]
    assert len(set(found.values())) == 2
    assert min(len(each) for each in found.values()) > 80


def test_given_secrets_are_used_and_written_nowhere(tmp_path: Path) -> None:
    given = {"AMPARO_SECRET_KEY": "s" * 60, "AMPARO_PEOPLE_KEY": "p" * 60}
    found = settings_of("SECRET_KEY", "PEOPLE_KEY", env=installation(tmp_path, **given))
    assert found == {"SECRET_KEY": "s" * 60, "PEOPLE_KEY": "p" * 60}
    assert list(tmp_path.iterdir()) == []


def test_processes_that_start_at_once_end_with_one_secret(tmp_path: Path) -> None:
    """Each waits until all have loaded what they need, so that they meet where the secret is made."""
    start = tmp_path / "start"
    asked = (
        f"import csp.constants, pathlib, time; from amparo.site import postgres; start = pathlib.Path({str(start)!r})\n"
        "print('ready', flush=True)\n"
        "while not start.exists(): time.sleep(0.001)\n"
        "from amparo.site import settings; print(settings.SECRET_KEY, settings.PEOPLE_KEY)"
    )
    started = [python("-c", asked, env=installation(tmp_path / "home")) for _process in range(6)]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    start.touch()
    said = [process.communicate()[0] for process in started]
    assert len(set(said)) == 1
    assert len(said[0].split()) == 2
    assert {path.name for path in (tmp_path / "home" / "secrets").iterdir()} == {"signing-key", "people-key"}


def test_who_makes_a_secret_while_another_does_takes_the_first_one(tmp_path: Path, monkeypatch: Any) -> None:
    """The other process begins and ends between this one's look at the file and its own secret."""
    monkeypatch.setattr(site_settings, "HOME", tmp_path)
    monkeypatch.delenv("TRIAL_KEY", raising=False)
    others: list[str] = []

    def made(length: int) -> str:
        if others:
            return "second"
        others.append("first")
        with monkeypatch.context() as other_process:
            other_process.setattr("os.getpid", lambda: 1)
            assert site_settings._kept_secret("TRIAL_KEY", "trial-key") == "second"
        return "first"

    monkeypatch.setattr(site_settings.secrets, "token_urlsafe", made)
    assert site_settings._kept_secret("TRIAL_KEY", "trial-key") == "second"
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["trial-key"]


# --- limits on signing in


@pytest.fixture
def person(settings: Any, db: None) -> User:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    organisation = Organisation.objects.create(acronym="TRIAL", name_en="T", name_es="T", type="ngo")
    person = User(email="trial@example.org", name="Trial", organisation=organisation)
    person.set_password(PASSWORD)
    person.save()
    return person


def test_where_attempts_cannot_be_counted_nobody_signs_in(person: User, settings: Any) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "a_table_that_is_not_there"}}
    client = Client(raise_request_exception=False)
    answer = client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert answer.status_code >= 429
    assert client.get("/accounts/2fa/").status_code == 302, "the right password opened nothing"


def test_where_a_count_cannot_be_written_nobody_signs_in(person: User, monkeypatch: Any) -> None:
    """What the cache answers when its table is full, locked or may not be written."""
    monkeypatch.setattr(
        "django.core.cache.backends.db.DatabaseCache._base_set", lambda *_args, **_more: False
    )
    client = Client()
    assert client.post(LOGIN, {"login": person.email, "password": PASSWORD}).status_code == 429
    assert client.get("/accounts/2fa/").status_code == 302


def test_trying_many_other_addresses_pushes_no_count_out(db: None) -> None:
    cache.clear()
    cache.set("a", 5, 300)
    for number in range(320):
        cache.set(f"other-{number}", 1, 300)
    assert cache.get("a") == 5
