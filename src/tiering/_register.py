"""The register: who is there when, who belongs to whom, who continues, serves, hosts and leads whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Self, TypeVar, final

import attrs

from tiering._dates import Period, as_day
from tiering._hostings import Hosting, as_hostings
from tiering._leading import Lead, Leadership, Partnership, as_leads, as_partnerships
from tiering._memberships import Membership, ServiceShare, as_memberships, as_service_shares
from tiering._organisations import Organisation, as_organisations
from tiering._register_answers import REGION, Answers
from tiering._register_checks import register_problems
from tiering._register_index import Index, Records
from tiering._register_records import changed, read_register, register_records
from tiering._register_routes import routes_onto, routes_to
from tiering._routes import Regroupable, Routes
from tiering._snapshots import Snapshot
from tiering._successions import Succession, as_successions
from tiering._timelines import Table, ordinal
from tiering.errors import UnknownCodeError, raise_problems

__all__ = ["Register"]

T = TypeVar("T")
Figures = TypeVar("Figures")


@final
@attrs.frozen
class Register:
    """
    The organisations over time, with everything that links them.

    It is checked as a whole when it is built, and each change makes another one.  A link counts on
    those of its days on which both its ends exist.

    Attributes:
        organisations: Each with a code of its own.
        memberships: Who is part of whom.
        successions: Who has become whom.
        shares: Who serves whom.
        hostings: Who hosts which service.
        leads: Who leads for which tier.
        partnerships: Which bodies act jointly.

    Raises:
        UnknownCodeError: A link names nobody in the register.
        DuplicateCodeError: Two organisations share a code.
        DefinitionError: Links contradict each other, or the days on which organisations exist.
        ProblemsError: Several of these.

    Example:
        >>> from datetime import date
        >>> from tiering import Organisation, Register, Succession
        >>> trusts = [Organisation(code, kind="trust") for code in ("RW3", "RM2", "R0A")]
        >>> merger = [Succession(of=code, to="R0A", on=date(2017, 10, 1)) for code in ("RW3", "RM2")]
        >>> register = Register(trusts, successions=merger)
        >>> [each.code for each in register.predecessors("R0A", date(2018, 1, 1))]
        ['RW3', 'RM2']
    """

    organisations: tuple[Organisation, ...] = attrs.field(converter=as_organisations)
    memberships: tuple[Membership, ...] = attrs.field(default=(), converter=as_memberships)
    successions: tuple[Succession, ...] = attrs.field(default=(), converter=as_successions)
    shares: tuple[ServiceShare, ...] = attrs.field(default=(), converter=as_service_shares)
    hostings: tuple[Hosting, ...] = attrs.field(default=(), converter=as_hostings)
    leads: tuple[Lead, ...] = attrs.field(default=(), converter=as_leads)
    partnerships: tuple[Partnership, ...] = attrs.field(default=(), converter=as_partnerships)
    _answers: Answers = attrs.field(init=False, repr=False, eq=False)

    @_answers.default
    def _checked(self) -> Answers:
        records = self._records
        index = Index(records)
        raise_problems("the register", register_problems(records, index))
        return Answers(index)

    @property
    def _records(self) -> Records:
        return Records(*(getattr(self, name) for name in Records._fields))

    @classmethod
    def from_records(
        cls,
        organisations: Iterable[Mapping[Any, Any]],
        memberships: Iterable[Mapping[Any, Any]] = (),
        successions: Iterable[Mapping[Any, Any]] = (),
        shares: Iterable[Mapping[Any, Any]] = (),
        hostings: Iterable[Mapping[Any, Any]] = (),
        leads: Iterable[Mapping[Any, Any]] = (),
        partnerships: Iterable[Mapping[Any, Any]] = (),
    ) -> Self:
        """
        Build a register from plain records, such as the rows of tables.

        A field is what an attribute of the class in question is called, except that the days of a
        range are "start" and "end".  What is absent is as it is where nobody gives it.  A day is a
        `datetime.date` or ISO text; None, NaN and a data frame's own mark for a missing value say
        that there is none.  Other fields are ignored, unless they look like a slip of the pen.

        Args:
            organisations: Mappings with "code"; the "former_names" are mappings with "name" and "until"; a "region",
                and what it is "part_of", a code or several, are memberships of all its activity at all times.
            memberships: Mappings with "member" and "of"; those without a "share" are of all its activity.
            successions: Mappings with "of", "to" and "on".
            shares: Mappings with "service" and "client".
            hostings: Mappings with "service" and "host".
            leads: Mappings with "tier" and either "team" or "level".
            partnerships: Mappings with "bodies".

        Raises:
            TieringError: A record cannot be read, or the register is wrong; several problems come as one `ProblemsError`.
        """
        return cls(*read_register(organisations, memberships, successions, shares, hostings, leads, partnerships))

    def to_records(self) -> dict[str, list[dict[str, Any]]]:
        """Return plain records from which `from_records` builds the same register: days as ISO text, nothing as None."""
        return register_records(self._records)

    def with_changes(
        self,
        organisations: Iterable[Organisation] = (),
        memberships: Iterable[Membership] = (),
        successions: Iterable[Succession] = (),
        shares: Iterable[ServiceShare] = (),
        hostings: Iterable[Hosting] = (),
        leads: Iterable[Lead] = (),
        partnerships: Iterable[Partnership] = (),
    ) -> Register:
        """
        Return a register with more in it, or with something in place of what there was.

        A link replaces the one between the same ends that starts on the same day, so it ends when it is given again
        with an end.

        Args:
            organisations: More organisations; one of the same code is replaced.
            memberships: More memberships.
            successions: More successions; one of the same predecessor and successor is replaced.
            shares: More shares of services.
            hostings: More hostings.
            leads: More leads; one for the same tier that starts on the same day is replaced.
            partnerships: More partnerships.

        Raises:
            TieringError: The register would be wrong; several problems come as one `ProblemsError`.
        """
        more = (organisations, memberships, successions, shares, hostings, leads, partnerships)
        return Register(*changed(self._records, more))

    def __reduce__(self) -> tuple[Any, ...]:
        return (Register, tuple(self._records))

    def __getitem__(self, code: str) -> Organisation:
        try:
            return self._answers.index.by_code[code]
        except KeyError:
            raise self._unknown(code) from None

    def __contains__(self, code: object) -> bool:
        return code in self._answers.index.by_code

    def __iter__(self) -> Iterator[Organisation]:
        return iter(self.organisations)

    def __len__(self) -> int:
        return len(self.organisations)

    def of_kind(self, kind: str) -> tuple[Organisation, ...]:
        """
        Return the organisations of a kind, in the order of the register.

        Args:
            kind: The kind.
        """
        return tuple(each for each in self.organisations if each.kind == kind)

    def exists(self, code: str, on: date) -> bool:
        """
        Tell whether an organisation exists on a day; it does not from the day on which it has become another.

        Args:
            code: Its code.
            on: The day.

        Raises:
            UnknownCodeError: Nobody has that code.
        """
        span = self._answers.index.lives.get(code)
        if span is None:
            raise self._unknown(code)
        return span.start <= ordinal(on) < span.end

    def successors(self, code: str, on: date) -> tuple[Organisation, ...]:
        """
        Return who is, on a day, what an organisation once was; nobody while it exists itself.

        Args:
            code: Its code.
            on: The day; whoever has been succeeded by then is not among them, but those who follow are.

        Raises:
            UnknownCodeError: Nobody has that code.
        """
        return self._asked(self._answers.successors, code, on)

    def predecessors(self, code: str, on: date) -> tuple[Organisation, ...]:
        """
        Return everybody who has become part of an organisation by a day, and whoever had become part of those.

        Args:
            code: Its code.
            on: The day.

        Raises:
            UnknownCodeError: Nobody has that code.
        """
        return self._asked(self._answers.predecessors, code, on)

    def members(self, code: str, on: date, *, kind: str | None = None) -> tuple[Organisation, ...]:
        """
        Return who is part of an organisation on a day, in the order of the register.

        Args:
            code: Its code.
            on: The day.
            kind: Only those of a kind, and then also members of members; without it the direct ones.

        Raises:
            UnknownCodeError: Nobody has that code.
        """
        return self._asked(self._answers.members if kind is None else self._answers.members_of(kind), code, on)

    def wholes(self, code: str, on: date, *, kind: str | None = None) -> tuple[Organisation, ...]:
        """
        Return what an organisation is part of on a day, in the order of the register.

        Args:
            code: Its code.
            on: The day.
            kind: Only those of a kind, and then also wholes of wholes; without it the direct ones.

        Raises:
            UnknownCodeError: Nobody has that code.
        """
        return self._asked(self._answers.wholes if kind is None else self._answers.wholes_of(kind), code, on)

    def region_of(self, code: str, on: date) -> Organisation | None:
        """
        Return the region of an organisation on a day, by however many memberships; itself where it is one.

        Of several it is the one with the greatest share, of equal ones the first in the register.

        Args:
            code: Its code.
            on: The day.

        Raises:
            UnknownCodeError: Nobody has that code.
        """
        return self._asked(self._answers.homes(REGION), code, on)

    def host_of(self, service: str, on: date) -> Organisation | None:
        """
        Return who hosts a service on a day; None where nobody does.

        Args:
            service: Its code.
            on: The day.

        Raises:
            UnknownCodeError: Nobody has that code.
        """
        found = self._asked(self._answers.hosts, service, on)
        return found[0] if found else None

    def clients_of(self, service: str, on: date) -> tuple[Organisation, ...]:
        """
        Return whom a service serves on a day, in the order of the register.

        Args:
            service: Its code.
            on: The day.

        Raises:
            UnknownCodeError: Nobody has that code.
        """
        return self._asked(self._answers.clients, service, on)

    def services_of(self, client: str, on: date) -> tuple[Organisation, ...]:
        """
        Return who serves an organisation on a day, in the order of the register.

        Args:
            client: Its code.
            on: The day.

        Raises:
            UnknownCodeError: Nobody has that code.
        """
        return self._asked(self._answers.services, client, on)

    def lead_of(self, organisation: str, tier: str, on: date) -> Leadership | None:
        """
        Return who leads for an organisation in a tier on a day, and on whose behalf; None where nobody does.

        The bodies are the wholes of the kind "body" of whoever leads, and their partners on that day.

        Args:
            organisation: Its code.
            tier: The tier's code.
            on: The day.

        Raises:
            UnknownCodeError: Nobody has that code.
        """
        own, lead = self[organisation], self._answers.lead(tier, ordinal(on))
        if lead is None:
            return None
        code = lead.team
        if lead.level is not None:
            home = self._asked(self._answers.homes(lead.level), own.code, on)
            code = None if home is None else home.code
        return None if code is None else self._asked(self._answers.leadership, code, on)

    def as_at(self, day: date) -> Snapshot:
        """
        Return the picture on a day: those who exist, by the names that they had.

        Args:
            day: The day.
        """
        return Snapshot(self, as_day(day))

    def routes(self, organisations: Iterable[Organisation], periods: Iterable[Period], to: str) -> Routes:
        """
        Return where figures go when they are added up to larger organisations.

        They go by the memberships of the last day of the period on which the organisation existed, and where it had
        ended before by those of its successors.

        Args:
            organisations: Whose figures.
            periods: Of when, in order.
            to: The kind of those to whom they go, or the code of the only one.

        Raises:
            UnknownCodeError: The register does not know one of them, or what `to` says.
            DefinitionError: An organisation belongs to them in two ways that contradict each other.
        """
        return routes_to(self._answers.index, [each.code for each in organisations], tuple(periods), to)

    def routes_onto(self, organisations: Iterable[Organisation], periods: Iterable[Period], onto: date) -> Routes:
        """
        Return where figures go when history is told for those who are there on a day.

        An organisation's go to itself or to those who have succeeded it by then.

        Args:
            organisations: Whose figures.
            periods: Of when, in order.
            onto: The day.

        Raises:
            UnknownCodeError: The register does not know one of them.
        """
        return routes_onto(self._answers.index, [each.code for each in organisations], tuple(periods), ordinal(onto))

    def carry(self, panel: Regroupable[Figures], onto: date) -> Figures:
        """
        Restate history for those who are there on a day: predecessors count as part of whoever has succeeded them.

        What a split makes unknowable, because nobody knows its shares, is missing.

        Args:
            panel: The figures.
            onto: The day, usually one after all the figures.

        Raises:
            UnknownCodeError: The register does not know an organisation of the panel.
            DefinitionError: An organisation has figures when it could have none.
        """
        return panel.regrouped(self.routes_onto(panel.organisations, panel.periods, onto))

    def _asked(self, table: Table[T], code: str, on: date) -> T:
        try:
            timeline = table[code]
        except KeyError:
            if code in self:
                raise
            raise self._unknown(code) from None
        return timeline.at(ordinal(on))

    def _unknown(self, code: str) -> UnknownCodeError:
        return UnknownCodeError("organisation", code, tuple(self._answers.index.by_code), "the register")
