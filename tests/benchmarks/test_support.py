"""
Plans for 205 organisations, 12 offers and 8 teams: the greedy one beside a bare assignment, the best one beside the solver.

What is found by hand is as good before it is timed.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
import scipy.optimize
import scipy.sparse
from numpy.typing import NDArray

from tiering.support import Limits, NeedsMet, Objective, PatientsCovered, SupportPlan, allocate, optimise, value_of

from .ratios import in_turn, record
from .supported import NATIONAL_OFFERS, OFFERS, ORGANISATIONS, QUARTER, REGIONS, Situation, situation

PAIRS = 21
DOSE = 4
UNEQUAL = (2, 3, 5, 4, 12, 6)
MOST_AT_ONCE = 3
Worths = NDArray[np.float64]


def greedy(given: Situation) -> SupportPlan:
    return allocate(given.review, given.catalogue, QUARTER, needs=given.needs, regions=given.regions)


def best(given: Situation, objective: Objective) -> SupportPlan:
    return optimise(
        given.review,
        given.catalogue,
        QUARTER,
        needs=given.needs,
        regions=given.regions,
        objective=objective,
        limits=Limits(engagements=MOST_AT_ONCE),
    )


def table(given: Situation) -> Worths:
    """Return what each demand is worth in each dose that a team has; nothing where the team does not give it."""
    doses = [team.capacity(QUARTER) // given.catalogue.offers[0].amount for team in given.catalogue.teams]  # type: ignore[operator]  # all have one
    team_of_dose = np.repeat(np.arange(len(doses)), doses)
    national = np.arange(OFFERS) < NATIONAL_OFFERS
    region = 1 + np.arange(ORGANISATIONS) % REGIONS
    team_of_demand = np.where(national[None, :], 0, region[:, None]).reshape(-1)
    worth = np.array([need.relative for need in given.needs])
    found: Worths = np.where(team_of_demand[:, None] == team_of_dose, worth[:, None], 0.0)
    return found


def assigned(given: Situation, worth: Worths) -> list[dict[str, Any]]:
    """Assign doses, and write down as many plain records as the plan has."""
    rows, doses = scipy.optimize.linear_sum_assignment(worth, maximize=True)
    dose_of = dict(zip(rows.tolist(), doses.tolist(), strict=True))
    minutes = given.catalogue.offers[0].amount
    return [
        {
            "period": "2024-Q1",
            "review": given.review.on,
            "what": "promised" if place in dose_of else "unmet",
            "organisation": need.organisation.code,
            "name": need.organisation.name,
            "tier": need.tier.code,
            "offer": place % OFFERS,
            "team": dose_of.get(place),
            "minutes": minutes,
            "metrics": [need.metric],
        }
        for place, need in enumerate(given.needs)
    ]


@pytest.mark.benchmark
@pytest.mark.parametrize(
    ("national", "regional"), [(200, 100), (400, 200)], ids=["a dose for one in eleven", "a dose for one in five"]
)
def test_of_the_greedy_plan_with_all_reasons(benchmark: Any, national: int, regional: int) -> None:
    given = situation(doses=(DOSE,), national=national, regional=regional)
    worth = table(given)
    plan = greedy(given)
    assert len(plan.to_records()) == len(assigned(given, worth)) == ORGANISATIONS * OFFERS
    assert len(plan.engagements) == worth.shape[1]

    record(
        benchmark,
        in_turn(
            f"greedy plan with all reasons, 205 × 12 demands, {worth.shape[1]} doses of 8 teams",
            lambda: greedy(given).to_records(),
            "linear_sum_assignment and as many records",
            partial(assigned, given, worth),
            pairs=PAIRS,
        ),
    )
    benchmark.pedantic(lambda: greedy(given).to_records(), rounds=5)


@pytest.mark.benchmark
@pytest.mark.parametrize("objective", [NeedsMet(), PatientsCovered()], ids=str)
def test_of_the_best_plan(benchmark: Any, objective: Objective) -> None:
    given = situation(doses=UNEQUAL, national=200, regional=100, is_shared=True)
    plan = best(given, objective)
    by_hand = solved(given, objective)
    worth = value_of(plan, objective).worth
    assert len(plan.to_records()) == len(by_hand)
    assert worth == sum(each["worth"] for each in by_hand) > 0
    assert worth >= value_of(greedy(given), objective).worth

    record(
        benchmark,
        in_turn(
            f"best plan with all reasons, 205 × 12 demands, 8 teams, {objective}",
            partial(best, given, objective),
            "milp by hand and as many records",
            partial(solved, given, objective),
            pairs=PAIRS,
        ),
    )
    benchmark.pedantic(partial(best, given, objective), rounds=5)


def solved(given: Situation, objective: Objective) -> list[dict[str, Any]]:
    """Write down who could be given what by whom, have the solver choose, and write down as many plain records."""
    teams, offers = given.catalogue.teams, given.catalogue.offers
    number = {team.code: place for place, team in enumerate(teams)}
    shared = range(NATIONAL_OFFERS, OFFERS)
    demand: list[int] = []
    team: list[int] = []
    organisation: list[int] = []
    minutes: list[int] = []
    worth: list[float] = []
    for place, need in enumerate(given.needs):
        offer = int(need.metric[1:])
        whose, takes, counts = place // OFFERS, offers[offer].amount or 0, objective.covers(need)
        for each in (0, number[given.regions[need.organisation.code]]) if offer in shared else (0,):
            demand.append(place)
            team.append(each)
            organisation.append(whose)
            minutes.append(takes)
            worth.append(counts)
    columns = np.arange(len(demand))
    rows = np.concatenate(
        [np.array(team), len(teams) + np.array(organisation), len(teams) + ORGANISATIONS + np.array(demand)]
    )
    counted = np.concatenate([np.array(minutes), np.ones(2 * len(columns))])
    limits = np.ones(len(teams) + ORGANISATIONS + len(given.needs))
    limits[: len(teams)] = [each.capacity(QUARTER) for each in teams]
    limits[len(teams) : len(teams) + ORGANISATIONS] = MOST_AT_ONCE
    matrix = scipy.sparse.csr_array((counted, (rows, np.tile(columns, 3))), shape=(len(limits), len(columns)))
    found = scipy.optimize.milp(
        -np.array(worth),
        integrality=np.ones(len(columns)),
        bounds=scipy.optimize.Bounds(0, 1),
        constraints=scipy.optimize.LinearConstraint(matrix, ub=limits),
        options={"mip_rel_gap": 0},
    )
    chosen = {demand[column]: column for column in np.flatnonzero(found.x > 0.5).tolist()}
    return [
        {
            "period": "2024-Q1",
            "review": given.review.on,
            "what": "promised" if place in chosen else "unmet",
            "organisation": need.organisation.code,
            "name": need.organisation.name,
            "tier": need.tier.code,
            "offer": need.metric,
            "team": teams[team[chosen[place]]].code if place in chosen else None,
            "minutes": offers[int(need.metric[1:])].amount,
            "worth": worth[chosen[place]] if place in chosen else 0.0,
            "metrics": [need.metric],
        }
        for place, need in enumerate(given.needs)
    ]
