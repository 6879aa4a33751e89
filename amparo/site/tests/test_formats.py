"""Days and moments read the same way for everybody: the month in letters, the hour from 0 to 23."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import formats, translation

AT = datetime(2018, 11, 8, 16, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day"), [("en", "8 Nov 2018"), ("es", "8 nov 2018")], ids=["English", "Spanish"]
)
def test_no_short_form_leaves_open_which_number_is_the_month(language: str, day: str) -> None:
    with translation.override(language):
        told = {
            name: formats.date_format(AT, f"{name}_FORMAT")
            for name in ("SHORT_DATE", "SHORT_DATETIME", "TIME")
        }
    assert told == {"SHORT_DATE": day, "SHORT_DATETIME": f"{day}, 16:01", "TIME": "16:01"}
