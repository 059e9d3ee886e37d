"""In how many of the last periods something held, counted on from review to review."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tiering._arrays import BoolArray

Bounds: TypeAlias = tuple[BoolArray, BoolArray]
"""Where something certainly held in a period, and where it may have: one object where nothing is missing."""

_Ones: TypeAlias = NDArray[np.int8]


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
        self._rows: deque[tuple[_Ones, _Ones]] = deque()
        self._gaps = 0
        nothing: Any = np.zeros((), dtype=np.int8)
        self.met = self.possible = nothing
        for answer in answers:
            self._add(answer)

    def _add(self, answer: Bounds) -> None:
        met, possible = answer
        lower = met.view(np.int8)
        upper = lower if possible is met else possible.view(np.int8)
        self._rows.append((lower, upper))
        # While everything is complete the upper count is the lower one, and is not counted twice.
        if self._gaps or lower is not upper:
            self._gaps += lower is not upper
            self.possible = _changed(np.add, self.possible, upper, in_place=self.possible is not self.met)
        self.met = _changed(np.add, self.met, lower)
        if not self._gaps:
            self.possible = self.met

    def moved(self, columns: Sequence[int], step: int) -> int | None:
        """Return how many periods all metrics have moved on; None where they have not moved alike, or back."""
        moved = columns[0] - self._columns[0]
        alike = len(columns) == 1 or all(now - then == moved for now, then in zip(columns, self._columns, strict=True))
        return moved // step if alike and moved >= 0 else None

    def move(self, columns: Sequence[int], answers: Iterable[Bounds]) -> None:
        """Count new answers, the oldest first, instead of as many old ones."""
        self._columns = columns
        for answer in answers:
            self._add(answer)
            lower, upper = self._rows.popleft()
            if self._gaps:
                self._gaps -= lower is not upper
                self.possible = _changed(np.subtract, self.possible, upper)
            self.met = _changed(np.subtract, self.met, lower)
            if not self._gaps:
                self.possible = self.met


def _changed(operation: np.ufunc, count: _Ones, by: _Ones, *, in_place: bool = True) -> _Ones:
    """Add to a count, or take away from it: in its own place, unless it has to grow or is another's as well."""
    changed: _Ones = operation(count, by, out=count) if in_place and count.shape == by.shape else operation(count, by)
    return changed
