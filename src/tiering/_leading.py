"""Who leads for an organisation in a tier, and on whose behalf."""

from __future__ import annotations

from collections.abc import Iterable
from typing import final

import attrs

from tiering._dates import DateRange
from tiering._fields import duplicates, is_code, is_member_of
from tiering._organisations import Organisation, as_organisations
from tiering.errors import DefinitionError

__all__ = ["Lead", "Leadership", "Partnership"]

_FEWEST_PARTNERS = 2


@final
@attrs.frozen(kw_only=True)
class Lead:
    """
    Who leads for the organisations in a tier: one named team, or each organisation's own.

    Attributes:
        tier: The tier's code.
        team: The code of the team that leads for everybody.
        level: The kind of the organisation that leads for those who belong to it, such as "region".
        valid: The days on which this is so.

    Raises:
        DefinitionError: It has both a team and a level, or neither.

    Example:
        >>> from tiering.links import Lead
        >>> [Lead(tier="1", team="NATIONAL").team, Lead(tier="2", level="region").level]
        ['NATIONAL', 'region']
    """

    tier: str = attrs.field(validator=is_code)
    team: str | None = attrs.field(default=None, validator=attrs.validators.optional(is_code))
    level: str | None = attrs.field(default=None, validator=attrs.validators.optional(is_code))
    valid: DateRange = attrs.field(default=DateRange(), validator=is_member_of(DateRange))

    def __attrs_post_init__(self) -> None:
        if (self.team is None) == (self.level is None):
            what = "neither a team nor a level" if self.team is None else f"both {self.team!r} and {self.level!r}"
            message = f"the lead for tier {self.tier!r} has {what}; give the team that leads for all, or the kind of each one's own"
            raise DefinitionError(message)


def as_leads(values: Iterable[Lead]) -> tuple[Lead, ...]:
    """Freeze leads."""
    return tuple(values)


def _as_codes(values: Iterable[str]) -> tuple[str, ...]:
    if isinstance(values, str):
        message = f"bodies must be codes one by one, not the text {values!r}"
        raise DefinitionError(message)
    return tuple(values)


@final
@attrs.frozen(kw_only=True)
class Partnership:
    """
    That bodies act jointly: whoever leads for one of them leads for all.

    Attributes:
        bodies: Their codes.
        valid: The days on which this is so.

    Raises:
        DefinitionError: There are fewer than two of them.
        DuplicateCodeError: One is given twice.

    Example:
        >>> from datetime import date
        >>> from tiering import DateRange
        >>> from tiering.links import Partnership
        >>> joint = Partnership(bodies=["BODY A", "BODY B"], valid=DateRange(start=date(2025, 4, 1)))
        >>> joint.bodies
        ('BODY A', 'BODY B')
    """

    bodies: tuple[str, ...] = attrs.field(converter=_as_codes, validator=attrs.validators.deep_iterable(is_code))
    valid: DateRange = attrs.field(default=DateRange(), validator=is_member_of(DateRange))

    def __attrs_post_init__(self) -> None:
        for problem in duplicates("partner", self.bodies, "a partnership"):
            raise problem
        if len(self.bodies) < _FEWEST_PARTNERS:
            message = f"a partnership of {', '.join(self.bodies) or 'nobody'} is none; give at least two bodies"
            raise DefinitionError(message)


def as_partnerships(values: Iterable[Partnership]) -> tuple[Partnership, ...]:
    """Freeze partnerships."""
    return tuple(values)


@final
@attrs.frozen
class Leadership:
    """
    Who leads, and on whose behalf.

    Attributes:
        team: Who leads.
        bodies: The bodies that the team acts for; the team itself where it is part of none.

    Example:
        >>> from tiering import Organisation
        >>> from tiering.typing import Leadership
        >>> team, one, other = Organisation("R", name="Region R"), Organisation("A"), Organisation("B")
        >>> str(Leadership(team, [one, other]))
        'Region R, for A and B jointly'
    """

    team: Organisation
    bodies: tuple[Organisation, ...] = attrs.field(converter=as_organisations)

    def __str__(self) -> str:
        names = [each.name for each in self.bodies]
        if self.bodies == (self.team,):
            return self.team.name
        if len(names) == 1:
            return f"{self.team.name}, for {names[0]}"
        return f"{self.team.name}, for {', '.join(names[:-1])} and {names[-1]} jointly"
