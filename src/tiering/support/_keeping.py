"""Keeping what was running, and beginning a plan with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import attrs

from tiering._calendar import Due
from tiering.support._amounts import amount_text
from tiering.support._asking import asked
from tiering.support._demands import Demand, as_demands
from tiering.support._engagements import Engagement, Outcome, Promise
from tiering.support._giving import Allocation, Round, Turned
from tiering.support._priorities import order_of
from tiering.support._reserving import Stock
from tiering.support._running import after, going_on
from tiering.support._terms import Terms
from tiering.support._unmet import Ahead


def begun(terms: Terms) -> Allocation:
    """Return what is given before anything is chosen: what is running, and the floor of everybody."""
    them = asked(terms)
    stock = Stock.of(terms, them.demands)
    stock.share(terms.beside)
    work = Allocation(them, terms.priority, terms.limits, stock, set(terms.finished), terms.holidays)
    work.unknown = terms.needs.unknown
    for each in (each for plan in terms.beside for each in plan.engagements if each.amount):
        work.take_in(each.organisation.code, each.amount, is_new=True)
    _keep(work, going_on(them, terms.running))
    if terms.floor:
        work.serve(Round(them.demands, floor=terms.floor))
    return work


def _keep(work: Allocation, going: Sequence[Outcome]) -> None:
    """
    Keep what was running.

    What is still promised goes before what would be promised anew, and where there is not enough for all, the
    order of the priority decides.
    """
    kept: dict[int, Outcome] = {}
    for place in _in_order(work, going):
        outcome = going[place]
        extended = outcome.promise is Promise.EXTENDED
        kept[place] = _extended(work, outcome) if extended else _continued(work, outcome)
    for place, before in enumerate(going):
        found = kept.get(place, before)
        each = found.engagement
        work.outcomes.append(found)
        if found.promise is Promise.ENDED and each.stop.end <= work.them.period.start and not each.steps:
            work.finished.add((each.organisation.code, each.offer.code))


def _in_order(work: Allocation, going: Sequence[Outcome]) -> list[int]:
    places = [place for place, each in enumerate(going) if each.promise is not Promise.ENDED]
    if not places:
        return []
    rows = [_as_demand(going[place].engagement) for place in places]
    review = work.them.review
    ranks = [int(review.ranks[review.position(each.organisation.code)]) for each in rows]
    order = order_of(work.priority, as_demands(rows, review.scale, ranks, [-1] * len(rows), ())).tolist()
    return sorted(
        [places[each] for each in order],
        key=lambda place: (going[place].promise is Promise.EXTENDED, not going[place].engagement.offer.is_sent_in),
    )


def _as_demand(each: Engagement) -> Demand:
    return Demand(each.organisation, each.offer, each.needs, each.amount, 0, each.offer.is_sent_in)


def _continued(work: Allocation, outcome: Outcome) -> Outcome:
    """Keep what has been promised, as far as its team can; no limit, and nothing that is kept for others, breaks it."""
    each = after(outcome, work.them.period)
    if each.team is None:
        return _put(work, outcome, each, 0)
    amount = min(each.amount, work.stock.left(each.team.code))
    least = 0 if each.promise is Promise.STEPPED_DOWN else each.offer.least or 0
    if each.amount and amount < max(least, 1):
        left = f"only {amount_text(amount)} are left, and less than {amount_text(least)} makes no sense"
        return _ended(outcome, left if amount else f"capacity of {each.team.name} exhausted")
    return _put(work, outcome, each, amount)


def _extended(work: Allocation, outcome: Outcome) -> Outcome:
    """Promise again what is over, on the terms of today, before anybody else is served."""
    each = after(outcome, work.them.period)
    offer = work.them.offer(each.offer.code)
    if offer.is_undefined:
        return _ended(outcome, "its time is over, and nobody says any more what it is")
    each = attrs.evolve(each, offer=offer, amount=min(each.amount, offer.amount or 0), extensions=each.extensions + 1)
    demand = _as_demand(each)
    against = work.against(demand)
    if against is not None:
        return _turned(work, outcome, demand, against)
    if each.team is None:
        return _put(work, outcome, each, 0)
    if not work.them.catalogue.gives(each.team, offer):
        return _ended(outcome, f"its time is over, and {each.team.name} does not give it any more")
    room = work.minutes_left(each.organisation.code)
    amount = min(each.amount, work.stock.available(each.team.code, work.whom(demand)))
    amount = amount if room is None else min(amount, room)
    least = each.amount if offer.least is None else offer.least
    if each.amount and amount < max(least, 1):
        return _turned(work, outcome, demand, work.why_short(demand, each.team, amount, least))
    return _put(work, outcome, each, amount)


def _put(work: Allocation, outcome: Outcome, each: Engagement, amount: int) -> Outcome:
    """Put an engagement down for so many minutes, and say where these are fewer."""
    code = each.organisation.code
    place, tier = work.them.organisation(code), work.them.tier(code)
    # What was due stays due, and what this review asks for comes on top.
    due = sorted(dict.fromkeys((*each.due, *work.them.review.due(work.holidays))), key=_on)
    work.put(attrs.evolve(each, organisation=place, tier=tier, due=tuple(due)), amount)
    if each.team is not None:
        work.stock.take(each.team.code, work.whom(_as_demand(each)), amount, Ahead.RUNNING)
    if amount == each.amount:
        return outcome
    cut = f"cut to {amount_text(amount)}, because {each.team_text} has no more"
    return attrs.evolve(outcome, reason=f"{outcome.reason}; {cut}")


def _turned(work: Allocation, outcome: Outcome, demand: Demand, turned: Turned) -> Outcome:
    return _ended(
        outcome, f"its time is over, and it is not promised again: {work.turned_down(demand, 0, turned).reason}"
    )


def _ended(outcome: Outcome, reason: str) -> Outcome:
    return attrs.evolve(outcome, promise=Promise.ENDED, reason=reason)


def _on(due: Due) -> date:
    return due.on
