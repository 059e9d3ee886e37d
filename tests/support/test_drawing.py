"""What is left of reserves."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from tiering.support._drawing import drawn

RESERVES = 3
users = st.lists(
    st.tuples(st.lists(st.integers(0, RESERVES - 1), unique=True).map(tuple), st.integers(0, 6)), min_size=1, max_size=4
)


def test_whoever_could_take_from_another_reserve_makes_room() -> None:
    # The first may take from both and the second from the first alone.
    assert drawn([((0, 1), 10), ((0,), 10)], [10, 10]) == [0, 0]


def test_room_is_made_along_a_chain() -> None:
    assert drawn([((0, 1), 5), ((1, 2), 5), ((0,), 5), ((1,), 5)], [5, 5, 5]) == [0, 0, 0]


def test_what_nobody_may_take_is_left() -> None:
    assert drawn([((1,), 4)], [10, 3]) == [10, 0]


@settings(max_examples=300)
@given(users, st.lists(st.integers(0, 8), min_size=RESERVES, max_size=RESERVES))
def test_as_much_is_drawn_as_can_be(uses: list[tuple[tuple[int, ...], int]], kept: list[int]) -> None:
    """Law: what is drawn is what the narrowest cut lets through (Ford and Fulkerson)."""
    some = itertools.chain.from_iterable(
        itertools.combinations(range(len(uses)), size) for size in range(len(uses) + 1)
    )
    narrowest = min(
        sum(kept[place] for place in {each for user in those for each in uses[user][0]})
        + sum(minutes for user, (_, minutes) in enumerate(uses) if user not in those)
        for those in some
    )

    assert sum(kept) - sum(drawn(uses, kept)) == narrowest
