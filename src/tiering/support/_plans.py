"""What is promised to whom, what is not, and why."""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, final

import attrs

from tiering._calendar import Due
from tiering._dates import Period
from tiering._fields import FrozenMapping
from tiering._organisations import Organisation
from tiering._tiers import Tier, TierScale
from tiering._wording import in_columns, times
from tiering.support._amounts import amount_text
from tiering.support._needs import Need
from tiering.support._offers import SupportOffer
from tiering.support._teams import Team

__all__ = ["Engagement", "Outcome", "Promise", "SupportPlan", "Unmet", "WhyUnmet"]


class Promise(enum.Enum):
    """
    What a plan does with an engagement.

    Example:
        >>> from tiering.support import Promise
        >>> Promise.STEPPED_DOWN.value
        'stepped down'
    """

    NEW = "new"
    CONTINUED = "continued"
    """It was running, and its time is not over."""
    EXTENDED = "extended"
    """Its time was over, and the organisation is eligible and needs it still."""
    STEPPED_DOWN = "stepped down"
    """The organisation is no longer eligible, and it ends in steps."""
    ENDED = "ended"


@final
@attrs.frozen(kw_only=True)
class Engagement:
    """
    One promise of help to one organisation in one period.

    Attributes:
        organisation: To whom.
        tier: The tier in which it is.
        offer: What.
        team: Who gives it.
        amount: How many minutes in the period.
        start: The first period of the engagement.
        stop: The last one.
        needs: What it is for, the most severe first.
        lead: The body that leads for the organisation's tier; the team's name where nobody is said to.
        due: What falls due when.
        promise: What the plan does with it.
        measured: What was measured afterwards, in the unit of the first need's metric; None where nothing has been.

    Example:
        >>> from tiering.support import Engagement
        >>> "amount" in Engagement.__annotations__
        True
    """

    organisation: Organisation
    tier: Tier
    offer: SupportOffer
    team: Team
    amount: int
    start: Period
    stop: Period
    needs: tuple[Need, ...] = ()
    lead: str = ""
    due: tuple[Due, ...] = ()
    promise: Promise = Promise.NEW
    measured: float | None = None

    @property
    def baseline(self) -> float | None:
        """The figure of the first need's metric when it was planned; None where it is for no metric."""
        return _known(self.needs[0].observed) if self.needs else None

    @property
    def aim(self) -> float | None:
        """The level that the figure should reach; None where it is for no metric."""
        return _known(self.needs[0].limit) if self.needs else None

    def to_record(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "organisation": self.organisation.code,
            "name": self.organisation.name,
            "tier": self.tier.code,
            "offer": self.offer.code,
            "team": self.team.code,
            "minutes": self.amount,
            "start": str(self.start),
            "stop": str(self.stop),
            "promise": self.promise.value,
            "lead": self.lead,
            "metrics": [each.metric for each in self.needs],
            "baseline": self.baseline,
            "aim": self.aim,
            "measured": self.measured,
            "due": [{"what": each.name, "on": each.on} for each in self.due],
        }

    def __str__(self) -> str:
        return f"{self.organisation}: {self.offer.name} by {self.team.name}, {amount_text(self.amount)} ({self.promise.value})"


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


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


def _exhausted(_: Tier, teams: str, ahead: int, which: str = "of higher priority") -> str:
    before = f": {times(ahead, 'organisation')} {which}" if ahead else ""
    return f"capacity of {teams} exhausted{before}"


def _full(_: Tier, limit: str, imposed: int) -> str:
    more = f", {imposed} of them from elsewhere" if imposed else ""
    return f"already at its limit of {limit}{more}"


