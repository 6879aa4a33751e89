"""Partners: the organisations of the response, their mandates, and the people who work for them."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.core.second_lock import AtDesk
from amparo.registry.partners.desks import as_that_account
from amparo.registry.partners.functions import Function
from amparo.registry.partners.roles import ADMINISTRATION, DESKS, ROLES, VIEW_PERSONS


class Organisation(models.Model):
    """Who takes part: a UN agency, a government's authority, an NGO, a shelter."""

    class Type(models.TextChoices):
        UN_AGENCY = "un_agency", _("UN agency")
        INTER_AGENCY = "inter_agency", _("inter-agency body")
        GOVERNMENT = "government", _("government authority")
        NGO = "ngo", _("non-governmental organisation")
        SHELTER = "shelter", _("shelter")
        RED_CROSS = "red_cross", _("Red Cross or Red Crescent")
        OMBUDS = "ombuds", _("ombuds institution")
        LEGAL_CLINIC = "legal_clinic", _("legal clinic")
        ACADEMIA = "academia", _("academic institution")

    # Taking the function away would open persons to who enforces migration law (safeguard 12).
    desk_lock: ClassVar = AtDesk(
        "organisations",
        never="'migration_authority' = ANY(OLD.functions) AND 'migration_authority' <> ALL(NEW.functions)",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    acronym = models.CharField(max_length=30, unique=True)
    name_en = models.CharField(max_length=200)
    name_es = models.CharField(max_length=200)
    type = models.CharField(max_length=20, choices=Type)
    functions = ArrayField(models.CharField(max_length=60, choices=Function), default=list, blank=True)
    country = models.ForeignKey("places.Place", models.PROTECT, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("acronym",)

    def __str__(self) -> str:
        return self.acronym

    @property
    def name(self) -> str:
        return self.name_es if (get_language() or "en").startswith("es") else self.name_en

    @property
    def enforces_migration_law(self) -> bool:
        return Function.MIGRATION_AUTHORITY in self.functions

    @property
    def is_a_consulate(self) -> bool:
        """Of a country of origin: it never learns of a claim (safeguard 4)."""
        return Function.CONSULATE in self.functions

    @property
    def may_receive_records(self) -> bool:
        return not (self.enforces_migration_law or self.is_a_consulate)

    @property
    def function_names(self) -> list[str]:
        return [str(Function(code).label) for code in self.functions]


class Mandate(models.Model):
    """What an organisation is there to do: function x population x area x legal basis, for a time."""

    desk_lock: ClassVar = AtDesk("organisations")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="mandates")
    function = models.CharField(max_length=60, choices=Function)
    population_en = models.CharField(max_length=200)
    population_es = models.CharField(max_length=200)
    area = models.ForeignKey("places.Place", models.PROTECT, related_name="mandates")
    legal_basis = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("organisation__acronym", "function")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "function", "population_en", "area", "valid_from"),
                name="mandate_once",
            ),
            models.CheckConstraint(
                name="mandate_ends_after_it_begins",
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_function_display()}"

    @property
    def population(self) -> str:
        return self.population_es if (get_language() or "en").startswith("es") else self.population_en


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """An account of one person in one organisation. What it may do follows from its roles alone."""

    desk_lock: ClassVar = AtDesk(
        "accounts", columns=("id", "email", "organisation_id", "is_active", "is_demo"), own=("password",)
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="people")
    language = models.CharField(
        _("language"), max_length=5, choices=(("en", "English"), ("es", "Español")), default="en"
    )
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    # Enters the hash that every session carries: a new one ends them all. Empty, the hash is what it was before.
    session_salt = models.CharField(max_length=32, default="", db_default="", blank=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ("organisation__acronym", "name")
        constraints = (models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case"),)

    def __str__(self) -> str:
        return self.name

    def check_password(self, raw_password: str | None) -> bool:
        """A password that fits may be stored anew with a stronger hash: as this very account."""
        with as_that_account(self.pk):
            return super().check_password(raw_password)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        key = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        secured = f"{self.password}{self.session_salt}"
        return salted_hmac(key, secured, secret=secret, algorithm="sha256").hexdigest()

    @property
    def role_codes(self) -> frozenset[str]:
        """The roles in force today; asked once for each loaded user."""
        if not hasattr(self, "_role_codes"):
            today = timezone.localdate()
            self._role_codes = frozenset(
                assignment.role for assignment in self.roles.all() if assignment.is_in_force(today)
            )
        return self._role_codes

    @property
    def role_names(self) -> list[str]:
        return [str(ROLES[code].name) for code in sorted(self.role_codes) if code in ROLES]

    def holds(self, permission: str) -> bool:
        """Whether one of the roles in force carries the permission."""
        return any(permission in ROLES[code].permissions for code in self.role_codes if code in ROLES)

    @property
    def acting_organisation_id(self) -> uuid.UUID | None:
        """The organisation whose records of persons this account works with, as both locks understand it.

        None without a role that sees persons, and for everybody of an authority that enforces migration law, whatever
        their role (safeguard 12).
        """
        if not (self.is_active and self.holds(VIEW_PERSONS)) or self.organisation.enforces_migration_law:
            return None
        return self.organisation_id

    @property
    def acting_desks(self) -> dict[str, uuid.UUID]:
        """For which organisation this account works at each desk, as both locks understand it.

        An authority that enforces migration law has the desks of administration alone.
        """
        opened = {desk for desk, needed in DESKS.items() if self.is_active and self.holds(needed)}
        if opened - ADMINISTRATION and self.organisation.enforces_migration_law:
            opened &= ADMINISTRATION
        return dict.fromkeys(sorted(opened), self.organisation_id)

    def has_perm(self, permission: str, subject: Any = None) -> bool:
        return self.is_active and rules.perm_exists(permission) and rules.has_perm(permission, self, subject)


class RoleAssignment(models.Model):
    """A role given to a person, by whom and for how long. Taking it away sets `until`; the row stays.

    `until` is the first day without the role: what is taken today is gone today.
    """

    desk_lock: ClassVar = AtDesk("accounts")

    user = models.ForeignKey(User, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=40, choices=[(code, role.name) for code, role in ROLES.items()])
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("user", "role", "since")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "role"), condition=models.Q(until=None), name="role_held_once_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    def is_in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)
