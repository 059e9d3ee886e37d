"""Where figures go by a register, column by column of a time axis."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import numpy as np

from tiering._arrays import BoolArray, FloatArray, read_only
from tiering._dates import Period
from tiering._flows import Flow, Flows, shares_of, together
from tiering._organisations import Organisation
from tiering._register_index import Index
from tiering._routes import Routes, Stretch
from tiering._timelines import NEVER, Span
from tiering.errors import DefinitionError, PeriodError, UnknownCodeError, raise_problems

__all__ = ["routes_onto", "routes_to"]

_State: TypeAlias = tuple[Flow, bool]
"""Where the figures of an organisation go in a column, and whether it may have none any more."""
_NOTHING: _State = ({}, False)


def routes_to(index: Index, codes: Sequence[str], periods: Sequence[Period], to: str) -> Routes:
    """Return where figures go by memberships, to those of a kind or to one organisation."""
    spans = _spans(periods)
    targets, what = _targets(index, spans, to)
    _refuse_strangers(index, codes)
    flows = Flows(index, frozenset(each.code for each in targets))

    def changes(code: str) -> set[int]:
        line = (code, *index.reach(code, index.heirs))
        found = {day for each in line for day in (*index.lives[each], index.reporting.get(each, NEVER))}
        return found.union(*(index.days(each, index.wholes) for each in line))

    def state(code: str, column: Span) -> _State:
        return flows.between(code, *column), _is_gone(index, code, column.start)

    stretches = _stretches(codes, spans, targets, changes, state)
    raise_problems(f"the memberships of the register, looked at for {to!r}", flows.problems)
    return Routes(targets, stretches, what)


def routes_onto(index: Index, codes: Sequence[str], periods: Sequence[Period], onto: int) -> Routes:
    """Return where figures go by successions until a day."""
    spans = _spans(periods)
    _refuse_strangers(index, codes)
    known: dict[str, Flow] = {}
    heirs = {code: _heirs(index, code, onto, known) for code in codes}
    found = {target: None for flow in heirs.values() for target in flow}
    targets = tuple(index.by_code[code] for code in found)

    def changes(code: str) -> tuple[int, ...]:
        return (index.lives[code].end, index.reporting.get(code, NEVER))

    def state(code: str, column: Span) -> _State:
        return heirs[code], _is_gone(index, code, column.start)

    return Routes(targets, _stretches(codes, spans, targets, changes, state), "successor")


def _targets(index: Index, spans: Sequence[Span], to: str) -> tuple[tuple[Organisation, ...], str]:
    named = [each for each in index.by_code.values() if each.kind == to]
    if not named and to in index.by_code:
        return (index.by_code[to],), index.by_code[to].kind
    if not named:
        raise UnknownCodeError("kind", to, tuple({each.kind: None for each in index.by_code.values()}), "the register")
    start, end = (spans[0].start, spans[-1].end) if spans else (0, 0)
    there = tuple(each for each in named if index.lives[each.code].start < end and index.lives[each.code].end > start)
    if not there:
        message = (
            f"the register has organisations of the kind {to!r}, but none that exists in the periods of the figures"
        )
        raise DefinitionError(message)
    return there, to


def _refuse_strangers(index: Index, codes: Iterable[str]) -> None:
    known = tuple(index.by_code)
    strangers = [
        UnknownCodeError("organisation", code, known, "the register") for code in codes if code not in index.place
    ]
    raise_problems("the organisations of the figures", strangers)


def _heirs(index: Index, code: str, onto: int, known: dict[str, Flow]) -> Flow:
    """Return to whom an organisation has come by a day; to itself where it exists, or where nobody follows it."""
    waiting = [code]
    while waiting:
        here = waiting[-1]
        heirs = [each for each in index.heirs.get(here, ()) if each.start <= onto]
        ahead = [each.code for each in heirs if each.code not in known]
        if ahead:
            waiting.extend(ahead)
            continue
        waiting.pop()
        parts = zip(shares_of(heirs), (known[each.code] for each in heirs), strict=True)
        known[here] = together(parts, is_whole=True) if heirs else {here: 1.0}
    return known[code]


def _spans(periods: Sequence[Period]) -> list[Span]:
    spans = [Span(each.start.toordinal(), each.end.toordinal()) for each in periods]
    for earlier, later, period in zip(spans, spans[1:], periods[1:], strict=False):
        if later.start < earlier.end:
            message = f"{period} follows on a period that ends later than it starts; give periods in order, as a panel has them"
            raise PeriodError(message)
    return spans


def _is_gone(index: Index, code: str, start: int) -> bool:
    """Tell whether an organisation may report nothing for a period that starts on a day."""
    end = index.lives[code].end
    return end <= start and index.reporting.get(code, end) <= start


def _stretches(
    codes: Sequence[str],
    columns: Sequence[Span],
    targets: Sequence[Organisation],
    changes: Callable[[str], Iterable[int]],
    state: Callable[[str, Span], _State],
) -> tuple[Stretch, ...]:
    """Ask only where something may change, and make a stretch of what stays the same."""
    starts = [each.start for each in columns]
    asked: dict[int, list[int]] = {}
    for row, code in enumerate(codes):
        for column in _columns(changes(code), columns, starts):
            asked.setdefault(column, []).append(row)
    place = {each.code: column for column, each in enumerate(targets)}
    shares, gone = np.zeros((len(codes), len(targets))), np.zeros(len(codes), dtype=np.bool_)
    now: dict[int, _State] = {}
    found: list[tuple[int, FloatArray, BoolArray]] = []
    for column in sorted(asked):
        states = {row: state(codes[row], columns[column]) for row in asked[column]}
        new = {row: each for row, each in states.items() if now.get(row, _NOTHING) != each}
        if found and not new:
            continue
        now |= new
        shares, gone = shares.copy(), gone.copy()
        for row, (flow, is_gone) in new.items():
            shares[row], gone[row] = 0, is_gone
            for target, share in flow.items():
                shares[row, place[target]] = share
        found.append((column, shares, gone))
    stops = [column for column, _, _ in found[1:]] + [len(columns)]
    return tuple(_stretch(*each, stop) for each, stop in zip(found, stops, strict=True))


def _stretch(first: int, shares: FloatArray, gone: BoolArray, stop: int) -> Stretch:
    unknown = np.isnan(shares)
    known = np.where(unknown, 0.0, shares)
    some_unknown = read_only(unknown) if unknown.any() else None
    return Stretch(first, stop, read_only(known), some_unknown, read_only(gone) if gone.any() else None)


def _columns(days: Iterable[int], columns: Sequence[Span], starts: Sequence[int]) -> set[int]:
    """Return the columns in which something may differ from the one before: that in which a day lies, and the next."""
    if not columns:
        return set()
    found = {0}
    for day in days:
        if starts[0] <= day < columns[-1].end:
            column = bisect_right(starts, day)
            found.update((column - 1, column) if column < len(columns) else (column - 1,))
    return found
