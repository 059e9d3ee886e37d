"""What becomes of placements when organisations merge, split or change their codes."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol, TypeAlias, final

import attrs
import numpy as np

from tiering._arrays import IntArray, read_only
from tiering._organisations import Organisation
from tiering._protocols import Guard
from tiering._sittings import UNPLACED, State, blank_state
from tiering._tiers import Tier, TierScale
from tiering._wording import listed
from tiering.errors import DefinitionError, RuleError

__all__ = ["Candidate", "Existence", "SuccessionPolicy", "TakeOver"]


class SuccessionPolicy(enum.Enum):
    """
    Whose tier, time in tier and guards' memory an organisation takes over that others have become.

    Example:
        >>> from tiering import SuccessionPolicy
        >>> SuccessionPolicy.WORST.value
        'worst'
    """

    WORST = "worst"
    """That of the most intensively placed, so that nobody loses help by a merger; of several the first."""
    LARGEST = "largest"
    """That of the one with the most activity in the last twelve months, by the weights of the first metric that has any."""
    FRESH_START = "fresh start"
    """Nobody's: it is placed anew, and guards remember nothing."""


class Candidate(NamedTuple):
    """
    One of those whose place an organisation may take over.

    Attributes:
        organisation: The organisation that was placed.
        tier: Where it stood; None where it was not yet placed.
        reviews_in_tier: How many reviews in a row had left it there; None where nothing counts them.
        in_tier_since: The day since which it had stood there; None where that is not known.
        activity: The weights behind its figures in the last twelve months, of the first metric that has any; None where
            none are known.

    Example:
        >>> from tiering import Organisation, Tier
        >>> from tiering.typing import Candidate
        >>> Candidate(Organisation("TA"), Tier("1")).tier.code
        '1'
    """

    organisation: Organisation
    tier: Tier | None
    reviews_in_tier: int | None = None
    in_tier_since: date | None = None
    activity: float | None = None


Chooser: TypeAlias = Callable[[Organisation, Sequence[Candidate]], str | None]
"""Given the successor and those whose place it may take over, returns the code of one of them; None for a fresh start."""


class Existence(Protocol):
    """What is needed of a register."""

    def exists(self, code: str, on: date, /) -> bool: ...
    def successors(self, code: str, on: date, /) -> Sequence[Organisation]: ...


