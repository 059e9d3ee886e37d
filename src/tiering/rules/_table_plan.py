"""What a decision table comes to for every combination of classes: looked up, or decided row by row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tiering._arrays import RankArray
from tiering._findings import Proposal
from tiering.rules._table_axes import Axis, Box, members
from tiering.rules._table_codes import Codes

MOST_COMBINATIONS = 32_767
"""So many combinations of classes are laid out; their numbers fit 16 bits."""

_WORD = 64


class Answers(NamedTuple):
    """
    Rows in the order in which they decide, each with the rank that it proposes.

    Attributes:
        boxes: What they match.
        ranks: What they propose.
        otherwise: The rank where no row matches; None where that is said not to happen.
        top: The highest rank of the scale.
    """

    boxes: tuple[Box, ...]
    ranks: tuple[int, ...]
    otherwise: int | None
    top: int

    @property
    def unmatched(self) -> tuple[int, int]:
        """The bounds where no row matches: everything is open where the table does not say."""
        return (0, self.top) if self.otherwise is None else (self.otherwise, self.otherwise)


class Layout(NamedTuple):
    """The bounds of every combination, laid out as one array; exact however many values are missing."""

    strides: tuple[int, ...]
    least: RankArray
    most: RankArray
    is_decided: bool

    @classmethod
    def of(cls, axes: Sequence[Axis], space: Box, answers: Answers) -> Layout:
        """Lay the combinations out, each axis with a last place for a missing value."""
        shape = tuple([axis.gap + 1 for axis in axes])
        least, most = (np.full(shape, rank, dtype=np.int8) for rank in answers.unmatched)
        for box, rank in reversed(list(zip(answers.boxes, answers.ranks, strict=True))):
            places = np.ix_(*[members(classes) for classes, axis in zip(box, axes, strict=True)])
            least[places] = most[places] = rank
        for place, axis in enumerate(axes):
            if not axis.names_missing:
                # Whatever value it has, it is one of those that the metric can take.
                possible = members(space[place])
                gap: Any = (*[slice(None)] * place, axis.gap)
                least[gap] = np.take(least, possible, axis=place).min(axis=place)
                most[gap] = np.take(most, possible, axis=place).max(axis=place)
        known = np.ix_(*[members(classes) for classes, axis in zip(space, axes, strict=True)])
        strides = tuple(int(np.prod(shape[place + 1 :])) for place in range(len(shape)))
        return cls(strides, least.ravel(), most.ravel(), np.array_equal(least[known], most[known]))

    def bounds(self, codes: Sequence[Codes], *, complete: bool) -> Proposal:
        """Look up the bounds; one object where nothing is missing."""
        index: Any = codes[-1]
        for code, stride in zip(codes[:-1], self.strides[:-1], strict=True):
            index = index + code * np.int16(stride)
        least = self.least[index]
        return Proposal(least, least if complete and self.is_decided else self.most[index])


class RowByRow(NamedTuple):
    """
    The rows by class, as bits, for tables with too many combinations to lay out.

    The bounds are exact where one value is missing, and sound where more are.
    """

    axes: tuple[Axis, ...]
    space: Box
    words: tuple[tuple[NDArray[np.uint64], ...], ...]
    decided: tuple[tuple[tuple[np.uint64, int], ...], ...]
    unmatched: tuple[int, int]

    @classmethod
    def of(cls, axes: Sequence[Axis], space: Box, answers: Answers) -> RowByRow:
        """Note for every class of every axis which rows hold it, 64 rows to a word."""
        words = []
        decided = []
        for start in range(0, len(answers.boxes), _WORD):
            boxes = answers.boxes[start : start + _WORD]
            words.append(
                tuple(
                    np.array(
                        [
                            sum((box[place] >> code & 1) << row for row, box in enumerate(boxes))
                            for code in range(axis.gap + 1)
                        ],
                        dtype=np.uint64,
                    )
                    for place, axis in enumerate(axes)
                )
            )
            runs = groupby(enumerate(answers.ranks[start : start + _WORD]), key=lambda pair: pair[1])
            decided.append(tuple((np.uint64(sum(1 << row for row, _ in run)), rank) for rank, run in runs))
        return cls(tuple(axes), space, tuple(words), tuple(decided), answers.unmatched)

    def bounds(self, codes: Sequence[Codes], *, complete: bool) -> Proposal:
        """Decide row by row."""
        codes = np.broadcast_arrays(*codes)
        if complete:
            rank = self._decide(codes)
            return Proposal(rank[0], rank[0] if self.unmatched[0] == self.unmatched[1] else rank[1])
        shape = codes[0].shape
        flat = np.stack([np.ravel(code) for code in codes])
        open_ = np.array(
            [
                np.zeros(flat.shape[1], dtype=np.bool_) if axis.names_missing else code == axis.gap
                for axis, code in zip(self.axes, flat, strict=True)
            ]
        )
        how_many = open_.sum(axis=0)
        least, most = self._decide(flat)
        for place in range(len(self.axes)):
            alone = np.flatnonzero(open_[place] & (how_many == 1))
            if len(alone):
                least[alone], most[alone] = self._whatever(flat[:, alone], place)
        several = np.flatnonzero(how_many > 1)
        if len(several):
            least[several], most[several] = self._loosely(flat[:, several], open_[:, several])
        return Proposal(least.reshape(shape), most.reshape(shape))

    def _decide(self, codes: Sequence[Codes] | NDArray[np.int16]) -> tuple[RankArray, RankArray]:
        """Return the bounds where every value is known, or missing by name."""
        least, most = (np.full(codes[0].shape, rank, dtype=np.int8) for rank in self.unmatched)
        for word, decided in reversed(list(zip(self.words, self.decided, strict=True))):
            alive = word[0][codes[0]]
            for holders, code in zip(word[1:], codes[1:], strict=True):
                alive &= holders[code]
            for rows, rank in reversed(decided):
                hit = (alive & rows) != 0
                least[hit] = most[hit] = rank
        return least, most

    def _whatever(self, codes: NDArray[np.int16], place: int) -> tuple[RankArray, RankArray]:
        """Return the bounds over all values of one axis."""
        least, most = np.full(codes.shape[1], 127, dtype=np.int8), np.zeros(codes.shape[1], dtype=np.int8)
        for code in members(self.space[place]):
            codes[place] = code
            low, high = self._decide(codes)
            np.minimum(least, low, out=least)
            np.maximum(most, high, out=most)
        return least, most

    def _loosely(self, codes: NDArray[np.int16], open_: NDArray[np.bool_]) -> tuple[RankArray, RankArray]:
        """Return the bounds over all rows that may match, up to the first that surely does."""
        size = codes.shape[1]
        least, most = np.full(size, 127, dtype=np.int8), np.zeros(size, dtype=np.int8)
        undecided = np.ones(size, dtype=np.bool_)
        for word, decided in zip(self.words, self.decided, strict=True):
            possible, sure = self._alive(word, codes, open_)
            for rows, rank in decided:
                may = undecided & ((possible & rows) != 0)
                least[may] = np.minimum(least[may], rank)
                most[may] = np.maximum(most[may], rank)
                undecided &= (sure & rows) == 0
        low, high = self.unmatched
        least[undecided] = np.minimum(least[undecided], low)
        most[undecided] = np.maximum(most[undecided], high)
        return least, most

    def _alive(
        self, word: Sequence[NDArray[np.uint64]], codes: NDArray[np.int16], open_: NDArray[np.bool_]
    ) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """Return the rows that may match, and those that surely do."""
        possible = np.full(codes.shape[1], ~np.uint64(0))
        sure = possible.copy()
        for place, holders in enumerate(word):
            known = holders[codes[place]]
            taken = holders[members(self.space[place])]
            possible &= np.where(open_[place], np.bitwise_or.reduce(taken), known)
            sure &= np.where(open_[place], np.bitwise_and.reduce(taken), known)
        return possible, sure


def plan(axes: Sequence[Axis], space: Box, answers: Answers) -> Layout | RowByRow:
    """Lay all combinations out where they are few enough."""
    combinations = int(np.prod([axis.gap + 1 for axis in axes], dtype=np.float64))
    return (Layout if combinations <= MOST_COMBINATIONS else RowByRow).of(axes, space, answers)
