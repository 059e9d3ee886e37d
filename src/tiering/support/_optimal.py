"""Who gets what, so that as much comes of it as can."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date

from tiering._dates import Period
from tiering._register import Register
from tiering._reviews import Review
from tiering.errors import DefinitionError
from tiering.support._catalogue import Catalogue
from tiering.support._choices import choices
from tiering.support._constraints import Constraints
from tiering.support._engagements import Engagement
from tiering.support._evening import evened
from tiering.support._giving import Round
from tiering.support._keeping import begun
from tiering.support._limits import Limits
from tiering.support._model import Effort
from tiering.support._needs import Needs
from tiering.support._objectives import NeedsMet, Objective
from tiering.support._plans import SupportPlan
from tiering.support._priorities import Priority, order_of
from tiering.support._requests import Request, Reserved
from tiering.support._scipy import solvers
from tiering.support._solving import solved
from tiering.support._terms import Terms

__all__ = ["optimise"]

_EXACT = 1e-9
"""Solvers say with such a gap that there is none."""


def optimise(  # noqa: PLR0913 - all that can be said of a plan, by name
    review: Review,
    catalogue: Catalogue,
    period: Period,
    *,
    objective: Objective | None = None,
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
    gap: float = 0.0,
    time_limit: float | None = None,
) -> SupportPlan:
    """
    Give help out after a review so that as much comes of it as can, under the same constraints as `allocate`.

    What is running goes on first, and then everybody has the floor.  Of what is left, as many mandated engagements
    are chosen as can be given, and among those plans one of the greatest worth; `value_of` counts both.
    What could still be given without taking anything from anybody follows in the order of the priority.
    Of two that are worth the same and take the same minutes of the same team, the one that comes first in that order,
    or else by its code, is served.

    It needs the extra `tiering[optimise]`.  A hard case may take long, unless *gap* or *time_limit* says what will do.

    Args:
        review: The review, whose tiers and findings count.
        catalogue: The teams and the offers.
        period: The period that is planned.
        objective: What counts; as many needs met as can be where none is given.
        needs: What organisations need; what the review's findings say where none are given.
        priority: Who is served first with what is left over; the most challenged where none is given.  What it allows
            to each demand and tier holds here too, but nobody waits because somebody else does.
        limits: How much an organisation can take in.
        running: The engagements of the period before.
        requests: What has been asked for; where none are given, everybody asks for what they need.
        reserved: The minutes of teams that are kept for some.
        finished: Which offers an organisation has had in full (code of the organisation, code of the offer).
        register: Which region each organisation belongs to, and who leads.
        regions: The code of each organisation's region, where there is no register.
        floor: How many minutes everybody in need is given, as far as they go, before anything is chosen.
        holidays: The bank holidays, for what falls due in working days.
        beside: The plans of other programmes for the same period: what they give, teams have no more, and
            organisations have to take in as well.
        gap: By which share of its worth the plan may fall short of the best; with 0 it is the best.
        time_limit: After how many seconds the best plan that was found is taken, and `policy` says by how much it may
            fall short; which one that is depends on the machine.  None is as many as it takes.

    Raises:
        MissingExtraError: scipy is not installed.
        RuleError: The objective answers what it may not.
        TieringError: Something that was given does not fit the review or the catalogue; all problems at once.

    Example:
        >>> from datetime import date
        >>> from tiering import Period, samples, support
        >>> from tiering.nhs import uec_2023
        >>> review = uec_2023.regime.review(samples.urgent_care(), on=date(2023, 12, 1))
        >>> team = support.Team("N", name="National team", level=support.TeamLevel.NATIONAL, funded=support.days(20))
        >>> offers = [support.SupportOffer(f"{n} days", name="Visit", teams=["N"], amount=support.days(n)) for n in (8, 20)]
        >>> plan = support.optimise(review, support.Catalogue([team], offers, review.scale), Period.parse("2023-Q4"))
        >>> [(each.organisation.code, each.offer.code) for each in plan.engagements]
        [('QJM', '8 days'), ('QOC', '8 days')]
    """
    what = "the best plan"
    solvers(what)
    effort = Effort(gap, time_limit)
    if not (0 <= gap < 1 and (time_limit is None or 0 < time_limit < math.inf)):
        message = (
            f"a gap of {gap!r} and a time limit of {time_limit!r} cannot be kept; give 0 to 1, and seconds above 0"
        )
        raise DefinitionError(message)
    goal = NeedsMet() if objective is None else objective
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
    work.policy, work.ahead = str(goal), f"put first for {goal}"
    doses = work.doses(work.them.demands)
    these = Constraints.of(work, choices(work, goal, doses))
    found = solved(these, what, effort)
    if these.model.gap > _EXACT:
        work.policy = f"{goal}, to within {these.model.gap * 100:.2g} %"
    left = dict(these.reserves_left(found))
    for each, minutes in evened(these, found, order_of(work.priority, work.them.demands).tolist()):
        work.grant(each.demand, each.team, minutes)
    for team, minutes_left in left.items():
        work.stock.keep(team, minutes_left)
    work.serve(Round(work.them.demands, doses=doses, is_queue=False))
    return work.plan()
