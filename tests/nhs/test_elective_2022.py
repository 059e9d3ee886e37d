"""Tiers for elective care: published goals, illustrative thresholds, and figures of invented trusts, because none are public by trust here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tiering import Movement, Panel, Period, Regime, Standard, Status
from tiering.errors import UnknownCodeError
from tiering.nhs import cancer_2022, elective_2022
from tiering.testing import assert_tiers, panel_of, parametrize_with_checks

REGIMES = (elective_2022.regime, elective_2022.regime_2024)
JULY_2023 = date(2023, 7, 1)

# Shares of the waiting list over 78 weeks at the end of each month, April 2022 to April 2023.
INVENTED = {
    "TA": "0.009x2 0.008x3 0.007x2 0.006 0.005 0.004 0.003 0.002 0.001",
    "TB": "0.003x6 0.0031x7",
    "TC": "0.001x7 0.006 0.007 0.008 0.008 0.002 0.001",
    "TD": "0.001x3 _x10",
    "TE": "0.0x13",
}


def panel(figures: dict[str, str] = INVENTED) -> Panel:
    shown = {code: {"over_78_weeks": text} for code, text in figures.items()}
    return panel_of(shown, [elective_2022.over_78_weeks], first="2022-04")


def goals() -> dict[str, Standard]:
    return {standard.metric: standard for standard in elective_2022.standards}


# What is published.


def test_nobody_is_to_wait_over_78_weeks_by_april_2023() -> None:
    goal = goals()["over_78_weeks"]

    assert (goal.level, goal.valid.end, goal.reference.status) == (0.0, date(2023, 5, 1), Status.PUBLISHED)


def test_nobody_is_to_wait_over_65_weeks_by_september_2024() -> None:
    goal = goals()["over_65_weeks"]

    assert (goal.level, goal.valid.end, goal.reference.status) == (0.0, date(2024, 10, 1), Status.PUBLISHED)


def test_tier_1_is_above_tier_2_and_everybody_else_is_not_monitored() -> None:
    assert [tier.name for tier in elective_2022.scale] == ["not monitored", "tier 2", "tier 1"]


@pytest.mark.parametrize(
    ("figures", "movement", "before", "after"),
    [
        ("0.0x4 _x2 0.01", Movement.ESCALATED, "none", "1"),
        ("0.01x4 _x2 0.0", Movement.DE_ESCALATED, "1", "none"),
    ],
)
def test_a_trust_may_move_by_two_steps(figures: str, movement: Movement, before: str, after: str) -> None:
    first, second = elective_2022.regime.replay(panel({"TA": figures}), until=date(2022, 12, 31))

    assert (first["TA"].tier.code, second["TA"].tier.code, second["TA"].movement) == (before, after, movement)


@pytest.mark.parametrize("regime", REGIMES)
def test_no_guard_limits_the_steps(regime: Regime) -> None:
    assert regime.guards == ()


def test_a_trust_is_placed_in_each_programme_separately() -> None:
    both = panel_of(
        {
            "TA": {"over_78_weeks": "0.01x6", "backlog_62_day": "0.9x6"},
            "TB": {"over_78_weeks": "0.0x6", "backlog_62_day": "2.5x6"},
        },
        [elective_2022.over_78_weeks, cancer_2022.backlog_62_day],
        first="2022-04",
    )
    on = date(2022, 9, 20)
    elective, cancer = (regime.review(both, on=on) for regime in (elective_2022.regime, cancer_2022.regime))

    assert [each.tier.code for each in elective] == ["1", "none"]
    assert [each.tier.code for each in cancer] == ["none", "1"]


# The rule, which is ours.


@pytest.mark.parametrize(
    ("share", "tier"), [("0.0", "none"), ("0.002", "none"), ("0.0021", "2"), ("0.005", "2"), ("0.0051", "1")]
)
def test_a_trust_that_gets_nearer_is_placed_by_its_distance(share: str, tier: str) -> None:
    review = elective_2022.regime.review(panel({"TA": f"0.02x3 {share}"}), on=date(2022, 9, 20))

    assert review["TA"].tier.code == tier


@pytest.mark.parametrize(("before", "tier"), [("0.0031", "2"), ("0.003", "1"), ("0.001", "1"), ("_", "2")])
def test_a_trust_that_is_far_and_no_nearer_than_three_months_before_is_in_tier_1(before: str, tier: str) -> None:
    decision = elective_2022.regime.review(panel({"TA": f"{before} _ _ 0.003"}), on=date(2022, 9, 20))["TA"]

    assert (decision.tier.code, decision.is_decided) == (tier, before != "_")


def test_a_replay_of_the_invented_trusts() -> None:
    history = elective_2022.regime.replay(panel(), until=JULY_2023)

    assert_tiers(
        history, {"TA": "1 1 2 none", "TB": "1 1 1 1", "TC": "none none 1 none", "TD": "nonex4", "TE": "nonex4"}
    )


@pytest.mark.parametrize(
    ("regime", "month"), [(elective_2022.regime, "2023-04"), (elective_2022.regime_2024, "2024-09")]
)
def test_the_last_review_sees_the_month_of_the_goal(regime: Regime, month: str) -> None:
    (metric,) = regime.metrics
    days = regime.cycle.dates(until=date(2030, 1, 1))

    assert regime.cycle.latest(metric, days[-1]) == Period.parse(month)


@pytest.mark.parametrize("regime", REGIMES)
def test_a_goal_is_in_force_for_every_review(regime: Regime) -> None:
    (metric,), (goal,) = regime.metrics, regime.standards
    months = [regime.cycle.latest(metric, day) for day in regime.cycle.dates(until=date(2030, 1, 1))]

    assert len(months) > 1
    assert all(goal.is_in_force(month.end - timedelta(days=1)) for month in months)


def test_every_decision_is_explained() -> None:
    history = elective_2022.regime.replay(panel(), until=JULY_2023)
    texts = [str(decision.explain(full=True)) for review in history for decision in review]

    assert len(texts) == 20
    assert all("illustrative" in text and "the standard is 0 % (published)" in text for text in texts)


@pytest.mark.parametrize("regime", REGIMES)
def test_every_threshold_is_illustrative(regime: Regime) -> None:
    statuses = {
        reference.status for what, reference in regime.references if not what.startswith(("standard", "the cycle"))
    }

    assert statuses == {Status.ILLUSTRATIVE}
    assert "illustrative" in regime.name


# One's own thresholds.


@pytest.mark.parametrize("build", [elective_2022.build, elective_2022.build_2024])
def test_thresholds_of_ones_own_are_yours_and_the_others_stay(build: Callable[..., Regime]) -> None:
    mine = build(thresholds={"1": 0.5})
    yours = [what for what, reference in mine.references if reference.status is Status.YOURS]

    assert len(yours) == 1
    assert yours[0].startswith("entry to tier '1'")
    assert yours[0].endswith("by more than 0.5")
    assert mine.name.endswith("with thresholds of yours")


def test_an_explanation_says_that_they_are_yours() -> None:
    mine = elective_2022.build(thresholds={"1": 0.009, "2": 0.001})
    line = str(mine.review(panel(), on=date(2022, 9, 20))["TA"].explain()).splitlines()[2]

    assert "above 0.1 %" in line
    assert line.endswith("yours")


@pytest.mark.parametrize("build", [elective_2022.build, elective_2022.build_2024])
def test_a_threshold_of_a_tier_that_has_none_is_refused(build: Callable[..., Regime]) -> None:
    with pytest.raises(UnknownCodeError, match="unknown threshold '3' in the thresholds; known are '1', '2'"):
        build(thresholds={"3": 0.1})


# The kit's checks.


@parametrize_with_checks([elective_2022.regime.rule], regime=elective_2022.regime)
def test_the_rule_keeps_the_laws(check: Callable[[], None]) -> None:
    check()


@parametrize_with_checks([elective_2022.regime_2024.rule], regime=elective_2022.regime_2024)
def test_the_later_rule_keeps_the_laws(check: Callable[[], None]) -> None:
    check()


def test_replay_and_simulation_agree() -> None:
    history = elective_2022.regime.replay(panel(), until=JULY_2023)

    assert elective_2022.regime.simulate(panel(), until=JULY_2023).tolist() == history.ranks.tolist()
