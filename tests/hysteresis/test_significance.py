from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from guarding import history, tiers, told
from invented import METRICS, first_of, number, regime

from tiering import Placement, Polarity, Window, rules, scores, testing
from tiering.errors import DefinitionError
from tiering.hysteresis import Confirm, Significance, StepLimit
from tiering.hysteresis._change_text import change_text
from tiering.typing import Guard, Scores

SCORE = scores.Given("score")
BANDS = rules.Bands(SCORE, enter={"1": 3.0, "2": 2.5})
ENOUGH = Significance(SCORE, by=0.1)


def by_score(figures: str, *guards: Any, errors: str = "", rule: Any = BANDS, start: Any = ()) -> Any:
    """Replay a series of Trust A's scores: tier 1 from 3.0, tier 2 from 2.5, else tier 3."""
    metrics = (number("score"), number("error"))
    shown = {"score": figures, **({"error": errors} if errors else {})}
    panel = testing.panel_of({"TA": shown}, metrics, first="2023-04")
    asked = regime(rule, metrics=metrics, guards=guards)
    return asked.replay(panel, until=first_of(len(testing.series(figures))), start=start)


def placed(figures: str, *guards: Any, **settings: Any) -> str:
    return " ".join(decision.tier.code for decision in by_score(figures, *guards, **settings).timeline("TA"))


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ("2.45 2.54 2.56", "3 3 2"),
        ("2.40 2.50 2.51", "3 3 2"),
        ("3.05 2.96 2.94", "1 1 2"),
        ("2.20 2.60", "3 2"),
    ],
)
def test_a_move_waits_for_a_change_of_more_than_the_threshold(figures: str, expected: str) -> None:
    assert placed(figures, ENOUGH) == expected


def test_a_change_counts_from_the_last_move_and_not_from_the_last_review() -> None:
    assert placed("2.45 2.48 2.51 2.54 2.57", ENOUGH) == "3 3 3 3 2"
    assert placed("2.45 2.57 2.47 2.40", ENOUGH) == "3 2 2 3"


def test_a_score_that_has_fallen_justifies_no_escalation() -> None:
    other = rules.Ladder(enter={"1": rules.Below("error", 1)})

    assert placed("2.9 2.1", ENOUGH, rule=other, errors="5 0") == "3 3"
    assert placed("2.1 2.9", ENOUGH, rule=other, errors="5 0") == "3 1"


def test_a_score_that_has_risen_justifies_no_de_escalation() -> None:
    other = rules.Ladder(enter={"1": rules.Below("error", 1)})

    assert placed("2.1 2.9", ENOUGH, rule=other, errors="0 5") == "1 1"


@pytest.mark.parametrize(
    ("figures", "expected"),
    # What is not 0.1 in binary is no more than 0.1 for that.
    [("2.43 2.53", "3 3"), ("2.46 2.56", "3 3"), ("2.57 2.47", "2 2")],
)
def test_a_change_of_the_threshold_is_not_one_of_more(figures: str, expected: str) -> None:
    assert placed(figures, ENOUGH) == expected


def test_what_is_left_of_a_move_that_was_cut_short_needs_no_further_change() -> None:
    assert placed("2.0 3.5 3.5 3.5", ENOUGH, StepLimit(1)) == "3 2 1 1"
    assert placed("3.5 2.0 2.0 2.0", ENOUGH, StepLimit(1)) == "1 2 3 3"


def test_a_move_that_was_cut_short_can_be_taken_back() -> None:
    assert placed("2.0 3.5 2.0", ENOUGH, StepLimit(1)) == "3 2 3"
    assert placed("3.5 2.0 3.5", ENOUGH, StepLimit(1)) == "1 2 1"


def test_once_a_move_is_complete_the_next_one_counts_from_there() -> None:
    assert placed("2.0 2.8 3.0 3.05 2.95", ENOUGH, StepLimit(1)) == "3 2 1 1 1"
    assert placed("2.0 2.95 3.0", ENOUGH) == "3 2 2"
    assert placed("3.5 2.55 2.48", ENOUGH) == "1 2 2"


def test_a_gap_leaves_the_score_in_place_from_which_a_change_counts() -> None:
    assert placed("2.45 _ 2.54 2.56", ENOUGH) == "3 3 3 2"


def test_where_it_was_not_known_the_first_score_since_counts() -> None:
    assert placed("_ 2.45 2.54 2.56", ENOUGH) == "3 3 3 2"


def test_whoever_stood_somewhere_before_has_no_score_to_count_from() -> None:
    assert placed("2.9 2.9 3.1", ENOUGH, start=[Placement("TA", "3")]) == "3 3 1"


def test_a_score_that_is_partly_known_counts_as_far_as_it_is() -> None:
    # Of two parts one is missing, and lies between 0 and 1; the mean lies between 1.5 and 2, or 3.5 and 4.
    both = scores.mean_of(SCORE, scores.Given("part"))
    guard = Significance(both, by=1)
    metrics = (number("score"), number("part", minimum=0, maximum=1))
    panel = testing.panel_of({"TA": {"score": "3 7 7"}, "TB": {"score": "3 4 7"}}, metrics, first="2023-04")
    asked = regime(rules.Ladder(enter={"1": rules.Above("score", 3.5)}), metrics=metrics, guards=[guard])
    found = asked.simulate(panel, until=first_of(3))

    assert found.tolist() == [[0, 0], [2, 0], [2, 2]]


