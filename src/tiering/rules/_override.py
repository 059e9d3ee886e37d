"""A floor, a cap or a fixed tier where a criterion holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import final

import attrs
import numpy as np

from tiering._arrays import BoolArray, RankArray
from tiering._assessing import assess, propose
from tiering._evidence import Evidence
from tiering._fields import is_code
from tiering._findings import Answer, Finding, Proposal, Ranks, Reason, is_complete
from tiering._protocols import Criterion, Rule, Tracing, merge_reads
from tiering._references import YOURS, Reference, is_reference
from tiering._tiers import TierScale
from tiering.errors import DefinitionError, TieringError, raise_problems
from tiering.rules._nested import check_all, ranks_within, tiers_of, tiers_text, wrong_rule

_optional_code = attrs.validators.optional(is_code)


@final
@attrs.frozen
class Override:
    """
    Puts a floor or a cap on what a rule proposes, or sets the tier, where a criterion holds.

    Where the criterion is undecided, both what the rule proposes and what the override
    makes of it stay open.

    Attributes:
        rule: The rule.
        when: Where the override applies.
        at_least: The least intensive tier that is left where it applies: a floor.
        at_most: The most intensive tier that is left where it applies: a cap.
        exactly: The tier that is proposed where it applies.
        reference: Where the override comes from.

    Raises:
        DefinitionError: Not exactly one of the three is given, or the rule or the criterion is none.

    Example:
        >>> from tiering import rules
        >>> rule = rules.Ladder(enter={"1": rules.Below("four_hour", 0.65)})
        >>> str(rules.Override(rule, when=rules.Above("deficit", 0), at_least="2"))
        "override to at least tier '2'"
    """

    rule: Rule
    when: Criterion
    at_least: str | None = attrs.field(default=None, kw_only=True, validator=_optional_code)
    at_most: str | None = attrs.field(default=None, kw_only=True, validator=_optional_code)
    exactly: str | None = attrs.field(default=None, kw_only=True, validator=_optional_code)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    def __attrs_post_init__(self) -> None:
        problems = wrong_rule("the rule of an override", self.rule)
        if isinstance(self.when, type) or not hasattr(self.when, "assess"):
            problems.append(
                DefinitionError(f"an override applies when {self.when!r}, which is not a criterion: it has no assess()")
            )
        given = [name for name in ("at_least", "at_most", "exactly") if getattr(self, name) is not None]
        if len(given) != 1:
            message = f"an override does one thing; give at_least, at_most or exactly, not {' and '.join(given) or 'none of them'}"
            problems.append(DefinitionError(message))
        raise_problems("the override", problems)

    @property
    def tier(self) -> str:
        """The tier of the floor, of the cap, or that is set."""
        return self.at_least or self.at_most or self.exactly or ""

    @property
    def reads(self) -> Mapping[str, int]:
        """Everything that its rule and its criterion read."""
        return merge_reads([self.rule.reads, self.when.reads])

    @property
    def elementwise(self) -> bool:
        """Whether its rule and its criterion are."""
        return self.rule.elementwise and self.when.elementwise

    @property
    def parts(self) -> tuple[tuple[str, Rule | Criterion], ...]:
        """Its criterion and its rule."""
        return ((str(self), self.when), ("", self.rule))

    @property
    def references(self) -> Iterable[tuple[str, Reference]]:
        """What it does, with its reference."""
        return ((str(self), self.reference),)

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers that its rule names, and its own."""
        return tiers_of([self.rule], self.tier)

    def check(self, scale: TierScale) -> None:
        """
        Refuse a scale on which the override would change nothing, or its rule makes no sense.

        Args:
            scale: The scale, which has all the tiers that are named.

        Raises:
            DefinitionError: The floor is the least intensive tier, or the cap the most intensive.
        """
        problems: list[TieringError] = []
        for given, rank, which in ((self.at_least, 0, "least"), (self.at_most, scale.top, "most")):
            if given == scale[rank].code:
                message = f"an {self} changes nothing, because that is the {which} intensive tier; name another"
                problems.append(DefinitionError(message))
        check_all([self.rule], scale, problems)

    def propose(self, evidence: Evidence, /) -> Proposal:
        """Propose for every organisation shown."""
        proposal, finding = propose(self.rule, evidence), assess(self.when, evidence)
        rank = np.int8(evidence.scale.rank(self.tier))
        least = self._bound(proposal.least, finding, rank, upper=False)
        complete = is_complete(proposal) and is_complete(finding)
        return Proposal(least, least if complete else self._bound(proposal.most, finding, rank, upper=True))

    def _bound(self, ranks: RankArray, finding: Finding, rank: np.int8, *, upper: bool) -> RankArray:
        """Change one bound: where the override certainly applies, and where it may if that makes the bound looser."""
        if self.at_least is not None:
            return _changed(ranks, np.maximum(ranks, rank), finding.possible if upper else finding.met)
        if self.at_most is not None:
            return _changed(ranks, np.minimum(ranks, rank), finding.met if upper else finding.possible)
        loosened = ranks
        if not is_complete(finding):
            loosened = _changed(ranks, (np.maximum if upper else np.minimum)(ranks, rank), finding.possible)
        return _changed(loosened, rank, finding.met)

    def without(self, evidence: Evidence, /) -> Proposal:
        """
        Return what would be proposed without the override, given where everybody stands.

        Args:
            evidence: What the rule sees; `evidence` of a review for what it saw there.
        """
        return propose(self.rule, evidence)

    def reasons(self, trace: Tracing, index: int, ranks: Ranks, *, full: bool) -> Sequence[Reason]:
        """
        Say whether the override applies, what would be proposed without it, and why.

        Args:
            trace: Where to ask for findings and reasons.
            index: The organisation's place on the last axis.
            ranks: What the whole did with it.
            full: Say so too where it changes nothing.
        """
        scale = trace.evidence.scale
        own = ranks_within(trace, self.rule, index, ranks)
        inner = tuple(trace.reasons(self.rule, index, own, full=full))
        finding = trace.finding(self.when)
        answer = finding.answer(index)
        changes = (own.least, own.most, own.proposed) != (ranks.least, ranks.most, ranks.proposed)
        if not full and not changes and not self._let_go(answer, own.proposed, ranks, scale):
            return inner
        verb = {Answer.MET: "applies", Answer.NOT_MET: "does not apply", Answer.UNDECIDED: "may apply"}[answer]
        told = [Reason(f"override to {self._what(scale[scale.rank(self.tier)].name)} {verb}", finding, self.reference)]
        if answer is not Answer.NOT_MET:
            told.append(Reason(f"without the override: {tiers_text(scale, own)}"))
        return (*told, *inner)

    def _let_go(self, answer: Answer, proposed: int, ranks: Ranks, scale: TierScale) -> bool:
        """Tell whether an organisation moved further than it would have if the override applied."""
        if answer is not Answer.NOT_MET or ranks.before < 0:
            return False
        rank = scale.rank(self.tier)
        bounds = (rank if self.at_most is None else 0, rank if self.at_least is None else scale.top)
        applied = min(max(proposed, bounds[0]), bounds[1])
        return abs(applied - ranks.before) < abs(proposed - ranks.before)

    def _what(self, tier: str) -> str:
        kind = "at least " if self.at_least is not None else "at most " if self.at_most is not None else ""
        return f"{kind}{tier}"

    def __str__(self) -> str:
        return f"override to {self._what(f'tier {self.tier!r}')}"


def _changed(ranks: RankArray, changed: RankArray | np.int8, where: BoolArray) -> RankArray:
    found: RankArray = np.where(where, changed, ranks)
    return found
