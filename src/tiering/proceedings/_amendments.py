"""Who is placed differently once something was corrected."""

from __future__ import annotations

from typing import Any, final

import attrs

from tiering._organisations import Organisation
from tiering._reviews import Review
from tiering._tiers import Tier


@final
@attrs.frozen
class Amendment:
    """
    That an organisation is placed differently from its provisional outcome.

    Attributes:
        organisation: The organisation.
        provisional: Its tier as long as the outcome was provisional.
        decided: Its tier as decided.

    Example:
        >>> from tiering import Organisation, Tier
        >>> from tiering.proceedings import Amendment
        >>> str(Amendment(Organisation("TA"), Tier("2"), Tier("3")))
        'TA: tier 3, provisionally tier 2'
    """

    organisation: Organisation
    provisional: Tier
    decided: Tier

    def to_record(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "organisation": self.organisation.code,
            "name": self.organisation.name,
            "provisional": self.provisional.code,
            "decided": self.decided.code,
        }

    def __str__(self) -> str:
        return f"{self.organisation}: {self.decided.name}, provisionally {self.provisional.name}"


def amendments_between(provisional: Review, decided: Review) -> tuple[Amendment, ...]:
    """Return who is placed differently in a review held again, on the same day and for the same organisations."""
    pairs = zip(provisional, decided, strict=True)
    return tuple(
        Amendment(before.organisation, before.tier, after.tier) for before, after in pairs if before.tier != after.tier
    )
