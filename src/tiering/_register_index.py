"""The links of a register by the codes at their ends, and what they come to on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias, final

from tiering._hostings import Hosting
from tiering._leading import Lead, Partnership
from tiering._memberships import Membership, ServiceShare
from tiering._organisations import Organisation
from tiering._successions import Succession
from tiering._timelines import NEVER, Span, Table, Timeline

__all__ = ["Index", "Link", "Links", "Records"]

_MOST_AT_ONCE = 64
"""How many links of one organisation are turned into answers before anybody asks."""


class Records(NamedTuple):
    """What a register is made of."""

    organisations: tuple[Organisation, ...]
    memberships: tuple[Membership, ...]
    successions: tuple[Succession, ...]
    shares: tuple[ServiceShare, ...]
    hostings: tuple[Hosting, ...]
    leads: tuple[Lead, ...]
    partnerships: tuple[Partnership, ...]


class Link(NamedTuple):
    """A link as seen from one of its ends, on the days on which both exist; a succession lasts for ever."""

    start: int
    end: int
    code: str
    share: float | None = 1.0
    exhaustive: bool = True


Links: TypeAlias = dict[str, list[Link]]
_Dated: TypeAlias = Membership | ServiceShare | Hosting | Lead | Partnership


@final
class Index:
    """
    The records of a register by code, without those that name nobody, of which the checks tell.

    Attributes:
        by_code: The organisations.
        place: Where each stands in the register.
        lives: When each exists.
        heirs: Whom each has become.
        forebears: Who has become each.
        reporting: Until when figures of those who have ended still come.
        wholes: Of what each is part.
        members: What is part of each.
        services: By whom each is served.
        clients: Whom each serves.
        hosts: By whom each is hosted.
        leads: Who leads when, by tier.
        partners: Who acts jointly when, by each body.
        idle: The links that count on no day, and what they are.
    """

    def __init__(self, records: Records) -> None:
        self.by_code = {each.code: each for each in records.organisations}
        self.place = {code: place for place, code in enumerate(self.by_code)}
        self.heirs: Links = {}
        self.forebears: Links = {}
        self.reporting: dict[str, int] = {}
        self._succeed(records.successions)
        self.lives = {code: self._life(each) for code, each in self.by_code.items()}
        self.idle: list[tuple[str, _Dated]] = []
        self.wholes: Links = {}
        self.members: Links = {}
        self._join(records.memberships)
        self.services: Links = {}
        self.clients: Links = {}
        self.hosts: Links = {}
        self._serve(records.shares, records.hostings)
        self.leads: dict[str, list[tuple[Span, Lead]]] = {}
        self.partners: dict[str, list[tuple[Span, tuple[str, ...]]]] = {}
        self._lead(records.leads, records.partnerships)

    def _succeed(self, successions: Iterable[Succession]) -> None:
        for each in successions:
            if each.of in self.place and each.to in self.place:
                on = each.on.toordinal()
                self.heirs.setdefault(each.of, []).append(Link(on, NEVER, each.to, each.share))
                self.forebears.setdefault(each.to, []).append(Link(on, NEVER, each.of, each.share))
                until = on if each.reports_until is None else each.reports_until.toordinal()
                self.reporting[each.of] = max(until, self.reporting.get(each.of, until))

    def _life(self, organisation: Organisation) -> Span:
        start, end = Span.of(organisation.valid)
        heirs = self.heirs.get(organisation.code)
        return Span(start, end if heirs is None else min(end, *(heir.start for heir in heirs)))

    def _join(self, memberships: Iterable[Membership]) -> None:
        for each in memberships:
            days = self._days_of("memberships", each, (each.member, each.of))
            if days is not None:
                start, end = days
                self.wholes.setdefault(each.member, []).append(Link(start, end, each.of, each.share, each.exhaustive))
                self.members.setdefault(each.of, []).append(Link(start, end, each.member, each.share, each.exhaustive))

    def _serve(self, shares: Iterable[ServiceShare], hostings: Iterable[Hosting]) -> None:
        for each in shares:
            days = self._days_of("shares", each, (each.service, each.client))
            if days is not None:
                self.services.setdefault(each.client, []).append(Link(*days, each.service, each.share))
                self.clients.setdefault(each.service, []).append(Link(*days, each.client, each.share))
        for hosting in hostings:
            days = self._days_of("hostings", hosting, (hosting.service, hosting.host))
            if days is not None:
                self.hosts.setdefault(hosting.service, []).append(Link(*days, hosting.host))

    def _lead(self, leads: Iterable[Lead], partnerships: Iterable[Partnership]) -> None:
        for lead in leads:
            days = self._days_of("leads", lead, () if lead.team is None else (lead.team,))
            if days is not None:
                self.leads.setdefault(lead.tier, []).append((days, lead))
        for each in partnerships:
            days = self._days_of("partnerships", each, each.bodies)
            for code in () if days is None else each.bodies:
                self.partners.setdefault(code, []).append((days or Span.of(each.valid), each.bodies))

    def _days_of(self, group: str, record: _Dated, ends: tuple[str, ...]) -> Span | None:
        """Return the days on which a link counts; None where it never does."""
        lives = self.lives
        try:
            days = Span.of(record.valid, *[lives[code] for code in ends])
        except KeyError:
            return None
        if days.start < days.end:
            return days
        self.idle.append((group, record))
        return None

    def exists(self, code: str, day: int) -> bool:
        """Tell whether a known organisation exists on a day."""
        start, end = self.lives[code]
        return start <= day < end

    def in_order(self, codes: Iterable[str]) -> tuple[Organisation, ...]:
        """Return organisations in the order of the register, each once."""
        return tuple([self.by_code[code] for code in sorted(set(codes), key=self.place.__getitem__)])

    def reach(self, code: str, links: Links, day: int | None = None) -> list[str]:
        """Return whoever some links lead to, however many it takes: on a day, or on any."""
        found: dict[str, None] = {}
        waiting = [code]
        while waiting:
            for start, end, other, _, _ in links.get(waiting.pop(), ()):
                if other not in found and (day is None or start <= day < end):
                    found[other] = None
                    waiting.append(other)
        return list(found)

    def days(self, code: str, links: Links) -> set[int]:
        """Return the days on which something changes in the links that lead on from somewhere."""
        found: set[int] = set()
        seen = {code}
        waiting = [code]
        while waiting:
            for start, end, other, _, _ in links.get(waiting.pop(), ()):
                found.add(start)
                found.add(end)
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return found

    def near(self, links: Links) -> Table[tuple[Organisation, ...]]:
        """Return who is at the other end of links."""

        def make(code: str) -> Timeline[tuple[Organisation, ...]]:
            mine = links[code]
            days = {day for link in mine for day in link[:2]}

            def find(day: int) -> tuple[Organisation, ...]:
                there = [other for start, end, other, _, _ in mine if start <= day < end]
                return (self.by_code[there[0]],) if len(there) == 1 else self.in_order(there)

            return Timeline(days, find, at_once=len(mine) <= _MOST_AT_ONCE)

        table = self._table(links, make)
        for code in links:
            table[code]  # made by asking
        return table

    def far(self, links: Links, kind: str | None = None) -> Table[tuple[Organisation, ...]]:
        """Return whoever links lead to, however many it takes; those of one kind."""

        def make(code: str) -> Timeline[tuple[Organisation, ...]]:
            def find(day: int) -> tuple[Organisation, ...]:
                found = self.reach(code, links, day)
                return self.in_order(each for each in found if kind is None or self.by_code[each].kind == kind)

            return Timeline(self.days(code, links), find)

        return self._table(links, make)

    def carrying_on(self) -> Table[tuple[Organisation, ...]]:
        """Return who is what each once was."""

        def make(code: str) -> Timeline[tuple[Organisation, ...]]:
            def find(day: int) -> tuple[Organisation, ...]:
                return self.in_order(each for each in self.reach(code, self.heirs, day) if self.exists(each, day))

            ends = {self.lives[each].end for each in self.reach(code, self.heirs)}
            return Timeline(self.days(code, self.heirs) | ends, find)

        return self._table(self.heirs, make)

    def _table(
        self, links: Links, make: Callable[[str], Timeline[tuple[Organisation, ...]]]
    ) -> Table[tuple[Organisation, ...]]:
        """Return a table that knows whoever is in the register, with or without links."""
        nobody = Timeline[tuple[Organisation, ...]]((), lambda _: (), at_once=True)

        def known(code: str) -> Timeline[tuple[Organisation, ...]]:
            if code in links:
                return make(code)
            if code not in self.place:
                raise KeyError(code)
            return nobody

        return Table(known)
