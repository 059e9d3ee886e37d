from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from invented import first_of, four_hours, regime

from tiering import Aggregation, Cadence, Metric, Polarity, Reference, Status, Unit, Window, rules
from tiering.errors import DefinitionError, UnknownCodeError


def tiers(criterion: Any, figures: str) -> list[str]:
    rule = rules.Ladder(enter={"1": criterion})
    shown = four_hours({f"T{place}": text for place, text in enumerate(figures.split())})
    return [each.tier.code for each in regime(rule).review(shown, on=first_of(1))]


def test_below_does_not_hold_on_the_limit() -> None:
    assert tiers(rules.Below("four_hour", 0.65), "0.649 0.65 0.651") == ["1", "3", "3"]


def test_above_does_not_hold_on_the_limit() -> None:
    assert tiers(rules.Above("four_hour", 0.65), "0.649 0.65 0.651") == ["3", "3", "1"]


def test_a_comparison_reads_its_window() -> None:
    assert dict(rules.Below("four_hour", 0.65, over=Window.last(3)).reads) == {"four_hour": 3}


def test_a_comparison_is_elementwise() -> None:
    assert rules.Below("four_hour", 0.65).elementwise
    assert rules.Above("four_hour", 0.65).elementwise


@pytest.mark.parametrize("kind", [rules.Below, rules.Above])
@pytest.mark.parametrize("limit", [math.nan, math.inf, np.array([[0.5], [math.nan]])])
def test_a_limit_is_finite(kind: Any, limit: Any) -> None:
    with pytest.raises(DefinitionError, match=f"the limit of {kind.__name__} must be finite"):
        kind("four_hour", limit)


@pytest.mark.parametrize("limit", [[0.5, 0.6], np.zeros((2, 3))])
def test_a_limit_cannot_differ_between_organisations(limit: Any) -> None:
    with pytest.raises(DefinitionError, match="would differ between organisations; scenarios need the shape"):
        rules.Below("four_hour", limit)


def test_limits_are_copied_and_cannot_be_changed() -> None:
    limits = np.array([[0.5], [0.6]])
    criterion = rules.Below("four_hour", limits)
    limits[0] = 0.9
    assert isinstance(criterion.limit, np.ndarray)

    assert criterion.limit[0] == 0.5
    assert not criterion.limit.flags.writeable


def test_comparisons_are_equal_where_their_limits_are() -> None:
    assert rules.Below("four_hour", 1) == rules.Below("four_hour", 1.0)
    assert rules.Below("four_hour", [[0.5], [0.6]]) == rules.Below("four_hour", [[0.5], [0.6]])  # type: ignore[arg-type]
    assert rules.Below("four_hour", 0.5) != rules.Below("four_hour", 0.6)
    assert rules.Below("four_hour", 0.5) != rules.Above("four_hour", 0.5)  # type: ignore[comparison-overlap]
    assert rules.Below("four_hour", 0.5) != rules.Below("four_hour", 0.5, over=Window.last(2))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (rules.Below("four_hour", 1), rules.Below("four_hour", 1.0)),
        (rules.Above("four_hour", 0.0), rules.Above("four_hour", -0.0)),
        (rules.Below("m", np.array([[0.5]])), rules.Below("m", np.array([[0.5]]))),
    ],
)
def test_equal_comparisons_have_one_hash(one: Any, other: Any) -> None:
    assert one == other
    assert hash(one) == hash(other)


def test_a_comparison_says_its_window() -> None:
    assert str(rules.Below("four_hour", 0.65)) == "four_hour below 0.65"
    assert str(rules.Above("m", 2, over=Window.last(3))) == "m above 2.0 over the last 3 periods"


def test_a_comparison_refers_to_its_source() -> None:
    source = Reference(Status.ILLUSTRATIVE, note="ours")
    criterion = rules.Below("four_hour", 0.65, reference=source)

    assert list(criterion.references) == [("four_hour below 0.65", source)]


def test_a_metric_that_the_regime_lacks_is_refused_where_it_stands() -> None:
    with pytest.raises(
        UnknownCodeError, match=r"unknown metric 'four_hours' in entry to tier '1'; did you mean 'four_hour'?"
    ):
        regime(rules.Ladder(enter={"1": rules.Below("four_hours", 0.65)}))


def test_what_does_not_aggregate_is_not_taken_over_several_periods() -> None:
    centile = Metric("p90", unit=Unit.SECONDS, polarity=Polarity.LOWER_IS_BETTER, aggregation=Aggregation.NONE)
    with pytest.raises(DefinitionError, match="takes 'p90' over several periods, but it does not aggregate"):
        regime(rules.Ladder(enter={"1": rules.Above("p90", 1, over=Window.last(2))}), metrics=[centile])


def test_what_is_reported_by_the_year_has_no_year_to_date() -> None:
    yearly = Metric("staff", unit=Unit.NUMBER, polarity=Polarity.LOWER_IS_BETTER, cadence=Cadence.YEAR)
    with pytest.raises(DefinitionError, match="'staff'"):
        regime(rules.Ladder(enter={"1": rules.Above("staff", 1, over=Window.year_to_date())}), metrics=[yearly])
