"""
Tools for testing regimes and rules.

Series are written in a short notation: "0.72 0.70x3 _ 0.79" is one value, another
three times, a missing one, and a last.
"""

from tiering.testing._histories import assert_tiers
from tiering.testing._notation import panel_of, series

__all__ = ["assert_tiers", "panel_of", "series"]