def _as_candidates(values: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(values)


@final
@attrs.frozen
class TakeOver:
    """
    That an organisation follows others, and whose place it has taken over.

    Attributes:
        organisation: The one that follows.
        candidates: Those that it follows, and itself where it was there before, with where they stood.
        taken: Whose place it has; None where it starts afresh.
        policy: How that was chosen, in words.

    Example:
        >>> from tiering import Organisation, Tier
        >>> from tiering.typing import Candidate, TakeOver
        >>> merged = [Candidate(Organisation("TA"), Tier("1")), Candidate(Organisation("TB"), Tier("3"))]
        >>> print(TakeOver(Organisation("TC"), merged, Organisation("TA"), "worst"))
        TC follows TA in tier 1 and TB in tier 3, and takes the place of TA (worst)
    """

    organisation: Organisation
    candidates: tuple[Candidate, ...] = attrs.field(converter=_as_candidates)
    taken: Organisation | None
    policy: str

    @property
    def tier(self) -> Tier | None:
        """The tier that was taken over; None where it starts afresh."""
        return next((each.tier for each in self.candidates if each.organisation == self.taken), None)

    def __str__(self) -> str:
        told = [
            f"{each.organisation}, not yet placed" if each.tier is None else f"{each.organisation} in {each.tier.name}"
            for each in self.candidates
            if each.organisation.code != self.organisation.code
        ]
        if self.taken is None:
            then = "starts afresh"
        elif self.taken.code == self.organisation.code:
            then = "keeps its own place"
        else:
            then = f"takes the place of {self.taken}"
        others = " and ".join(filter(None, [listed(told[:-1]), told[-1]]))
        return f"{self.organisation} follows {others}, and {then} ({self.policy})"


def as_take_overs(values: Iterable[TakeOver]) -> tuple[TakeOver, ...]:
    """Freeze take-overs."""
    return tuple(values)


class Passed(NamedTuple):
    """
    What one review hands to the next where organisations have come and gone.

    Attributes:
        state: The state, in the order of those who are there now.
        take_overs: Who follows whom; nothing where there are scenarios.
        ended: Those who are there no longer, and whom nobody follows.
    """

    state: State
    take_overs: tuple[TakeOver, ...] = ()
    ended: tuple[Organisation, ...] = ()


def pass_on(
    state: State,
    before: Sequence[Organisation],
    now: Sequence[Organisation],
    on: date,
    guards: Sequence[Guard],
    passage: Passage | None,
) -> Passed:
    """Return the state of those who are there now, from that of those who were there before."""
    if [each.code for each in before] == [each.code for each in now]:
        return Passed(state)
    old = {each.code: place for place, each in enumerate(before)}
    new = {each.code: place for place, each in enumerate(now)}
    claims: dict[int, list[int]] = {}
    ended: list[Organisation] = []
    for each in before:
        if each.code in new or passage is None:
            continue
        heirs = [heir.code for heir in passage.register.successors(each.code, on) if heir.code in new]
        if not heirs:
            ended.append(each)
        for heir in heirs:
            claims.setdefault(new[heir], []).append(old[each.code])
    lead = state.ranks.shape[:-1]
    order = np.array([old.get(each.code, -1) for each in now], dtype=np.intp)
    order = np.broadcast_to(order, (*lead, len(now))).copy()
    take_overs: list[TakeOver] = []
    for place, places in sorted(claims.items()):
        own = old.get(now[place].code)
        those = [before[each] for each in (places if own is None else [own, *places])]
        claim = Claim(now[place], those, places if own is None else [own, *places])
        order[..., place] = passage.chosen(state, claim)  # type: ignore[union-attr]
        if not lead:
            take_overs.append(passage.told(state, claim, int(order[place])))  # type: ignore[union-attr]
    return Passed(_gathered(state, order, guards), tuple(take_overs), tuple(ended))


def passed_as_told(
    state: State,
    before: Sequence[Organisation],
    now: Sequence[Organisation],
    take_overs: Iterable[TakeOver],
    guards: Sequence[Guard],
) -> State:
    """Return the state of those who are there now, where it is on record who took whose place."""
    old = {each.code: place for place, each in enumerate(before)}
    taken = {each.organisation.code: each.taken for each in take_overs}
    order = []
    for each in now:
        whose = taken.get(each.code, each)
        order.append(-1 if whose is None else old.get(whose.code, -1))
    return _gathered(state, np.array(order, dtype=np.intp), guards)


class Claim(NamedTuple):
    """Who follows whom: the successor, those it follows, and their places in the state."""

    heir: Organisation
    those: Sequence[Organisation]
    places: Sequence[int]


@final
@attrs.frozen(kw_only=True, eq=False)
class Passage:
    """
    Whose placement passes to whom.

    Attributes:
        register: Who exists when, and who follows whom.
        policy: Whose place a successor takes over.
        scale: The tiers.
        activity: Returns the activity of organisations by their codes; None where none is known.
    """

    register: Existence
    policy: SuccessionPolicy | Chooser
    scale: TierScale
    activity: Callable[[Sequence[str]], Sequence[float | None]]

    def chosen(self, state: State, claim: Claim) -> Any:
        """Return the place of the one whose place is taken over (…,), −1 for a fresh start."""
        match self.policy:
            case SuccessionPolicy.FRESH_START:
                return -1
            case SuccessionPolicy.WORST:
                return np.array(claim.places)[np.argmax(state.ranks[..., list(claim.places)], axis=-1)]
            case SuccessionPolicy.LARGEST:
                return claim.places[self._largest(claim.those)]
            case choose:
                lead = state.ranks.shape[:-1]
                found = np.empty(lead, dtype=np.intp)
                for scenario in np.ndindex(lead):
                    found[scenario] = self._asked(choose, state, claim, scenario)
                return found

    def _largest(self, those: Sequence[Organisation]) -> int:
        if len(those) == 1:
            return 0
        sizes = [-1.0 if each is None else each for each in self.activity([each.code for each in those])]
        if max(sizes) < 0:
            named = listed(repr(each.code) for each in those)
            message = (
                f"nothing says which of {named} is the largest: none has weights in the last twelve months; "
                "give weights, or choose another succession policy"
            )
            raise DefinitionError(message)
        return sizes.index(max(sizes))

    def _asked(self, choose: Chooser, state: State, claim: Claim, scenario: tuple[int, ...]) -> int:
        code = choose(claim.heir, self._candidates(state, claim, scenario))
        if code is None:
            return -1
        places = {each.code: place for each, place in zip(claim.those, claim.places, strict=True)}
        if code not in places:
            message = (
                f"the succession policy chose {code!r} for {claim.heir}; "
                f"return the code of one of {listed(map(repr, places))}, or None for a fresh start"
            )
            raise RuleError(message)
        return places[code]

    def _candidates(self, state: State, claim: Claim, scenario: tuple[int, ...] = ()) -> tuple[Candidate, ...]:
        found: list[Candidate] = []
        sizes = self.activity([each.code for each in claim.those])
        for each, place, size in zip(claim.those, claim.places, sizes, strict=True):
            at = (*scenario, place)
            rank = int(state.ranks[at])
            since = 0 if state.since is None else int(state.since[at])
            found.append(
                Candidate(
                    each,
                    None if rank == UNPLACED else self.scale[rank],
                    None if state.stays is None else int(state.stays[at]),
                    date.fromordinal(since) if since else None,
                    size,
                )
            )
        return tuple(found)

    def told(self, state: State, claim: Claim, chosen: int) -> TakeOver:
        """Return what is put on record; *chosen* is a place, −1 for a fresh start."""
        taken = None if chosen < 0 else claim.those[list(claim.places).index(chosen)]
        return TakeOver(claim.heir, self._candidates(state, claim), taken, policy_text(self.policy))


def _gathered(state: State, order: IntArray, guards: Sequence[Guard]) -> State:
    """Return a state with each organisation's part taken from a place, or blank where that is −1."""
    new, count, lead = order < 0, order.shape[-1], order.shape[:-1]

    def gather(values: Any, blank: Any) -> Any:
        """Take each one's part of values (…, organisation) from its place, or a blank."""
        if not values.shape[-1]:
            return read_only(np.broadcast_to(blank, (*values.shape[:-1], count)).astype(values.dtype))
        shape = np.broadcast_shapes(values.shape[:-1], lead)
        wide = np.broadcast_to(values, (*shape, values.shape[-1]))
        taken = np.take_along_axis(wide, np.broadcast_to(order, (*shape, count)), axis=-1)
        return read_only(np.where(new, blank, taken).astype(values.dtype))

    def remembered(guard: Guard, own: IntArray) -> IntArray:
        if not len(own):
            nothing: IntArray = read_only(np.empty((0, *own.shape[1:-1], count), dtype=own.dtype))
            return nothing
        # As many axes of scenarios as there are, so that fields are not taken for them.
        axes = (len(own), *(1,) * (len(lead) + 2 - own.ndim), *own.shape[1:])
        blank = blank_state(guard, count).reshape(len(own), *(1,) * len(lead), count)
        taken: IntArray = gather(own.reshape(axes), blank)
        return taken

    return State(
        gather(state.ranks, np.int8(UNPLACED)),
        tuple(remembered(guard, own) for guard, own in zip(guards, state.guards, strict=True)),
        is_placed=state.is_placed and not new.any(),
        stays=None if state.stays is None else gather(state.stays, np.int16(0)),
        since=None if state.since is None else gather(state.since, np.int32(0)),
        on=state.on,
        judged=state.judged,
    )


def policy_text(policy: SuccessionPolicy | Chooser) -> str:
    """Return what a policy is called."""
    return policy.value if isinstance(policy, SuccessionPolicy) else getattr(policy, "__name__", str(policy))


def as_policy(value: Any) -> SuccessionPolicy | Chooser:
    """Read a policy: one of those there are, or a function."""
    if isinstance(value, SuccessionPolicy) or (callable(value) and not isinstance(value, type)):
        return value
    message = f"{value!r} is no succession policy; give one of {listed(str(each) for each in SuccessionPolicy)}, or a function"
    raise DefinitionError(message)
