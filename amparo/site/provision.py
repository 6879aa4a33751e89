"""Bringing a database to the state of this version: migrations, reference data, rights.

Runs as the owner of the tables. The application connects as another role that may neither own nor empty anything.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction

from amparo.core import second_lock
from amparo.registry.people.reference_data import load_reference as load_people
from amparo.registry.places.reference_data import load_reference as load_places
from amparo.response.information.reference_data import load_reference as load_information
from amparo.site import postgres
from amparo.situation.figures.reference_data import load_reference as load_figures

# Tables of libraries whose rows the application may delete; our own models say so with `rows_may_be_deleted`.
DELETABLE_IN_LIBRARIES = (
    "django_session",
    "site_cache",
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "procrastinate_jobs",
    "procrastinate_events",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
)


def bring_up_to_date(*, verbosity: int = 0) -> None:
    """Migrate, load what comes with the product, and give the application's role its rights. Idempotent.

    DatabaseUnavailable when the owner's address is not known to this process.
    """
    if "owner" not in settings.DATABASES:
        why = "migrations run as the owner of the tables, and its address is not set"
        raise postgres.DatabaseUnavailable("bad_address", variable="DATABASE_OWNER_URL", why=why)
    call_command("migrate", database="owner", verbosity=verbosity, interactive=False)
    call_command("createcachetable", database="owner", verbosity=verbosity)
    load_places(using="owner")
    load_figures(using="owner")
    load_people(using="owner")
    load_information(using="owner")
    grant_rights()


def grant_rights() -> None:
    owner = connections["owner"]
    app_role = settings.DATABASES["default"]["USER"]
    with transaction.atomic(using="owner"):
        second_lock.close(owner, app_role=app_role)
        postgres.grant_application_rights(
            owner,
            app_role=app_role,
            append_only=append_only_tables(),
            deletable=[*DELETABLE_IN_LIBRARIES, *deletable_tables()],
            erasable=erasable_tables(),
            hidden=[second_lock.KEY_TABLE],
        )


def append_only_tables() -> list[str]:
    """Tables whose rows, once written, stay as they are."""
    return [model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)]


def deletable_tables() -> list[str]:
    """Tables of our own whose rows the application may delete; links of a many-to-many go with their record."""
    links = [
        field.m2m_db_table()
        for model in apps.get_models()
        for field in model._meta.local_many_to_many
        if model.__module__.startswith("amparo.") and not getattr(model, "append_only", False)
    ]
    own = [
        model._meta.db_table
        for model in apps.get_models()
        if getattr(model, "rows_may_be_deleted", False) or (_is_erasable(model) and _is_changeable(model))
    ]
    return [*own, *links]


def erasable_tables() -> list[str]:
    """Tables whose rows are written once, and leave only when a person's data is erased: the second lock sees to it."""
    return [
        model._meta.db_table
        for model in apps.get_models()
        if _is_erasable(model) and not _is_changeable(model)
    ]


def _is_erasable(model: Any) -> bool:
    return bool(getattr(model, "erasable", False))


def refuse_an_unsafe_database() -> None:
    """Before serving: the server is new enough, keeps what it confirms, and our role is not a powerful one."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        postgres.refuse_old_server(int(cursor.fetchone()[0]))
        postgres.refuse_lossy_settings(cursor)
        postgres.refuse_a_powerful_role(cursor)


def _is_changeable(model: Any) -> bool:
    return bool(model.second_lock.change)
