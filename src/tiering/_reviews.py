"""One sitting on one date, and what it decided for each organisation."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Any, final

import attrs
import numpy as np

from tiering._arrays import BoolArray, IntArray, RankArray, frozen_booleans, frozen_ranks, frozen_states, same_arrays
from tiering._dates import day_text
from tiering._evidence import Evidence
from tiering._findings import Ranks
from tiering._organisations import Organisation
from tiering._protocols import Guard, Rule
from tiering._sittings import UNPLACED, Undecided, settles
from tiering._tiers import Placement, Tier, TierScale

if TYPE_CHECKING:
    from tiering._explanations import Explanation, Trace

__all__ = ["Decision", "Movement", "Review"]

_same = attrs.cmp_using(eq=same_arrays)


def _frozen_stays(values: IntArray | None) -> IntArray | None:
    return None if values is None else frozen_states([values])[0]


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
        tier: The tier decided.
        least: The least intensive tier that the evidence allows.
        most: The most intensive tier that the evidence allows.
        movement: What the review did.
        held_by: The guards, or the rule for want of places, that held the proposed move back, or part of it.

    Example:
        >>> from datetime import date
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
    tier: Tier
    least: Tier
    most: Tier
    movement: Movement
    held_by: tuple[Guard | Rule, ...]
    _review: Review = attrs.field(repr=False, eq=False)

    @property
    def is_decided(self) -> bool:
        """Whether the evidence leaves one tier only."""
        return self.least == self.most

    @property
    def is_watched(self) -> bool:
        """Whether a move was proposed but held, wholly or in part."""
        return self.proposed != self.tier

    @property
    def has_moved(self) -> bool:
        """Whether the tier has changed, a first placement not counted."""
        return self.movement in {Movement.ESCALATED, Movement.DE_ESCALATED}

    @property
    def has_entered(self) -> bool:
        """Whether it has left the least intensive tier, or was first placed above it."""
        bottom = self._review.scale[0]
        return self.tier != bottom and self.before in {bottom, None}

    @property
    def has_left(self) -> bool:
        """Whether it has come back to the least intensive tier."""
        bottom = self._review.scale[0]
        return self.tier == bottom and self.before not in {bottom, None}

    def explain(self, *, full: bool = False) -> Explanation:
        """
        Say why.

        Args:
            full: Show every criterion of the rule, not only the deciding ones.
        """
        return self._review.explain(self, full=full)

    @property
    def movement_text(self) -> str:
        """What the review did, in words."""
        match self.movement:
            case Movement.ESCALATED | Movement.DE_ESCALATED if self.before is not None:
                return f"{self.before.name} → {self.tier.name} ({self.movement.value})"
            case Movement.HELD:
                return f"{self.tier.name} (held; {self.proposed.name} proposed)"
            case _:
                return f"{self.tier.name} ({self.movement.value})"

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
            "least": self.least.code,
            "most": self.most.code,
            "movement": self.movement.value,
            "is_decided": self.is_decided,
            "held_by": [str(guard) for guard in self.held_by],
        }


@final
@attrs.frozen(kw_only=True, unsafe_hash=False)
class Review:
    """
    One sitting on one date.

    Attributes:
        name: The regime's name.
        on: The day.
        scale: The tiers.
        before: Ranks before the review, int8 (organisation,); −1 where not yet placed.
        least: The ranks that the evidence compels, int8 (organisation,).
        most: The ranks that the evidence allows, int8 (organisation,).
        proposed: The ranks proposed, int8 (organisation,).
        ranks: The ranks decided, int8 (organisation,).
        held: Which guard held whom, wholly or in part, bool (guard, organisation); the last row is the
            rule's where it settles itself after the guards.
        guards: The guards, in the order of their axis.
        guard_states: What each guard remembers, int16 (field, organisation).
        reviews_in_tier: How many reviews in a row have left each organisation where it stands after
            this one, int16 (organisation,); None where nothing asks for it.
        rule: The rule.
        evidence: What the rule saw.
        mode: What became of those whose tier the evidence left open.
        trace: The findings behind the review, made when somebody asks for reasons.

    Example:
        >>> from datetime import date
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> review = uec_2023.regime.review(samples.urgent_care(), on=date(2023, 12, 1))
        >>> review["QE1"].tier.code
        '3'
    """

    name: str
    on: date
    scale: TierScale
    before: RankArray = attrs.field(converter=frozen_ranks, eq=_same, repr=False)
    least: RankArray = attrs.field(converter=frozen_ranks, eq=_same, repr=False)
    most: RankArray = attrs.field(converter=frozen_ranks, eq=_same, repr=False)
    proposed: RankArray = attrs.field(converter=frozen_ranks, eq=_same, repr=False)
    ranks: RankArray = attrs.field(converter=frozen_ranks, eq=_same, repr=False)
    held: BoolArray = attrs.field(converter=frozen_booleans, eq=_same, repr=False)
    guards: tuple[Guard, ...] = attrs.field(repr=False)
    guard_states: tuple[IntArray, ...] = attrs.field(converter=frozen_states, eq=False, repr=False)
    reviews_in_tier: IntArray | None = attrs.field(default=None, converter=_frozen_stays, eq=False, repr=False)
    rule: Rule = attrs.field(repr=False)
    evidence: Evidence = attrs.field(eq=False, repr=False)
    mode: Undecided = attrs.field(repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        # Arrays come back writeable from a pickle, so it goes through the front door.
        return (_rebuild, ({field.name: getattr(self, field.name) for field in attrs.fields(Review)},))

    @cached_property
    def holders(self) -> tuple[Guard | Rule, ...]:
        """What may have held a move back: the guards, and the rule where it settles itself after them."""
        return (*self.guards, self.rule) if settles(self.rule) else self.guards

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """The organisations, in the order of the arrays."""
        return self.evidence.organisations

    @cached_property
    def day_text(self) -> str:
        """The day in words."""
        return day_text(self.on)

    @cached_property
    def trace(self) -> Trace:
        """
        The findings behind the review.

        A review keeps ranks, not findings; the rule is asked again, on the same evidence,
        when somebody wants to know why.
        """
        # Whoever asks for no reasons does not pay for loading what makes them.
        from tiering._explanations import Trace

        return Trace(self.rule, self.evidence)

    def __str__(self) -> str:
        counts = [
            f"{(self.ranks == rank).sum()} in {self.scale[rank].name}" for rank in reversed(range(len(self.scale)))
        ]
        moved = f"{len(self.moves)} moved, {len(self.watch)} held, {len(self.undecided)} undecided"
        return f"review of {self.day_text}: {', '.join(counts)}; {moved}"

    def __len__(self) -> int:
        return len(self.organisations)

    def __iter__(self) -> Iterator[Decision]:
        return (self._decision(index) for index in range(len(self)))

    def __contains__(self, organisation: object) -> bool:
        return any(each.code == organisation for each in self.organisations)

    def __getitem__(self, organisation: str) -> Decision:
        return self._decision(self.evidence.panel.position(organisation))

    def explain(self, decision: Decision, *, full: bool = False) -> Explanation:
        """
        Say why the review decided as it did for one organisation.

        Args:
            decision: One of the review's.
            full: Show every criterion of the rule, not only the deciding ones.
        """
        index = self.evidence.panel.position(decision.organisation.code)
        return self.trace.explain(
            title=f"{decision.organisation}, review of {self.day_text}: {decision.movement_text}",
            index=index,
            ranks=self._ranks_of(index),
            held=tuple(map(str, decision.held_by)),
            mode=self.mode.value,
            full=full,
        )

    @property
    def moves(self) -> tuple[Decision, ...]:
        """The decisions that moved somebody, first placements not counted."""
        placed = (self.before != UNPLACED) & (self.ranks != self.before)
        return tuple(self._decision(int(index)) for index in np.flatnonzero(placed))

    @property
    def watch(self) -> tuple[Decision, ...]:
        """The decisions in which a move was proposed but held, wholly or in part."""
        return tuple(self._decision(int(index)) for index in np.flatnonzero(self.proposed != self.ranks))

    @property
    def undecided(self) -> tuple[Decision, ...]:
        """The decisions that missing figures leave open."""
        return tuple(self._decision(int(index)) for index in np.flatnonzero(self.least != self.most))

    def in_tier(self, tier: str) -> tuple[Organisation, ...]:
        """
        Return the organisations in a tier.

        Args:
            tier: The tier's code.

        Raises:
            UnknownCodeError: It is not on the scale.
        """
        rank = self.scale.rank(tier)
        return tuple(self.organisations[index] for index in np.flatnonzero(self.ranks == rank))

    def placements(self) -> tuple[Placement, ...]:
        """Return where everybody stands after the review."""
        return tuple(Placement(each.organisation.code, each.tier.code) for each in self)

    def _ranks_of(self, index: int) -> Ranks:
        return Ranks(*self._rows[index])

    @cached_property
    def _rows(self) -> list[list[int]]:
        rows: list[list[int]] = np.stack(
            [self.before, self.least, self.most, self.proposed, self.ranks], axis=-1
        ).tolist()
        return rows

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each decision."""
        return [decision.to_record() for decision in self]

    def _decision(self, index: int) -> Decision:
        ranks, scale = self._ranks_of(index), self.scale
        return Decision(
            organisation=self.organisations[index],
            on=self.on,
            before=None if ranks.before == UNPLACED else scale[ranks.before],
            proposed=scale[ranks.proposed],
            tier=scale[ranks.outcome],
            least=scale[ranks.least],
            most=scale[ranks.most],
            movement=_movement(ranks),
            held_by=tuple(compress(self.holders, self.held[:, index])),
            review=self,
        )


def _rebuild(fields: dict[str, Any]) -> Review:
    return Review(**fields)


def _movement(ranks: Ranks) -> Movement:
    if ranks.before == UNPLACED:
        return Movement.FIRST_PLACED
    if ranks.outcome != ranks.before:
        return Movement.ESCALATED if ranks.outcome > ranks.before else Movement.DE_ESCALATED
    return Movement.UNCHANGED if ranks.proposed == ranks.outcome else Movement.HELD
