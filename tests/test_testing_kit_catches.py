# ruff: noqa: ARG002 - a guard that breaks one law may ignore the rest
"""Plug-ins that break a law each, and the words with which the kit says so."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import attrs
import numpy as np
import pytest

from tiering import Metric, Polarity, Tier, TierScale, Unit, hysteresis, rules, testing
from tiering.errors import UnknownCodeError
from tiering.typing import Evidence, Finding, IntArray, Line, Proposal, Question, RankArray, Scores, Step

NUMBER = Metric("a", unit=Unit.NUMBER, polarity=Polarity.HIGHER_IS_BETTER)
SCALE = TierScale.from_most_intensive(Tier("1"), Tier("2"), Tier("3"))


@attrs.frozen
class Sound:
    """A criterion that keeps every law, and that the others below are changes of."""

    reads: Mapping[str, int] = attrs.field(factory=lambda: {"a": 1}, hash=False)
    elementwise: bool = True
    limits: ClassVar[tuple[tuple[str, float, float], ...]] = (("a", 1.0, 1.0),)

    def answer(self, evidence: Evidence) -> Any:
        return evidence.latest("a") < 1.0

    def assess(self, evidence: Evidence, /) -> Finding:
        met = self.answer(evidence)
        return Finding(self, met, evidence.figure("a").possible(met))


@attrs.frozen
class Peeks(Sound):
    """Looks at the others through their figures."""

    def answer(self, evidence: Evidence) -> Any:
        figures = evidence.latest("a")
        return figures < np.nanmean(np.append(figures, 0.0))


@attrs.frozen
class PeeksBehindTheBlock(Sound):
    """Looks at the others through the panel, which a block does not hide."""

    def answer(self, evidence: Evidence) -> Any:
        place = evidence.panel.row("a"), evidence.views["a"].column
        everybody = evidence.panel.values[..., *place, :]
        return evidence.latest("a") < np.nanmean(np.append(everybody, 0.0))


@attrs.frozen
class CountsTheOthers(Sound):
    """Looks at how many there are."""

    def answer(self, evidence: Evidence) -> Any:
        return evidence.latest("a") < len(evidence.panel.organisations)


@attrs.frozen
class LooksAtTheOthersTiers(Sound):
    """Looks at where the others stand."""

    def answer(self, evidence: Evidence) -> Any:
        return (evidence.latest("a") < 1.0) & (evidence.current.max(initial=-1) > 1)


@attrs.frozen
class TakesTheFirst(Sound):
    """Looks at the others by their places."""

    elementwise: bool = False

    def answer(self, evidence: Evidence) -> Any:
        return (evidence.latest("a") < 1.0) & (np.arange(evidence.current.shape[-1]) > 0)


@attrs.frozen
class Mutates(Sound):
    """Sorts the figures where they are."""

    def answer(self, evidence: Evidence) -> Any:
        evidence.latest("a")[...] = 0.0
        return evidence.latest("a") < 1.0


@attrs.frozen
class MutatesTheRanks(Sound):
    """Writes to where everybody stands."""

    def answer(self, evidence: Evidence) -> Any:
        evidence.current[...] = 0
        return evidence.latest("a") < 1.0


@attrs.frozen
class ReadsMore(Sound):
    """Reads a metric that it does not name."""

    def answer(self, evidence: Evidence) -> Any:
        return evidence.latest("b") < 1.0


@attrs.frozen
class ReadsFurtherBack(Sound):
    """Reads more periods than it says."""

    def answer(self, evidence: Evidence) -> Any:
        return evidence.series("a", 2)[..., 0, :] < 1.0


@attrs.frozen
class ReadsTheFuture(Sound):
    """Reads what had not been published, behind the evidence's back."""

    def answer(self, evidence: Evidence) -> Any:
        return evidence.panel.values[..., evidence.panel.row("a"), -1, evidence.block] < 1.0


@attrs.frozen
class ReadsNothing(Sound):
    """Says that it reads no period."""

    reads: Mapping[str, int] = attrs.field(factory=lambda: {"a": 0}, hash=False)


@attrs.frozen
class Unsound(Sound):
    """Takes a missing figure for a pass."""

    def assess(self, evidence: Evidence, /) -> Finding:
        met = self.answer(evidence)
        return Finding(self, met, met)


@attrs.frozen
class NeverSure(Sound):
    """Leaves everything open."""

    def assess(self, evidence: Evidence, /) -> Finding:
        met = self.answer(evidence)
        return Finding(self, np.zeros_like(met), np.ones_like(met))


