from __future__ import annotations

from typing import Any

import pytest
from guarding import tiers, told
from invented import FOUR_HOUR, first_of, number, regime

from tiering import Window, rules, scores, testing
from tiering.errors import DefinitionError
from tiering.hysteresis import DeadBand

POINTS = scores.Points("four_hour", {1: 0.78, 2: 0.70, 3: 0.60}, otherwise=4)
BAND = DeadBand("four_hour", 0.45, 0.55)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ("0.8 0.48", "3 3"),
        ("0.8 0.45", "3 3"),
        ("0.8 0.44", "3 1"),
        ("0.8 0.55 0.56", "3 3 2"),
        ("0.4 0.53 0.57", "1 1 2"),
    ],
)
def test_inside_the_band_nothing_moves(figures: str, expected: str) -> None:
    assert tiers(figures, BAND) == expected


def test_a_first_placement_is_not_held() -> None:
    assert tiers("0.48", BAND) == "1"


def test_where_the_figure_may_lie_in_the_band_nothing_moves() -> None:
    slow = rules.Ladder(enter={"1": rules.Below("four_hour", 0.5)})
    other = DeadBand("category_2", 100, 200)

    assert tiers("0.8 0.4", other, rule=slow) == "3 3"


def test_a_band_beyond_all_that_a_missing_figure_may_be_holds_nobody() -> None:
    capped = number("capped", minimum=0, maximum=10)
    panel = testing.panel_of({"TA": {"four_hour": "0.8 0.4", "capped": "_ _"}}, (FOUR_HOUR, capped), first="2023-04")
    far, near = (DeadBand(scores.Gap("capped", 0), low, 200) for low in (11, 10))
    found = [
        regime(metrics=(FOUR_HOUR, capped), guards=[guard]).simulate(panel, until=first_of(2)) for guard in (far, near)
    ]

    assert [ranks.ravel().tolist() for ranks in found] == [[0, 2], [0, 0]]


def test_it_may_be_a_band_of_a_score() -> None:
    assert tiers("0.8 0.65 0.4 0.72 0.8", DeadBand(POINTS, 2, 3)) == "3 3 1 1 3"


def test_a_figure_may_be_taken_over_several_periods() -> None:
    banded = DeadBand("four_hour", 0.55, 0.65, over=Window.last(2))

    assert tiers("0.8 0.8 0.4 0.4", banded) == "3 3 3 1"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (("four_hour", 0.6, 0.5), "nothing lies between 0.6 and 0.5"),
        (("four_hour", 0.6, float("nan")), "high of DeadBand must be finite"),
        ((7, 0.5, 0.6), "what of DeadBand is 7, no score"),
        (("", 0.5, 0.6), "what must be text"),
        ((scores.Points, 0.5, 0.6), "is the class Points"),
    ],
)
def test_a_band_that_is_none_is_refused(settings: tuple[Any, ...], words: str) -> None:
    with pytest.raises(DefinitionError, match=words):
        DeadBand(*settings)


@pytest.mark.parametrize(("what", "over"), [(POINTS, Window.last(2)), ("four_hour", 2)])
def test_a_window_is_for_a_metric(what: Any, over: Any) -> None:
    with pytest.raises(DefinitionError, match="over of DeadBand"):
        DeadBand(what, 1, 2, over=over)


def test_limits_outside_of_the_metric_are_refused_with_the_regime() -> None:
    with pytest.raises(DefinitionError, match="four_hour"):
        regime(guards=[DeadBand("four_hour", 45, 55)])


def test_a_band_of_one_figure_is_that_figure() -> None:
    assert tiers("0.8 0.4 0.41", DeadBand("four_hour", 0.4, 0.4)) == "3 3 1"


def test_it_says_what_lies_in_the_band() -> None:
    assert str(BAND) == "nothing moves while four_hour lies between 0.45 and 0.55"
    assert told("0.8 0.48", BAND) == ["four_hour lies in its dead band, 45 % to 55 %: 48.0 %"]
    assert told("0.8 0.4", DeadBand("category_2", 100, 200)) == [
        "category_2 may lie in its dead band, 1 min 40 s to 3 min 20 s: missing"
    ]
    assert told("0.8 0.65", DeadBand(POINTS, 2, 3)) == ["points for four_hour lies in its dead band, 2 to 3: 3"]
