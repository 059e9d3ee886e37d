"""What a plug-in must be: nothing to subclass, nothing to register."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, runtime_checkable

import numpy as np

from tiering._arrays import FloatArray, IntArray, RankArray
from tiering._evidence import Evidence
from tiering._fields import FrozenMapping
from tiering._figures import Figure
from tiering._findings import Finding, Proposal, Ranks, Reason, Scores, Step
from tiering._windows import Window

__all__ = ["Criterion", "Guard", "Level", "Limit", "Need", "Question", "Rule", "Score", "Tracing", "What"]


class What(enum.Enum):
    """
    What a criterion can need of a regime besides its metrics, or of a review besides its figures.

    Example:
        >>> from tiering.typing import What
        >>> What.STANDARD.value
        'a standard'
    """

    STANDARD = "a standard"
    TRAJECTORY = "a trajectory"
    SAME_UNIT = "the same unit"
    """Another metric is in the unit of this one."""
    SAME_CADENCE = "the same cadence"
    """Another metric is reported as often as this one."""
    BETTER_SIDE = "a better side"
    """One direction of the metric is better than the other."""
    HIGHER_IS_BETTER = "that higher is better"
    LOWER_IS_BETTER = "that lower is better"
    REGISTER = "a register"
    """The review says who is part of a whole of a kind, which is named in place of another metric."""
    WEIGHTS = "weights"
    """The panel says how many are behind the metric's figures."""


class Need(NamedTuple):
    """
    One thing that must be there for a criterion to make sense.

    What a regime must hold is checked when the regime is built, what a review must be given before it begins.

    Attributes:
        what: What it is.
        metric: The code of the metric that it is needed for; empty where it is needed for none.
        other: The code of the other metric, or the kind of whole, where there is one.

    Example:
        >>> from tiering import rules
        >>> [need.what.value for need in rules.Misses("four_hour").needs]
        ['a better side', 'a standard']
    """

    what: What
    metric: str
    other: str = ""


class Question(NamedTuple):
    """
    A comparison of the latest figure of a metric with a number.

    Attributes:
        metric: The metric's code.
        compare: How they are compared: a function of numpy's that takes the figures first, false where one is missing.
        level: The number, in the metric's unit.

    Example:
        >>> import numpy as np
        >>> from tiering.typing import Question
        >>> Question("four_hour", np.less, 0.65).level
        0.65
    """

    metric: str
    compare: np.ufunc
    level: float


@runtime_checkable
class Criterion(Protocol):
    """
    A question about each organisation.

    It may also have any of these.

    - For words: `describe(finding, index)`, which returns a `Line`; `references`, its numbers (label and
      `Reference`); `in_words(metrics)`, what its `str()` says with the names and units of metrics, which it is given
      by their codes; `heading`, what stands above its parts where each has a line of its own; `cases`, what it is to
      answer (of `testing.Case`).
    - Where it is made of others: `parts` (label and criterion); `negates`, True where it holds if they do not;
      `combine(findings)`, where its answer follows from theirs alone, from `met` and `possible`, which may have leading
      axes; `looks(evidence)` (criterion and `Evidence`), where they are asked about other evidence than itself.
    - To be checked when a regime is built: `windows` (metric and `Window`) for the averages that it takes,
      `limits` (metric, least and greatest) for the numbers that it compares figures with, `margins` (metric and
      margin), `attestations` for the conditions that it asks for, `needs` (of `typing.Need`) for what the regime must hold, `extent` (an `Extent`) for where it holds.
    - For speed: `is_timed`, True where what it answers about a period follows from figures alone, whatever the day and
      whoever stands where, so that it may be answered for several reviews at once (where it has parts, it is if they
      are, unless it has `looks`); `question(evidence)`, where all it does is to compare the latest figure of one
      metric with the same number in every period: a `typing.Question`, or None; `over_periods(evidence, periods, every)`,
      where it looks back, which answers at once about the latest periods, or each so many-th of them, the latest one
      always among them (lower and upper bounds, (…, period, organisation), the oldest first, one object where nothing
      is missing), or None.
    - For the kit: `worse_never_helps`, True where a worse figure never turns an answer from met to not met.
    """

    @property
    def reads(self) -> Mapping[str, int]:
        """Which metrics it looks at, and how many periods of each."""

    @property
    def elementwise(self) -> bool:
        """Whether its answer about an organisation depends on that organisation alone."""

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""


class Level(NamedTuple):
    """
    What a limit comes to in one review.

    Attributes:
        values: One number, or one for each organisation (…, organisation), in the unit of the
            figure that is compared with it; NaN where there is none.
        basis: What it is made of: a standard, another figure.

    Example:
        >>> from tiering.typing import Level
        >>> Level(0.76).basis is None
        True
    """

    values: float | FloatArray
    basis: object = None


@runtime_checkable
class Limit(Protocol):
    """
    What a figure may be compared with besides a number.

    A limit's `str()` completes the sentence "the figure is below …".  It may also have
    `needs(metric)`, which returns what the regime must hold for it, each as a `typing.Need`;
    `is_measured`, true where it is itself a figure, and so is written as figures are; and `has_number`, true where
    a number is in it, such as how much earlier, that is listed with the reference of whoever compares with it.
    """

    @property
    def elementwise(self) -> bool:
        """Whether an organisation's limit depends on that organisation alone."""

    def reads(self, metric: str, over: Window | None, /) -> Mapping[str, int]:
        """Which metrics comparing with it looks at, and how many periods of each."""

    def window(self, evidence: Evidence, metric: str, /) -> Window:
        """The periods that the figure is taken over where the criterion does not say."""

    def level(self, evidence: Evidence, figure: Figure, /) -> Level:
        """What it comes to."""

    def notes(self, finding: Finding, index: int, /) -> tuple[str, ...]:
        """What the reader of one organisation's explanation needs to know about it."""


