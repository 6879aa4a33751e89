"""The ledger of figures: what each source said, where, since when, and what people decided about it.

Nothing here is ever deleted: the application's role has no right to.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.situation.figures.quantity import Qualifier, Quantity, from_fields


def in_language(record: models.Model, name: str) -> str:
    """The column `name_en` or `name_es`, by the language that is active."""
    return str(getattr(record, f"{name}_es" if (get_language() or "en").startswith("es") else f"{name}_en"))


class Source(models.Model):
    """Who published figures, in which document, on which day. `code` is as imported (SRC-S01)."""

    class Reliability(models.TextChoices):
        """Admiralty scale: how far the source has been right before."""

        A = "A", _("A: reliable")
        B = "B", _("B: usually reliable")
        C = "C", _("C: fairly reliable")
        D = "D", _("D: not usually reliable")
        E = "E", _("E: unreliable")
        F = "F", _("F: cannot be judged")

    code = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200, blank=True)
    published = models.DateField(null=True, blank=True)
    found_at = models.CharField(max_length=300, blank=True)
    reliability = models.CharField(max_length=1, choices=Reliability, default=Reliability.F)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                name="source_withdrawn_with_a_reason",
                condition=models.Q(withdrawn_on=None) | ~models.Q(withdrawn_because=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title}" if self.publisher else self.title

    @property
    def is_described(self) -> bool:
        """False for a source that so far is only a code named by an imported figure."""
        return bool(self.publisher)


class Indicator(models.Model):
    """What is counted. Stock, flow and cumulative are never added to each other; persons never to cases.

    `label` is the everyday word under which several indicators are confused ("returns"). `outcome_of` names the
    indicator whose people this one follows up.
    """

    class Measure(models.TextChoices):
        STOCK = "stock", _("present at one moment")
        FLOW = "flow", _("passing during a period")
        CUMULATIVE = "cumulative", _("counted since a first day")

    code = models.SlugField(max_length=80, unique=True)
    name_en = models.CharField(max_length=160)
    name_es = models.CharField(max_length=160)
    definition_en = models.TextField(blank=True)
    definition_es = models.TextField(blank=True)
    measure = models.CharField(max_length=10, choices=Measure)
    unit = models.CharField(max_length=40)
    sector = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=60, blank=True)
    outcome_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="outcomes")

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def definition(self) -> str:
        return in_language(self, "definition")


class Population(models.Model):
    """Who is counted when it is not everyone: one travelling group, or one population type."""

    class Kind(models.TextChoices):
        TRAVELLING_GROUP = "travelling_group", _("travelling group")
        POPULATION_TYPE = "population_type", _("population type")

    code = models.SlugField(max_length=80, unique=True)
    name_en = models.CharField(max_length=160)
    name_es = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=Kind)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")


class FigureImport(models.Model):
    """One file of figures: kept as it came, previewed row by row, taken whole or not at all."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("being read")
        PREVIEWED = "previewed", _("waiting for your decision")
        REFUSED = "refused", _("refused")
        TAKEN = "taken", _("taken")
        DROPPED = "dropped", _("dropped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.UPLOADED)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=20)
    mapping = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    rows_done = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-uploaded_at",)

    def __str__(self) -> str:
        return self.file_name


class Figure(models.Model):
    """What one source said: a quantity with its words, scope, date and method. `reference` is as imported (F088).

    `scope` narrows further what is counted, in the source's words ("in the plaza", "new applications, first instance").
    """

    class Sex(models.TextChoices):
        ALL = "", _("all")
        FEMALE = "female", _("female")
        MALE = "male", _("male")

    class AgeGroup(models.TextChoices):
        ALL = "", _("all ages")
        CHILD = "child", _("children (under 18)")
        ADULT = "adult", _("adults")

    class Method(models.TextChoices):
        UNSTATED = "", _("not stated")
        CENSUS = "census", _("census")
        REGISTRATION = "registration", _("registration")
        OFFICIAL = "official_statistic", _("official statistic")
        ESTIMATE = "estimate", _("estimate")
        KEY_INFORMANT = "key_informant", _("key informant")
        MEDIA = "media", _("media")
        DERIVED = "derived", _("derived from casework")

    class Status(models.TextChoices):
        REPORTED = "reported", _("reported")
        REVIEWED = "reviewed", _("reviewed")
        ACCEPTED = "accepted", _("accepted")
        DISPUTED = "disputed", _("disputed")
        SUPERSEDED = "superseded", _("superseded")
        WITHDRAWN = "withdrawn", _("withdrawn")

    reference = models.CharField(max_length=60, unique=True)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="figures")
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, blank=True, related_name="figures")
    population = models.ForeignKey(Population, models.PROTECT, null=True, blank=True, related_name="figures")
    sex = models.CharField(max_length=10, choices=Sex, blank=True)
    age_group = models.CharField(max_length=20, choices=AgeGroup, blank=True)
    nationality = models.CharField(max_length=3, blank=True)
    scope = models.CharField(max_length=160, blank=True)
    as_of = models.DateField()
    period_start = models.DateField(null=True, blank=True)
    published = models.DateField(null=True, blank=True)
    value_low = models.DecimalField(max_digits=21, decimal_places=6, null=True, blank=True)
    value_high = models.DecimalField(max_digits=21, decimal_places=6, null=True, blank=True)
    qualifier = models.CharField(max_length=20, choices=[(q.value, q.value) for q in Qualifier])
    tolerance = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    compared_with = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="figures")
    method = models.CharField(max_length=20, choices=Method, blank=True)
    credibility = models.PositiveSmallIntegerField(null=True, blank=True)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    parts_are_complete = models.BooleanField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.REPORTED)
    note = models.TextField(blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    came_with = models.ForeignKey(FigureImport, models.PROTECT, null=True, blank=True, related_name="figures")

    class Meta:
        ordering = ("as_of", "reference")
        indexes = (
            models.Index(fields=("as_of", "reference"), name="figure_by_date"),
            models.Index(fields=("indicator", "place", "as_of"), name="figure_series"),
            models.Index(fields=("place", "as_of"), name="figure_place_date"),
            models.Index(fields=("status", "as_of"), name="figure_status_date"),
            models.Index(fields=("source", "as_of"), name="figure_source_date"),
        )
        constraints = (
            models.CheckConstraint(
                name="figure_is_not_negative", condition=models.Q(value_low=None) | models.Q(value_low__gte=0)
            ),
            models.CheckConstraint(
                name="figure_low_is_below_high",
                condition=models.Q(value_low=None)
                | models.Q(value_high=None)
                | models.Q(value_low__lte=models.F("value_high")),
            ),
            models.CheckConstraint(
                name="figure_period_begins_before_it_ends",
                condition=models.Q(period_start=None) | models.Q(period_start__lte=models.F("as_of")),
            ),
            models.CheckConstraint(
                name="figure_is_not_part_of_itself",
                condition=models.Q(part_of=None) | ~models.Q(part_of=models.F("id")),
            ),
            models.CheckConstraint(
                name="figure_speaks_of_somewhere_or_someone", condition=~models.Q(place=None, population=None)
            ),
            models.CheckConstraint(
                name="figure_credibility_is_1_to_6",
                condition=models.Q(credibility=None) | models.Q(credibility__range=(1, 6)),
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @cached_property
    def quantity(self) -> Quantity:
        return from_fields(
            value_low=self.value_low,
            value_high=self.value_high,
            qualifier=Qualifier(self.qualifier),
            tolerance=self.tolerance,
            other=self.compared_with.reference if self.compared_with_id and self.compared_with else None,
            other_upper=self.compared_with.quantity if self.compared_with_id and self.compared_with else None,
        )


class KeyFigure(models.Model):
    """What the response says: for an indicator, place, people and date, one figure, or a range that holds several.

    The brief uses these and nothing else. With several figures the quantity is the hull of their intervals.
    """

    class Status(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        ENDED = "ended", _("no longer accepted")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="key_figures")
    place = models.ForeignKey(
        "places.Place", models.PROTECT, null=True, blank=True, related_name="key_figures"
    )
    population = models.ForeignKey(Population, models.PROTECT, null=True, blank=True, related_name="+")
    sex = models.CharField(max_length=10, choices=Figure.Sex, blank=True)
    age_group = models.CharField(max_length=20, choices=Figure.AgeGroup, blank=True)
    nationality = models.CharField(max_length=3, blank=True)
    as_of = models.DateField()
    figures = models.ManyToManyField(Figure, related_name="key_figures")
    reason_en = models.TextField()
    reason_es = models.TextField(blank=True)
    is_headline = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACCEPTED)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField()

    class Meta:
        ordering = ("-as_of", "indicator__code")
        indexes = (models.Index(fields=("indicator", "place", "as_of"), name="key_figure_series"),)
        constraints = (
            models.UniqueConstraint(
                name="one_accepted_figure_for_a_question",
                fields=("indicator", "place", "population", "sex", "age_group", "nationality", "as_of"),
                condition=models.Q(status="accepted"),
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.as_of}"

    @property
    def reason(self) -> str:
        return in_language(self, "reason") or self.reason_en


class Finding(models.Model):
    """A contradiction that a rule found, and what a person decided about it.

    `key` identifies it over repeated searches (rule and figures); `details` fill the rule's sentence in any language.
    """

    class Severity(models.TextChoices):
        CONTRADICTION = "contradiction", _("contradiction")
        ALERT = "alert", _("alert")
        QUESTION = "question", _("question")

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        EXPLAINED = "explained", _("explained")
        DISPUTE = "dispute", _("accepted as a dispute")
        RESOLVED = "resolved", _("resolved by choosing a figure")
        GONE = "gone", _("no longer found")

    rule = models.CharField(max_length=60)
    severity = models.CharField(max_length=13, choices=Severity)
    key = models.CharField(max_length=64, unique=True)
    details = models.JSONField(default=dict)
    figures = models.ManyToManyField(Figure, related_name="findings")
    as_of = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    chosen = models.ForeignKey(Figure, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-as_of", "rule", "key")
        indexes = (models.Index(fields=("status", "-as_of"), name="finding_status"),)

    def __str__(self) -> str:
        return f"{self.rule} {self.key[:8]}"
