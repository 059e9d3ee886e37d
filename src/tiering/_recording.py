"""What one sitting puts on record."""

from __future__ import annotations

from typing import Any

import numpy as np

from tiering._judgements import Judgement
from tiering._reviews import Review
from tiering._sittings import UNPLACED, Sitting, State
from tiering._taking_over import Passed
from tiering.errors import ShapeError


def recorded(
    regime: Any, sitting: Sitting, passed: Passed, judgements: tuple[Judgement, ...], register: Any = None
) -> Review:
    """
    Return the review of a sitting that started from what was passed on, under a regime.

    Raises:
        ShapeError: It has scenarios.
    """
    if sitting.state.ranks.ndim > 1:
        message = f"the review has scenarios of the shape {sitting.state.ranks.shape[:-1]}; use simulate"
        raise ShapeError(message)
    state = passed.state
    step, placed = sitting.step, state.ranks != UNPLACED
    guards = sitting.admitted[: len(regime.guards)]
    held = [np.not_equal(admitted, step.proposed) & placed for admitted in guards]
    # No guard delays a first placement, but places may be short for it.
    held += [np.not_equal(admitted, step.proposed) for admitted in sitting.admitted[len(guards) :]]
    return Review(
        name=regime.name,
        on=step.on,
        scale=regime.scale,
        before=state.ranks,
        least=sitting.proposal.least,
        most=sitting.proposal.most,
        proposed=step.proposed,
        guarded=sitting.guarded,
        ranks=sitting.state.ranks,
        held=np.array(held, dtype=np.bool_).reshape(len(held), len(state.ranks)),
        guards=regime.guards,
        guard_states=sitting.state.guards,
        reviews_in_tier=sitting.state.stays,
        in_tier_since=sitting.state.since,
        earlier=frozen(state),
        judgements=judgements,
        take_overs=passed.take_overs,
        ended=passed.ended,
        register=register,
        regime=regime,
        rule=regime.rule,
        organisations=step.evidence.organisations,
        seen=step.evidence.settled(),
        mode=regime.undecided,
    )


def frozen(state: State) -> State:
    """Make the arrays of a state such that nobody can write to them."""
    for each in (state.ranks, *state.guards, state.stays, state.since):
        if each is not None:
            each.flags.writeable = False
    return state
