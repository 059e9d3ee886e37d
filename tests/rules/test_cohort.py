from __future__ import annotations

import math
from typing import Any

import pytest
from compared import answers, evidence
from invented import FOUR_HOUR, number

from tiering import Window, rules
from tiering.errors import DefinitionError

M = number("m")
GAP = math.nan
BELOW = rules.Below("m", rules.OfCohort(0.5))


def test_below_the_median_are_the_lower_half() -> None:
    assert answers(BELOW, (1, 2, 3, 4), M).met.tolist() == [True, True, False, False]


def test_whoever_is_the_median_is_not_below_it() -> None:
    assert answers(BELOW, (0.7, 0.6, 0.8), M).met.tolist() == [False, True, False]


def test_the_median_is_that_of_those_who_report() -> None:
    found = answers(BELOW, (1, 2, GAP), M)

    assert found.met.tolist() == [True, False, False]
    assert found.possible.tolist() == [True, False, True]


def test_where_nobody_reports_the_answer_is_unknown() -> None:
    found = answers(BELOW, (GAP, GAP), M)

    assert not found.met.any()
    assert found.possible.all()


def test_kinds_have_medians_of_their_own() -> None:
    criterion = rules.Below("m", rules.OfCohort(0.5, pool=rules.Pool(by_kind=True)))
    found = answers(criterion, (1, 2, 3, 4, GAP), M, kinds=("a", "a", "b", "b", "c"))

    assert found.met.tolist() == [True, False, True, False, False]
    assert found.possible.tolist() == [True, False, True, False, True]


def test_a_quantile_is_of_the_figures_as_they_are() -> None:
    criterion = rules.Above("four_hour", rules.OfCohort(0.75))

    assert answers(criterion, (0.1, 0.2, 0.3, 0.4, 0.5), FOUR_HOUR).met.tolist() == [False] * 4 + [True]


def test_a_margin_is_taken_from_it() -> None:
    criterion = rules.Misses("four_hour", rules.OfCohort(0.5), by=0.1)

    assert answers(criterion, (0.5, 0.61, 0.7, 0.8, 0.9), FOUR_HOUR).met.tolist() == [True, False, False, False, False]


def test_it_is_taken_over_the_same_window() -> None:
    criterion = rules.Below("m", rules.OfCohort(), over=Window.last(2))
    seen = evidence([[[1.0, 5.0, 0.0], [4.0, 1.0, 0.0]]], [M])

    assert criterion.assess(seen).met.tolist() == [False, False, True]
    assert dict(criterion.reads) == {"m": 2}


def test_it_looks_at_others() -> None:
    assert not BELOW.elementwise
    assert rules.OfCohort().window(None, "m") == Window.last(1)  # type: ignore[arg-type]


def test_scenarios_have_medians_of_their_own() -> None:
    seen = evidence([[[[1.0, 2.0, 3.0]]], [[[30.0, 20.0, 10.0]]]], [M])

    assert BELOW.assess(seen).met.tolist() == [[True, False, False], [False, False, True]]


@pytest.mark.parametrize("quantile", [-0.1, 1.5])
def test_a_quantile_lies_between_0_and_1(quantile: float) -> None:
    with pytest.raises(DefinitionError, match="quantile of OfCohort must lie between 0 and 1"):
        rules.OfCohort(quantile)


def test_a_quantile_of_those_who_could_stand_anywhere_is_refused() -> None:
    with pytest.raises(DefinitionError, match="is no single number, so OfCohort cannot take one; leave everybody out"):
        rules.OfCohort(pool=rules.Pool(everybody=True))


def told(figures: Any, index: int, criterion: Any = None, **changes: Any) -> str:
    asked = rules.Below("four_hour", rules.OfCohort()) if criterion is None else criterion
    line = asked.describe(answers(asked, figures, FOUR_HOUR, **changes), index)
    return "; ".join([*line.cells(), *line.notes])


def test_the_explanation_says_what_the_median_is_and_of_how_many() -> None:
    assert told((0.5, 0.7, 0.8, GAP), 0) == (
        "Four hours (April 2023); 50.0 %; below 70.0 %; yours; the median of 3 figures is 70.0 %; 1 did not report"
    )


def test_with_a_margin_it_says_the_margin() -> None:
    criterion = rules.Below("four_hour", rules.OfCohort(0.25), by=0.1)
    text = told((0.5, 0.7, 0.9), 0, criterion)

    assert "the 0.25 quantile of 3 figures" in text
    assert "margin" in text
    assert "10 points" in text


def test_it_counts_those_of_the_kind() -> None:
    criterion = rules.Below("four_hour", rules.OfCohort(pool=rules.Pool(by_kind=True)))

    kinds = ("trust", "service", "service")

    assert "the median of 1 figure of trusts is 50 %" in told((0.5, 0.7, 0.9), 0, criterion, kinds=kinds)
    assert "nobody is there to be compared with; 1 did not report" in told((GAP, 0.7, 0.7), 0, criterion, kinds=kinds)


def test_it_says_in_which_whole_the_others_are() -> None:
    criterion = rules.Below("four_hour", rules.OfCohort(pool=rules.Pool(within="region")))
    regions = ("Midlands", "Midlands", "North", "Midlands", None)
    figures = (0.5, 0.7, 0.9, GAP, 0.4)

    assert told(figures, 0, criterion, regions=regions).endswith(
        "the median of 2 figures in Midlands is 60.0 %; 1 did not report"
    )
    assert told(figures, 4, criterion, regions=regions).endswith(
        "compared with nobody, because it is in no region on 1 May 2023"
    )


def test_who_is_in_no_whole_is_in_nobodys_median() -> None:
    criterion = rules.Below("m", rules.OfCohort(pool=rules.Pool(within="region")))
    found = answers(criterion, (1, 2, 9, 0), M, regions=("N", "N", "N", None))

    assert found.met.tolist() == [True, False, False, False]
    assert found.possible.tolist() == [True, False, False, True]
