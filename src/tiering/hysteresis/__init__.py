"""
Guards: they may hold a proposed move back.

Each guard sees the same step on its own; the least move wins, so their order
does not matter.
"""

from tiering.hysteresis._confirm import Confirm
from tiering.hysteresis._step_limit import StepLimit

__all__ = ["Confirm", "StepLimit"]
