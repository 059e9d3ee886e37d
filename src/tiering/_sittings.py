"""From a rule's proposal to what one review decides: the one step that every review takes."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import NamedTuple, assert_never

import numpy as np

from tiering._arrays import IntArray, RankArray, frozen_states
from tiering._evidence import Evidence
from tiering._findings import Proposal, Step
from tiering._protocols import Guard, Rule, add_origin
from tiering.errors import RuleError

__all__ = ["Undecided"]

UNPLACED = -1


class Undecided(enum.Enum):
    """
    What becomes of an organisation whose tier the evidence leaves open.

    Example:
        >>> from tiering import Undecided
        >>> Undecided.HOLD.value
        'moves only as far as the evidence compels'
    """

    HOLD = "moves only as far as the evidence compels"
    ASSUME_WORST = "is placed as if every missing figure were as bad as can be"
    ASSUME_BEST = "is placed as if every missing figure were as good as can be"


class State(NamedTuple):
    """
    What one review hands to the next, for a block of the organisations.

    Attributes:
        ranks: Ranks, int8 (…, organisation); −1 where not yet placed.
        guards: The state of each guard, int16 (field, …, organisation).
        is_placed: Whether everybody is.
    """

    ranks: RankArray
    guards: tuple[IntArray, ...]
    is_placed: bool


class Sitting(NamedTuple):
    """
    What one review decides, with what led to it.

    Attributes:
        proposal: What the rule proposed, with its reasons.
        step: What the guards saw.
        admitted: What each guard admitted, int8 (…, organisation).
        state: What the review hands to the next.
    """

    proposal: Proposal
    step: Step
    admitted: tuple[RankArray, ...]
    state: State


class Ranks(NamedTuple):
    """The ranks of one organisation in one review; `before` is −1 where it was not yet placed."""

    before: int
    least: int
    most: int
    proposed: int
    outcome: int


def first_state(ranks: RankArray, guards: Sequence[Guard]) -> State:
    """Return the state before the first review."""
    states = frozen_states(np.zeros((len(guard.fields), len(ranks)), dtype=np.int16) for guard in guards)
    ranks = ranks.copy()
    ranks.flags.writeable = False
    return State(ranks, states, bool((ranks != UNPLACED).all()))


def sit(rule: Rule, guards: Sequence[Guard], undecided: Undecided, evidence: Evidence, state: State) -> Sitting:
    """Take one review's step."""
    try:
        proposal = rule.propose(evidence)
    except Exception as problem:
        add_origin(problem, f"rule {type(rule).__name__}", evidence)
        raise
    _check(proposal, evidence, state)
    least, most = _bounds(proposal, undecided)
    current = state.ranks
    if not state.is_placed:
        default = np.int8(evidence.scale.rank(evidence.scale.default))
        current = np.where(current == UNPLACED, default, current)
    proposed = _clip(current, least, most)
    step = Step(
        on=evidence.on,
        scale=evidence.scale,
        current=current,
        least=least,
        most=most,
        proposed=proposed,
        evidence=evidence,
    )
    admitted: list[RankArray] = []
    following: list[IntArray] = []
    try:
        for guard, own in zip(guards, state.guards, strict=True):
            admitted.append(_checked(guard.admit(own, step), guard, step))
        outcome = _least_move(step, admitted)
        if not state.is_placed:
            outcome = np.where(state.ranks == UNPLACED, proposed, outcome)
        for guard, own in zip(guards, state.guards, strict=True):
            following.append(guard.advance(own, step, outcome))
            following[-1].flags.writeable = False
    except Exception as problem:
        add_origin(problem, f"guard {guard}", evidence)
        raise
    return Sitting(proposal, step, tuple(admitted), State(outcome, tuple(following), is_placed=True))


def _checked(admitted: RankArray, guard: Guard, step: Step) -> RankArray:
    """Refuse an admitted rank that is not on the way from the current to the proposed one."""
    least, most = np.minimum(step.current, step.proposed), np.maximum(step.current, step.proposed)
    if admitted.dtype.kind != "i" or np.less(admitted, least).any() or np.greater(admitted, most).any():
        message = f"the guard {guard} admitted ranks that are not between the current and the proposed ones"
        raise RuleError(message)
    return admitted


def _check(proposal: Proposal, evidence: Evidence, state: State) -> None:
    """Refuse a proposal that is none; a few reductions of small integers cost next to nothing."""
    least, most, top = proposal.least, proposal.most, evidence.scale.top
    count = state.ranks.shape[-1]
    if least.shape[-1:] != (count,) or most.shape[-1:] != (count,):
        message = (
            f"the rule proposed ranks of the shapes {least.shape} and {most.shape} "
            f"in the review of {evidence.on}, for {count} organisations"
        )
        raise RuleError(message)
    if least.dtype.kind != "i" or most.dtype.kind != "i":
        message = f"the rule proposed {least.dtype} and {most.dtype} in the review of {evidence.on}, not whole ranks"
        raise RuleError(message)
    if count and (least.min() < 0 or most.max() > top or (least is not most and np.greater(least, most).any())):
        message = (
            f"the rule proposed ranks that are not between 0 and {top}, the least before the most, "
            f"in the review of {evidence.on}"
        )
        raise RuleError(message)


def _bounds(proposal: Proposal, undecided: Undecided) -> tuple[RankArray, RankArray]:
    match undecided:
        case Undecided.HOLD:
            return proposal.least, proposal.most
        case Undecided.ASSUME_WORST:
            return proposal.most, proposal.most
        case Undecided.ASSUME_BEST:
            return proposal.least, proposal.least
        case _:
            assert_never(undecided)


def _clip(ranks: RankArray, least: RankArray, most: RankArray) -> RankArray:
    """Move ranks into the bounds, and no further; np.clip does the same at three times the cost."""
    if least is most and least.shape == ranks.shape:
        return least
    return np.minimum(np.maximum(ranks, least), most)


def _least_move(step: Step, admitted: Sequence[RankArray]) -> RankArray:
    """
    Return the admitted rank nearest to the current one.

    All admitted ranks lie on one side of the current rank, so the nearest is the current
    rank moved into their range.
    """
    if not admitted:
        return step.proposed
    least = most = admitted[0]
    for each in admitted[1:]:
        least, most = np.minimum(least, each), np.maximum(most, each)
    return _clip(step.current, least, most)
