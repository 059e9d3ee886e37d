"""Which engagements go on, and which end."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from tiering._dates import Period
from tiering._wording import times
from tiering.support._asking import Asked
from tiering.support._engagements import Engagement, Outcome, Promise
from tiering.support._following_up import follow_up

_NOISE = 1e-6
"""A share of minutes may fall short of a whole one by rounding."""


def going_on(them: Asked, running: Sequence[Engagement]) -> tuple[Outcome, ...]:
    """
    Say what becomes of engagements that were running, by organisation and offer.

    Whoever is still eligible keeps what was promised until its time is over, and after that as long as it is
    needed.  Whoever is no longer eligible gets less of it from period to period, as the offer says, and then nothing.
    All of them are followed up: what the review saw is what was measured.
    """
    return tuple(Outcome(each, *_becomes(them, each)) for each in follow_up(sorted(running, key=_key), them.review))


def after(outcome: Outcome, period: Period) -> Engagement:
    """Return an engagement as it goes on in a period, where its team has enough."""
    each = outcome.engagement
    if outcome.promise is Promise.STEPPED_DOWN:
        found = attrs.evolve(each, amount=_less(each), stop=period, steps=each.steps + 1)
    else:
        found = each if outcome.promise is Promise.CONTINUED else attrs.evolve(each, stop=period)
    return attrs.evolve(found, promise=outcome.promise)


def _key(each: Engagement) -> tuple[str, str]:
    return each.organisation.code, each.offer.code


def _less(each: Engagement) -> int:
    """Return how many minutes are left of an engagement after its next step down."""
    steps = each.offer.step_down
    return int(each.amount * steps[each.steps] + _NOISE) if each.steps < len(steps) else 0


def _broken(them: Asked, each: Engagement) -> str:
    """Say why an engagement cannot go on whatever is needed; nothing where it can."""
    code = each.organisation.code
    if not them.is_there(code):
        return "the organisation is no longer under the regime"
    if not them.has_offer(each.offer.code) or (each.team is not None and not them.has_team(each.team.code)):
        return "the team or the offer is no more"
    if each.team is not None and not them.serves(each.team, code):
        return f"{each.team_text} does not serve {them.region_text(code)}"
    return ""


def _becomes(them: Asked, each: Engagement) -> tuple[Promise, str]:
    code, broken = each.organisation.code, _broken(them, each)
    if broken:
        return Promise.ENDED, broken
    if not them.is_eligible(code, each.offer.code):
        reason = them.why_not_eligible(code, each.offer.code)
        if _less(each):
            return Promise.STEPPED_DOWN, reason
        return Promise.ENDED, f"{reason}, and has been stepped down" if each.steps else reason
    if each.promise is Promise.STEPPED_DOWN:
        return Promise.ENDED, "it has been stepped down; what is needed anew is promised anew"
    return _goes_on(them, each)


def _goes_on(them: Asked, each: Engagement) -> tuple[Promise, str]:
    if each.stop.end > them.period.start:
        return Promise.CONTINUED, f"promised until {each.stop}"
    if not them.is_needed(each.organisation.code, each.offer.code):
        return Promise.ENDED, "its time is over, and it is no longer needed"
    most = each.offer.extensions
    if most is not None and each.extensions >= most:
        return Promise.ENDED, f"its time is over, and it is extended no more than {times(most, 'time')}"
    return Promise.EXTENDED, "its time is over, and it is still needed"
