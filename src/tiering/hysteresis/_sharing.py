"""What guards share: members that most of them have alike, and who is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from tiering._arrays import BoolArray, IntArray, RankArray
from tiering._findings import Step
from tiering._protocols import merge_reads
from tiering._references import Reference


class Ordinary:
    """What guards have unless they say otherwise: one reference for their numbers, one organisation at a time, no memory."""

    __slots__ = ()
    reference: Reference

    @property
    def references(self) -> Iterable[tuple[str, Reference]]:
        """What it asks for, with its reference."""
        return ((str(self), self.reference),)

    @property
    def elementwise(self) -> bool:
        """True, because it looks at one organisation at a time."""
        return True

    @property
    def fields(self) -> tuple[str, ...]:
        """Nothing."""
        return ()

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:  # noqa: ARG002 - it has no memory
        """Return the state as it was."""
        return state


class Asking(Ordinary):
    """What guards have that ask criteria or scores."""

    __slots__ = ()

    @property
    def parts(self) -> tuple[tuple[str, Any], ...]:
        """What it asks."""
        raise NotImplementedError

    @property
    def reads(self) -> Mapping[str, int]:
        """Everything that its parts read."""
        return merge_reads(part.reads for _, part in self.parts)

    @property
    def elementwise(self) -> bool:
        """Whether all its parts are."""
        return all(part.elementwise for _, part in self.parts)


# A choice between two arrays takes several times as long as arithmetic with noughts and ones does.


def hold(step: Step, held: BoolArray) -> RankArray:
    """Return the current ranks of those who are held, and the proposed ones of all others."""
    return toward(step.proposed, step.current, held)


def hold_down(step: Step, held: BoolArray) -> RankArray:
    """Return the proposed ranks, but no less intensive ones than the current of those who are held."""
    return np.maximum(step.proposed, step.current * held.view(np.int8))


def toward(ranks: RankArray, others: RankArray, chosen: BoolArray) -> RankArray:
    """Return the other ranks where they are chosen, and the ranks elsewhere."""
    moved: RankArray = ranks + (others - ranks) * chosen.view(np.int8)
    return moved


def of_placed(step: Step, holds: BoolArray) -> BoolArray:
    """Return where something holds of who was placed before: being placed for the first time is no move."""
    known = step.evidence.current
    return holds if known is step.current else holds & (known >= 0)