@attrs.frozen
class Upside(Sound):
    """Has its bounds in the wrong order."""

    def assess(self, evidence: Evidence, /) -> Finding:
        met = self.answer(evidence)
        return Finding(self, met, ~met)


@attrs.frozen
class Ints(Sound):
    """Answers with whole numbers."""

    def answer(self, evidence: Evidence) -> Any:
        return super().answer(evidence).astype(int)

    def assess(self, evidence: Evidence, /) -> Finding:
        met = self.answer(evidence)
        return Finding(self, met, met)


@attrs.frozen
class OneForAll(Sound):
    """Answers once for everybody."""

    def assess(self, evidence: Evidence, /) -> Finding:
        met = np.array([bool((self.answer(evidence)).any())])
        return Finding(self, met, met)


@attrs.frozen
class KeepsThePeriods(Sound):
    """Forgets to reduce the axis of the periods."""

    reads: Mapping[str, int] = attrs.field(factory=lambda: {"a": 2}, hash=False)

    def assess(self, evidence: Evidence, /) -> Finding:
        figures = evidence.series("a", 2)
        return Finding(self, figures < 1.0, (figures < 1.0) | np.isnan(figures))


@attrs.frozen
class AnswersAnArray(Sound):
    """Returns no finding."""

    def assess(self, evidence: Evidence, /) -> Any:
        return self.answer(evidence)


@attrs.frozen(eq=False)
class ChangesItsMind(Sound):
    """Answers otherwise every second time."""

    asked: Iterator[int] = attrs.field(factory=itertools.count)

    def answer(self, evidence: Evidence) -> Any:
        return (evidence.latest("a") < 1.0) ^ bool(next(self.asked) % 2)


@attrs.frozen
class Remembers(Sound):
    """Lets an earlier review answer for a later one."""

    def answer(self, evidence: Evidence) -> Any:
        return evidence.memory.setdefault("Remembers", evidence.latest("a") < 1.0)


@attrs.frozen
class TakesTheFirstScenario(Sound):
    """Mistakes the scenarios' axis for something else."""

    def answer(self, evidence: Evidence) -> Any:
        return np.atleast_2d(evidence.latest("a"))[0] < 1.0


class NoValue(Sound):
    """Is equal to itself alone."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__


@attrs.define(eq=True, unsafe_hash=False)
class NoHash(Sound):
    """Cannot be hashed."""

    __hash__ = None  # type: ignore[assignment]


class NoWords:
    """Has no words for itself."""

    reads: ClassVar[Mapping[str, int]] = {"a": 1}
    elementwise = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoWords)

    def __hash__(self) -> int:
        return 1

    def assess(self, evidence: Evidence, /) -> Finding:
        figure = evidence.figure("a")
        met = figure.values < 1.0
        return Finding(self, met, figure.possible(met))


@attrs.frozen
class WrongWords(Sound):
    """Says that everything is met."""

    def describe(self, finding: Finding, index: int, /) -> Any:
        return Line("all is well", finding.answer(0 * index))


@attrs.frozen
class StumblesOverGaps(Sound):
    """Raises where a figure is missing."""

    def answer(self, evidence: Evidence) -> Any:
        return np.array([int(each) < 1 for each in evidence.latest("a").ravel()]).reshape(evidence.latest("a").shape)


@attrs.frozen
class HelpsTheWorse(Sound):
    """Says that a worse figure never helps, and it does."""

    worse_never_helps: ClassVar[bool] = True

    def answer(self, evidence: Evidence) -> Any:
        return evidence.latest("a") > 1.0


@attrs.frozen
class CombinesOtherwise(Sound):
    """Makes something else of its parts' findings than it answers."""

    parts: ClassVar[tuple[tuple[str, Any], ...]] = (("", rules.Below("a", 1.0)),)

    def combine(self, findings: Any) -> Finding:
        (finding,) = findings
        return Finding(self, ~finding.possible, ~finding.met)


@attrs.frozen
class CombinesBackwards(Sound):
    """Answers about the wrong period where its parts answer about several."""

    parts: ClassVar[tuple[tuple[str, Any], ...]] = (("", rules.Below("a", 1.0)),)

    def combine(self, findings: Any) -> Finding:
        (finding,) = findings
        order = slice(None, None, -1 if finding.met.ndim > 1 else 1)
        return Finding(self, *(each[order] for each in (finding.met, finding.possible)))


