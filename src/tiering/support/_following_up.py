"""What was measured after help was promised."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from tiering._evidence import Evidence
from tiering._reviews import Review
from tiering._standards import Window
from tiering.support._engagements import Engagement
from tiering.support._falling_short import seen_deeply

__all__ = ["follow_up"]


def follow_up(engagements: Iterable[Engagement], review: Review) -> tuple[Engagement, ...]:
    """
    Return engagements with what a later review saw of the figures from which they started.

    It is the figure of the first need's metric, over as many periods as the baseline.  Where the figures that the
    review saw do not reach the engagement's first period, and where there is no figure, what was measured before
    stays.  That a figure has moved does not say that help has moved it.

    `allocate` and `optimise` do the same for what is running.

    Args:
        engagements: The engagements.
        review: A review after they were promised.

    Example:
        >>> from datetime import date
        >>> from tiering import Period, samples, support
        >>> from tiering.nhs import uec_2023
        >>> history = uec_2023.regime.replay(samples.urgent_care(), until=date(2024, 6, 30))
        >>> team = support.Team("N", name="National team", level=support.TeamLevel.NATIONAL, funded=support.days(20))
        >>> visit = support.SupportOffer("V", name="Visit", teams=["N"], amount=support.days(20), metrics=["four_hour"])
        >>> catalogue = support.Catalogue([team], [visit], history[0].scale)
        >>> plan = support.allocate(history[1], catalogue, Period.parse("2023-Q4"))
        >>> (found,) = support.follow_up(plan.engagements, history[-1])
        >>> round(found.baseline, 3), round(found.measured, 3), round(found.progress, 2)
        (0.612, 0.602, -0.07)
    """
    those = tuple(engagements)
    if review.seen is None or not any(each.needs for each in those):
        return those
    evidence = seen_deeply(review)
    return tuple(_followed_up(each, review, evidence) for each in those)


def _followed_up(engagement: Engagement, review: Review, evidence: Evidence) -> Engagement:
    code = engagement.organisation.code
    if not engagement.needs or code not in review or engagement.needs[0].metric not in evidence.views:
        return engagement
    need = engagement.needs[0]
    figure = evidence.figure(need.metric, Window.last(need.over))
    value = figure.values.item(review.position(code))
    if figure.last.start < engagement.start.start or value != value:  # noqa: PLR0124 - NaN: nothing was reported
        return engagement
    return attrs.evolve(engagement, measured=value)
