"""
What the answer to a question is from which day on.

Days are ordinals here, because they compare faster than dates, and one before and one after all
dates stand for ranges without a start or an end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date
from typing import Generic, NamedTuple, Self, TypeVar, cast, final

from tiering._dates import DateRange, as_day

__all__ = ["ALWAYS", "NEVER", "Span", "Table", "Timeline", "ordinal", "span_words"]

ALWAYS = date.min.toordinal() - 1
NEVER = date.max.toordinal() + 1
_ENDS = frozenset({ALWAYS, NEVER})

T = TypeVar("T")
_UNASKED = object()
_MOST_KEPT = 1_000_000
"""How many things the answers of one timeline may list together, for all of them to be kept."""


def ordinal(on: date) -> int:
    """Return the number of a day; what is none is refused."""
    # Most are plain dates, and are not looked at twice.
    return on.toordinal() if type(on) is date else as_day(on).toordinal()


class Span(NamedTuple):
    """From which day until which, the last one not included; none where it ends no later than it starts."""

    start: int
    end: int

    @classmethod
    def of(cls, valid: DateRange, *others: Span) -> Self:
        """Return the days of a range that some spans have, too."""
        first, last = valid.start, valid.end
        start = ALWAYS if first is None else first.toordinal()
        end = NEVER if last is None else last.toordinal()
        # Not by max() and min(), which take most of the time of a large register here.
        for born, dead in others:
            if born > start:  # noqa: PLR1730 - see above
                start = born
            if dead < end:  # noqa: PLR1730 - see above
                end = dead
        return cls(start, end)

    def holds(self, day: int) -> bool:
        """Tell whether a day is one of them."""
        return self.start <= day < self.end


def span_words(span: Span) -> str:
    """Write a span in words."""
    start = "" if span.start <= ALWAYS else f"from {date.fromordinal(span.start)} "
    end = "" if span.end >= NEVER else f"until {date.fromordinal(span.end)}"
    return f"{start}{end}".strip() or "always"


@final
class Timeline(Generic[T]):
    """Answers by days; what costs much is found when it is first asked for."""

    __slots__ = ("_answers", "_days", "_find")

    def __init__(self, days: Iterable[int], find: Callable[[int], T], *, at_once: bool = False) -> None:
        self._days = sorted(set(days) - _ENDS)
        self._find = find
        self._answers: list[object] = (
            list(map(find, (ALWAYS, *self._days))) if at_once else [_UNASKED] * (len(self._days) + 1)
        )

    def at(self, day: int) -> T:
        """Return the answer on a day."""
        place = bisect_right(self._days, day)
        found = self._answers[place]
        return self._found(place) if found is _UNASKED else cast("T", found)

    def _found(self, place: int) -> T:
        found = self._find(self._days[place - 1] if place else ALWAYS)
        if not isinstance(found, tuple) or len(found) * len(self._answers) <= _MOST_KEPT:
            self._answers[place] = found
        return found


@final
class Table(dict[str, Timeline[T]]):
    """Timelines by code, each made when it is first asked for; `KeyError` where there can be none."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[str], Timeline[T]]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, code: str) -> Timeline[T]:
        """Make a timeline."""
        made = self[code] = self._make(code)
        return made
