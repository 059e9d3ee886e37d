"""One sitting on one date, and what it decided for each organisation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Any, NamedTuple, final

import attrs
import numpy as np

from tiering._arrays import BoolArray, IntArray, RankArray, frozen_booleans, frozen_ranks, frozen_states, same_arrays
from tiering._calendar import Due
from tiering._dates import Period, day_text
from tiering._decisions import Decision, Movement
from tiering._evidence import Evidence
from tiering._fields import FrozenMapping
from tiering._findings import Proposal, Ranks, Step
from tiering._inconsistencies import Inconsistency, inconsistencies
from tiering._judgements import Judgement, as_judgements
from tiering._organisations import Organisation, as_organisations
from tiering._protocols import Guard, Rule
from tiering._references import Reference, reference_of
from tiering._sittings import UNPLACED, State, Undecided, settles, tightened
from tiering._taking_over import TakeOver, as_take_overs
from tiering._tiers import Placement, TierScale
from tiering.errors import DefinitionError, UnknownCodeError

if TYPE_CHECKING:
    from tiering._explanations import Explanation, Trace

__all__ = ["Kept", "Review"]

_same = attrs.cmp_using(eq=same_arrays)


def _frozen_stays(values: IntArray | None) -> IntArray | None:
    return None if values is None else frozen_states([values])[0]


class Kept(NamedTuple):
    """
    What records keep of a review's figures.

    Attributes:
        told: The reasons for each decision, by the organisation's code.
        latest: The latest period of each metric that the review could see, by the metric's code.
        missing: Whose figure of that period was missing, by the metric's code.

    Example:
        >>> from tiering.typing import Kept
        >>> Kept(told={}, latest={}, missing={}).told
        {}
    """

    told: Mapping[str, Explanation]
    latest: Mapping[str, Period]
    missing: Mapping[str, tuple[Organisation, ...]]


@final
@attrs.frozen(kw_only=True, unsafe_hash=False)
class Review:
    """
    One sitting on one date.

    Attributes:
        name: The regime's name.
        on: The day.
        scale: The tiers.
        before: Ranks before the review, int8 (organisation,); −1 where not yet placed.
        least: The ranks that the evidence compels, int8 (organisation,).
        most: The ranks that the evidence allows, int8 (organisation,).
        proposed: The ranks proposed, int8 (organisation,).
        guarded: The ranks that guards, and a rule that settles itself after them, let through, int8 (organisation,).
        ranks: The ranks decided, int8 (organisation,).
        held: Which guard held whom, wholly or in part, bool (guard, organisation); the last row is the
            rule's where it settles itself after the guards.
        guards: The guards, in the order of their axis.
        guard_states: What each guard remembers, whole numbers (field, organisation).
        reviews_in_tier: How many reviews in a row have left each organisation where it stands after
            this one, int16 (organisation,); None where nothing asks for it.
        in_tier_since: The day since which each has stood there, as a proleptic Gregorian ordinal, int32
            (organisation,); None where nothing asks for it.
        earlier: What the review before left.
        judgements: Those that count on the day.
        take_overs: Who follows others that were there before, and whose place they have.
        ended: Those who were there before and are no longer, and whom nobody follows.
        register: Who is part of whom; None where the review was given none.
        regime: The regime that held it.
        organisations: The organisations, in the order of the arrays.
        seen: What the rule saw; None where the review was read from records.
        kept: What the records said, where it was read from records; None where the rule can be asked again.
        rule: The rule.
        mode: What became of those whose tier the evidence left open.
        trace: The findings behind the review, made when somebody asks for reasons.

    Example:
        >>> from datetime import date, timedelta
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> review = uec_2023.regime.review(samples.urgent_care(), on=date(2023, 12, 1))
        >>> review["QE1"].tier.code
        '3'
    """

    name: str
    on: date
    scale: TierScale
    before: RankArray = attrs.field(converter=frozen_ranks, eq=_same, repr=False)
    least: RankArray = attrs.field(converter=frozen_ranks, eq=_same, repr=False)
    most: RankArray = attrs.field(converter=frozen_ranks, eq=_same, repr=False)
    proposed: RankArray = attrs.field(converter=frozen_ranks, eq=_same, repr=False)
    guarded: RankArray = attrs.field(converter=frozen_ranks, eq=_same, repr=False)
    ranks: RankArray = attrs.field(converter=frozen_ranks, eq=_same, repr=False)
    held: BoolArray = attrs.field(converter=frozen_booleans, eq=_same, repr=False)
    guards: tuple[Guard, ...] = attrs.field(repr=False)
    guard_states: tuple[IntArray, ...] = attrs.field(converter=frozen_states, eq=False, repr=False)
    reviews_in_tier: IntArray | None = attrs.field(default=None, converter=_frozen_stays, eq=False, repr=False)
    in_tier_since: IntArray | None = attrs.field(default=None, converter=_frozen_stays, eq=False, repr=False)
    earlier: State = attrs.field(eq=False, repr=False)
    judgements: tuple[Judgement, ...] = attrs.field(default=(), converter=as_judgements, repr=False)
    take_overs: tuple[TakeOver, ...] = attrs.field(default=(), converter=as_take_overs, repr=False)
    ended: tuple[Organisation, ...] = attrs.field(default=(), converter=as_organisations, repr=False)
    register: Any = attrs.field(default=None, eq=False, repr=False)
    regime: Any = attrs.field(eq=False, repr=False)
    rule: Rule = attrs.field(repr=False)
    organisations: tuple[Organisation, ...] = attrs.field(converter=as_organisations, repr=False)
    seen: Evidence | None = attrs.field(eq=False, repr=False)
    kept: Kept | None = attrs.field(default=None, eq=False, repr=False)
    mode: Undecided = attrs.field(repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        # Arrays come back writeable from a pickle, so it goes through the front door.
        return (_rebuild, ({field.name: getattr(self, field.name) for field in attrs.fields(Review)},))

    @cached_property
    def holders(self) -> tuple[Guard | Rule, ...]:
        """What may have held a move back: the guards, and the rule where it settles itself after them."""
        return (*self.guards, self.rule) if settles(self.rule) else self.guards

    @property
    def evidence(self) -> Evidence:
        """
        What the rule saw.

        Raises:
            DefinitionError: The review was read from records, which keep no figures.
        """
        if self.seen is None:
            message = f"the review of {self.day_text} was read from records, which hold its reasons but not its figures"
            raise DefinitionError(message)
        return self.seen

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {each.code: place for place, each in enumerate(self.organisations)}

    def position(self, organisation: str) -> int:
        """
        Return where an organisation stands in the arrays.

        Args:
            organisation: Its code.

        Raises:
            UnknownCodeError: It is not in the review.
        """
        try:
            return self._places[organisation]
        except KeyError:
            raise UnknownCodeError("organisation", organisation, tuple(self._places), "the review") from None

    @cached_property
    def day_text(self) -> str:
        """The day in words."""
        return day_text(self.on)

    @cached_property
    def trace(self) -> Trace:
        """
        The findings behind the review.

        A review keeps ranks, not findings; the rule is asked again, on the same evidence,
        when somebody wants to know why.
        """
        # Whoever asks for no reasons does not pay for loading what makes them.
        from tiering._explanations import Trace

        return Trace(self.rule, self.evidence)

    def __str__(self) -> str:
        counts = [
            f"{(self.ranks == rank).sum()} in {self.scale[rank].name}" for rank in reversed(range(len(self.scale)))
        ]
        moved = f"{len(self.moves)} moved, {len(self.watch)} held, {len(self.undecided)} undecided"
        return f"review of {self.day_text}: {', '.join(counts)}; {moved}"

    def __len__(self) -> int:
        return len(self.organisations)

    def __iter__(self) -> Iterator[Decision]:
        return (self._decision(index) for index in range(len(self)))

    def __contains__(self, organisation: object) -> bool:
        return organisation in self._places

    def __getitem__(self, organisation: str) -> Decision:
        return self._decision(self.position(organisation))

    def explain(self, decision: Decision, *, full: bool = False) -> Explanation:
        """
        Say why the review decided as it did for one organisation.

        Args:
            decision: One of the review's.
            full: Show every criterion of the rule, not only the deciding ones; what was read from records shows
                what was recorded.
        """
        index = self.position(decision.organisation.code)
        if self.kept is not None:
            return self.kept.told[decision.organisation.code]
        return self.trace.explain(
            title=f"{decision.organisation}, review of {self.day_text}: {decision.movement_text}",
            index=index,
            ranks=self._ranks_of(index),
            held=self._held_texts(decision, index) if decision.held_by else (),
            judged=decision.judgement_text,
            follows=decision.succession_text,
            mode=self.mode.value,
            full=full,
        )

    def _held_texts(self, decision: Decision, index: int) -> Sequence[tuple[str, Reference | None]]:
        """Return what each guard that held says about one organisation, in its own words or by its name, and where it is from."""
        own = {id(guard): state for guard, state in zip(self.guards, self.earlier.guards, strict=True)}
        told: list[tuple[str, Reference | None]] = []
        for each in decision.held_by:
            tell = getattr(each, "tell", None)
            words = str(each) if tell is None or id(each) not in own else tell(own[id(each)], self._step, index)
            told.append((words, reference_of(each)))
        return told

    @cached_property
    def _step(self) -> Step:
        """What the guards saw."""
        low, high = tightened(Proposal(self.least, self.most), self.mode)
        current = np.where(self.before == UNPLACED, np.int8(self.scale.rank(self.scale.default)), self.before)
        return Step(self.on, self.scale, current, low, high, self.proposed, self.evidence)

    @property
    def moves(self) -> tuple[Decision, ...]:
        """The decisions that moved somebody, first placements not counted."""
        placed = (self.before != UNPLACED) & (self.ranks != self.before)
        return tuple(self._decision(int(index)) for index in np.flatnonzero(placed))

    @property
    def watch(self) -> tuple[Decision, ...]:
        """The decisions in which a move was proposed but held, wholly or in part, by guards or by a judgement."""
        held = (self.proposed != self.guarded) | ((self.proposed != self.ranks) & (self.ranks == self.before))
        return tuple(self._decision(int(index)) for index in np.flatnonzero(held))

    @property
    def undecided(self) -> tuple[Decision, ...]:
        """The decisions that missing figures leave open."""
        return tuple(self._decision(int(index)) for index in np.flatnonzero(self.least != self.most))

    def in_tier(self, tier: str) -> tuple[Organisation, ...]:
        """
        Return the organisations in a tier.

        Args:
            tier: The tier's code.

        Raises:
            UnknownCodeError: It is not on the scale.
        """
        rank = self.scale.rank(tier)
        return tuple(self.organisations[index] for index in np.flatnonzero(self.ranks == rank))

    def placements(self) -> tuple[Placement, ...]:
        """Return where everybody stands after the review."""
        return tuple(Placement(each.organisation.code, each.tier.code) for each in self)

    @cached_property
    def _judgements_by_place(self) -> Mapping[int, Judgement]:
        # Of two that say the same tier, the one given last.
        return {self.position(each.organisation): each for each in self.judgements}

    @cached_property
    def _take_overs_by_place(self) -> Mapping[int, TakeOver]:
        return {self.position(each.organisation.code): each for each in self.take_overs}

    @property
    def cut_off(self) -> date:
        """The day up to which figures had to be published to count."""
        before: timedelta = self.regime.cycle.cut_off
        return self.on - before

    @cached_property
    def latest(self) -> Mapping[str, Period]:
        """The latest period of each metric that the review could see, by the metric's code."""
        if self.kept is not None:
            return self.kept.latest
        return FrozenMapping({code: view.latest for code, view in self.evidence.views.items()})

    @cached_property
    def missing(self) -> Mapping[str, tuple[Organisation, ...]]:
        """Whose figure of that period was missing, by the metric's code; nothing for metrics that are complete."""
        if self.kept is not None:
            return self.kept.missing
        gaps = {code: np.isnan(self.evidence.latest(code)) for code in self.latest}
        found = {code: tuple(compress(self.organisations, gap)) for code, gap in gaps.items() if gap.any()}
        return FrozenMapping(found)

    def due(self, holidays: Iterable[date] = ()) -> tuple[Due, ...]:
        """
        Return what falls due when, now that the review has been held.

        Args:
            holidays: The bank holidays, which are no working days.
        """
        due: tuple[Due, ...] = self.regime.cycle.due(self.on, holidays)
        return due

    def inconsistencies(self) -> tuple[Inconsistency, ...]:
        """
        Return the pairs in which the one that is no better on anything the rule reads is less intensively placed.

        Raises:
            DefinitionError: The review was read from records, which keep no figures.
        """
        return inconsistencies(self)

    def _ranks_of(self, index: int) -> Ranks:
        return Ranks(*self._rows[index][:-1])

    @cached_property
    def _rows(self) -> list[list[int]]:
        rows: list[list[int]] = np.stack(
            [self.before, self.least, self.most, self.proposed, self.ranks, self.guarded], axis=-1
        ).tolist()
        return rows

    @cached_property
    def _held_rows(self) -> list[list[bool]]:
        rows: list[list[bool]] = self.held.T.tolist()
        return rows

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each decision."""
        return [decision.to_record() for decision in self]

    def _decision(self, index: int) -> Decision:
        ranks, scale = self._ranks_of(index), self.scale
        return Decision(
            organisation=self.organisations[index],
            on=self.on,
            before=None if ranks.before == UNPLACED else scale[ranks.before],
            proposed=scale[ranks.proposed],
            guarded=scale[self._rows[index][-1]],
            tier=scale[ranks.outcome],
            least=scale[ranks.least],
            most=scale[ranks.most],
            movement=_movement(ranks, follows=index in self._take_overs_by_place),
            held_by=tuple(compress(self.holders, self._held_rows[index])),
            judgement=self._judgements_by_place.get(index) if self.judgements else None,
            take_over=self._take_overs_by_place.get(index) if self.take_overs else None,
            review=self,
        )


def _rebuild(fields: dict[str, Any]) -> Review:
    return Review(**fields)


def _movement(ranks: Ranks, *, follows: bool) -> Movement:
    if ranks.before == UNPLACED:
        return Movement.FIRST_PLACED
    if follows and ranks.outcome == ranks.before:
        return Movement.SUCCESSION
    if ranks.outcome != ranks.before:
        return Movement.ESCALATED if ranks.outcome > ranks.before else Movement.DE_ESCALATED
    return Movement.UNCHANGED if ranks.proposed == ranks.outcome else Movement.HELD
