"""A pretend third-party package: it imports public names only, subclasses nothing, and registers nothing."""

from __future__ import annotations

# --- imports ---
from collections.abc import Mapping
from typing import ClassVar, final

import attrs
import numpy as np

from tiering import Metric, Polarity, Reference, Status, Tier, TierScale, Unit, errors, rules
from tiering.testing import Case
from tiering.typing import (
    BoolArray,
    Clause,
    Criterion,
    Evidence,
    Finding,
    IntArray,
    Line,
    Proposal,
    RankArray,
    Role,
    Scores,
    Step,
    figure_line,
)

FOUR_HOUR = Metric("four_hour", name="Four hours", unit=Unit.FRACTION, polarity=Polarity.HIGHER_IS_BETTER)
WAITS = Metric("waits", name="Long waits", unit=Unit.COUNT, polarity=Polarity.LOWER_IS_BETTER)
METRICS = (FOUR_HOUR, WAITS)
SCALE = TierScale.from_least_intensive(Tier("0"), Tier("1"), Tier("2"))
PRETEND = Reference(Status.ILLUSTRATIVE, note="a pretend corridor")


# --- function ---
@rules.criterion(reads={"waits": 2}, elementwise=True)
def waits_have_doubled(evidence: Evidence) -> BoolArray:
    """Hold where twice as many waited as in the month before."""
    waits = evidence.series("waits", 2)
    return np.asarray(waits[..., 1, :] >= 2 * waits[..., 0, :])


# --- criterion ---
@final
@attrs.frozen
class Outside:
    """Holds where a figure lies outside a corridor."""

    metric: str
    low: float
    high: float = attrs.field()
    elementwise: ClassVar[bool] = True

    @high.validator
    def _is_above(self, _: object, high: float) -> None:
        if high <= self.low:
            message = f"a corridor from {self.low:g} to {high:g} has no inside; give the lower end first"
            raise errors.DefinitionError(message)

    @property
    def reads(self) -> Mapping[str, int]:
        return {self.metric: 1}

    def assess(self, evidence: Evidence, /) -> Finding:
        figure = evidence.figure(self.metric)
        met = (figure.values < self.low) | (figure.values > self.high)
        return Finding(self, met, figure.possible(met), figure, self.low)

    # --- words ---
    def describe(self, finding: Finding, index: int, /) -> Line:
        return figure_line(finding, index, "outside of", PRETEND, (f"the corridor ends at {self.high:g}",))

    def __str__(self) -> str:
        return f"{self.metric} outside {self.low:g} to {self.high:g}"

    # --- more ---
    @property
    def limits(self) -> tuple[tuple[str, float, float], ...]:
        return ((self.metric, self.low, self.high),)

    @property
    def references(self) -> tuple[tuple[str, Reference], ...]:
        return ((str(self), PRETEND),)

    # --- cases ---
    @property
    def cases(self) -> tuple[Case, ...]:
        return (
            Case("at its lower end", {self.metric: f"{self.low}"}, "not met"),
            Case("above it", {self.metric: f"{self.low} {self.high + 0.01}"}, "met"),
            Case("not reported", {self.metric: f"{self.low} _"}, "undecided"),
            Case("no inside", {}, errors.DefinitionError, changed={"high": self.low}),
        )


# --- score ---
@final
@attrs.frozen
class Shortfall:
    """How far a figure is below a level, in points; nothing where it is not."""

    metric: str
    level: float
    elementwise: ClassVar[bool] = True
    worse_never_helps: ClassVar[bool] = True

    @property
    def reads(self) -> Mapping[str, int]:
        return {self.metric: 1}

    def score(self, evidence: Evidence, /) -> Scores:
        figure = evidence.figure(self.metric)
        points = np.maximum(self.level - figure.values, 0.0) * 100
        if figure.missing is None:
            return Scores(self, points, points, figure)
        lowest = max(self.level - figure.metric.minimum, 0.0) * 100
        least = np.where(figure.missing, 0.0, points)
        return Scores(self, least, np.where(figure.missing, lowest, points), figure)

    def __str__(self) -> str:
        return f"points of {self.metric} below {self.level:g}"


# --- rule ---
@final
@attrs.frozen
class OneTierEach:
    """A rule that adds a tier for each criterion that holds."""

    criteria: tuple[Criterion, ...]
    cases: tuple[Case, ...] = attrs.field(default=(), eq=False, repr=False)

    @property
    def reads(self) -> Mapping[str, int]:
        merged: dict[str, int] = {}
        for each in self.criteria:
            for metric, periods in each.reads.items():
                merged[metric] = max(periods, merged.get(metric, 0))
        return merged

    @property
    def elementwise(self) -> bool:
        return all(each.elementwise for each in self.criteria)

    @property
    def parts(self) -> tuple[tuple[str, Criterion], ...]:
        return tuple((f"criterion {place}", each) for place, each in enumerate(self.criteria, start=1))

    @property
    def clauses(self) -> tuple[Clause, ...]:
        return tuple(Clause(Role.ENTRY, str(len(self.criteria)), each) for each in self.criteria)

    def propose(self, evidence: Evidence, /) -> Proposal:
        least = most = np.zeros(1, dtype=np.int8)
        for each in self.criteria:
            finding = each.assess(evidence)
            least, most = least + finding.met, most + finding.possible
        return Proposal(least, most)


# --- guard ---
@final
@attrs.frozen
class NotInWinter:
    """A guard that lets nobody be escalated in December, January and February, and counts how often it did."""

    fields: ClassVar[tuple[str, ...]] = ("held",)
    elementwise: ClassVar[bool] = True

    def admit(self, state: IntArray, step: Step, /) -> RankArray:  # noqa: ARG002 - the season is all that matters
        return np.minimum(step.proposed, step.current) if step.on.month in {12, 1, 2} else step.proposed

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        (held,) = state
        return np.array([held + (outcome < step.proposed)], dtype=np.int16)

    def __str__(self) -> str:
        return "nobody is escalated in winter"


# --- end ---
