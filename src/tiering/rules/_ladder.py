"""The rule with an entry criterion, and perhaps a leave criterion, for each tier."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import final

import attrs
import numpy as np

from tiering._arrays import BoolArray, RankArray
from tiering._assessing import assess
from tiering._criteria import not_a_criterion
from tiering._evidence import Evidence
from tiering._fields import FrozenMapping
from tiering._findings import Clause, Proposal, Role, is_complete
from tiering._protocols import Criterion, as_criteria_by_tier, merge_reads
from tiering._tiers import TierScale
from tiering.errors import DefinitionError, UnknownCodeError, raise_problems


def _no_criteria() -> Mapping[str, Criterion]:
    return FrozenMapping({})


@final
@attrs.frozen
class Ladder:
    """
    Puts each organisation on the highest tier whose entry criterion it meets.

    An organisation also stays on the highest tier, up to its current one, whose leave
    criterion it does not meet; a tier without one is left as soon as its entry
    criterion no longer holds.

    Attributes:
        enter: Tier code to entry criterion; not for the least intensive tier.
        leave: Tier code to leave criterion, for tiers with an entry criterion.

    Raises:
        DefinitionError: There is no entry criterion, or one that is none.
        UnknownCodeError: A tier with a leave criterion has no entry criterion.

    Example:
        >>> from tiering import rules
        >>> slow = rules.Above("category_2", 2400)
        >>> ladder = rules.Ladder(enter={"1": slow}, leave={"1": ~rules.Above("category_2", 1800)})
        >>> sorted(ladder.tiers)
        ['1']
    """

    enter: Mapping[str, Criterion] = attrs.field(kw_only=True, converter=as_criteria_by_tier)
    leave: Mapping[str, Criterion] = attrs.field(kw_only=True, converter=as_criteria_by_tier, factory=_no_criteria)

    def __attrs_post_init__(self) -> None:
        if not self.enter:
            message = "a ladder needs an entry criterion for at least one tier"
            raise DefinitionError(message)
        raise_problems(
            "the ladder",
            [
                DefinitionError(f"tier codes are text: {str(code)!r}, not {code!r}")
                for code in list[object]([*self.enter, *self.leave])
                if not isinstance(code, str)
            ]
            + [
                DefinitionError(f"{label}: {wrong}")
                for label, each in self.parts
                if (wrong := not_a_criterion(each)) is not None
            ]
            + [
                UnknownCodeError("tier", code, tuple(self.enter), "leave")
                for code in self.leave
                if code not in self.enter
            ],
        )

    @property
    def reads(self) -> Mapping[str, int]:
        """Everything that its criteria read."""
        return merge_reads(each.reads for _, each in self.parts)

    @property
    def elementwise(self) -> bool:
        """Whether all its criteria are."""
        return all(each.elementwise for _, each in self.parts)

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers that it names."""
        return tuple(self.enter)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Its criteria with what they are for, from which reasons are made."""
        entries = tuple(Clause(Role.ENTRY, code, each) for code, each in self.enter.items())
        return entries + tuple(Clause(Role.LEAVE, code, each) for code, each in self.leave.items())

    @property
    def parts(self) -> tuple[tuple[str, Criterion], ...]:
        """Its criteria, by what they are for."""
        return tuple((f"{each.role.value} tier {each.tier!r}", each.criterion) for each in self.clauses)

    def check(self, scale: TierScale) -> None:
        """
        Refuse a scale on which the ladder makes no sense.

        Args:
            scale: The scale, which has all the tiers that the ladder names.

        Raises:
            DefinitionError: The least intensive tier has an entry criterion.
        """
        bottom = scale[0].code
        if bottom in self.enter:
            message = f"tier {bottom!r} is the least intensive, which needs no entry criterion; remove it from enter"
            raise DefinitionError(message)

    def propose(self, evidence: Evidence, /) -> Proposal:
        """Propose for every organisation shown."""
        rank_of = evidence.scale.rank
        least: list[RankArray] = []
        most: list[RankArray] = []
        for code, criterion in self.enter.items():
            finding = assess(criterion, evidence)
            _raise(least, most, finding.met, finding.possible, rank_of(code))
        for code, criterion in self.leave.items():
            finding = assess(criterion, evidence)
            stands = np.greater_equal(evidence.current, rank_of(code))
            # Only where leaving is ruled out does the evidence compel anybody to stay.
            stays = stands & ~finding.possible
            _raise(least, most, stays, stays if is_complete(finding) else stands & ~finding.met, rank_of(code))
        lower = reduce(np.maximum, least)
        complete = all([one is other for one, other in zip(least, most, strict=True)])  # noqa: C419 - a list is quicker here
        return Proposal(lower, lower if complete else reduce(np.maximum, most))


def _raise(least: list[RankArray], most: list[RankArray], met: BoolArray, possible: BoolArray, rank: int) -> None:
    """Add the rank, where it is compelled and where it is allowed: one object where both are the same."""
    least.append(_ranked(met, rank))
    most.append(least[-1] if possible is met else _ranked(possible, rank))


def _ranked(holds: BoolArray, rank: int) -> RankArray:
    """Return the rank where it holds, 0 elsewhere."""
    raised = holds.view(np.int8)
    return raised if rank == 1 else raised * np.int8(rank)
