"""What a solver may choose from: which team gives which demand, and how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from tiering.support._demands import Demand, Demands, as_demands
from tiering.support._engagements import Engagement
from tiering.support._giving import Allocation
from tiering.support._needs import Need
from tiering.support._objectives import Objective
from tiering.support._reserving import Whom
from tiering.support._teams import Team
from tiering.support._valuing import Worth, covered, worth_of

Key = tuple[str, str]
"""An organisation and a metric, or an organisation and an offer, by their codes."""


class Choice(NamedTuple):
    """
    That one team gives one demand, or more of it where some is given already.

    Attributes:
        place: The place of the demand.
        demand: The demand.
        team: The team.
        whom: For whom the team's minutes are.
        base: How many minutes are given at the least.
        more: How many can be given beyond these.
        worth: What the least is worth by itself.
        rate: What each further minute is worth.
        is_new: Whether nothing of it is given yet.
        needs: The needs that are addressed by it and would not be without it.
    """

    place: int
    demand: Demand
    team: Team
    whom: Whom
    base: int
    more: int
    worth: float
    rate: float
    is_new: bool
    needs: tuple[Need, ...]


class Choices(NamedTuple):
    """
    What there is to choose, and what it is worth that needs are addressed.

    Attributes:
        rows: The choices, in the order of demands and then of teams.
        covers: What it is worth that a need is addressed that is not addressed already, by organisation and metric.
    """

    rows: tuple[Choice, ...]
    covers: Mapping[Key, float]


class _Range(NamedTuple):
    """How much a demand may be given, and what that is worth: lists with one entry for each demand."""

    had: list[int]
    low: list[int]
    cap: list[int]
    worth: list[float]
    rate: list[float]


def choices(work: Allocation, objective: Objective, doses: Sequence[int] | None) -> Choices:
    """
    Return what is left to choose after what was running, and what everybody has as a floor.

    What can never be given is left out; why not is found when it is turned down.
    """
    demands = work.them.demands
    found = _ranges(work, objective, demands, doses)
    rows: list[Choice] = []
    for place, (demand, *numbers) in enumerate(zip(demands.rows, *found, strict=True)):
        had, low, cap, worth, rate = numbers
        if low <= cap and (cap > had or not demand.wanted) and work.against(demand, chosen=True) is None:
            rows += _givers(work, demands, place, low - had, cap - low, worth, rate)
    needs = {(row.whom.organisation, each.metric): each for row in rows for each in row.needs}
    before = covered(work.given.values(), objective)
    more = {key: worth_of(each, objective) - before.get(key, 0.0) for key, each in needs.items()}
    return Choices(tuple(rows), {key: worth for key, worth in more.items() if worth > 0})


def _ranges(work: Allocation, objective: Objective, demands: Demands, doses: Sequence[int] | None) -> _Range:
    given = [work.given.get((each.organisation.code, each.offer.code)) for each in demands.rows]
    had = np.array([0 if each is None else each.amount for each in given], dtype=np.int64)
    caps = demands.wanted if doses is None else np.minimum(demands.wanted, np.asarray(doses, dtype=np.int64))
    takes_time, least = demands.wanted > 0, np.maximum(demands.least, 1)
    low = np.where(takes_time, np.where(had >= least, had, least), 0)
    worths = Worth.of(objective, _as_given(demands, given))
    at_had, at_low, at_cap = (worths.at(minutes) for minutes in (had, low, np.maximum(caps, low)))
    worth = np.where(takes_time, at_low - np.where(had > 0, at_had, 0.0), 0.0)
    rate = (at_cap - at_low) / np.maximum(caps - low, 1)
    return _Range(had.tolist(), low.tolist(), caps.tolist(), worth.tolist(), rate.tolist())


def _as_given(demands: Demands, given: Sequence[Engagement | None]) -> Demands:
    """Return demands for what engagements are for: one that is running stands for the needs for which it was promised."""
    if not any(given):
        return demands
    pairs = zip(demands.rows, given, strict=True)
    rows = [row if each is None else row._replace(needs=each.needs) for row, each in pairs]
    return as_demands(rows, demands.scale, demands.ranks.tolist(), demands.group.tolist(), demands.teams)


def _givers(
    work: Allocation, demands: Demands, place: int, base: int, more: int, worth: float, rate: float
) -> Iterator[Choice]:
    """Yield a choice for each team that has enough."""
    demand = demands.rows[place]
    code = demand.organisation.code
    before, whom, room = work.given.get((code, demand.offer.code)), work.whom(demand), work.minutes_left(code)
    needs = demand.needs if before is None else before.needs
    if not demand.wanted or (before is not None and before.amount):
        needs = ()
    for team in work.teams(demands, place, before):
        can = work.stock.available(team.code, whom)
        if room is not None and room < can:
            can = room
        if base <= can and (can or not demand.wanted):
            further = min(more, can - base) if more else 0
            yield Choice(place, demand, team, whom, base, further, worth, rate, before is None, needs)
