"""What people get wrong is refused where they do it, with what to do instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from invented import FOUR_HOUR, first_of, four_hours, regime

from tiering import (
    Attestation,
    Metric,
    MinimumCoverage,
    Panel,
    Period,
    Polarity,
    Reference,
    Regime,
    ReviewCycle,
    Standard,
    Status,
    Unit,
    hysteresis,
    rules,
    scores,
)
from tiering.errors import (
    DefinitionError,
    InvalidValueError,
    ReviewDateError,
    RuleError,
    ShapeError,
    TieringError,
    UnknownCodeError,
)
from tiering.typing import BoolArray, Evidence

SHORT = rules.Below("four_hour", 0.65)
GUIDANCE: Any = "guidance"


def ladder(criterion: Any) -> rules.Ladder:
    return rules.Ladder(enter={"1": criterion})


@rules.criterion(reads={"four_hour": 3})
def forgot_an_axis(evidence: Evidence) -> BoolArray:
    found: BoolArray = evidence.series("four_hour", 3) < 0.5
    return found


MISTAKES: dict[str, tuple[Callable[[], object], type[Exception], str]] = {
    "and instead of &": (lambda: SHORT and SHORT, TypeError, "combine criteria with &"),
    "not instead of ~": (lambda: not SHORT, TypeError, "combine criteria with &"),
    "the bare text of a reference": (
        lambda: rules.Below("four_hour", 0.65, reference=GUIDANCE),
        DefinitionError,
        "reference of Below must be a Reference, not 'guidance'",
    ),
    "the bare text of a status": (lambda: Reference(GUIDANCE), DefinitionError, "must be a Status"),
    "a limit in per cent": (
        lambda: regime(ladder(rules.Below("four_hour", 65))),
        DefinitionError,
        "did you mean 0.65",
    ),
    "a standard in per cent": (
        lambda: regime(ladder(rules.Misses("four_hour")), standards=[Standard("four_hour", 76)]),
        DefinitionError,
        "a standard compares 'four_hour' with 76",
    ),
    "a number for a window": (lambda: rules.Below("four_hour", 0.65, over=3), DefinitionError, "must be a Window"),  # type: ignore[arg-type]
    "text for a limit": (lambda: rules.Below("four_hour", "0.65"), DefinitionError, "must be a number"),  # type: ignore[arg-type]
    "an array for a margin": (
        lambda: rules.Misses("four_hour", by=np.array([0.1, 0.2])),  # type: ignore[arg-type]
        DefinitionError,
        "scenarios go into the limits",
    ),
    "a number for a tier": (lambda: rules.Ladder(enter={1: SHORT}), DefinitionError, "tier codes are text"),  # type: ignore[dict-item]
    "a guard's class": (lambda: regime(ladder(SHORT), guards=[hysteresis.Confirm]), RuleError, "is a class"),
    "text for a unit": (
        lambda: Metric("m", unit="fraction", polarity=Polarity.HIGHER_IS_BETTER),  # type: ignore[arg-type]
        DefinitionError,
        "must be a Unit",
    ),
    "text for a cadence": (
        lambda: ReviewCycle(first=date(2024, 1, 1), every="month"),  # type: ignore[arg-type]
        DefinitionError,
        "must be a Cadence",
    ),
    "text for a day": (
        lambda: regime(ladder(SHORT)).replay(four_hours({"TA": "0.6"}), until="2024-01-01"),  # type: ignore[arg-type]
        ReviewDateError,
        "give a datetime.date",
    ),
    "the frame itself": (
        lambda: Panel.from_records(pd.DataFrame({"organisation": ["TA"]}), [FOUR_HOUR]),  # type: ignore[arg-type]
        InvalidValueError,
        "to_dict",
    ),
    "a published number without its source": (lambda: Reference(Status.PUBLISHED), DefinitionError, "source"),
    "text in an array": (
        lambda: Panel.from_arrays([[["x"]]], metrics=[FOUR_HOUR], periods=[Period.parse("2024-01")], organisations=[]),
        ShapeError,
        "no numbers",
    ),
    "periods for organisations": (
        lambda: regime(ladder(forgot_an_axis)).review(four_hours({"TA": "0.6 0.6 0.6"}), on=first_of(3)),
        RuleError,
        "reduce its other axes",
    ),
    "a standard where neither side is better": (
        lambda: Regime(
            name="Invented",
            metrics=[Metric("m", unit=Unit.COUNT, polarity=Polarity.NEUTRAL)],
            scale=regime(ladder(SHORT)).scale,
            rule=ladder(rules.Below("m", 3)),
            cycle=regime(ladder(SHORT)).cycle,
            standards=[Standard("m", 3)],
        ),
        DefinitionError,
        "neither direction",
    ),
    "points for a margin": (
        lambda: regime(ladder(rules.Below("four_hour", 0.65, by=2))),
        DefinitionError,
        "2 points are 0.02, so did you mean 0.02",
    ),
    "a class for a criterion": (
        lambda: ladder(rules.Below),
        DefinitionError,
        "Below is a class, not a criterion; give Below",
    ),
    "a score for a criterion": (
        lambda: ladder(scores.Given("category_2")),
        DefinitionError,
        "is a score, not a criterion; give rules.Reaches",
    ),
    "a condition that is nearly the one asked for": (
        lambda: regime(ladder(rules.Attested("recovery plan"))).review(
            four_hours({"TA": "0.6"}),
            on=first_of(1),
            attestations=[Attestation(organisation="TA", code="recovery pla", on=first_of(1))],
        ),
        UnknownCodeError,
        "did you mean 'recovery plan'",
    ),
    "a better side where there is none": (
        lambda: Regime(
            name="Invented",
            metrics=[Metric("m", unit=Unit.COUNT, polarity=Polarity.NEUTRAL)],
            scale=regime(ladder(SHORT)).scale,
            rule=ladder(rules.Misses("m", 3)),
            cycle=regime(ladder(SHORT)).cycle,
        ),
        DefinitionError,
        "neither is better; use Below or Above",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_typical_mistake_is_refused_with_what_to_do(name: str) -> None:
    make, kind, message = MISTAKES[name]

    with pytest.raises(kind, match=message):
        make()


def test_many_problems_are_not_all_printed() -> None:
    records = [
        {"organisation": "TA", "metric": "four_hour", "period": f"{year}-01", "value": 61.0}
        for year in range(2000, 2030)
    ]
    with pytest.raises(TieringError) as found:
        Panel.from_records(records, [FOUR_HOUR])

    assert str(found.value).endswith("… and 20 more")


def test_a_coverage_that_is_not_known_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="coverage"):
        Panel.from_arrays(
            [[[0.4]]],
            metrics=[FOUR_HOUR],
            periods=[Period.parse("2024-01")],
            organisations=four_hours({"TA": "0.6"}).organisations,
            coverage=[[[np.nan]]],
        )


@pytest.mark.parametrize(
    "period", [pd.Period("2024-01", "M"), pd.Timestamp("2024-01-01"), np.datetime64("2024-01-01"), "2024-01"]
)
def test_a_data_frames_own_periods_are_read(period: Any) -> None:
    panel = Panel.from_records(
        [{"organisation": "TA", "metric": "four_hour", "period": period, "value": 0.6}], [FOUR_HOUR]
    )

    assert panel.periods == (Period.parse("2024-01"),)


def test_a_missing_time_is_no_period() -> None:
    with pytest.raises(TieringError, match="not a period"):
        Panel.from_records([{"organisation": "TA", "metric": "four_hour", "period": pd.NaT, "value": 0.6}], [FOUR_HOUR])


def test_a_review_and_a_history_say_what_they_hold_in_a_line_each() -> None:
    history = regime(ladder(SHORT)).replay(four_hours({"TA": "0.6 0.7", "TB": "0.7 0.6"}), until=first_of(2))

    assert str(history).splitlines()[0].endswith("0 moved, 0 held, 0 undecided")
    assert len(str(history).splitlines()) == len(history)


def test_a_minimum_coverage_is_a_fraction() -> None:
    with pytest.raises(DefinitionError, match="between 0 and 1"):
        MinimumCoverage(90)
