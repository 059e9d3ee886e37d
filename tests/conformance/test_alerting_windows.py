"""
Confirmation behaves as the stabilisation windows of the Kubernetes horizontal pod autoscaler do.

The cases are those of Kubernetes's own tests, Apache-2.0 licence, told anew: `TestNormalizeDesiredReplicas`,
`TestNormalizeDesiredReplicasWithBehavior`, `TestScaleDownStabilizeInitialSize`, `TestScaleUpOneMetricEmpty`,
`TestNoScaleDownOneMetricEmpty` and some of `TestScalingWithRules` of
pkg/controller/podautoscaler/horizontal_test.go.

A number of replicas is a rank, and a recommendation is a proposal.  Scaling down takes the greatest recommendation in
its window, and scaling up the least in its own, the newest among them in either: the clip of `Confirm`.  A policy
that limits how many pods may come or go is a `StepLimit`.

The semantics differ on purpose in these:

- A window there is a time, here a number of reviews; in a case it is as many as were held in the time.
- Before there are as many reviews as are asked for nothing is confirmed.  There what is not in the log does not
  count, so that a log that is empty lets everything through; a controller that starts puts the current
  number there, which comes to the same as here.
- Limits there may be percentages, and of all changes in a time; here they are of one review.
- The number of replicas has a least and a greatest; here the scale ends.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from invented import first_of, number, regime
from telling import telling

from tiering import Placement, Tier, TierScale, rules, testing
from tiering.hysteresis import Confirm, Freeze, StepLimit
from tiering.typing import Guard

REPLICAS = TierScale.from_least_intensive(*(Tier(str(count)) for count in range(1, 101)))
FREEZE = Freeze(rules.Above("frozen", 0))


def decided(recommendations: Sequence[int], current: int, *guards: Guard) -> int:
    """Return the replicas after the last of some recommendations, all before which were held by something else."""
    # One replica is the least intensive tier, of rank 0.
    *earlier, newest = (each - 1 for each in recommendations)
    proposals = [*((each, each, 1) for each in earlier), (newest, newest, 0)]
    return int(telling(REPLICAS, [proposals], [current - 1]).ranks(*guards, FREEZE)[-1, 0]) + 1


def stabilised(log: Sequence[tuple[int, int]], newest: int, current: int, *, up: int = 0, down: int = 0) -> int:
    """
    Return what becomes of a recommendation.

    Args:
        log: The recommendations before it, each with how many minutes ago it was made.
        newest: The recommendation.
        current: The current replicas.
        up: The window for scaling up, in minutes.
        down: The window for scaling down.
    """
    ordered = sorted(log, key=lambda each: -each[1])
    counts = [1 + sum(ago < window for _, ago in log) for window in (up, down)]
    return decided(
        [*(each for each, _ in ordered), newest], current, Confirm(escalate=counts[0], de_escalate=counts[1])
    )


OLD = [(10, 10), (9, 9)]
MIXED = [(10, 10), (4, 1), (5, 2), (9, 9)]


@pytest.mark.parametrize(
    ("log", "newest", "expected"),
    [
        pytest.param([], 5, 5, id="empty log"),
        pytest.param([(4, 2), (5, 1)], 3, 5, id="stabilize"),
        pytest.param([(1, 2), (2, 1)], 3, 3, id="no stabilize"),
        pytest.param(OLD, 3, 3, id="no stabilize, old recommendations"),
        pytest.param(MIXED, 3, 5, id="stabilize, old recommendations"),
    ],
)
def test_scaling_down_takes_the_greatest_recommendation_of_five_minutes(
    log: list[tuple[int, int]], newest: int, expected: int
) -> None:
    """`TestNormalizeDesiredReplicas`."""
    assert stabilised(log, newest, 100, down=5) == expected


@pytest.mark.parametrize(
    ("log", "current", "newest", "up", "down", "expected"),
    [
        pytest.param([], 100, 5, 0, 0, 5, id="empty recommendations for scaling down"),
        pytest.param([(4, 2), (5, 1)], 100, 3, 0, 3, 5, id="simple scale down stabilization"),
        pytest.param([(4, 2), (5, 1)], 1, 7, 5, 0, 4, id="simple scale up stabilization"),
        pytest.param([(1, 2), (2, 1)], 100, 3, 5, 0, 3, id="no scale down stabilization"),
        pytest.param([(4, 2), (5, 1)], 1, 3, 0, 5, 3, id="no scale up stabilization"),
        pytest.param(OLD, 100, 3, 0, 0, 3, id="no scale down stabilization, old recommendations"),
        pytest.param(OLD, 1, 100, 0, 0, 100, id="no scale up stabilization, old recommendations"),
        pytest.param(MIXED, 100, 3, 0, 3, 5, id="scale down stabilization, old recommendations"),
        pytest.param(
            [(10, 100), (6, 1), (5, 2), (9, 3)], 1, 100, 5, 0, 5, id="scale up stabilization, old recommendations"
        ),
        pytest.param([(2, 100), (3, 3)], 2, 1, 5, 5, 2, id="do not scale up when the recommendation goes down"),
        pytest.param([(2, 100), (1, 3)], 2, 3, 5, 5, 2, id="do not scale down when the recommendation goes up"),
    ],
)
def test_each_direction_has_a_window_of_its_own(
    log: list[tuple[int, int]], current: int, newest: int, up: int, down: int, expected: int
) -> None:
    """`TestNormalizeDesiredReplicasWithBehavior`."""
    assert stabilised(log, newest, current, up=up, down=down) == expected


def test_without_a_log_the_current_replicas_stay() -> None:
    """`TestScaleDownStabilizeInitialSize`: a controller that has just started does not scale down from 5 to 3."""
    assert decided([3], 5, Confirm(de_escalate=5)) == 5


@pytest.mark.parametrize(
    ("current", "newest", "limit", "expected"),
    [
        pytest.param(10, 50, StepLimit(escalate=30), 40, id="scale up with pod policy limitation"),
        pytest.param(10, 50, StepLimit(escalate=100), 50, id="scale up with large pod policy"),
        pytest.param(10, 2, StepLimit(de_escalate=5), 5, id="scale down with pod policy limitation"),
        pytest.param(100, 2, StepLimit(de_escalate=2), 98, id="scale down with pod policy larger than percent policy"),
        pytest.param(
            100, 2, StepLimit(de_escalate=20), 80, id="scale down with percent policy smaller than pod policy"
        ),
        pytest.param(5, 7, StepLimit(100), 7, id="desired replicas within range"),
    ],
)
def test_a_policy_limits_how_many_come_or_go(current: int, newest: int, limit: StepLimit, expected: int) -> None:
    """`TestScalingWithRules`, those without percentages or events."""
    assert decided([newest], current, limit) == expected


# One metric of two is missing; the greater of their recommendations counts.

METRICS = (number("cpu"), number("qps"))
SIX = TierScale.from_least_intensive(*(Tier(str(count)) for count in range(7)))


def scaled(current: int, recommended: int) -> int:
    rule = rules.WorstOf(
        {
            code: rules.Ladder(enter={str(count): rules.Above(code, count - 0.5) for count in range(1, 7)})
            for code in ("cpu", "qps")
        }
    )
    panel = testing.panel_of({"hpa": {"cpu": str(recommended)}}, METRICS, first="2023-04")
    asked = regime(rule, metrics=METRICS, scale=SIX, guards=[Confirm(de_escalate=1)])
    review = asked.review(panel, on=first_of(1), start=[Placement("hpa", str(current))])
    return int(review["hpa"].tier.code)


def test_with_a_metric_missing_it_scales_up() -> None:
    """`TestScaleUpOneMetricEmpty`: from 3 to the 4 of the metric that is there."""
    assert scaled(3, 4) == 4


def test_with_a_metric_missing_it_does_not_scale_down() -> None:
    """`TestNoScaleDownOneMetricEmpty`: the 5 stay, though the metric that is there asks for 3."""
    assert scaled(5, 3) == 5
