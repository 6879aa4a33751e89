"""Days inside sentences that are spoken later, in whichever language is active then."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format


class Day:
    """A date that prints itself in the language of the moment in which it is read.

    The parameters of a refusal are fixed when it is made, but its sentence is a lazy translation: a date that was
    turned into words too early would stay in the language of the writer.
    """

    def __init__(self, day: date) -> None:
        self.day = day

    def __format__(self, specification: str) -> str:
        return format(str(self), specification)

    def __str__(self) -> str:
        return date_format(self.day, "DATE_FORMAT")
