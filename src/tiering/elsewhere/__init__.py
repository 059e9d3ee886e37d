"""
Regimes from other fields and other countries, one module for each edition.

They are imported by name: `from tiering.elsewhere import special_focus_2022`.  They are made of the same
parts as those of the National Health Service in England, which is the point of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiering._regime import Regime

__all__ = ["regimes"]

_EDITIONS = ("special_focus_2022", "star_ratings_2023")


def regimes() -> Mapping[str, Regime]:
    """
    Return every regime from elsewhere, by its module and its name there.

    Example:
        >>> from tiering import elsewhere
        >>> list(elsewhere.regimes())
        ['special_focus_2022.regime', 'star_ratings_2023.regime']
    """
    from tiering._families import regimes_of

    return regimes_of(__name__, _EDITIONS)
