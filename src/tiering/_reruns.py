"""Would it have been decided otherwise? Reviews held again, and what made the difference."""

from __future__ import annotations

import enum
import math
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, final

import attrs

from tiering._dates import Period, day_text
from tiering._decisions import Decision
from tiering._reviews import Review
from tiering._units import Unit

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
    """A figure that was known then is another now."""
    LATE_VALUE = "late value"
    """A figure that was missing then is known now."""
    WITHDRAWN_VALUE = "withdrawn value"
    """A figure that was known then is missing now."""
    CHANGED_STANDARD = "changed standard"
    CHANGED_RULE = "changed rule"
    """The rule, a guard, the coverage asked for, or what becomes of the undecided."""
    JUDGEMENT = "judgement"
    EARLIER_DECISION = "earlier decision"
    """It stood elsewhere before the review, or guards remember other proposals, because of an earlier one."""
    OTHERS = "others' figures"
    """The rule compares organisations, and figures of others have changed."""


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
        for before, after in zip(one, other, strict=True):
            if before.tier != after.tier:
                found.append(Redecision(before, after, tuple(_causes(one, other, before, after))))
    return tuple(found)


def _causes(then: Review, now: Review, before: Decision, after: Decision) -> Iterator[Cause]:
    place = then.position(before.organisation.code)
    own = tuple(_changed_values(then, now, place))
    yield from own
    yield from _changed_standards(then, now)
    regimes = (then.regime, now.regime)
    changed = [name for name in _DECIDING if getattr(regimes[0], name) != getattr(regimes[1], name)]
    if changed:
        yield Cause(Why.CHANGED_RULE, f"the regime's {', '.join(changed).replace('_', ' ')}")
    if before.judgement != after.judgement:
        yield Cause(Why.JUDGEMENT, f"{before.judgement or 'nobody had judged'}, and now: {after.judgement or 'nobody'}")
    if before.before != after.before:
        names = ["no tier" if each.before is None else each.before.name for each in (before, after)]
        yield Cause(Why.EARLIER_DECISION, f"it stood in {names[0]} then, and in {names[1]} now")
    elif then.guards == now.guards and _remembered(then, place) != _remembered(now, place):
        yield Cause(Why.EARLIER_DECISION, "guards remember other proposals of earlier reviews")
    if not own and not then.rule.elementwise:
        others = sum(any(_changed_values(then, now, other)) for other in range(len(then)))
        if others:
            yield Cause(Why.OTHERS, f"figures of {others} other organisation{'s' if others > 1 else ''} have changed")


def _remembered(review: Review, place: int) -> list[list[int]]:
    """Return what the guards remembered of one organisation before the review, and how long it had been in its tier."""
    own = review.earlier
    counts = [each for each in (own.stays, own.since) if each is not None]
    return [each[..., place].tolist() for each in (*own.guards, *counts)]


_DECIDING = ("rule", "guards", "undecided", "minimum_coverage")


def _changed_values(then: Review, now: Review, place: int) -> Iterator[Cause]:
    """Yield the figures that the rule may look at, of one organisation, that are not what they were."""
    for code, view in then.evidence.views.items():
        periods = [view.latest.shifted(-back) for back in range(view.depth)]
        panels = (then.evidence.panel, now.evidence.panel)
        organisation = then.organisations[place].code
        for period in periods:
            was, is_now = (panel.value(code, period, organisation) for panel in panels)
            if was == is_now or (math.isnan(was) and math.isnan(is_now)):
                continue
            if math.isnan(was):
                why, text = Why.LATE_VALUE, f"missing then, {_beside(view.metric.unit, is_now, was)} now"
            elif math.isnan(is_now):
                why, text = Why.WITHDRAWN_VALUE, f"{_beside(view.metric.unit, was, is_now)} then, missing now"
            else:
                unit = view.metric.unit
                why, text = Why.REVISED_VALUE, f"{unit.beside(was, is_now)} then, {unit.beside(is_now, was)} now"
            yield Cause(why, f"{view.metric.name} ({period}): {text}", code, period, was, is_now)


def _beside(unit: Unit, value: float, other: float) -> str:
    return unit.text(value) if math.isnan(other) else unit.beside(value, other)


def _changed_standards(then: Review, now: Review) -> Iterator[Cause]:
    for code, view in then.evidence.views.items():
        was, is_now = (each.evidence.standard(code) for each in (then, now))
        if was != is_now:
            levels = [math.nan if each is None else each.level for each in (was, is_now)]
            texts = ["none" if each is None else view.metric.unit.exact(each.level) for each in (was, is_now)]
            text = f"{view.metric.name}: {texts[0]} then, {texts[1]} now"
            yield Cause(Why.CHANGED_STANDARD, text, code, None, *levels)
