"""The picture of a register on one day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Protocol, final

import attrs

from tiering._leading import Leadership
from tiering._organisations import Organisation
from tiering.errors import UnknownCodeError

__all__ = ["Snapshot"]


class Dated(Protocol):
    """What is needed of a register."""

    def __getitem__(self, code: str, /) -> Organisation: ...
    def __iter__(self) -> Iterator[Organisation]: ...
    def exists(self, code: str, on: date, /) -> bool: ...
    def successors(self, code: str, on: date, /) -> tuple[Organisation, ...]: ...
    def predecessors(self, code: str, on: date, /) -> tuple[Organisation, ...]: ...
    def members(self, code: str, on: date, /, *, kind: str | None = None) -> tuple[Organisation, ...]: ...
    def wholes(self, code: str, on: date, /, *, kind: str | None = None) -> tuple[Organisation, ...]: ...
    def region_of(self, code: str, on: date, /) -> Organisation | None: ...
    def host_of(self, service: str, on: date, /) -> Organisation | None: ...
    def clients_of(self, service: str, on: date, /) -> tuple[Organisation, ...]: ...
    def services_of(self, client: str, on: date, /) -> tuple[Organisation, ...]: ...
    def lead_of(self, organisation: str, tier: str, on: date, /) -> Leadership | None: ...


@final
@attrs.frozen
class Snapshot:
    """
    The organisations that exist on one day, by the names that they had, and what links them then.

    It has the queries of a register, without the day.

    Attributes:
        register: What it is a picture of.
        day: The day.
        organisations: Those who exist then, in the order of the register.

    Example:
        >>> from datetime import date
        >>> from tiering import Organisation, Register, Succession
        >>> trusts = [Organisation(code, kind="trust") for code in ("RR1", "RRK")]
        >>> register = Register(trusts, successions=[Succession(of="RR1", to="RRK", on=date(2018, 4, 1))])
        >>> [each.code for each in register.as_at(date(2018, 4, 1))]
        ['RRK']
    """

    register: Dated = attrs.field(repr=False)
    day: date

    @cached_property
    def organisations(self) -> tuple[Organisation, ...]:
        """Those who exist then, in the order of the register."""
        return tuple(self._named(each) for each in self.register if self.register.exists(each.code, self.day))

    def _named(self, organisation: Organisation) -> Organisation:
        name = organisation.name_on(self.day)
        if name == organisation.name:
            return organisation
        former = [each for each in organisation.former_names if each.until <= self.day]
        return attrs.evolve(organisation, name=name, former_names=former)

    def _all_named(self, organisations: tuple[Organisation, ...]) -> tuple[Organisation, ...]:
        return tuple(map(self._named, organisations))

    def __getitem__(self, code: str) -> Organisation:
        found = self.register[code]
        if not self.register.exists(code, self.day):
            known = tuple(each.code for each in self.organisations)
            raise UnknownCodeError("organisation", code, known, f"the register on {self.day}")
        return self._named(found)

    def __contains__(self, code: object) -> bool:
        return any(each.code == code for each in self.organisations)

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

    def exists(self, code: str) -> bool:
        """
        Tell whether an organisation exists.

        Args:
            code: Its code.

        Raises:
            UnknownCodeError: Nobody has ever had that code.
        """
        return self.register.exists(code, self.day)

    def successors(self, code: str) -> tuple[Organisation, ...]:
        """
        Return who is what an organisation once was; nobody while it exists itself.

        Args:
            code: Its code.

        Raises:
            UnknownCodeError: Nobody has ever had that code.
        """
        return self._all_named(self.register.successors(code, self.day))

    def predecessors(self, code: str) -> tuple[Organisation, ...]:
        """
        Return everybody who has become part of an organisation, and whoever had become part of those.

        Args:
            code: Its code.

        Raises:
            UnknownCodeError: Nobody has ever had that code.
        """
        return self._all_named(self.register.predecessors(code, self.day))

    def members(self, code: str, *, kind: str | None = None) -> tuple[Organisation, ...]:
        """
        Return who is part of an organisation.

        Args:
            code: Its code.
            kind: Only those of a kind, and then also members of members; without it the direct ones.

        Raises:
            UnknownCodeError: Nobody has ever had that code.
        """
        return self._all_named(self.register.members(code, self.day, kind=kind))

    def wholes(self, code: str, *, kind: str | None = None) -> tuple[Organisation, ...]:
        """
        Return what an organisation is part of.

        Args:
            code: Its code.
            kind: Only those of a kind, and then also wholes of wholes; without it the direct ones.

        Raises:
            UnknownCodeError: Nobody has ever had that code.
        """
        return self._all_named(self.register.wholes(code, self.day, kind=kind))

    def region_of(self, code: str) -> Organisation | None:
        """
        Return the region to which an organisation belongs; itself where it is one.

        Args:
            code: Its code.

        Raises:
            UnknownCodeError: Nobody has ever had that code.
        """
        found = self.register.region_of(code, self.day)
        return None if found is None else self._named(found)

    def host_of(self, service: str) -> Organisation | None:
        """
        Return who hosts a service; None where nobody does.

        Args:
            service: Its code.

        Raises:
            UnknownCodeError: Nobody has ever had that code.
        """
        found = self.register.host_of(service, self.day)
        return None if found is None else self._named(found)

    def clients_of(self, service: str) -> tuple[Organisation, ...]:
        """
        Return whom a service serves.

        Args:
            service: Its code.

        Raises:
            UnknownCodeError: Nobody has ever had that code.
        """
        return self._all_named(self.register.clients_of(service, self.day))

    def services_of(self, client: str) -> tuple[Organisation, ...]:
        """
        Return who serves an organisation.

        Args:
            client: Its code.

        Raises:
            UnknownCodeError: Nobody has ever had that code.
        """
        return self._all_named(self.register.services_of(client, self.day))

    def lead_of(self, organisation: str, tier: str) -> Leadership | None:
        """
        Return who leads for an organisation in a tier, and on whose behalf; None where nobody does.

        Args:
            organisation: Its code.
            tier: The tier's code.

        Raises:
            UnknownCodeError: Nobody has ever had that code.
        """
        found = self.register.lead_of(organisation, tier, self.day)
        return None if found is None else Leadership(self._named(found.team), self._all_named(found.bodies))
