"""Where organisations stand before a review: as they were placed, or as the review before left them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, final

import attrs
import numpy as np

from tiering._organisations import Organisation
from tiering._panel import Panel
from tiering._protocols import Guard, Rule
from tiering._reviews import Review
from tiering._sittings import UNPLACED, State, first_state
from tiering._taking_over import Passage, Passed, pass_on
from tiering._tiers import Placement, TierScale
from tiering.errors import (
    DefinitionError,
    DuplicateCodeError,
    ReviewDateError,
    TieringError,
    UnknownCodeError,
    raise_problems,
)


@final
@attrs.frozen
class Starting:
    """
    How a regime takes over where organisations stand.

    Attributes:
        rule: The rule, which may refuse where they stand.
        guards: The guards.
        scale: The tiers.
        counts_reviews: Whether anything asks for how many reviews organisations have been in their tiers.
        counts_days: Whether anything asks since which day they have.
    """

    rule: Rule
    guards: tuple[Guard, ...]
    scale: TierScale
    counts_reviews: bool = attrs.field(kw_only=True)
    counts_days: bool = attrs.field(kw_only=True)

    def placed(self, start: Iterable[Placement], panel: Panel) -> State:
        """Return the state before the first review, from a list of placements."""
        count = len(panel.organisations)
        ranks, since = np.full(count, UNPLACED, dtype=np.int8), np.zeros(count, dtype=np.int32)
        problems: list[TieringError] = []
        seen: set[str] = set()
        for placement in start:
            if placement.organisation in seen:
                problems.append(DuplicateCodeError("placement", placement.organisation, "start"))
            seen.add(placement.organisation)
            try:
                place = panel.position(placement.organisation)
                ranks[place] = self.scale.rank(placement.tier)
            except UnknownCodeError as problem:
                problems.append(problem)
                continue
            since[place] = 0 if placement.since is None else placement.since.toordinal()
        raise_problems("start", problems)
        self._check(ranks)
        known = since if self.counts_days else None
        return first_state(ranks, self.guards, counts_reviews=self.counts_reviews, since=known)

    def after(
        self,
        previous: Review | None,
        start: Iterable[Placement],
        panel: Panel,
        on: date,
        passage: Passage | None = None,
    ) -> Passed:
        """
        Return what the review before has left, or how everybody starts where there is none.

        Args:
            previous: The review before.
            start: Where organisations stood, if there is none.
            panel: The figures of those who are there now.
            on: The day.
            passage: How placements pass on; without it nobody may have gone.
        """
        if previous is None:
            return Passed(self.placed(start, panel))
        if tuple(start):
            message = "give either the previous review or where organisations stood, not both"
            raise DefinitionError(message)
        if on <= previous.on:
            message = f"the review of {on} does not come after the previous one, of {previous.on}"
            raise ReviewDateError(message)
        if previous.scale != self.scale or previous.guards != self.guards:
            message = (
                f"the review of {previous.on} was held on another scale or with other guards; "
                "to carry its tiers over, give start=previous.placements()"
            )
            raise DefinitionError(message)
        if previous.rule != self.rule:
            self._check(previous.ranks)
        return self.passed(state_of(previous), previous.organisations, panel, on, passage)

    def passed(
        self,
        state: State,
        before: Sequence[Organisation],
        panel: Panel,
        on: date,
        passage: Passage | None,
    ) -> Passed:
        """Return a state of those who were there as that of those who are there now."""
        if passage is None:
            left = [
                UnknownCodeError("organisation", each.code, [own.code for own in panel.organisations], "the panel")
                for each in before
                if each.code not in panel
            ]
            raise_problems("the panel", left)
        passed = pass_on(state, before, panel.organisations, on, self.guards, passage)
        return passed._replace(state=self._counted(passed.state))

    def again(self, review: Review, before: Review | None, panel: Panel, passage: Passage | None = None) -> Passed:
        """Return the state before a review that is held again, after the one before it was."""
        state = review.earlier if before is None else state_of(before)
        held = review if before is None else before
        if held.scale == self.scale and held.guards == self.guards:
            if before is None:
                return Passed(self._counted(state), review.take_overs, review.ended)
            return self.passed(state, before.organisations, panel, review.on, passage)
        placements = [
            Placement(each.code, held.scale[rank].code)
            for each, rank in zip(held.organisations, state.ranks.tolist(), strict=True)
            if rank != UNPLACED and each.code in panel
        ]
        return Passed(self.placed(placements, panel)._replace(on=state.on, judged=state.judged))

    def _counted(self, state: State) -> State:
        """Count from here what an edition that did not ask for it has not counted."""
        placed = state.ranks != UNPLACED
        if self.counts_reviews and state.stays is None:
            # It has left everybody where they stand by one review at least.
            state = state._replace(stays=placed.astype(np.int16))
        if self.counts_days and state.since is None:
            day = 0 if state.on is None else state.on.toordinal()
            state = state._replace(since=np.where(placed, np.int32(day), np.int32(0)))
        return state

    def _check(self, ranks: Any) -> None:
        check = getattr(self.rule, "check_start", None)
        if check is not None:
            check(ranks, self.scale)


def state_of(review: Review) -> State:
    """Return what a review hands to the next."""
    return State(
        review.ranks,
        review.guard_states,
        is_placed=True,
        stays=review.reviews_in_tier,
        since=review.in_tier_since,
        on=review.on,
        judged=review.judgements,
    )
