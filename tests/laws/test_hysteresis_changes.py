"""
When one more guard never makes a history change more often, and when it may.

The proposals are any, so what holds of them holds whatever rule proposes.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import Telling, telling, tellings

from tiering import Tier, TierScale, rules
from tiering.hysteresis import (
    Confirm,
    CoolDown,
    DeadBand,
    FlapBudget,
    Freeze,
    MinimumStay,
    PhasedExit,
    Significance,
    StepLimit,
)
from tiering.typing import Guard

FREEZE = Freeze(rules.Above("frozen", 0))
STAY, PAUSE = MinimumStay(reviews=2), CoolDown(reviews=1)
UP, DOWN = Confirm(escalate=2), Confirm(de_escalate=2)
UP_OF, DOWN_OF = Confirm(escalate=2, escalate_of=3), Confirm(de_escalate=2, de_escalate_of=3)
PHASED = PhasedExit(monitor=1, confirm=2)
HOLDING: tuple[Guard, ...] = (
    *(Confirm(escalate=up, de_escalate=down) for up in (1, 2, 3) for down in (1, 2, 3)),
    FREEZE,
    *(MinimumStay(reviews=count) for count in (2, 3)),
    *(MinimumStay(months=count) for count in (2, 3)),
    *(CoolDown(reviews=count) for count in (1, 2)),
    CoolDown(months=2),
    *(FlapBudget(changes=count, reviews=4) for count in (1, 2)),
)

holding = st.sampled_from(HOLDING)
any_guard = st.sampled_from(
    (
        *(*HOLDING, UP_OF, DOWN_OF, StepLimit(1), PHASED),
        *(DeadBand("least", 1, 1), Significance("most", by=0.5), Significance("frozen", by=0.5)),
    )
)


@given(tellings(at_most=2), st.lists(holding, max_size=2), any_guard)
def test_between_two_tiers_one_more_guard_never_makes_more_changes(
    told: Telling, guards: list[Guard], another: Guard
) -> None:
    """For two tiers, adding `Confirm`, `MinimumStay` or `Freeze` never makes a history change more often."""
    assert (told.changes(*guards, another) <= told.changes(*guards)).all()


@given(tellings(gaps=False), holding)
def test_where_proposals_are_decided_and_do_not_depend_on_the_tier_a_guard_never_makes_more_changes(
    told: Telling, guard: Guard
) -> None:
    """For proposals that do not depend on the current tier, adding one never makes a history change more often."""
    assert (told.changes(guard) <= told.changes()).all()


# What is not a law: the smallest counterexamples that there are.

TWO, THREE = (TierScale.from_least_intensive(*(Tier(str(rank)) for rank in range(count))) for count in (2, 3))


def ranks(told: Telling, *guards: Guard) -> str:
    return " ".join(map(str, told.ranks(*guards).ravel().tolist()))


@pytest.mark.parametrize(
    ("proposed", "start", "guard", "without", "with_it"),
    [
        # Whoever is held stands elsewhere when the evidence leaves more than one tier open, and is moved half way.
        ([(0, 0), (0, 1), (0, 0), (0, 0)], 2, DOWN, "0 0 0 0", "2 1 1 0"),
        ([(0, 0), (0, 1), (0, 0), (0, 0)], 2, STAY, "0 0 0 0", "2 1 1 0"),
        ([(2, 2), (1, 2), (2, 2), (2, 2)], 0, UP, "2 2 2 2", "0 1 1 2"),
        # Part of a move is supported by more reviews than all of it.
        ([(1, 1), (0, 0), (2, 2), (2, 2)], -1, UP_OF, "1 0 2 2", "1 0 1 2"),
        ([(1, 1), (2, 2), (0, 0), (0, 0)], -1, DOWN_OF, "1 2 0 0", "1 2 1 0"),
        # A move that is taken in steps is several.
        ([(2, 2), (2, 2)], 0, StepLimit(1), "2 2", "1 2"),
        ([(0, 0), (0, 0), (0, 0)], 2, PhasedExit(monitor=1), "0 0 0", "1 1 0"),
    ],
)
def test_among_three_tiers_a_guard_may_make_more_changes(
    proposed: Sequence[tuple[int, int]], start: int, guard: Guard, without: str, with_it: str
) -> None:
    told = telling(THREE, [[(low, high, 0) for low, high in proposed]], [start])

    assert (ranks(told), ranks(told, guard)) == (without, with_it)
    assert told.changes(guard) > told.changes()


def test_among_three_tiers_a_freeze_may_make_more_changes_where_a_tier_is_left_open() -> None:
    told = telling(THREE, [[(2, 2, 1), (1, 2, 0), (2, 2, 0)]], [0])

    assert (ranks(told), ranks(told, FREEZE)) == ("2 2 2", "0 1 2")


@pytest.mark.parametrize(
    ("proposed", "start", "guard", "another", "with_one", "with_both"),
    [
        ([(2, 0), (1, 0), (2, 0), (2, 0)], 0, STAY, UP, "2 2 2 2", "0 1 1 2"),
        ([(2, 0), (1, 0), (2, 0), (2, 0)], 0, DOWN, UP, "2 2 2 2", "0 1 1 2"),
        ([(2, 1), (1, 0), (2, 0)], 0, STAY, FREEZE, "2 2 2", "0 1 2"),
        ([(1, 1), (0, 0), (0, 0)], 2, FREEZE, DOWN, "2 0 0", "2 1 0"),
        ([(0, 0), (2, 0), (0, 0), (0, 0)], 1, PAUSE, STAY, "0 0 0 0", "1 2 2 0"),
    ],
)
def test_among_three_tiers_one_guard_beside_another_may_make_more_changes(
    proposed: Sequence[tuple[int, int]], start: int, guard: Guard, another: Guard, with_one: str, with_both: str
) -> None:
    told = telling(THREE, [[(rank, rank, frozen) for rank, frozen in proposed]], [start])

    assert (ranks(told, guard), ranks(told, guard, another)) == (with_one, with_both)


@pytest.mark.parametrize(
    ("another", "frozen"), [(STAY, 0), (DOWN, 0), (FREEZE, 1)], ids=["stay", "confirmation", "freeze"]
)
def test_between_two_tiers_a_guard_beside_a_phased_exit_may_make_more_changes(another: Guard, frozen: int) -> None:
    # The exit comes later, so the return falls into the window in which it needs no confirmation.
    told = telling(TWO, [[(0, 0, frozen), (0, 0, 0), (1, 1, 0)]], [1])

    assert (ranks(told, PHASED), ranks(told, PHASED, another)) == ("0 0 0", "1 0 1")


def test_between_two_tiers_a_guard_beside_some_of_the_last_reviews_may_make_more_changes() -> None:
    # Whoever is still in the upper tier is proposed for it once more, and that counts towards the next escalation.
    told = telling(TWO, [[(0, 0, 0), (0, 0, 0), (0, 0, 0), (1, 1, 0)]], [1])
    told.figures[2:4, 1] = 1

    assert (ranks(told, UP_OF), ranks(told, UP_OF, STAY)) == ("0 0 0 0", "1 1 0 1")
