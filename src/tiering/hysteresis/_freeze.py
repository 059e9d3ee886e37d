"""The time in which nothing moves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, final

import attrs

from tiering._arrays import IntArray, RankArray
from tiering._assessing import assess
from tiering._criteria import is_criterion
from tiering._dates import DateRange, day_text
from tiering._findings import Step
from tiering._protocols import Criterion
from tiering._references import YOURS, Reference, is_reference
from tiering.hysteresis._sharing import Asking, hold


def _is_when(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if not isinstance(value, DateRange):
        is_criterion(instance, attribute, value)


@final
@attrs.frozen
class Freeze(Asking):
    """
    Holds everybody where they stand while a criterion is met, or between two dates.

    Where missing figures leave open whether the criterion is met, nobody is held.

    Attributes:
        when: A criterion, or the days on which no review moves anybody.
        reference: Where the criterion, or the dates, come from.

    Example:
        >>> from datetime import date
        >>> from tiering import DateRange, hysteresis, rules
        >>> str(hysteresis.Freeze(rules.Attested("a merger is under way")))
        'nothing moves while attested: a merger is under way'
        >>> str(hysteresis.Freeze(DateRange(date(2024, 5, 30), date(2024, 7, 5))))
        'nothing moves from 30 May 2024 to 4 July 2024'
    """

    when: Criterion | DateRange = attrs.field(validator=_is_when)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    @property
    def parts(self) -> tuple[tuple[str, Criterion], ...]:
        """The criterion, where there is one."""
        return () if isinstance(self.when, DateRange) else (("", self.when),)

    def admit(self, state: IntArray, step: Step, /) -> RankArray:  # noqa: ARG002 - it has no memory
        """Return the rank to which a move is admitted."""
        when = self.when
        if isinstance(when, DateRange):
            return step.current if step.on in when else step.proposed
        return hold(step, assess(when, step.evidence).met)

    def __str__(self) -> str:
        when = self.when
        if not isinstance(when, DateRange):
            return f"nothing moves while {when}"
        start = "" if when.start is None else f" from {day_text(when.start)}"
        end = "" if when.end is None else f" {'to' if start else 'until'} {day_text(_day_before(when.end))}"
        return f"nothing moves{start}{end or (' on' if start else '')}"


def _day_before(day: date) -> date:
    return day - timedelta(days=1)
