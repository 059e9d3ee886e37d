"""Several reviews in a row, in which a guard may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias, final

import attrs
import numpy as np

from tiering._arrays import BoolArray, IntArray, RankArray
from tiering._dates import add_months
from tiering._evidence import Evidence
from tiering._findings import Step
from tiering._protocols import Guard
from tiering._sittings import blank_state
from tiering.testing._kinds import has_scenarios
from tiering.testing._laws import Broken, call
from tiering.testing._scenes import Scene
from tiering.testing._spread import of_each

_TOLD = 4

Watch: TypeAlias = Callable[[IntArray, Step, RankArray], None]
"""Sees a guard's state, a step, and what was admitted."""


class Record(NamedTuple):
    """
    What a guard made of several reviews.

    Attributes:
        admitted: What it admitted (…, organisation), review by review.
        states: What it remembered after each review (field, …, organisation).
    """

    admitted: tuple[RankArray, ...]
    states: tuple[IntArray, ...]

    def at(self, places: Any) -> Record:
        """Return those of some organisations."""
        return Record(
            tuple(each[..., places] for each in self.admitted), tuple(each[..., places] for each in self.states)
        )


@final
@attrs.frozen(kw_only=True, eq=False)
class Play:
    """
    Several reviews in a row, in which a guard may hold.

    Attributes:
        scene: The figures, and the day of the last review.
        least: The ranks that the evidence compels, int8 (review, …, organisation).
        most: The ranks that the evidence allows.
        holds: Where something else holds too, so that the guard's word is not the last, bool (review, organisation).
    """

    scene: Scene
    least: RankArray
    most: RankArray
    holds: BoolArray

    @property
    def count(self) -> int:
        """How many organisations there are."""
        return self.scene.count

    def only(self, places: Any) -> Play:
        """Return the play with some of its organisations, in the order given."""
        return Play(
            scene=self.scene.only(places),
            least=self.least[..., places],
            most=self.most[..., places],
            holds=self.holds[..., places],
        )

    def smaller(self) -> Iterator[Play]:
        """Yield plays with less in them."""
        if self.count > 1:
            for left in range(self.count):
                yield self.only([place for place in range(self.count) if place != left])
        if len(self.least) > 1:
            for part in (slice(1, None), slice(None, -1)):
                yield attrs.evolve(self, least=self.least[part], most=self.most[part], holds=self.holds[part])

    @cached_property
    def _sights(self) -> tuple[Evidence, ...]:
        last = len(self.least) - 1
        days = [add_months(self.scene.on, back - last) for back in range(last + 1)]
        if not self.scene.setting.reads:
            # A guard that reads nothing sees no more than the day.
            return tuple(self.scene.evidence(on=on) for on in days)
        return tuple(attrs.evolve(self.scene, on=on, parent=None).evidence() for on in days)

    def fold(self, guard: Guard, block: slice | None = None, watch: Watch | None = None) -> Record:
        """Ask a guard about each review, and hand on what it remembers; about a block of the organisations if one is given."""
        part = slice(0, self.count) if block is None else block
        scale, start = self.scene.setting.regime.scale, self.scene.ranks[part]
        current = _frozen(np.where(start < 0, np.int8(scale.rank(scale.default)), start))
        state: IntArray = _frozen(blank_state(guard, len(start)))
        stays, since = (start >= 0).astype(np.int16), self.scene.since[part]
        admitted: list[RankArray] = []
        states: list[IntArray] = []
        for place, sight in enumerate(self._sights):
            evidence = attrs.evolve(
                sight,
                block=part,
                current=current if place else start,
                reviews_in_tier=None if sight.reviews_in_tier is None else stays,
                in_tier_since=None if sight.in_tier_since is None else since,
                memory={},
            )
            least, most = (_frozen(each[place][..., part]) for each in (self.least, self.most))
            most = least if np.array_equal(self.least[place], self.most[place]) else most
            step = Step(
                sight.on, scale, current, least, most, _frozen(np.minimum(np.maximum(current, least), most)), evidence
            )
            found = _admitted(guard, state, step)
            if watch is not None:
                watch(state, step, found)
            outcome = np.where(self.holds[place][..., part], current, found)
            if not place:
                # No guard delays a first placement.
                outcome = np.where(start < 0, step.proposed, outcome)
            outcome = _frozen(outcome)
            state = _advanced(guard, state, step, outcome)
            admitted.append(found)
            states.append(state)
            stayed = outcome == (current if place else start)
            stays = np.where(stayed, stays + np.int16(1), np.int16(1)).astype(np.int16)
            since = np.where(stayed & (since > 0), since, np.int32(sight.on.toordinal())).astype(np.int32)
            current = outcome
        return Record(tuple(admitted), tuple(states))

    def __str__(self) -> str:
        count = len(self.least)
        told = [f"{'one review' if count == 1 else f'{count} reviews in a row'}, the last one of {self.scene}"]
        scale = self.scene.setting.regime.scale
        for place, code in enumerate(self.scene.codes[:_TOLD]):
            pairs = zip(self.least[..., place].tolist(), self.most[..., place].tolist(), strict=True)
            bounds = [
                scale[low].name if low == high else f"{scale[low].name} to {scale[high].name}" for low, high in pairs
            ]
            told.append(f"  the evidence allows {code}: {', then '.join(bounds)}")
        return "\n".join(told)


def _frozen(array: Any) -> Any:
    own = np.array(array)
    own.flags.writeable = False
    return own


def _admitted(guard: Guard, state: IntArray, step: Step) -> RankArray:
    found = call(guard.admit, state, step)
    if not isinstance(found, np.ndarray) or found.dtype != np.int8:
        kind = found.dtype if isinstance(found, np.ndarray) else type(found).__name__
        raise Broken("form", f"it admitted {kind}, not an array of int8")
    if found.shape != step.proposed.shape and not (
        has_scenarios(guard) and found.shape[-1:] == step.proposed.shape[-1:]
    ):
        raise Broken(
            "form", f"it admitted ranks of the shape {found.shape} where those proposed have {step.proposed.shape}"
        )
    refuse_outside("between", found, step)
    return found


def refuse_outside(law: str, found: RankArray, step: Step) -> None:
    """Refuse ranks that are not between the current and the proposed ones."""
    low, high = np.minimum(step.current, step.proposed), np.maximum(step.current, step.proposed)
    outside = of_each((found < low) | (found > high))
    if outside.any():
        place = int(np.flatnonzero(outside)[0])
        names = [step.scale[int(each[..., place].ravel()[0])].name for each in (step.current, step.proposed)]
        rank = int(found[..., place].ravel()[0])
        told = step.scale[rank].name if 0 <= rank <= step.scale.top else f"rank {rank}"
        who = step.evidence.organisations[place].code
        raise Broken(law, f"it admitted {told} for {who}, who is in {names[0]} and proposed for {names[1]}")


def _advanced(guard: Guard, state: IntArray, step: Step, outcome: RankArray) -> IntArray:
    following = call(guard.advance, state, step, outcome)
    if not isinstance(following, np.ndarray) or following.dtype != state.dtype:
        kind = following.dtype if isinstance(following, np.ndarray) else type(following).__name__
        raise Broken("form", f"its state is {kind}, not an array of {state.dtype}; say in state_type what it is")
    wanted = (len(guard.fields), *outcome.shape)
    if following.shape not in {wanted, (len(guard.fields), outcome.shape[-1])}:
        raise Broken("form", f"its state has the shape {following.shape}, not {wanted}: a row for each of its fields")
    return following