@runtime_checkable
class Score(Protocol):
    """
    A number for each organisation that says how bad things are: the higher, the worse.

    A score's `str()` is what explanations call it.  It may also have what a criterion may
    have, but for `describe`; its `parts` are the scores that it is made of.  With
    `notes(scores, index)` it says what else the reader needs to know, as an iterable of text.
    Where `worse_never_helps` is True, a worse figure never makes it lower.
    """

    @property
    def reads(self) -> Mapping[str, int]:
        """Which metrics it looks at, and how many periods of each."""

    @property
    def elementwise(self) -> bool:
        """Whether an organisation's score depends on that organisation alone."""

    def score(self, evidence: Evidence, /) -> Scores:
        """Score every organisation shown."""


class Tracing(Protocol):
    """What a rule's `reasons` can ask when somebody wants to know why."""

    @property
    def evidence(self) -> Evidence:
        """What the rule saw."""

    def finding(self, criterion: Criterion, evidence: Evidence | None = None) -> Finding:
        """A criterion's finding, with those of its parts."""

    def proposal(self, rule: Rule) -> Proposal:
        """What a rule proposes."""

    def ranks(self, rule: Rule, index: int, before: int) -> Ranks:
        """What a rule by itself would have done with one organisation."""

    def reasons(self, rule: Rule, index: int, ranks: Ranks, *, full: bool) -> Sequence[Reason]:
        """Why a rule proposes what it does for one organisation."""


@runtime_checkable
class Rule(Protocol):
    """
    From evidence to a proposed tier for each organisation.

    It may also have what a criterion may have, and any of these.

    - For words: `clauses` (of `Clause`), from which reasons are made as a ladder's are, or
      `reasons(trace, index, ranks, full=…)` of its own, which returns a sequence of `Reason`; `branches`,
      the texts with which its reasons can begin; `heading`, what stands above its parts.
    - To be checked when a regime is built: `tiers`, the codes that it names; `check(scale)` and
      `check_metrics(metrics)`, which raise what is wrong with them.
    - Where places are short: `settle(step, outcome)`, which is asked after the guards and returns ranks between
      the current ones and those that they let through; `check_start(ranks, scale)`, which refuses
      where organisations stood before the first review.
    - For the kit: `worse_never_helps`, True where a worse figure never leads to a less intensive rank, whoever
      stands where.
    """

    @property
    def reads(self) -> Mapping[str, int]:
        """Which metrics it looks at, and how many periods of each."""

    @property
    def elementwise(self) -> bool:
        """Whether its proposal for an organisation depends on that organisation alone."""

    def propose(self, evidence: Evidence, /) -> Proposal:
        """Propose for every organisation shown."""


@runtime_checkable
class Guard(Protocol):
    """
    Hysteresis: may hold back a proposed move.

    Its state is one array of whole numbers (field, …, organisation), int16 and zero before the first review.
    A guard's `str()` completes the sentence "held: …".

    It may also have any of these.

    - Where it looks at more than the step: `reads`, as a rule has; `parts` (label and criterion or score), which it
      asks about the step's evidence; `counts_reviews` and `counts_days`, True where it asks the evidence for how
      many reviews, or since which day, organisations have been in their tiers.
    - For its state: `state_type`, another type of whole number; `initial`, a number for each field, which
      stands there before the first review.
    - For words: `tell(state, step, index)`, which completes "held: …" for one organisation; `references`.
    """

    @property
    def fields(self) -> tuple[str, ...]:
        """What it remembers from review to review."""

    @property
    def elementwise(self) -> bool:
        """Whether what it admits for an organisation depends on that organisation alone."""

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        """Return the rank between the current and the proposed one to which a move is admitted."""

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        """Return what to remember after the review's outcome."""


def merge_reads(reads: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return for every metric the most periods that any of them reads."""
    merged: dict[str, int] = {}
    for each in reads:
        for metric, periods in each.items():
            merged[metric] = max(periods, merged.get(metric, 0))
    return merged


def as_criteria(values: Iterable[Criterion]) -> tuple[Criterion, ...]:
    """Freeze criteria."""
    return tuple(values)


def as_criteria_by_tier(values: Mapping[str, Criterion]) -> Mapping[str, Criterion]:
    """Freeze criteria with the codes of their tiers."""
    return FrozenMapping(values)


def as_guards(values: Iterable[Guard]) -> tuple[Guard, ...]:
    """Freeze guards."""
    return tuple(values)


def parts_of(plugin: object) -> list[Any]:
    """Return what a plug-in is made of, without the labels."""
    return [part for _, part in getattr(plugin, "parts", ())]


def walk(plugin: object, label: str, within: str = "") -> Iterator[tuple[str, Any]]:
    """
    Yield a plug-in and everything that it is made of, each with the label of the nearest part that has one.

    A label within a rule that is part of another one says which rule it is.
    """
    return ((named, part) for named, part, _ in walk_signed(plugin, label, within))


def walk_signed(
    plugin: object, label: str, within: str = "", *, is_negated: bool = False
) -> Iterator[tuple[str, Any, bool]]:
    """Yield what `walk` does, each with whether it must not hold; a score neither holds nor not."""
    yield label, plugin, is_negated
    turns = bool(getattr(plugin, "negates", False))
    for own, part in getattr(plugin, "parts", ()):
        named = f"{within}{own}" if own else label
        inside = f"{named}: " if hasattr(part, "propose") else within
        asked = hasattr(part, "assess") and is_negated is not turns
        yield from walk_signed(part, named, inside, is_negated=asked)
