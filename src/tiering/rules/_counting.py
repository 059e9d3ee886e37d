"""In how many of the last periods something held, for windows that end in successive periods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tiering._arrays import BoolArray, FloatArray
from tiering._assessing import AT_HAND, Bounds
from tiering._protocols import Question

_Ones: TypeAlias = NDArray[np.int8]


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
    if possible is met:
        return _windows(_rows(met)[:, np.newaxis], None, [count], of)[0]
    met, possible = np.broadcast_arrays(met, possible)
    return _windows(_rows(met)[:, np.newaxis], _rows(met ^ possible), [count], of)[0]


def _rows(answers: BoolArray) -> _Ones:
    """Copy answers as ones and zeros (period, …, organisation)."""
    return _by_period(answers).astype(np.int8)


def _by_period(array: NDArray[Any]) -> NDArray[Any]:
    """Put the axis of periods, the last but one, before all others."""
    return array.transpose(array.ndim - 2, *range(array.ndim - 2), array.ndim - 1)


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
    rows = _by_period(figures)
    periods, *others = rows.shape
    met = np.empty((periods, len(questions), *others), dtype=np.bool_)
    missing = None if is_complete else np.empty(rows.shape, dtype=np.bool_)
    # An array of one number is taken more quickly than a number.
    asked = [
        (each.compare, np.asarray(each.level, dtype=np.float64), answers)
        for each, answers in zip(questions, met.swapaxes(0, 1), strict=True)
    ]
    # Where organisations are few, calls cost most; where they are many, all is asked of a figure while it is at hand.
    height = max(AT_HAND // max(rows[:1].size, 1), 1)
    for first in range(0, periods, height):
        last = first + height
        some = rows[first:last]
        for compare, level, answers in asked:
            compare(some, level, answers[first:last])
        if missing is not None:
            np.isnan(some, missing[first:last])
    return _windows(met.view(np.int8), None if missing is None else missing.view(np.int8), counts, of)


def _windows(held: _Ones, unknown: _Ones | None, counts: Sequence[int], of: int) -> list[Bounds]:
    """
    Tell where each question is met, and where it may be, in so many of the periods of each window.

    Args:
        held: 1 where a question is met (period, question, …, organisation); it is overwritten.
        unknown: 1 where nobody knows (period, …, organisation); it is overwritten.
        counts: In how many periods each has to be met.
        of: How many periods a window has.

    Returns:
        For each question what `counted` returns.
    """
    periods, questions, *scenarios, organisations = held.shape
    windows = periods - of + 1
    needed = np.array(counts, dtype=np.int8).reshape(-1, *(1 for _ in held.shape[2:]))
    met = np.empty((questions, *scenarios, windows, organisations), dtype=np.bool_)
    possible = met if unknown is None else np.empty_like(met)
    for first in range(0, windows, of):
        some = slice(first, min(first + of, windows))
        had, lacking = _cut(held, needed, some, of)
        _compare(had, needed, lacking, out=_by_period(met)[some])
        if unknown is not None:
            gaps, less = _cut(unknown, np.int8(0), some, of)
            np.subtract(gaps[1:], less, out=gaps[1:])
            np.add(had, gaps[:, np.newaxis], out=had)
            _compare(had, needed, lacking, out=_by_period(possible)[some])
    return [(lower, lower if possible is met else upper) for lower, upper in zip(met, possible, strict=True)]


def _cut(ones: _Ones, needed: Any, some: slice, of: int) -> tuple[_Ones, _Ones]:
    """
    Cut windows where the first of them ends, and count in place what is true on either side.

    So each period is added twice, however many periods a window has.

    Args:
        ones: What is counted (period, …, organisation).
        needed: How many have to be true in a window.
        some: The windows, by their first periods; no more than a window has periods.
        of: How many periods a window has.

    Returns:
        How many are true before the cut, for each window, and how many each but the first lacks after it.
    """
    cut = some.start + of
    before, after = ones[some.start : cut], ones[cut : some.stop - 1 + of]
    if cut + of <= len(ones):
        # The next windows, which are cut later, count the same periods before their cut.
        after = after.copy()
    last = some.stop - some.start - 1
    had = np.add.reduce(before[last:], axis=0, dtype=np.int8, out=before[last]) if last < of - 1 else before[last]
    for row in before[:last][::-1]:
        had = np.add(had, row, out=row)
    lacking = needed
    for row in after:
        lacking = np.subtract(lacking, row, out=row)
    return before[: last + 1], after


def _compare(had: _Ones, needed: Any, lacking: _Ones, *, out: BoolArray) -> None:
    """Tell which windows have all that is needed (window, …, organisation)."""
    np.greater_equal(had[0], needed, out=out[0])
    np.greater_equal(had[1:], lacking, out=out[1:])
