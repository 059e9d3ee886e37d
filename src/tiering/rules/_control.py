"""Criteria on control charts: special causes, and whether a target can be relied on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, final

import attrs
import numpy as np

from tiering import spc
from tiering._arrays import BoolArray
from tiering._evidence import Evidence
from tiering._fields import is_code, is_member_of, is_positive
from tiering._figures import Figure
from tiering._findings import Finding
from tiering._limits import ItsStandard, is_own_limit, needs_of, windows_of
from tiering._lines import Line, figure_line
from tiering._protocols import Limit, Need, What
from tiering._references import YOURS, Reference, is_reference
from tiering._windows import MOST_PERIODS, Window
from tiering.errors import DefinitionError
from tiering.rules._compare import as_limit, is_limit
from tiering.rules._logic import Combinable

_WORDS = {
    spc.XmrRule.OUTSIDE: "a point outside the limits",
    spc.XmrRule.TREND: "a trend",
    spc.XmrRule.TWO_IN_THREE: "two of three points near a limit",
    spc.XmrRule.SHIFT: "a run on one side of the mean",
}
_SIGNALS = {signal: signal.name.lower().replace("_", " ") for signal in spc.Signal}
_ASSURANCES = {
    spc.Assurance.PASSING: "consistently passing",
    spc.Assurance.FAILING: "consistently failing",
    spc.Assurance.HIT_AND_MISS: "hit and miss",
    spc.Assurance.UNKNOWN: "unknown",
}


@attrs.frozen(kw_only=True)
class Charted(Combinable):
    """How the figures are charted."""

    points: int = attrs.field(default=24, validator=is_positive)
    minimum: int | None = attrs.field(default=None, validator=attrs.validators.optional(is_positive))
    screen: bool = True
    baseline: int | None = attrs.field(default=None, validator=attrs.validators.optional(is_positive))
    run_length: int = attrs.field(default=7, validator=is_positive)
    reference: Reference = attrs.field(default=YOURS, validator=is_reference)

    metric: str = attrs.field(validator=is_code, kw_only=False)

    def __attrs_post_init__(self) -> None:
        if self.points > MOST_PERIODS:
            message = f"{self.points} points are too many; give at most {MOST_PERIODS}"
            raise DefinitionError(message)
        if self.minimum is not None and self.minimum > self.points:
            message = f"{self.minimum} of {self.points} points can never be there; ask for fewer, or look further back"
            raise DefinitionError(message)
        for name, least in (("baseline", self.baseline), ("run_length", self.run_length)):
            if least is not None and least < 2:  # noqa: PLR2004 - as the chart says
                message = f"{name} must be a whole number from 2 up, not {least!r}"
                raise DefinitionError(message)

    @property
    def reads(self) -> Mapping[str, int]:
        """The metric, over the points of the chart."""
        return {self.metric: self.points}

    @property
    def elementwise(self) -> bool:
        """True, because every organisation has a chart of its own."""
        return True

    @property
    def is_timed(self) -> bool:
        """True, because what it answers about a period follows from the figures up to it."""
        return True

    def _chart(self, evidence: Evidence) -> spc.Chart:
        # Criteria on the same figures share the chart; one review's is kept.
        key = ("chart", self.metric, self.points, self.screen, self.baseline, self.run_length)
        place = evidence.place(self.metric)
        kept: tuple[Any, spc.Chart] | None = evidence.recalled(key)
        if kept is None or kept[0] != place:
            chart = spc.xmr(
                np.moveaxis(evidence.series(self.metric, self.points), -2, -1),
                polarity=evidence.metric(self.metric).polarity,
                screen=self.screen,
                baseline=self.baseline,
                run_length=self.run_length,
            )
            kept = place, chart
            evidence.keep(key, kept)
        return kept[1]

    def _unknown(self, chart: spc.Chart) -> BoolArray:
        """Return where too few points are there to judge by."""
        there = ~np.isnan(chart.values)
        if self.minimum is None:
            return np.asarray(~there.all(axis=-1))
        return np.asarray((there.sum(axis=-1) < self.minimum) | ~there[..., -1])

    def _finding(self, evidence: Evidence, chart: spc.Chart, holds: Any, unknown: Any, limit: Any = None) -> Finding:
        met = holds & ~unknown
        possible = met | unknown if unknown.any() else met
        return Finding(self, met, possible, evidence.figure(self.metric), limit, chart)

    def _position(self, figure: Figure, chart: spc.Chart, index: int) -> str:
        """Say where the latest point lies, and on how many points the limits rest."""
        write = figure.metric.unit.text
        there = int((~np.isnan(chart.values[index])).sum())
        points = f"{there} points" if there == self.points else f"{there} of {self.points} points"
        value, low, high = (float(layer[index, -1]) for layer in (chart.values, chart.lower, chart.upper))
        return f"{write(value)}, limits {write(low)} to {write(high)} by {points}"

    def _few(self, chart: spc.Chart, index: int) -> str:
        there = int((~np.isnan(chart.values[index])).sum())
        wanted = (
            f"all of {self.points}"
            if self.minimum is None
            else f"the latest and at least {self.minimum} of {self.points}"
        )
        return f"the chart has {there} points; {wanted} must be there"


@final
@attrs.frozen
class SpecialCause(Charted):
    """
    Holds where the latest point of a control chart shows special cause variation of a kind.

    Charts follow `tiering.spc`.  The answer is unknown where points are missing: any of
    them, or, with *minimum*, the latest or too many of them.

    Attributes:
        metric: The metric's code.
        signal: What the point has to say: `spc.Signal.IMPROVEMENT`, `CONCERN`, or for a metric of
            which neither direction is better `NEUTRAL_HIGH` or `NEUTRAL_LOW`.
        points: How many of the metric's periods are charted.
        minimum: How many points must be there, the latest among them; the chart is then of what there
            is, no run reaches over a gap, and a point that comes in later may change the answer.
            None asks for all.
        screen: Leave unusual moving ranges out of the limits.
        baseline: How many points from the start make the limits; all where None.
        run_length: How many points on one side, or in one direction, are a run.
        reference: Where the numbers come from.

    Raises:
        DefinitionError: The numbers contradict each other.

    Example:
        >>> from tiering import rules, spc
        >>> str(rules.SpecialCause("four_hour", spc.Signal.CONCERN, points=15))
        'four_hour shows special cause concern in 15 points'
    """

    signal: spc.Signal = attrs.field(kw_only=False, validator=is_member_of(spc.Signal))

    def __attrs_post_init__(self) -> None:
        Charted.__attrs_post_init__(self)
        if self.signal is spc.Signal.COMMON_CAUSE:
            message = (
                "common cause variation is no special cause; ask for IMPROVEMENT or CONCERN, or put not_ around it"
            )
            raise DefinitionError(message)

    @property
    def needs(self) -> tuple[Need, ...]:
        """A better side, where it asks for improvement or concern."""
        sided = self.signal in {spc.Signal.IMPROVEMENT, spc.Signal.CONCERN}
        return (Need(What.BETTER_SIDE, self.metric),) if sided else ()

    @property
    def references(self) -> tuple[tuple[str, Reference], ...]:
        """The chart, with its reference."""
        return ((str(self), self.reference),)

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""
        chart = self._chart(evidence)
        return self._finding(evidence, chart, chart.signal[..., -1] == self.signal, self._unknown(chart))

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Say what the latest point shows, and by which rule."""
        figure, chart = finding.figure, finding.basis
        answer = finding.answer(index)
        if figure is None or not isinstance(chart, spc.Chart):
            return Line(str(self), answer, reference=self.reference)
        text = f"{figure.title}: special cause {_SIGNALS[self.signal]}"
        if self._unknown(chart)[index]:
            return Line(text, answer, notes=(self._few(chart, index),), reference=self.reference)
        rule, direction = spc.XmrRule(chart.rule[index, -1]), int(chart.direction[index, -1])
        found = "common cause variation"
        if rule is not spc.XmrRule.COMMON_CAUSE:
            side = "upwards" if direction > 0 else "downwards"
            found = f"{_WORDS[rule]}, {side}: {_SIGNALS[spc.Signal(chart.signal[index, -1])]}"
        return Line(text, answer, notes=(f"{self._position(figure, chart, index)}: {found}",), reference=self.reference)

    def __str__(self) -> str:
        return f"{self.metric} shows special cause {_SIGNALS[self.signal]} in {self.points} points"


