"""A guard of others asks a criterion, counts for how long organisations stay, and says more about whom it holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, final

import attrs
import numpy as np
import pytest
from corridor import METRICS, SCALE

from tiering import Cadence, History, Reference, Regime, Review, ReviewCycle, Status, rules, testing
from tiering.errors import DefinitionError, UnknownCodeError
from tiering.typing import Criterion, IntArray, RankArray, Step

ONE_DAY = 86_400


@final
@attrs.frozen
class Quarantine:
    """Holds whoever has come into a tier within 60 days, unless a criterion is met, and adds up for how many seconds."""

    unless: Criterion
    counts_days: ClassVar[bool] = True
    state_type: ClassVar[type[np.int64]] = np.int64
    fields: ClassVar[tuple[str, ...]] = ("seconds",)
    initial: ClassVar[tuple[int, ...]] = (ONE_DAY,)
    references: ClassVar[tuple[tuple[str, Reference], ...]] = (("60 days", Reference(Status.ILLUSTRATIVE)),)

    @property
    def parts(self) -> tuple[tuple[str, Criterion], ...]:
        return (("what ends the quarantine", self.unless),)

    @property
    def reads(self) -> Mapping[str, int]:
        return self.unless.reads

    @property
    def elementwise(self) -> bool:
        return self.unless.elementwise

    def admit(self, state: IntArray, step: Step, /) -> RankArray:  # noqa: ARG002 - it only counts
        since = step.evidence.in_tier_since
        assert since is not None
        is_new = since > step.on.toordinal() - 60
        return np.where(is_new & ~self.unless.assess(step.evidence).met, step.current, step.proposed)

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        (seconds,) = state
        held = np.not_equal(outcome, step.proposed)
        return np.array([seconds + ONE_DAY * 30 * held], dtype=np.int64)

    def tell(self, state: IntArray, step: Step, index: int, /) -> str:
        return f"{self}, for {int(state[0, index]) // ONE_DAY} days so far, on {step.on}"

    def __str__(self) -> str:
        return "a quarantine of 60 days"


GUARD = Quarantine(rules.Above("waits", 50))


def regime(guard: Quarantine = GUARD) -> Regime:
    return Regime(
        name="Pretend",
        metrics=METRICS,
        scale=SCALE,
        rule=rules.Ladder(enter={"1": rules.Below("four_hour", 0.6)}),
        guards=[guard],
        cycle=ReviewCycle(first=date(2023, 10, 1), every=Cadence.MONTH),
    )


PANEL = testing.panel_of(
    {
        "TA": {"four_hour": "0.4 0.7 0.7 0.7 0.7", "waits": "5x5"},
        "TB": {"four_hour": "0.4 0.7 0.7 0.7 0.7", "waits": "5 60 5 5 5"},
    },
    METRICS,
    first="2023-09",
)
UNTIL = date(2024, 2, 1)


def replayed() -> History:
    return regime().replay(PANEL, until=UNTIL)


def test_it_holds_as_long_as_it_says() -> None:
    testing.assert_tiers(replayed(), {"TA": "1 1 0 0 0", "TB": "1 0 0 0 0"})


def test_it_remembers_numbers_that_need_more_than_16_bits() -> None:
    assert [review.guard_states[0][0].tolist() for review in replayed()][:2] == [
        [ONE_DAY, ONE_DAY],
        [31 * ONE_DAY, ONE_DAY],
    ]


def test_its_words_about_one_organisation_stand_in_the_explanation() -> None:
    text = str(replayed()[1]["TA"].explain())

    assert "held: a quarantine of 60 days, for 1 days so far, on 2023-11-01; tier 0 was proposed" in text


def test_what_it_asks_is_checked_with_the_regime() -> None:
    with pytest.raises(UnknownCodeError, match="unknown metric 'wait' in what ends the quarantine"):
        regime(Quarantine(rules.Above("wait", 50)))
    with pytest.raises(DefinitionError, match="what ends the quarantine"):
        regime(Quarantine(rules.Misses("waits")))


def test_its_numbers_are_listed_with_those_of_its_parts() -> None:
    labels = [label for label, _ in regime().references]

    assert any("60 days" in label for label in labels)
    assert any("waits above 50" in label for label in labels)


def test_stop_and_continue_is_the_uninterrupted_history() -> None:
    history, reviews = replayed(), list[Review](regime().replay(PANEL, until=date(2023, 11, 1)))
    for review in history.reviews[2:]:
        reviews.append(regime().review(PANEL, on=review.on, previous=reviews[-1]))

    assert History(reviews) == history
    assert np.array_equal(history.ranks, regime().simulate(PANEL, until=UNTIL))


def test_the_kit_checks_it() -> None:
    testing.check_guard(GUARD, metrics=METRICS, scale=SCALE)
