"""Which values no row of a decision table matches, and which several do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice
from math import prod
from typing import final

import attrs

from tiering._fields import FrozenMapping
from tiering._units import Unit
from tiering.rules._cells import Cell
from tiering.rules._table_axes import Axis, Box, meet, members

MOST_TOLD = 10

_LARGE = 10_000

# What a node of the diagram may be besides a number: nothing is left below it, or (None) everything.
_NOTHING = -1


@final
@attrs.frozen
class Combination:
    """
    Values that a decision table treats alike.

    Attributes:
        cells: What they are, by input, as a row would ask for them; an input that may be anything is left out.
        rows: The rows that match them, counted from 1.
        text: The same in words.

    Example:
        >>> from tiering import rules
        >>> table = rules.DecisionTable(inputs={"four_hour": "four_hour"}, rows=[rules.Row({}, "2")])
        >>> table.gaps().shown
        ()
    """

    cells: Mapping[str, Cell]
    rows: tuple[int, ...]
    text: str

    def __str__(self) -> str:
        if not self.rows:
            return self.text
        return f"rows {' and '.join(map(str, self.rows))}: {self.text}"


@final
@attrs.frozen
class Combinations:
    """
    The gaps, or the overlaps, of a decision table.

    Attributes:
        shown: The first of them.
        more: How many there are besides.

    Example:
        >>> from tiering import rules
        >>> table = rules.DecisionTable(
        ...     inputs={"four_hour": "four_hour"}, rows=[rules.Row({"four_hour": "< 0.65"}, "1")], otherwise="2"
        ... )
        >>> print(table.gaps())
        four_hour at least 0.65
    """

    shown: tuple[Combination, ...]
    more: int = 0

    def __bool__(self) -> bool:
        return bool(self.shown) or self.more > 0

    def __str__(self) -> str:
        return "\n".join([*map(str, self.shown), *([f"… and {self.more} more"] if self.more else [])])


def combination(
    axes: Sequence[Axis], space: Box, box: Box, rows: tuple[int, ...], units: Mapping[str, Unit]
) -> Combination:
    """Put a box into words, but for the axes on which it is as wide as the space."""
    cells = {
        axis.name: axis.cell(classes) for axis, classes, all_ in zip(axes, box, space, strict=True) if classes != all_
    }
    words = [cell.text(name, units.get(name, Unit.NUMBER)) for name, cell in cells.items()]
    return Combination(FrozenMapping(cells), rows, ", ".join(words) or "any values")


def overlapping(space: Box, boxes: Sequence[Box]) -> Iterator[tuple[int, int, Box]]:
    """Yield every two rows that match the same values, by their places, with the values."""
    inside = [(place, found) for place, box in enumerate(boxes) if (found := meet(space, box)) is not None]
    for (one, first), (other, second) in combinations(inside, 2):
        shared = meet(first, second)
        if shared is not None:
            yield one, other, shared


class Uncovered:
    """
    What boxes leave of a space, as a decision diagram: an iterable of boxes that share nothing.

    It decides axis by axis; what is left depends only on the axis and on the boxes that are still in play, and
    classes that leave the same are kept together.  So the work grows with the number of different sets of
    boxes, not with the number of combinations of classes.
    """

    def __init__(self, space: Box, boxes: Iterable[Box]) -> None:
        sizes = [classes.bit_count() for classes in space]
        # The order of the inputs reads best; where there is much to do, that of the sizes is quicker.
        self._order = sorted(range(len(space)), key=sizes.__getitem__ if prod(sizes) > _LARGE else lambda axis: axis)
        inside = [self._sorted(found) for box in boxes if (found := meet(space, box)) is not None]
        self._space = space = self._sorted(space)
        # By axis and class, the boxes that hold it, as bits; and the boxes that hold all from an axis on.
        self._holders = [
            {place: _bits(box[axis] >> place & 1 for box in inside) for place in members(classes)}
            for axis, classes in enumerate(space)
        ]
        self._complete = [_bits(box[axis:] == space[axis:] for box in inside) for axis in range(len(space) + 1)]
        self._numbers: dict[tuple[int, tuple[tuple[int, int | None], ...]], int] = {}
        self._edges: list[tuple[tuple[int, int | None], ...]] = []
        self._counts: list[int] = []
        self._visited: dict[tuple[int, int], int] = {}
        self._root = self._visit(0, (1 << len(inside)) - 1) if all(space) else _NOTHING

    def _visit(self, axis: int, alive: int) -> int | None:
        if alive & self._complete[axis]:
            return _NOTHING
        if not alive:
            return None
        found = self._visited.get((axis, alive))
        if found is None:
            found = self._visited[axis, alive] = self._node(axis, alive)
        return found

    def _node(self, axis: int, alive: int) -> int:
        groups: dict[int, int] = {}
        for place, holders in self._holders[axis].items():
            groups[alive & holders] = groups.get(alive & holders, 0) | 1 << place
        left: dict[int | None, int] = {}
        for still_alive, classes in groups.items():
            below = self._visit(axis + 1, still_alive)
            if below != _NOTHING:
                left[below] = left.get(below, 0) | classes
        if not left:
            return _NOTHING
        edges = tuple((classes, below) for below, classes in left.items())
        number = self._numbers.setdefault((axis, edges), len(self._edges))
        if number == len(self._edges):
            self._edges.append(edges)
            self._counts.append(sum(1 if below is None else self._counts[below] for _, below in edges))
        return number

    def _sorted(self, box: Box) -> Box:
        return tuple([box[axis] for axis in self._order])

    @property
    def count(self) -> int:
        """How many boxes there are, which may be more than a length can be."""
        if self._root is None:
            return 1
        return 0 if self._root == _NOTHING else self._counts[self._root]

    def __bool__(self) -> bool:
        return self._root != _NOTHING

    def __iter__(self) -> Iterator[Box]:
        for found in self._boxes(0, self._root):
            box = dict(zip(self._order, found, strict=True))
            yield tuple([box[axis] for axis in range(len(box))])

    def _boxes(self, axis: int, number: int | None) -> Iterator[Box]:
        if number is None:
            yield self._space[axis:]
        elif number != _NOTHING:
            for classes, below in sorted(self._edges[number], key=lambda edge: edge[0] & -edge[0]):
                for rest in self._boxes(axis + 1, below):
                    yield (classes, *rest)


def _bits(flags: Iterable[int]) -> int:
    return sum(1 << place for place, flag in enumerate(flags) if flag)


def shown(found: Iterator[Combination], count: int, most: int) -> Combinations:
    """Keep the first combinations, and how many there are besides."""
    first = tuple(islice(found, most))
    return Combinations(first, count - len(first))


def idle(space: Box, boxes: Sequence[Box], order: Sequence[int]) -> list[int]:
    """Return the places of the rows of which those before them in order leave nothing."""
    found = []
    for position, place in enumerate(order):
        inside = meet(space, boxes[place])
        if inside is None or not Uncovered(inside, [boxes[each] for each in order[:position]]):
            found.append(place)
    return sorted(found)
