"""Statements are sentences with holes; what is no hole is refused, so that nothing is printed by accident."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.brief.holes import Hole, holes, pieces, read_hole, unreadable
from amparo.core.errors import Refusal

plain = st.text(st.characters(exclude_characters="{}", exclude_categories=("Cs",)), max_size=40)
names = st.text(st.characters(categories=("L", "Nd"), include_characters=" -"), min_size=1).filter(str.strip)
codes = st.from_regex(r"[a-z]{1,8}(-[a-z]{1,8}){0,2}", fullmatch=True).filter(lambda code: code != "movement")
days = st.dates().map(str)
details = st.fixed_dictionaries({}, optional={"on": days, "age": codes, "sex": codes, "nationality": codes})


def written(indicator: str, place: str, about: dict[str, str]) -> str:
    return (
        "{" + "; ".join([f"{indicator}@{place}", *(f"{key}={value}" for key, value in about.items())]) + "}"
    )


@given(codes, names, details)
def test_a_hole_is_read_back_as_it_was_written(indicator, place, about):
    hole = read_hole(written(indicator, place, about))
    assert (hole.indicator, hole.place, hole.details) == (indicator, place.strip(), about)


@given(st.lists(st.one_of(plain, st.builds(written, codes, names, details)), max_size=8))
def test_the_pieces_of_a_statement_together_are_the_statement(parts):
    text = "".join(parts)
    assert "".join(piece.written if isinstance(piece, Hole) else piece for piece in pieces(text)) == text


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_and_never_breaks(text):
    reason = unreadable(text)
    if reason is None:
        assert text.count("{") == text.count("}") == len(holes(text))
    else:
        assert reason.code == "brief.unreadable_hole"
        assert reason.sentence


@pytest.mark.parametrize(
    "mistaken",
    [
        "{}",
        "{present}",
        "{@Tijuana}",
        "{present@}",
        "{present@Tijuana; on=yesterday}",
        "{present@Tijuana; on=}",
        "{present@Tijuana; colour=blue}",
        "{present@Tijuana; age=child; age=adult}",
        "{movement@Mexico}",
        "{movement@Mexico; from=2018-12-01}",
        "{movement@; population=caravan; from=2018-12-01; to=2018-12-14}",
        "at present {present@Tijuana persons",
        "at present present@Tijuana} persons",
        "{{present@Tijuana}}",
    ],
)
def test_what_is_no_hole_is_refused(mistaken):
    with pytest.raises(Refusal) as refused:
        holes(mistaken)
    assert refused.value.reasons[0].code == "brief.unreadable_hole"


def test_a_travelling_group_needs_no_place():
    hole = read_hole("{group-size@; population=first-caravan}")
    assert (hole.place, hole.details) == ("", {"population": "first-caravan"})
