"""Ties: organisations that are alike are served in the order of their codes."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

from tiering.support._choices import Choice
from tiering.support._constraints import Constraints, grouped
from tiering.support._model import Whole


def evened(these: Constraints, found: Whole) -> Iterator[tuple[Choice, int]]:
    """
    Yield the choices that were found best with their minutes, in the order of demands.

    A solver takes any of several plans of the same worth.  Where organisations have the same choices of the same
    worth and room for as much, what is chosen for them is dealt out anew: the most to the code that comes first.
    """
    by_code = grouped(these.choices, lambda each: each.whom.organisation)
    given: list[tuple[int, int]] = []
    for codes in _alike(these, by_code):
        lots = [_lot(these, by_code[code], found) for code in codes]
        for code, (_, lot) in zip(sorted(codes), sorted(lots), strict=True):
            given += ((by_code[code][nth], minutes) for nth, minutes in lot)
    for column, minutes in sorted(given):
        yield these.choices[column], minutes


def _alike(these: Constraints, by_code: Mapping[str, Sequence[int]]) -> Iterator[Sequence[str]]:
    """Yield organisations that are alike together, and those that are like nobody alone."""
    worth = these.model.worth
    # Most differ in what their choices are worth, and then nothing else need be compared.
    by_worth: dict[tuple[float, ...], list[str]] = {}
    for code, columns in by_code.items():
        by_worth.setdefault(tuple([worth[column] for column in columns]), []).append(code)
    for codes in by_worth.values():
        alike: dict[Hashable, list[str]] = {}
        for code in codes:
            alike.setdefault(code if len(codes) == 1 else _likeness(these, code, by_code[code]), []).append(code)
        yield from alike.values()


def _likeness(these: Constraints, code: str, columns: Sequence[int]) -> Hashable:
    """Return all that counts about an organisation; whoever has something already, or reserves of its own, is like nobody."""
    work, rows = these.work, [these.choices[column] for column in columns]
    own = "organisation", code
    is_one_of_a_kind = (
        code in work.offers
        or any(code == organisation for organisation, _ in work.finished)
        or any(own == whom for each in rows for whom, _ in work.stock.kept(each.team.code))
    )
    if is_one_of_a_kind:
        return code
    return (
        work.them.tier(code).code,
        work.room_left(code),
        work.minutes_left(code),
        tuple((each.demand.offer.code, each.team.code, each.base, each.more, each.worth, each.rate) for each in rows),
        tuple(tuple((need.metric, these.covers.get((code, need.metric), 0.0)) for need in each.needs) for each in rows),
    )


def _lot(these: Constraints, columns: Sequence[int], found: Whole) -> tuple[int, tuple[tuple[int, int], ...]]:
    """Return what is chosen for an organisation, as places among its choices with minutes; the most comes first."""
    chosen = [(nth, these.minutes(column, found)) for nth, column in enumerate(columns) if found[column]]
    return -sum(minutes for _, minutes in chosen), tuple(chosen)
