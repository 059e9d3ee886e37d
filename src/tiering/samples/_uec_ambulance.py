"""
Figures of ambulance services.

Source: NHS England, licensed under the Open Government Licence v3.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tiering._dates import Period
from tiering._panel import Panel


def ambulance_records() -> list[dict[str, Any]]:
    """
    Return the published figures of the eleven ambulance services, one record for each, April 2022 to March 2025.

    Category 2 responses, and from October 2023 on the handovers of patients at hospital; None where nothing was
    published.

    Example:
        >>> from tiering import samples
        >>> {record["metric"] for record in samples.ambulance_records()} == {"category_2", "handover"}
        True
    """
    from tiering.samples import _uec_figures as figures

    first = Period.parse(figures.FIRST_MONTH)
    series: Mapping[str, tuple[Mapping[str, tuple[int | None, ...]], Mapping[str, tuple[int | None, ...]]]] = {
        "category_2": (figures.CATEGORY_2_SECONDS, figures.CATEGORY_2_INCIDENTS),
        "handover": (figures.HANDOVER_SECONDS, figures.HANDOVERS),
    }
    return [
        {
            "organisation": code,
            "metric": metric,
            "period": first.shifted(month),
            "numerator": numerator,
            "denominator": denominator,
        }
        for metric, (totals, counts) in series.items()
        for code, seconds in totals.items()
        for month, (numerator, denominator) in enumerate(zip(seconds, counts[code], strict=True))
    ]


def ambulance_services() -> Panel:
    """
    Return the figures of the eleven ambulance services, April 2022 to March 2025.

    Example:
        >>> from tiering import samples
        >>> samples.ambulance_services().values.shape
        (2, 36, 11)
    """
    from tiering.nhs import uec_2023
    from tiering.samples import _uec_places as places
    from tiering.samples._uec_lists import SERVICE, organisations

    return Panel.from_records(
        ambulance_records(),
        [uec_2023.category_2, uec_2023.handover],
        organisations=organisations(SERVICE, places.SERVICES),
    )
