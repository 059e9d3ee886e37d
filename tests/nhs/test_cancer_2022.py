"""Tiers for cancer: published goals, illustrative thresholds, and figures of invented trusts, because none are public by trust here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tiering import Movement, Panel, Period, Regime, Status
from tiering.errors import UnknownCodeError
from tiering.nhs import cancer_2022
from tiering.testing import assert_tiers, panel_of, parametrize_with_checks

REGIMES = (cancer_2022.regime, cancer_2022.regime_2023)
JULY_2023 = date(2023, 7, 1)

# The backlog in times of that before the pandemic, at the end of each month, April 2022 to March 2023.
INVENTED = {
    "TA": "2.1 2.0 2.0 1.9 1.9 1.8 1.7 1.5 1.3 1.2 1.1 1.0",
    "TB": "1.5x12",
    "TC": "1.0x6 1.9x3 1.1x3",
    "TD": "0.9x12",
    "TE": "1.6 _x11",
}


def panel(figures: dict[str, str] = INVENTED) -> Panel:
    shown = {code: {"backlog_62_day": text} for code, text in figures.items()}
    return panel_of(shown, [cancer_2022.backlog_62_day], first="2022-04")


def told_in_time(figures: str, first: str) -> Panel:
    return panel_of({"TA": {"faster_diagnosis": figures}}, [cancer_2022.faster_diagnosis], first=first)


# What is published.


def test_the_backlog_is_to_be_back_at_its_level_before_the_pandemic_by_march_2023() -> None:
    (goal,) = cancer_2022.regime.standards

    assert (goal.metric, goal.level, goal.valid.end) == ("backlog_62_day", 1.0, date(2023, 4, 1))
    assert goal.reference.status is Status.PUBLISHED


def test_75_then_77_then_80_per_cent_are_to_be_told_within_28_days() -> None:
    goals = cancer_2022.regime_2023.standards

    assert [goal.level for goal in goals] == [0.75, 0.77, 0.80]
    assert [goal.valid.end for goal in goals] == [date(2024, 4, 1), date(2025, 4, 1), date(2026, 4, 1)]
    assert {goal.reference.status for goal in goals} == {Status.PUBLISHED}


def test_tier_1_is_above_tier_2_and_everybody_else_is_not_monitored() -> None:
    assert [tier.name for tier in cancer_2022.scale] == ["not monitored", "tier 2", "tier 1"]


@pytest.mark.parametrize(
    ("figures", "movement", "before", "after"),
    [
        ("1.0x3 _x2 2.0", Movement.ESCALATED, "none", "1"),
        ("2.0x3 _x2 1.0", Movement.DE_ESCALATED, "1", "none"),
    ],
)
def test_a_trust_may_move_by_two_steps(figures: str, movement: Movement, before: str, after: str) -> None:
    first, second = cancer_2022.regime.replay(panel({"TA": figures}), until=date(2022, 12, 31))

    assert (first["TA"].tier.code, second["TA"].tier.code, second["TA"].movement) == (before, after, movement)


@pytest.mark.parametrize("regime", REGIMES)
def test_no_guard_limits_the_steps(regime: Regime) -> None:
    assert regime.guards == ()


# The rule, which is ours.


@pytest.mark.parametrize(
    ("backlog", "tier"), [("1.0", "none"), ("1.25", "none"), ("1.26", "2"), ("1.75", "2"), ("1.76", "1")]
)
def test_a_trust_that_gets_nearer_is_placed_by_its_distance(backlog: str, tier: str) -> None:
    review = cancer_2022.regime.review(panel({"TA": f"3x3 {backlog}"}), on=date(2022, 9, 20))

    assert review["TA"].tier.code == tier


@pytest.mark.parametrize(("before", "tier"), [("1.6", "2"), ("1.5", "1"), ("1.4", "1"), ("_", "2")])
def test_a_trust_that_is_far_and_no_nearer_than_three_months_before_is_in_tier_1(before: str, tier: str) -> None:
    decision = cancer_2022.regime.review(panel({"TA": f"{before} _ _ 1.5"}), on=date(2022, 9, 20))["TA"]

    assert (decision.tier.code, decision.is_decided) == (tier, before != "_")


def test_a_replay_of_the_invented_trusts() -> None:
    history = cancer_2022.regime.replay(panel(), until=JULY_2023)

    assert_tiers(
        history, {"TA": "1 1 2 none", "TB": "2 1 1 1", "TC": "none none 1 none", "TD": "nonex4", "TE": "nonex4"}
    )


@pytest.mark.parametrize(
    ("on", "before", "now", "tier"),
    [
        (date(2024, 2, 20), "0.60", "0.70", "none"),
        (date(2024, 2, 20), "0.60", "0.699", "2"),
        (date(2024, 2, 20), "0.60", "0.649", "1"),
        (date(2024, 2, 20), "0.699", "0.699", "1"),
        (date(2025, 2, 20), "0.60", "0.72", "none"),
        (date(2025, 2, 20), "0.60", "0.719", "2"),
        (date(2026, 2, 20), "0.60", "0.75", "none"),
        (date(2026, 2, 20), "0.60", "0.749", "2"),
    ],
)
def test_the_later_edition_looks_at_three_months_and_at_the_standard_of_their_year(
    on: date, before: str, now: str, tier: str
) -> None:
    shown = told_in_time(f"{before}x3 {now}x3", first=f"{on.year - 1}-07")

    assert cancer_2022.regime_2023.review(shown, on=on)["TA"].tier.code == tier


@pytest.mark.parametrize(("regime", "month"), [(cancer_2022.regime, "2023-03"), (cancer_2022.regime_2023, "2026-03")])
def test_the_last_review_sees_the_month_of_the_goal(regime: Regime, month: str) -> None:
    (metric,) = regime.metrics
    days = regime.cycle.dates(until=date(2030, 1, 1))

    assert regime.cycle.latest(metric, days[-1]) == Period.parse(month)


@pytest.mark.parametrize("regime", REGIMES)
def test_one_goal_is_in_force_for_every_review(regime: Regime) -> None:
    (metric,) = regime.metrics
    months = [regime.cycle.latest(metric, day) for day in regime.cycle.dates(until=date(2030, 1, 1))]
    in_force = [sum(goal.is_in_force(month.end - timedelta(days=1)) for goal in regime.standards) for month in months]

    assert len(months) > 1
    assert set(in_force) == {1}


def test_every_decision_is_explained() -> None:
    history = cancer_2022.regime.replay(panel(), until=JULY_2023)
    texts = [str(decision.explain(full=True)) for review in history for decision in review]

    assert len(texts) == 20
    assert all("illustrative" in text and "the standard is 1 (published)" in text for text in texts)


@pytest.mark.parametrize("regime", REGIMES)
def test_every_threshold_is_illustrative(regime: Regime) -> None:
    statuses = {
        reference.status for what, reference in regime.references if not what.startswith(("standard", "the cycle"))
    }

    assert statuses == {Status.ILLUSTRATIVE}
    assert "illustrative" in regime.name


# One's own thresholds.


@pytest.mark.parametrize("build", [cancer_2022.build, cancer_2022.build_2023])
def test_thresholds_of_ones_own_are_yours_and_the_others_stay(build: Callable[..., Regime]) -> None:
    mine = build(thresholds={"1": 0.5})
    yours = [what for what, reference in mine.references if reference.status is Status.YOURS]

    assert len(yours) == 1
    assert yours[0].startswith("entry to tier '1'")
    assert "by more than 0.5" in yours[0]
    assert mine.name.endswith("with thresholds of yours")


@pytest.mark.parametrize("build", [cancer_2022.build, cancer_2022.build_2023])
def test_a_threshold_of_a_tier_that_has_none_is_refused(build: Callable[..., Regime]) -> None:
    with pytest.raises(UnknownCodeError, match="unknown threshold '3' in the thresholds; known are '1', '2'"):
        build(thresholds={"3": 0.1})


# The kit's checks.


@parametrize_with_checks([cancer_2022.regime.rule], regime=cancer_2022.regime)
def test_the_rule_keeps_the_laws(check: Callable[[], None]) -> None:
    check()


@parametrize_with_checks([cancer_2022.regime_2023.rule], regime=cancer_2022.regime_2023)
def test_the_later_rule_keeps_the_laws(check: Callable[[], None]) -> None:
    check()


def test_replay_and_simulation_agree() -> None:
    history = cancer_2022.regime.replay(panel(), until=JULY_2023)

    assert cancer_2022.regime.simulate(panel(), until=JULY_2023).tolist() == history.ranks.tolist()
