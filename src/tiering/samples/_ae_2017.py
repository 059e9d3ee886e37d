"""
Figures of accident and emergency departments, July to September 2017.

Source: NHS England, licensed under the Open Government Licence v3.0.
"""

from __future__ import annotations

from typing import Any

from tiering._dates import Period
from tiering._organisations import Organisation
from tiering._panel import Panel


def accident_and_emergency_trusts() -> tuple[Organisation, ...]:
    """
    Return the 138 trusts that had a type 1 (major) department in the summer of 2017, by their names of the time.

    Example:
        >>> from tiering import samples
        >>> len(samples.accident_and_emergency_trusts())
        138
    """
    from tiering.samples import _ae_2017_figures as figures

    return tuple(Organisation(code, name=name, kind="trust") for code, (name, _, _) in figures.TRUSTS.items())


def accident_and_emergency_records() -> list[dict[str, Any]]:
    """
    Return the published figures, one record for each trust and month, July to September 2017.

    They are of departments of all types: attendances, and those of them that ended within
    four hours.  A trust that reported nothing has None.

    Example:
        >>> from tiering import samples
        >>> len(samples.accident_and_emergency_records())
        414
    """
    from tiering.samples import _ae_2017_figures as figures

    first = Period.parse(figures.FIRST_MONTH)
    return [
        {
            "organisation": code,
            "metric": "four_hour",
            "period": first.shifted(month),
            "numerator": None if all_of_them is None or over is None else all_of_them - over,
            "denominator": all_of_them,
        }
        for code, (_, attendances, over_four_hours) in figures.TRUSTS.items()
        for month, (all_of_them, over) in enumerate(zip(attendances, over_four_hours, strict=True))
    ]


def accident_and_emergency() -> Panel:
    """
    Return the four-hour performance of the trusts, by month, July to September 2017.

    Example:
        >>> from tiering import samples
        >>> samples.accident_and_emergency().values.shape
        (1, 3, 138)
    """
    from tiering.nhs import uec_2023

    return Panel.from_records(
        accident_and_emergency_records(), [uec_2023.four_hour], organisations=accident_and_emergency_trusts()
    )
