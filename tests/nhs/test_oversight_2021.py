from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest

from tiering import Attestation, Judgement, Organisation, Panel, Period, Placement, Regime, Review, Status
from tiering.errors import DefinitionError, UnknownCodeError
from tiering.nhs import oversight_2021 as framework
from tiering.testing import check_rule

FIRST, LAST = date(2021, 8, 1), date(2022, 8, 1)
EARNED, ACTUAL, SUSPECTED, INTENSIVE = framework.conditions
GOOD, BAD = (1.0, 0.0), (0.1, 0.9)


def panel(*trusts: tuple[float, float]) -> Panel:
    """Return two years in which each invented trust always has the same figures."""
    return Panel.from_arrays(
        np.broadcast_to(np.array(trusts).T[:, None, :], (2, 24, len(trusts))),
        metrics=framework.metrics,
        periods=[Period.parse("2020-10").shifted(step) for step in range(24)],
        organisations=[Organisation(f"T{letter}") for letter in "ABCDEFGH"[: len(trusts)]],
    )


def attested(found: Mapping[str, bool]) -> list[Attestation]:
    return [
        Attestation(organisation="TA", code=code, holds=holds, on=FIRST, by="the committee")
        for code, holds in found.items()
    ]


def review(
    figures: tuple[float, float], found: Mapping[str, bool], start: str = "", regime: Regime = framework.regime
) -> Review:
    return regime.review(
        panel(figures), on=FIRST, attestations=attested(found), start=[Placement("TA", start)] if start else []
    )


def statuses(regime: Regime, part: str) -> set[Status]:
    return {reference.status for what, reference in regime.references if part in what}


# What was published.


def test_there_are_four_segments_and_the_fourth_is_the_most_intensive() -> None:
    assert [tier.code for tier in framework.scale] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("start", ["1", "2", "3", "4"])
@pytest.mark.parametrize("seed", range(5))
def test_figures_alone_move_nobody(start: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    shown = Panel.from_arrays(
        rng.choice([0.0, 0.04, 0.06, 0.74, 0.76, 1.0, math.nan], size=(2, 24, 6)),
        metrics=framework.metrics,
        periods=[Period.parse("2020-10").shifted(step) for step in range(24)],
        organisations=[Organisation(f"T{number}") for number in range(6)],
    )
    stood = [Placement(each.code, start) for each in shown.organisations]

    assert set(framework.regime.replay(shown, until=LAST, start=stood).tiers.ravel().tolist()) == {start}


def test_the_committee_decides_by_judgement_whatever_the_figures() -> None:
    judged = Judgement(organisation="TA", tier="4", reason="support agreed", by="the committee", on=FIRST)

    assert framework.regime.review(panel(GOOD), on=FIRST, judgements=[judged])["TA"].tier.code == "4"


@pytest.mark.parametrize("breach", [ACTUAL, SUSPECTED])
def test_an_actual_or_a_suspected_breach_is_enough_for_segments_3_and_4(breach: str) -> None:
    found = [review(BAD, {breach: True, INTENSIVE: intensive})["TA"] for intensive in (False, True)]

    assert [(each.tier.code, each.is_decided) for each in found] == [("3", True), ("4", True)]


def test_without_a_breach_neither_segment_3_nor_4_is_open() -> None:
    decision = review(BAD, {ACTUAL: False, SUSPECTED: False, INTENSIVE: True})["TA"]

    assert decision.most.code == "2"


def test_an_attested_breach_places_nobody_who_is_not_considered() -> None:
    assert review(GOOD, {ACTUAL: True, INTENSIVE: True})["TA"].most.code == "2"


@pytest.mark.parametrize("figures", [GOOD, BAD])
def test_segment_4_is_left_to_segment_3_even_where_nothing_is_attested_any_more(figures: tuple[float, float]) -> None:
    gone = {EARNED: True, ACTUAL: False, SUSPECTED: False, INTENSIVE: False}
    history = framework.regime.replay(
        panel(figures), until=date(2022, 2, 1), attestations=attested(gone), start=[Placement("TA", "4")]
    )

    assert history.tiers[:, 0].tolist()[:2] == ["3", "1"]


# How it is written here, which is no fact about the framework.


def test_segment_1_has_to_be_earned() -> None:
    assert review(GOOD, {EARNED: True})["TA"].tier.code == "1"
    assert review(GOOD, {EARNED: False}, "1")["TA"].tier.code == "2"


def test_the_default_segment_is_that_of_a_trust_that_has_not_earned_segment_1() -> None:
    assert framework.scale.default == review(GOOD, {EARNED: False})["TA"].tier.code


def test_nothing_attested_leaves_a_new_trust_in_the_default_segment() -> None:
    assert review(GOOD, {})["TA"].tier.code == framework.scale.default


@pytest.mark.parametrize("figures", [(0.1, 0.0), (1.0, 0.9)])
def test_any_metric_triggers_consideration(figures: tuple[float, float]) -> None:
    assert review(figures, {})["TA"].most.code == "4"


@pytest.mark.parametrize(
    ("part", "status"),
    [
        ("override to at least tier '2'", Status.RECALLED),
        ("misses its standard in each of the last 2 periods", Status.RECALLED),
        ("standard for", Status.ILLUSTRATIVE),
        ("considered", Status.PUBLISHED),
        ("breach", Status.PUBLISHED),
        ("which leads to 3 only", Status.RECALLED),
        ("the cycle", Status.ILLUSTRATIVE),
    ],
)
def test_every_number_has_its_status(part: str, status: Status) -> None:
    assert statuses(framework.regime, part) == {status}


def test_no_number_is_without_a_status_of_its_own() -> None:
    assert Status.YOURS not in statuses(framework.regime, "")


def test_thresholds_that_are_given_are_yours_and_the_others_stay() -> None:
    own = framework.build({"four_hour": 0.8})

    assert statuses(own, "standard for 'four_hour': 0.8") == {Status.YOURS}
    assert statuses(own, "standard for 'over_52_weeks': 0.05") == {Status.ILLUSTRATIVE}
    assert statuses(own, "in each of the last 2 periods") == {Status.RECALLED}


def test_misses_that_are_given_are_yours() -> None:
    assert statuses(framework.build({"misses": 1}), "misses its standard") == {Status.YOURS}


def test_the_message_says_whose_the_threshold_is() -> None:
    text = str(review(BAD, {}, regime=framework.build({"four_hour": 0.8}))["TA"].explain())

    assert "below 80 %  yours" in text
    assert "above 5 %   illustrative" in text


def test_the_name_says_whose_the_thresholds_are() -> None:
    assert "illustrative" in framework.regime.name
    assert "yours" in framework.build({"misses": 3}).name


def test_an_unknown_threshold_or_metric_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="diagnostics"):
        framework.build({"diagnostics": 0.99})
    with pytest.raises(UnknownCodeError, match="diagnostics"):
        framework.build(looks_at=["diagnostics"])


def test_half_a_miss_is_refused() -> None:
    with pytest.raises(DefinitionError, match="whole number"):
        framework.build({"misses": 1.5})


def test_the_rule_keeps_all_laws() -> None:
    check_rule(framework.regime.rule, regime=framework.regime)


def test_every_decision_can_be_explained() -> None:
    history = framework.regime.replay(panel(GOOD, BAD, (math.nan, math.nan)), until=LAST)

    assert len([str(each.explain(full=True)) for held in history for each in held]) == 5 * 3
