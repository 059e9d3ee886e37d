"""What a register answers: tables by code, in which days are looked up."""

from __future__ import annotations

import math
from typing import TypeAlias, final

from tiering._flows import Flows
from tiering._leading import Lead, Leadership
from tiering._organisations import Organisation
from tiering._register_index import Index
from tiering._timelines import Table, Timeline

__all__ = ["REGION", "Answers"]

_Several: TypeAlias = Table[tuple[Organisation, ...]]
_One: TypeAlias = Table[Organisation | None]
REGION = "region"
_BODY = "body"
_MOST_STEPS = 1_000_000
"""How far memberships are followed before anybody asks; only chains of thousands lead further."""


@final
class Answers:
    """
    The answers of a register.

    Attributes:
        index: What they are found in.
        members: Who is part of each.
        wholes: Of whom each is part.
        hosts: Who hosts each.
        services: Who serves each.
        clients: Whom each serves.
        successors: Who is what each once was.
        predecessors: Who has become part of each.
        leadership: For whom each leads, when it does.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self.members = index.near(index.members)
        self.wholes = index.near(index.wholes)
        self.hosts = index.near(index.hosts)
        self.services = index.near(index.services)
        self.clients = index.near(index.clients)
        self.successors = index.carrying_on()
        self.predecessors = index.far(index.forebears)
        self.leadership = Table(self._led_by)
        self._leads = {tier: self._lead_by(tier) for tier in index.leads}
        self._members: dict[str, _Several] = {}
        self._wholes: dict[str, _Several] = {}
        self._homes: dict[str, _One] = {}
        self._prepare_regions()

    def members_of(self, kind: str) -> _Several:
        """Return who of a kind is part of each, however many memberships it takes."""
        if kind not in self._members:
            self._members[kind] = self.index.far(self.index.members, kind)
        return self._members[kind]

    def wholes_of(self, kind: str) -> _Several:
        """Return of whom of a kind each is part, however many memberships it takes."""
        if kind not in self._wholes:
            self._wholes[kind] = self.index.far(self.index.wholes, kind)
        return self._wholes[kind]

    def homes(self, kind: str) -> _One:
        """Return to whom of a kind each belongs with its greatest share."""
        if kind in self._homes:
            return self._homes[kind]
        self._homes[kind] = Table(_Homes(self.index, kind).timeline)
        return self._homes[kind]

    def _prepare_regions(self) -> None:
        regions, steps = self.homes(REGION), 0
        for code in self.index.wholes:
            steps += len(self.index.reach(code, self.index.wholes))
            if steps > _MOST_STEPS:
                break
            regions[code]  # made by asking

    def lead(self, tier: str, day: int) -> Lead | None:
        """Return who leads for a tier on a day."""
        leads = self._leads.get(tier)
        return None if leads is None else leads.at(day)

    def _lead_by(self, tier: str) -> Timeline[Lead | None]:
        leads = self.index.leads[tier]
        days = [day for span, _ in leads for day in span]
        return Timeline(days, lambda day: next((lead for span, lead in leads if span.holds(day)), None), at_once=True)

    def _led_by(self, code: str) -> Timeline[Leadership]:
        index, team = self.index, self.index.by_code[code]
        wholes = [each for each in (code, *index.reach(code, index.wholes)) if each in index.partners]
        days = index.days(code, index.wholes)
        days.update(day for each in wholes for span, _ in index.partners[each] for day in span)

        def find(day: int) -> Leadership:
            own = self.wholes_of(_BODY)[code].at(day) or (team,)
            bodies = {each.code: None for each in own}
            for each in own:
                for span, partners in index.partners.get(each.code, ()):
                    bodies.update(dict.fromkeys(partners) if span.holds(day) else {})
            return Leadership(team, [index.by_code[each] for each in bodies])

        return Timeline(days, find)


@final
class _Homes:
    """To whom of a kind organisations belong with their greatest share."""

    def __init__(self, index: Index, kind: str) -> None:
        self._index = index
        self._flows = Flows(index, frozenset(code for code, each in index.by_code.items() if each.kind == kind))

    def timeline(self, code: str) -> Timeline[Organisation | None]:
        """Return an organisation's home from which day on."""
        days = {*self._index.lives[code], *self._index.days(code, self._index.wholes)}
        return Timeline(days, lambda day: self._find(code, day))

    def _find(self, code: str, day: int) -> Organisation | None:
        flow = self._flows.on(code, day)
        if len(flow) > 1:
            place = self._index.place
            return self._index.by_code[min(flow, key=lambda each: (-_certain(flow[each]), place[each]))]
        return next((self._index.by_code[each] for each in flow), None)


def _certain(share: float) -> float:
    return 0.0 if math.isnan(share) else share
