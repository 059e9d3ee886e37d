"""Rules that are a ladder in other words."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from tiering._evidence import Evidence
from tiering._findings import Clause, Proposal
from tiering._protocols import Criterion
from tiering._tiers import TierScale
from tiering.rules._ladder import Ladder


@attrs.frozen
class Laddered:
    """What rules share that write a ladder for their user; they are equal where their ladders are."""

    ladder: Ladder = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "ladder", self._written_out())

    def _written_out(self) -> Ladder:
        """Write the ladder, or refuse what cannot be one."""
        raise NotImplementedError

    @property
    def reads(self) -> Mapping[str, int]:
        """Everything that its criteria read."""
        return self.ladder.reads

    @property
    def elementwise(self) -> bool:
        """Whether all its criteria are."""
        return self.ladder.elementwise

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers that it names."""
        return self.ladder.tiers

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Its criteria with what they are for, from which reasons are made."""
        return self.ladder.clauses

    @property
    def parts(self) -> tuple[tuple[str, Criterion], ...]:
        """Its criteria, by what they are for."""
        return self.ladder.parts

    def check(self, scale: TierScale) -> None:
        """
        Refuse a scale on which it makes no sense.

        Args:
            scale: The scale, which has all the tiers that it names.

        Raises:
            DefinitionError: The tiers are not in the order of the scale, or the least intensive is named.
        """
        self.ladder.check(scale)

    def propose(self, evidence: Evidence, /) -> Proposal:
        """Propose for every organisation shown."""
        return self.ladder.propose(evidence)
