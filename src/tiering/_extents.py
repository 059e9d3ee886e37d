"""
Where a criterion holds, as far as its numbers tell: what a regime is checked with when it is built.

An extent is a list of boxes, and another one of the boxes where the criterion does not
hold, so that "not" only swaps them.  A box says of some variables in which interval
they lie, and of some conditions whether they hold.  Variables are taken as
independent, so an extent that is empty here is empty in truth; one that is not may yet be.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import reduce
from itertools import combinations, product
from typing import NamedTuple, TypeAlias

from tiering._fields import key_of

__all__ = ["Extent"]

_MOST_BOXES = 512


class Interval(NamedTuple):
    """
    The values from one end to another.

    Attributes:
        low: The lower end.
        with_low: Whether it belongs to the interval.
        high: The upper end.
        with_high: Whether it belongs to the interval.
    """

    low: float = -math.inf
    with_low: bool = True
    high: float = math.inf
    with_high: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether no value lies in it."""
        return self.low > self.high or (self.low == self.high and not (self.with_low and self.with_high))

    def meet(self, other: Interval) -> Interval:
        """Return the values that lie in both."""
        low, without_low = max((self.low, not self.with_low), (other.low, not other.with_low))
        high, with_high = min((self.high, self.with_high), (other.high, other.with_high))
        return Interval(low, not without_low, high, with_high)


Variable: TypeAlias = tuple[str | None, Hashable]
"""
A metric's code, with the window that its figure is taken over; or an empty text, with what another
number is called and whatever tells it from the rest; or None, with a condition that is no number.
"""
Box: TypeAlias = Mapping[Variable, Interval]

# A condition that is no number holds at one and does not at nought.
HOLDS, FAILS = Interval(low=1, high=1), Interval(low=0, high=0)


class Extent(NamedTuple):
    """
    Where something holds, and where it does not, as far as its numbers tell.

    A criterion that has an `extent` is checked with the others when a regime is built; of
    one that has none, nothing is known but that it holds or does not.

    Attributes:
        holds: The boxes in which it holds; None where they are too many to be told.
        fails: The boxes in which it does not; None where they are too many.

    Example:
        >>> from tiering.typing import Extent
        >>> low = Extent.below(("four_hour", 16), 0.65)
        >>> (~low).fails == low.holds
        True
    """

    holds: tuple[Box, ...] | None
    fails: tuple[Box, ...] | None

    @classmethod
    def below(cls, variable: Variable, level: float, *, with_equal: bool = False) -> Extent:
        """Hold where a variable is below a level."""
        lower = Interval(high=level, with_high=with_equal)
        return cls(({variable: lower},), ({variable: Interval(low=level, with_low=not with_equal)},))

    @classmethod
    def condition(cls, condition: Hashable) -> Extent:
        """Hold where a condition does of which nothing more is known."""
        return cls(({(None, condition): HOLDS},), ({(None, condition): FAILS},))

    def __invert__(self) -> Extent:
        """Hold where this one does not."""
        return Extent(self.fails, self.holds)

    @classmethod
    def at_least(cls, count: int, extents: Sequence[Extent]) -> Extent:
        """Hold where so many of the extents do."""
        return cls(
            _some(count, [each.holds for each in extents]),
            _some(len(extents) - count + 1, [each.fails for each in extents]),
        )


def _some(count: int, parts: Sequence[tuple[Box, ...] | None]) -> tuple[Box, ...] | None:
    """Return the boxes in which so many of the parts' boxes meet."""
    if any(part is None for part in parts) or math.comb(len(parts), count) > _MOST_BOXES:
        return None
    found: list[Box] = []
    for chosen in combinations([part for part in parts if part is not None], count):
        boxes = _together(chosen)
        if boxes is None or len(found) + len(boxes) > _MOST_BOXES:
            return None
        found += boxes
    return tuple(found)


def _together(parts: Sequence[tuple[Box, ...]]) -> list[Box] | None:
    if math.prod(map(len, parts)) > _MOST_BOXES:
        return None
    met = [reduce(_meet, boxes) for boxes in product(*parts)]
    return [box for box in met if not is_empty(box)]


def _meet(one: Box, other: Box) -> Box:
    shared = {key: one[key].meet(other[key]) for key in one.keys() & other.keys()}
    return {**one, **other, **shared}


def both(one: tuple[Box, ...], other: tuple[Box, ...]) -> list[Box] | None:
    """Return the boxes in which two extents meet; None where they are too many."""
    return _together((one, other))


def is_empty(box: Box) -> bool:
    """Tell whether nothing lies in a box."""
    return any(each.is_empty for each in box.values())


def within(boxes: Iterable[Box], ranges: Mapping[str, Interval]) -> list[Box]:
    """Return what is left of boxes in the ranges of the metrics that their variables are of."""
    clipped = [{key: each.meet(ranges.get(key[0] or "", Interval())) for key, each in box.items()} for box in boxes]
    return [box for box in clipped if not is_empty(box)]


def overlap(one: Iterable[Box], other: Iterable[Box]) -> Box | None:
    """
    Return a box in which two extents meet on numbers that are those of one of them; None where none is.

    Where they look at different numbers, or ask for conditions, both may well hold at once.
    """
    for first, second in product(one, other):
        numbers = all(name is not None for name, _ in (*first, *second))
        if numbers and (first.keys() <= second.keys() or second.keys() <= first.keys()):
            met = _meet(first, second)
            if not is_empty(met):
                return met
    return None


def extent_of(criterion: object) -> Extent:
    """Return where a criterion holds: what it says of itself, or a condition of which nothing more is known."""
    own = getattr(criterion, "extent", None)
    if isinstance(own, Extent):
        return own
    return Extent.condition(key_of(criterion))
