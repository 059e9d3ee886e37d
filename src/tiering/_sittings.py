"""From a rule's proposal to what one review decides: the one step that every review takes."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple, assert_never

import numpy as np

from tiering._arrays import BoolArray, IntArray, RankArray
from tiering._assessing import add_origin, propose
from tiering._evidence import Evidence
from tiering._findings import Proposal, Step
from tiering._judgements import Judgement
from tiering._protocols import Guard, Rule
from tiering.errors import RuleError

__all__ = ["State", "Undecided"]

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
        guards: The state of each guard, whole numbers (field, …, organisation).
        is_placed: Whether everybody is.
        stays: How many reviews in a row have left each where it stands, int16 (…, organisation);
            None where nothing asks for it.
        since: The day since which each has stood there, as a proleptic Gregorian ordinal, int32 (…, organisation);
            0 where that is not known, None where nothing asks for it.
        on: The day of the review that left this; None before the first.
        judged: The judgements that counted in it.

    Example:
        >>> from datetime import date
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> review = uec_2023.regime.review(samples.urgent_care(), on=date(2023, 12, 1))
        >>> review.earlier.is_placed
        False
    """

    ranks: RankArray
    guards: tuple[IntArray, ...]
    is_placed: bool
    stays: IntArray | None = None
    since: IntArray | None = None
    on: date | None = None
    judged: tuple[Judgement, ...] = ()

    def part(self, block: slice) -> State:
        """Return the state of some of the organisations."""
        return self._replace(
            ranks=self.ranks[..., block],
            guards=tuple(each[..., block] for each in self.guards),
            stays=None if self.stays is None else self.stays[..., block],
            since=None if self.since is None else self.since[..., block],
        )


def joined(parts: Sequence[State]) -> State:
    """Return one state of the parts that blocks of the organisations have left."""
    if len(parts) == 1:
        return parts[0]
    first = parts[0]

    def together(arrays: Sequence[Any]) -> Any:
        return None if arrays[0] is None else np.concatenate(arrays, axis=-1)

    return first._replace(
        ranks=together([each.ranks for each in parts]),
        guards=tuple(together(own) for own in zip(*(each.guards for each in parts), strict=True)),
        is_placed=all(each.is_placed for each in parts),
        stays=together([each.stays for each in parts]),
        since=together([each.since for each in parts]),
    )


class Ruling(NamedTuple):
    """
    What a judgement comes to in one review.

    Attributes:
        place: The organisation's place on the last axis.
        rank: The rank that it was judged to be in; None where it was judged to move.
        step: By how many ranks it was judged to move, if it was not judged to be in one.
    """

    place: int
    rank: int | None
    step: int = 0


class Sitting(NamedTuple):
    """
    What one review decides, with what led to it.

    Attributes:
        proposal: What the rule proposed, with its reasons.
        step: What the guards saw.
        admitted: What each guard admitted, int8 (…, organisation), and after them what a rule that
            settles itself has made of it, where it has changed it.
        guarded: What was left of the proposal, int8 (…, organisation), before anybody judged.
        state: What the review hands to the next.
    """

    proposal: Proposal
    step: Step
    admitted: tuple[RankArray, ...]
    guarded: RankArray
    state: State


def blank_state(guard: Guard, count: int) -> IntArray:
    """Return what a guard remembers of so many organisations before their first review."""
    fields = guard.fields
    state = np.zeros((len(fields), count), dtype=getattr(guard, "state_type", np.int16))
    initial: Sequence[int] = getattr(guard, "initial", ())
    if initial:
        state[:] = np.array(initial, dtype=state.dtype)[:, np.newaxis]
    state.flags.writeable = False
    return state


def first_state(
    ranks: RankArray, guards: Sequence[Guard], *, counts_reviews: bool, since: IntArray | None = None
) -> State:
    """Return the state before the first review; whoever stands somewhere was put there by one review."""
    ranks = ranks.copy()
    ranks.flags.writeable = False
    stays = (ranks != UNPLACED).astype(np.int16) if counts_reviews else None
    states = tuple(blank_state(guard, len(ranks)) for guard in guards)
    return State(ranks, states, bool((ranks != UNPLACED).all()), stays, since)


