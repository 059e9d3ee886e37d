"""Organisations, and the register of who belongs to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import final

import attrs

from tiering._dates import DateRange
from tiering._fields import duplicates, is_code, is_fraction
from tiering.errors import DefinitionError, TieringError, UnknownCodeError, raise_problems

__all__ = ["Membership", "Organisation", "Register"]


@final
@attrs.frozen
class Organisation:
    """
    Anything that can be placed: a trust, an ambulance service, an integrated care system.

    Attributes:
        code: Its ODS code, or whatever identifies it.
        name: Its name; the code where none is given.
        kind: What it is, in the singular.

    Example:
        >>> from tiering import Organisation
        >>> str(Organisation("TA", name="Trust A", kind="trust"))
        'Trust A (TA)'
    """

    code: str = attrs.field(validator=is_code)
    name: str = attrs.field(kw_only=True)
    kind: str = attrs.field(default="organisation", kw_only=True, validator=is_code)

    @name.default
    def _name_from_code(self) -> str:
        return self.code

    def __str__(self) -> str:
        return self.code if self.name == self.code else f"{self.name} ({self.code})"


def as_organisations(values: Iterable[Organisation]) -> tuple[Organisation, ...]:
    """Freeze organisations."""
    return tuple(values)


@final
@attrs.frozen(kw_only=True)
class Membership:
    """
    That one organisation serves, or is part of, another.

    Attributes:
        member: The code of the part.
        of: The code of the whole.
        share: Which share of the whole's activity the member carries.
        valid: The days on which this is so.

    Example:
        >>> from tiering import Membership
        >>> Membership(member="AMB", of="ICS", share=0.6).share
        0.6
    """

    member: str = attrs.field(validator=is_code)
    of: str = attrs.field(validator=is_code)
    share: float = attrs.field(default=1.0, validator=is_fraction)
    valid: DateRange = attrs.field(factory=DateRange)


def as_memberships(values: Iterable[Membership]) -> tuple[Membership, ...]:
    """Freeze memberships."""
    return tuple(values)


@final
@attrs.frozen
class Register:
    """
    The organisations with their dated memberships.

    Attributes:
        organisations: Each with a code of its own.
        memberships: Whose shares of one whole add up to no more than one on any day.

    Raises:
        UnknownCodeError: A membership names nobody in the register.
        DuplicateCodeError: Two organisations share a code.
        DefinitionError: The shares of a whole exceed one.
        ProblemsError: Several of these.

    Example:
        >>> from tiering import Membership, Organisation, Register
        >>> register = Register(
        ...     [Organisation("AMB", kind="service"), Organisation("ICS", kind="system")],
        ...     [Membership(member="AMB", of="ICS")],
        ... )
        >>> [organisation.code for organisation in register.of_kind("system")]
        ['ICS']
    """

    organisations: tuple[Organisation, ...] = attrs.field(converter=as_organisations)
    memberships: tuple[Membership, ...] = attrs.field(default=(), converter=as_memberships)
    _by_code: dict[str, Organisation] = attrs.field(init=False, repr=False, eq=False)

    @_by_code.default
    def _index(self) -> dict[str, Organisation]:
        return {organisation.code: organisation for organisation in self.organisations}

    def __attrs_post_init__(self) -> None:
        problems = duplicates("organisation", (each.code for each in self.organisations), "the register")
        problems += [
            UnknownCodeError("organisation", code, tuple(self._by_code), "a membership")
            for membership in self.memberships
            for code in (membership.member, membership.of)
            if code not in self._by_code
        ]
        problems += self._excessive_shares()
        raise_problems("the register", problems)

    def _excessive_shares(self) -> list[TieringError]:
        wholes: dict[str, list[Membership]] = {}
        for membership in self.memberships:
            wholes.setdefault(membership.of, []).append(membership)
        problems: list[TieringError] = []
        for code, parts in wholes.items():
            # Sums can only rise on a day on which a membership starts.
            days = {part.valid.start or date.min for part in parts}
            total = max(sum(part.share for part in parts if day in part.valid) for day in days)
            if total > 1 + 1e-6:
                message = f"the shares of {code!r} add up to {total:.6g}; give shares of one whole, or dates that do not overlap"
                problems.append(DefinitionError(message))
        return problems

    def __getitem__(self, code: str) -> Organisation:
        try:
            return self._by_code[code]
        except KeyError:
            raise UnknownCodeError("organisation", code, tuple(self._by_code), "the register") from None

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

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

    def parts_of(self, code: str) -> tuple[Membership, ...]:
        """
        Return the memberships of a whole, in the order of the register.

        Args:
            code: The code of the whole.

        Raises:
            UnknownCodeError: Nobody has that code.
        """
        whole = self[code].code
        return tuple(each for each in self.memberships if each.of == whole)
