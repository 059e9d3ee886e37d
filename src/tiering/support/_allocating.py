"""Who gets what, in the order of a priority, with the reason for everything that is not given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from tiering._dates import Period
from tiering._register import Register
from tiering._reviews import Review
from tiering.support._catalogue import Catalogue
from tiering.support._engagements import Engagement
from tiering.support._giving import Round
from tiering.support._keeping import begun
from tiering.support._limits import Limits
from tiering.support._needs import Needs
from tiering.support._plans import SupportPlan
from tiering.support._priorities import Priority
from tiering.support._requests import Request, Reserved
from tiering.support._terms import Terms

__all__ = ["allocate"]


def allocate(  # noqa: PLR0913 - all that can be said of a plan, by name
    review: Review,
    catalogue: Catalogue,
    period: Period,
    *,
    needs: Needs | None = None,
    priority: Priority | None = None,
    limits: Limits | None = None,
    running: Iterable[Engagement] = (),
    requests: Iterable[Request] | None = None,
    reserved: Iterable[Reserved] = (),
    finished: Iterable[tuple[str, str]] = (),
    register: Register | None = None,
    regions: Mapping[str, str] | None = None,
    floor: int = 0,
    holidays: Iterable[date] = (),
    beside: Iterable[SupportPlan] = (),
) -> SupportPlan:
    """
    Give help out after a review, one offer to one organisation after the other.

    What is running goes on first.  Then come offers that are mandated, then those that are requested, in
    the order of the priority; of those that it does not tell apart, by the codes of organisations and offers.
    So the same input, in whatever order, makes the same plan.

    Args:
        review: The review, whose tiers and findings count.
        catalogue: The teams and the offers.
        period: The period that is planned.
        needs: What organisations need; what the review's findings say where none are given.
        priority: Who is served first; the most challenged where none is given.
        limits: How much an organisation can take in.
        running: The engagements of the period before.
        requests: What has been asked for; where none are given, everybody asks for what they need.
        reserved: The minutes of teams that are kept for some.
        finished: Which offers an organisation has had in full (code of the organisation, code of the offer).
        register: Which region each organisation belongs to, and who leads.
        regions: The code of each organisation's region, where there is no register.
        floor: How many minutes everybody in need is given, as far as they go, before anybody is given more.
        holidays: The bank holidays, for what falls due in working days.
        beside: The plans of other programmes for the same period: what they give, teams have no more, and
            organisations have to take in as well.

    Raises:
        TieringError: Something that was given does not fit the review or the catalogue; all problems at once.

    Example:
        >>> from datetime import date
        >>> from tiering import Period, samples, support
        >>> from tiering.nhs import uec_2023
        >>> review = uec_2023.regime.review(samples.urgent_care(), on=date(2023, 12, 1))
        >>> team = support.Team("NAT", name="National team", level=support.TeamLevel.NATIONAL, funded=support.days(24))
        >>> visit = support.SupportOffer("VISIT", name="Visit", teams=("NAT",), amount=support.days(12), tiers=("1",))
        >>> catalogue = support.Catalogue([team], [visit], review.scale)
        >>> plan = support.allocate(review, catalogue, Period.parse("2023-Q4"))
        >>> [each.organisation.code for each in plan.engagements]
        ['QOC', 'QT6']
    """
    work = begun(
        Terms.of(
            review,
            needs,
            catalogue=catalogue,
            period=period,
            priority=priority,
            limits=limits,
            running=running,
            requests=requests,
            reserved=reserved,
            finished=finished,
            beside=beside,
            register=register,
            regions=regions,
            floor=floor,
            holidays=holidays,
        )
    )
    work.serve(Round(work.them.demands))
    return work.plan()
