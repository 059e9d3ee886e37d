"""What cannot be right in the successions of a register."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date

from tiering._circles import circles
from tiering._fields import duplicates
from tiering._register_index import Index
from tiering._successions import Succession
from tiering._timelines import span_words
from tiering.errors import DefinitionError, TieringError

__all__ = ["odd_successions", "round_text"]

_TOLERANCE = 1e-6
"""Shares come with six digits."""
_MOST_TOLD = 12
"""How many fit a message."""


def odd_successions(successions: Sequence[Succession], index: Index) -> Iterator[TieringError]:
    """Yield what cannot be right, by predecessor."""
    turning: set[str] = set()
    for circle, _ in circles(index.heirs):
        turning.update(circle)
        way = round_text(circle, "becomes")
        message = f"successions go round in a circle: {way}; give a code that is used again another one of its own"
        yield DefinitionError(message)
    by_predecessor: dict[str, list[Succession]] = {}
    for each in successions:
        if each.of in index.place and each.to in index.place:
            by_predecessor.setdefault(each.of, []).append(each)
            if not turning.issuperset((each.of, each.to)):
                yield from _odd_days(each, index)
    for code, some in by_predecessor.items():
        yield from _odd_ends(code, some)
        yield from _odd_shares(code, some)


def round_text(circle: Sequence[str], verb: str) -> str:
    """Write who leads to whom, until the first one comes again."""
    names = list(map(repr, (*circle, circle[0])))
    if len(names) > _MOST_TOLD:
        names[_MOST_TOLD - 2 : -1] = ["…"]
    return f" {verb} ".join(names)


def _odd_days(each: Succession, index: Index) -> Iterator[TieringError]:
    what = f"{each.of!r} becomes {each.to!r} on {each.on}"
    own = index.by_code[each.of].valid
    if own.start is not None and own.start >= each.on:
        message = f"{what}, but exists only from {own.start}; it must exist before"
        yield DefinitionError(message)
    if own.end is not None and own.end != each.on:
        message = f"{what}, but exists until {own.end}; leave the end out, which the succession says"
        yield DefinitionError(message)
    if not index.exists(each.to, each.on.toordinal()):
        message = (
            f"{what}, but {each.to!r} exists {span_words(index.lives[each.to])}; a successor must exist on that day: "
            "give its own days, or who follows it"
        )
        yield DefinitionError(message)


def _odd_ends(code: str, some: Sequence[Succession]) -> Iterator[TieringError]:
    days: dict[date, str] = {}
    for each in some:
        days.setdefault(each.on, each.to)
    if len(days) > 1:
        when = ", ".join(f"on {day} as it becomes {to!r}" for day, to in sorted(days.items()))
        message = f"{code!r} ends more than once: {when}; give one day, on which it has all its successors"
        yield DefinitionError(message)
    yield from duplicates("successor", (each.to for each in some), f"the successions of {code!r}")


def _odd_shares(code: str, some: Sequence[Succession]) -> Iterator[TieringError]:
    given = [each for each in some if each.share is not None]
    if not given:
        return
    parts = ", ".join(f"{each.share:.6g} to {each.to!r}" for each in given)
    if len(given) < len(some):
        others = ", ".join(repr(each.to) for each in some if each.share is None)
        message = f"{code!r} is split with some shares ({parts}) and without that of {others}; give all, or none where nobody knows them"
        yield DefinitionError(message)
        return
    total = math.fsum(each.share or 0 for each in given)
    if abs(total - 1) > _TOLERANCE:
        message = (
            f"the shares in which {code!r} is split add up to {total:.6g} ({parts}), not to 1; give all its successors"
        )
        yield DefinitionError(message)
