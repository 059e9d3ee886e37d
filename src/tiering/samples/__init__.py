"""
Small panels of published figures, embedded so that examples and tests run without any file.

The figures are loaded when a function asks for them, not when the library is imported.

Source: NHS England, licensed under the Open Government Licence v3.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tiering._dates import Period
from tiering._memberships import ServiceShare
from tiering._metrics import Metric
from tiering._panel import Panel
from tiering._register import Register
from tiering.samples._ae_2017 import (
    accident_and_emergency,
    accident_and_emergency_england,
    accident_and_emergency_records,
    accident_and_emergency_register,
    accident_and_emergency_trusts,
)
from tiering.samples._oversight import oversight, oversight_records, oversight_trusts, published_segments
from tiering.samples._uec_ambulance import ambulance_records, ambulance_services
from tiering.samples._uec_lists import (
    SERVICE,
    SYSTEM,
    listed_tiers,
    organisations,
    published_history,
    published_tiers,
    residual_tiers,
    tier_judgements,
    tier_list_records,
)

__all__ = [
    "accident_and_emergency",
    "accident_and_emergency_england",
    "accident_and_emergency_records",
    "accident_and_emergency_register",
    "accident_and_emergency_trusts",
    "ambulance_records",
    "ambulance_services",
    "listed_tiers",
    "oversight",
    "oversight_records",
    "oversight_trusts",
    "published_history",
    "published_segments",
    "published_tiers",
    "residual_tiers",
    "tier_judgements",
    "tier_list_records",
    "urgent_care",
    "urgent_care_records",
    "urgent_care_register",
]


def urgent_care_register() -> Register:
    """
    Return the 42 integrated care systems and the ambulance services that answer their category 2 incidents.

    Example:
        >>> from tiering import samples
        >>> len(samples.urgent_care_register().of_kind("integrated care system"))
        42
    """
    from tiering.samples import _uec_places as places

    return Register(
        organisations(SYSTEM, places.SYSTEMS) + organisations(SERVICE, places.SERVICES),
        shares=[ServiceShare(service=service, client=system, share=share) for service, system, share in places.SHARES],
    )


def urgent_care_records() -> list[dict[str, Any]]:
    """
    Return the published figures, one record for each, April 2022 to March 2025.

    Four-hour performance, waits of over 12 hours and delayed discharges are of integrated
    care systems, category 2 responses of ambulance services.

    Example:
        >>> from tiering import samples
        >>> records = samples.urgent_care_records()
        >>> {record["metric"] for record in records} >= {"four_hour", "category_2"}
        True
    """
    from tiering.samples import _uec_figures as figures

    first = Period.parse(figures.FIRST_MONTH)
    none = (0,) * len(figures.WITHIN_FOUR_HOURS["QE1"])
    records: list[dict[str, Any]] = []

    def add(metric: str, numerators: Mapping[str, Any], denominators: Mapping[str, Any]) -> None:
        for code, counts in numerators.items():
            for month, (numerator, denominator) in enumerate(zip(counts, denominators[code], strict=True)):
                records.append(
                    {
                        "organisation": code,
                        "metric": metric,
                        "period": first.shifted(month),
                        "numerator": numerator,
                        "denominator": denominator,
                    }
                )

    timed = {
        code: tuple(map(sum, zip(within, figures.OVER_FOUR_HOURS[code], strict=True)))
        for code, within in figures.WITHIN_FOUR_HOURS.items()
    }
    add("four_hour", figures.WITHIN_FOUR_HOURS, timed)
    for record, (within, without) in zip(
        records, _pairs(timed, {code: figures.WITHOUT_TIMES.get(code, none) for code in timed}), strict=True
    ):
        record["coverage"] = within / (within + without)
    add("twelve_hour", figures.OVER_TWELVE_HOURS, figures.ADMISSIONS)
    add("delayed_discharge", figures.NO_LONGER_NEED_HOSPITAL, figures.OCCUPIED_BEDS)
    add("category_2", figures.CATEGORY_2_SECONDS, figures.CATEGORY_2_INCIDENTS)
    return records


def _pairs(one: Mapping[str, tuple[int, ...]], other: Mapping[str, tuple[int, ...]]) -> Iterator[tuple[int, int]]:
    return (pair for code in one for pair in zip(one[code], other[code], strict=True))


def urgent_care(metrics: Iterable[Metric] | None = None) -> Panel:
    """
    Return the figures of all 42 integrated care systems, April 2022 to March 2025.

    Category 2 responses reach a system through the shares of the services that answer them.

    Args:
        metrics: Those of an edition; what has no public series by system is missing throughout.  Where none are given,
            the four that have one.

    Example:
        >>> from tiering import samples
        >>> samples.urgent_care().values.shape
        (4, 36, 42)
    """
    from tiering.nhs import uec_2023

    wanted = {metric.code: metric for metric in (uec_2023.metrics if metrics is None else metrics)}
    response = wanted.pop("category_2", None)
    register, records = urgent_care_register(), urgent_care_records()
    systems = register.of_kind(SYSTEM)
    services = Panel.from_records(
        [record for record in records if record["metric"] == "category_2"],
        [response or uec_2023.category_2],
        organisations=register.of_kind(SERVICE),
    ).attribute(register.shares, to=systems)
    if not wanted:
        return services
    own = [record for record in records if record["metric"] in wanted]
    # Of what has no series there is at least the time in which it has none.
    own += [
        {"organisation": systems[0].code, "metric": code, "period": period, "value": None}
        for code in wanted.keys() - {record["metric"] for record in own}
        for period in services.periods
    ]
    panel = Panel.from_records(own, wanted.values(), organisations=systems)
    return panel if response is None else panel.joined(services)