def sit(
    rule: Rule,
    guards: Sequence[Guard],
    undecided: Undecided,
    evidence: Evidence,
    state: State,
    rulings: Sequence[Ruling] = (),
) -> Sitting:
    """Take one review's step."""
    proposal = propose(rule, evidence)
    _check(proposal, evidence, state)
    least, most = tightened(proposal, undecided)
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
    outcome = _least_move(step, admitted, guards)
    if not state.is_placed:
        outcome = np.where(state.ranks == UNPLACED, proposed, outcome)
    if settles(rule):
        let_through, outcome = outcome, _settled(rule, step, outcome)
        # What the guards held back, the rule has not.
        admitted.append(np.where(outcome == let_through, step.proposed, outcome))
    guarded = outcome
    if rulings:
        stood = current if state.is_placed else np.where(state.ranks == UNPLACED, guarded, current)
        outcome = _judged(rulings, stood, guarded, evidence.scale.top)
    following = tuple(_advanced(guard, own, step, outcome) for guard, own in zip(guards, state.guards, strict=True))
    stays = None if state.stays is None else _longer(state.stays, outcome == state.ranks)
    since = None if state.since is None else _since(state.since, outcome == state.ranks, evidence.on)
    left = State(outcome, following, is_placed=True, stays=stays, since=since, on=evidence.on)
    return Sitting(proposal, step, tuple(admitted), guarded, left)


def _judged(rulings: Sequence[Ruling], stood: RankArray, guarded: RankArray, top: int) -> RankArray:
    """Return the ranks where somebody has judged as was judged, and all others as they are."""
    outcome = guarded.copy()
    for place, rank, by in rulings:
        moved = np.clip(stood[..., place].astype(np.int16) + by, 0, top)
        outcome[..., place] = moved if rank is None else rank
    return outcome


def settles(rule: object) -> bool:
    """Tell whether a rule has the last word after the guards, because places are short."""
    return hasattr(rule, "settle")


def _settled(rule: Any, step: Step, outcome: RankArray) -> RankArray:
    try:
        settled: RankArray = rule.settle(step, outcome)
        if not _lie_on_the_way(settled, settled, step.current, outcome):
            raise _off_the_way(f"rule {type(rule).__name__}")  # noqa: TRY301 - noted like any other
        return settled  # noqa: TRY300 - the next line of the same try
    except Exception as problem:
        add_origin(problem, f"rule {type(rule).__name__}", step.evidence)
        raise


def _admitted(guard: Guard, own: IntArray, step: Step) -> RankArray:
    try:
        return guard.admit(own, step)
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


def _lie_on_the_way(least: RankArray, most: RankArray, current: RankArray, proposed: RankArray) -> bool:
    """Tell whether ranks, given by the least and the most of them, lie between the current and the proposed ones."""
    low, high = np.minimum(current, proposed), np.maximum(current, proposed)
    return least.dtype.kind == most.dtype.kind == "i" and not (
        np.less(least, low).any() or np.greater(most, high).any()
    )


def _off_the_way(who: str) -> RuleError:
    return RuleError(f"the {who} admitted ranks that are not between the current and the proposed ones")


def _longer(stays: IntArray, same: BoolArray) -> IntArray:
    """Count one review more where nobody has moved, and start again elsewhere."""
    most = np.int16(np.iinfo(np.int16).max - 1)
    # The least of an array and a number takes as long as all else together, and is almost never asked for.
    capped = np.minimum(stays, most) if stays.size and stays.max() > most else stays
    # Arithmetic with noughts and ones, because a choice between two arrays takes several times as long.
    return capped * same.view(np.int8) + np.int16(1)


def _since(since: IntArray, same: BoolArray, on: date) -> IntArray:
    """Keep the day since which each stands where it stands; who has moved, or is first seen, stands there from now."""
    return np.where(same & (since > 0), since, np.int32(on.toordinal()))


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


def tightened(proposal: Proposal, undecided: Undecided) -> tuple[RankArray, RankArray]:
    """Return the bounds that are taken, where the evidence leaves a tier open."""
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


def _least_move(step: Step, admitted: Sequence[RankArray], guards: Sequence[Guard]) -> RankArray:
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
    # All at once, and one by one only where one of them is wrong.
    if not _lie_on_the_way(least, most, step.current, step.proposed):
        for guard, each in zip(guards, admitted, strict=True):
            if not _lie_on_the_way(each, each, step.current, step.proposed):
                problem = _off_the_way(f"guard {guard}")
                add_origin(problem, f"guard {guard}", step.evidence)
                raise problem
    return _clip(step.current, least, most)
