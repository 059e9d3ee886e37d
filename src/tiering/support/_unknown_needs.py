"""What nobody knows, because figures are missing."""

from __future__ import annotations

from typing import Any, final

import attrs

from tiering._fields import is_code, is_member_of
from tiering._findings import Answer
from tiering._lines import Line
from tiering._organisations import Organisation
from tiering._tiers import Tier
from tiering.support._told import Told, lines_of

__all__ = ["UnknownNeed"]


@final
@attrs.frozen
class UnknownNeed:
    """
    That nobody knows whether one organisation falls short on one metric, because figures are missing.

    It may be a figure of another metric, without which it is open whether a limit counts.

    Attributes:
        organisation: The organisation.
        tier: The tier in which it stands after the review.
        metric: The metric's code.
        programme: The programme that the review is about; empty where nobody says.

    Example:
        >>> from tiering import Organisation, Tier, support
        >>> str(support.UnknownNeed(Organisation("TA"), Tier("2"), "four_hour"))
        'TA: four_hour is undecided'
    """

    organisation: Organisation = attrs.field(validator=is_member_of(Organisation))
    tier: Tier
    metric: str = attrs.field(validator=is_code)
    _line: Line | Told | None = attrs.field(default=None, alias="line", eq=False, repr=False)
    programme: str = attrs.field(default="", kw_only=True)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What explanations say about everything that is not known."""
        return lines_of(self._line, Line(f"{self.metric} is undecided", Answer.UNDECIDED))

    @property
    def line(self) -> Line:
        """What explanations say about the first of what is not known."""
        return self.lines[0]

    def __str__(self) -> str:
        whose = f"{self.organisation}, {self.programme}" if self.programme else f"{self.organisation}"
        return f"{whose}: {self.metric} is undecided"

    def to_record(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "organisation": self.organisation.code,
            "programme": self.programme or None,
            "tier": self.tier.code,
            "metric": self.metric,
        }
