from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest

from tiering import Decision, History, Panel, Regime, Status
from tiering.elsewhere import star_ratings_2023 as stars
from tiering.errors import DefinitionError, TieringError, UnknownCodeError
from tiering.testing import check_rule, panel_of

OCTOBER = date(2022, 10, 6)
FIVE = {"screening": "0.80", "blood_pressure": "0.82", "leaving": "0.08"}
ONE = {"screening": "0.51", "blood_pressure": "0.54", "leaving": "0.35"}


def rated(figures: Mapping[str, str], regime: Regime = stars.regime) -> Decision:
    return regime.review(panel_of({"CA": figures}, stars.metrics, first="2021"), on=OCTOBER)["CA"]


def statuses(regime: Regime, part: str) -> set[Status]:
    return {reference.status for what, reference in regime.references if part in what}


# What was published: cut points may move at most 5 points a year.


def test_the_guardrail_is_5_points_and_published() -> None:
    assert stars.guardrail.at_most == 0.05
    assert stars.guardrail.reference.status is Status.PUBLISHED
    assert stars.guardrail.reference.source


def contracts(shift: float) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    rng = np.random.default_rng(7)
    return {metric.code: np.clip(rng.normal(0.6 + shift, 0.15, 300), 0, 1) for metric in stars.metrics}


@pytest.mark.parametrize("shift", [-0.5, -0.05, 0.0, 0.05, 0.3])
def test_no_cut_point_of_the_next_edition_moves_by_more_than_5_points(shift: float) -> None:
    following = stars.next_thresholds(stars.thresholds, contracts(shift))
    moves = [abs(following[code][star] - cut) for code, cuts in stars.thresholds.items() for star, cut in cuts.items()]

    assert max(moves) <= 0.05 + 1e-12


@pytest.mark.parametrize("shift", [-0.5, 0.0, 0.3])
def test_the_next_edition_is_a_regime(shift: float) -> None:
    following = stars.build(stars.next_thresholds(stars.thresholds, contracts(shift)))

    assert following != stars.regime
    assert "yours" in following.name


def test_a_wider_guardrail_lets_cut_points_move_further() -> None:
    free = stars.next_thresholds(stars.thresholds, contracts(0), guardrail=stars.Guardrail(1))

    assert free["leaving"] == stars.clustered(stars.leaving, contracts(0)["leaving"])


def test_where_everybody_is_better_by_20_points_all_cut_points_move_by_5() -> None:
    before = {"screening": {5: 0.70, 4: 0.60, 3: 0.50, 2: 0.40}}
    following = stars.next_thresholds(before, {"screening": [0.50, 0.60, 0.70, 0.80, 0.90]})

    assert dict(following["screening"]) == {5: 0.75, 4: 0.65, 3: 0.55, 2: 0.45}


def test_figures_of_a_measure_that_are_missing_are_refused() -> None:
    with pytest.raises(UnknownCodeError, match="leaving"):
        stars.next_thresholds({"leaving": stars.thresholds["leaving"]}, {"screening": [0.1]})


# Ratings.


def test_there_are_nine_ratings_and_five_stars_are_the_best() -> None:
    assert [tier.code for tier in stars.scale] == ["5", "4.5", "4", "3.5", "3", "2.5", "2", "1.5", "1"]
    assert [tier.name for tier in stars.scale][-2:] == ["1.5 stars", "1 star"]


@pytest.mark.parametrize(("figures", "rating"), [(FIVE, "5"), (ONE, "1")])
def test_a_figure_at_the_cut_point_earns_its_stars(figures: Mapping[str, str], rating: str) -> None:
    assert rated(figures).tier.code == rating


@pytest.mark.parametrize(
    ("screening", "blood_pressure", "leaving", "rating"),
    [
        ("0.80", "0.82", "0.09", "4.5"),  # 5, 5, 4: 4.67
        ("0.80", "0.81", "0.09", "4.5"),  # 5, 4, 4: 4.33
        ("0.79", "0.81", "0.09", "4"),  # 4, 4, 4
        ("0.80", "0.82", "0.35", "3.5"),  # 5, 5, 1: 3.67
    ],
)
def test_the_rating_is_the_mean_to_the_nearest_half_star(
    screening: str, blood_pressure: str, leaving: str, rating: str
) -> None:
    figures = {"screening": screening, "blood_pressure": blood_pressure, "leaving": leaving}

    assert rated(figures).tier.code == rating


def test_a_missing_measure_leaves_the_rating_open() -> None:
    decision = rated({**FIVE, "leaving": "_"})

    assert (decision.least.code, decision.most.code) == ("5", "3.5")


def test_a_rating_is_made_anew_every_year() -> None:
    shown: Panel = panel_of(
        {"CA": {code: f"{FIVE[code]} {ONE[code]} {FIVE[code]}" for code in FIVE}}, stars.metrics, first="2021"
    )
    held: History = stars.regime.replay(shown, until=date(2024, 12, 31))

    assert held.tiers[:, 0].tolist() == ["5", "1", "5"]


# Numbers and their status.


@pytest.mark.parametrize(
    ("part", "status"),
    [
        ("points for", Status.ILLUSTRATIVE),
        ("stars short of five at least", Status.RECALLED),
        ("the cycle", Status.ILLUSTRATIVE),
    ],
)
def test_every_number_has_its_status(part: str, status: Status) -> None:
    assert statuses(stars.regime, part) == {status}


def test_no_number_is_without_a_status_of_its_own() -> None:
    assert Status.YOURS not in statuses(stars.regime, "")


def test_cut_points_that_are_given_are_yours_and_the_others_stay() -> None:
    own = stars.build({"leaving": {5: 0.1, 4: 0.2, 3: 0.3, 2: 0.4}})

    assert statuses(own, "points for leaving") == {Status.YOURS}
    assert statuses(own, "points for screening") == {Status.ILLUSTRATIVE}
    assert rated({**FIVE, "leaving": "0.1"}, own).tier.code == "5"


@pytest.mark.parametrize(
    "thresholds",
    [
        {"waiting": {5: 0.9, 4: 0.8, 3: 0.7, 2: 0.6}},
        {"screening": {5: 0.9, 4: 0.8, 3: 0.7}},
        {"screening": {5: 0.6, 4: 0.8, 3: 0.7, 2: 0.9}},
        {"screening": {5: 0.1, 4: 0.2, 3: 0.3, 2: 0.4}},
    ],
)
def test_cut_points_that_make_no_sense_are_refused(thresholds: Mapping[str, Mapping[int, float]]) -> None:
    with pytest.raises(TieringError):
        stars.build(thresholds)


# The rule.


def test_the_rule_keeps_all_laws() -> None:
    check_rule(stars.regime.rule, regime=stars.regime)


def test_every_decision_can_be_explained() -> None:
    shown = panel_of({"CA": FIVE, "CB": ONE, "CC": {}}, stars.metrics, first="2021")
    review = stars.regime.review(shown, on=OCTOBER)

    assert len([str(each.explain(full=True)) for each in review]) == 3


def test_an_explanation_tells_what_each_measure_lost() -> None:
    text = str(rated({**FIVE, "leaving": "0.35"}).explain())

    assert "points for leaving: 4; Members who chose to leave (2021) 35.0 %" in text


@pytest.mark.parametrize("figure", [80.0, -0.1])
def test_figures_that_are_no_shares_are_refused(figure: float) -> None:
    before = {"screening": stars.thresholds["screening"]}

    with pytest.raises(DefinitionError, match="shares from 0 to 1"):
        stars.next_thresholds(before, {"screening": [0.5, 0.6, 0.7, 0.8, figure]})