@attrs.frozen
class AnswersBackwards(Sound):
    """Answers about several periods in the wrong order."""

    def over_periods(self, evidence: Evidence, periods: int, every: int, /) -> Any:
        figures = evidence.series("a", periods)[..., ::-every, :]
        return figures < 1.0, (figures < 1.0) | np.isnan(figures)


@attrs.frozen
class AsksForMore(Sound):
    """Says that it asks for another number than it does."""

    def question(self, evidence: Evidence, /) -> Question:
        return Question("a", np.less, 2.0)


CRITERIA: list[tuple[Any, str, str]] = [
    (CombinesOtherwise(), "shortcuts", "by its combine"),
    (CombinesBackwards(), "shortcuts", "periods back by its combine"),
    (AnswersBackwards(), "shortcuts", "periods back by its over_periods"),
    (AsksForMore(), "shortcuts", "periods back by its question"),
    (Peeks(), "blocks", "in a block"),
    (PeeksBehindTheBlock(), "others", "the others' figures"),
    (CountsTheOthers(), "others", "without the others"),
    (LooksAtTheOthersTiers(), "blocks", "in a block"),
    (TakesTheFirst(), "order-of-organisations", "another order"),
    (Mutates(), "leaves-alone", "changed the figures; work on a copy"),
    (MutatesTheRanks(), "leaves-alone", "changed the current ranks"),
    (ReadsMore(), "reads", "the metric 'b', which its reads does not name"),
    (ReadsFurtherBack(), "reads", "2 periods of 'a' were asked for"),
    (ReadsTheFuture(), "reads", "had not been published"),
    (ReadsNothing(), "reads", "give a whole number from 1 up"),
    (Unsound(), "bounds", "is not met, but met with its gaps filled"),
    (NeverSure(), "complete", "though nothing is missing"),
    (Upside(), "order", "met above possible"),
    (Ints(), "form", "met is int64, not an array of bool"),
    (OneForAll(), "form", r"the shape \(1,\) for"),
    (KeepsThePeriods(), "form", "reduce its other axes"),
    (AnswersAnArray(), "form", "with ndarray, not with Finding"),
    (ChangesItsMind(), "repeatable", "when it was asked again"),
    (Remembers(), "repeatable", "evidence.memory"),
    (TakesTheFirstScenario(), "scenarios", "as one of two scenarios"),
    (NoValue(), "values", "not equal to itself once it is copied"),
    (NoHash(), "values", "cannot be hashed"),
    (NoWords(), "words", "write __str__"),
    (WrongWords(), "words", "where the finding says"),
    (StumblesOverGaps(), "answers", "it raised ValueError: cannot convert float NaN to integer"),
    (HelpsTheWorse(), "monotone", "with worse figures"),
    (Sound, "members", "Sound is a class, not a criterion"),
    (object(), "members", "it has no reads, no elementwise, no assess"),
]


def test_a_sound_criterion_passes() -> None:
    testing.check_criterion(Sound(), metrics=[NUMBER], scale=SCALE)


@pytest.mark.parametrize(
    ("criterion", "law", "words"), CRITERIA, ids=[f"{type(each).__name__}-{law}" for each, law, _ in CRITERIA]
)
def test_a_criterion_that_breaks_a_law_is_caught(criterion: Any, law: str, words: str) -> None:
    with pytest.raises(AssertionError, match=rf"breaks the law '{law}'[\s\S]*{words}"):
        testing.check_criterion(criterion, metrics=[NUMBER], scale=SCALE)


@attrs.frozen
class Mean:
    """A score that keeps every law."""

    reads: Mapping[str, int] = attrs.field(factory=lambda: {"a": 1}, hash=False)
    elementwise: bool = True

    def score(self, evidence: Evidence, /) -> Scores:
        figure = evidence.figure("a")
        if figure.missing is None:
            return Scores(self, figure.values, figure.values, figure)
        least, most = (np.where(figure.missing, end, figure.values) for end in (-np.inf, np.inf))
        return Scores(self, least, most, figure)


@attrs.frozen
class NaNScore(Mean):
    """Says NaN where it knows nothing."""

    def score(self, evidence: Evidence, /) -> Scores:
        values = evidence.latest("a")
        return Scores(self, values, values)


@attrs.frozen
class TightScore(Mean):
    """Takes a missing figure for an average one."""

    def score(self, evidence: Evidence, /) -> Scores:
        values = np.nan_to_num(evidence.latest("a"), nan=2.5)
        return Scores(self, values, values)


def test_a_sound_score_passes() -> None:
    testing.check_score(Mean(), metrics=[NUMBER])


