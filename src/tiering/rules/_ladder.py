"""The rule with an entry criterion, and perhaps a leave criterion, for each tier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, final

import attrs
import numpy as np

from tiering._arrays import BoolArray, RankArray
from tiering._fields import as_mapping
from tiering._findings import Proposal, Reason, Role, is_complete
from tiering._protocols import Criterion
from tiering.errors import DefinitionError, UnknownCodeError, raise_problems
from tiering.rules._logic import merge_reads

if TYPE_CHECKING:
    from tiering._evidence import Evidence
    from tiering._tiers import TierScale


def _no_criteria() -> Mapping[str, Criterion]:
    return as_mapping({})


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

    enter: Mapping[str, Criterion] = attrs.field(kw_only=True, converter=as_mapping)
    leave: Mapping[str, Criterion] = attrs.field(kw_only=True, converter=as_mapping, factory=_no_criteria)

    def __attrs_post_init__(self) -> None:
        if not self.enter:
            message = "a ladder needs an entry criterion for at least one tier"
            raise DefinitionError(message)
        raise_problems(
            "the ladder",
            [
                DefinitionError(f"{label} is {each!r}, which is not a criterion: it has no assess()")
                for label, each in self.parts
                if not hasattr(each, "assess")
            ]
            + [UnknownCodeError("tier", code, tuple(self.enter), "leave") for code in self.leave if code not in self.enter],
        )

    @property
    def reads(self) -> Mapping[str, int]:
        """Everything that its criteria read."""
        return merge_reads([*self.enter.values(), *self.leave.values()])

    @property
    def elementwise(self) -> bool:
        """Whether all its criteria are."""
        return all(each.elementwise for _, each in self.parts)

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers that it names."""
        return tuple(self.enter)

    @property
    def parts(self) -> tuple[tuple[str, Criterion], ...]:
        """Its criteria, by what they are for."""
        entries = tuple((f"{Role.ENTRY.value} tier {code!r}", each) for code, each in self.enter.items())
        return entries + tuple((f"{Role.LEAVE.value} tier {code!r}", each) for code, each in self.leave.items())

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
        least: RankArray = np.zeros(1, dtype=np.int8)
        most = least
        complete = True
        reasons: list[Reason] = []
        for code, criterion in self.enter.items():
            rank = evidence.scale.rank(code)
            finding = criterion.assess(evidence)
            reasons.append(Reason(Role.ENTRY, rank, finding))
            complete = complete and is_complete(finding)
            least = _raised(least, finding.met, rank)
            most = least if complete else _raised(most, finding.possible, rank)
        for code, criterion in self.leave.items():
            rank = evidence.scale.rank(code)
            finding = criterion.assess(evidence)
            reasons.append(Reason(Role.LEAVE, rank, finding))
            complete = complete and is_complete(finding)
            # An organisation that may still leave is not compelled to stay.
            stands = np.greater_equal(evidence.current, rank)
            least = _raised(least, np.greater(stands, finding.possible), rank)
            most = least if complete else _raised(most, np.greater(stands, finding.met), rank)
        return Proposal(least, most, tuple(reasons))


def _raised(ranks: RankArray, holds: BoolArray, rank: int) -> RankArray:
    """Return the ranks, raised to *rank* where it holds."""
    return np.maximum(ranks, holds.view(np.int8) * np.int8(rank))
