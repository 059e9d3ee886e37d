"""Would it have been decided otherwise? Reviews held again, and what made the difference."""

from __future__ import annotations

import enum
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, final

import attrs
import numpy as np

from tiering._arrays import BoolArray, FloatArray
from tiering._dates import Period, day_text
from tiering._decisions import Decision
from tiering._figures import View
from tiering._metrics import Metric
from tiering._panel import Panel
from tiering._reviews import Review

__all__ = ["Cause", "Redecision", "Rerun", "Why"]


class Why(enum.Enum):
    """
    What made a decision another.

    Example:
        >>> from tiering.typing import Why
        >>> Why.LATE_VALUE.value
        'late value'
    """

    REVISED_VALUE = "revised value"
    """A figure that was known then is another now, or rests on another denominator or coverage."""
    LATE_VALUE = "late value"
    """A figure that was missing then is known now."""
    WITHDRAWN_VALUE = "withdrawn value"
    """A figure that was known then is missing now."""
    CHANGED_STANDARD = "changed standard"
    CHANGED_RULE = "changed rule"
    """The rule, a guard, the scale, a trajectory, the coverage asked for, or what becomes of the undecided."""
    JUDGEMENT = "judgement"
    EARLIER_DECISION = "earlier decision"
    """It stood elsewhere before the review, or guards remember other proposals, because of an earlier one."""
    OTHERS = "others' figures"
    """The rule compares organisations, or places are short, and others' figures, tiers or judgements have changed."""


class Cause(NamedTuple):
    """
    One thing that made a decision another.

    Attributes:
        why: What kind of thing.
        text: The same in words.
        metric: The code of the metric that it is about; empty where it is about none.
        period: The period of the figure; None where it is about no figure.
        was: The figure, or the level of the standard, as it was; NaN where it was missing.
        now: As it is now; NaN where it is missing.

    Example:
        >>> from tiering.typing import Cause, Why
        >>> Cause(Why.JUDGEMENT, "nobody had judged").metric
        ''
    """

    why: Why
    text: str
    metric: str = ""
    period: Period | None = None
    was: float = math.nan
    now: float = math.nan

    def to_record(self) -> dict[str, Any]:
        """Return plain data: text, numbers, and None for what is not known."""
        return {
            "why": self.why.value,
            "text": self.text,
            "metric": self.metric or None,
            "period": None if self.period is None else str(self.period),
            "was": None if math.isnan(self.was) else self.was,
            "now": None if math.isnan(self.now) else self.now,
        }


@final
@attrs.frozen
class Redecision:
    """
    A decision that would have been another.

    Attributes:
        then: What was decided.
        now: What would have been.
        causes: What has changed among all that the decision rests on.

    Example:
        >>> from tiering.typing import Redecision
        >>> [field for field in Redecision.__annotations__]
        ['then', 'now', 'causes']
    """

    then: Decision
    now: Decision
    causes: tuple[Cause, ...]

    def __str__(self) -> str:
        told = "; ".join(f"{each.why.value}: {each.text}" for each in self.causes)
        return f"{self.then.organisation}, {day_text(self.then.on)}: {self.then.tier.name} then, {self.now.tier.name} now ({told})"

    def to_record(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "review": self.then.on,
            "organisation": self.then.organisation.code,
            "then": self.then.tier.code,
            "now": self.now.tier.code,
            "causes": [each.to_record() for each in self.causes],
        }


