# ruff: noqa: ARG002 - a guard that breaks one law may ignore the rest
"""What guards may have besides the members of their protocol, as the kit checks it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
import pytest

from tiering import Metric, Polarity, Tier, TierScale, Unit, hysteresis, rules, testing
from tiering.typing import Criterion, IntArray, RankArray, Step

NUMBER = Metric("a", unit=Unit.NUMBER, polarity=Polarity.HIGHER_IS_BETTER)
SCALE = TierScale.from_most_intensive(Tier("1"), Tier("2"), Tier("3"))

LOW = rules.Below("a", 1)


@attrs.frozen
class Counts:
    """A guard that keeps every law: it counts reviews down, in numbers of its own, and asks a criterion."""

    asked: Criterion = LOW
    state_type: Any = np.int32
    initial: tuple[Any, ...] = (1_000_000,)
    counts_reviews: bool = True
    counts_days: bool = True
    words: Any = "it is too early"

    @property
    def parts(self) -> tuple[tuple[str, Criterion], ...]:
        return (("", self.asked),)

    @property
    def reads(self) -> Mapping[str, int]:
        return self.asked.reads

    @property
    def fields(self) -> tuple[str, ...]:
        return ("left",)

    @property
    def elementwise(self) -> bool:
        return True

    def held(self, step: Step) -> Any:
        evidence = step.evidence
        assert evidence.reviews_in_tier is not None
        assert evidence.in_tier_since is not None
        young = (evidence.reviews_in_tier < 2) | (evidence.in_tier_since > step.on.toordinal() - 30)
        return young & self.asked.assess(evidence).met

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        return np.where(self.held(step), step.current, step.proposed)

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        (left,) = state
        following: IntArray = (left - np.ones(outcome.shape, dtype=np.int32)).astype(np.int32)[np.newaxis]
        return following

    def tell(self, state: IntArray, step: Step, index: int, /) -> Any:
        return self.words

    def __str__(self) -> str:
        return "nothing moves early"


@attrs.frozen
class LooksAround(Counts):
    """Asks how long the first in the list has been in its tier."""

    def held(self, step: Step) -> Any:
        since = step.evidence.in_tier_since
        assert since is not None
        return np.full(since.shape, since[..., :1] > 0) if since.size else np.zeros(0, dtype=np.bool_)


@attrs.frozen
class AsksNobody(Counts):
    """Does not say that it asks how long organisations have been in their tiers."""

    counts_days: bool = False


BROKEN: list[tuple[Any, str, str]] = [
    (Counts(state_type="whole numbers"), "members", "state_type is 'whole numbers', no type of whole numbers"),
    (Counts(state_type=np.float64), "members", "state_type is float64; what is remembered are whole numbers"),
    (Counts(state_type=np.uint8, initial=()), "members", "state_type is uint8"),
    (Counts(state_type=np.int64), "form", "its state is int32, not an array of int64; say in state_type what it is"),
    (Counts(initial=(1, 2)), "members", "initial has 2 numbers for 1 fields"),
    (Counts(initial=(0.5,)), "members", "initial has 0.5, which is no whole number that fits int32"),
    (Counts(initial=(2**31,)), "members", "initial has 2147483648"),
    (Counts(words=""), "words", "tell returned '' for"),
    (Counts(words=None), "words", "tell returned None for"),
    (LooksAround(), "blocks|others|order-of-organisations", "admitted|remembers"),
    (AsksNobody(), "answers", "AssertionError"),
]


def test_a_sound_guard_passes() -> None:
    testing.check_guard(Counts(), metrics=[NUMBER], scale=SCALE)


@pytest.mark.parametrize(
    ("guard", "law", "words"),
    BROKEN,
    ids=[f"{place}-{type(each).__name__}-{law}" for place, (each, law, _) in enumerate(BROKEN)],
)
def test_a_guard_that_breaks_a_law_is_caught(guard: Any, law: str, words: str) -> None:
    with pytest.raises(AssertionError, match=rf"breaks the law '({law})'[\s\S]*({words})"):
        testing.check_guard(guard, metrics=[NUMBER], scale=SCALE)


def test_what_a_part_reads_must_be_read_by_the_guard() -> None:
    @attrs.frozen
    class Forgets(Counts):
        @property
        def reads(self) -> Mapping[str, int]:
            return {}

    with pytest.raises(AssertionError, match="'a', which its reads does not name"):
        testing.check_guard(Forgets(), metrics=[NUMBER], scale=SCALE)


def test_conditions_that_a_guard_asks_for_are_sometimes_attested() -> None:
    seen: list[Any] = []

    @attrs.frozen
    class Watches(Counts):
        def held(self, step: Step) -> Any:
            found = self.asked.assess(step.evidence)
            seen.append((found.met.any(), (found.possible & ~found.met).any()))
            return found.met

    testing.check_guard(Watches(rules.Attested("plan")), scale=SCALE, without=["values"])

    assert {met for met, _ in seen} == {False, True}
    assert {unknown for _, unknown in seen} == {False, True}


def test_guards_with_scenarios_of_their_own_are_checked() -> None:
    limits = np.array([[0.5], [1.0]])

    testing.check_guard(hysteresis.Freeze(rules.Below("a", limits)), metrics=[NUMBER], scale=SCALE)
