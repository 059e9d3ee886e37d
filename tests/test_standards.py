from __future__ import annotations

import math
from datetime import date
from typing import Any

import attrs
import pytest
from invented import METRICS, regime

from tiering import (
    Cadence,
    DateRange,
    Period,
    Reference,
    Regime,
    Scope,
    Standard,
    Status,
    Trajectory,
    Window,
    rules,
    support,
    testing,
)
from tiering.errors import DefinitionError, OddRegimeWarning


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (Window(), "the latest period"),
        (Window.last(1), "the latest period"),
        (Window.last(3), "the last 3 periods"),
        (Window.year_to_date(), "the financial year to date"),
        (Window.year_to_date(Cadence.YEAR), "the year to date"),
    ],
)
def test_a_window_is_written_in_words(window: Window, words: str) -> None:
    assert str(window) == words


@pytest.mark.parametrize("periods", [0, -1, 1.5, True])
def test_a_window_holds_a_whole_number_of_periods(periods: int) -> None:
    with pytest.raises(DefinitionError, match="periods of Window must be a whole number from 1 up, not"):
        Window.last(periods)


def test_a_window_longer_than_any_history_is_refused() -> None:
    with pytest.raises(DefinitionError, match="too long"):
        Window.last(1000)


@pytest.mark.parametrize(
    ("latest", "length"), [("2023-04", 1), ("2023-05", 2), ("2023-12", 9), ("2024-03", 12), ("2024-04", 1)]
)
def test_the_financial_year_to_date_starts_in_april(latest: str, length: int) -> None:
    assert Window.year_to_date().length(Period.parse(latest)) == length


@pytest.mark.parametrize(("latest", "length"), [("2023-Q2", 1), ("2023-Q3", 2), ("2024-Q1", 4)])
def test_the_year_to_date_counts_quarters_where_the_metric_does(latest: str, length: int) -> None:
    assert Window.year_to_date().length(Period.parse(latest)) == length


def test_the_calendar_year_to_date_starts_in_january() -> None:
    assert Window.year_to_date(Cadence.YEAR).length(Period.parse("2023-03")) == 3


def test_a_window_of_periods_may_cross_a_year() -> None:
    assert Window.last(6).length(Period.parse("2023-05")) == 6


def test_different_windows_have_different_keys() -> None:
    windows = [Window.last(count) for count in range(1, 30)]
    windows += [Window(count, within=each) for count in range(1, 30) for each in Cadence]

    assert len({window.key for window in windows}) == len(windows)


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2023, 3, 31), False), (date(2023, 4, 1), True), (date(2024, 4, 1), False)]
)
def test_a_standard_is_in_force_on_the_days_of_its_range(day: date, *, expected: bool) -> None:
    standard = Standard("four_hour", 0.76, valid=DateRange(date(2023, 4, 1), date(2024, 4, 1)))

    assert standard.is_in_force(day) is expected


@pytest.mark.parametrize("level", [math.nan, math.inf, -math.inf])
def test_the_level_of_a_standard_is_finite(level: float) -> None:
    with pytest.raises(DefinitionError, match="level of Standard must be finite"):
        Standard("four_hour", level)


def test_a_number_without_a_reference_is_yours() -> None:
    assert Standard("four_hour", 0.76).reference.status is Status.YOURS


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        (Reference(Status.YOURS), "yours"),
        (Reference(Status.PUBLISHED, source="A letter"), "published: A letter"),
        (Reference(Status.DERIVED, note="fits"), "derived: fits"),
        (Reference(Status.PUBLISHED, source="A letter", note="page 3"), "published: A letter"),
    ],
)
def test_a_reference_says_its_status_first(reference: Reference, words: str) -> None:
    assert str(reference) == words


LEVELS = (0.70, 0.72, 0.74)


def trajectory(**changes: Any) -> Trajectory:
    given: dict[str, Any] = {
        "metric": "four_hour",
        "organisation": "TA",
        "first": Period.parse("2023-04"),
        "levels": LEVELS,
        **changes,
    }
    return Trajectory(**given)


def test_the_levels_of_a_trajectory_are_kept_as_numbers() -> None:
    assert trajectory(levels=iter([1, 0.5])).levels == (1.0, 0.5)


