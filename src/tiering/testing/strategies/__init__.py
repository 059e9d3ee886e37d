"""
Hypothesis strategies for metrics, panels, criteria, regimes and histories, all of them small.

Limits and figures are drawn from the same few levels, so that many figures fall on a limit.
Hypothesis is not installed with the library.
"""

from tiering.testing.strategies._figures import figures, metrics, panels, scales
from tiering.testing.strategies._regimes import Run, histories, placements, regimes, runs
from tiering.testing.strategies._rules import criteria, guards, ladders

__all__ = [
    "Run",
    "criteria",
    "figures",
    "guards",
    "histories",
    "ladders",
    "metrics",
    "panels",
    "placements",
    "regimes",
    "runs",
    "scales",
]
