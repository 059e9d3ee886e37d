"""
Figures of the NHS Oversight Framework, 2025/26.

Source: NHS England, licensed under the Open Government Licence v3.0.
"""

from __future__ import annotations

from typing import Any

from tiering._dates import Period
from tiering._organisations import Organisation
from tiering._panel import Panel
from tiering._tiers import Placement


def oversight_trusts() -> tuple[Organisation, ...]:
    """
    Return the 75 trusts whose place in the league tables of October to December 2025 is at hand.

    Example:
        >>> from tiering import samples
        >>> {trust.kind for trust in samples.oversight_trusts()} >= {"acute trust", "ambulance trust"}
        True
    """
    from tiering.samples import _oversight_figures as figures

    return tuple(Organisation(code, name=row[0], kind=row[1]) for code, row in figures.LEAGUE.items())


def oversight_records() -> list[dict[str, Any]]:
    """
    Return the published figures, one record for each.

    Of October to December 2025 there are every trust's average metric score and, for acute trusts,
    whether it is in deficit; of one trust there are all metric scores in the four quarters of 2025/26.

    Example:
        >>> from tiering import samples
        >>> sum(record["metric"] == "OF1041" for record in samples.oversight_records())
        4
    """
    from tiering.samples import _oversight_figures as figures

    first = Period.parse(figures.FIRST_QUARTER)
    records = [
        {
            "organisation": figures.ONE_TRUST,
            "metric": "in_deficit" if code == "OF5004" else code,
            "period": first.shifted(quarter),
            "value": value,
        }
        for code, values in figures.SCORES.items()
        for quarter, value in enumerate(values)
    ]
    period = Period.parse(figures.LEAGUE_QUARTER)
    for code, (_, _, average, is_in_deficit, _, _) in figures.LEAGUE.items():
        if code != figures.ONE_TRUST:
            records += [
                {"organisation": code, "metric": "OF5002", "period": period, "value": average},
                {"organisation": code, "metric": "in_deficit", "period": period, "value": is_in_deficit},
            ]
    return records


def oversight() -> Panel:
    """
    Return the figures as a panel, April 2025 to March 2026 by quarter.

    Example:
        >>> from tiering import samples
        >>> panel = samples.oversight()
        >>> len(panel.periods), len(panel.organisations)
        (4, 75)
    """
    from tiering.nhs import oversight_2025

    return Panel.from_records(oversight_records(), oversight_2025.metrics, organisations=oversight_trusts())


def published_segments() -> tuple[Placement, ...]:
    """
    Return the published, adjusted segments of October to December 2025.

    Example:
        >>> from tiering import samples
        >>> sum(placement.tier == "4" for placement in samples.published_segments())
        15
    """
    from tiering.samples import _oversight_figures as figures

    return tuple(Placement(code, row[4]) for code, row in figures.LEAGUE.items())
