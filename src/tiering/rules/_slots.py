"""At most so many organisations in a tier: only vacancies are filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import BoolArray, RankArray
from tiering._assessing import propose
from tiering._evidence import Evidence
from tiering._fields import is_code, is_whole
from tiering._findings import Proposal, Ranks, Reason, Step
from tiering._protocols import Rule, Score, Tracing, merge_reads
from tiering._references import YOURS, Reference, is_reference
from tiering._scoring import ask, is_score, value_text
from tiering._tiers import TierScale
from tiering.errors import DefinitionError, TieringError, raise_problems
from tiering.rules._nested import check_all, tiers_of, wrong_rule


def _is_count(instance: object, _: object, value: int) -> None:
    if not is_whole(value) or value < 0:
        message = f"count of {type(instance).__name__} must be a whole number from 0 up, not {value!r}"
        raise DefinitionError(message)


def _is_rule(instance: object, _: object, value: Rule) -> None:
    what = type(instance).__name__
    raise_problems(what, wrong_rule(f"the rule of {what}", value, may_settle=True))


@final
@attrs.frozen
class Slots:
    """
    Keeps at most so many organisations in a tier, at every review.

    Whoever the rule proposes for the tier, or for a more intensive one, is a candidate.
    Whoever stands there keeps the place until the rule and the guards let it out; only
    vacancies are filled, after the guards, and a first placement needs a vacancy too.  The
    worst score comes first, then the organisation's code.  Candidates whose score, or whose
    own proposal, missing figures leave open come after all others, by the least score
    that is certain.  A candidate without a place goes to the tier just below at most.

    A rule with places must be the regime's whole rule, but may stand in another one with
    places: put the less intensive tier inside, because its places are filled first.

    Attributes:
        rule: What proposes the candidates.
        tier: The tier's code.
        count: How many places the tier and the more intensive ones have together; 0 lets nobody in.
        by: The score by which vacancies are filled.
        reference: Where the number of places comes from.

    Raises:
        DefinitionError: The count is negative, or the rule or the score is none.

    Example:
        >>> from tiering import rules, scores
        >>> rule = rules.Ladder(enter={"1": rules.Below("four_hour", 0.65)})
        >>> str(rules.Slots(rule, "1", 10, by=scores.Given("crowding")))
        'no vacancy among the 10 places of tier 1'
    """

    rule: Rule = attrs.field(validator=_is_rule)
    tier: str = attrs.field(validator=is_code)
    count: int = attrs.field(validator=_is_count)
    by: Score = attrs.field(kw_only=True, validator=is_score)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    @property
    def reads(self) -> Mapping[str, int]:
        """Everything that its rule and its score read."""
        return merge_reads([self.rule.reads, self.by.reads])

    @property
    def elementwise(self) -> bool:
        """False, because organisations compete for places."""
        return False

    @property
    def parts(self) -> tuple[tuple[str, Rule | Score], ...]:
        """Its rule and its score."""
        return (("", self.rule), (f"the order of candidates for tier {self.tier!r}", self.by))

    @property
    def references(self) -> Iterable[tuple[str, Reference]]:
        """The number of places, with its reference."""
        return ((f"places of tier {self.tier!r}: {self.count}", self.reference),)

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers that its rule names, and its own."""
        return tiers_of([self.rule], self.tier)

    def check(self, scale: TierScale) -> None:
        """
        Refuse a scale on which places make no sense.

        Args:
            scale: The scale, which has all the tiers that are named.

        Raises:
            DefinitionError: Everybody belongs in the tier by default.
        """
        problems: list[TieringError] = []
        if scale.rank(scale.default) >= scale.rank(self.tier):
            message = (
                f"the places of tier {self.tier!r} cannot be counted, because organisations stand in tier "
                f"{scale.default!r} by default; choose a tier above the default"
            )
            problems.append(DefinitionError(message))
        check_all([self.rule], scale, problems)

    def check_start(self, ranks: RankArray, scale: TierScale) -> None:
        """
        Refuse to start with more organisations in the tier than it has places.

        Args:
            ranks: Where they stand, int8 (organisation,); −1 where not yet placed.
            scale: The tiers.

        Raises:
            DefinitionError: There are more.
        """
        standing = int(np.count_nonzero(ranks >= scale.rank(self.tier)))
        if standing > self.count:
            message = (
                f"{standing} organisations stand in tier {self.tier!r} or above at the start, and there are "
                f"{self.count} places; start with fewer, or raise the count"
            )
            raise DefinitionError(message)
        inner: Any = self.rule
        if hasattr(inner, "check_start"):
            inner.check_start(ranks, scale)

    def propose(self, evidence: Evidence, /) -> Proposal:
        """Propose what its rule does; places are filled after the guards."""
        return propose(self.rule, evidence)

    def settle(self, step: Step, outcome: RankArray, /) -> RankArray:
        """
        Fill the vacancies.

        Args:
            step: What the guards saw.
            outcome: What they let through, int8 (…, organisation).

        Returns:
            The outcome, with those who find no place in the tier just below at most.
        """
        inner: Any = self.rule
        if hasattr(inner, "settle"):
            outcome = inner.settle(step, outcome)
        rank = step.scale.rank(self.tier)
        there = np.greater_equal(outcome, rank)
        entering = there & np.less(step.current, rank)
        # Whoever is there and does not enter has kept its place.
        vacancies = self.count - np.count_nonzero(there & ~entering, axis=-1, keepdims=True)
        if (np.count_nonzero(entering, axis=-1, keepdims=True) <= vacancies).all():
            return outcome
        turned_away = entering & (self._queue(step.evidence, entering, rank) >= vacancies)
        return np.where(turned_away, np.int8(rank - 1), outcome)

    def _queue(self, evidence: Evidence, entering: BoolArray, rank: int) -> np.ndarray[Any, np.dtype[np.intp]]:
        """Return everybody's place in the queue, from 0, those who do not enter last."""
        scores, proposal = ask(self.by, evidence), propose(self.rule, evidence)
        is_open = np.not_equal(scores.least, scores.most) | np.less(proposal.least, rank)
        codes = np.argsort(np.argsort([each.code for each in evidence.organisations], kind="stable"))
        keys = np.broadcast_arrays(codes, -scores.most, -scores.least, is_open, ~entering)
        order = np.lexsort(keys, axis=-1)
        place = np.empty(order.shape, dtype=np.intp)
        np.put_along_axis(place, order, np.arange(order.shape[-1]), axis=-1)
        return place

    def reasons(self, trace: Tracing, index: int, ranks: Ranks, *, full: bool) -> Sequence[Reason]:
        """
        Say why the rule proposes what it does, and how places are filled.

        Args:
            trace: Where to ask for findings and reasons.
            index: The organisation's place on the last axis.
            ranks: What the whole did with it.
            full: Give every reason, not only the deciding ones.
        """
        scale = trace.evidence.scale
        rank = scale.rank(self.tier)
        told = tuple(trace.reasons(self.rule, index, ranks, full=full))
        if ranks.before >= rank or ranks.proposed < rank:
            return told
        own = value_text(ask(self.by, trace.evidence), index)
        heading = (
            f"candidate for {self._places} of {scale[rank].name}: vacancies go to the worst by {self.by} first; "
            f"its own is {own}"
        )
        return (*told, Reason(heading, reference=self.reference))

    @property
    def _places(self) -> str:
        return "the only place" if self.count == 1 else f"the {self.count} places"

    def __str__(self) -> str:
        match self.count:
            case 0:
                held = f"tier {self.tier} has no places"
            case 1:
                held = f"the only place of tier {self.tier} is taken"
            case _:
                held = f"no vacancy among the {self.count} places of tier {self.tier}"
        return f"{held}, or {self.rule}" if hasattr(self.rule, "settle") else held
