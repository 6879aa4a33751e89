"""What an organisation is there to do, in the words of the founding page and of the field."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Function(TextChoices):
    MIGRATION_GOVERNANCE = "migration_governance", _("Migration governance")
    COUNSELLING_AND_INFORMATION = "counselling_and_information", _("Counselling and information")
    SHELTER_SUPPORT = "shelter_support", _("Support to shelters")
    NGO_SUPPORT = "ngo_support", _("Support to NGOs")
    ASSISTED_VOLUNTARY_RETURN = "assisted_voluntary_return", _("Assisted voluntary return")
    REINTEGRATION = "reintegration", _("Reintegration")
    INTERNATIONAL_PROTECTION = "international_protection", _("International protection")
    ACCESS_TO_ASYLUM = "access_to_asylum", _("Access to asylum procedures")
    COORDINATION = "coordination", _("Coordination")
    SHELTER = "shelter", _("Shelter")
    HUMANITARIAN_ASSISTANCE = "humanitarian_assistance", _("Humanitarian assistance")
    BASIC_SERVICES = "basic_services", _("Basic services")
    DURABLE_SOLUTIONS = "durable_solutions", _("Durable solutions")
    CHILD_RIGHTS = "child_rights", _("Rights of the child")
    INTEGRAL_PROTECTION = "integral_protection", _("Integral protection of children")
    ROOT_CAUSES = "root_causes", _("Root causes")
    IMMEDIATE_SUPPORT = (
        "immediate_support_to_children_and_families",
        _("Immediate support to children and families"),
    )
    INSTITUTIONAL_CAPACITY = "institutional_capacity", _("Capacities of institutions")
    ASYLUM_AUTHORITY = "asylum_authority", _("Asylum authority")
    MIGRATION_AUTHORITY = "migration_authority", _("Migration authority")
    CHILD_PROTECTION_AUTHORITY = "child_protection_authority", _("Child protection authority")
    CONSULATE = "consulate", _("Consular protection")
    MUNICIPALITY = "municipality", _("Municipal reception")
    LEGAL_AID = "legal_aid", _("Legal aid")
    HUMAN_RIGHTS_MONITORING = "human_rights_monitoring", _("Human rights monitoring")
