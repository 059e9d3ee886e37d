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
def test_of_the_best_plan(benchmark: Any, monkeypatch: pytest.MonkeyPatch, objective: Objective) -> None:
    given = situation(doses=UNEQUAL, national=200, regional=100, is_shared=True)
    matrices: list[tuple[Any, Any]] = []
    with monkeypatch.context() as patched:
        patched.setattr(scipy.optimize, "milp", partial(_kept, matrices, scipy.optimize.milp))
        plan = best(given, objective)
    ((asked, settings),) = matrices
    by_hand = partial(scipy.optimize.milp, *asked, **settings)
    assert value_of(plan, objective).worth >= value_of(greedy(given), objective).worth

    record(
        benchmark,
        in_turn(
            f"best plan with all reasons, 205 × 12 demands, 8 teams, {objective}",
            partial(best, given, objective),
            "milp on the same matrices",
            by_hand,
            pairs=PAIRS,
        ),
    )
    benchmark.pedantic(partial(best, given, objective), rounds=5)


def _kept(calls: list[tuple[Any, Any]], solve: Any, *asked: Any, **settings: Any) -> Any:
    calls.append((asked, settings))
    return solve(*asked, **settings)
