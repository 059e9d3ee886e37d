from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest
from invented import APRIL, FOUR_HOUR, METRICS, first_of, four_hours, number, regime

from tiering import Attestation, Cadence, DateRange, Metric, Panel, Period, Standard, Trajectory, Window, rules, testing
from tiering.errors import RuleError, UnknownCodeError
from tiering.typing import Evidence, Finding

STANDARD = Standard("four_hour", 0.76, valid=DateRange(date(2023, 4, 1), date(2024, 4, 1)))


def evidence(
    panel: Panel | None = None,
    months: int = 3,
    reads: Mapping[str, int] | None = None,
    metrics: tuple[Metric, ...] = METRICS,
    **changes: Any,
) -> Evidence:
    """Return what a rule is shown that reads so many periods."""

    @rules.criterion(reads={"four_hour": 2} if reads is None else reads)
    def anything(shown: Evidence) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return np.zeros(len(shown.organisations), dtype=np.bool_)

    shown = four_hours({"TA": "0.5 0.6 0.7", "TB": "0.8 _ 0.9"}) if panel is None else panel
    asking = regime(rules.Ladder(enter={"1": anything}), metrics=metrics, **changes)
    return asking.review(shown, on=first_of(months)).evidence


def test_the_latest_figures_are_those_of_the_last_month() -> None:
    assert evidence().latest("four_hour").tolist() == [0.7, 0.9]
    assert evidence().period("four_hour") == APRIL.shifted(2)


def test_a_series_runs_from_the_oldest_to_the_latest() -> None:
    assert str(evidence().series("four_hour", 2).T.tolist()) == "[[0.6, 0.7], [nan, 0.9]]"


def test_a_review_before_the_end_sees_no_later_figure() -> None:
    assert evidence(months=1).latest("four_hour").tolist() == [0.5, 0.8]


def test_a_review_after_the_end_sees_nothing_new() -> None:
    assert np.isnan(evidence(months=4).latest("four_hour")).all()


@pytest.mark.parametrize(("months", "expected"), [(1, "[nan, 0.5]"), (3, "[0.6, 0.7]"), (4, "[0.7, nan]")])
def test_a_series_is_missing_where_the_panel_has_no_column(months: int, expected: str) -> None:
    found = evidence(months=months).series("four_hour", 2)

    assert str(found[:, 0].tolist()) == expected


def test_what_is_missing_is_told() -> None:
    missing = evidence().missing("four_hour", 2)

    assert missing is not None
    assert missing.tolist() == [False, True]


def test_where_nothing_is_missing_there_is_nothing_to_tell() -> None:
    assert evidence().missing("four_hour", 1) is None


def test_everything_outside_the_panel_is_missing() -> None:
    missing = evidence(months=1).missing("four_hour", 2)

    assert missing is not None
    assert missing.all()


def test_a_metric_that_the_rule_does_not_read_is_not_shown() -> None:
    with pytest.raises(UnknownCodeError, match="unknown metric 'category_2' in what the rule says it reads"):
        evidence().latest("category_2")


@pytest.mark.parametrize(
    "ask",
    [lambda shown: shown.series("four_hour", 3), lambda shown: shown.figure("four_hour", Window.last(3))],
    ids=["series", "figure"],
)
def test_more_periods_than_the_rule_reads_are_not_shown(ask: Any) -> None:
    with pytest.raises(RuleError, match="3 periods of 'four_hour' were asked for, but the rule says it reads 2; raise"):
        ask(evidence())


def test_restricted_evidence_shows_less() -> None:
    restricted = evidence().restricted({"four_hour": 1})

    assert restricted.latest("four_hour").tolist() == [0.7, 0.9]
    with pytest.raises(RuleError):
        restricted.series("four_hour", 2)


def test_restricting_never_shows_more() -> None:
    with pytest.raises(RuleError):
        evidence().restricted({"four_hour": 3})
    with pytest.raises(UnknownCodeError):
        evidence().restricted({"category_2": 1})


