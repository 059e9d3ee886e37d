"""Confirmation: a move waits until several reviews support it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import IntArray, RankArray
from tiering._assessing import assess
from tiering._criteria import is_criterion
from tiering._fields import is_positive
from tiering._findings import Step
from tiering._protocols import Criterion
from tiering._references import YOURS, Reference, is_reference
from tiering.errors import DefinitionError, TieringError, raise_problems
from tiering.hysteresis._sharing import Asking, toward

_is_count = attrs.validators.optional(is_positive)


@final
@attrs.frozen(kw_only=True)
class Confirm(Asking):
    """
    Admits a move only as far as enough of the last reviews support it, this one among them.

    It admits the current rank, moved into the range between the least rank that so many of the last
    reviews compelled and the most intensive that so many of them allowed: the same step as that of one
    review, over a window.  A review whose figures leave the matter open supports no move, so a count of
    reviews in a row starts again after it.

    Attributes:
        escalate: How many reviews an escalation takes.
        de_escalate: How many reviews a de-escalation takes.
        escalate_of: Of how many of the last reviews they are; as many, and so in a row, where none is given.
        de_escalate_of: The same for a de-escalation.
        unless: Where this criterion is met no confirmation is asked for.
        reference: Where the numbers come from.

    Raises:
        DefinitionError: It asks for more reviews than it looks at.

    Example:
        >>> from tiering import hysteresis
        >>> str(hysteresis.Confirm(de_escalate=2))
        'de-escalation needs 2 reviews in a row'
        >>> str(hysteresis.Confirm(escalate=2, escalate_of=3))
        'escalation needs 2 of the last 3 reviews'
    """

    escalate: int = attrs.field(default=1, validator=is_positive)
    de_escalate: int = attrs.field(default=1, validator=is_positive)
    escalate_of: int | None = attrs.field(default=None, validator=_is_count)
    de_escalate_of: int | None = attrs.field(default=None, validator=_is_count)
    unless: Criterion | None = attrs.field(default=None, validator=attrs.validators.optional(is_criterion))
    reference: Reference = attrs.field(default=YOURS, validator=is_reference)

    def __attrs_post_init__(self) -> None:
        problems: list[TieringError] = [
            DefinitionError(
                f"{count} of the last {of} reviews can never support {move}; ask for fewer, or look further back"
            )
            for move, count, of in (
                ("an escalation", self.escalate, self.escalate_of),
                ("a de-escalation", self.de_escalate, self.de_escalate_of),
            )
            if of is not None and count > of
        ]
        raise_problems("Confirm", problems)

    @property
    def _ups(self) -> int:
        """How many earlier reviews an escalation looks at."""
        return _earlier(self.escalate, self.escalate_of)

    @property
    def _downs(self) -> int:
        """How many earlier reviews a de-escalation looks at."""
        return _earlier(self.de_escalate, self.de_escalate_of)

    @property
    def parts(self) -> tuple[tuple[str, Criterion], ...]:
        """The criterion, where there is one."""
        return () if self.unless is None else (("", self.unless),)

    @property
    def fields(self) -> tuple[str, ...]:
        """The earlier reviews' least ranks, and how far below the top their most intensive ranks were."""
        least = tuple(f"least_{back}" for back in range(1, self._ups + 1))
        return least + tuple(f"below_top_{back}" for back in range(1, self._downs + 1))

    @property
    def state_type(self) -> type[np.int8]:
        """That of ranks."""
        return np.int8

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        """Return the rank to which a move is admitted."""
        if not len(state):
            return step.proposed
        least, most, ups, downs = step.least, step.most, self._ups, self._downs
        if ups:
            least = np.minimum(least, _nth_greatest(state[:ups], self.escalate - 1))
        if downs:
            most = np.maximum(most, step.scale.top - _nth_greatest(state[ups:], self.de_escalate - 1))
        admitted: RankArray = np.minimum(np.maximum(step.current, least), most)
        if self.unless is None:
            return admitted
        return toward(admitted, step.proposed, assess(self.unless, step.evidence).met)

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        """Return the state with this review's bounds in front."""
        if not len(state):
            return state
        following = np.empty((len(state), *outcome.shape), dtype=np.int8)
        for field in range(1, len(state)):
            following[field] = state[field - 1]
        ups = self._ups
        if ups:
            following[0] = step.least
        if len(state) > ups:
            following[ups] = step.scale.top - step.most
        return following

    def tell(self, state: IntArray, step: Step, index: int, /) -> str:
        """
        Say what the direction of a move asks for, and how many reviews so far support all of it.

        Args:
            state: What was remembered before the review.
            step: The step.
            index: The organisation's place on the last axis.
        """
        current, proposed = int(step.current[index]), int(step.proposed[index])
        if proposed == current:
            return str(self)
        rises, top, ups = proposed > current, step.scale.top, self._ups
        if rises:
            asked, count, of = self._asked("escalation"), self.escalate, self.escalate_of
            supports = [int(least) >= proposed for least in (step.least[index], *state[:ups, index])]
        else:
            asked, count, of = self._asked("de-escalation"), self.de_escalate, self.de_escalate_of
            mosts = [int(step.most[index]), *(top - int(below) for below in state[ups:, index])]
            supports = [most <= proposed for most in mosts]
        in_a_row = of is None or of == count
        return f"{asked}, {sum(takewhile(bool, supports) if in_a_row else supports)} so far"

    def _asked(self, move: str) -> str:
        """Return what one direction asks for; nothing where it asks for nothing."""
        count, of = (
            (self.escalate, self.escalate_of) if move == "escalation" else (self.de_escalate, self.de_escalate_of)
        )
        if count == 1:
            return ""
        return f"{move} needs {count} " + ("reviews in a row" if of in {None, count} else f"of the last {of} reviews")

    def __str__(self) -> str:
        asked = " and ".join(filter(None, map(self._asked, ("escalation", "de-escalation"))))
        if not asked:
            return "no confirmation"
        return asked if self.unless is None else f"{asked}, unless {self.unless}"


def _earlier(count: int, of: int | None) -> int:
    """Return how many reviews before this one matter: none where this one is enough."""
    return 0 if count == 1 else (of or count) - 1


def _nth_greatest(arrays: Sequence[Any] | Any, place: int) -> Any:
    """Return the place-th greatest of several arrays, element by element; the last one is the least."""
    count = len(arrays)
    # From whichever end is nearer; all in a row is one minimum for each array.
    nearer: np.ufunc = np.maximum
    further: np.ufunc = np.minimum
    kept = place
    if 2 * place > count:
        nearer, further, kept = further, nearer, count + 1 - place
    best: list[Any] = []
    for each in arrays:
        rest = each
        for rank, other in enumerate(best):
            best[rank] = nearer(other, rest)
            if rank + 1 < kept:
                rest = further(other, rest)
        if len(best) < kept:
            best.append(rest)
    return best[-1]
