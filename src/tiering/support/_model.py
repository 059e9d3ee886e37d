"""What is to be chosen, as columns and rows of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, final

import attrs
import numpy as np
from numpy.typing import NDArray

from tiering._arrays import FloatArray
from tiering.errors import RuleError
from tiering.support._scipy import sparse

Whole = NDArray[np.int64]

_OUT_OF_TIME = 1
"""The status of a solver that stops because its time is over."""

_LARGEST = 1e4
"""A solver stops where no more than a millionth can be gained, so what is compared must not be small."""


class Effort(NamedTuple):
    """
    How long the best is looked for.

    Attributes:
        gap: By which share less than the best is good enough.
        seconds: After how many seconds the best that was found is taken; None is as many as it takes.
    """

    gap: float = 0.0
    seconds: float | None = None


@final
@attrs.define(eq=False)
class Model:
    """
    Columns from 0 up, and rows whose sums must not exceed their limits.

    Attributes:
        worth: What one of each column is worth.
        most: The most that each column may be.
        is_whole: Whether each column must be a whole number.
        gap: By which share of it the best may be better than what was found.
    """

    worth: list[float] = attrs.field(factory=list)
    most: list[float] = attrs.field(factory=list)
    is_whole: list[bool] = attrs.field(factory=list)
    gap: float = 0.0
    _limits: list[float] = attrs.field(factory=list)
    _rows: list[int] = attrs.field(factory=list)
    _columns: list[int] = attrs.field(factory=list)
    _counts: list[float] = attrs.field(factory=list)

    def column(self, worth: float, most: float, *, is_whole: bool = True) -> int:
        """Add a column, and return its number."""
        self.worth.append(worth)
        self.most.append(most)
        self.is_whole.append(is_whole)
        return len(self.worth) - 1

    def limit(self, terms: Iterable[tuple[int, float]], most: float) -> None:
        """Add a row: columns with what each counts, and what they must not exceed together."""
        pairs = list(terms)
        self._rows += [len(self._limits)] * len(pairs)
        self._columns += [column for column, _ in pairs]
        self._counts += [count for _, count in pairs]
        self._limits.append(most)

    def best(self, optimize: Any, worth: Sequence[float], effort: Effort) -> Whole:
        """Return how much of each column is worth most; columns that need not be whole are rounded."""
        limits = np.array(self._limits)
        matrix = sparse(self._counts, self._rows, self._columns, (len(limits), len(worth)))
        found = optimize.milp(
            -_scaled(worth),
            integrality=np.array(self.is_whole, dtype=np.int64),
            bounds=optimize.Bounds(0, self.most),
            constraints=optimize.LinearConstraint(matrix, ub=limits) if len(limits) else (),
            options=_options(effort),
        )
        self.gap = max(self.gap, float(getattr(found, "mip_gap", None) or 0.0))
        is_out_of_time = found.status == _OUT_OF_TIME and effort.seconds is not None
        if found.x is None or (found.status and not is_out_of_time):
            message = f"the solver has found no best plan: {found.message}"
            raise RuleError(message)
        whole: Whole = np.rint(found.x).astype(np.int64)
        if (matrix @ whole > limits).any():
            message = "the solver has found a plan that gives more than there is; please report what was planned"
            raise RuleError(message)
        return whole


def _options(effort: Effort) -> dict[str, Any]:
    # Presolving has made HiGHS call a plan the best that was not, and plans of this kind are found sooner without it.
    found: dict[str, Any] = {"mip_rel_gap": effort.gap, "presolve": False}
    return found if effort.seconds is None else {**found, "time_limit": effort.seconds}


def _scaled(worth: Sequence[float]) -> FloatArray:
    """Return numbers that compare as these do; whole numbers stay whole, because they are told apart best."""
    found = np.array(worth, dtype=np.float64)
    largest = found.max(initial=0.0)
    return found if not largest or (found == np.rint(found)).all() else found * (_LARGEST / largest)
