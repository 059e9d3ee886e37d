"""What may be read, and everything that may not."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from invented import FOUR_HOUR, METRICS, TRUST_A, TRUST_B, number, record

from tiering import Cadence, Metric, Panel, Period, Polarity, Unit
from tiering.errors import (
    DuplicateCodeError,
    DuplicateValueError,
    InvalidValueError,
    PeriodError,
    ProblemsError,
    TieringError,
    UnknownCodeError,
)


def read(*records: dict[str, object], **changes: Any) -> Panel:
    return Panel.from_records(records, METRICS, **changes)


def only(panel: Panel) -> float:
    return panel.value("four_hour", panel.periods[0], "TA")


def test_a_value_is_read_into_its_cell() -> None:
    panel = read(record(0.6), record(0.7, organisation="TB"), record(900, metric="category_2", period="2023-05"))

    assert panel.value("four_hour", Period.parse("2023-04"), "TB") == 0.7
    assert panel.value("category_2", Period.parse("2023-05"), "TA") == 900


@pytest.mark.parametrize(
    "value",
    [1, 0.5, np.float32(0.5), np.int64(1), Decimal("0.5"), Fraction(1, 2)],
    ids=lambda value: type(value).__name__,
)
def test_any_number_is_a_value(value: object) -> None:
    assert only(read(record(value))) == float(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value", [None, math.nan, np.nan, pd.NA, pd.NaT, Decimal("NaN")], ids=["None", "nan", "np", "NA", "NaT", "Decimal"]
)
def test_every_mark_of_a_missing_value_is_missing(value: object) -> None:
    assert math.isnan(only(read(record(value))))


def test_a_rate_is_read_from_its_parts_with_its_weight() -> None:
    rate = {"organisation": "TA", "metric": "four_hour", "period": "2023-04", "numerator": 30, "denominator": 40}
    panel = Panel.from_records([rate], METRICS)

    assert (only(panel), panel.weights[0, 0, 0]) == (0.75, 40)


def test_a_rate_of_nobody_is_missing() -> None:
    rate = {"organisation": "TA", "metric": "four_hour", "period": "2023-04", "numerator": 0, "denominator": 0}

    assert math.isnan(only(Panel.from_records([rate], METRICS)))


def test_a_missing_value_with_its_parts_is_read_from_them() -> None:
    assert only(read(record(None, numerator=1, denominator=4))) == 0.25


def test_a_value_is_preferred_to_its_parts() -> None:
    assert only(read(record(0.5, numerator=1, denominator=4))) == 0.5


def test_weight_and_coverage_are_read() -> None:
    panel = read(record(0.6, weight=10, coverage=0.9))

    assert (panel.weights[0, 0, 0], panel.coverage[0, 0, 0]) == (10, 0.9)


@pytest.mark.parametrize("coverage", [None, math.nan, pd.NA])
def test_coverage_that_is_missing_is_complete(coverage: object) -> None:
    assert read(record(0.6, coverage=coverage)).coverage[0, 0, 0] == 1


def test_other_keys_are_ignored() -> None:
    assert only(read(record(0.6, comment="provisional"))) == 0.6


def test_organisations_come_in_the_order_of_the_records() -> None:
    panel = read(record(organisation="TB"), record(organisation="TA"))

    assert [each.code for each in panel.organisations] == ["TB", "TA"]


def test_given_organisations_keep_their_order_and_names() -> None:
    panel = read(record(), organisations=[TRUST_B, TRUST_A])

    assert panel.organisations == (TRUST_B, TRUST_A)
    assert np.isnan(panel.values[:, :, 0]).all()  # noqa: PD011 - of a panel


def test_periods_between_the_records_are_there() -> None:
    panel = read(record(period="2023-04"), record(period="2023-07"))

    assert [str(period) for period in panel.periods] == ["April 2023", "May 2023", "June 2023", "July 2023"]


def test_the_order_of_the_records_does_not_matter() -> None:
    records = [record(period=f"2023-{month:02}", value=month / 100) for month in (6, 4, 5)]

    assert read(*records) == read(*reversed(records))


def test_a_quarterly_figure_stands_in_the_month_in_which_it_ends() -> None:
    quarterly = number("staff", cadence=Cadence.QUARTER)
    panel = Panel.from_records([record(), record(4, metric="staff", period="2023-Q2")], [FOUR_HOUR, quarterly])

    assert [str(period) for period in panel.periods] == ["April 2023", "May 2023", "June 2023"]
    assert panel.values[1, :, 0].tolist()[2] == 4  # noqa: PD011 - of a panel


def test_an_axis_of_quarters_is_enough_for_quarters() -> None:
    quarterly = number("staff", cadence=Cadence.QUARTER)
    panel = Panel.from_records([record(4, metric="staff", period="2023-Q2")], [quarterly])

    assert panel.periods == (Period.parse("2023-Q2"),)


def test_years_of_two_kinds_need_an_axis_of_months() -> None:
    calendar, financial = number("a", cadence=Cadence.YEAR), number("b", cadence=Cadence.FINANCIAL_YEAR)
    panel = Panel.from_records(
        [record(1, metric="a", period="2023"), record(2, metric="b", period="2023/24")], [calendar, financial]
    )

    assert panel.value("a", Period.parse("2023"), "TA") == 1
    assert panel.value("b", Period.parse("2023/24"), "TA") == 2


BAD: dict[str, tuple[dict[str, object], type[TieringError], str]] = {
    "unknown metric": (
        record(metric="four_hours"),
        UnknownCodeError,
        "unknown metric 'four_hours' in record 2; did you mean 'four_hour'?",
    ),
    "metric that is no text": (record(metric=7), UnknownCodeError, "unknown metric '7' in record 2"),
    "organisation that is no text": (
        record(organisation=7),
        InvalidValueError,
        "record 2: the organisation's code must be text without surrounding space, not 7",
    ),
    "organisation that is missing": (
        record(organisation=None),
        InvalidValueError,
        "record 2: the organisation's code must be text without surrounding space, not None",
    ),
    "text as a value": (
        record("0.6"),
        InvalidValueError,
        "record 2: the value must be a number, None or NaN, not '0.6'",
    ),
    "truth as a value": (
        record(True),  # noqa: FBT003 - a value
        InvalidValueError,
        "record 2: the value must be a number, None or NaN, not True",
    ),
    "list as a value": (record([1]), InvalidValueError, "record 2: the value must be a number"),
    "text as a weight": (record(weight="many"), InvalidValueError, "record 2: the weight must be a number"),
    "text as a coverage": (record(coverage="all"), InvalidValueError, "record 2: the coverage must be a number"),
    "text as a period": (record(period="soon"), PeriodError, "record 2: 'soon' is not a period; write '2023-10'"),
    "day within a month": (record(period=date(2023, 4, 2)), PeriodError, "record 2: no month starts on 2023-04-02"),
    "period of another cadence": (
        record(period="2023-Q2"),
        PeriodError,
        "record 2: April to June 2023 is a quarter, but 'four_hour' is reported by month",
    ),
    "second value": (
        record(0.9, period="2023-03"),
        DuplicateValueError,
        r"two values of 'four_hour' for 'TA' in March 2023 \(the second in record 2\); keep one",
    ),
    "negative denominator": (
        {**record(None), "numerator": 1, "denominator": -2},
        InvalidValueError,
        "record 2: .* is no rate; give finite numbers and a denominator of 0 or more",
    ),
    "infinite numerator": (
        {**record(None), "numerator": math.inf, "denominator": 2},
        InvalidValueError,
        "record 2: .* is no rate",
    ),
    "value that is absent": (
        {"organisation": "TA", "metric": "four_hour", "period": "2023-04"},
        InvalidValueError,
        "record 2 has neither a 'value' nor a 'numerator' with a 'denominator'; it has 'organisation'",
    ),
    "numerator alone": (
        {"organisation": "TA", "metric": "four_hour", "period": "2023-04", "numerator": 3},
        InvalidValueError,
        "record 2 has neither a 'value' nor a 'numerator' with a 'denominator'",
    ),
    "keys that are absent": (
        {"organisation": "TA", "value": 0.6},
        InvalidValueError,
        "record 2 has no 'metric' and no 'period'; it has 'organisation', 'value'",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_record_is_refused_with_its_number(name: str) -> None:
    bad, kind, message = BAD[name]
    with pytest.raises(kind, match=message):
        read(record(period="2023-03"), bad)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            61.2,
            r"the value of 'four_hour' for 'TA' in April 2023 must be finite and between 0 and 1 \(fraction\), not 61.2",
        ),
        (-0.1, "must be finite and between 0 and 1"),
        (math.inf, "must be finite and between 0 and 1"),
        (-math.inf, "must be finite and between 0 and 1"),
    ],
)
def test_a_value_outside_the_metrics_range_is_refused(value: float, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        read(record(value))


def test_an_infinite_value_is_refused_where_the_range_has_no_end() -> None:
    with pytest.raises(InvalidValueError, match="must be finite"):
        read(record(math.inf, metric="category_2"))


@pytest.mark.parametrize("weight", [-1, math.inf])
def test_a_weight_that_counts_nobody_is_refused(weight: float) -> None:
    with pytest.raises(InvalidValueError, match="the weight of 'four_hour' for 'TA' in April 2023 must be finite"):
        read(record(weight=weight))


@pytest.mark.parametrize("coverage", [-0.1, 1.1, math.inf])
def test_a_coverage_that_is_no_share_is_refused(coverage: float) -> None:
    with pytest.raises(InvalidValueError, match="the coverage of 'four_hour' for 'TA' in April 2023 must be between 0"):
        read(record(coverage=coverage))


def test_an_organisation_that_was_not_given_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UnknownCodeError, match="unknown organisation 'TAA' in record 1; did you mean 'TA'"):
        read(record(organisation="TAA"), organisations=[TRUST_A])


def test_every_problem_of_the_records_is_told() -> None:
    with pytest.raises(ProblemsError, match="3 problems in the records") as caught:
        read(record("bad"), record(metric="x"), record(), record(period="soon"))

    assert [type(problem) for problem in caught.value.exceptions] == [InvalidValueError, UnknownCodeError, PeriodError]
    assert ["record 1" in str(p) or "record 2" in str(p) or "record 4" in str(p) for p in caught.value.exceptions] == [
        True
    ] * 3


def test_no_records_make_no_panel() -> None:
    with pytest.raises(PeriodError, match="there are no records"):
        read()


def test_two_metrics_of_one_code_make_no_panel() -> None:
    with pytest.raises(DuplicateCodeError, match="two metrics share the code 'four_hour'"):
        Panel.from_records([record()], [FOUR_HOUR, FOUR_HOUR])


def test_two_organisations_of_one_code_make_no_panel() -> None:
    with pytest.raises(DuplicateCodeError, match="two organisations share the code 'TA'"):
        read(record(), organisations=[TRUST_A, TRUST_A])


def test_records_are_not_changed() -> None:
    given = record(0.6, weight=10)
    before = dict(given)
    read(given)

    assert given == before


def frame(values: list[object], dtype: str | type = "Float64") -> pd.DataFrame:
    months = [f"2023-{4 + place:02}" for place in range(len(values))]
    made = pd.DataFrame({"organisation": "TA", "metric": "four_hour", "period": months, "value": values})
    return made.astype({"value": dtype})


@pytest.mark.parametrize("dtype", ["Float64", "float64", object])
@pytest.mark.parametrize("as_records", [lambda made: made.to_dict("records")])
def test_a_data_frame_is_read_through_its_records(
    dtype: str | type, as_records: Callable[[pd.DataFrame], list[dict[Any, Any]]]
) -> None:
    panel = Panel.from_records(as_records(frame([0.6, None, 0.7], dtype)), METRICS)

    assert str(panel.values[0, :, 0].tolist()) == "[0.6, nan, 0.7]"  # noqa: PD011 - of a panel


def test_the_timestamps_of_a_data_frame_are_months() -> None:
    made = frame([0.6, 0.7])
    made["period"] = pd.to_datetime(made["period"] + "-01")

    assert len(Panel.from_records(made.to_dict("records"), METRICS).periods) == 2


def test_a_metrics_own_range_is_kept() -> None:
    score = Metric("score", unit=Unit.NUMBER, polarity=Polarity.LOWER_IS_BETTER, minimum=1, maximum=4)
    with pytest.raises(InvalidValueError, match=r"between 1 and 4 \(number\), not 4.5"):
        Panel.from_records([record(4.5, metric="score")], [score])
