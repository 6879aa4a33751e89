"""Roles as plain classes: a name, what it is for, and the permissions it carries. What is not listed is refused.

Administrators manage accounts, not the work: they write no figure and clear no part.
"""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Text

READ_THE_SITUATION = frozenset(
    {
        "core.view_work",
        "figures.view_situation",
        "figures.view_figures",
        "brief.view_editions",
        "partners.view_partners",
    }
)

# What working with persons of the own organisation begins with. A role without it opens no row, in either lock.
VIEW_PERSONS = "people.view_persons"
REGISTER = frozenset(
    {
        VIEW_PERSONS,
        "people.register",
        "people.decide_person",
        "people.record_consent",
        "people.record_objection",
    }
)
FOLLOW_PERSONS = REGISTER | {
    "people.give_copy",
    "people.ask_override",
    "people.approve_override",
    "people.decide_objection",
    "people.ask_erasure",
    "people.approve_erasure",
    "people.view_retention",
}

# The response at the field level, by what somebody does there. Each is carried by the roles below.
VIEW_SERVICES = frozenset({"services.view_services"})
MANAGE_SERVICES = frozenset({"services.manage_services"})

SCREEN = frozenset({"screening.screen"})
READ_SENSITIVE_NEEDS = frozenset({"screening.read_sensitive_needs"})
# The answers of a screening, in full and at any time: of who follows persons. Others see how urgent, and where it goes.
READ_PROFILES = frozenset({"screening.read_profiles"})

READ_REFERRAL_RATES = frozenset({"referrals.view_rates", "referrals.view_escalations"})
REFER = frozenset(
    {
        "referrals.view_referrals",
        "referrals.refer",
        "referrals.answer_referral",
        "referrals.view_rates",
        "referrals.view_escalations",
    }
)

VIEW_SHELTERS: frozenset[str] = frozenset({"shelter.view_sites"})
RUN_SHELTERS: frozenset[str] = frozenset(
    {"shelter.run_sites", "shelter.manage_stays", "shelter.confirm_support"}
)
SUPPORT_SHELTERS: frozenset[str] = frozenset({"shelter.record_support", "shelter.confirm_support"})

ASSIST: frozenset[str] = frozenset(
    {"assistance.view_assistance", "assistance.deliver", "assistance.keep_list"}
)
PLAN_ASSISTANCE: frozenset[str] = frozenset(
    {
        "assistance.view_assistance",
        "assistance.keep_catalogue",
        "assistance.plan_distribution",
        "assistance.keep_stock",
        "assistance.approve_stock_change",
        "assistance.reconcile",
    }
)

COUNSEL: frozenset[str] = frozenset(
    {
        "information.view_sessions",
        "information.record_session",
        "information.view_items",
        "information.view_questions",
    }
)
WRITE_INFORMATION: frozenset[str] = frozenset(
    {
        "information.view_items",
        "information.write_item",
        "information.review_item",
        "information.view_questions",
    }
)

VIEW_CASES = frozenset({"cases.view_cases"})
WORK_ON_ASYLUM = VIEW_CASES | {"asylum.work_on_cases"}
WORK_ON_SOLUTIONS = VIEW_CASES | {"solutions.work_on_cases"}
WORK_ON_RETURNS = VIEW_CASES | {"voluntary_return.work_on_cases"}
WORK_ON_CHILD_PROTECTION = VIEW_CASES | {"child_protection.work_on_cases"}

RECORD_FEEDBACK = frozenset({"feedback.record"})
ANSWER_FEEDBACK = frozenset({"feedback.answer"})
FOLLOW_ABUSE_REPORTS = frozenset({"feedback.follow_abuse_reports"})

# Work with protected rows that does not come with work with persons: a desk, and the permission that opens it.
DESKS = {
    "feedback": "feedback.answer",
    "abuse": "feedback.follow_abuse_reports",
    "agreements": "people.manage_agreements",
    "organisations": "partners.manage_organisations",
    "accounts": "partners.manage_people",
}
# Where accounts and organisations are kept no person is met: these desks stay open to an authority that enforces.
ADMINISTRATION = frozenset({"organisations", "accounts"})

WORK_WITH_PERSONS = SCREEN | REFER | VIEW_SHELTERS | ASSIST | COUNSEL | RECORD_FEEDBACK | VIEW_SERVICES
COORDINATE = VIEW_SERVICES | MANAGE_SERVICES | READ_REFERRAL_RATES | VIEW_SHELTERS | RECORD_FEEDBACK


class Role:
    code: ClassVar[str]
    name: ClassVar[Text]
    description: ClassVar[Text]
    permissions: ClassVar[frozenset[str]] = READ_THE_SITUATION
    needs_second_factor: ClassVar[bool] = False


