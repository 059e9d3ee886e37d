"""What is promised to whom, and what becomes of it."""

from __future__ import annotations

import enum
import math
from datetime import date
from typing import Any, NamedTuple, final

import attrs

from tiering._calendar import Due
from tiering._dates import Period, day_text
from tiering._organisations import Organisation
from tiering._tiers import Tier
from tiering.support._amounts import amount_text
from tiering.support._needs import Need
from tiering.support._offers import SupportOffer
from tiering.support._teams import Team

__all__ = ["DuePromise", "Engagement", "Outcome", "Promise"]


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
        team: Who gives it; None where it takes no team's time.
        amount: How many minutes in the period.
        start: The first period of the engagement.
        stop: The last one.
        needs: What it is for, the most severe first.
        lead: The body that leads for the organisation's tier; the team's name where nobody is said to.
        due: What falls due when.
        promise: What the plan does with it.
        measured: What was measured afterwards, in the unit of the first need's metric; None where nothing has been.
        steps: How often it has been stepped down.
        extensions: How often it has been extended.

    Example:
        >>> from tiering.support import Engagement
        >>> "amount" in Engagement.__annotations__
        True
    """

    organisation: Organisation
    tier: Tier
    offer: SupportOffer
    team: Team | None
    amount: int
    start: Period
    stop: Period
    needs: tuple[Need, ...] = ()
    lead: str = ""
    due: tuple[Due, ...] = ()
    promise: Promise = Promise.NEW
    measured: float | None = None
    steps: int = 0
    extensions: int = 0

    @property
    def baseline(self) -> float | None:
        """The figure of the first need's metric when it was planned; None where it is for no metric."""
        return _known(self.needs[0].observed) if self.needs else None

    @property
    def aim(self) -> float | None:
        """The level that the figure should reach; None where it is for no metric."""
        return _known(self.needs[0].limit) if self.needs else None

    @property
    def team_text(self) -> str:
        """The name of the team that gives it."""
        return "no team" if self.team is None else self.team.name

    @property
    def progress(self) -> float | None:
        """
        Which share of the way from the baseline to the aim the measured figure has come.

        1 where it is there, below 0 where it has moved away; None where any of the three is not known.
        """
        start, aim = self.baseline, self.aim
        if self.measured is None or start is None or aim is None or start == aim:
            return None
        return (self.measured - start) / (aim - start)

    def to_record(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "organisation": self.organisation.code,
            "name": self.organisation.name,
            "tier": self.tier.code,
            "offer": self.offer.code,
            "team": None if self.team is None else self.team.code,
            "payer": self.offer.payer or None,
            "minutes": self.amount,
            "start": str(self.start),
            "stop": str(self.stop),
            "promise": self.promise.value,
            "lead": self.lead,
            "metrics": [each.metric for each in self.needs],
            "baseline": self.baseline,
            "aim": self.aim,
            "measured": self.measured,
            "progress": self.progress,
            "due": [{"what": each.name, "on": each.on} for each in self.due],
        }

    def __str__(self) -> str:
        by = f" by {self.team_text}" if self.team is not None else ""
        return f"{self.organisation}: {self.offer.name}{by}, {amount_text(self.amount)} ({self.promise.value})"


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


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


class DuePromise(NamedTuple):
    """
    What falls due about a promise.

    Attributes:
        on: The last day for it.
        organisation: The organisation's code.
        offer: The offer's code.
        what: What has to be done.

    Example:
        >>> from datetime import date
        >>> from tiering.support import DuePromise
        >>> print(DuePromise(date(2024, 1, 31), "TA", "VISIT", "plan agreed"))
        TA: plan agreed for VISIT by 31 January 2024
    """

    on: date
    organisation: str
    offer: str
    what: str

    def __str__(self) -> str:
        return f"{self.organisation}: {self.what} for {self.offer} by {day_text(self.on)}"