@final
@attrs.frozen
class Rerun:
    """
    Reviews that were held again, with what came out otherwise.

    Attributes:
        reviews: The reviews as they come out now, in order.
        as_known_on: The day on which the figures were known; None where they are today's.
        differences: The decisions that would have been others, in order.

    Example:
        >>> from datetime import date
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> history = uec_2023.regime.replay(samples.urgent_care(), until=date(2023, 12, 31))
        >>> print(history.rerun(samples.urgent_care()))
        nobody would have been placed differently in 2 reviews
    """

    reviews: tuple[Review, ...]
    as_known_on: date | None
    differences: tuple[Redecision, ...]

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each difference."""
        return [each.to_record() for each in self.differences]

    def __str__(self) -> str:
        count = len(self.reviews)
        known = "" if self.as_known_on is None else f", as known on {day_text(self.as_known_on)}"
        if not self.differences:
            return f"nobody would have been placed differently in {count} review{'s' if count > 1 else ''}{known}"
        return "\n".join([f"{len(self.differences)} placed differently{known}", *map(str, self.differences)])


def differences(then: Sequence[Review], now: Sequence[Review]) -> tuple[Redecision, ...]:
    """Return the decisions that are not the same in reviews that were held again, in order."""
    found: list[Redecision] = []
    for one, other in zip(then, now, strict=True):
        pair = _Pair(one, other)
        found += [
            Redecision(before, after, tuple(pair.causes(place, before, after)))
            for place, (before, after) in enumerate(zip(one, other, strict=True))
            if before.tier.code != after.tier.code
        ]
    return tuple(found)


_DECIDING = ("rule", "guards", "undecided", "minimum_coverage", "trajectories", "scale")


@attrs.frozen(eq=False)
class _Pair:
    """One review, as it was held and as it was held again."""

    then: Review
    now: Review

    def causes(self, place: int, before: Decision, after: Decision) -> Iterator[Cause]:
        """Yield what has changed among all that the decision on one organisation rests on."""
        if self._changed[place]:
            yield from self._changed_figures(place)
        yield from self._changed_standards
        regimes = (self.then.regime, self.now.regime)
        changed = [name for name in _DECIDING if getattr(regimes[0], name) != getattr(regimes[1], name)]
        if changed:
            yield Cause(Why.CHANGED_RULE, f"the regime's {', '.join(changed).replace('_', ' ')}")
        if before.judgement != after.judgement:
            text = f"{before.judgement or 'nobody had judged'}, and now: {after.judgement or 'nobody'}"
            yield Cause(Why.JUDGEMENT, text)
        if before.before != after.before:
            names = ["no tier" if each.before is None else each.before.name for each in (before, after)]
            yield Cause(Why.EARLIER_DECISION, f"it stood in {names[0]} then, and in {names[1]} now")
        elif self.then.guards == self.now.guards and _remembered(self.then, place) != _remembered(self.now, place):
            yield Cause(Why.EARLIER_DECISION, "guards remember other proposals of earlier reviews")
        if not self.then.rule.elementwise or not self.now.rule.elementwise:
            yield from self._others(place)

    @cached_property
    def _changed(self) -> BoolArray:
        """Whose figures have changed among those that the rule may look at, bool (organisation,)."""
        changed = np.zeros(len(self.then), dtype=np.bool_)
        for code, view in self._views.items():
            for layer in ("values", "weights", "coverage"):
                one, other = (
                    _seen(getattr(each.evidence.panel, layer), each.evidence.panel, code, view)
                    for each in (self.then, self.now)
                )
                changed |= ((one != other) & ~(np.isnan(one) & np.isnan(other))).any(axis=0)
        return changed

    @cached_property
    def _views(self) -> Mapping[str, View]:
        """What either of the two may look at."""
        views = dict(self.then.evidence.views)
        for code, view in self.now.evidence.views.items():
            own = views.get(code)
            views[code] = view if own is None else own._replace(depth=max(own.depth, view.depth))
        return views

    def _changed_figures(self, place: int) -> Iterator[Cause]:
        for code, view in self._views.items():
            layers = {
                layer: [
                    _seen(getattr(each.evidence.panel, layer), each.evidence.panel, code, view)[:, place].tolist()
                    for each in (self.then, self.now)
                ]
                for layer in ("values", "weights", "coverage")
            }
            for back in range(view.depth):
                period, row = view.latest.shifted(-back), view.depth - 1 - back
                was, is_now = (layer[row] for layer in layers["values"])
                told = _told(view.metric, period, was, is_now)
                if told is not None:
                    yield told
                    continue
                for layer, what in (("weights", "its denominator"), ("coverage", "its coverage")):
                    one, other = (each[row] for each in layers[layer])
                    if one != other and not (math.isnan(one) and math.isnan(other)):
                        text = f"{view.metric.name} ({period}): {what} {one:g} then, {other:g} now"
                        yield Cause(Why.REVISED_VALUE, text, code, period, was, is_now)

    @cached_property
    def _changed_standards(self) -> tuple[Cause, ...]:
        found: list[Cause] = []
        for code, view in self.then.evidence.views.items():
            was, is_now = (each.evidence.standard(code) for each in (self.then, self.now))
            if was != is_now:
                levels = [math.nan if each is None else each.level for each in (was, is_now)]
                texts = ["none" if each is None else view.metric.unit.exact(each.level) for each in (was, is_now)]
                text = f"{view.metric.name}: {texts[0]} then, {texts[1]} now"
                found.append(Cause(Why.CHANGED_STANDARD, text, code, None, *levels))
        return tuple(found)

    def _others(self, place: int) -> Iterator[Cause]:
        """Yield what has changed about others, where the rule compares organisations or places are short."""
        figures = int(self._changed.sum()) - int(self._changed[place])
        if figures:
            yield Cause(Why.OTHERS, f"figures of {_others_text(figures)} have changed")
        elsewhere = self.then.before != self.now.before
        if self.then.scale == self.now.scale and (count := int(elsewhere.sum()) - int(elsewhere[place])):
            yield Cause(Why.OTHERS, f"{_others_text(count)} stood elsewhere")
        if self.then.judgements != self.now.judgements:
            yield Cause(Why.OTHERS, "others were judged otherwise")


def _others_text(count: int) -> str:
    return f"{count} other organisation{'s' if count > 1 else ''}"


def _seen(layer: FloatArray, panel: Panel, code: str, view: View) -> FloatArray:
    """Return what a rule may look at (period, organisation), the oldest first; NaN outside of the panel."""
    last = panel.column(view.latest)
    columns = [last - back * view.step for back in reversed(range(view.depth))]
    inside = [0 <= column < len(panel.periods) for column in columns]
    row = layer[panel.row(code)]
    seen = np.full((len(columns), row.shape[-1]), math.nan)
    seen[inside] = row[[column for column, is_in in zip(columns, inside, strict=True) if is_in]]
    return seen


def _told(metric: Metric, period: Period, was: float, is_now: float) -> Cause | None:
    """Put the change of a figure into words; None where it has not changed."""
    if was == is_now or (math.isnan(was) and math.isnan(is_now)):
        return None
    unit = metric.unit
    if math.isnan(was):
        why, text = Why.LATE_VALUE, f"missing then, {unit.text(is_now)} now"
    elif math.isnan(is_now):
        why, text = Why.WITHDRAWN_VALUE, f"{unit.text(was)} then, missing now"
    else:
        why, text = Why.REVISED_VALUE, f"{unit.beside(was, is_now)} then, {unit.beside(is_now, was)} now"
    return Cause(why, f"{metric.name} ({period}): {text}", metric.code, period, was, is_now)


def _remembered(review: Review, place: int) -> list[list[int]]:
    """Return what the guards remembered of one organisation before the review, and how long it had been in its tier."""
    own = review.earlier
    counts = [each for each in (own.stays, own.since) if each is not None]
    return [each[..., place].tolist() for each in (*own.guards, *counts)]