@pytest.mark.parametrize(("months", "expected"), [(1, STANDARD), (3, STANDARD), (12, STANDARD), (13, None)])
def test_the_standard_is_the_one_in_force_at_the_end_of_the_latest_period(
    months: int, expected: Standard | None
) -> None:
    found = evidence(months=months, standards=[STANDARD])

    assert found.standard("four_hour") == expected
    assert found.standard("category_2") is None


def test_quarters_are_stepped_in_quarters() -> None:
    quarterly = number("staff", cadence=Cadence.QUARTER)
    panel = testing.panel_of({"TA": {"staff": "1 2 3", "four_hour": "0.5x9"}}, [FOUR_HOUR, quarterly], first="2023-04")
    shown = evidence(panel, months=9, reads={"staff": 3}, metrics=(FOUR_HOUR, quarterly))

    assert shown.series("staff", 3)[:, 0].tolist() == [1, 2, 3]
    assert shown.period("staff") == Period.parse("2023-Q4")


def test_a_quarter_stays_the_latest_until_the_next_is_over() -> None:
    quarterly = number("staff", cadence=Cadence.QUARTER)
    panel = testing.panel_of({"TA": {"staff": "1 2", "four_hour": "0.5x6"}}, [FOUR_HOUR, quarterly], first="2023-04")
    shown = evidence(panel, months=5, reads={"staff": 1}, metrics=(FOUR_HOUR, quarterly))

    assert shown.latest("staff").tolist() == [1]


def test_evidence_knows_its_organisations_and_where_they_stand() -> None:
    shown = evidence()

    assert [each.code for each in shown.organisations] == ["TA", "TB"]
    assert shown.current.tolist() == [-1, -1]


def test_nobody_can_write_to_what_a_rule_is_shown() -> None:
    found = evidence().latest("four_hour")
    with pytest.raises(ValueError, match="read-only"):
        found[0] = 0.1


def test_the_year_to_date_is_averaged_within_the_year() -> None:
    shown = evidence(reads={"four_hour": 12})
    found = shown.figure("four_hour", Window.year_to_date())

    assert found.values[0] == pytest.approx(0.6)
    assert math.isnan(found.values[1])


def test_a_figure_is_taken_once() -> None:
    shown = evidence()

    assert shown.figure("four_hour") is shown.figure("four_hour")


def test_a_finding_tells_what_it_looked_at() -> None:
    shown = evidence()
    found: Finding = rules.Below("four_hour", 0.8).assess(shown)

    assert found.observed is not None
    assert found.observed.tolist() == [0.7, 0.9]
    assert found.period == APRIL.shifted(2)


def test_a_finding_made_of_others_looked_at_nothing_itself() -> None:
    below = rules.Below("four_hour", 0.8)
    found = (below & below).assess(evidence())

    assert (found.observed, found.period) == (None, None)


def test_earlier_evidence_is_that_of_so_many_periods_before() -> None:
    shown = evidence(reads={"four_hour": 3})

    assert shown.earlier(1).latest("four_hour").tolist()[0] == 0.6
    assert shown.earlier(2).latest("four_hour").tolist() == [0.5, 0.8]
    assert np.isnan(evidence(months=1, reads={"four_hour": 3}).earlier(1).latest("four_hour")).all()
    assert shown.earlier(1).period("four_hour") == APRIL.shifted(1)


def test_earlier_evidence_is_made_once_and_none_before_is_itself() -> None:
    shown = evidence(reads={"four_hour": 3})

    assert shown.earlier(0) is shown
    assert shown.earlier(2) is shown.earlier(2)


def test_earlier_evidence_of_earlier_evidence_is_earlier_still() -> None:
    shown = evidence(reads={"four_hour": 3})

    assert shown.earlier(1).earlier(1).latest("four_hour").tolist() == shown.earlier(2).latest("four_hour").tolist()


def test_earlier_evidence_shows_no_more_periods_than_the_rule_reads() -> None:
    shown = evidence(reads={"four_hour": 3}).earlier(1)

    assert shown.series("four_hour", 2).shape == (2, 2)
    with pytest.raises(RuleError, match="3 periods of 'four_hour' were asked for, but the rule says it reads 2"):
        shown.series("four_hour", 3)


