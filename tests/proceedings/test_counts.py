from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest

from tiering.proceedings._counts import suppressed


@pytest.mark.parametrize(
    ("counts", "smallest", "places"),
    [
        ((20, 15, 7), 0, set()),
        ((20, 15, 7), 7, set()),
        ((20, 15, 7), 8, {1, 2}),
        ((20, 4, 3), 5, {1, 2}),
        ((20, 4, 3, 2), 5, {1, 2, 3}),
        ((7, 20, 3), 5, {0, 2}),
    ],
)
def test_small_counts_are_hidden_and_one_alone_takes_the_next_with_it(
    counts: tuple[int, ...], smallest: int, places: set[int]
) -> None:
    assert suppressed(counts, smallest) == places


def test_a_count_of_nobody_is_small() -> None:
    assert suppressed((0, 12, 30), 1) == {0, 1}


def test_counts_of_nobody_would_add_up_to_nobody() -> None:
    assert suppressed((0, 0, 42), 5) == {0, 1, 2}


def test_small_counts_that_are_alike_take_the_next_with_them() -> None:
    assert suppressed((3, 3, 36), 5) == {0, 1, 2}


def test_the_next_count_is_hidden_wherever_it_occurs() -> None:
    assert suppressed((0, 12, 12, 18), 5) == {0, 1, 2}


def test_of_two_counts_none_is_shown_alone() -> None:
    assert suppressed((40, 2), 5) == {0, 1}


def test_counts_that_are_all_alike_are_all_hidden() -> None:
    assert suppressed((3, 3, 3), 5) == {0, 1, 2}


def test_where_there_is_nobody_there_is_nobody_to_protect() -> None:
    assert suppressed((0, 0, 0), 5) == set()


def _shown(counts: tuple[int, ...], smallest: int) -> tuple[int | None, ...]:
    hidden = suppressed(counts, smallest)
    return tuple(None if place in hidden else count for place, count in enumerate(counts))


@pytest.mark.parametrize("tiers", [2, 3, 4])
@pytest.mark.parametrize("smallest", [1, 2, 3, 5])
def test_no_hidden_count_can_be_worked_out_by_who_knows_the_total_and_the_rule(tiers: int, smallest: int) -> None:
    behind: defaultdict[tuple[int, tuple[int | None, ...]], list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(13), repeat=tiers):
        if 0 < sum(counts) <= 12:
            behind[sum(counts), _shown(counts, smallest)].append(counts)

    assert not [
        shown
        for (_, shown), tables in behind.items()
        for place, count in enumerate(shown)
        if count is None and len({table[place] for table in tables}) == 1
    ]


@pytest.mark.parametrize("smallest", [1, 2, 3, 5])
def test_no_small_count_is_ever_shown(smallest: int) -> None:
    shown = [count for counts in product(range(9), repeat=3) if any(counts) for count in _shown(counts, smallest)]

    assert min(count for count in shown if count is not None) == smallest
