"""Criteria that look back are answered for the reviews to come; nobody can tell, whatever the criterion is."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

import attrs
import numpy as np
import pytest
from invented import SCALE, number

from tiering import Cadence, DateRange, Organisation, Panel, Period, Polarity, Regime, Register, ReviewCycle, rules
from tiering.errors import RuleError
from tiering.typing import Criterion, Evidence, Finding, Proposal, Question

M = number("m", Polarity.HIGHER_IS_BETTER)
HELD = rules.InPeriods(rules.Below("m", 3), 2, of=3)
UNTIL = date(2023, 4, 1)
MONTHLY = ReviewCycle(first=date(2022, 7, 1), every=Cadence.MONTH)
CYCLES = {
    "monthly": MONTHLY,
    "twice in a month": attrs.evolve(MONTHLY, extraordinary=[date(2022, 9, 12)]),
    "quarterly": attrs.evolve(MONTHLY, every=Cadence.QUARTER),
    "quarterly, once later": attrs.evolve(
        MONTHLY, every=Cadence.QUARTER, postponed={date(2022, 10, 1): date(2022, 11, 14)}
    ),
    "quarterly and between": attrs.evolve(MONTHLY, every=Cadence.QUARTER, extraordinary=[date(2022, 12, 5)]),
}


def asking(rule: Any, **changes: Any) -> Regime:
    """Return a regime with a rule, or with a criterion for tier 1."""
    return Regime(
        name="Invented",
        metrics=[M],
        scale=SCALE,
        rule=rule if hasattr(rule, "propose") else rules.Ladder(enter={"1": rule}),
        **{"cycle": MONTHLY, **changes},
    )


def figures(shift: float = 0.0, organisations: int = 4) -> Panel:
    january = Period.parse("2022-01")
    values = np.random.default_rng(20220701).integers(1, 6, (1, 15, organisations)).astype(float)
    values[0, 0] += shift
    return Panel.from_arrays(
        values,
        metrics=[M],
        periods=[january.shifted(month) for month in range(15)],
        organisations=[Organisation(f"T{place}", kind="trust") for place in range(organisations)],
    )


def folded(asked: Regime, panel: Panel) -> list[list[int]]:
    """Hold one review after the other, each by itself."""
    found = []
    before = None
    for on in asked.cycle.dates(until=UNTIL):
        before = asked.review(panel, on=on, previous=before)
        found.append(before.ranks.tolist())
    return found


@attrs.frozen
class Around:
    """A criterion of somebody's own around another one, written by hand."""

    criterion: Criterion
    elementwise: ClassVar[bool] = True

    @property
    def reads(self) -> Mapping[str, int]:
        return {metric: periods + 2 for metric, periods in self.criterion.reads.items()}

    @property
    def parts(self) -> tuple[tuple[str, Criterion], ...]:
        return (("", self.criterion),)

    def assess(self, evidence: Evidence, /) -> Finding:
        found = self.criterion.assess(evidence)
        return Finding(self, found.met, found.possible)


@attrs.frozen
class Before(Around):
    """What held two periods ago."""

    def looks(self, evidence: Evidence, /) -> Any:
        return ((self.criterion, evidence.earlier(2)),)

    def combine(self, findings: Any, /) -> Finding:
        (found,) = findings
        return Finding(self, found.met, found.possible)

    def assess(self, evidence: Evidence, /) -> Finding:
        return self.combine([self.criterion.assess(evidence.earlier(2))])


@attrs.frozen
class OneByOne(Around):
    """Answers about several periods by asking its part about each."""

    def over_periods(self, evidence: Evidence, periods: int, every: int, /) -> Any:
        found = [self.assess(evidence.earlier(back)) for back in reversed(range(0, periods, every))]
        return np.stack([each.met for each in found], axis=-2), np.stack([each.possible for each in found], axis=-2)


@attrs.frozen
class ByTheDay(OneByOne):
    """Asks about a period that hangs on the day, and says that it is not timed."""

    is_timed: ClassVar[bool] = False

    def assess(self, evidence: Evidence, /) -> Finding:
        found = self.criterion.assess(evidence.earlier(evidence.on.month % 3))
        return Finding(self, found.met, found.possible)


@attrs.frozen
class BelowLevel:
    """Below a level, which it says as a question."""

    elementwise: ClassVar[bool] = True
    is_timed: ClassVar[bool] = True
    reads: ClassVar[Mapping[str, int]] = {"m": 1}

    def level(self, evidence: Evidence) -> float:  # noqa: ARG002 - others look at it
        return 3.0

    def question(self, evidence: Evidence, /) -> Question | None:
        return Question("m", np.less, self.level(evidence))

    def assess(self, evidence: Evidence, /) -> Finding:
        figure = evidence.figure("m")
        met = figure.values < self.level(evidence)
        return Finding(self, met, figure.possible(met))


@attrs.frozen
class BelowTheStart(BelowLevel):
    """Below the mean of the panel's first period."""

    def level(self, evidence: Evidence) -> float:
        return float(np.mean(evidence.panel.values[0, 0]))


@attrs.frozen
class Stricter(BelowLevel):
    """Below another level from a day on; not timed."""

    is_timed: ClassVar[bool] = False

    def level(self, evidence: Evidence) -> float:
        return 2.0 if evidence.on < date(2022, 11, 1) else 4.0


@attrs.frozen
class KeepsItsOwn(BelowLevel):
    """Keeps a number of its own under its own identity, and asks no question."""

    def question(self, evidence: Evidence, /) -> None:
        evidence.keep(id(self), 3.0)

    def over_periods(self, evidence: Evidence, periods: int, every: int, /) -> None:
        """Answer about nothing at once."""


