"""The inputs of a decision table, each in the classes of values that its cells tell apart."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

import attrs

from tiering.rules._cells import Cell
from tiering.rules._intervals import Interval

Box: TypeAlias = tuple[int, ...]
"""For each axis, a set of its classes as bits: a row, or a combination."""


class Axis(NamedTuple):
    """
    The values of one input, in classes that no cell of the table tells apart.

    Attributes:
        name: What the table calls the input.
        cuts: Where one class of figures ends and the next starts: each a number, and whether
            it belongs to the class below it.
        is_answer: Whether the input is a criterion's answer, whose classes are False and True.
        names_missing: Whether a cell names missing, which then is a class of its own, the last.
    """

    name: str
    cuts: tuple[tuple[float, bool], ...]
    is_answer: bool
    names_missing: bool

    @classmethod
    def of(cls, name: str, cells: Sequence[Cell], *, is_answer: bool) -> Axis:
        """Find the classes that the cells of an input tell apart."""
        ends = {
            end
            for cell in cells
            for each in cell.intervals
            for end in ((each.least, not each.with_least), (each.most, each.with_most))
        }
        cuts = tuple(sorted(end for end in ends if math.isfinite(end[0])))
        return cls(name, cuts, is_answer, any(cell.missing for cell in cells))

    @property
    def gap(self) -> int:
        """The code of a missing value: the number of the classes that are known."""
        return 2 if self.is_answer else len(self.cuts) + 1

    @property
    def everything(self) -> int:
        """All classes."""
        return (1 << self.gap + self.names_missing) - 1

    @property
    def starts(self) -> tuple[float, ...]:
        """The first figure of every class but the lowest."""
        return tuple([math.nextafter(number, math.inf) if after else number for number, after in self.cuts])

    def box(self, cell: Cell | None) -> int:
        """Return the classes that a cell matches: all where there is none."""
        if cell is None:
            return self.everything
        missing = cell.missing << self.gap
        if self.is_answer:
            return missing | sum(1 << answer for answer in cell.answers)
        return missing | sum(
            1 << place
            for place, (start, stop) in enumerate(self._spans())
            if any(each.start <= start and stop <= each.stop for each in cell.intervals)
        )

    def within(self, least: float, most: float) -> int:
        """Return the classes that a figure within a range may be in, missing included."""
        if self.is_answer:
            return self.everything
        missing = self.names_missing << self.gap
        return missing | sum(
            1 << place
            for place, (start, stop) in enumerate(self._spans())
            if start <= most and stop > least and start < stop
        )

    def hull(self) -> int:
        """Return the classes that surely have values in them whatever the range is, because the ends lie in it."""
        return self.within(self.cuts[0][0], self.cuts[-1][0]) if self.cuts else self.everything

    def cell(self, classes: int) -> Cell:
        """Return the cell that matches the classes."""
        missing = bool(classes >> self.gap & 1)
        if self.is_answer:
            return Cell(answers=frozenset(answer for answer in (False, True) if classes >> answer & 1), missing=missing)
        found: list[Interval] = []
        for place in range(self.gap):
            if not classes >> place & 1:
                continue
            least, above = self.cuts[place - 1] if place else (-math.inf, False)
            most, with_most = self.cuts[place] if place < len(self.cuts) else (math.inf, False)
            joins = bool(found) and classes >> place - 1 & 1
            start = found.pop() if joins else Interval(least, with_least=not above)
            found.append(attrs.evolve(start, most=most, with_most=with_most))
        return Cell(tuple(found), missing=missing)

    def _spans(self) -> Iterator[tuple[float, float]]:
        """Yield the first figure of each class, and the first after it."""
        starts = self.starts
        return zip((-math.inf, *starts), (*starts, math.inf), strict=True)


def meet(one: Box, other: Box) -> Box | None:
    """Return what two boxes share; None where that is nothing."""
    shared = tuple([mine & theirs for mine, theirs in zip(one, other, strict=True)])
    return shared if all(shared) else None


def members(classes: int) -> list[int]:
    """Return the classes of a set, in order."""
    return [place for place in range(classes.bit_length()) if classes >> place & 1]
