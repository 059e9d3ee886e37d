from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tiering import movements
from tiering.errors import DefinitionError, ShapeError


def column(*ranks: int) -> np.ndarray[Any, np.dtype[np.int8]]:
    """Return the ranks of one organisation, review by review."""
    return np.array(ranks, dtype=np.int8)[:, np.newaxis]


# Moves.


def test_a_move_is_up_or_down() -> None:
    assert movements.moves(column(0, 2, 2, 1)).ravel().tolist() == [0, 1, 0, -1]


def test_a_first_placement_is_no_move() -> None:
    assert movements.moves(column(2)).ravel().tolist() == [0]
    assert movements.moves(column(2), start=[-1]).ravel().tolist() == [0]


def test_the_first_review_moves_whoever_stood_elsewhere() -> None:
    assert movements.moves([[2, 1, 0]], start=[0, 1, 2]).tolist() == [[1, 0, -1]]


def test_who_is_placed_later_has_not_moved() -> None:
    assert movements.moves(column(-1, -1, 2, 1, -1)).ravel().tolist() == [0, 0, 0, -1, 0]


def test_each_scenario_moves_by_itself() -> None:
    ranks = np.stack([column(0, 1), column(1, 0)])

    assert movements.moves(ranks)[..., 0].tolist() == [[0, 1], [0, -1]]


def test_one_start_does_for_all_scenarios() -> None:
    ranks = np.stack([column(0), column(2)])

    assert movements.moves(ranks, start=[1])[..., 0].tolist() == [[-1], [1]]


def test_one_history_may_have_many_starts() -> None:
    assert movements.moves(column(1), start=[[0], [2]])[..., 0].tolist() == [[1], [-1]]


def test_the_ends_of_the_longest_scale_are_apart() -> None:
    assert movements.moves(column(0, 99, 0)).ravel().tolist() == [0, 1, -1]


@pytest.mark.parametrize(
    "asked",
    [
        movements.moves,
        lambda ranks: movements.counts(ranks, 3),
        lambda ranks: movements.transitions(ranks, 3),
        lambda ranks: movements.flaps(ranks, 1),
        lambda ranks: movements.delays(ranks, ranks),
        lambda ranks: movements.waits(ranks, ranks),
    ],
    ids=["moves", "counts", "transitions", "flaps", "delays", "waits"],
)
def test_ranks_without_an_axis_of_reviews_are_refused(asked: Callable[[object], object]) -> None:
    with pytest.raises(ShapeError, match=r"ranks need the axes review and organisation, not the shape \(3,\)"):
        asked([0, 1, 2])


@pytest.mark.parametrize("shape", [(3, 0), (1, 0), (2, 3, 0)])
def test_nobody_makes_no_movement(shape: tuple[int, ...]) -> None:
    ranks = np.zeros(shape, dtype=np.int8)

    assert movements.moves(ranks).shape == shape
    assert movements.flaps(ranks, 1).shape == shape
    assert movements.delays(ranks, ranks).shape == shape
    assert movements.waits(ranks, ranks).shape == shape
    assert movements.counts(ranks, 2).sum() == 0
    assert movements.transitions(ranks, 2).sum() == 0


# Counts.


def test_counts_are_by_review_and_rank() -> None:
    assert movements.counts([[0, 0, 2], [1, 0, 2]], 3).tolist() == [[2, 0, 1], [1, 1, 1]]


def test_who_is_not_placed_is_not_counted() -> None:
    assert movements.counts([[-1, 1]], 2).tolist() == [[0, 1]]


def test_each_scenario_is_counted_by_itself() -> None:
    assert movements.counts([[[0, 0]], [[1, 0]]], 2).tolist() == [[[2, 0]], [[1, 1]]]


# Transitions.


def test_transitions_are_from_and_to() -> None:
    assert movements.transitions(column(0, 1, 1, 2, 0), 3).tolist() == [[0, 1, 0], [0, 1, 1], [1, 0, 0]]


def test_the_start_is_a_place_to_come_from() -> None:
    assert movements.transitions([[1, 1]], 2, start=[0, -1]).tolist() == [[0, 1], [0, 0]]


def test_who_is_placed_or_is_no_longer_has_made_no_step() -> None:
    assert movements.transitions(column(-1, 1, -1, 0), 2).sum() == 0


def test_transitions_are_counted_scenario_by_scenario() -> None:
    ranks = np.stack([column(0, 1), column(1, 1)])

    assert movements.transitions(ranks, 2).tolist() == [[[0, 1], [0, 0]], [[0, 0], [0, 1]]]


def test_transitions_on_the_longest_scale_do_not_overflow() -> None:
    found = movements.transitions(column(99, 98, 99), 100)

    assert (found[99, 98], found[98, 99], found.sum()) == (1, 1, 2)


# Flaps.


@pytest.mark.parametrize(
    ("ranks", "within", "expected"),
    [
        ((0, 1, 0), 1, [2]),
        ((1, 0, 1), 1, [2]),
        ((0, 1, 1, 0), 1, []),
        ((0, 1, 1, 0), 2, [3]),
        ((0, 1, 2, 1), 1, [3]),
        ((0, 2, 1), 1, [2]),
        ((0, 1, 2), 2, []),
        ((0, 1, 0, 1), 1, [2, 3]),
        ((0, 1, 2, 2, 1), 2, [4]),
        ((0, 1, 2, 2, 1), 1, []),
        ((1, 0), 1, []),
    ],
)
def test_a_flap_is_a_move_back_soon_after(ranks: tuple[int, ...], within: int, expected: list[int]) -> None:
    found = movements.flaps(column(*ranks), within)

    assert np.flatnonzero(found).tolist() == expected


