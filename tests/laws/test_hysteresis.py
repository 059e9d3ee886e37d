"""What holds whichever guards there are, and what each of them promises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import attrs
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from strategies import Case, panel, placements

from tiering import DateRange, History, Panel, Placement, Review, Window, hysteresis, rules, scores
from tiering._dates import add_months
from tiering.testing import strategies as kit
from tiering.typing import Guard

WORSE = scores.Gap("m0", 3)
CONFIRMATIONS: tuple[Guard, ...] = (
    hysteresis.Confirm(escalate=2, de_escalate=3),
    hysteresis.Confirm(escalate=2, escalate_of=3, de_escalate=2, de_escalate_of=4),
    hysteresis.Confirm(de_escalate=3, unless=rules.Below("m0", 2)),
)
GUARDS: tuple[Guard, ...] = (
    *CONFIRMATIONS,
    hysteresis.CoolDown(reviews=2),
    hysteresis.CoolDown(months=2),
    hysteresis.DeadBand("m0", 2, 3),
    hysteresis.DeadBand(WORSE, 0, 1),
    hysteresis.FlapBudget(changes=1, reviews=3),
    hysteresis.Freeze(DateRange(date(2023, 6, 1), date(2023, 8, 1))),
    hysteresis.Freeze(rules.Above("m0", 4)),
    hysteresis.MinimumStay(reviews=2),
    hysteresis.MinimumStay(months=3),
    hysteresis.PhasedExit(monitor=2, confirm=2),
    hysteresis.Significance("m0", by=1),
    hysteresis.Significance(WORSE, standard_errors=(2, 0.4)),
    hysteresis.Significance("m0", standard_errors=(1, WORSE), over=Window.last(2)),
    hysteresis.StepLimit(1),
    hysteresis.StepLimit(escalate=2, de_escalate=1),
)
PATIENT = tuple(each for each in GUARDS if not isinstance(each, hysteresis.DeadBand | hysteresis.Significance))


@st.composite
def guarded(draw: st.DrawFn, of: Sequence[Guard] = GUARDS) -> tuple[Case, tuple[Placement, ...]]:
    """Draw a case of several reviews with some guards, and where some of its organisations stood before."""
    case = draw(kit.runs(kit.regimes(has_guards=False), at_most_periods=9))
    some = draw(st.lists(st.sampled_from(of), max_size=3))
    case = attrs.evolve(case, regime=attrs.evolve(case.regime, guards=some))
    return case, draw(placements(case))


def steady(case: Case, reviews: int) -> Case:
    """Return the case with the figures of its first period in so many of them."""
    values = np.repeat(case.panel.values[:, :1], reviews, axis=1)
    of = case.panel.metrics
    longer = panel(values, of)
    return attrs.evolve(case, panel=longer, until=longer.periods[-1].end)


@given(guarded(PATIENT))
def test_a_constant_proposal_settles_and_stays(started: tuple[Case, tuple[Placement, ...]]) -> None:
    """A constant proposal settles and stays."""
    case, start = steady(started[0], 18), started[1]
    history = case.regime.replay(case.panel, until=case.until, start=start)
    settled = history.reviews[-1]

    assert all(np.array_equal(review.ranks, settled.ranks) for review in history.reviews[-6:])
    assert np.array_equal(settled.ranks, settled.proposed) or _is_frozen(case)


def _is_frozen(case: Case) -> bool:
    return any(isinstance(each, hysteresis.Freeze) for each in case.regime.guards)


@given(guarded(), st.sampled_from([("m0", 2.0, 3.0), (WORSE, -1.0, 1.0)]))
def test_inside_a_dead_band_nothing_ever_moves(
    started: tuple[Case, tuple[Placement, ...]], band: tuple[Any, float, float]
) -> None:
    """Inside a dead band nothing ever moves."""
    case, start = started
    what, low, high = band
    banded = attrs.evolve(case.regime, guards=(*case.regime.guards, hysteresis.DeadBand(what, low, high)))
    for review in banded.replay(case.panel, until=case.until, start=start):
        figures = review.evidence.latest("m0")
        shown = figures if what == "m0" else 3 - figures
        inside = np.isnan(shown) | ((low <= shown) & (shown <= high))

        assert np.array_equal(review.ranks[inside & (review.before >= 0)], review.before[inside & (review.before >= 0)])


@given(guarded(), st.integers(1, 3), st.integers(1, 3))
def test_neither_limit_on_steps_is_ever_exceeded(
    started: tuple[Case, tuple[Placement, ...]], up: int, down: int
) -> None:
    """Never more than the step limit."""
    case, start = started
    limit = hysteresis.StepLimit(escalate=up, de_escalate=down)
    limited = attrs.evolve(case.regime, guards=(*case.regime.guards, limit))
    for review in limited.replay(case.panel, until=case.until, start=start):
        steps = (review.ranks - review.before)[review.before >= 0]

        assert ((-down <= steps) & (steps <= up)).all()


@given(guarded(), st.data())
def test_any_order_of_the_guards_gives_the_same_history(
    started: tuple[Case, tuple[Placement, ...]], data: st.DataObject
) -> None:
    """Any order of the guards gives the same history."""
    case, start = started
    shuffled = attrs.evolve(case.regime, guards=data.draw(st.permutations(case.regime.guards)))

    assert np.array_equal(
        shuffled.simulate(case.panel, until=case.until, start=start),
        case.regime.simulate(case.panel, until=case.until, start=start),
    )


@given(guarded(), st.data())
def test_a_history_that_is_stopped_and_continued_is_the_uninterrupted_one(
    started: tuple[Case, tuple[Placement, ...]], data: st.DataObject
) -> None:
    """Stop-and-continue = uninterrupted."""
    case, start = started
    dates = case.regime.cycle.dates(until=case.until)
    stop = data.draw(st.integers(0, len(dates) - 1))
    reviews: list[Review] = list(case.regime.replay(case.panel, until=dates[stop], start=start))
    for on in dates[stop + 1 :]:
        reviews.append(case.regime.review(case.panel, on=on, previous=reviews[-1]))

    assert History(reviews) == case.regime.replay(case.panel, until=case.until, start=start)


@given(guarded())
def test_simulate_is_the_ranks_of_replay(started: tuple[Case, tuple[Placement, ...]]) -> None:
    """`simulate` equals the ranks of `replay`."""
    case, start = started
    ranks = case.regime.simulate(case.panel, until=case.until, start=start)

    assert np.array_equal(ranks, case.regime.replay(case.panel, until=case.until, start=start).ranks)


@given(guarded(), st.data())
def test_each_scenario_is_simulated_as_it_would_be_by_itself(
    started: tuple[Case, tuple[Placement, ...]], data: st.DataObject
) -> None:
    """Everything is elementwise; leading axes are scenarios and broadcast."""
    case, start = started
    values = case.panel.values
    others = np.stack([values, values[..., ::-1], data.draw(st.sampled_from([values + 1, values - 1]))])
    both = Panel.from_arrays(
        others, metrics=case.panel.metrics, periods=case.panel.periods, organisations=case.panel.organisations
    )
    found = case.regime.simulate(both, until=case.until, start=start)

    for number, single in enumerate(others):
        alone = panel(single, case.panel.metrics)
        assert np.array_equal(found[number], case.regime.simulate(alone, until=case.until, start=start))


@given(guarded(), st.integers(1, 2))
def test_blocks_are_the_whole(started: tuple[Case, tuple[Placement, ...]], block: int) -> None:
    """What is elementwise is evaluated in blocks of organisations."""
    case, start = started
    fold = case.regime._prepared(case.panel)
    dates = case.regime.cycle.dates(until=case.until)
    state = case.regime._starting.placed(start, case.panel)

    assert np.array_equal(
        fold.ranks(dates, state, block), case.regime.simulate(case.panel, until=case.until, start=start)
    )


@given(guarded())
def test_whoever_is_held_is_told_why(started: tuple[Case, tuple[Placement, ...]]) -> None:
    """Every guard that would have held is named."""
    case, start = started
    for review in case.regime.replay(case.panel, until=case.until, start=start):
        for decision in review.watch:
            held = [each for each in decision.explain().sections if each.heading.startswith("held: ")]

            assert len(held) == len(decision.held_by)
            assert all(each.heading.endswith(f"; {decision.proposed.name} was proposed") for each in held)


# What each of them promises, asked of it together with others.


@given(guarded(), st.integers(1, 3), st.integers(0, 2), st.integers(1, 3), st.integers(0, 2))
def test_confirmation_by_some_of_the_last_reviews_is_the_same_clip(
    started: tuple[Case, tuple[Placement, ...]], up: int, more_up: int, down: int, more_down: int
) -> None:
    """It admits the current rank, moved into the range that so many of the last reviews, this one among them, support."""
    case, start = started
    guard = hysteresis.Confirm(escalate=up, escalate_of=up + more_up, de_escalate=down, de_escalate_of=down + more_down)
    regime = attrs.evolve(case.regime, guards=[guard])
    reviews = regime.replay(case.panel, until=case.until, start=start).reviews
    count, top = len(case.panel.organisations), regime.scale.top
    # Before the first review nothing was compelled, and everything allowed.
    least = [np.zeros(count)] * (up + more_up) + [each.least for each in reviews]
    most = [np.full(count, top)] * (down + more_down) + [each.most for each in reviews]
    for place, review in enumerate(reviews):
        compelled = np.sort(least[place + 1 : place + 1 + up + more_up], axis=0)[-up]
        allowed = np.sort(most[place + 1 : place + 1 + down + more_down], axis=0)[down - 1]
        low, high = np.minimum(compelled, review.least), np.maximum(allowed, review.most)
        placed = review.before >= 0

        assert np.array_equal(review.ranks[placed], np.clip(review.before, low, high)[placed])


@given(guarded(), st.integers(1, 3))
def test_a_tier_is_kept_for_so_many_reviews(started: tuple[Case, tuple[Placement, ...]], reviews: int) -> None:
    """Whoever has come into a tier stays at least so long before a de-escalation."""
    case, start = started
    regime = attrs.evolve(case.regime, guards=(*case.regime.guards, hysteresis.MinimumStay(reviews=reviews)))
    history = regime.replay(case.panel, until=case.until, start=start)
    for (number, place), before, after in _moves(history):
        ranks = _path(history, place)[: number + 1]

        assert after > before or _run(ranks) >= reviews


def _path(history: History, place: int) -> list[int]:
    """Return where an organisation stood before each review."""
    return [int(review.before[place]) for review in history]


def _run(ranks: list[int]) -> int:
    """Return how many of the last ranks are the same."""
    found = 0
    for each in reversed(ranks):
        if each != ranks[-1]:
            break
        found += 1
    return found


def _moves(history: History) -> list[tuple[tuple[int, int], int, int]]:
    """Return every move with its review and its organisation, and the ranks before and after it."""
    return [
        ((number, place), int(review.before[place]), int(review.ranks[place]))
        for number, review in enumerate(history)
        for place in np.flatnonzero((review.before >= 0) & (review.ranks != review.before)).tolist()
    ]


@given(guarded(), st.integers(1, 3))
def test_a_tier_is_kept_for_so_many_months(started: tuple[Case, tuple[Placement, ...]], months: int) -> None:
    """Whoever has come into a tier stays at least so long before a de-escalation."""
    case, start = started
    regime = attrs.evolve(case.regime, guards=(*case.regime.guards, hysteresis.MinimumStay(months=months)))
    history = regime.replay(case.panel, until=case.until, start=start)
    days = [review.on for review in history]
    for (number, place), before, after in _moves(history):
        run = _run(_path(history, place)[: number + 1])
        # It was placed by the review before the first that saw it there, or seen there by that one.
        since = days[max(number - run, 0)]

        assert after > before or add_months(since, months) <= days[number]


@given(guarded(), st.integers(1, 3))
def test_after_a_move_there_is_no_other_for_so_many_reviews(
    started: tuple[Case, tuple[Placement, ...]], reviews: int
) -> None:
    """After any move, no further move in either direction."""
    case, start = started
    regime = attrs.evolve(case.regime, guards=(*case.regime.guards, hysteresis.CoolDown(reviews=reviews)))
    moves = _moves(regime.replay(case.panel, until=case.until, start=start))
    by_organisation: dict[int, list[int]] = {}
    for (number, place), _, _ in moves:
        by_organisation.setdefault(place, []).append(number)

    assert all(later - earlier > reviews for own in by_organisation.values() for earlier, later in pairwise(own))


@given(guarded(), st.integers(1, 2), st.integers(1, 3))
def test_there_are_never_more_changes_than_the_budget(
    started: tuple[Case, tuple[Placement, ...]], changes: int, more: int
) -> None:
    """At most n changes in any m reviews in a row."""
    case, start = started
    budget = hysteresis.FlapBudget(changes=changes, reviews=changes + more)
    regime = attrs.evolve(case.regime, guards=(*case.regime.guards, budget))
    history = regime.replay(case.panel, until=case.until, start=start)
    moved = np.array([(review.ranks != review.before) & (review.before >= 0) for review in history])

    assert all((moved[first : first + budget.reviews].sum(axis=0) <= changes).all() for first in range(len(moved)))


@given(guarded())
def test_while_it_is_frozen_nothing_moves(started: tuple[Case, tuple[Placement, ...]]) -> None:
    """While a criterion holds, or between two dates, nothing moves."""
    case, start = started
    days = DateRange(case.until - timedelta(days=70), case.until - timedelta(days=20))
    freezes = (hysteresis.Freeze(rules.Above("m0", 3)), hysteresis.Freeze(days))
    regime = attrs.evolve(case.regime, guards=(*case.regime.guards, *freezes))
    for review in regime.replay(case.panel, until=case.until, start=start):
        frozen = (review.evidence.latest("m0") > 3) | (review.on in days)
        held = frozen & (review.before >= 0)

        assert np.array_equal(review.ranks[held], review.before[held])


@given(guarded(), st.integers(1, 3), st.integers(1, 2))
def test_exits_are_of_one_tier_and_monitored(
    started: tuple[Case, tuple[Placement, ...]], monitor: int, confirm: int
) -> None:
    """Leaves only to the next tier, then a monitoring window in which it goes no further down."""
    case, start = started
    phased = hysteresis.PhasedExit(monitor=monitor, confirm=confirm)
    regime = attrs.evolve(case.regime, guards=(*case.regime.guards, phased))
    moves = _moves(regime.replay(case.panel, until=case.until, start=start))
    for (number, place), before, after in moves:
        earlier = [
            (when, was, became)
            for (when, who), was, became in moves
            if who == place and number - monitor <= when < number
        ]

        assert after >= before - 1
        assert after > before or not earlier or earlier[-1][2] > earlier[-1][1]


@given(guarded(), st.sampled_from([0.5, 1.0, 1.5]))
def test_a_move_needs_a_change_since_the_last_one(started: tuple[Case, tuple[Placement, ...]], by: float) -> None:
    """A move is admitted only where the score has certainly changed, in the direction of the move, by more than the threshold."""
    case, start = started
    regime = attrs.evolve(case.regime, guards=(*case.regime.guards, hysteresis.Significance("m0", by=by)))
    history = regime.replay(case.panel, until=case.until, start=start)
    for place in range(len(case.panel.organisations)):
        since = None
        for review in history:
            # Higher is better of m0.
            score = -float(review.evidence.latest("m0")[place])
            before, after, proposed = (int(each[place]) for each in (review.before, review.ranks, review.proposed))
            is_known = score == score  # noqa: PLR0124 - NaN
            if before >= 0 and after != before:
                rise_from, fall_from = since or (np.inf, -np.inf)

                assert score > rise_from + by if after > before else score < fall_from - by
            if before < 0 or (after != before and after == proposed):
                since = (score, score) if is_known else None
            elif after != before and since is not None:
                since = (since[0], score) if after > before else (score, since[1])
            elif since is None and is_known:
                since = (score, score)
