"""Which engagements go on, and which end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import attrs

from tiering.errors import DuplicateCodeError, TieringError, raise_problems
from tiering.support._asking import Asked
from tiering.support._plans import Engagement, Outcome, Promise

_HALF = 2


class Going(NamedTuple):
    """
    What was running.

    Attributes:
        kept: The engagements that go on, in some form.
        outcomes: What becomes of all of them.
    """

    kept: tuple[Engagement, ...]
    outcomes: tuple[Outcome, ...]


def going_on(them: Asked, running: Sequence[Engagement]) -> Going:
    """
    Say what becomes of engagements that were running.

    Whoever is still eligible keeps what was promised until its time is over, and after that as long as it is
    needed.  Whoever is no longer eligible, or has no need of it any more, gets half of it once, and then nothing.
    """
    seen: set[tuple[str, str]] = set()
    problems: list[TieringError] = []
    kept: list[Engagement] = []
    outcomes: list[Outcome] = []
    for each in sorted(running, key=lambda engagement: (engagement.organisation.code, engagement.offer.code)):
        key = each.organisation.code, each.offer.code
        if key in seen:
            problems.append(DuplicateCodeError("engagement", f"{key[0]}, {key[1]}", "running"))
        seen.add(key)
        promise, reason = _becomes(them, each)
        outcomes.append(Outcome(each, promise, reason))
        if promise is Promise.ENDED:
            continue
        amount = each.amount // _HALF if promise is Promise.STEPPED_DOWN else each.amount
        stop = each.stop if promise is Promise.CONTINUED else them.period
        kept.append(
            attrs.evolve(
                each,
                organisation=them.organisation(key[0]),
                tier=them.tier(key[0]),
                amount=amount,
                stop=stop,
                promise=promise,
            )
        )
    raise_problems("the running engagements", problems)
    return Going(tuple(kept), tuple(outcomes))


def _becomes(them: Asked, each: Engagement) -> tuple[Promise, str]:
    code = each.organisation.code
    has_been_halved = each.promise is Promise.STEPPED_DOWN
    if not them.is_there(code):
        return Promise.ENDED, "the organisation is no longer under the regime"
    if not them.has_team(each.team.code) or not them.has_offer(each.offer.code):
        return Promise.ENDED, "the team or the offer is no more"
    if has_been_halved:
        return Promise.ENDED, "it has been stepped down; what is needed anew is promised anew"
    if not them.is_eligible(code, each.offer.code):
        return Promise.STEPPED_DOWN, f"it is not for {them.tier(code).name}"
    return _goes_on(them, each)


def _goes_on(them: Asked, each: Engagement) -> tuple[Promise, str]:
    if each.stop.end > them.period.start:
        return Promise.CONTINUED, f"promised until {each.stop}"
    if them.is_needed(each.organisation.code, each.offer.code):
        return Promise.EXTENDED, "its time is over, and it is still needed"
    return Promise.ENDED, "its time is over, and it is no longer needed"