def test_a_move_from_the_start_can_be_taken_back() -> None:
    assert movements.flaps(column(1, 0), 1, start=[0]).ravel().tolist() == [False, True]


def test_one_organisation_takes_nothing_back_for_another() -> None:
    assert not movements.flaps([[0, 1], [1, 1], [1, 0]], 2).any()


@pytest.mark.parametrize("within", [0, -1, 1.0, True])
def test_flaps_need_a_number_of_reviews(within: Any) -> None:
    with pytest.raises(DefinitionError, match=f"within a whole number of reviews from 1 up, not {within!r}"):
        movements.flaps(column(0, 1), within)


# Delays.


@pytest.mark.parametrize(
    ("proposed", "ranks", "expected"),
    [
        # At once.
        ((0, 1), (0, 1), [-1, 0]),
        # Confirmed by the second and by the third review in a row.
        ((0, 1, 1), (0, 0, 1), [-1, -1, 1]),
        ((0, 1, 1, 1), (0, 0, 0, 1), [-1, -1, -1, 2]),
        # Down as well as up.
        ((2, 0, 0), (2, 2, 0), [-1, -1, 1]),
        # A break starts it again.
        ((0, 1, 0, 1, 1), (0, 0, 0, 0, 1), [-1, -1, -1, -1, 1]),
        # Two steps on the way to one tier: each is late from when its own tier was proposed.
        ((0, 2, 2), (0, 1, 2), [-1, 0, 1]),
        ((0, 1, 2), (0, 1, 2), [-1, 0, 0]),
        # No less far, though farther at first.
        ((0, 2, 1), (0, 0, 1), [-1, -1, 1]),
        # What had been proposed was nearer.
        ((0, 1, 2), (0, 0, 2), [-1, -1, 0]),
        # Nobody proposed it, or not so far.
        ((0, 0), (0, 1), [-1, -1]),
        ((0, 1), (0, 2), [-1, -1]),
        # While it stood there it waited for nothing.
        ((1, 1, 1), (1, 0, 1), [-1, -1, 1]),
    ],
)
def test_a_move_is_late_since_it_was_first_proposed_without_a_break(
    proposed: tuple[int, ...], ranks: tuple[int, ...], expected: list[int]
) -> None:
    assert movements.delays(column(*proposed), column(*ranks)).ravel().tolist() == expected


def test_a_move_from_the_start_is_made_at_once() -> None:
    assert movements.delays(column(1, 1), column(1, 1), start=[0]).ravel().tolist() == [0, -1]


def test_a_proposal_for_another_organisation_does_not_count() -> None:
    assert movements.delays([[0, 1], [1, 0]], [[0, 0], [1, 0]]).tolist() == [[-1, -1], [0, -1]]


def test_one_proposal_does_for_all_scenarios() -> None:
    ranks = np.stack([column(0, 1, 1), column(0, 0, 1)])

    assert movements.delays(column(0, 1, 1), ranks)[..., 0].tolist() == [[-1, 0, -1], [-1, -1, 1]]


# Waits.


@pytest.mark.parametrize(
    ("proposed", "ranks", "expected"),
    [
        ((0, 1, 1, 1), (0, 0, 0, 1), [0, 1, 2, 0]),
        ((0, 1, 0, 1), (0, 0, 0, 0), [0, 1, 0, 1]),
        ((0, 2, 2, 2), (0, 1, 1, 2), [0, 1, 2, 0]),
        ((2, 0, 2, 0), (1, 1, 1, 1), [1, 1, 1, 1]),
        ((1,), (0,), [1]),
    ],
)
def test_a_wait_goes_on_while_a_move_in_one_direction_is_held_back(
    proposed: tuple[int, ...], ranks: tuple[int, ...], expected: list[int]
) -> None:
    assert movements.waits(column(*proposed), column(*ranks)).ravel().tolist() == expected


# Intervals.

# R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
NEWCOMBE = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]


@pytest.mark.parametrize(("hits", "total", "lower", "upper"), NEWCOMBE)
def test_the_intervals_are_those_of_the_published_table(hits: int, total: int, lower: float, upper: float) -> None:
    found = movements.wilson(hits, total)

    assert [round(float(each), 4) for each in found] == [lower, upper]


@pytest.mark.parametrize("level", [0.5, 0.73, 0.8, 0.9, 0.95, 0.99])
def test_none_and_all_are_ends_of_the_scale_exactly(level: float) -> None:
    total = np.arange(1, 100)

    assert (movements.wilson(0, total, level)[0] == 0).all()
    assert (movements.wilson(total, total, level)[1] == 1).all()


def test_an_interval_of_nothing_is_unknown() -> None:
    lower, upper = movements.wilson(0, 0)

    assert np.isnan(lower)
    assert np.isnan(upper)


def test_a_surer_interval_is_wider() -> None:
    narrow, wide = movements.wilson(5, 10, 0.8), movements.wilson(5, 10, 0.99)

    assert wide[0] < narrow[0] < narrow[1] < wide[1]


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, float("nan")])
def test_a_level_lies_between_0_and_1(level: float) -> None:
    with pytest.raises(DefinitionError, match="the level of an interval must lie between 0 and 1, not"):
        movements.wilson(1, 2, level)