@final
@attrs.frozen(unsafe_hash=False)
class Assurance(Charted):
    """
    Holds where a process can, or cannot, be relied on to reach a target.

    The target is compared with the latest limits of a control chart.  The answer is unknown
    where points are missing, as for `SpecialCause`, and where there is no target.

    Attributes:
        metric: The metric's code.
        verdict: `spc.Assurance.PASSING`, `FAILING` or `HIT_AND_MISS`.
        target: A number in the metric's unit, or a limit such as `ItsTrajectory`; the standard
            in force where none is given.
        points: How many of the metric's periods are charted.
        minimum: How many points must be there, as for `SpecialCause`.
        screen: Leave unusual moving ranges out of the limits.
        baseline: How many points from the start make the limits; all where None.
        run_length: How many points on one side, or in one direction, are a run.
        reference: Where the numbers come from.

    Raises:
        DefinitionError: The numbers contradict each other, or the verdict is none.

    Example:
        >>> from tiering import rules, spc
        >>> str(rules.Assurance("four_hour", spc.Assurance.FAILING))
        'four_hour is consistently failing its standard'
    """

    verdict: spc.Assurance = attrs.field(kw_only=False, validator=is_member_of(spc.Assurance))
    target: float | Limit = attrs.field(factory=ItsStandard, kw_only=True, converter=as_limit, validator=is_limit)

    def __attrs_post_init__(self) -> None:
        Charted.__attrs_post_init__(self)
        if self.verdict is spc.Assurance.UNKNOWN:
            message = "what is unknown cannot be asked for; give PASSING, FAILING or HIT_AND_MISS"
            raise DefinitionError(message)
        if np.ndim(self.target) if not is_own_limit(self.target) else False:  # type: ignore[arg-type]
            message = "the target must be one number, or a limit such as rules.ItsStandard()"
            raise DefinitionError(message)

    @property
    def reads(self) -> Mapping[str, int]:
        """The metric, over the points of the chart, and what the target looks at."""
        own: Any = self.target
        theirs = dict(own.reads(self.metric, None)) if is_own_limit(own) else {}
        return {**theirs, self.metric: max(self.points, theirs.get(self.metric, 0))}

    @property
    def elementwise(self) -> bool:
        """Whether the target looks at one organisation at a time."""
        own: Any = self.target
        return bool(own.elementwise) if is_own_limit(own) else True

    @property
    def windows(self) -> tuple[tuple[str, Window], ...]:
        """The windows of the target."""
        return windows_of(self.target, self.metric)

    @property
    def limits(self) -> tuple[tuple[str, float, float], ...]:
        """The metric with its target, where that is a number."""
        own: Any = self.target
        return () if is_own_limit(own) else ((self.metric, own, own),)

    @property
    def needs(self) -> tuple[Need, ...]:
        """A better side, and what the target needs."""
        return (Need(What.BETTER_SIDE, self.metric), *needs_of(self.target, self.metric))

    @property
    def references(self) -> tuple[tuple[str, Reference], ...]:
        """The chart, with its reference."""
        return ((str(self), self.reference),)

    @property
    def is_timed(self) -> bool:
        """Whether what it answers follows from figures alone, as it does unless the target hangs on the day."""
        return bool(getattr(self.target, "is_timed", True))

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""
        chart, target = self._chart(evidence), self._target(evidence)
        codes = chart.assurance(target)
        unknown = self._unknown(chart) | (codes == spc.Assurance.UNKNOWN)
        return self._finding(evidence, chart, codes == self.verdict, unknown, target)

    def _target(self, evidence: Evidence) -> Any:
        own: Any = self.target
        return own.level(evidence, evidence.figure(self.metric)).values if is_own_limit(own) else own

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Show the target, and the limits beside it."""
        figure, chart = finding.figure, finding.basis
        if figure is None or not isinstance(chart, spc.Chart):
            return Line(str(self), finding.answer(index), reference=self.reference)
        text = f"{figure.metric.name} is {_ASSURANCES[self.verdict]} its target"
        line = figure_line(finding, index, "target", self.reference)
        if math.isnan(line.limit):
            return Line(text, line.answer, notes=("there is no target for the period",), reference=self.reference)
        low, high = float(chart.lower[index, -1]), float(chart.upper[index, -1])
        write = figure.metric.unit.text
        target = f"the target is {figure.metric.unit.exact(line.limit)}"
        if self._unknown(chart)[index]:
            told = self._few(chart, index)
        elif math.isnan(low):
            told = "no limits can be made of points that do not vary"
        else:
            told = f"{target}, the process runs from {write(low)} to {write(high)}"
        return Line(text, line.answer, notes=(told,), reference=self.reference)

    def __hash__(self) -> int:
        return hash((self.metric, self.verdict, self.points, self.minimum))

    def __str__(self) -> str:
        against = f"the target {self.target}" if isinstance(self.target, float) else str(self.target)
        return f"{self.metric} is {_ASSURANCES[self.verdict]} {against}"