_WORDS: Mapping[WhyUnmet, Callable[..., str]] = {
    WhyUnmet.CAPACITY: _exhausted,
    WhyUnmet.DOSE: lambda _, left, least: (
        f"only {amount_text(left)} can be given, and less than {amount_text(least)} makes no sense"
    ),
    WhyUnmet.POLICY: lambda tier, policy: f"the policy, {policy}, has no more for {tier.name}",
    WhyUnmet.RESERVED: lambda _, teams: f"what is left of {teams} is reserved for others",
    WhyUnmet.ABSORPTION: _full,
    WhyUnmet.NO_TEAM: lambda _, where: f"no team that gives it serves {where}",
    WhyUnmet.PREREQUISITE: lambda _, offer: f"needs {offer} first",
    WhyUnmet.EXCLUDED: lambda _, offer: f"cannot go together with {offer}",
    WhyUnmet.BLOCKED: lambda _, who, teams: f"{who} comes first and waits for {teams}, and nobody overtakes",
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


@final
@attrs.frozen
class Outcome:
    """
    What became of an engagement that was running.

    Attributes:
        engagement: As it was.
        promise: What the plan does with it.
        reason: Why, in words.

    Example:
        >>> from tiering.support import Outcome
        >>> list(Outcome.__annotations__)
        ['engagement', 'promise', 'reason']
    """

    engagement: Engagement
    promise: Promise
    reason: str

    def __str__(self) -> str:
        return f"{self.engagement.organisation}: {self.engagement.offer.name} {self.promise.value}: {self.reason}"


def _frozen(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(values)


@final
@attrs.frozen(kw_only=True)
class SupportPlan:
    """
    All promises of one period, with what is not met.

    Attributes:
        period: The period.
        on: The day of the review that it follows.
        scale: The tiers.
        policy: The priority, in words.
        engagements: The promises, by organisation and offer.
        unmet: What is needed and not given, or not all of it, in the order in which it was turned down.
        undefined: What was promised to whom without a word of what it is, such as bespoke support (organisation and offer).
        outcomes: What became of those that were running.
        capacity: The minutes of each team in the period, by its code.

    Example:
        >>> from tiering.support import SupportPlan
        >>> "unmet" in SupportPlan.__annotations__
        True
    """

    period: Period
    on: date
    scale: TierScale
    policy: str
    engagements: tuple[Engagement, ...] = attrs.field(converter=_frozen)
    unmet: tuple[Unmet, ...] = attrs.field(converter=_frozen)
    undefined: tuple[tuple[Organisation, SupportOffer], ...] = attrs.field(default=(), converter=_frozen)
    outcomes: tuple[Outcome, ...] = attrs.field(default=(), converter=_frozen)
    capacity: Mapping[str, int]

    @cached_property
    def loads(self) -> Mapping[str, int]:
        """How many minutes each team gives, by its code."""
        found = dict.fromkeys(self.capacity, 0)
        for each in self.engagements:
            found[each.team.code] += each.amount
        return FrozenMapping(found)

    @property
    def remaining(self) -> Mapping[str, int]:
        """How many minutes each team has left, by its code."""
        return FrozenMapping({code: minutes - self.loads[code] for code, minutes in self.capacity.items()})

    @cached_property
    def burden(self) -> Mapping[str, int]:
        """How many minutes each organisation that is given anything has to take in, by its code."""
        found: dict[str, int] = {}
        for each in self.engagements:
            found[each.organisation.code] = found.get(each.organisation.code, 0) + each.amount
        return FrozenMapping(found)

    def of(self, organisation: str) -> tuple[Engagement, ...]:
        """
        Return what an organisation is promised.

        Args:
            organisation: Its code.
        """
        return tuple(each for each in self.engagements if each.organisation.code == organisation)

    def why_not(self, organisation: str) -> tuple[Unmet, ...]:
        """
        Return what an organisation needs and is not given.

        Args:
            organisation: Its code.
        """
        return tuple(each for each in self.unmet if each.organisation.code == organisation)

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each promise, for each thing that is not met, and for each undefined one."""
        shared = {"period": str(self.period), "review": self.on}
        promised = [{**shared, "what": "promised", **each.to_record()} for each in self.engagements]
        unmet = [{**shared, "what": "unmet", **each.to_record()} for each in self.unmet]
        undefined = [
            {**shared, "what": "undefined", "organisation": each.code, "name": each.name, "offer": offer.code}
            for each, offer in self.undefined
        ]
        return promised + unmet + undefined

    def __str__(self) -> str:
        rows = [["", "minutes", "given", "left"]]
        rows += [
            [code, str(minutes), str(self.loads[code]), str(self.remaining[code])]
            for code, minutes in self.capacity.items()
        ]
        helped = len({each.organisation.code for each in self.engagements})
        given = f"{times(len(self.engagements), 'engagement')} with {times(helped, 'organisation')}"
        lines = [
            f"plan for {self.period}, {self.policy}",
            f"{given}, {len(self.unmet)} not met, {len(self.undefined)} promised but not described",
            in_columns(rows),
        ]
        return "\n".join(lines)
