"""
Guards: they may hold a proposed move back.

Each guard sees the same step on its own; the least move wins, so their order
does not matter.
"""

from tiering.hysteresis._confirm import Confirm
from tiering.hysteresis._cool_down import CoolDown
from tiering.hysteresis._dead_band import DeadBand
from tiering.hysteresis._flap_budget import FlapBudget
from tiering.hysteresis._freeze import Freeze
from tiering.hysteresis._minimum_stay import MinimumStay
from tiering.hysteresis._phased_exit import PhasedExit
from tiering.hysteresis._significance import Significance
from tiering.hysteresis._step_limit import StepLimit

__all__ = [
    "Confirm",
    "CoolDown",
    "DeadBand",
    "FlapBudget",
    "Freeze",
    "MinimumStay",
    "PhasedExit",
    "Significance",
    "StepLimit",
]
