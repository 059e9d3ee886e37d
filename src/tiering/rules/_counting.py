"""In how many of the last periods something held, for windows that end in successive periods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tiering._arrays import BoolArray, FloatArray
from tiering._assessing import AT_HAND, Bounds
from tiering._protocols import Question

_Ones: TypeAlias = NDArray[np.int8]

_AXES = 2
"""Periods and organisations; axes before them are scenarios."""


def counted(answers: Bounds, count: int, of: int) -> Bounds:
    """
    Count answers about successive periods.

    Args:
        answers: Where it held and where it may have, bool (…, period, organisation), the oldest period first.
        count: In how many periods of a window it has to hold.
        of: How many periods a window has.

    Returns:
        Where it held, and where it may have, in so many periods, bool (…, window, organisation).
    """
    met, possible = answers
    if possible is not met:
        met, possible = np.broadcast_arrays(met, possible)
    unknown = None if possible is met else np.moveaxis(met ^ possible, -2, 0)
    return _windows(np.moveaxis(met, -2, 0)[:, np.newaxis], unknown, [count], of)[0]


def compared(
    questions: Sequence[Question], counts: Sequence[int], of: int, figures: FloatArray, *, is_complete: bool
) -> list[Bounds]:
    """
    Ask several questions about the same figures in one pass over them, and count the answers to each.

    Args:
        questions: What is asked about the figure of each period.
        counts: In how many periods of a window each has to hold.
        of: How many periods a window has.
        figures: The figures (…, period, organisation), the oldest period first.
        is_complete: Whether none of them is missing.

    Returns:
        For each question what `counted` returns.
    """
    rows = np.moveaxis(figures, -2, 0) if figures.ndim > _AXES else figures
    periods, *others = rows.shape
    met = np.empty((periods, len(questions), *others), dtype=np.bool_)
    missing = None if is_complete else np.empty(rows.shape, dtype=np.bool_)
    # Where organisations are few, calls cost most; where they are many, all is asked of a figure while it is at hand.
    height = max(AT_HAND // max(rows[:1].size, 1), 1)
    for first in range(0, periods, height):
        some = slice(first, first + height)
        for place, each in enumerate(questions):
            each.compare(rows[some], each.level, out=met[some, place])
        if missing is not None:
            np.isnan(rows[some], out=missing[some])
    return _windows(met, missing, counts, of)


def _windows(held: BoolArray, unknown: BoolArray | None, counts: Sequence[int], of: int) -> list[Bounds]:
    """Count where each question is met (period, question, …, organisation), and where nobody knows (period, …, organisation)."""
    periods, questions, *scenarios, organisations = held.shape
    least = np.array(counts, dtype=np.int8).reshape(-1, *(1 for _ in held.shape[2:]))
    met = np.empty((questions, *scenarios, periods - of + 1, organisations), dtype=np.bool_)
    if unknown is None:
        for window, certain in enumerate(_totals(held, of)):
            np.greater_equal(certain, least, out=met[..., window, :])
        return [(each, each) for each in met]
    possible = np.empty_like(met)
    for window, (certain, gaps) in enumerate(zip(_totals(held, of), _totals(unknown, of), strict=True)):
        np.greater_equal(certain, least, out=met[..., window, :])
        np.greater_equal(certain + gaps, least, out=possible[..., window, :])
    return list(zip(met, possible, strict=True))


def _totals(answers: BoolArray, periods: int) -> Iterator[_Ones]:
    """Yield how many of each so many rows in a row are true, in an array that is used again."""
    ones = answers.view(np.int8)
    total = np.add.reduce(ones[:periods], axis=0, dtype=np.int8)
    yield total
    for new, old in zip(ones[periods:], ones, strict=False):
        np.add(total, new, out=total)
        np.subtract(total, old, out=total)
        yield total
