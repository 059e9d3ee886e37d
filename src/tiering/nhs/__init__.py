"""
Regimes of the National Health Service in England, one module for each edition.

They are imported by name: `from tiering.nhs import uec_2023`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiering._regime import Regime

__all__ = ["regimes"]

_EDITIONS = (
    "ae_groups_2017",
    "cancer_2022",
    "elective_2022",
    "oversight_2016",
    "oversight_2021",
    "oversight_2025",
    "sustainability_fund_2018",
    "uec_2023",
)


def regimes() -> Mapping[str, Regime]:
    """
    Return every bundled regime, by its module and its name there, such as "uec_2023.june_regime".

    Example:
        >>> from tiering import nhs
        >>> [name for name, regime in nhs.regimes().items() if regime.kind == "ambulance service"]
        ['uec_2023.ambulance_regime']
    """
    from tiering._families import regimes_of

    return regimes_of(__name__, _EDITIONS)
