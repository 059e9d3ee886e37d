from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from compared import evidence
from invented import APRIL, FOUR_HOUR, METRICS, SCALE, first_of, four_hours, number, regime

from tiering import (
    Cadence,
    DateRange,
    Polarity,
    Reference,
    Regime,
    ReviewCycle,
    Standard,
    Status,
    Trajectory,
    Window,
    rules,
    testing,
)
from tiering.errors import DefinitionError
from tiering.typing import Answer

SHORT = rules.Below("four_hour", 0.65)
GOOD, BAD = "0.7", "0.6"


def asking(criterion: Any, **changes: Any) -> Regime:
    return regime(rules.Ladder(enter={"1": criterion}), **changes)


def answer(criterion: Any, figures: str, **changes: Any) -> Answer:
    """Ask about the last of some months."""
    months = len(testing.series(figures))
    review = asking(criterion, **changes).review(four_hours({"TA": figures}), on=first_of(months))
    return review.trace.finding(criterion).answer(0)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (f"{BAD}x9 {GOOD}x3", Answer.MET),
        (f"{GOOD}x3 {BAD}x9", Answer.MET),
        (f"{BAD}x8 {GOOD}x4", Answer.NOT_MET),
        (f"{BAD}x9 {GOOD}x4", Answer.NOT_MET),  # the first of the nine is thirteen months ago
        (f"{BAD}x8 _ {GOOD}x3", Answer.UNDECIDED),
        (f"{BAD}x9 _x3", Answer.MET),
        (f"{BAD}x7 _ {GOOD}x4", Answer.NOT_MET),
        (f"{BAD}x8", Answer.UNDECIDED),  # what lies before the panel is not known
        (f"{BAD}x9", Answer.MET),
    ],
)
def test_nine_of_the_last_twelve_months(figures: str, expected: Answer) -> None:
    assert answer(rules.InPeriods(SHORT, 9, of=12), figures) is expected


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (f"{BAD}x3", Answer.MET),
        (f"{BAD}x3 {GOOD}", Answer.NOT_MET),
        (f"{BAD} {GOOD} {BAD}x2", Answer.NOT_MET),
        (f"{BAD} _ {BAD}", Answer.UNDECIDED),
        (f"{BAD}x2", Answer.UNDECIDED),
    ],
)
def test_some_months_in_a_row(figures: str, expected: Answer) -> None:
    assert answer(rules.InPeriods(SHORT, 3), figures) is expected


def test_one_of_one_is_the_criterion_itself() -> None:
    once = rules.InPeriods(SHORT, 1)

    assert str(once) == str(SHORT)
    assert [answer(once, each) for each in (BAD, GOOD, "_")] == [answer(SHORT, each) for each in (BAD, GOOD, "_")]


def test_each_period_is_judged_by_the_standard_of_its_own_time() -> None:
    old = Standard("four_hour", 0.76, valid=DateRange(None, date(2023, 6, 1)))
    new = Standard("four_hour", 0.65, valid=DateRange(date(2023, 6, 1)))
    twice, three_times = (rules.InPeriods(rules.Misses("four_hour"), each, of=4) for each in (2, 3))

    # 70 % is short of the standard of April and May, and not of that of June and July.
    assert answer(twice, "0.7x4", standards=[old, new]) is Answer.MET
    assert answer(three_times, "0.7x4", standards=[old, new]) is Answer.NOT_MET


def test_each_period_is_judged_by_the_trajectory_of_its_own_time() -> None:
    path = Trajectory(metric="four_hour", organisation="TA", first=APRIL, levels=[0.6, 0.7, 0.8])
    criterion = rules.InPeriods(rules.Misses("four_hour", rules.ItsTrajectory()), 2, of=3)

    assert answer(criterion, "0.65x3", trajectories=[path]) is Answer.MET
    assert answer(criterion, "0.7x3", trajectories=[path]) is Answer.NOT_MET


def test_each_period_may_be_compared_with_the_one_before_it() -> None:
    falling = rules.InPeriods(rules.Misses("four_hour", rules.ItsPast.periods_before(1)), 3)

    assert dict(falling.reads) == {"four_hour": 4}
    assert answer(falling, "0.8 0.7 0.6 0.5") is Answer.MET
    assert answer(falling, "0.8 0.7 0.7 0.5") is Answer.NOT_MET