def test_earlier_evidence_has_the_day_and_the_tiers_of_the_review() -> None:
    shown = evidence()

    assert shown.earlier(1).on == shown.on
    assert shown.earlier(1).current is shown.current


def test_earlier_evidence_has_the_standard_of_its_own_period() -> None:
    old = Standard("four_hour", 0.76, valid=DateRange(None, date(2023, 6, 1)))
    new = Standard("four_hour", 0.78, valid=DateRange(date(2023, 6, 1)))
    shown = evidence(standards=[old, new])

    assert shown.standard("four_hour") == new
    assert shown.earlier(1).standard("four_hour") == old


def test_the_last_standard_is_the_one_in_force_or_else_the_last_there_is() -> None:
    later = Standard("four_hour", 0.78, valid=DateRange(date(2024, 6, 1)))

    assert evidence(standards=[STANDARD, later]).last_standard("four_hour") == STANDARD
    assert evidence(months=13, standards=[STANDARD, later]).last_standard("four_hour") == later
    assert evidence().last_standard("four_hour") is None


def test_which_figures_of_a_series_are_missing_is_told() -> None:
    missing = evidence().missing_series("four_hour", 2)

    assert missing is not None
    assert missing.tolist() == [[False, True], [False, False]]
    assert evidence().missing_series("four_hour", 1) is None


def test_a_place_is_the_column_of_the_latest_period_with_the_columns_of_one() -> None:
    quarterly = number("staff", cadence=Cadence.QUARTER)
    panel = testing.panel_of({"TA": {"staff": "1 2", "four_hour": "0.5x6"}}, [FOUR_HOUR, quarterly], first="2023-04")
    shown = evidence(panel, months=5, reads={"staff": 2, "four_hour": 2}, metrics=(FOUR_HOUR, quarterly))

    assert shown.place("four_hour") == (4, 1)
    assert shown.place("staff") == (2, 3)
    assert shown.earlier(1).place("staff") == (-1, 3)
    assert shown.metric("staff") == quarterly


def test_trajectories_are_read_over_the_window() -> None:
    paths = [
        Trajectory(metric="four_hour", organisation="TB", first=APRIL.shifted(-1), levels=[0.1, 0.5, 0.6, 0.8, 0.9])
    ]
    shown = evidence(trajectories=paths)

    assert str(shown.trajectory("four_hour").tolist()) == "[nan, 0.8]"
    assert shown.trajectory("four_hour", Window.last(2))[1] == pytest.approx(0.7)
    assert np.isnan(evidence(months=4, trajectories=paths).trajectory("four_hour")).all()
    assert np.isnan(evidence().trajectory("four_hour")).all()


def test_a_trajectory_of_a_metric_that_the_rule_does_not_read_is_not_shown() -> None:
    with pytest.raises(UnknownCodeError):
        evidence().trajectory("category_2")


def test_what_was_attested_is_told_with_where_nobody_has_judged() -> None:
    given = Attestation(organisation="TB", code="plan", on=date(2023, 5, 1))
    shown = attrs.evolve(evidence(), attestations=(given,))
    holds, unknown = shown.attested("plan")

    assert (holds.tolist(), unknown.tolist()) == ([False, True], [True, False])
    assert shown.attestation("plan", 1) == given
    assert shown.attestation("plan", 0) is None
    assert shown.attestation("culture", 1) is None


def test_a_block_is_shown_what_was_attested_of_its_own_organisations() -> None:
    given = Attestation(organisation="TB", code="plan", on=date(2023, 5, 1))
    whole = evidence()
    block = attrs.evolve(whole, attestations=(given,), block=slice(1, 2), current=whole.current[1:])
    holds, unknown = block.attested("plan")

    assert (holds.tolist(), unknown.tolist()) == ([True], [False])
    assert block.attestation("plan", 0) == given