def test_the_score_that_is_known_best_counts() -> None:
    both = scores.mean_of(SCORE, scores.Given("part"))
    metrics = (number("score"), number("part", minimum=0, maximum=1))
    # At first it lies between 1.5 and 2.0, then it is 1.9, and 2.4 is not more than 0.5 more.
    panel = testing.panel_of({"TA": {"score": "3 3 3.9 4", "part": "_ 0.8 0.9 0.9"}}, metrics, first="2023-04")
    asked = regime(
        rules.Ladder(enter={"1": rules.Above("score", 3.5)}), metrics=metrics, guards=[Significance(both, by=0.5)]
    )

    assert asked.simulate(panel, until=first_of(4)).ravel().tolist() == [0, 0, 0, 2]


@pytest.mark.parametrize(
    ("figures", "expected"),
    [("0.52 0.48 0.43 0.41", "2 2 2 1"), ("0.48 0.55 0.59", "1 1 2"), ("0.48 0.45 0.59", "1 1 2")],
)
def test_a_metric_changes_for_the_worse_by_its_polarity(figures: str, expected: str) -> None:
    assert tiers(figures, Significance("four_hour", by=0.1)) == expected


def test_where_a_metric_is_missing_it_has_not_certainly_changed() -> None:
    panel = testing.panel_of({"TA": {"four_hour": "0.5 _", "category_2": "10 100"}}, METRICS, first="2023-04")
    slow = rules.Ladder(enter={"1": rules.Above("category_2", 50)})
    guards = [Significance("four_hour", by=0.1)]

    assert regime(slow, guards=guards).simulate(panel, until=first_of(2)).ravel().tolist() == [0, 0]


def test_a_metric_may_be_taken_over_several_periods() -> None:
    assert tiers("0.52 0.52 0.40 0.40", Significance("four_hour", by=0.1, over=Window.last(2))) == "2 2 2 1"


def test_the_threshold_may_be_a_multiple_of_a_standard_error() -> None:
    twice = Significance(SCORE, standard_errors=(2, 0.05))

    assert [placed(figures, twice) for figures in ("2.45 2.55", "2.45 2.56")] == ["3 3", "3 2"]


def test_a_multiple_is_taken_in_decimal() -> None:
    assert placed("2.3 2.6", Significance(SCORE, standard_errors=(3, 0.1))) == "3 3"


@pytest.mark.parametrize("error", ["error", scores.Given("error")])
def test_a_standard_error_may_be_a_figure_of_the_day(error: Any) -> None:
    twice = Significance(SCORE, standard_errors=(2, error))

    assert placed("2.45 2.56 2.56", twice, errors="0.01 0.06 0.05") == "3 3 2"


def test_where_the_standard_error_is_missing_nothing_is_significant() -> None:
    assert placed("2.45 9.9 9.9", Significance(SCORE, standard_errors=(2, "error")), errors="0 _ 0") == "3 3 1"


def test_a_standard_error_below_nothing_is_none() -> None:
    other = rules.Ladder(enter={"1": rules.Below("error", -1)})

    assert placed("2.4 2.4", Significance(SCORE, standard_errors=(2, "error")), rule=other, errors="0 -2") == "3 3"


def test_a_first_placement_needs_no_change() -> None:
    assert placed("3.5", ENOUGH) == "1"


def test_its_state_is_whole_numbers_that_are_exact() -> None:
    (state,) = by_score("2.123456789012345", ENOUGH)[-1].guard_states

    assert state.dtype == np.int64
    assert state.view(np.float64).tolist() == [[2.123456789012345]] * 2


