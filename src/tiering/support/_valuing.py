"""What plans are worth, whoever made them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from tiering._arrays import FloatArray
from tiering.errors import RuleError
from tiering.support._demands import Demand, Demands, Whole, as_demands
from tiering.support._engagements import Engagement
from tiering.support._needs import Need
from tiering.support._objectives import NeedsMet, Objective
from tiering.support._plans import SupportPlan

__all__ = ["PlanValue", "value_of"]


class PlanValue(NamedTuple):
    """
    What a plan is worth; of two, the one with more that is mandated is worth more, and among those the one of greater worth.

    Attributes:
        mandated: How many engagements are mandated, or for everybody.
        worth: What all its engagements are worth by the objective.

    Example:
        >>> from tiering.support import PlanValue
        >>> PlanValue(mandated=2, worth=3.0) > PlanValue(mandated=1, worth=9.0)
        True
    """

    mandated: int
    worth: float


def value_of(plan: SupportPlan, objective: Objective | None = None) -> PlanValue:
    """
    Return what a plan is worth by an objective: what `optimise` makes as great as it can be.

    What takes no time is worth nothing, as it is not counted where policies are compared.

    Args:
        plan: The plan, whoever made it.
        objective: What counts; as many needs met as can be where none is given.

    Raises:
        RuleError: The objective answers what it may not.

    Example:
        >>> from datetime import date
        >>> from tiering import Period, samples, support
        >>> from tiering.nhs import uec_2023
        >>> review = uec_2023.regime.review(samples.urgent_care(), on=date(2023, 12, 1))
        >>> plan = support.allocate(review, support.Catalogue([], [], review.scale), Period.parse("2023-Q4"))
        >>> support.value_of(plan)
        PlanValue(mandated=0, worth=0.0)
    """
    goal = NeedsMet() if objective is None else objective
    those = [each for each in plan.engagements if each.amount]
    needs = covered(those, goal)
    demands = as_demands(
        [_as_demand(each) for each in those],
        plan.scale,
        [plan.scale.rank(each.tier.code) for each in those],
        [0] * len(those),
        (),
    )
    own = Worth.of(goal, demands).at(np.array([each.amount for each in those], dtype=np.int64))
    mandated = sum(each.offer.is_sent_in for each in plan.engagements)
    return PlanValue(mandated, math.fsum([*needs.values(), *own.tolist()]))


def covered(engagements: Iterable[Engagement], objective: Objective) -> dict[tuple[str, str], float]:
    """Return what it is worth that needs are addressed, by organisation and metric: each once, and the most it is said to be."""
    found: dict[tuple[str, str], float] = {}
    for each in engagements:
        for need in each.needs if each.amount else ():
            key = each.organisation.code, need.metric
            found[key] = max(found.get(key, 0.0), worth_of(need, objective))
    return found


def worth_of(need: Need, objective: Objective) -> float:
    """Return what it is worth that a need is addressed."""
    found = float(objective.covers(need))
    if not 0 <= found < math.inf:
        message = f"the objective {objective} says that it is worth {found!r} to address {need.metric!r}; say a finite number from 0 up"
        raise RuleError(message)
    return found


def _as_demand(each: Engagement) -> Demand:
    amount = each.offer.amount or 0
    return Demand(each.organisation, each.offer, each.needs, amount, amount, each.offer.mandated)


class Worth(NamedTuple):
    """
    What engagements are worth by themselves, by their minutes.

    An objective is asked about the least minutes of an offer that are of use, and about all of them.
    In between worth rises evenly, and below the least it does so from nothing.

    Attributes:
        knots: The least minutes and all, int64 (2, demand).
        levels: What these are worth, float64 (2, demand).
    """

    knots: Whole
    levels: FloatArray

    @classmethod
    def of(cls, objective: Objective, demands: Demands) -> Worth:
        """Ask an objective."""
        whole: list[int] = [each.offer.amount or 0 for each in demands.rows]
        pairs = zip(demands.rows, whole, strict=True)
        least = [amount if each.offer.least is None else each.offer.least for each, amount in pairs]
        knots = np.array([least, whole], dtype=np.int64).reshape(2, len(whole))
        return cls(knots, np.stack([_asked(objective, demands, minutes) for minutes in knots])).checked(objective)

    def checked(self, objective: Objective) -> Worth:
        """Return these, where they are what an objective may answer."""
        low, high = self.levels
        if not (np.isfinite(self.levels).all() and (low >= 0).all() and (high >= low).all()):
            message = f"the objective {objective} must say finite numbers from 0 up, and no less for more minutes"
            raise RuleError(message)
        return self

    def at(self, minutes: Whole) -> FloatArray:
        """Return what so many minutes of each are worth, float64 (demand,)."""
        (least, whole), (low, high) = self.knots, self.levels
        below = _part(minutes, least) * low
        between = low + (high - low) * _part(minutes - least, whole - least)
        found: FloatArray = np.where(minutes < least, below, between)
        return found


def _asked(objective: Objective, demands: Demands, minutes: Whole) -> FloatArray:
    found: Any = np.asarray(objective.worth(demands, minutes), dtype=np.float64)
    if found.shape != (len(demands),):
        message = f"the objective {objective} gave numbers of shape {found.shape} for {len(demands)} demands; give one for each"
        raise RuleError(message)
    answer: FloatArray = found
    return answer


def _part(minutes: Whole, whole: Whole) -> FloatArray:
    """Return which part of the whole so many minutes are, 0 to 1; all where there is nothing."""
    found: FloatArray = np.where(whole > 0, np.clip(minutes, 0, whole) / np.maximum(whole, 1), 1.0)
    return found
