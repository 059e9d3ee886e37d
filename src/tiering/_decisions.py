"""What one review decided for one organisation."""

from __future__ import annotations

import enum
from datetime import date
from typing import TYPE_CHECKING, Any, final

import attrs

from tiering._judgements import Judgement
from tiering._organisations import Organisation
from tiering._protocols import Guard, Rule
from tiering._taking_over import TakeOver
from tiering._tiers import Tier

if TYPE_CHECKING:
    from tiering._explanations import Explanation

__all__ = ["Decision", "Movement"]


class Movement(enum.Enum):
    """
    What a review did to an organisation.

    Example:
        >>> from tiering import Movement
        >>> Movement.DE_ESCALATED.value
        'de-escalated'
    """

    FIRST_PLACED = "first placed"
    ESCALATED = "escalated"
    DE_ESCALATED = "de-escalated"
    HELD = "held"
    UNCHANGED = "unchanged"
    SUCCESSION = "succession"
    """It has taken over the placement of others that it follows, and the review has left it there."""


@final
@attrs.frozen(kw_only=True)
class Decision:
    """
    What a review decided for one organisation.

    Attributes:
        organisation: The organisation.
        on: The day of the review.
        before: The tier before; None where it was not yet placed.
        proposed: The tier that the evidence compels it to move to, before any guard.
        guarded: What the guards, and a rule that settles itself after them, have left of that.
        tier: The tier decided.
        least: The least intensive tier that the evidence allows.
        most: The most intensive tier that the evidence allows.
        movement: What the review did.
        held_by: The guards, or the rule for want of places, that held the proposed move back, or part of it.
        judgement: The judgement that replaced what was proposed; None where nobody has judged.
        take_over: Whom it follows and whose place it has taken over since the review before; None where it follows nobody.

    Example:
        >>> from datetime import date, timedelta
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> review = uec_2023.regime.review(samples.urgent_care(), on=date(2023, 12, 1))
        >>> print(review["QT1"])
        Nottingham and Nottinghamshire (QT1): tier 2 (first placed)
    """

    organisation: Organisation
    on: date
    before: Tier | None
    proposed: Tier
    guarded: Tier
    tier: Tier
    least: Tier
    most: Tier
    movement: Movement
    held_by: tuple[Guard | Rule, ...]
    judgement: Judgement | None
    take_over: TakeOver | None = None
    # A `Review`, which is made of decisions.
    _review: Any = attrs.field(repr=False, eq=False)

    @property
    def is_decided(self) -> bool:
        """Whether the evidence leaves one tier only."""
        return self.least == self.most

    @property
    def is_watched(self) -> bool:
        """Whether a move was proposed but held, wholly or in part, by guards or by a judgement."""
        return self.proposed != self.guarded or self.movement is Movement.HELD

    @property
    def has_moved(self) -> bool:
        """Whether the tier has changed, a first placement not counted."""
        return self.movement in {Movement.ESCALATED, Movement.DE_ESCALATED}

    @property
    def has_entered(self) -> bool:
        """Whether it has left the least intensive tier, or was first placed above it."""
        bottom: Tier = self._review.scale[0]
        return self.tier != bottom and self.before in {bottom, None}

    @property
    def has_left(self) -> bool:
        """Whether it has come back to the least intensive tier."""
        bottom: Tier = self._review.scale[0]
        return self.tier == bottom and self.before not in {bottom, None}

    def more_intensive(self, tier: Tier, other: Tier) -> int:
        """
        Compare two tiers of the scale.

        Args:
            tier: The one.
            other: The other.

        Returns:
            1 where the one is more intensive, −1 where it is less, 0 where they are the same.
        """
        ranks = [self._review.scale.rank(each.code) for each in (tier, other)]
        return int(ranks[0] > ranks[1]) - int(ranks[0] < ranks[1])

    def explain(self, *, full: bool = False) -> Explanation:
        """
        Say why.

        Args:
            full: Show every criterion of the rule, not only the deciding ones.
        """
        explanation: Explanation = self._review.explain(self, full=full)
        return explanation

    @property
    def movement_text(self) -> str:
        """What the review did, in words."""
        match self.movement:
            case Movement.ESCALATED | Movement.DE_ESCALATED if self.before is not None:
                return f"{self.before.name} → {self.tier.name} ({self.movement.value})"
            case Movement.SUCCESSION if self.is_watched:
                return f"{self.tier.name} ({self.movement.value}; {self.proposed.name} proposed)"
            case Movement.HELD:
                return f"{self.tier.name} (held; {self.proposed.name} proposed)"
            case _:
                return f"{self.tier.name} ({self.movement.value})"

    @property
    def judgement_text(self) -> str:
        """What was judged, and what rule and guards had left it at, in words; empty where nobody has judged."""
        if self.judgement is None:
            return ""
        return f"{self.judgement} (rule and guards alone: {self.guarded.name})"

    @property
    def succession_text(self) -> str:
        """Whom it follows and whose place it has taken over, in words; empty where it follows nobody."""
        return "" if self.take_over is None else str(self.take_over)

    def __str__(self) -> str:
        return f"{self.organisation}: {self.movement_text}"

    def to_record(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "review": self.on,
            "organisation": self.organisation.code,
            "name": self.organisation.name,
            "before": None if self.before is None else self.before.code,
            "tier": self.tier.code,
            "proposed": self.proposed.code,
            "guarded": self.guarded.code,
            "least": self.least.code,
            "most": self.most.code,
            "movement": self.movement.value,
            "is_decided": self.is_decided,
            "held_by": [str(guard) for guard in self.held_by],
            "judgement": None if self.judgement is None else self.judgement.to_record(),
            "succession": self.succession_text or None,
        }
