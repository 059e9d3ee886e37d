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


def regimes() -> Mapping[str, Regime]:
    """
    Return every bundled regime, by its module and its name there, such as "uec_2023.june_regime".

    Example:
        >>> from tiering import nhs
        >>> [name for name, regime in nhs.regimes().items() if regime.kind == "ambulance service"]
        ['uec_2023.ambulance_regime']
    """
    from tiering.nhs._bundled import bundled

    return bundled()