def test_quarters_are_counted_in_quarters() -> None:
    quarterly = number("staff", cadence=Cadence.QUARTER)
    panel = testing.panel_of({"TA": {"staff": "9 1 9", "four_hour": "0.5x9"}}, [FOUR_HOUR, quarterly], first="2023-04")
    criterion = rules.InPeriods(rules.Above("staff", 5), 2, of=3)
    review = asking(criterion, metrics=[FOUR_HOUR, quarterly]).review(panel, on=first_of(9))

    assert review["TA"].tier.code == "1"


# What is counted from one review to the next never shows.


def quarters(criterion: Any, figures: str, **changes: Any) -> Any:
    """Replay two reviews, in October and January, of monthly figures from January to December."""
    metric = number("m", Polarity.HIGHER_IS_BETTER)
    asked = Regime(
        name="Invented",
        metrics=[metric],
        scale=SCALE,
        rule=rules.Ladder(enter={"1": criterion}),
        cycle=ReviewCycle(first=date(2022, 10, 1), every=Cadence.QUARTER),
        **changes,
    )
    panel = testing.panel_of({"TA": {"m": figures}}, [metric], first="2022-01")
    return asked.replay(panel, until=date(2023, 1, 1))[-1]["TA"]


def test_a_gap_that_comes_in_after_a_complete_period_is_counted() -> None:
    decision = quarters(rules.InPeriods(rules.Below("m", 3) & rules.Below("m", 4), 2, of=8), "9x9 1 _ 9")

    assert (decision.least.code, decision.most.code) == ("3", "1")


def test_a_gap_that_leaves_the_window_is_counted_no_more() -> None:
    decision = quarters(rules.InPeriods(rules.Below("m", 3), 1, of=8), "9x3 _ 9x8")

    assert decision.is_decided


def test_metrics_that_are_seen_at_different_times_are_counted_together() -> None:
    early, late = number("early"), number("late", publication_lag=timedelta(days=31))
    both = rules.InPeriods(rules.Above("early", 5) & rules.Above("late", 5), 3, of=9)
    asked = Regime(
        name="Invented",
        metrics=[early, late],
        scale=SCALE,
        rule=rules.Ladder(enter={"1": both}),
        cycle=ReviewCycle(first=date(2022, 11, 1), every=Cadence.MONTH),
    )
    figures = {"TA": {"early": "9 1 9 1 1 9 1 9 9 1 9 1 1 9 9 1", "late": "9 9 1 1 9 1 9 9 1 1 9 1 9 1 9 9"}}
    panel = testing.panel_of(figures, [early, late], first="2022-01")
    history = asked.replay(panel, until=date(2023, 5, 1))

    assert [review["TA"].tier for review in history] == [
        asked.review(panel, on=review.on)["TA"].tier for review in history
    ]


def test_a_criterion_that_is_made_and_gone_leaves_no_count_to_another() -> None:
    panel = four_hours({"TA": f"{GOOD}x9"})
    shown = asking(rules.InPeriods(SHORT, 9)).review(panel, on=first_of(9)).evidence
    found = [rules.InPeriods(rules.Below("four_hour", limit), 9).assess(shown).met[0] for limit in (0.6, 0.6, 0.8) * 30]

    assert found == [False, False, True] * 30


def test_it_may_be_counted_within_periods_that_are_counted() -> None:
    twice_running = rules.InPeriods(SHORT, 2)
    ever = rules.InPeriods(twice_running, 1, of=4)

    assert dict(ever.reads) == {"four_hour": 5}
    assert answer(ever, f"{BAD}x2 {GOOD}x3") is Answer.MET
    assert answer(ever, f"{BAD} {GOOD} {BAD} {GOOD} {BAD}") is Answer.NOT_MET


# What cannot be counted.


@pytest.mark.parametrize(("count", "of"), [(0, 3), (3, 0), (1.5, 3), (True, 3)])
def test_periods_are_counted_in_whole_numbers(count: Any, of: Any) -> None:
    with pytest.raises(DefinitionError, match="of InPeriods must be a whole number from 1 up"):
        rules.InPeriods(SHORT, count, of=of)


