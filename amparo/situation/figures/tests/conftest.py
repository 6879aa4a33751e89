"""Fixtures that tests of figures ask for by name."""

import pytest


@pytest.fixture
def no_second_factor_is_asked(settings) -> None:
    """What the second factor guards is proved with the pages of signing in."""
    settings.DEMO = True
