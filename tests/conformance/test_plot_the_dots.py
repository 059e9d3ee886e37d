"""Charts agree with those of the R package NHSRplotthedots 0.2.2."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tiering import Polarity, spc

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "spc"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the outputs of the R package are not beside this checkout")

LABELS = {
    (spc.XmrRule.OUTSIDE, 1): "Above UCL",
    (spc.XmrRule.OUTSIDE, -1): "Below LCL",
    (spc.XmrRule.TREND, 1): "7 Point Trend (Increasing)",
    (spc.XmrRule.TREND, -1): "7 Point Trend (Decreasing)",
    (spc.XmrRule.TWO_IN_THREE, 1): "2 in 3 Above CL",
    (spc.XmrRule.TWO_IN_THREE, -1): "2 in 3 Below CL",
    (spc.XmrRule.SHIFT, 1): "7 Points Above CL",
    (spc.XmrRule.SHIFT, -1): "7 Points Below CL",
    (spc.XmrRule.COMMON_CAUSE, 0): "Common Cause",
}
SIGNALS = {
    spc.Signal.COMMON_CAUSE: "common_cause",
    spc.Signal.IMPROVEMENT: "special_cause_improvement",
    spc.Signal.CONCERN: "special_cause_concern",
    spc.Signal.NEUTRAL_HIGH: "special_cause_neutral_high",
    spc.Signal.NEUTRAL_LOW: "special_cause_neutral_low",
}
ASSURANCES = {
    spc.Assurance.PASSING: "consistent_pass",
    spc.Assurance.FAILING: "consistent_fail",
    spc.Assurance.HIT_AND_MISS: "inconsistent",
}
POLARITIES = {
    "increase": Polarity.HIGHER_IS_BETTER,
    "decrease": Polarity.LOWER_IS_BETTER,
    "neutral": Polarity.NEUTRAL,
}
Rows = list[dict[str, str]]


def rows(name: str) -> Rows:
    path = FOLDER / name
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def charts() -> Iterator[tuple[str, Polarity, bool, Rows]]:
    """Yield every series with its options; none where the folder is missing, and then the tests are skipped."""
    if not FOLDER.is_dir():
        return
    found: dict[tuple[str, str, str], Rows] = defaultdict(list)
    for row in rows("edge_cases.csv"):
        found[row["direction"], row["screen_outliers"], row["f"]].append(row)
    for name in ("icb_4h_perf_2023-06_2026-03.csv", "na_case.csv"):
        for row in rows(name):
            found["increase", "True", row["f"]].append(row)
    for (direction, screen, name), series in found.items():
        yield f"{name}-{direction}-{screen}", POLARITIES[direction], screen == "True", series


def numbers(series: Rows, column: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([float(row[column]) if row[column] not in {"", "NA"} else math.nan for row in series])


CASES = [pytest.param(polarity, screen, series, id=name) for name, polarity, screen, series in charts()]


@pytest.mark.parametrize(("polarity", "screen", "series"), CASES)
def test_limits_agree_to_twelve_digits(polarity: Polarity, screen: bool, series: Rows) -> None:  # noqa: FBT001
    chart = spc.xmr(numbers(series, "y"), polarity=polarity, screen=screen)

    np.testing.assert_allclose(chart.mean, numbers(series, "mean_col"), rtol=1e-12)
    np.testing.assert_allclose(chart.lower, numbers(series, "lpl"), rtol=1e-12)
    np.testing.assert_allclose(chart.upper, numbers(series, "upl"), rtol=1e-12)


@pytest.mark.parametrize(("polarity", "screen", "series"), CASES)
def test_rules_and_signals_agree_exactly(polarity: Polarity, screen: bool, series: Rows) -> None:  # noqa: FBT001
    chart = spc.xmr(numbers(series, "y"), polarity=polarity, screen=screen)
    found = [LABELS[spc.XmrRule(rule), int(side)] for rule, side in zip(chart.rule, chart.direction, strict=True)]

    assert found == [row["special_cause_type"] for row in series]
    assert [SIGNALS[spc.Signal(code)] for code in chart.signal] == [row["point_type"] for row in series]


def test_assurance_agrees_exactly() -> None:
    series: dict[str, Rows] = defaultdict(list)
    for row in rows("icb_4h_perf_2023-06_2026-03.csv"):
        series[row["f"]].append(row)
    chart = spc.xmr([numbers(each, "y") for each in series.values()], polarity=Polarity.HIGHER_IS_BETTER)
    targets = [float(each[-1]["target"]) for each in series.values()]
    expected = {row["f"]: row["assurance_type"] for row in rows("icb_4h_perf_2023-06_2026-03_summary.csv")}

    found = dict(zip(series, chart.assurance(targets), strict=True))
    assert {name: ASSURANCES[spc.Assurance(code)] for name, code in found.items()} == expected