class Combining:
    """A rule with a method that is called as one of criteria is."""

    elementwise = True
    reads: ClassVar[Mapping[str, int]] = HELD.reads
    parts: ClassVar[Any] = (("", HELD),)

    def combine(self, least: Any, most: Any) -> Proposal:
        return Proposal(least, most)

    def propose(self, evidence: Evidence, /) -> Proposal:
        found = HELD.assess(evidence)
        return self.combine(found.met.view(np.int8), found.possible.view(np.int8))


RULES: dict[str, Any] = {
    "what held": HELD,
    "either of two": HELD | rules.InPeriods(rules.Above("m", 4), 3, of=3),
    "around it": Around(HELD),
    "before": Before(HELD),
    "one by one": OneByOne(HELD),
    "by the day": ByTheDay(HELD),
    "over around it": rules.InPeriods(Around(HELD), 1, of=2) | HELD,
    "over before": rules.InPeriods(Before(HELD), 1),
    "over one by one": rules.InPeriods(OneByOne(HELD), 1, of=2),
    "over a question": rules.InPeriods(BelowLevel(), 2, of=3) | HELD,
    "over a question about the panel": rules.InPeriods(BelowTheStart(), 2, of=3),
    "over a question by the day": rules.InPeriods(Stricter(), 2, of=3) | HELD,
    "over what keeps its own": rules.InPeriods(KeepsItsOwn(), 2, of=3),
    "what keeps its own": KeepsItsOwn(),
    "a rule that combines": Combining(),
}


@pytest.mark.parametrize("cycle", CYCLES.values(), ids=CYCLES)
@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_whatever_is_asked_it_is_as_if_every_review_were_held_by_itself(rule: Any, cycle: ReviewCycle) -> None:
    asked, panel = asking(rule, cycle=cycle), figures()

    assert asked.simulate(panel, until=UNTIL).tolist() == folded(asked, panel)
    assert [review.ranks.tolist() for review in asked.replay(panel, until=UNTIL)] == folded(asked, panel)


def test_what_is_asked_of_one_panel_is_not_asked_of_another() -> None:
    asked = asking(rules.InPeriods(BelowTheStart(), 2, of=3))
    asked.simulate(figures(), until=UNTIL)

    assert asked.simulate(figures(9), until=UNTIL).tolist() == folded(asked, figures(9))


def test_where_nobody_is_left_nobody_is_asked_about() -> None:
    asked, gone = asking(HELD), DateRange(date(2000, 1, 1), date(2022, 9, 1))
    register = Register(organisations=[Organisation("T0", kind="trust", valid=gone)])

    ranks = asked.simulate(figures(organisations=1), until=UNTIL, register=register)
    assert ranks[2:, 0].tolist() == [-1] * 8
    assert asked.simulate(figures(organisations=0), until=UNTIL).shape == (10, 0)


def test_a_review_that_was_packed_explains_as_it_did() -> None:
    many = rules.any_of(*(rules.InPeriods(rules.Below("m", 1.5 + of % 4), 1, of=of) for of in range(2, 8)))
    review = asking(many).replay(figures(), until=UNTIL)[-1]
    again = pickle.loads(pickle.dumps(review))  # noqa: S301 - our own

    assert again.seen.recurring is None
    assert [str(again[code].explain()) for code in ("T0", "T3")] == [
        str(review[code].explain()) for code in ("T0", "T3")
    ]


@attrs.frozen
class Raises(Around):
    def combine(self, findings: Any, /) -> Finding:  # noqa: ARG002 - part of the protocol
        raise ZeroDivisionError

    def __str__(self) -> str:
        return "what raises"


@attrs.frozen
class Counts(Around):
    def combine(self, findings: Any, /) -> Finding:
        (found,) = findings
        return Finding(self, found.met.astype(int), found.possible.astype(int))

    def assess(self, evidence: Evidence, /) -> Finding:
        return self.combine([self.criterion.assess(evidence)])


def test_the_one_that_raises_is_named_whoever_asked_first() -> None:
    asked = asking(rules.Ladder(enter={"1": HELD}, leave={"1": Raises(HELD)}))

    with pytest.raises(ZeroDivisionError) as caught:
        asked.simulate(figures(), until=UNTIL)
    assert caught.value.__notes__[0].startswith("raised by the criterion what raises in the review of")


@pytest.mark.parametrize("wrapped", [lambda each: each, lambda each: rules.InPeriods(each, 2)], ids=["alone", "over"])
def test_answers_that_are_no_booleans_are_refused_however_they_are_asked_for(wrapped: Any) -> None:
    with pytest.raises(RuleError, match="answered with int64 and int64, not with booleans"):
        asking(wrapped(Counts(HELD))).simulate(figures(), until=UNTIL)


def test_bounds_may_be_of_different_shapes() -> None:
    @attrs.frozen
    class Vague(BelowLevel):
        def question(self, evidence: Evidence, /) -> None:
            """Ask nothing that is a comparison."""

        def assess(self, evidence: Evidence, /) -> Finding:
            figure = evidence.latest("m")
            return Finding(self, np.zeros(figure.shape[-1], dtype=np.bool_), figure < 3)

    panel = attrs.evolve(figures(), values=np.stack([figures().values, figures().values + 1]))

    assert asking(rules.InPeriods(Vague(), 1, of=3)).simulate(panel, until=UNTIL).shape == (2, 10, 4)
