"""Metrics, organisations and regimes that are obviously invented, for tests that need some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tiering import (
    Cadence,
    Metric,
    Organisation,
    Panel,
    Period,
    Polarity,
    Regime,
    ReviewCycle,
    Tier,
    TierScale,
    Unit,
    hysteresis,
    rules,
    testing,
)
from tiering.typing import Rule

FOUR_HOUR = Metric(
    "four_hour",
    name="Four hours",
    unit=Unit.FRACTION,
    polarity=Polarity.HIGHER_IS_BETTER,
    counted="patients within four hours",
)
CATEGORY_2 = Metric("category_2", name="Category 2", unit=Unit.SECONDS, polarity=Polarity.LOWER_IS_BETTER)
METRICS = (FOUR_HOUR, CATEGORY_2)
SCALE = TierScale.from_most_intensive(Tier("1"), Tier("2"), Tier("3"))
MONTHLY = ReviewCycle(first=date(2023, 5, 1), every=Cadence.MONTH)
APRIL = Period.parse("2023-04")
TRUST_A = Organisation("TA", name="Trust A", kind="trust")
TRUST_B = Organisation("TB", name="Trust B", kind="trust")

SHORT = rules.Ladder(enter={"1": rules.Below("four_hour", 0.5), "2": rules.Below("four_hour", 0.7)})


def number(code: str, polarity: Polarity = Polarity.LOWER_IS_BETTER, **changes: Any) -> Metric:
    """Return a metric without limits."""
    return Metric(code, unit=Unit.NUMBER, polarity=polarity, **changes)


def regime(rule: Rule = SHORT, **changes: Any) -> Regime:
    """Return a regime of monthly reviews, each of which sees the month before."""
    settled: dict[str, Any] = {
        "name": "Invented",
        "metrics": METRICS,
        "scale": SCALE,
        "cycle": MONTHLY,
        **changes,
    }
    return Regime(rule=rule, **settled)


def guarded() -> Regime:
    """Return the regime with both guards."""
    return regime(guards=[hysteresis.Confirm(escalate=2, de_escalate=2), hysteresis.StepLimit(1)])


def four_hours(figures: Mapping[str, str], others: Iterable[str] = ()) -> Panel:
    """Return a panel from April 2023 with one series for each organisation."""
    return testing.panel_of(
        {code: {"four_hour": text} for code, text in figures.items()}, METRICS, first="2023-04", organisations=others
    )


def record(value: object = 0.6, **changes: object) -> dict[str, object]:
    """Return one good record, changed."""
    return {"organisation": "TA", "metric": "four_hour", "period": "2023-04", "value": value, **changes}


def periods(count: int, first: Period = APRIL) -> tuple[Period, ...]:
    """Return so many periods in a row."""
    return tuple(first.shifted(step) for step in range(count))


def first_of(months: int) -> date:
    """Return the first day of the month so many months after April 2023."""
    return APRIL.shifted(months).start
