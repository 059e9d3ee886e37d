from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest
from compared import evidence, values
from invented import CATEGORY_2, FOUR_HOUR, number

from tiering import DateRange, Standard, Window, rules, scores
from tiering.errors import DefinitionError

GAP = math.nan
STANDARD = Standard("four_hour", 0.95)


def test_a_gap_is_positive_where_a_figure_is_worse() -> None:
    assert values(scores.Gap("four_hour", 0.95), (0.92, 0.97), FOUR_HOUR).least.tolist() == [0.03, -0.02]
    assert values(scores.Gap("category_2", 1800), (1200, 2400), CATEGORY_2).least.tolist() == [-600, 600]


def test_a_gap_is_taken_in_decimal() -> None:
    assert 0.95 - 0.92 != 0.03
    assert (0.95 - 0.88) / 0.01 != 7

    assert values(scores.Gap("four_hour", 0.95, per=0.01), (0.92, 0.88), FOUR_HOUR).least.tolist() == [3, 7]


def test_being_better_counts_as_being_there_where_that_is_asked_for() -> None:
    assert values(scores.Gap("four_hour", 0.95, floored=True), (0.92, 0.97), FOUR_HOUR).least.tolist() == [0.03, 0]


def test_the_standard_in_force_is_the_level_where_none_is_given() -> None:
    found = values(scores.Gap("four_hour"), (0.92,), FOUR_HOUR, standards=[STANDARD])

    assert found.least.tolist() == [0.03]
    assert found.least is found.most


def test_the_window_is_that_of_the_standard() -> None:
    standard = Standard("four_hour", 0.95, window=Window.last(2))
    seen = evidence([[[0.90], [0.92]]], [FOUR_HOUR], standards=[standard])

    assert scores.Gap("four_hour").score(seen).least.tolist() == [0.04]
    assert scores.Gap("four_hour", over=Window.last(1)).score(seen).least.tolist() == [0.03]


def test_where_no_standard_is_in_force_the_gap_may_be_anything() -> None:
    past = Standard("four_hour", 0.95, valid=DateRange(end=date(2023, 1, 1)))
    found = values(scores.Gap("four_hour"), (0.92, GAP), FOUR_HOUR, standards=[past])
    floored = values(scores.Gap("four_hour", floored=True), (0.92, GAP), FOUR_HOUR, standards=[past])

    assert found.least.tolist() == [-math.inf] * 2
    assert found.most.tolist() == [math.inf] * 2
    assert floored.least.tolist() == [0, 0]
    assert floored.most.tolist() == [math.inf] * 2


def test_a_missing_figure_may_be_anywhere_in_the_range_of_its_metric() -> None:
    found = values(scores.Gap("four_hour", 0.75, per=0.25), (0.5, GAP), FOUR_HOUR)
    rising = values(scores.Gap("category_2", 1800), (GAP,), CATEGORY_2)
    endless = values(scores.Gap("m", 1), (GAP,), number("m"))

    assert (found.least.tolist(), found.most.tolist()) == ([1, -1], [1, 3])
    assert (rising.least.tolist(), rising.most.tolist()) == ([-1800], [math.inf])
    assert (endless.least.tolist(), endless.most.tolist()) == ([-math.inf], [math.inf])


def test_another_figure_may_be_the_level() -> None:
    of = (number("a", minimum=0, maximum=10), number("b", minimum=0, maximum=10))
    seen = evidence([[[3.0, 3.0, GAP, GAP]], [[1.0, GAP, 1.0, GAP]]], of)
    gap = scores.Gap("a", rules.FigureOf("b"))
    found = gap.score(seen)

    assert found.least.tolist() == [2, -math.inf, -1, -math.inf]
    assert found.most.tolist() == [2, math.inf, 9, math.inf]
    assert dict(gap.reads) == {"a": 1, "b": 1}
    assert gap.elementwise
    assert [need.what.value for need in gap.needs] == ["a better side", "the same unit"]


def test_the_cohort_may_be_the_level() -> None:
    gap = scores.Gap("m", rules.OfCohort(0.5))

    assert values(gap, (1, 2, 5), number("m")).least.tolist() == [-1, 0, 3]
    assert not gap.elementwise


def test_the_cohort_may_be_that_of_a_region() -> None:
    gap = scores.Gap("four_hour", rules.OfCohort(0.5, pool=rules.Pool(within="region")))
    found = values(gap, (0.5, 0.7, 0.6), FOUR_HOUR, regions=("Midlands", "Midlands", None))

    assert gap.notes(found, 0) == ("measured from 60.0 %, that in Midlands",)
    assert gap.notes(found, 2) == ("compared with nobody, because it is in no region on 1 May 2023",)


def test_it_says_what_it_needs() -> None:
    assert [need.what.value for need in scores.Gap("four_hour").needs] == ["a better side", "a standard"]
    assert [need.what.value for need in scores.Gap("four_hour", 0.95).needs] == ["a better side"]
    assert list(scores.Gap("four_hour", 0.95).limits) == [("four_hour", 0.95, 0.95)]
    assert not list(scores.Gap("four_hour").limits)
    assert [what for what, _ in scores.Gap("four_hour", 0.95).references] == ["gap of four_hour to 0.95"]
    assert not list(scores.Gap("four_hour").references)


@pytest.mark.parametrize(
    ("level", "options", "message"),
    [
        (math.nan, {}, "level of Gap must be finite"),
        ("much", {}, "a gap is measured from a number, or a limit"),
        (rules.ItsStandard, {}, r"ItsStandard is a class, not a limit; give ItsStandard\(…\)"),
        (0.95, {"per": 0}, "a gap is counted per a number above 0, not per 0"),
    ],
)
def test_what_makes_no_sense_is_refused(level: Any, options: Any, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        scores.Gap("four_hour", level, **options)


def test_it_says_what_it_is_measured_from() -> None:
    gap = scores.Gap("four_hour")
    known = values(gap, (0.92,), FOUR_HOUR, standards=[STANDARD])

    assert gap.notes(known, 0) == ("measured from 95.0 %",)
    assert gap.notes(values(gap, (0.92,), FOUR_HOUR), 0) == ("nothing to measure the gap from",)
