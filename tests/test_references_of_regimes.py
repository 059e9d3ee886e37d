"""What the numbers of a regime are called in its references, and whose reference each has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, final

import attrs
import numpy as np
import pytest
from invented import CATEGORY_2, FOUR_HOUR, MONTHLY, regime

from tiering import DateRange, Reference, Standard, Status, Window, rules, scores
from tiering.calendar import Deadline
from tiering.errors import DefinitionError
from tiering.nhs import cancer_2022, sustainability_fund_2018, uec_2023
from tiering.typing import Criterion, Evidence, Finding

OURS = Reference(Status.ILLUSTRATIVE, note="ours")
THEIRS = Reference(Status.RECALLED, note="theirs")
LOW, SLOW = rules.Below("four_hour", 0.65), rules.Above("category_2", 2400)
STANDARD = Standard("four_hour", 0.76, valid=DateRange(date(2023, 4, 1), date(2024, 4, 1)), reference=THEIRS)


def labels(criterion: Criterion, **changes: Any) -> list[str]:
    """Return what the numbers of a criterion are called where it is what tier 1 is entered for."""
    found = regime(rules.Ladder(enter={"1": criterion}), **changes).references
    return [what.removeprefix("entry to tier '1': ") for what, _ in found if what.startswith("entry")]


def test_what_must_not_hold_says_so() -> None:
    assert labels(rules.not_(LOW) & SLOW) == ["not (four_hour below 0.65)", "category_2 above 2400.0"]


def test_the_parts_of_what_must_not_hold_say_so_too() -> None:
    assert labels(rules.not_(rules.at_least(1, LOW, SLOW))) == [
        "not (at least 1 of 2)",
        "not (four_hour below 0.65)",
        "not (category_2 above 2400.0)",
    ]


def test_what_must_not_hold_twice_must_hold() -> None:
    assert labels(rules.not_(rules.any_of(rules.not_(LOW), SLOW))) == [
        "four_hour below 0.65",
        "not (category_2 above 2400.0)",
    ]


def test_a_veto_must_not_hold() -> None:
    found = dict(
        regime(rules.Ladder(enter={"1": rules.WeightedMajority([(1, LOW)], at_least=1, veto=[SLOW])})).references
    )

    assert "a veto: not (category_2 above 2400.0)" in found


def test_a_score_neither_holds_nor_not() -> None:
    points = scores.Points("four_hour", {1: 0.7}, otherwise=2)

    assert labels(rules.not_(rules.Reaches(points, 2))) == [
        "not (points for four_hour at least 2.0)",
        "points for four_hour: 1 from 0.7, otherwise 2",
    ]


def test_the_sizes_of_a_pool_neither_hold_nor_not() -> None:
    pool = rules.Pool(size=rules.SizeBands("four_hour", (10_000,)))
    found = labels(rules.not_(rules.InWorst("four_hour", count=5, pool=pool)))

    assert found == ["not (four_hour in the worst 5 of those of its size who report)", str(pool.size)]


@final
@attrs.frozen
class Unless:
    """Holds where another criterion does not, and is no class of ours."""

    criterion: Criterion
    negates = True
    elementwise = True

    @property
    def reads(self) -> Mapping[str, int]:
        return self.criterion.reads

    @property
    def parts(self) -> tuple[tuple[str, Criterion], ...]:
        return (("", self.criterion),)

    def assess(self, evidence: Evidence, /) -> Finding:
        found = self.criterion.assess(evidence)
        return Finding(self, np.asarray(~found.possible), np.asarray(~found.met))


def test_a_criterion_of_others_can_say_that_its_parts_must_not_hold() -> None:
    assert labels(Unless(LOW)) == ["not (four_hour below 0.65)"]


@pytest.mark.parametrize("kind", [rules.Misses, rules.Beats, rules.Meets])
def test_a_margin_of_nothing_that_comes_from_somewhere_is_a_number(kind: Any) -> None:
    found = regime(rules.Ladder(enter={"1": kind("four_hour", by=0, reference=OURS)}), standards=[STANDARD]).references

    assert [reference for what, reference in found if what.startswith("entry")] == [OURS]


def test_a_standard_alone_has_the_reference_of_the_standard_only() -> None:
    found = regime(rules.Ladder(enter={"1": rules.Misses("four_hour")}), standards=[STANDARD]).references

    assert [what for what, _ in found if "four_hour" in what] == [
        "standard for 'four_hour': 0.76",
        "the cycle: seen 0 days after the period: four_hour, category_2",
    ]


def test_a_number_that_a_user_puts_to_nothing_is_the_users() -> None:
    mine = cancer_2022.build({"2": 0}).references

    assert [what for what, each in mine if each.status is Status.YOURS] == [
        "entry to tier '1': backlog_62_day misses its standard",
        "entry to tier '2': backlog_62_day misses its standard",
    ]


@pytest.mark.parametrize(
    ("limit", "is_number"),
    [
        (rules.ItsPast.years_before(1), True),
        (rules.ItsPast.periods_before(3), True),
        (rules.OfCohort(0.25), True),
        (rules.FigureOf("four_hour", over=Window.last(12), times=0.9), True),
        (rules.FigureOf("four_hour", over=Window.last(12)), False),
    ],
)
def test_a_number_in_a_limit_has_the_reference_of_the_comparison(limit: Any, is_number: bool) -> None:  # noqa: FBT001 - a parameter
    criterion = rules.Below("four_hour", limit)

    assert labels(criterion) == ([str(criterion)] if is_number else [])


def test_how_much_earlier_is_a_number_of_a_gap_as_well() -> None:
    gap = scores.Gap("four_hour", rules.ItsPast.years_before(1), reference=OURS)

    assert list(gap.references) == [("gap of four_hour to its figure of a year before", OURS)]


def test_that_of_a_year_before_is_listed_with_what_tells_of_it() -> None:
    found = dict(sustainability_fund_2018.regime.references)

    assert (
        found["entry to tier 'not earned': not (four_hour beats its figure of a year before)"].status is Status.RECALLED
    )


def test_lags_have_the_reference_of_the_cycle() -> None:
    cycle = attrs.evolve(MONTHLY, lags={"four_hour": timedelta(10)}, cut_off=timedelta(3), reference=OURS)
    found = regime(cycle=cycle).references

    assert [each for each in found if "seen" in each[0]] == [
        ("the cycle: seen 3 days after the period: category_2", OURS),
        ("the cycle: seen 13 days after the period: four_hour", OURS),
    ]


def test_metrics_with_one_lag_are_listed_together() -> None:
    late = [attrs.evolve(each, publication_lag=timedelta(1)) for each in (FOUR_HOUR, CATEGORY_2)]

    assert "the cycle: seen 1 day after the period: four_hour, category_2" in dict(regime(metrics=late).references)


def test_a_deadline_has_its_own_reference_or_that_of_the_cycle() -> None:
    deadlines = [Deadline("needs", days=3, reference=THEIRS), Deadline("plan", months=1)]
    found = dict(regime(cycle=attrs.evolve(MONTHLY, deadlines=deadlines, reference=OURS)).references)

    assert found["the cycle: needs within 3 days"] == THEIRS
    assert found["the cycle: plan within 1 month"] == OURS


def test_where_a_deadline_comes_from_is_a_reference() -> None:
    with pytest.raises(DefinitionError, match="reference of Deadline must be a Reference, not 'a letter'"):
        Deadline("needs", days=3, reference="a letter")  # type: ignore[arg-type]


def test_a_bundled_deadline_is_listed() -> None:
    assert "the cycle: support needs identified by 30 June 2023" in dict(uec_2023.june_regime.references)
