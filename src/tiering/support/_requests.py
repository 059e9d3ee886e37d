"""What is asked for, and what is kept for some."""

from __future__ import annotations

from typing import final

import attrs

from tiering._fields import is_code, is_positive
from tiering.errors import DefinitionError

__all__ = ["Request", "Reserved"]


@final
@attrs.frozen(kw_only=True)
class Request:
    """
    That an organisation asks for an offer.

    Attributes:
        organisation: The organisation's code.
        offer: The offer's code.
        minutes: How many minutes it asks for; what the offer says where none are given.

    Example:
        >>> from tiering.support import Request
        >>> Request(organisation="TA", offer="BUDDY").offer
        'BUDDY'
    """

    organisation: str = attrs.field(validator=is_code)
    offer: str = attrs.field(validator=is_code)
    minutes: int | None = attrs.field(default=None, validator=attrs.validators.optional(is_positive))


@final
@attrs.frozen(kw_only=True)
class Reserved:
    """
    Minutes of a team that are kept for some organisations.

    Attributes:
        team: The team's code.
        minutes: How many minutes of the period.
        tier: The code of the tier for which they are kept; None where they are kept for an organisation.
        organisation: The code of the organisation for which they are kept; None where they are kept for a tier.

    Raises:
        DefinitionError: They are kept for neither, or for both.

    Example:
        >>> from tiering.support import Reserved, days
        >>> Reserved(team="NAT", minutes=days(2), tier="1").minutes
        900
    """

    team: str = attrs.field(validator=is_code)
    minutes: int = attrs.field(validator=is_positive)
    tier: str | None = None
    organisation: str | None = None

    def __attrs_post_init__(self) -> None:
        if (self.tier is None) == (self.organisation is None):
            message = f"{self.minutes} minutes of {self.team!r} are reserved for a tier or for an organisation; give one of them"
            raise DefinitionError(message)
