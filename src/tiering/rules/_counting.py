"""In how many of the last periods something held, for windows that end in successive periods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tiering._arrays import BoolArray, FloatArray
from tiering._assessing import AT_HAND, Bounds
from tiering._protocols import Question

_Ones: TypeAlias = NDArray[np.int8]


class Windows(NamedTuple):
    """
    Windows over successive periods.

    Attributes:
        length: How many periods each has.
        every: How many periods each ends after the one before.
    """

    length: int
    every: int


def counted(answers: Bounds, count: int, windows: Windows) -> Bounds:
    """
    Count answers about successive periods.

    Args:
        answers: Where it held and where it may have, bool (…, period, organisation), the oldest period first.
        count: In how many periods of a window it has to hold.
        windows: The windows, the first of which begins with the oldest period.

    Returns:
        Where it held, and where it may have, in so many periods, bool (…, window, organisation).
    """
    met, possible = answers
    if possible is met:
        return _told(_ones(met)[:, np.newaxis], None, [count], windows)[0]
    met, possible = np.broadcast_arrays(met, possible)
    return _told(_ones(met)[:, np.newaxis], _ones(met ^ possible), [count], windows)[0]


def compared(
    questions: Sequence[Question], counts: Sequence[int], windows: Windows, figures: FloatArray, *, is_complete: bool
) -> list[Bounds]:
    """
    Ask several questions about the same figures in one pass over them, and count the answers to each.

    Args:
        questions: What is asked about the figure of each period.
        counts: In how many periods of a window each has to hold.
        windows: The windows, the first of which begins with the oldest period.
        figures: The figures (…, period, organisation), the oldest period first.
        is_complete: Whether none of them is missing.

    Returns:
        For each question what `counted` returns.
    """
    rows = _by_period(figures)
    met = np.empty((len(rows), len(questions), *rows.shape[1:]), dtype=np.bool_)
    missing = None if is_complete else np.empty(rows.shape, dtype=np.bool_)
    # An array of one number is taken more quickly than a number.
    asked = [
        (each.compare, np.asarray(each.level, dtype=np.float64), answers)
        for each, answers in zip(questions, met.swapaxes(0, 1), strict=True)
    ]
    # Where organisations are few, calls cost most; where they are many, all is asked of a figure while it is at hand.
    height = max(AT_HAND // max(rows[:1].size, 1), 1)
    for first in range(0, len(rows), height):
        last = first + height
        some = rows[first:last]
        for compare, level, answers in asked:
            compare(some, level, answers[first:last])
        if missing is not None:
            np.isnan(some, missing[first:last])
    return _told(met.view(np.int8), None if missing is None else missing.view(np.int8), counts, windows)


def _ones(answers: BoolArray) -> _Ones:
    """Copy answers as ones and zeros (period, …, organisation)."""
    return _by_period(answers).astype(np.int8)


def _by_period(array: NDArray[Any]) -> NDArray[Any]:
    """Put the axis of periods, the last but one, before all others."""
    return array.transpose(array.ndim - 2, *range(array.ndim - 2), array.ndim - 1)


def _told(held: _Ones, unknown: _Ones | None, counts: Sequence[int], windows: Windows) -> list[Bounds]:
    """
    Tell where each question is met, and where it may be, in so many of the periods of each window.

    Args:
        held: 1 where a question is met (period, question, …, organisation); it is overwritten.
        unknown: 1 where nobody knows (period, …, organisation); it is overwritten.
        counts: In how many periods each has to be met.
        windows: The windows, the first of which begins with the oldest period.

    Returns:
        For each question what `counted` returns.
    """
    periods, questions, *scenarios, organisations = held.shape
    starts = range(periods - windows.length + 1)
    needed = np.array(counts, dtype=np.int8).reshape(-1, *(1 for _ in held.shape[2:]))
    met = np.empty((questions, *scenarios, len(starts[:: windows.every]), organisations), dtype=np.bool_)
    possible = met if unknown is None else np.empty_like(met)
    for first in starts[:: windows.length]:
        some = starts[first : first + windows.length]
        had, lacking = _cut(held, needed, some, windows.length)
        _compare(had, needed, lacking, some, windows.every, out=met)
        if unknown is not None:
            gaps, less = _cut(unknown, np.int8(0), some, windows.length)
            np.subtract(gaps[1:], less, out=gaps[1:])
            np.add(had, gaps[:, np.newaxis], out=had)
            _compare(had, needed, lacking, some, windows.every, out=possible)
    return [(lower, lower if possible is met else upper) for lower, upper in zip(met, possible, strict=True)]


def _cut(ones: _Ones, needed: Any, starts: range, length: int) -> tuple[_Ones, _Ones]:
    """
    Cut windows where the first of them ends, and count in place what is true on either side.

    So each period is added at most twice, however many periods a window has.

    Args:
        ones: What is counted (period, …, organisation).
        needed: How many have to be true in a window.
        starts: The first periods of the windows, one after the other; no more than a window has periods.
        length: How many periods a window has.

    Returns:
        How many are true before the cut, for each window, and how many each but the first lacks after it.
    """
    cut = starts[0] + length
    before, after = ones[starts[0] : cut], ones[cut : starts[-1] + length]
    if cut + length <= len(ones):
        # The windows that follow are cut later, and count the same periods before their cut.
        after = after.copy()
    last = len(starts) - 1
    had = np.add.reduce(before[last:], axis=0, dtype=np.int8, out=before[last]) if last < length - 1 else before[last]
    for row in before[:last][::-1]:
        had = np.add(had, row, row)
    lacking = needed
    for row in after:
        lacking = np.subtract(lacking, row, row)
    return before[: last + 1], after


def _compare(had: _Ones, needed: Any, lacking: _Ones, starts: range, every: int, *, out: BoolArray) -> None:
    """Tell which of the windows that are asked for have all that is needed (question, …, window, organisation)."""
    skipped = -starts[0] % every
    place = (starts[0] + skipped) // every
    rows = _by_period(out)[place : place + len(starts[skipped::every])]
    if not skipped:
        np.greater_equal(had[0], needed, rows[0])
        rows, skipped = rows[1:], every
    np.greater_equal(had[skipped::every], lacking[skipped - 1 :: every], rows)
