"""The words of child protection. Codes that Primero has too are Primero's, so that rows can be exchanged."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    IDENTIFIED = "identified", _("identified")
    REGISTERED = "registered", _("taken up")
    ASSESSED = "assessed", _("assessed")
    PLANNED = "planned", _("with a plan")
    IN_CARE = "in_care", _("cared for")
    REVIEWED = "reviewed", _("reviewed")
    CLOSING = "closing", _("closing is asked for")
    CLOSED = "closed", _("closed")


class ProtectionStatus(TextChoices):
    UNACCOMPANIED = "unaccompanied", _("unaccompanied: with no adult responsible by law or custom")
    SEPARATED = "separated", _("separated: with other relatives, not with the parents")
    ACCOMPANIED = "accompanied", _("with a parent or guardian, at risk for another reason")


ALONE = (ProtectionStatus.UNACCOMPANIED, ProtectionStatus.SEPARATED)


class Risk(TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class Priority(TextChoices):
    DAYS = "2_days", _("within 2 days")
    WEEK = "1_week", _("within 1 week")
    MONTH = "30_days", _("within 30 days")


class SeparationCause(TextChoices):
    ABANDONED = "abandoned", _("abandoned")
    ABUSE = "family_abuse_violence_neglect_exploitation", _("violence, neglect or exploitation at home")
    DEATH = "death_sickness_of_family_member", _("death or sickness in the family")
    VIOLENCE = "separation_because_of_fleeing_violence_war", _("separated while fleeing violence")
    DISASTER = (
        "separation_because_of_fleeing_natural_disaster",
        _("separated while fleeing a natural disaster"),
    )
    PERSECUTION = "separation_because_of_fleeing_persecution", _("separated while fleeing persecution")
    WORK = "search_for_employment", _("looking for work")
    SCHOOL = "search_for_educational_opportunities", _("looking for school")
    SERVICES = "search_for_services_support", _("looking for services")
    MIGRATION = "migration", _("on the road")
    ENTRUSTED = "entrusted_into_the_care_of_individual_institution", _("given into the care of somebody else")
    REPATRIATION = "repatriation", _("returned by an authority")
    POVERTY = "poverty", _("poverty")
    RECRUITED = "recruitment_into_armed_forces_or_armed_groups", _("taken by an armed group")
    TRAFFICKED = "abducted_trafficked", _("abducted or trafficked")
    DETENTION = "arrest_detention", _("arrest or detention")
    OTHER = "other_please_specify", _("other")


class Care(TextChoices):
    PARENTS = "parent_s", _("parents")
    STEP_PARENT = "step_parent", _("step-parent")
    CUSTOMARY = "customary_caregiver_s", _("usual caregiver")
    SIBLING = "adult_sibling", _("adult brother or sister")
    KINSHIP = "kinship_care_extended_family", _("relatives")
    FOSTER = "foster_care", _("foster family")
    RESIDENTIAL = "residential_care", _("residential care")
    INDEPENDENT = "independent_living", _("independent living, supervised")
    CHILD_HEADED = "child_headed_household", _("household headed by a child")
    UNRELATED = "unrelated_adult", _("adult who is no relative")
    NONE = "no_care_arrangement", _("nobody")
    OTHER = "other", _("other")


# With whom a child lives only after somebody looked at the home and the people in it.
ASSESSED_FIRST = (
    *(Care.STEP_PARENT, Care.CUSTOMARY, Care.SIBLING, Care.KINSHIP, Care.FOSTER, Care.RESIDENTIAL),
    *(Care.INDEPENDENT, Care.CHILD_HEADED, Care.UNRELATED, Care.OTHER),
)


class ServiceKind(TextChoices):
    CARE = "alternative_care", _("alternative care")
    SAFETY = "security_e_g_safe_shelter", _("safe place")
    SCHOOL = "education_formal", _("school")
    LEARNING = "non_formal_education", _("learning outside school")
    TRACING = "family_tracing_and_reunification", _("family tracing and reunification")
    PSYCHOSOCIAL = "basic_psychosocial_support", _("psychosocial support")
    MENTAL_HEALTH = "specialized_mhpss_services", _("mental health care")
    FOOD = "food", _("food")
    ITEMS = "non_food_items", _("clothes and household items")
    CASH = "cash_assistance", _("cash")
    MEDICAL = "medical", _("health care")
    LEGAL = "legal_support", _("legal aid and guardianship")
    DOCUMENTS = "documentation", _("documents")
    DISABILITY = "services_for_children_with_disabilities", _("services for children with disabilities")
    SHELTER = "shelter", _("shelter")
    OTHER = "other_please_specify", _("other")


class Assessment(TextChoices):
    SHORT = "short", _("short")
    COMPREHENSIVE = "comprehensive", _("comprehensive")


class ReviewOutcome(TextChoices):
    GO_ON = "go_on", _("go on as planned")
    CHANGE = "change", _("change the plan")
    CLOSE = "close", _("ask for closing")


class ClosureReason(TextChoices):
    REUNIFIED = "reunified", _("reunified with the family")
    SOLUTION = "durable_solution", _("a lasting solution was found")
    NO_NEED = "no_longer_in_need", _("not in need of protection any more")
    OF_AGE = "turned_18", _("came of age")
    MOVED_ON = "relocated", _("moved elsewhere")
    TRANSFERRED = "transferred", _("another organisation goes on")
    LOST = "lost_contact", _("contact was lost")
    DIED = "death_of_child", _("the child died")
    OTHER = "other", _("other")


class HowHeard(TextChoices):
    TALK = "talk", _("in a talk")
    PLAY = "play", _("by drawing or playing")
    TRUSTED = "trusted_adult", _("through an adult whom the child trusts")
    OBSERVED = "observed", _("observed: too young to speak")


class Wish(TextChoices):
    YES = "yes", _("wishes it")
    NO = "no", _("does not wish it")
    UNDECIDED = "undecided", _("is undecided")


class Question(TextChoices):
    """What a determination weighs, and decides."""

    INTEGRATION = "local_integration", _("stay and settle here")
    MAINTAIN = "maintain_care", _("stay in the present care")
    CHANGE = "change_care", _("move to other care")
    RESETTLEMENT = "resettlement", _("resettlement")
    RETURN = "return", _("return to the country of origin")
    REUNIFICATION = "reunification", _("reunification with the family")
    MEDICAL = "medical", _("medical treatment")


class DeterminationState(TextChoices):
    OPENED = "opened", _("determination opened")
    REPORTED = "reported", _("report written")
    CONVENED = "convened", _("panel convened")
    HEARD = "heard", _("child heard")
    WEIGHED = "weighed", _("options weighed")
    DECIDED = "decided", _("determined")
    UNDER_REVIEW = "under_review", _("under review")
    CLOSED = "closed", _("closed")


class DeterminationEnd(TextChoices):
    CARRIED_OUT = "carried_out", _("what was decided was carried out")
    OVERTAKEN = "overtaken", _("things went another way")
    OF_AGE = "turned_18", _("came of age")


class TracingState(TextChoices):
    OPEN = "open", _("tracing open")
    IN_PROGRESS = "tracing_in_progress", _("tracing in progress")
    VERIFIED = "verified", _("verified")
    REUNIFIED = "reunified", _("reunified")
    CLOSED = "closed", _("closed")


class TracingEnd(TextChoices):
    REUNIFIED = "reunified", _("reunified and visited")
    NOT_FOUND = "not_found", _("nobody was found")
    DIED = "relative_died", _("the relative has died")
    NOT_WISHED = "not_wished", _("child or relative does not wish it")
    ELSEWHERE = "transferred", _("another organisation goes on")


class TracingMeans(TextChoices):
    RECORDS = "records", _("records of partners")
    RED_CROSS = "red_cross", _("network of the Red Cross")
    TELEPHONE = "telephone", _("telephone and messages")
    COMMUNITY = "community", _("people of the same place")
    VISIT = "visit", _("visit to the place of origin")


class Evidence(TextChoices):
    ANSWERS = "answers", _("the same answers to the same questions")
    PHOTOGRAPHS = "photographs", _("photographs")
    DOCUMENTS = "documents", _("documents")
    WITNESS = "witness", _("somebody who knows the family")
    VISIT = "visit", _("home visit")


class Relative(TextChoices):
    MOTHER = "mother", _("mother")
    FATHER = "father", _("father")
    SIBLING = "sibling", _("brother or sister")
    GRANDPARENT = "grandparent", _("grandmother or grandfather")
    AUNT_UNCLE = "aunt_uncle", _("aunt or uncle")
    COUSIN = "cousin", _("cousin")
    CHILD = "child", _("son or daughter")
    OTHER = "other_family", _("other relative")


class Verdict(TextChoices):
    POSSIBLE = "possible", _("possible")
    CONFIRMED = "confirmed", _("confirmed")
    REFUTED = "refuted", _("not the one")
