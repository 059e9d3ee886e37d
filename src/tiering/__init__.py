"""
Decide, and always be able to explain, which organisation is in which tier of a performance regime.
"""

from tiering._cycles import ReviewCycle
from tiering._dates import Cadence, DateRange, Period
from tiering._history import History
from tiering._metrics import Aggregation, Metric, Polarity
from tiering._organisations import Membership, Organisation, Register
from tiering._panel import Panel
from tiering._references import Reference, Status
from tiering._regime import MinimumCoverage, Regime
from tiering._reviews import Decision, Movement, Review
from tiering._sittings import Undecided
from tiering._standards import Standard, Window
from tiering._tiers import Placement, Tier, TierScale
from tiering._units import Unit
from tiering.errors import TieringError

__all__ = [
    "Aggregation",
    "Cadence",
    "DateRange",
    "Decision",
    "History",
    "Membership",
    "Metric",
    "MinimumCoverage",
    "Movement",
    "Organisation",
    "Panel",
    "Period",
    "Placement",
    "Polarity",
    "Reference",
    "Regime",
    "Register",
    "Review",
    "ReviewCycle",
    "Standard",
    "Status",
    "Tier",
    "TierScale",
    "TieringError",
    "Undecided",
    "Unit",
    "Window",
]

__version__ = "0.1.0"