def test_a_trajectory_may_have_holes() -> None:
    assert math.isnan(trajectory(levels=[0.7, math.nan, 0.74]).levels[1])


@pytest.mark.parametrize("levels", [[], [math.nan], [0.7, math.inf], [-math.inf, 0.7]])
def test_a_trajectory_without_a_level_or_with_an_infinite_one_is_refused(levels: list[float]) -> None:
    with pytest.raises(DefinitionError, match="a trajectory needs levels that are finite, or NaN where there is none"):
        trajectory(levels=levels)


def test_a_trajectory_starts_with_a_period() -> None:
    with pytest.raises(DefinitionError):
        trajectory(first="2023-04")


def test_trajectories_are_equal_where_their_levels_are() -> None:
    assert trajectory() == trajectory(levels=list(LEVELS))
    assert trajectory() != trajectory(organisation="TB")
    assert trajectory().reference.status is Status.YOURS


# Whose standard it is.

ALL_TOGETHER = Standard("four_hour", 0.5, scope=Scope.together(), window=Window.last(3))
MOST = Standard("four_hour", 0.6, scope=Scope.more_than(0.5))
OWN = Standard("four_hour", 0.9, valid=DateRange(date(2023, 4, 1)))


def missing(*standards: Standard) -> Regime:
    """Return a regime that puts into tier 1 whoever misses its standard."""
    return regime(rules.Ladder(enter={"1": rules.Misses("four_hour")}), standards=standards)


def test_standards_of_several_scopes_may_be_in_force_at_once() -> None:
    assert len(missing(ALL_TOGETHER, MOST, OWN).standards) == 3


@pytest.mark.parametrize("scope", [Scope.together(), Scope.more_than(0.5)])
def test_two_of_one_scope_may_not(scope: Scope) -> None:
    twice = [Standard("four_hour", level, scope=scope) for level in (0.5, 0.6)]

    with pytest.raises(DefinitionError, match="in force at once; give them dates that do not overlap, or other scopes"):
        missing(OWN, *twice)


@pytest.mark.parametrize(("figure", "tier"), [("0.89", "1"), ("0.91", "3")])
def test_an_organisations_own_standard_is_the_one_of_each(figure: str, tier: str) -> None:
    panel = testing.panel_of({"TA": {"four_hour": figure}}, METRICS[:1], first="2023-04")

    assert missing(ALL_TOGETHER, MOST, OWN).review(panel, on=date(2023, 5, 1))["TA"].tier.code == tier


def test_the_window_is_that_of_the_own_standard_even_where_none_is_in_force() -> None:
    panel = testing.panel_of({"TA": {"four_hour": "0.8 0.7"}}, METRICS[:1], first="2023-02")
    with pytest.warns(OddRegimeWarning, match="no standard for 'four_hour' is in force at the first review"):
        asking = missing(attrs.evolve(OWN, valid=DateRange(date(2023, 6, 1))), ALL_TOGETHER)
    finding = asking.rule.parts[0][1].assess(asking.review(panel, on=date(2023, 4, 1)).evidence)  # type: ignore[attr-defined]

    assert finding.observed.tolist() == [0.7]


def test_what_is_asked_of_all_together_is_nobodys_own_standard() -> None:
    with pytest.raises(DefinitionError, match="asks for a standard for 'four_hour', and the regime has none"):
        missing(ALL_TOGETHER, MOST)


@pytest.mark.parametrize(("scope", "count"), [(Scope.each(), 1), (Scope.together(), 0), (Scope.more_than(0.5), 0)])
def test_nobody_needs_what_is_asked_of_others(scope: Scope, count: int) -> None:
    panel = testing.panel_of({"TA": {"four_hour": "0.8"}}, METRICS[:1], first="2023-04")
    asking = regime(standards=[Standard("four_hour", 0.95, scope=scope)])

    assert len(support.needs_of(asking.review(panel, on=date(2023, 5, 1)))) == count


def test_a_regime_lists_whom_a_standard_is_meant_for() -> None:
    listed = [what for what, _ in missing(ALL_TOGETHER, OWN).references]

    assert listed[:2] == [
        "standard for 'four_hour': 0.5, of all organisations together",
        "standard for 'four_hour': 0.9",
    ]
