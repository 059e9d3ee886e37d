"""
Movement in plain arrays of ranks, such as `Regime.simulate` returns.

Every function looks at many organisations, and many scenarios, at once.  The
last axis is the organisation and the one before it the review; leading axes
are scenarios.  A rank of −1 is "not placed": who is placed for the first time
has not moved.

Where somebody stood before the first review is not in an array of ranks.  It
can be given as `start`, ranks (…, organisation); without it the first review
moves nobody.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tiering._arrays import BoolArray, FloatArray, RankArray
from tiering._fields import is_whole
from tiering.errors import DefinitionError, ShapeError

__all__ = ["counts", "delays", "flaps", "moves", "transitions", "waits", "wilson"]

_UNPLACED = -1
_AXES = 2


def moves(ranks: ArrayLike, start: ArrayLike | None = None) -> RankArray:
    """
    Say which way each review moved each organisation.

    Args:
        ranks: Ranks after each review, whole numbers (…, review, organisation).
        start: Ranks before the first one (…, organisation); nobody was placed where none is given.

    Returns:
        1 towards more intensity, −1 towards less, 0 where it stayed, int8 (…, review, organisation).

    Raises:
        ShapeError: There is no axis of reviews.

    Example:
        >>> from tiering import movements
        >>> movements.moves([[0], [2], [2], [1]]).ravel()
        array([ 0,  1,  0, -1], dtype=int8)
    """
    after = _as_ranks(ranks)
    before = _before(after, start)
    return np.where((before == _UNPLACED) | (after == _UNPLACED), np.int8(0), np.sign(after - before))


def counts(ranks: ArrayLike, tiers: int) -> NDArray[np.int64]:
    """
    Count how many organisations are in each tier after each review.

    Args:
        ranks: Ranks after each review, whole numbers (…, review, organisation).
        tiers: How many tiers there are.

    Returns:
        Whole numbers (…, review, tier), the tiers by rank; who is not placed is in none.

    Raises:
        ShapeError: There is no axis of reviews.

    Example:
        >>> from tiering import movements
        >>> movements.counts([[0, 0, 2], [1, 0, 2]], 3)
        array([[2, 0, 1],
               [1, 1, 1]])
    """
    return _tally(_as_ranks(ranks), tiers)


def transitions(ranks: ArrayLike, tiers: int, start: ArrayLike | None = None) -> NDArray[np.int64]:
    """
    Count the steps from each tier to each tier, those that stayed where they were among them.

    Args:
        ranks: Ranks after each review, whole numbers (…, review, organisation).
        tiers: How many tiers there are.
        start: Ranks before the first review (…, organisation); nobody was placed where none is given.

    Returns:
        Whole numbers (…, from tier, to tier), both by rank, so that the least intensive comes first.

    Raises:
        ShapeError: There is no axis of reviews.

    Example:
        >>> from tiering import movements
        >>> movements.transitions([[0], [1], [1], [0]], 2)
        array([[0, 1],
               [1, 1]])
    """
    after = _as_ranks(ranks)
    before = _before(after, start)
    placed = (before != _UNPLACED) & (after != _UNPLACED)
    cells = np.where(placed, before.astype(np.int32) * tiers + after, np.int32(_UNPLACED))
    flat = cells.reshape(*cells.shape[:-_AXES], cells.shape[-1] * cells.shape[-2])
    return _tally(flat, tiers * tiers).reshape(*flat.shape[:-1], tiers, tiers)


def flaps(ranks: ArrayLike, within: int, start: ArrayLike | None = None) -> BoolArray:
    """
    Find the moves that take back the move before.

    A flap is a move up and the next move of the same organisation, down, no more than so many
    reviews later; or the other way round.  How far they go makes no difference.

    Args:
        ranks: Ranks after each review, whole numbers (…, review, organisation).
        within: How many reviews after the first move the second may be made; 1 is the next review.
        start: Ranks before the first review (…, organisation); nobody was placed where none is given.

    Returns:
        True where a review takes back the move before, bool (…, review, organisation).

    Raises:
        ShapeError: There is no axis of reviews.
        DefinitionError: The number of reviews is not a whole number from 1 up.

    Example:
        >>> from tiering import movements
        >>> movements.flaps([[0], [1], [0], [0], [1]], within=1).ravel()
        array([False, False,  True, False, False])
    """
    if not is_whole(within) or within < 1:
        message = f"a move is taken back within a whole number of reviews from 1 up, not {within!r}"
        raise DefinitionError(message)
    steps = moves(ranks, start)
    found = np.zeros(steps.shape, dtype=np.bool_)
    last = np.zeros((*steps.shape[:-2], steps.shape[-1]), dtype=np.int8)
    place = np.zeros(last.shape, dtype=np.int32)
    for review in range(steps.shape[-2]):
        step = steps[..., review, :]
        found[..., review, :] = (step * last < 0) & (review - place <= within)
        last = np.where(step == 0, last, step)
        place = np.where(step == 0, place, np.int32(review))
    return found


def delays(proposed: ArrayLike, ranks: ArrayLike, start: ArrayLike | None = None) -> NDArray[np.int32]:
    """
    Count how many reviews late each move was made.

    A move is late by the reviews before it that follow each other without a break up to it, proposed
    to go at least as far and did not.  What a guarded regime does late can be told from ranks
    alone: give those of the same regime without guards as *proposed*.

    Args:
        proposed: Ranks proposed in each review, whole numbers (…, review, organisation).
        ranks: Ranks after each review, whole numbers (…, review, organisation).
        start: Ranks before the first review (…, organisation); nobody was placed where none is given.

    Returns:
        Reviews, int32 (…, review, organisation); 0 for a move that was made at once, −1 where there
        was no move, or none that was proposed.

    Raises:
        ShapeError: There is no axis of reviews.

    Example:
        >>> from tiering import movements
        >>> movements.delays(proposed=[[0], [2], [2], [2]], ranks=[[0], [0], [1], [2]]).ravel()
        array([-1, -1,  1,  2], dtype=int32)
    """
    asked, after = np.broadcast_arrays(_as_ranks(proposed), _as_ranks(ranks))
    steps = moves(after, start)
    late = np.full(steps.shape, -1, dtype=np.int32)
    # Where the moves are, as a place along each axis; the last but one is the review, and walks back.
    places = list(np.nonzero(steps))
    made, goal = places[-2], np.broadcast_to(after, steps.shape)[tuple(places)]
    asked, after = np.broadcast_to(asked, steps.shape), np.broadcast_to(after, steps.shape)
    way = steps[tuple(places)]
    walks = (asked[tuple(places)] - goal) * way >= 0
    since = np.where(walks, made, made + 1)
    while walks.any():
        places[-2] = np.maximum(since - 1, 0)
        here = tuple(places)
        # It was proposed to go at least as far, and did not.
        walks = walks & (since > 0) & ((asked[here] - goal) * way >= 0) & ((after[here] - goal) * way < 0)
        since = np.where(walks, since - 1, since)
    places[-2] = made
    late[tuple(places)] = made - since
    return late


def waits(proposed: ArrayLike, ranks: ArrayLike) -> NDArray[np.int32]:
    """
    Count for how many reviews in a row a move in one direction has been held back, wholly or in part.

    Args:
        proposed: Ranks proposed in each review, whole numbers (…, review, organisation).
        ranks: Ranks after each review, whole numbers (…, review, organisation).

    Returns:
        Reviews, this one among them, int32 (…, review, organisation); 0 where nothing was held back.

    Raises:
        ShapeError: There is no axis of reviews.

    Example:
        >>> from tiering import movements
        >>> movements.waits(proposed=[[2], [2], [2], [0]], ranks=[[0], [1], [2], [2]]).ravel()
        array([1, 2, 0, 1], dtype=int32)
    """
    held = np.sign(_as_ranks(proposed) - _as_ranks(ranks))
    found = np.zeros(held.shape, dtype=np.int32)
    for review in range(held.shape[-2]):
        now = held[..., review, :]
        if review:
            goes_on = now == held[..., review - 1, :]
            found[..., review, :] = np.where(goes_on, found[..., review - 1, :], 0)
        found[..., review, :] = np.where(now == 0, 0, found[..., review, :] + 1)
    return found


def wilson(hits: ArrayLike, total: ArrayLike, level: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """
    Return the score interval of a share: Wilson, Journal of the American Statistical Association 22 (1927), 209-212.

    It assumes that the cases do not depend on each other.

    Args:
        hits: How many of the cases it was, whole numbers of any shape.
        total: How many cases there were, whole numbers that broadcast with it.
        level: How sure to be that the share lies in the interval, between 0 and 1.

    Returns:
        The lower and the upper end as fractions; NaN where there were no cases.

    Raises:
        DefinitionError: The level does not lie between 0 and 1.

    Example:
        >>> from tiering import movements
        >>> lower, upper = movements.wilson(81, 263)
        >>> print(f"{lower:.4f} to {upper:.4f}")
        0.2553 to 0.3662
    """
    if not 0 < level < 1:
        message = f"the level of an interval must lie between 0 and 1, not {level!r}"
        raise DefinitionError(message)
    z = NormalDist().inv_cdf((1 + level) / 2)
    k, n = np.broadcast_arrays(np.asarray(hits, dtype=np.float64), np.asarray(total, dtype=np.float64))
    n = np.where(n > 0, n, np.nan)
    share = k / n
    middle = (k + z * z / 2) / (n + z * z)
    half = z * np.sqrt(n * share * (1 - share) + z * z / 4) / (n + z * z)
    # All is the end of the scale exactly, not but for the last bits; for none that comes by itself.
    return middle - half, np.where(k == n, 1.0, middle + half)


def _as_ranks(ranks: ArrayLike) -> NDArray[Any]:
    found = np.asarray(ranks)
    found = found.astype(np.int8) if found.dtype != np.int8 else found
    if found.ndim < _AXES:
        message = f"ranks need the axes review and organisation, not the shape {found.shape}"
        raise ShapeError(message)
    return found


def _before(after: NDArray[Any], start: ArrayLike | None) -> NDArray[Any]:
    """Return the ranks before each review."""
    first = np.int8(_UNPLACED) if start is None else np.asarray(start, dtype=np.int8)[..., np.newaxis, :]
    shape = np.broadcast_shapes(np.shape(first)[:-2], after.shape[:-2])
    after = np.broadcast_to(after, (*shape, *after.shape[-2:]))
    first = np.broadcast_to(first, (*shape, min(after.shape[-2], 1), after.shape[-1]))
    return np.concatenate([first, after[..., :-1, :]], axis=-2)


def _tally(values: NDArray[Any], size: int) -> NDArray[np.int64]:
    """Count each whole number from 0 up to *size* along the last axis, those below 0 not at all."""
    rows = math.prod(values.shape[:-1])
    places = np.arange(rows, dtype=np.int64).reshape(*values.shape[:-1], 1) * size + values
    return np.bincount(places[values >= 0], minlength=rows * size).reshape(*values.shape[:-1], size)
