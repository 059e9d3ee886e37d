"""From a rule's proposal to what one review decides: the one step that every review takes."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Any, NamedTuple, assert_never

import numpy as np

from tiering._arrays import BoolArray, IntArray, RankArray, frozen_states
from tiering._evidence import Evidence
from tiering._findings import Proposal, Step
from tiering._protocols import Guard, Rule, add_origin, propose
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
        stays: How many reviews in a row have left each where it stands, int16 (…, organisation);
            None where nothing asks for it.
    """

    ranks: RankArray
    guards: tuple[IntArray, ...]
    is_placed: bool
    stays: IntArray | None = None

    def part(self, block: slice) -> State:
        """Return the state of some of the organisations."""
        return State(
            self.ranks[..., block],
            tuple(each[..., block] for each in self.guards),
            self.is_placed,
            None if self.stays is None else self.stays[..., block],
        )


class Sitting(NamedTuple):
    """
    What one review decides, with what led to it.

    Attributes:
        proposal: What the rule proposed, with its reasons.
        step: What the guards saw.
        admitted: What each guard admitted, int8 (…, organisation), and after them what a rule that
            settles itself has made of it, where it has changed it.
        state: What the review hands to the next.
    """

    proposal: Proposal
    step: Step
    admitted: tuple[RankArray, ...]
    state: State


def first_state(ranks: RankArray, guards: Sequence[Guard], *, counts_reviews: bool) -> State:
    """Return the state before the first review; whoever stands somewhere was put there by one review."""
    states = frozen_states(np.zeros((len(guard.fields), len(ranks)), dtype=np.int16) for guard in guards)
    ranks = ranks.copy()
    ranks.flags.writeable = False
    stays = (ranks != UNPLACED).astype(np.int16) if counts_reviews else None
    return State(ranks, states, bool((ranks != UNPLACED).all()), stays)


def sit(rule: Rule, guards: Sequence[Guard], undecided: Undecided, evidence: Evidence, state: State) -> Sitting:
    """Take one review's step."""
    proposal = propose(rule, evidence)
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
    admitted = [_admitted(guard, own, step) for guard, own in zip(guards, state.guards, strict=True)]
    outcome = _least_move(step, admitted)
    if not state.is_placed:
        outcome = np.where(state.ranks == UNPLACED, proposed, outcome)
    if settles(rule):
        let_through, outcome = outcome, _settled(rule, step, outcome)
        # What the guards held back, the rule has not.
        admitted.append(np.where(outcome == let_through, step.proposed, outcome))
    following = tuple(_advanced(guard, own, step, outcome) for guard, own in zip(guards, state.guards, strict=True))
    stays = None if state.stays is None else _longer(state.stays, outcome == state.ranks)
    return Sitting(proposal, step, tuple(admitted), State(outcome, following, is_placed=True, stays=stays))


def settles(rule: object) -> bool:
    """Tell whether a rule has the last word after the guards, because places are short."""
    return hasattr(rule, "settle")


def _settled(rule: Any, step: Step, outcome: RankArray) -> RankArray:
    try:
        settled: RankArray = rule.settle(step, outcome)
        if not _is_on_the_way(settled, step.current, outcome):
            raise _off_the_way(f"rule {type(rule).__name__}")  # noqa: TRY301 - noted like any other
        return settled  # noqa: TRY300 - the next line of the same try
    except Exception as problem:
        add_origin(problem, f"rule {type(rule).__name__}", step.evidence)
        raise


def _admitted(guard: Guard, own: IntArray, step: Step) -> RankArray:
    try:
        admitted = guard.admit(own, step)
        if not _is_on_the_way(admitted, step.current, step.proposed):
            raise _off_the_way(f"guard {guard}")  # noqa: TRY301 - noted like any other
        return admitted  # noqa: TRY300 - the next line of the same try
    except Exception as problem:
        add_origin(problem, f"guard {guard}", step.evidence)
        raise


def _advanced(guard: Guard, own: IntArray, step: Step, outcome: RankArray) -> IntArray:
    try:
        following = guard.advance(own, step, outcome)
        following.flags.writeable = False
        return following  # noqa: TRY300 - the next line of the same try
    except Exception as problem:
        add_origin(problem, f"guard {guard}", step.evidence)
        raise


def _is_on_the_way(admitted: RankArray, current: RankArray, proposed: RankArray) -> bool:
    """Tell whether ranks lie between the current and the proposed ones."""
    least, most = np.minimum(current, proposed), np.maximum(current, proposed)
    return admitted.dtype.kind == "i" and not (np.less(admitted, least).any() or np.greater(admitted, most).any())


def _off_the_way(who: str) -> RuleError:
    return RuleError(f"the {who} admitted ranks that are not between the current and the proposed ones")


def _longer(stays: IntArray, same: BoolArray) -> IntArray:
    """Count one review more where nobody has moved, and start again elsewhere."""
    most = np.int16(np.iinfo(np.int16).max - 1)
    return np.where(same, np.minimum(stays, most), np.int16(0)) + np.int16(1)


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
