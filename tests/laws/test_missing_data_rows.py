"""
The three missing-data rows.

"At least 2 of 5 metrics past the tier's threshold" for tiers 1 and 2, and one metric missing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import pytest
from invented import SCALE, first_of, number, regime

from tiering import Decision, Panel, Undecided, rules

METRICS = tuple(number(f"m{place}") for place in range(5))
RULE = rules.Ladder(
    enter={
        "1": rules.at_least(2, *(rules.Above(metric.code, 20) for metric in METRICS)),
        "2": rules.at_least(2, *(rules.Above(metric.code, 10) for metric in METRICS)),
    }
)
# What is past tier 1's threshold is past tier 2's as well.
PAST_1, PAST_2, FINE = 25.0, 15.0, 5.0

Records = Sequence[Mapping[Any, Any]]


def all_but(left_out: int, values: Iterable[float]) -> list[dict[str, Any]]:
    codes = [metric.code for place, metric in enumerate(METRICS) if place != left_out]
    return [
        {"organisation": "TA", "metric": code, "period": "2023-04", "value": value}
        for code, value in zip(codes, values, strict=True)
    ]


def with_missing(left_out: int, values: Iterable[float], missing: object) -> list[dict[str, Any]]:
    records = all_but(left_out, values)
    gap = {"organisation": "TA", "metric": METRICS[left_out].code, "period": "2023-04", "value": missing}
    return [*records[:left_out], gap, *records[left_out:]]


def absent(left_out: int, values: Iterable[float]) -> Records:
    return all_but(left_out, values)


def none(left_out: int, values: Iterable[float]) -> list[dict[str, Any]]:
    return with_missing(left_out, values, None)


def not_a_number(left_out: int, values: Iterable[float]) -> Records:
    return with_missing(left_out, values, math.nan)


def data_frame_of_floats(left_out: int, values: Iterable[float]) -> Records:
    return pd.DataFrame(none(left_out, values)).to_dict("records")


def data_frame_of_nullable_floats(left_out: int, values: Iterable[float]) -> Records:
    frame = pd.DataFrame(none(left_out, values)).astype({"value": "Float64"})
    assert frame["value"].isna().any()
    return frame.to_dict("records")


def data_frame_of_objects(left_out: int, values: Iterable[float]) -> Records:
    return pd.DataFrame(with_missing(left_out, values, pd.NA)).astype({"value": object}).to_dict("records")


def data_frame_of_rates(left_out: int, values: Iterable[float]) -> Records:
    frame = pd.DataFrame(none(left_out, values)).astype({"value": "Float64"})
    frame["numerator"], frame["denominator"] = frame.pop("value") * 4, 4
    return frame.to_dict("records")


def denominator_of_zero(left_out: int, values: Iterable[float]) -> Records:
    return [
        {**record, "numerator": 0, "denominator": 0} if record["value"] is None else record
        for record in with_missing(left_out, values, None)
    ]


WAYS = (
    absent,
    none,
    not_a_number,
    data_frame_of_floats,
    data_frame_of_nullable_floats,
    data_frame_of_objects,
    data_frame_of_rates,
    denominator_of_zero,
)

ways = pytest.mark.parametrize("way", WAYS, ids=lambda way: str(way.__name__))
places = pytest.mark.parametrize("left_out", range(5))


def decide(records: Records, undecided: Undecided = Undecided.HOLD) -> Decision:
    panel = Panel.from_records(records, METRICS)
    return regime(RULE, metrics=METRICS, undecided=undecided).review(panel, on=first_of(1))["TA"]


Way = Callable[[int, Iterable[float]], Records]


@ways
@places
def test_two_others_past_tier_1_mean_tier_1(way: Way, left_out: int) -> None:
    """Two others past tier 1's → tier 1."""
    decision = decide(way(left_out, (PAST_1, FINE, PAST_1, FINE)))

    assert (decision.tier.code, decision.is_decided) == ("1", True)


@ways
@places
def test_one_past_tier_1_and_two_past_tier_2_leave_tiers_1_and_2_open(way: Way, left_out: int) -> None:
    """One past tier 1's and two past tier 2's → undecided, 1–2."""
    decision = decide(way(left_out, (PAST_1, PAST_2, FINE, FINE)))

    assert (decision.least.code, decision.most.code, decision.is_decided) == ("2", "1", False)


@ways
@places
def test_none_past_any_means_tier_3(way: Way, left_out: int) -> None:
    """None past any → tier 3."""
    decision = decide(way(left_out, (FINE, FINE, FINE, FINE)))

    assert (decision.tier.code, decision.is_decided) == ("3", True)


@ways
def test_what_is_undecided_is_placed_only_as_far_as_the_evidence_compels(way: Way) -> None:
    """First placement is `clip(default, least, most)`."""
    decision = decide(way(2, (PAST_1, PAST_2, FINE, FINE)))

    assert decision.tier.code == "2"


@ways
def test_what_is_undecided_is_placed_by_the_worst_where_that_is_asked_for(way: Way) -> None:
    """`ASSUME_WORST` tightens the bounds first."""
    decision = decide(way(2, (PAST_1, PAST_2, FINE, FINE)), Undecided.ASSUME_WORST)

    assert decision.tier.code == "1"


def test_all_ways_to_be_missing_make_one_panel() -> None:
    """Absent, None and NaN alike."""
    # The axes of records come as the records do, so one organisation and one period compare.
    panels = [Panel.from_records(way(2, (PAST_1, PAST_2, FINE, FINE)), METRICS) for way in WAYS]
    values = [panel.values.tolist() for panel in panels]  # noqa: PD011 - of a panel

    assert all(str(each) == str(values[0]) for each in values)


def test_the_scale_runs_from_1_to_3() -> None:
    """Labels never order: only `rank` does, 0 = least intensive."""
    assert [SCALE.rank(code) for code in ("1", "2", "3")] == [2, 1, 0]
