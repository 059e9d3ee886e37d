"""Who is part of whom, and who serves whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import final

import attrs

from tiering._dates import DateRange
from tiering._fields import is_code, is_fraction, is_fraction_or_none, is_member_of
from tiering.errors import DefinitionError

__all__ = ["Membership", "ServiceShare"]


@final
@attrs.frozen(kw_only=True)
class Membership:
    """
    That one organisation is part of another.

    Attributes:
        member: The code of the part.
        of: The code of the whole.
        share: Which share of the member's activity belongs to the whole; None where it is some, and nobody knows which.
        valid: The days on which this is so; of these count those on which both exist.
        exhaustive: Whether the shares of the member in all wholes of a kind add up to one.  They
            need not where any of these memberships says that they do not.

    Raises:
        DefinitionError: It is part of itself.

    Example:
        >>> from tiering import Membership
        >>> Membership(member="TA", of="YA", share=0.6).share
        0.6
    """

    member: str = attrs.field(validator=is_code)
    of: str = attrs.field(validator=is_code)
    share: float | None = attrs.field(default=1.0, validator=is_fraction_or_none)
    valid: DateRange = attrs.field(default=DateRange(), validator=is_member_of(DateRange))
    exhaustive: bool = attrs.field(default=True, validator=is_member_of(bool))

    def __attrs_post_init__(self) -> None:
        if self.member == self.of:
            message = f"{self.member!r} cannot be part of itself; leave the membership out"
            raise DefinitionError(message)


def as_memberships(values: Iterable[Membership]) -> tuple[Membership, ...]:
    """Freeze memberships."""
    return tuple(values)


@final
@attrs.frozen(kw_only=True)
class ServiceShare:
    """
    That one organisation serves another.

    Attributes:
        service: The code of the organisation that serves.
        client: The code of the organisation that is served.
        share: Which share of the client's activity the service answers for.
        valid: The days on which this is so.

    Example:
        >>> from tiering import ServiceShare
        >>> ServiceShare(service="AMB", client="ICS", share=0.6).share
        0.6
    """

    service: str = attrs.field(validator=is_code)
    client: str = attrs.field(validator=is_code)
    share: float = attrs.field(default=1.0, validator=is_fraction)
    valid: DateRange = attrs.field(default=DateRange(), validator=is_member_of(DateRange))


def as_service_shares(values: Iterable[ServiceShare]) -> tuple[ServiceShare, ...]:
    """Freeze service shares."""
    return tuple(values)