@pytest.mark.parametrize(
    ("score", "law", "words"),
    [(NaNScore(), "order", "is NaN; say ∓∞"), (TightScore(), "bounds", "with its gaps filled")],
    ids=lambda value: type(value).__name__,
)
def test_a_score_that_breaks_a_law_is_caught(score: Any, law: str, words: str) -> None:
    with pytest.raises(AssertionError, match=rf"breaks the law '{law}'[\s\S]*{words}"):
        testing.check_score(score, metrics=[NUMBER])


@attrs.frozen
class Climbs:
    """A rule that keeps every law but that of words: it gives no reasons."""

    raised: int = 0
    dtype: ClassVar[type[np.generic]] = np.int8
    reads: Mapping[str, int] = attrs.field(factory=lambda: {"a": 1}, hash=False)
    elementwise: bool = True

    def propose(self, evidence: Evidence, /) -> Proposal:
        figure = evidence.figure("a")
        met = figure.values < 1.0
        least, most = (np.asarray(each + self.raised, dtype=self.dtype) for each in (met, figure.possible(met)))
        return Proposal(least, most)


@attrs.frozen
class WideRanks(Climbs):
    """Proposes ranks of the wrong type."""

    dtype: ClassVar[type[np.generic]] = np.int64


@attrs.frozen
class SettlesTooHigh(Climbs):
    """Puts everybody into the most intensive tier in the end."""

    def settle(self, step: Step, outcome: RankArray, /) -> RankArray:
        return np.full_like(outcome, step.scale.top)


@attrs.frozen
class SettlesInLine(Climbs):
    """Lets the first in the list have its way."""

    elementwise: bool = False

    def settle(self, step: Step, outcome: RankArray, /) -> RankArray:
        return np.where(np.arange(len(outcome)) == 0, outcome, step.current)


@pytest.mark.parametrize(
    ("rule", "law", "words"),
    [
        (SettlesTooHigh(), "settle", "it admitted tier 1 for"),
        (SettlesInLine(), "settle", "when the organisations come in another order"),
        (Climbs(), "words", "says nothing"),
        (Climbs(raised=2), "order", "is not between rank 0 and rank 2"),
        (WideRanks(), "form", "least is int64, not an array of int8"),
    ],
    ids=["settles too high", "settles in line", "no words", "above the top", "wide"],
)
def test_a_rule_that_breaks_a_law_is_caught(rule: Any, law: str, words: str) -> None:
    with pytest.raises(AssertionError, match=rf"breaks the law '{law}'[\s\S]*{words}"):
        testing.check_rule(rule, metrics=[NUMBER], scale=SCALE)


@attrs.frozen
class LetsThrough:
    """A guard that keeps every law, and that the others below are changes of."""

    fields: tuple[str, ...] = ("reviews",)
    elementwise: bool = True

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        return step.proposed

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        (reviews,) = state
        return np.array([reviews + (outcome >= 0)], dtype=np.int16)

    def __str__(self) -> str:
        return "nothing is held"


@attrs.frozen
class GuardPeeks(LetsThrough):
    """Holds everybody where many are to move."""

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        moves = (step.proposed != step.current).mean(axis=-1, keepdims=True) if step.current.size else 0
        return np.where(moves > 0.5, step.current, step.proposed)


@attrs.frozen
class GuardPeeksBehindTheBlock(LetsThrough):
    """Holds everybody in a panel of more than one."""

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        return step.current if len(step.evidence.panel.organisations) > 1 else step.proposed


@attrs.frozen
class GuardRemembersTheOthers(LetsThrough):
    """Remembers how many moved in all."""

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        (moves,) = state
        return np.array([moves + (outcome != step.current).sum(axis=-1, keepdims=True)], dtype=np.int16)


@attrs.frozen
class GuardMutates(LetsThrough):
    """Counts in its state itself."""

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        state += 1
        return np.asarray(state, dtype=np.int16)


@attrs.frozen
class GuardKeepsTheStep(LetsThrough):
    """Remembers an array of the step itself."""

    fields: tuple[str, ...] = ()

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        step.proposed[...] = step.current
        return step.proposed


@attrs.frozen
class GuardWideState(LetsThrough):
    """Remembers more than it can."""

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        return super().advance(state, step, outcome).astype(np.int64)


@attrs.frozen
class GuardFlatState(LetsThrough):
    """Forgets the axis of its fields."""

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        return np.asarray(super().advance(state, step, outcome)[0], dtype=np.int16)


