"""In how many of the last periods something held: for all reviews at once, or counted on from review to review."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tiering._arrays import BoolArray

Bounds: TypeAlias = tuple[BoolArray, BoolArray]
"""Where something certainly held, and where it may have: one object where nothing is missing."""

_Ones: TypeAlias = NDArray[np.int8]


class Windows:
    """
    Whether something held in so many of the periods of a window, for windows that end in successive periods.

    Attributes:
        met: Where it certainly did, bool (…, window, organisation), by the window's last period.
        possible: Where it may have; the same object where nothing is missing.
    """

    __slots__ = ("_complete", "_ends", "_step", "met", "possible")

    def __init__(self, ends: Sequence[int], step: int, answers: Bounds, count: int, of: int) -> None:
        """
        Count answers.

        Args:
            ends: Where the first window's last period stands on the panel's time axis, for each metric.
            step: How many columns one period takes.
            answers: Where it held and where it may have (…, period, organisation), the oldest period first.
            count: In how many periods it has to hold.
            of: How many periods a window has.
        """
        lower, upper = answers
        self._ends, self._step = ends, step
        certain = _counts(lower, of)
        self.met = np.greater_equal(certain, count)
        self.possible, self._complete = self.met, None
        if upper is not lower:
            most = _counts(upper, of)
            self.possible = np.greater_equal(most, count)
            self._complete = (certain == most).all(axis=-1).reshape(-1, most.shape[-2]).all(axis=0)

    def place(self, ends: Sequence[int]) -> int | None:
        """Return which window ends where the metrics' latest periods stand on the panel's time axis; None where none does."""
        moved = ends[0] - self._ends[0]
        if len(ends) > 1 and any(now - then != moved for now, then in zip(ends, self._ends, strict=True)):
            return None
        place = moved // self._step
        return place if 0 <= place < self.met.shape[-2] else None

    def at(self, place: int) -> Bounds:
        """Return where it held in a window, and where it may have, bool (…, organisation)."""
        met = self.met[..., place, :]
        return met, met if self._complete is None or self._complete[place] else self.possible[..., place, :]


def side_by_side(answers: Iterable[Bounds]) -> Bounds:
    """Lay answers about successive periods side by side (…, period, organisation)."""
    lower, upper = zip(*answers, strict=True)
    met = np.stack(np.broadcast_arrays(*lower), axis=-2)
    if all(one is other for one, other in zip(lower, upper, strict=True)):
        return met, met
    return met, np.stack(np.broadcast_arrays(*upper), axis=-2)


def _counts(answers: BoolArray, periods: int) -> _Ones:
    """Count the answers of each so many periods in a row, int8 (…, window, organisation)."""
    ones = answers.view(np.int8)
    counts = np.empty((*ones.shape[:-2], ones.shape[-2] - periods + 1, ones.shape[-1]), dtype=np.int8)
    np.add.reduce(ones[..., :periods, :], axis=-2, out=counts[..., 0, :])
    changes = np.subtract(ones[..., periods:, :], ones[..., :-periods, :])
    # Row by row: an accumulation along this axis would take the organisations one at a time.
    for place in range(changes.shape[-2]):
        np.add(counts[..., place, :], changes[..., place, :], out=counts[..., place + 1, :])
    return counts


class RunningCount:
    """
    Counts over the last periods; a period that comes in pushes the oldest one out.

    Attributes:
        met: In how many periods it certainly held, int8 (…, organisation).
        possible: In how many it may have held; the same object where nothing is missing.
    """

    __slots__ = ("_columns", "_gaps", "_rows", "met", "possible")

    def __init__(self, columns: Sequence[int], answers: Iterable[Bounds]) -> None:
        """Count answers, the oldest first; the last one stands in these columns of the panel, one for each metric."""
        self._columns = columns
        self._rows = deque(map(_as_ones, answers))
        self._gaps = sum(lower is not upper for lower, upper in self._rows)
        self.met = _sum(lower for lower, _ in self._rows)
        self.possible = _sum(upper for _, upper in self._rows) if self._gaps else self.met

    def moved(self, columns: Sequence[int], step: int) -> int | None:
        """Return how many periods all metrics have moved on; None where they have not moved alike, or back."""
        moved = columns[0] - self._columns[0]
        alike = len(columns) == 1 or all(now - then == moved for now, then in zip(columns, self._columns, strict=True))
        return moved // step if alike and moved >= 0 else None

    def move(self, columns: Sequence[int], answers: Iterable[Bounds]) -> None:
        """Count new answers, the oldest first, instead of as many old ones."""
        self._columns = columns
        for lower, upper in map(_as_ones, answers):
            old_lower, old_upper = self._rows.popleft()
            self._rows.append((lower, upper))
            was_complete = not self._gaps
            self._gaps += (lower is not upper) - (old_lower is not old_upper)
            if self._gaps:
                # While everything is complete the upper count is the lower one, and is not counted twice.
                upper_count = self.possible.copy() if was_complete else self.possible
                self.possible = _moved(upper_count, upper, old_upper)
            self.met = _moved(self.met, lower, old_lower)
            if not self._gaps:
                self.possible = self.met


def _as_ones(answer: Bounds) -> tuple[_Ones, _Ones]:
    met, possible = answer
    lower = met.view(np.int8)
    return lower, lower if possible is met else possible.view(np.int8)


def _sum(rows: Iterable[_Ones]) -> _Ones:
    first, *others = rows
    total = first.copy()
    for each in others:
        total = np.add(total, each, out=total) if total.shape == each.shape else np.add(total, each)
    return total


def _moved(count: _Ones, new: _Ones, old: _Ones) -> _Ones:
    """Count what is new instead of what is old: in its own place, unless the count has to grow."""
    if count.shape == new.shape == old.shape:
        np.add(count, new, out=count)
        return np.subtract(count, old, out=count)
    return np.subtract(np.add(count, new), old)