def test_before_the_first_review_no_score_is_known() -> None:
    assert np.array(ENOUGH.initial).view(np.float64).tolist() == [-math.inf, math.inf]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "needs either by or standard_errors"),
        ({"by": 0.1, "standard_errors": (2, 0.1)}, "needs either by or standard_errors"),
        ({"by": 0}, "give a finite number above 0 as by"),
        ({"by": math.inf}, "give a finite number above 0 as by"),
        ({"standard_errors": 2}, "must be a multiple with a standard error"),
        ({"standard_errors": (2, None)}, "must be a multiple with a standard error"),
        ({"standard_errors": (0, 0.1)}, "give a finite number above 0 as standard_errors"),
        ({"standard_errors": (2, 0)}, "give a finite number above 0 as standard_errors"),
        ({"standard_errors": (-2, "error")}, "give a finite number above 0 as standard_errors"),
        ({"standard_errors": (2, scores.Given)}, "is the class Given"),
        ({"by": 0.1, "over": Window.last(2)}, "over of Significance is for a metric"),
    ],
)
def test_what_cannot_be_significant_is_refused(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(DefinitionError, match=words):
        Significance(SCORE, **settings)


def test_a_metric_without_a_better_side_is_refused_with_the_regime() -> None:
    neutral = number("score", Polarity.NEUTRAL)

    with pytest.raises(DefinitionError, match="the better side of 'score'"):
        regime(metrics=(*METRICS, neutral), guards=[Significance("score", by=1)])


def test_a_change_that_there_can_never_be_is_refused_with_the_regime() -> None:
    with pytest.raises(DefinitionError, match="margin of 8 on 'four_hour'"):
        regime(guards=[Significance("four_hour", by=8)])


@pytest.mark.parametrize(
    ("guard", "words"),
    [
        (ENOUGH, "score has to change by more than 0.1"),
        (
            Significance(SCORE, standard_errors=(1.96, 0.05)),
            "score has to change by more than 1.96 standard errors of 0.05",
        ),
        (
            Significance("four_hour", standard_errors=(2, "error")),
            "four_hour has to change by more than 2 standard errors of error",
        ),
    ],
)
def test_it_says_what_it_asks_for(guard: Significance, words: str) -> None:
    assert str(guard) == words


def said(figures: str, guard: Significance = ENOUGH, **settings: Any) -> str:
    lines = str(by_score(figures, guard, **settings)[-1]["TA"].explain()).splitlines()
    return lines[-1].strip().removeprefix("held: ").split("; tier")[0]


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ("2.46 2.51", "score changed, not significant: 2.46 → 2.51, a change of more than 0.10 is asked for"),
        ("2.54 2.46", "score changed, not significant: 2.54 → 2.46, a change of more than 0.10 is asked for"),
        ("2.4999 2.5", "score changed, not significant: 2.4999 → 2.5000, a change of more than 0.10 is asked for"),
    ],
)
def test_it_says_how_much_has_changed(figures: str, words: str) -> None:
    assert said(figures) == words


def test_it_shows_no_more_change_than_there_was() -> None:
    # With two digits it would seem to have changed by 0.13.
    assert said("2.404 2.526", Significance(SCORE, by=0.125)) == (
        "score changed, not significant: 2.404 → 2.526, a change of more than 0.125 is asked for"
    )


def test_it_says_that_nothing_has_changed() -> None:
    other = rules.Ladder(enter={"1": rules.Below("error", 1)})

    assert said("2.4 2.4", rule=other, errors="5 0") == (
        "score unchanged at 2.40, a change of more than 0.10 is asked for"
    )


def test_it_says_that_it_has_changed_the_other_way() -> None:
    other = rules.Ladder(enter={"1": rules.Below("error", 1)})

    assert said("2.4 2.2", rule=other, errors="5 0") == (
        "score changed the other way: 2.40 → 2.20, a change of more than 0.10 is asked for"
    )


def test_it_says_from_what_the_direction_of_the_move_counts() -> None:
    other = rules.Ladder(enter={"1": rules.Below("error", 1)})
    lines = str(by_score("2.0 3.5 3.45", ENOUGH, StepLimit(1), rule=other, errors="5 0 5")[-1]["TA"].explain())

    assert "score changed, not significant: 3.50 → 3.45" in lines


def test_it_says_that_nobody_knows_from_what_it_has_changed() -> None:
    assert said("2.9", start=[Placement("TA", "3")]) == (
        "what score has changed from is not known, a change of more than 0.10 is asked for"
    )


def test_it_says_that_it_may_not_have_changed_enough() -> None:
    other = rules.Ladder(enter={"1": rules.Below("error", 1)})

    assert said("2.9 _", rule=other, errors="5 0") == (
        "score not certain to have changed enough: 2.90 → unknown, a change of more than 0.10 is asked for"
    )


def test_it_says_that_the_standard_error_is_missing() -> None:
    assert said("2.4 2.9", Significance(SCORE, standard_errors=(2, "error")), errors="0 _") == (
        "score changed, not significant: 2.40 → 2.90, how much would be is not known"
    )


def test_a_threshold_is_told_as_it_was_given() -> None:
    assert said("2.4 2.5", Significance(SCORE, by=0.125)).endswith("a change of more than 0.125 is asked for")


def test_a_metric_is_told_in_its_unit() -> None:
    assert told("0.52 0.48", Significance("four_hour", by=0.1)) == [
        "four_hour changed, not significant: 52.0 % → 48.0 %, a change of more than 10.0 points is asked for"
    ]


def test_figures_that_differ_in_no_digit_are_told_with_all() -> None:
    values = np.array([math.nextafter(2.0, 3.0)])
    words = change_text(Scores("score", values, values), 0, before=2.0, by=1.0, rises=True, is_metric=False)

    assert words.startswith("score changed, not significant: 2.000000000000 → 2.000000000000")


def test_both_guards_that_hold_are_named() -> None:
    guards: tuple[Guard, ...] = (Significance("four_hour", by=0.1), Confirm(escalate=2))

    assert history("0.52 0.48", guards)[-1]["TA"].held_by == guards