@attrs.frozen
class GuardOvershoots(LetsThrough):
    """Admits more than was proposed."""

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        return np.full_like(step.proposed, step.scale.top)


@attrs.frozen
class GuardFloats(LetsThrough):
    """Admits halves of tiers."""

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        return (step.proposed + step.current) / 2  # type: ignore[return-value]


@attrs.frozen
class GuardRefusesLongSteps(LetsThrough):
    """Holds those who are to move by two tiers, but not those who are to move by one."""

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        return np.where(np.abs(step.proposed - step.current) > 1, step.current, step.proposed)


@attrs.frozen
class GuardReadsFigures(LetsThrough):
    """Looks at figures without saying so."""

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        return np.where(step.evidence.latest("a") < 1.0, step.proposed, step.current)


@attrs.frozen
class GuardWithoutWords(LetsThrough):
    """Does not complete the sentence "held: …"."""

    def __str__(self) -> str:
        return ""


@attrs.frozen
class GuardTakesTheFirst(LetsThrough):
    """Holds the first in the list."""

    elementwise: bool = False

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        return np.where(np.arange(step.current.shape[-1]) == 0, step.current, step.proposed)


GUARDS: list[tuple[Any, str, str]] = [
    (GuardPeeks(), "blocks", "in a block"),
    (GuardPeeksBehindTheBlock(), "others", "without the others"),
    (GuardRemembersTheOthers(), "blocks", "what it remembers"),
    (GuardMutates(), "leaves-alone", "changed its state|read-only"),
    (GuardKeepsTheStep(), "leaves-alone", "read-only"),
    (GuardWideState(), "form", "its state is int64, not an array of int16"),
    (GuardFlatState(), "form", "a row for each of its fields"),
    (GuardOvershoots(), "between", "it admitted tier 1 for"),
    (GuardFloats(), "form", "it admitted float"),
    (GuardRefusesLongSteps(), "monotone-step", "was proposed for tier"),
    (GuardReadsFigures(), "reads", "the metric 'a', which its reads does not name"),
    (GuardWithoutWords(), "words", r"its str\(\) is empty"),
    (GuardTakesTheFirst(), "order-of-organisations", "another order"),
    (LetsThrough(fields=["reviews"]), "members", "not a tuple of names"),  # type: ignore[arg-type]
    (LetsThrough(elementwise="yes"), "members", "neither True nor False"),  # type: ignore[arg-type]
]


def test_a_sound_guard_passes() -> None:
    testing.check_guard(LetsThrough(), scale=SCALE)


@pytest.mark.parametrize(
    ("guard", "law", "words"),
    GUARDS,
    ids=[f"{place}-{type(each).__name__}-{law}" for place, (each, law, _) in enumerate(GUARDS)],
)
def test_a_guard_that_breaks_a_law_is_caught(guard: Any, law: str, words: str) -> None:
    with pytest.raises(AssertionError, match=rf"breaks the law '{law}'[\s\S]*({words})"):
        testing.check_guard(guard, metrics=[NUMBER], scale=SCALE)


def test_the_counter_example_is_as_small_as_it_can_be() -> None:
    with pytest.raises(AssertionError) as caught:
        testing.check_criterion(Unsound(), metrics=[NUMBER], scale=SCALE)

    assert "asked about 1 organisation, reviewed on" in str(caught.value)
    assert 'a "_"' in str(caught.value)


def test_a_law_that_is_known_to_be_broken_can_be_left_out() -> None:
    testing.check_guard(GuardRefusesLongSteps(), scale=SCALE, without=["monotone-step"])


def test_a_law_that_does_not_exist_cannot_be_left_out() -> None:
    with pytest.raises(UnknownCodeError, match="unknown law 'monotony' in without; did you mean 'monotone'"):
        testing.check_criterion(Sound(), without=["monotony"])


def test_panels_of_ones_own_are_asked_about_too() -> None:
    rare = rules.Below("a", 0.5)
    panel = testing.panel_of({"TA": {"a": "0.7 _"}, "TB": {"a": "0.2 0.3"}}, [NUMBER], first="2023-04")

    testing.check_criterion(rare, metrics=[NUMBER], panels=[panel])


def test_a_metric_that_is_not_given_is_told() -> None:
    with pytest.raises(UnknownCodeError, match="unknown metric 'b'"):
        testing.check_criterion(rules.Below("b", 1), metrics=[NUMBER])


def test_a_guard_is_checked_with_the_metrics_it_reads() -> None:
    testing.check_guard(hysteresis.StepLimit(2), metrics=[NUMBER])