def test_more_periods_than_are_looked_at_can_never_hold() -> None:
    with pytest.raises(DefinitionError, match="13 of the last 12 periods can never hold; ask for fewer, or look"):
        rules.InPeriods(SHORT, 13, of=12)


def test_more_periods_than_any_history_has_are_refused() -> None:
    with pytest.raises(DefinitionError, match="121 periods are too many; give at most 120"):
        rules.InPeriods(SHORT, 1, of=121)


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (rules.InTier("1"), "in tier 1"),
        (rules.InTierFor(reviews=2), "in its tier for 2 reviews"),
        (rules.Attested("plan"), "attested: plan"),
        (SHORT & rules.Attested("plan"), "attested: plan"),
        (rules.not_(rules.InTier("1")) | SHORT, "in tier 1"),
        (rules.WeightedMajority([(1, SHORT)], at_least=1, veto=[rules.Attested("plan")]), "attested: plan"),
    ],
)
def test_what_is_about_the_day_of_the_review_has_no_past(part: Any, told: str) -> None:
    with pytest.raises(DefinitionError, match=f"^{told} is about the day of the review, so it cannot be asked of"):
        rules.InPeriods(part, 2)


def test_metrics_of_different_cadences_do_not_step_back_together() -> None:
    quarterly = number("staff", cadence=Cadence.QUARTER)
    criterion = rules.InPeriods(SHORT | rules.Above("staff", 5), 2)
    with pytest.raises(DefinitionError, match="steps back through 'four_hour', by month, and 'staff', by quarter; ask"):
        asking(criterion, metrics=[FOUR_HOUR, quarterly])


def test_a_criterion_is_asked_for() -> None:
    with pytest.raises(DefinitionError, match="is not a criterion"):
        rules.InPeriods("four_hour", 2)  # type: ignore[arg-type]


def test_longer_windows_than_the_panel_has_are_open_and_no_mistake() -> None:
    criterion = rules.InPeriods(rules.Below("four_hour", 0.65, over=Window.last(3)), 2, of=120)

    assert dict(criterion.reads) == {"four_hour": 122}
    assert answer(criterion, f"{BAD}x4") is Answer.MET


# How it is told.


def test_it_says_how_often_and_in_how_many() -> None:
    assert str(rules.InPeriods(SHORT, 9, of=12)) == "four_hour below 0.65 in at least 9 of the last 12 periods"
    assert str(rules.InPeriods(SHORT, 3)) == "four_hour below 0.65 in each of the last 3 periods"


def test_its_numbers_have_a_reference() -> None:
    source = Reference(Status.ILLUSTRATIVE, note="ours")

    assert source in [each for _, each in asking(rules.InPeriods(SHORT, 2, reference=source)).references]


def test_an_explanation_counts_and_shows_each_period_the_latest_first() -> None:
    criterion = rules.InPeriods(SHORT, 2, of=4)
    panel = testing.panel_of({"TA": {"four_hour": f"{BAD} {GOOD} _ {BAD}"}}, METRICS, first="2023-04")
    explanation = asking(criterion).review(panel, on=first_of(4))["TA"].explain(full=True)
    text = str(explanation)

    assert "2 of the last 4 periods" in text
    assert "2 met, 1 undecided" in text
    assert [str(line.first) for line in explanation.lines if line.metric] == [
        "July 2023",
        "June 2023",
        "May 2023",
        "April 2023",
    ]
    assert [line.answer for line in explanation.lines if line.metric] == [
        Answer.MET,
        Answer.UNDECIDED,
        Answer.NOT_MET,
        Answer.MET,
    ]


def test_it_is_as_elementwise_as_its_criterion() -> None:
    assert rules.InPeriods(SHORT, 2).elementwise
    assert not rules.InPeriods(rules.InWorst("four_hour", count=1), 2).elementwise


def test_what_compares_organisations_is_compared_in_each_period() -> None:
    worst = rules.InPeriods(rules.InWorst("m", count=1), 2, of=3)
    metric = number("m")
    found = worst.assess(evidence([[[9, 1, 1], [9, 1, 1], [1, 9, 1]]], [metric]))

    assert found.met.tolist() == [True, False, False]
