"""Guards are independent, and only ever hold back."""

from __future__ import annotations

import attrs
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from strategies import Case, cases, started_cases

from tiering import Placement, hysteresis


@given(started_cases())
def test_confirming_once_holds_nothing(started: tuple[Case, tuple[Placement, ...]]) -> None:
    """HOLD is the case (1, 1) of Confirm."""
    case, start = started
    free = attrs.evolve(case.regime, guards=())
    confirmed = attrs.evolve(case.regime, guards=[hysteresis.Confirm(escalate=1, de_escalate=1)])

    assert np.array_equal(
        confirmed.simulate(case.panel, until=case.until, start=start),
        free.simulate(case.panel, until=case.until, start=start),
    )


@given(started_cases(), st.data())
def test_the_order_of_guards_does_not_matter(started: tuple[Case, tuple[Placement, ...]], data: st.DataObject) -> None:
    """The least move wins, so their order does not matter."""
    case, start = started
    shuffled = attrs.evolve(case.regime, guards=data.draw(st.permutations(case.regime.guards)))

    assert np.array_equal(
        shuffled.simulate(case.panel, until=case.until, start=start),
        case.regime.simulate(case.panel, until=case.until, start=start),
    )


@given(started_cases())
def test_a_guard_given_twice_is_that_guard(started: tuple[Case, tuple[Placement, ...]]) -> None:
    """The least move wins."""
    case, start = started
    twice = attrs.evolve(case.regime, guards=case.regime.guards * 2)

    assert np.array_equal(
        twice.simulate(case.panel, until=case.until, start=start),
        case.regime.simulate(case.panel, until=case.until, start=start),
    )


@given(started_cases())
def test_the_outcome_lies_between_the_current_and_the_proposed_tier(
    started: tuple[Case, tuple[Placement, ...]],
) -> None:
    """Each admits a rank between current and proposed."""
    case, start = started
    for review in case.regime.replay(case.panel, until=case.until, start=start):
        current = np.where(review.before < 0, review.proposed, review.before)
        low, high = np.minimum(current, review.proposed), np.maximum(current, review.proposed)

        assert ((low <= review.ranks) & (review.ranks <= high)).all()


@given(started_cases())
def test_whoever_falls_short_of_the_proposal_was_held_by_some_guard(
    started: tuple[Case, tuple[Placement, ...]],
) -> None:
    """Every guard that would have held is named."""
    case, start = started
    for review in case.regime.replay(case.panel, until=case.until, start=start):
        assert np.array_equal(review.held.any(axis=0), review.ranks != review.proposed)


@given(started_cases())
def test_each_guard_alone_would_have_held_whom_it_is_named_for(
    started: tuple[Case, tuple[Placement, ...]],
) -> None:
    """Every guard that would have held is named."""
    case, start = started
    first = case.regime.cycle.first
    together = case.regime.review(case.panel, on=first, start=start)
    for place, guard in enumerate(case.regime.guards):
        alone = attrs.evolve(case.regime, guards=[guard]).review(case.panel, on=first, start=start)

        assert np.array_equal(together.held[place], alone.held[0])


@given(cases())
def test_no_guard_delays_a_first_placement(case: Case) -> None:
    """First placement is `clip(default, least, most)` and no guard delays it."""
    review = case.regime.review(case.panel, on=case.regime.cycle.first)

    assert np.array_equal(review.ranks, review.proposed)
    assert not review.held.any()


@given(started_cases(), st.integers(1, 3))
def test_a_step_limit_is_never_exceeded(started: tuple[Case, tuple[Placement, ...]], tiers: int) -> None:
    """StepLimit admits moves of no more than so many tiers."""
    case, start = started
    limited = attrs.evolve(case.regime, guards=[*case.regime.guards, hysteresis.StepLimit(tiers)])
    for review in limited.replay(case.panel, until=case.until, start=start):
        placed = review.before >= 0

        assert (np.abs(review.ranks - review.before)[placed] <= tiers).all()


@given(started_cases(), st.integers(1, 3), st.integers(1, 3))
def test_confirmation_is_the_same_clip_over_a_window(
    started: tuple[Case, tuple[Placement, ...]], up: int, down: int
) -> None:
    """`Confirm` admits `clip(current, min of the last e leasts, max of the last d mosts)`."""
    case, start = started
    guard = hysteresis.Confirm(escalate=up, de_escalate=down)
    confirmed = attrs.evolve(case.regime, guards=[guard])
    top = confirmed.scale.top
    reviews = confirmed.replay(case.panel, until=case.until, start=start).reviews
    for place, review in enumerate(reviews):
        seen = reviews[max(place - up + 1, 0) : place + 1]
        least = np.min([each.least for each in seen], axis=0) if place + 1 >= up else 0
        seen = reviews[max(place - down + 1, 0) : place + 1]
        most = np.max([each.most for each in seen], axis=0) if place + 1 >= down else top
        placed = review.before >= 0
        admitted = np.minimum(np.maximum(review.before, least), most)

        assert np.array_equal(review.ranks[placed], admitted[placed])