class InformationOfficer(Role):
    code = "information_officer"
    name = _("Information officer")
    description = _(
        "Keeps the ledger of figures, decides contradictions, writes the own organisation's part of the brief."
    )
    permissions = (
        READ_THE_SITUATION
        | VIEW_SERVICES
        | MANAGE_SERVICES
        | READ_REFERRAL_RATES
        | VIEW_SHELTERS
        | WRITE_INFORMATION
        | {
            "figures.add_figure",
            "figures.import_figures",
            "figures.review_figure",
            "figures.accept_key_figure",
            "figures.decide_contradiction",
            "figures.manage_sources",
            "figures.export_figures",
            "movement.state_regime",
            "brief.write_part",
            "brief.start_edition",
            "brief.lead_draft",
        }
    )


class Coordinator(Role):
    code = "coordinator"
    name = _("Coordinator")
    description = _(
        "Leads a forum or an organisation's work: clears the own part of the brief and publishes editions."
    )
    permissions = (
        READ_THE_SITUATION
        | COORDINATE
        | SUPPORT_SHELTERS
        | PLAN_ASSISTANCE
        | WRITE_INFORMATION
        | ANSWER_FEEDBACK
        | {
            "figures.export_figures",
            "figures.withdraw_source",
            "people.view_agreements",
            "people.manage_agreements",
            "people.end_agreement",
            "brief.clear_part",
            "brief.publish_edition",
            "brief.lead_draft",
        }
    )


class GovernmentLiaison(Role):
    code = "government_liaison"
    name = _("Government liaison")
    description = _(
        "Speaks for a government authority: reports its figures, writes and submits its own part."
    )
    permissions = (
        READ_THE_SITUATION
        | VIEW_SERVICES
        | MANAGE_SERVICES
        | READ_REFERRAL_RATES
        | {
            "figures.add_figure",
            "figures.export_figures",
            "brief.write_part",
            "people.view_agreements",
        }
    )


class Registrar(Role):
    code = "registrar"
    name = _("Registrar")
    description = _("Registers people and households at a border point, a shelter or an office.")
    permissions = READ_THE_SITUATION | WORK_WITH_PERSONS | REGISTER
    needs_second_factor = True


class Caseworker(Role):
    code = "caseworker"
    name = _("Caseworker")
    description = _("Follows persons through procedures and referrals.")
    permissions = (
        READ_THE_SITUATION
        | WORK_WITH_PERSONS
        | READ_SENSITIVE_NEEDS
        | READ_PROFILES
        | ANSWER_FEEDBACK
        | MANAGE_SERVICES
        | FOLLOW_PERSONS
        | WORK_ON_ASYLUM
        | WORK_ON_SOLUTIONS
    )
    needs_second_factor = True


class ChildProtectionOfficer(Role):
    code = "child_protection_officer"
    name = _("Child protection officer")
    description = _("Assesses, traces and protects children who are alone or at risk.")
    permissions = (
        READ_THE_SITUATION
        | WORK_WITH_PERSONS
        | READ_SENSITIVE_NEEDS
        | READ_PROFILES
        | FOLLOW_PERSONS
        | WORK_ON_CHILD_PROTECTION
        | {"people.verify_family_link"}
    )
    needs_second_factor = True


class ReturnOfficer(Role):
    code = "return_officer"
    name = _("Return officer")
    description = _("Counsels on assisted voluntary return and prepares it.")
    permissions = (
        READ_THE_SITUATION | WORK_WITH_PERSONS | WORK_ON_RETURNS | {VIEW_PERSONS, "people.record_consent"}
    )
    needs_second_factor = True


class ShelterManager(Role):
    code = "shelter_manager"
    name = _("Shelter manager")
    description = _("Runs a site: beds, people, supplies.")
    permissions = (
        READ_THE_SITUATION | WORK_WITH_PERSONS | RUN_SHELTERS | PLAN_ASSISTANCE | MANAGE_SERVICES | REGISTER
    )
    needs_second_factor = True


class ProtectionFocalPoint(Role):
    code = "protection_focal_point"
    name = _("Focal point on exploitation and abuse")
    description = _(
        "Receives reports of sexual exploitation and abuse by staff of another organisation, and follows them up."
    )
    permissions = READ_THE_SITUATION | FOLLOW_ABUSE_REPORTS | VIEW_SERVICES
    needs_second_factor = True


class EnforcementLiaison(Role):
    code = "enforcement_liaison"
    name = _("Enforcement liaison")
    description = _("Links with migration enforcement: published editions only, never a person.")
    permissions = frozenset({"brief.view_editions"})


class ConsularLiaison(Role):
    code = "consular_liaison"
    name = _("Consular liaison")
    description = _("Links with consulates of the countries of origin: published editions only.")
    permissions = frozenset({"brief.view_editions"})


class Auditor(Role):
    code = "auditor"
    name = _("Auditor")
    description = _("Reads the trail and the accounts; changes nothing.")
    permissions = READ_THE_SITUATION | {"partners.view_people", "core.view_trail", "people.view_agreements"}


class Administrator(Role):
    code = "administrator"
    name = _("Administrator")
    description = _("Manages organisations, accounts and roles; sees no case and writes no figure.")
    permissions = frozenset(
        {
            "partners.view_partners",
            "partners.view_people",
            "partners.manage_organisations",
            "partners.manage_people",
        }
    )
    needs_second_factor = True


ROLES: dict[str, type[Role]] = {role.code: role for role in Role.__subclasses__()}
