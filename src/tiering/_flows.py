"""
Which share of an organisation's activity belongs to which others, on a day or in a period.

A flow is a share for each target, NaN where some goes there and nobody knows how much.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias, final

from tiering._register_index import Index, Link
from tiering.errors import DefinitionError, TieringError

__all__ = ["Flow", "Flows", "shares_of", "together"]

Flow: TypeAlias = Mapping[str, float]
_NOWHERE: Flow = {}
_SMALL = 1e-9


class _Stop(NamedTuple):
    """An organisation to be followed: from a day on which it exists, or, between two days, wherever it has gone."""

    code: str
    start: int
    end: int | None = None


class _Way(NamedTuple):
    """Where shares of an organisation go together, and whether they are all of it."""

    kind: str
    shares: tuple[float | None, ...]
    stops: tuple[_Stop, ...]
    is_whole: bool


@final
class Flows:
    """
    Flows to some targets, remembered.

    Attributes:
        problems: Who reaches the targets in two ways that contradict each other.
    """

    def __init__(self, index: Index, targets: Collection[str]) -> None:
        self._index = index
        self._targets = targets
        self._known: dict[_Stop, Flow] = {}
        self._torn: dict[str, TieringError] = {}

    @property
    def problems(self) -> list[TieringError]:
        """Who reaches the targets in two ways that contradict each other."""
        return list(self._torn.values())

    def on(self, code: str, day: int) -> Flow:
        """Return where an organisation belongs on a day; nowhere where it does not exist."""
        if not self._index.exists(code, day):
            return _NOWHERE
        # Nearly everybody is part of one whole at a time, and with all of it.
        while code not in self._targets:
            there = [link for link in self._index.wholes.get(code, ()) if link.start <= day < link.end]
            if len(there) != 1 or there[0].share != 1:
                return self._settled(_Stop(code, day))
            code = there[0].code
        return {code: 1.0}

    def between(self, code: str, start: int, end: int) -> Flow:
        """
        Return where what was reported between two days belongs, by the last of them on which it existed.

        What was carried onto an organisation from before its first day belongs where it belongs on that day.
        """
        born, dead = self._index.lives[code]
        if born >= end:
            return self.on(code, born)
        return (
            self.on(code, min(dead, end) - 1) if born < end and dead > start else self._settled(_Stop(code, start, end))
        )

    def _settled(self, stop: _Stop) -> Flow:
        # Not by recursion: a chain may be longer than the stack is deep.
        waiting = [(stop, tuple(self._ways(stop)))]
        while waiting:
            here, ways = waiting[-1]
            ahead = [each for way in ways for each in way.stops if each not in self._known]
            if ahead:
                waiting += [(each, tuple(self._ways(each))) for each in ahead]
                continue
            waiting.pop()
            if here not in self._known:
                self._known[here] = {here.code: 1.0} if self._is_target(here) else self._of(here, ways)
        return self._known[stop]

    def _is_target(self, stop: _Stop) -> bool:
        return stop.end is None and stop.code in self._targets

    def _ways(self, stop: _Stop) -> Iterator[_Way]:
        code, start, end = stop
        if self._is_target(stop):
            return
        if end is None:
            yield from self._memberships(code, start)
            return
        born, dead = self._index.lives[code]
        if born >= end:
            yield _Way("", (1.0,), (_Stop(code, born),), is_whole=True)
        elif dead > start:
            yield _Way("", (1.0,), (_Stop(code, min(dead, end) - 1),), is_whole=True)
        elif heirs := self._index.heirs.get(code):
            yield _Way("", shares_of(heirs), tuple([_Stop(each.code, start, end) for each in heirs]), is_whole=True)

    def _memberships(self, code: str, day: int) -> Iterator[_Way]:
        links = [each for each in self._index.wholes.get(code, ()) if each.start <= day < each.end]
        direct = {self._index.by_code[each.code].kind for each in links if each.code in self._targets}
        kinds: dict[str, list[Link]] = {}
        for each in links:
            kind = self._index.by_code[each.code].kind
            if not direct or kind in direct:
                kinds.setdefault(kind, []).append(each)
        for kind, some in kinds.items():
            yield _Way(
                kind,
                tuple([each.share for each in some]),
                tuple([_Stop(each.code, day) for each in some]),
                is_whole=all(each.exhaustive for each in some),
            )

    def _of(self, stop: _Stop, ways: Sequence[_Way]) -> Flow:
        flows = [
            together(zip(way.shares, (self._known[each] for each in way.stops), strict=True), is_whole=way.is_whole)
            for way in ways
        ]
        found = [(way, flow) for way, flow in zip(ways, flows, strict=True) if flow]
        if not found:
            return _NOWHERE
        best = max(range(len(found)), key=lambda place: _total(found[place][1]))
        way, flow = found[best]
        for other, another in found:
            if other is not way and not _within(another, flow):
                message = (
                    f"{stop.code!r} belongs in two ways on {date.fromordinal(max(stop.start, 1))}: as {_words(flow)} by its "
                    f"{way.kind}, as {_words(another)} by its {other.kind}; give it a membership of its own there"
                )
                self._torn.setdefault(stop.code, DefinitionError(message))
        return flow


def shares_of(heirs: Sequence[Link]) -> tuple[float | None, ...]:
    """Return the shares of successors; one alone has all."""
    return (1.0,) if len(heirs) == 1 else tuple([each.share for each in heirs])


def together(parts: Iterable[tuple[float | None, Flow]], *, is_whole: bool) -> Flow:
    """
    Return the flow of what goes in shares along several others.

    What nobody knows is known all the same where it comes to one: where there is only one share that is not given, or
    where all of those go to the same targets.
    """
    given = list(parts)
    if len(given) == 1 and given[0][0] == 1:
        return given[0][1]
    known = math.fsum(share for share, _ in given if share is not None)
    unknown = [flow for share, flow in given if share is None]
    # Shares that claim to add up to one do so but for the digits in which they were given.
    scale = 1 / known if is_whole and known and not unknown else 1.0
    found: dict[str, float] = {}
    for share, flow in given:
        for target, part in flow.items() if share else ():
            found[target] = found.get(target, 0.0) + share * scale * part  # type: ignore[operator]
    rest = max(1 - known, 0.0) if is_whole else 1.0
    if rest > _SMALL and is_whole and all(flow == unknown[0] for flow in unknown):
        for target, part in unknown[0].items() if unknown else ():
            found[target] = found.get(target, 0.0) + rest * part
    elif rest > _SMALL:
        found.update(dict.fromkeys((target for flow in unknown for target in flow), math.nan))
    # One NaN for all, because another one would not be equal to it.
    return {target: math.nan if math.isnan(part) else part for target, part in found.items()}


def _total(flow: Flow) -> float:
    """Return how much a flow carries; as much as can be where nobody knows."""
    return math.fsum(1.0 if math.isnan(part) else part for part in flow.values())


def _within(flow: Flow, other: Flow) -> bool:
    """Tell whether a flow says nothing against another that carries as much or more."""
    return all(target in other and not part > other[target] + _SMALL for target, part in flow.items())


def _words(flow: Flow) -> str:
    return " and ".join(
        f"a part of {target!r}" if math.isnan(part) else f"{part:.6g} of {target!r}" for target, part in flow.items()
    )
