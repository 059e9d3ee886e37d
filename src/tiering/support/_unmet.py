"""What is not given, and why."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from typing import Any, final

import attrs

from tiering._organisations import Organisation
from tiering._tiers import Tier
from tiering._wording import times
from tiering.support._amounts import amount_text
from tiering.support._needs import Need
from tiering.support._offers import SupportOffer

__all__ = ["Unmet", "WhyUnmet"]


class WhyUnmet(enum.Enum):
    """
    Why something that was needed is not given, or not all of it.

    Example:
        >>> from tiering.support import WhyUnmet
        >>> WhyUnmet.CAPACITY.value
        'capacity'
    """

    CAPACITY = "capacity"
    DOSE = "dose"
    """Some capacity is left, but less than makes sense."""
    POLICY = "policy"
    """The priority keeps the capacity for others."""
    RESERVED = "reserved"
    """What is left is reserved for others."""
    ABSORPTION = "absorption"
    NO_TEAM = "no team"
    PREREQUISITE = "prerequisite"
    EXCLUDED = "excluded"
    BLOCKED = "blocked"
    """Somebody who comes first waits for the same team, and nobody overtakes."""
    NOT_ELIGIBLE = "not eligible"
    """It was asked for by an organisation that it is not for."""
    NO_NEED = "no need"
    """It was asked for by an organisation that falls short of nothing that it addresses."""
    TOO_LITTLE = "too little"
    """Less was asked for than makes sense."""
    UNDEFINED = "undefined"
    """It was asked for, and nobody has said what it is."""


class Ahead(enum.Enum):
    """What those are served for who have what somebody else does not get."""

    PRIORITY = "of higher priority"
    MANDATED = "with mandated support"
    FLOOR = "up to the floor"
    RUNNING = "with what was running"


def _exhausted(_: Tier, teams: str, ahead: Sequence[tuple[Ahead, int]], first: str = Ahead.PRIORITY.value) -> str:
    told = [(count, first if kind is Ahead.PRIORITY else kind.value) for kind, count in ahead]
    if not told:
        return f"capacity of {teams} exhausted"
    if len(told) == 1:
        ((count, kind),) = told
        return f"capacity of {teams} exhausted: {times(count, 'organisation')} {kind}"
    kinds = ", ".join(f"{count} {kind}" for count, kind in told)
    return f"capacity of {teams} exhausted: {times(sum(count for count, _ in told), 'organisation')}, {kinds}"


def _full(_: Tier, limit: str, imposed: int) -> str:
    more = f", with {imposed} from elsewhere" if imposed else ""
    return f"already at its limit of {limit}{more}"


_WORDS: Mapping[WhyUnmet, Callable[..., str]] = {
    WhyUnmet.CAPACITY: _exhausted,
    WhyUnmet.DOSE: lambda _, left, least: (
        f"no team can give more than {amount_text(left)}, and less than {amount_text(least)} makes no sense"
    ),
    WhyUnmet.POLICY: lambda tier, policy: f"the policy, {policy}, has no more for {tier.name}",
    WhyUnmet.RESERVED: lambda _, teams: f"what is left of {teams} is reserved for others",
    WhyUnmet.ABSORPTION: _full,
    WhyUnmet.NO_TEAM: lambda _, where: f"no team that gives it serves {where}",
    WhyUnmet.PREREQUISITE: lambda _, offer: f"needs {offer} first",
    WhyUnmet.EXCLUDED: lambda _, offer: f"cannot go together with {offer}",
    WhyUnmet.BLOCKED: lambda _, who, teams: f"{who} comes first and waits for {teams}, and nobody overtakes",
    WhyUnmet.NOT_ELIGIBLE: lambda tier, condition="": (
        f"it asks that {condition}" if condition else f"it is not for {tier.name}"
    ),
    WhyUnmet.NO_NEED: lambda _: "the organisation falls short of nothing that it addresses",
    WhyUnmet.TOO_LITTLE: lambda _, least: f"less than {amount_text(least)} makes no sense",
    WhyUnmet.UNDEFINED: lambda _: "nobody has said what it is",
}


@final
@attrs.frozen
class Unmet:
    """
    Something that was needed and is not given, or not all of it.

    Attributes:
        organisation: Who needs it.
        tier: The tier in which it is.
        offer: What is needed.
        minutes: How much is not given.
        why: Why not.
        needs: What it is needed for.
        detail: What the words are made of: teams, offers, numbers.

    Example:
        >>> from tiering.support import Unmet
        >>> "why" in Unmet.__annotations__
        True
    """

    organisation: Organisation
    tier: Tier
    offer: SupportOffer
    minutes: int
    why: WhyUnmet
    needs: tuple[Need, ...] = ()
    detail: tuple[Any, ...] = ()

    @property
    def reason(self) -> str:
        """Why not, in words."""
        return _WORDS[self.why](self.tier, *self.detail)

    def to_record(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "organisation": self.organisation.code,
            "name": self.organisation.name,
            "tier": self.tier.code,
            "offer": self.offer.code,
            "minutes": self.minutes,
            "why": self.why.value,
            "reason": self.reason,
            "metrics": [each.metric for each in self.needs],
        }

    def __str__(self) -> str:
        return f"{self.organisation}: {self.offer.name}, {amount_text(self.minutes)} not given: {self.reason}"
