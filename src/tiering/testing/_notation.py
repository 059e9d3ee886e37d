"""A short notation for series."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from tiering._dates import Period
from tiering._metrics import Metric
from tiering._organisations import Organisation
from tiering._panel import Panel
from tiering.errors import InvalidValueError, UnknownCodeError

_REPEATED = re.compile(r"(?P<word>.+)x(?P<times>[1-9]\d*)")


def words(text: str) -> tuple[str, ...]:
    """Return the words of a series, each as often as it is to stand."""
    found: list[str] = []
    for word in text.split():
        repeated = _REPEATED.fullmatch(word)
        found += [repeated["word"]] * int(repeated["times"]) if repeated else [word]
    return tuple(found)


def series(text: str) -> tuple[float, ...]:
    """
    Read a series of figures.

    Args:
        text: Numbers with spaces between them; "0.7x3" is three of one, "_" is missing.

    Returns:
        The figures; NaN is missing.

    Raises:
        InvalidValueError: A word is neither.

    Example:
        >>> from tiering import testing
        >>> testing.series("0.72 0.70x3 _ 0.79")
        (0.72, 0.7, 0.7, 0.7, nan, 0.79)
    """
    figures: list[float] = []
    for word in words(text):
        try:
            figures.append(math.nan if word == "_" else float(word))
        except ValueError:
            message = f"{word!r} in the series {text!r} is not a figure; write numbers, '0.7x3' or '_'"
            raise InvalidValueError(message) from None
    return tuple(figures)


def panel_of(
    figures: Mapping[str, Mapping[str, str]],
    metrics: Iterable[Metric],
    *,
    first: str,
    organisations: Iterable[str] = (),
) -> Panel:
    """
    Build a small panel from series.

    Args:
        figures: Organisation code to metric code to its series, in the metric's cadence;
            metrics that are left out, and the ends of shorter series, are missing.
        metrics: The metrics.
        first: The period in which every series starts, such as "2023-04"; the series of a
            quarterly or yearly metric starts with the quarter or year that holds it.
        organisations: Further organisations, of which nothing is reported.

    Raises:
        UnknownCodeError: A series is of an unknown metric.
        InvalidValueError: A series cannot be read.
        PeriodError: All series are empty.

    Example:
        >>> from tiering import Metric, Polarity, Unit, testing
        >>> four_hour = Metric("four_hour", unit=Unit.FRACTION, polarity=Polarity.HIGHER_IS_BETTER)
        >>> panel = testing.panel_of({"TA": {"four_hour": "0.72 _ 0.79"}}, [four_hour], first="2023-04")
        >>> panel.values
        array([[[0.72],
                [ nan],
                [0.79]]])
    """
    metrics = tuple(metrics)
    by_code = {metric.code: metric for metric in metrics}
    start = Period.parse(first)
    records: list[dict[str, Any]] = []
    for code, own in figures.items():
        for metric, text in own.items():
            if metric not in by_code:
                raise UnknownCodeError("metric", metric, tuple(by_code), f"the series of {code!r}")
            period = Period.containing(start.start, by_code[metric].cadence)
            records += [
                {"organisation": code, "metric": metric, "period": period.shifted(place), "value": value}
                for place, value in enumerate(series(text))
            ]
    codes = dict.fromkeys([*figures, *organisations])
    return Panel.from_records(records, metrics, organisations=[Organisation(code) for code in codes])
