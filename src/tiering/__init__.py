"""
Decide, and always be able to explain, which organisation is in which tier of a performance regime.

The names of the root are loaded when they are first asked for, so that whoever embeds the
library pays for the parts in use.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiering._cycles import ReviewCycle
    from tiering._dates import Cadence, DateRange, Period
    from tiering._decisions import Decision, Movement
    from tiering._history import History
    from tiering._judgements import Attestation, Judgement
    from tiering._memberships import Membership, ServiceShare
    from tiering._metrics import Aggregation, Metric, Polarity
    from tiering._organisations import Organisation
    from tiering._panel import Panel
    from tiering._references import Reference, Status
    from tiering._regime import Regime
    from tiering._register import Register
    from tiering._reviews import Review
    from tiering._scopes import Scope
    from tiering._sittings import Undecided
    from tiering._standards import MinimumCoverage, Standard, Trajectory
    from tiering._successions import Succession
    from tiering._taking_over import SuccessionPolicy
    from tiering._tiers import Placement, Tier, TierScale
    from tiering._units import Unit
    from tiering._vintages import Vintages
    from tiering._windows import Window
    from tiering.errors import TieringError

__all__ = [
    "Aggregation",
    "Attestation",
    "Cadence",
    "DateRange",
    "Decision",
    "History",
    "Judgement",
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
    "Scope",
    "ServiceShare",
    "Standard",
    "Status",
    "Succession",
    "SuccessionPolicy",
    "Tier",
    "TierScale",
    "TieringError",
    "Trajectory",
    "Undecided",
    "Unit",
    "Vintages",
    "Window",
]

__version__ = "0.1.0"

_HOMES = {
    "Aggregation": "tiering._metrics",
    "Attestation": "tiering._judgements",
    "Cadence": "tiering._dates",
    "DateRange": "tiering._dates",
    "Decision": "tiering._decisions",
    "History": "tiering._history",
    "Judgement": "tiering._judgements",
    "Membership": "tiering._memberships",
    "Metric": "tiering._metrics",
    "MinimumCoverage": "tiering._standards",
    "Movement": "tiering._decisions",
    "Organisation": "tiering._organisations",
    "Panel": "tiering._panel",
    "Period": "tiering._dates",
    "Placement": "tiering._tiers",
    "Polarity": "tiering._metrics",
    "Reference": "tiering._references",
    "Regime": "tiering._regime",
    "Register": "tiering._register",
    "Review": "tiering._reviews",
    "ReviewCycle": "tiering._cycles",
    "Scope": "tiering._scopes",
    "ServiceShare": "tiering._memberships",
    "Standard": "tiering._standards",
    "Status": "tiering._references",
    "Succession": "tiering._successions",
    "SuccessionPolicy": "tiering._taking_over",
    "Tier": "tiering._tiers",
    "TierScale": "tiering._tiers",
    "TieringError": "tiering.errors",
    "Trajectory": "tiering._standards",
    "Undecided": "tiering._sittings",
    "Unit": "tiering._units",
    "Vintages": "tiering._vintages",
    "Window": "tiering._windows",
}


# Hidden from type checkers, which would take every name for one that exists.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load a name of the root when it is first asked for."""
        if name not in _HOMES:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        found: object = getattr(import_module(_HOMES[name]), name)
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    """List the names of the root, loaded or not."""
    return sorted({*globals(), *__all__})
