"""Whether two histories can be put side by side, and on which days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise

import numpy as np

from tiering._comparisons import Comparison
from tiering._fields import FrozenMapping
from tiering._reviews import Review
from tiering._sittings import UNPLACED
from tiering._tiers import TierScale
from tiering._wording import listed
from tiering.errors import DefinitionError, ReviewDateError, TieringError, UnknownCodeError, raise_problems


def compare(first: Sequence[Review], second: Sequence[Review], tiers: Mapping[str, str] | None) -> Comparison:
    """Put two histories side by side."""
    raise_problems(
        "the comparison",
        [*_other_organisations(first, second), *_other_tiers(first[0].scale, second[0].scale, tiers)],
    )
    ours, theirs = {each.on: each for each in first}, {each.on: each for each in second}
    shared = [on for on in ours if on in theirs]
    if not shared:
        message = (
            f"the histories have no day of review in common: the first has {listed(ours)}, the second {listed(theirs)}"
        )
        raise ReviewDateError(message)
    return Comparison(
        first=[ours[on] for on in shared],
        second=[theirs[on] for on in shared],
        tiers=_mapped(second[0].scale, tiers),
        moves=(_moves(first, shared), _moves(second, shared)),
    )


def _moves(reviews: Iterable[Review], shared: Sequence[date]) -> int:
    """Count the moves from the first of some days to the last."""
    span = [review for review in reviews if shared[0] <= review.on <= shared[-1]]
    return sum(int(np.count_nonzero((each.before != UNPLACED) & (each.ranks != each.before))) for each in span)


def _other_organisations(first: Sequence[Review], second: Sequence[Review]) -> list[TieringError]:
    theirs = {each.on: each for each in second}
    # The first day on which they differ says enough.
    pairs = [(each, theirs[each.on]) for each in first if each.on in theirs] or [(first[0], second[0])]
    for pair in pairs:
        ours, others = ({each.code for each in review.organisations} for review in pair)
        if ours != others:
            return [
                DefinitionError(
                    f"only the {which} history has {listed(map(repr, codes))} on {pair[0].on}; "
                    "compare the same organisations"
                )
                for which, codes in (("first", sorted(ours - others)), ("second", sorted(others - ours)))
                if codes
            ]
    return []


def _mapped(second: TierScale, tiers: Mapping[str, str] | None) -> Mapping[str, str]:
    """Return the code that each tier of the second scale stands for: its own, where none is given."""
    return FrozenMapping({tier.code: (tiers or {}).get(tier.code, tier.code) for tier in second})


def _other_tiers(first: TierScale, second: TierScale, tiers: Mapping[str, str] | None) -> list[TieringError]:
    codes, others = ([tier.code for tier in scale] for scale in (first, second))
    problems: list[TieringError] = [
        UnknownCodeError("tier", code, others, "tiers") for code in tiers or {} if code not in second
    ]
    goals = _mapped(second, tiers)
    strangers = [code for code, goal in goals.items() if goal not in first]
    problems += [
        DefinitionError(
            f"tier {code!r} of the second history stands for {goals[code]!r}, which the first one lacks; "
            f"give tiers={{{code!r}: …}} with one of {listed(map(repr, codes))}"
        )
        for code in strangers
    ]
    if not strangers:
        problems += [
            DefinitionError(
                f"tier {more!r} of the second history is more intensive than {less!r}, but stands for {goals[more]!r}, "
                f"which is less intensive than {goals[less]!r}; give tiers= that keep the order"
            )
            for less, more in pairwise(others)
            if first.rank(goals[more]) < first.rank(goals[less])
        ]
    return problems
