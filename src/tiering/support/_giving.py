"""Giving help out: what is given so far, what stands against more, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias, final

import attrs
import numpy as np

from tiering._wording import times
from tiering.support._amounts import amount_text
from tiering.support._asking import Asked
from tiering.support._demands import Demand, Demands
from tiering.support._limits import Limits
from tiering.support._offers import SupportOffer
from tiering.support._plans import Engagement, Outcome, SupportPlan, Unmet, WhyUnmet
from tiering.support._priorities import Priority, order_of
from tiering.support._reserving import Reserved, Stock, Whom
from tiering.support._running import Going, going_on
from tiering.support._teams import Team

_NOTHING: frozenset[str] = frozenset()

_Turned: TypeAlias = tuple[WhyUnmet, tuple[object, ...]]
"""Why something is not given, and what the words are made of."""


class Round(NamedTuple):
    """
    One round through all demands.

    Attributes:
        demands: The demands.
        cap: With how much each is served at the most; None is as much as is wanted.
        is_last: Whether what is not given now is turned down.
        doses: How much each is to get at the most; the priority is asked where nothing is said.
        is_queue: Whether the priority may let those wait who come after somebody that waits.
    """

    demands: Demands
    cap: int | None = None
    is_last: bool = True
    doses: Sequence[int] | None = None
    is_queue: bool = True


class _Try(NamedTuple):
    """
    What one demand is given.

    Attributes:
        demand: The demand.
        teams: Who could give it.
        had: What it has had in an earlier round.
        goal: What it is to have.
        room: What the organisation has room for, beside what it has had.
    """

    demand: Demand
    teams: Sequence[Team]
    had: int
    goal: int
    room: int


@final
@attrs.define(eq=False)
class Allocation:
    """What has been given so far."""

    them: Asked
    priority: Priority
    limits: Limits
    stock: Stock
    finished: set[tuple[str, str]]
    holidays: frozenset[date]
    outcomes: Sequence[Outcome]
    policy: str = attrs.field(default=attrs.Factory(lambda self: str(self.priority), takes_self=True))
    ahead: str = "of higher priority"
    given: dict[tuple[str, str], Engagement] = attrs.field(factory=dict)
    counts: dict[str, int] = attrs.field(factory=dict)
    minutes: dict[str, int] = attrs.field(factory=dict)
    offers: dict[str, set[str]] = attrs.field(factory=dict)
    blocked: dict[str, str] = attrs.field(factory=dict)
    unmet: list[Unmet] = attrs.field(factory=list)
    _whose: dict[tuple[str, str], Whom] = attrs.field(factory=dict)

    def go_on(self, going: Going) -> None:
        """Keep what was running, as far as its team can."""
        for each in going.kept:
            amount = min(each.amount, self.stock.left(each.team.code))
            if amount < each.amount:
                demand = Demand(each.organisation, each.offer, each.needs, each.amount, 0, is_mandated=True)
                teams = (each.team.name, self.stock.served(each.team.code))
                self._turn_down(demand, each.amount - amount, (WhyUnmet.CAPACITY, teams))
            if amount or not each.amount:
                self._give(each, amount)
                self.stock.take(each.team.code, self._whom(each.organisation.code, each.offer), amount)

    def serve(self, this: Round) -> None:
        """Serve demands in order: first what is mandated, then what is requested."""
        rows = this.demands.rows
        doses = self.doses(this.demands) if this.doses is None else this.doses
        places = order_of(self.priority, this.demands).tolist()
        waiting = sorted(places, key=lambda place: not rows[place].is_mandated)
        while waiting:
            later: list[int] = []
            for place in waiting:
                against = self.against(rows[place])
                if against is None:
                    self._serve_one(place, this, rows[place].wanted if doses is None else doses[place])
                elif against[0] is WhyUnmet.PREREQUISITE:
                    later.append(place)
                elif this.is_last:
                    self._turn_down(rows[place], rows[place].wanted, against)
            if len(later) == len(waiting):
                break
            # What was given meanwhile may be what others had to have first.
            waiting = later
        for place in waiting if this.is_last else ():
            against = self.against(rows[place])
            if against is not None:
                self._turn_down(rows[place], rows[place].wanted, against)

    def doses(self, demands: Demands) -> Sequence[int] | None:
        """Return how much each demand is to get at the most; None is as much as is wanted."""
        ask = getattr(self.priority, "doses", None)
        if ask is None or not len(demands):
            return None
        capacity = [sum(self.stock.left(team.code) for team in teams) for teams in demands.teams]
        found: list[int] = np.asarray(ask(demands, np.array(capacity, dtype=np.int64))).tolist()
        return found

    def against(self, demand: Demand, *, chosen: bool = False) -> _Turned | None:
        """
        Return what stands against an offer whatever the capacity; None where nothing does.

        Where things are chosen together, what must come first may be among them.
        """
        code, offer = demand.organisation.code, demand.offer
        own = self.offers.get(code, _NOTHING)
        clash = self.them.clashes(offer.code) & own if own else _NOTHING
        if clash:
            return WhyUnmet.EXCLUDED, (self.them.offer(min(clash)).name,)
        absent = None if chosen else next((each for each in offer.requires if not self.has_had(code, each)), None)
        if absent is not None:
            return WhyUnmet.PREREQUISITE, (self.them.offer(absent).name,)
        room = self.limits.room(code)
        if demand.wanted and room is not None and offer.code not in own and self.counts.get(code, 0) >= room:
            limit = times(self.limits.engagements or 0, "engagement")
            return WhyUnmet.ABSORPTION, (limit, self.limits.imposed.get(code, 0))
        return None

    def _serve_one(self, place: int, this: Round, dose: int) -> None:
        demand = this.demands.rows[place]
        code = demand.organisation.code
        before = self.given.get((code, demand.offer.code))
        had = 0 if before is None else before.amount
        wanted = min(demand.wanted, dose)
        goal = wanted if this.cap is None else min(wanted, max(this.cap, demand.least))
        if goal <= had and (before is not None or demand.wanted):
            if this.is_last and had < demand.wanted:
                self._turn_down(demand, demand.wanted - had, (WhyUnmet.POLICY, (str(self.priority),)))
            return
        room = goal - had
        left = self.minutes_left(code)
        if left is not None:
            room = min(room, left)
        trial = _Try(demand, self.teams(this.demands, place, before), had, goal, room)
        team, minutes = self._best(trial)
        total = had + minutes
        if team is None or (demand.wanted and total < max(demand.least, 1)):
            if this.is_last:
                self._turn_down(demand, demand.wanted - had, self._why(trial, minutes))
                if this.is_queue and getattr(self.priority, "blocks", False):
                    for each in trial.teams:
                        self.blocked.setdefault(each.code, demand.organisation.name)
            return
        self.grant(demand, team, minutes)
        if this.is_last and total < demand.wanted:
            self._turn_down(demand, demand.wanted - total, self._why(trial, minutes))

    def grant(self, demand: Demand, team: Team, minutes: int) -> None:
        """Give minutes of a team, besides what has been given in an earlier round."""
        code = demand.organisation.code
        before = self.given.get((code, demand.offer.code))
        had = 0 if before is None else before.amount
        self._give(self._promised(demand, team) if before is None else before, had + minutes)
        self.stock.take(team.code, self.whom(demand), minutes)

    def teams(self, demands: Demands, place: int, before: Engagement | None) -> Sequence[Team]:
        """Return who could give it: whoever gives it already, or else all of them."""
        if before is not None:
            return (before.team,)
        group = int(demands.group[place])
        return demands.teams[group] if group >= 0 else ()

    def _best(self, trial: _Try) -> tuple[Team | None, int]:
        """Return the first team that can give all, or else the one that can give most, with how much it can."""
        whom = self.whom(trial.demand)
        best: Team | None = None
        most = 0
        for team in trial.teams:
            if team.code in self.blocked:
                continue
            can = self.stock.available(team.code, whom)
            can = min(can, trial.room)
            if best is None or can > most:
                best, most = team, can
            if can == trial.room:
                break
        return best, most

    def _why(self, trial: _Try, minutes: int) -> _Turned:
        """Return why no more is given."""
        demand, teams = trial.demand, trial.teams
        code = demand.organisation.code
        tier = self.them.tier(code).code
        if not teams:
            return WhyUnmet.NO_TEAM, (self.them.region_text(code),)
        names = teams[0].name if len(teams) == 1 else " and ".join([team.name for team in teams])
        if self.blocked and all(team.code in self.blocked for team in teams):
            return WhyUnmet.BLOCKED, (self.blocked[teams[0].code], names)
        if trial.room < trial.goal - trial.had and minutes == trial.room:
            return WhyUnmet.ABSORPTION, (amount_text(self.limits.minutes or 0), 0)
        if minutes == trial.goal - trial.had or self.stock.is_kept_from(tier, teams):
            return WhyUnmet.POLICY, (str(self.priority),)
        return self._short_of(trial, minutes, names)

    def _short_of(self, trial: _Try, minutes: int, names: str) -> _Turned:
        """Return in what way teams have not enough."""
        if 0 < trial.had + minutes < trial.demand.least:
            return WhyUnmet.DOSE, (trial.had + minutes, trial.demand.least)
        if self.stock.has_some(trial.teams):
            return WhyUnmet.RESERVED, (names,)
        others = self.stock.others(trial.teams, trial.demand.organisation.code)
        return WhyUnmet.CAPACITY, (names, others, self.ahead)

    def whom(self, demand: Demand) -> Whom:
        """Return for whom the minutes of a demand are."""
        return self._whom(demand.organisation.code, demand.offer)

    def minutes_left(self, code: str) -> int | None:
        """Return how many minutes an organisation has room for; None is without a limit."""
        if self.limits.minutes is None:
            return None
        return max(self.limits.minutes - self.minutes.get(code, 0), 0)

    def room_left(self, code: str) -> int | None:
        """Return how many engagements an organisation has room for; None is without a limit."""
        room = self.limits.room(code)
        return None if room is None else max(room - self.counts.get(code, 0), 0)

    def has_had(self, code: str, offer: str) -> bool:
        """Tell whether an organisation has an offer, or has had it in full."""
        return offer in self.offers.get(code, _NOTHING) or (code, offer) in self.finished

    def _whom(self, code: str, offer: SupportOffer) -> Whom:
        key = code, offer.programme
        found = self._whose.get(key)
        if found is None:
            found = self._whose[key] = Whom(code, self.them.tier(code).code, offer.programme)
        return found

    def _promised(self, demand: Demand, team: Team) -> Engagement:
        period = self.them.period
        return Engagement(
            organisation=demand.organisation,
            tier=self.them.tier(demand.organisation.code),
            offer=demand.offer,
            team=team,
            amount=0,
            start=period,
            stop=period.shifted(demand.offer.periods - 1),
            needs=demand.needs,
        )

    def _give(self, engagement: Engagement, amount: int) -> None:
        """Put a promise down, in place of what was promised in an earlier round."""
        code, offer = engagement.organisation.code, engagement.offer
        before = self.given.get((code, offer.code))
        self.given[code, offer.code] = attrs.evolve(
            engagement,
            amount=amount,
            lead=self.them.lead(engagement),
            due=(*self.them.review.due(self.holidays), *offer.due(self.them.review.on, self.holidays)),
        )
        self.offers.setdefault(code, set()).add(offer.code)
        self.minutes[code] = self.minutes.get(code, 0) + amount - (0 if before is None else before.amount)
        if before is None and amount:
            self.counts[code] = self.counts.get(code, 0) + 1

    def _turn_down(self, demand: Demand, minutes: int, turned: _Turned) -> None:
        why, detail = turned
        tier = self.them.tier(demand.organisation.code)
        self.unmet.append(Unmet(demand.organisation, tier, demand.offer, minutes, why, demand.needs, detail))

    def plan(self) -> SupportPlan:
        """Return what has been given."""
        return SupportPlan(
            period=self.them.period,
            on=self.them.review.on,
            scale=self.them.review.scale,
            policy=self.policy,
            engagements=[self.given[key] for key in sorted(self.given)],
            unmet=self.unmet,
            undefined=self.them.undefined,
            outcomes=self.outcomes,
            capacity=self.stock.capacity,
        )


def begun(
    them: Asked,
    priority: Priority,
    limits: Limits,
    *,
    running: Sequence[Engagement],
    reserved: Sequence[Reserved],
    finished: Iterable[tuple[str, str]],
    floor: int,
    holidays: Iterable[date],
) -> Allocation:
    """Return what is given before anything is chosen: what is running, and the floor of everybody."""
    going = going_on(them, running)
    stock = Stock.of(them.catalogue, them.period, reserved, them.demands, priority)
    work = Allocation(them, priority, limits, stock, set(finished), frozenset(holidays), going.outcomes)
    work.go_on(going)
    if floor:
        work.serve(Round(them.demands, cap=floor, is_last=False))
    return work
