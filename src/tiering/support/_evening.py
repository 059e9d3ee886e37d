"""Ties: of plans of the same worth, the one that follows the priority, and then the codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence

from tiering.support._choices import Choice
from tiering.support._constraints import Constraints, grouped
from tiering.support._model import Whole

Picks = dict[int, int]
"""The columns that are chosen, with their minutes."""


def evened(these: Constraints, found: Whole, order: Sequence[int]) -> Iterator[tuple[Choice, int]]:
    """
    Yield the choices that were found best with their minutes, in the order of demands.

    A solver takes any of several plans of the same worth.  So what is chosen for organisations that are alike is
    dealt out among them anew, the most to whoever comes first; and whoever comes first takes the place of somebody
    who comes later, for the same minutes of the same team and the same worth.

    Args:
        these: What there was to choose from.
        found: How much of each column was found best.
        order: The places of demands in the order in which they are served.
    """
    rank = {place: nth for nth, place in enumerate(order)}
    picks = {column: these.minutes(column, found) for column in range(len(these.choices)) if found[column]}
    picks = _dealt(these, picks, rank)
    _exchange(these, picks, rank)
    for column in sorted(picks):
        yield these.choices[column], picks[column]


def _dealt(these: Constraints, picks: Picks, rank: Mapping[int, int]) -> Picks:
    """Deal out anew what is chosen for organisations that are alike."""
    by_code = grouped(these.choices, lambda each: each.whom.organisation)
    dealt: Picks = {}
    for codes in _alike(these, by_code):
        lots = [[(nth, picks[column]) for nth, column in enumerate(by_code[code]) if column in picks] for code in codes]
        lots.sort(key=lambda lot: (-sum(minutes for _, minutes in lot), lot))
        first = sorted(codes, key=lambda code: min(rank[these.choices[column].place] for column in by_code[code]))
        for code, lot in zip(first, lots, strict=True):
            dealt.update({by_code[code][nth]: minutes for nth, minutes in lot})
    return dealt


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
    """Return all that counts about an organisation; whoever has something already is like nobody."""
    work, rows = these.work, [these.choices[column] for column in columns]
    if code in work.offers or any(code == organisation for organisation, _ in work.finished):
        return code
    return (
        work.room_left(code),
        work.minutes_left(code),
        tuple((each.demand.offer.code, each.base, each.more, each.worth, each.rate) for each in rows),
        tuple(_source(these, each) for each in rows),
        # Which of them is the more severe changes nothing of what they are worth.
        tuple(
            tuple(sorted((need.metric, these.covers.get((code, need.metric), 0.0)) for need in each.needs))
            for each in rows
        ),
    )


def _source(these: Constraints, each: Choice) -> Hashable:
    """Return where a choice's minutes come from: the team, the reserves, and the share of the tier."""
    stock, team = these.work.stock, each.team.code
    kept, budgets = stock.kept(team), stock.budgets(team)
    if not kept and budgets is None:
        return team
    claims = tuple(whom for whom, _ in kept if whom in each.whom.claims)
    return team, claims, None if budgets is None else each.whom.tier


def _exchange(these: Constraints, picks: Picks, rank: Mapping[int, int]) -> None:
    """Put whoever comes first in the place of whoever comes last, where nothing else changes."""
    rows = these.choices
    places: dict[Hashable, list[int]] = {}
    for column in sorted(picks, key=lambda column: rank[rows[column].place]):
        if picks[column] == rows[column].base and _stands_alone(these, rows[column]):
            places.setdefault(_place(these, column), []).append(column)
    taken = {rows[column].place for column in picks}
    worths = {these.model.worth[column] for columns in places.values() for column in columns}
    others = [
        column
        for column, worth in enumerate(these.model.worth[: len(rows)])
        if worth in worths and rows[column].place not in taken and _stands_alone(these, rows[column])
    ]
    counts = Counter(rows[column].whom.organisation for column in picks)
    for column in sorted(others, key=lambda column: rank[rows[column].place]):
        each, later = rows[column], places.get(_place(these, column))
        if not later or each.place in taken or rank[rows[later[-1]].place] < rank[each.place]:
            continue
        code, before = each.whom.organisation, rows[later[-1]].whom.organisation
        room = these.work.room_left(code)
        if code != before and (these.work.limits.minutes is not None or (room is not None and counts[code] >= room)):
            continue
        last = later.pop()
        del picks[last]
        picks[column] = each.base
        taken ^= {each.place, rows[last].place}
        counts.update({code: 1, before: -1} if code != before else {})


def _stands_alone(these: Constraints, each: Choice) -> bool:
    """Tell whether nothing else of an organisation depends on a choice, or the worth of a choice on anything else."""
    return each.is_new and each.base > 0 and each.place not in these.bound


def _place(these: Constraints, column: int) -> Hashable:
    """Return what must be the same for one to take another's place."""
    each = these.choices[column]
    return _source(these, each), each.base, these.model.worth[column], each.demand.is_mandated
