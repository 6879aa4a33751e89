"""All rules, in the order in which a page lists them. A further rule is one function and one entry here."""

from amparo.situation.figures.contradictions.found import Rule
from amparo.situation.figures.contradictions.rules.dates import a_figure_is_dated_after_its_publication
from amparo.situation.figures.contradictions.rules.labels import one_label_has_several_meanings
from amparo.situation.figures.contradictions.rules.parts import (
    an_outcome_is_missing,
    complete_parts_do_not_make_the_total,
    parts_exceed_the_total,
)
from amparo.situation.figures.contradictions.rules.places import (
    a_place_exceeds_the_place_that_contains_it,
    a_stock_exceeds_the_capacity_of_its_site,
    places_exceed_the_place_that_contains_them,
)
from amparo.situation.figures.contradictions.rules.series import (
    a_cumulative_series_falls,
    a_figure_leaps_tenfold,
    a_longer_period_counts_fewer,
    more_are_in_process_than_were_lodged,
)
from amparo.situation.figures.contradictions.rules.sources import (
    one_figure_is_entered_twice,
    one_source_gives_two_numbers,
    two_sources_cannot_both_be_true,
)
from amparo.situation.figures.contradictions.rules.subgroups import a_subgroup_exceeds_everyone
from amparo.situation.figures.contradictions.rules.totals import (
    a_component_grows_more_than_its_total,
    a_component_stands_still_while_its_total_moves,
)

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        a_cumulative_series_falls,
        two_sources_cannot_both_be_true,
        complete_parts_do_not_make_the_total,
        parts_exceed_the_total,
        a_subgroup_exceeds_everyone,
        a_component_stands_still_while_its_total_moves,
        a_component_grows_more_than_its_total,
        a_place_exceeds_the_place_that_contains_it,
        places_exceed_the_place_that_contains_them,
        a_stock_exceeds_the_capacity_of_its_site,
        an_outcome_is_missing,
        one_label_has_several_meanings,
        a_longer_period_counts_fewer,
        more_are_in_process_than_were_lodged,
        one_source_gives_two_numbers,
        one_figure_is_entered_twice,
        a_figure_leaps_tenfold,
        a_figure_is_dated_after_its_publication,
    )
}
