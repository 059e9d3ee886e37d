"""Giving help out: what is given so far, what stands against more, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, TypeAlias, final

import attrs
import numpy as np

from tiering._wording import times
from tiering.support._amounts import amount_text
from tiering.support._asking import Asked
from tiering.support._demands import Demand, Demands
from tiering.support._dosing import doses_of
from tiering.support._engagements import Engagement, Outcome
from tiering.support._limits import Limits
from tiering.support._offers import SupportOffer
from tiering.support._plans import SupportPlan
from tiering.support._priorities import Priority, order_of
from tiering.support._reserving import Stock, Whom
from tiering.support._teams import Team
from tiering.support._unknown_needs import UnknownNeed
from tiering.support._unmet import Ahead, Unmet, WhyUnmet

_NOTHING: frozenset[str] = frozenset()

Turned: TypeAlias = tuple[WhyUnmet, tuple[object, ...]]
"""Why something is not given, and what the words are made of."""


class Round(NamedTuple):
    """
    One round through all demands.

    Attributes:
        demands: The demands.
        floor: With how much each organisation is served at the most; None is without a limit, and the last round.
        doses: How much each is to get at the most; the priority is asked where nothing is said.
        is_queue: Whether the priority may let those wait who come after somebody that waits.
    """

    demands: Demands
    floor: int | None = None
    doses: Sequence[int] | None = None
    is_queue: bool = True

    @property
    def is_last(self) -> bool:
        """Whether what is not given now is turned down."""
        return self.floor is None


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
    policy: str = attrs.field(default=attrs.Factory(lambda self: str(self.priority), takes_self=True))
    outcomes: list[Outcome] = attrs.field(factory=list)
    ahead: str = "of higher priority"
    given: dict[tuple[str, str], Engagement] = attrs.field(factory=dict)
    counts: dict[str, int] = attrs.field(factory=dict)
    minutes: dict[str, int] = attrs.field(factory=dict)
    offers: dict[str, set[str]] = attrs.field(factory=dict)
    blocks: bool = attrs.field(
        default=attrs.Factory(lambda self: bool(getattr(self.priority, "blocks", False)), takes_self=True)
    )
    blocked: dict[str, str] = attrs.field(factory=dict)
    unmet: list[Unmet] = attrs.field(factory=list)
    unknown: Sequence[UnknownNeed] = ()
    _whose: dict[tuple[str, str], Whom] = attrs.field(factory=dict)

    def serve(self, this: Round) -> None:
        """Serve demands in order: first what is mandated, then what is requested; what must come first comes first."""
        rows = this.demands.rows
        doses = self._doses(this)
        places = {(each.organisation.code, each.offer.code): place for place, each in enumerate(rows)}
        seen: set[int] = set()

        def visit(place: int) -> None:
            if place in seen:
                return
            seen.add(place)
            demand = rows[place]
            if demand.offer.requires and self.against(demand, chosen=True) is None:
                for each in demand.offer.requires:
                    first = places.get((demand.organisation.code, each))
                    if first is not None:
                        visit(first)
            against = self.against(demand)
            if against is None:
                self._serve_one(place, this, demand.wanted if doses is None else doses[place])
            elif this.is_last:
                before = self.given.get((demand.organisation.code, demand.offer.code))
                if before is None or before.amount < demand.wanted:
                    self._turn_down(demand, demand.wanted - (0 if before is None else before.amount), against)

        for place in sorted(
            order_of(self.priority, this.demands).tolist(), key=lambda each: not rows[each].is_mandated
        ):
            visit(place)

    def _doses(self, this: Round) -> Sequence[int] | None:
        if this.floor is not None:
            return None
        return self.doses(this.demands) if this.doses is None else this.doses

    def doses(self, demands: Demands) -> Sequence[int] | None:
        """Return how much each demand is to get at the most; None is as much as is wanted."""
        if not hasattr(self.priority, "doses"):
            return None
        before = [self.given.get((each.organisation.code, each.offer.code)) for each in demands.rows]
        had = np.array([0 if each is None else each.amount for each in before], dtype=np.int64)
        room = [self.minutes_left(each.organisation.code) for each in demands.rows]
        space = np.array([each.wanted if left is None else left for each, left in zip(demands.rows, room, strict=True)])
        return doses_of(self.priority, demands, had, space.astype(np.int64), self.stock.left)

    def against(self, demand: Demand, *, chosen: bool = False) -> Turned | None:
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
        if before is None and not demand.offer.teams:
            self.grant(demand, None, 0)
            return
        had = 0 if before is None else before.amount
        goal = min(demand.wanted, dose)
        if this.floor is not None:
            more = this.floor - self.minutes.get(code, 0)
            goal = min(goal, max(had + more, demand.least)) if more > 0 else had
        if goal <= had and (before is not None or demand.wanted):
            if this.is_last and had < demand.wanted:
                self._turn_down(demand, demand.wanted - had, (WhyUnmet.POLICY, (str(self.priority),)))
            return
        room = goal - had
        left = self.minutes_left(code)
        if left is not None:
            room = min(room, left)
        trial = _Try(demand, self.teams(this.demands, place, before), had, goal, room)
        team, minutes = self._best(trial, whatever_its_share=this.floor is not None)
        total = had + minutes
        if team is None or (demand.wanted and total < max(demand.least, 1)):
            if this.is_last:
                self._wait(trial, demand.wanted - had, self._why(trial, minutes), this)
            return
        self.grant(demand, team, minutes, Ahead.FLOOR if this.floor is not None else None)
        if this.is_last and total < demand.wanted:
            self._turn_down(demand, demand.wanted - total, self._why(trial, minutes))

    def _wait(self, trial: _Try, minutes: int, turned: Turned, this: Round) -> None:
        """Turn down what cannot be given; where nobody overtakes, its teams wait if it is time that they lack."""
        self._turn_down(trial.demand, minutes, turned)
        if this.is_queue and self.blocks and (turned[0] is WhyUnmet.CAPACITY or turned[0] is WhyUnmet.DOSE):
            for each in trial.teams:
                self.blocked.setdefault(each.code, trial.demand.organisation.name)

    def grant(self, demand: Demand, team: Team | None, minutes: int, ahead: Ahead | None = None) -> None:
        """Give minutes of a team, besides what has been given in an earlier round."""
        code = demand.organisation.code
        before = self.given.get((code, demand.offer.code))
        had = 0 if before is None else before.amount
        self.put(self._promised(demand, team) if before is None else before, had + minutes)
        if team is not None:
            kind = ahead or (Ahead.MANDATED if demand.is_mandated else Ahead.PRIORITY)
            self.stock.take(team.code, self.whom(demand), minutes, kind)

    def teams(self, demands: Demands, place: int, before: Engagement | None) -> Sequence[Team]:
        """Return who could give it: whoever gives it already, or else all of them."""
        if before is not None:
            return () if before.team is None else (before.team,)
        group = int(demands.group[place])
        return demands.teams[group] if group >= 0 else ()

    def _best(self, trial: _Try, *, whatever_its_share: bool) -> tuple[Team | None, int]:
        """Return the first team that can give all, or else the one that can give most, with how much it can."""
        whom = self.whom(trial.demand)
        best: Team | None = None
        most = 0
        for team in trial.teams:
            if team.code in self.blocked:
                continue
            can = self.stock.available(team.code, whom, whatever_its_share=whatever_its_share)
            can = min(can, trial.room)
            if best is None or can > most:
                best, most = team, can
            if can == trial.room:
                break
        return best, most

    def _why(self, trial: _Try, minutes: int) -> Turned:
        """Return why no more is given."""
        demand, teams = trial.demand, trial.teams
        if not teams:
            return WhyUnmet.NO_TEAM, (self.them.region_text(demand.organisation.code),)
        if self.blocked and all(team.code in self.blocked for team in teams):
            return WhyUnmet.BLOCKED, (self.blocked[teams[0].code], _names(teams))
        if trial.room < trial.goal - trial.had and minutes == trial.room:
            return WhyUnmet.ABSORPTION, (amount_text(self.limits.minutes or 0), 0)
        if minutes == trial.goal - trial.had:
            return WhyUnmet.POLICY, (str(self.priority),)
        return self._short_of(demand, teams, trial.had, minutes, demand.least)

    def why_short(self, demand: Demand, team: Team, minutes: int, least: int) -> Turned:
        """Return why one team can give no more than so many minutes of what was running."""
        room = self.minutes_left(demand.organisation.code)
        if room is not None and room == minutes < self.stock.available(team.code, self.whom(demand)):
            return WhyUnmet.ABSORPTION, (amount_text(self.limits.minutes or 0), 0)
        return self._short_of(demand, (team,), 0, minutes, least)

    def _short_of(self, demand: Demand, teams: Sequence[Team], had: int, minutes: int, least: int) -> Turned:
        """Return in what way teams have not enough."""
        wanted = max(least - had, minutes + 1)
        for team in teams:
            # What is there and would be enough is somebody else's.
            if self.stock.left(team.code) >= wanted:
                return self._kept_back(demand, teams, wanted)
        if 0 < had + minutes < least:
            return WhyUnmet.DOSE, (had + minutes, least)
        return WhyUnmet.CAPACITY, (_names(teams), self.stock.others(teams, demand.organisation.code), self.ahead)

    def _kept_back(self, demand: Demand, teams: Sequence[Team], wanted: int) -> Turned:
        """Return for whom teams keep what they have: for other tiers, or for those for whom it is reserved."""
        whom = self.whom(demand)
        if any(self.stock.available(team.code, whom, whatever_its_share=True) >= wanted for team in teams):
            return WhyUnmet.POLICY, (str(self.priority),)
        return WhyUnmet.RESERVED, (_names(teams),)

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

    def _promised(self, demand: Demand, team: Team | None) -> Engagement:
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
            due=(*self.them.review.due(self.holidays), *demand.offer.due(self.them.review.on, self.holidays)),
        )

    def put(self, engagement: Engagement, amount: int) -> None:
        """Put a promise down, in place of what was promised in an earlier round."""
        code, offer = engagement.organisation.code, engagement.offer
        before = self.given.get((code, offer.code))
        lead = self.them.lead(engagement)
        self.given[code, offer.code] = attrs.evolve(engagement, amount=amount, lead=lead)
        self.offers.setdefault(code, set()).add(offer.code)
        self.take_in(code, amount - (0 if before is None else before.amount), is_new=before is None and amount > 0)

    def take_in(self, code: str, minutes: int, *, is_new: bool) -> None:
        """Count what an organisation has to take in."""
        self.minutes[code] = self.minutes.get(code, 0) + minutes
        if is_new:
            self.counts[code] = self.counts.get(code, 0) + 1

    def turned_down(self, demand: Demand, minutes: int, turned: Turned) -> Unmet:
        """Say that something is not given."""
        why, detail = turned
        tier = self.them.tier(demand.organisation.code)
        return Unmet(demand.organisation, tier, demand.offer, minutes, why, demand.needs, detail)

    def _turn_down(self, demand: Demand, minutes: int, turned: Turned) -> None:
        self.unmet.append(self.turned_down(demand, minutes, turned))

    def plan(self) -> SupportPlan:
        """Return what has been given."""
        return SupportPlan(
            period=self.them.period,
            on=self.them.review.on,
            scale=self.them.review.scale,
            policy=self.policy,
            engagements=[self.given[key] for key in sorted(self.given)],
            unmet=[*self.them.refused, *self.unmet],
            undefined=self.them.undefined,
            outcomes=self.outcomes,
            unknown=self.unknown,
            capacity=self.stock.capacity,
        )


def _names(teams: Sequence[Team]) -> str:
    return teams[0].name if len(teams) == 1 else " and ".join([team.name for team in teams])
