"""
Confirmation behaves as the alerting rules of Prometheus do.

The cases are those of Prometheus's own tests, Apache-2.0 licence, told anew: `TestAlertingRule` and
`TestForStateRestore` of rules/manager_test.go, `TestKeepFiringFor` and `TestPendingAndKeepFiringFor` of
rules/alerting_test.go, and `InstanceDown` and `AlwaysFiring` of cmd/promtool/testdata.

An alert that fires is an organisation in the upper one of two tiers.  Prometheus waits for a time and
looks every so often, so `for` asks for all evaluations from the first to the one that lies so much later:
one more than there are intervals in it.  `keep_firing_for` asks for as many the other way round.

The semantics differ on purpose in these:

- A first placement is not confirmed, so whoever is not to start in the upper tier is said to stand in the lower one.
- A series that is missing ends an alert.  Here nobody is let go for want of figures: whoever
  fires goes on, and only the count of those who are pending starts again.
- Reviews are counted, and not the time between them: the review after a pause is one like any other.
  Prometheus takes the pause out of the time, so that the first evaluation after it counts for
  nothing, waits for a grace period before it fires, forgets what was pending after a long pause, and forgets after any
  how long an alert was kept firing.  Here whoever goes on from a review goes on with all that it remembers,
  and whoever starts from a list of placements starts anew.
- Labels may change with a value, and then make another alert.  An organisation stays itself.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from invented import first_of, number, regime

from tiering import History, Panel, Placement, Polarity, Regime, Review, Tier, TierScale, rules, testing
from tiering.hysteresis import Confirm

FEW = number("http_requests", Polarity.HIGHER_IS_BETTER)
MANY = number("http_requests")
SCALE = TierScale.from_most_intensive(Tier("fires"), Tier("quiet"))
QUIET = (Placement("instance 0", "quiet"),)


def alert(expression: Any, *, held_for: int = 0, keep_firing_for: int = 0, every: int = 1) -> Regime:
    """Return an alerting rule whose times are minutes."""
    metric = FEW if isinstance(expression, rules.Below) else MANY
    return regime(
        rules.Ladder(enter={"fires": expression}),
        metrics=[metric],
        scale=SCALE,
        guards=[
            Confirm(escalate=_evaluations(held_for, every), de_escalate=_evaluations(keep_firing_for, every)),
        ],
    )


def _evaluations(minutes: int, every: int) -> int:
    return -(-minutes // every) + 1


def series(values: str) -> Panel:
    return testing.panel_of({"instance 0": {"http_requests": values}}, [FEW], first="2023-04")


def states(rule: Regime, values: str, start: tuple[Placement, ...] = QUIET) -> list[str]:
    """Return what becomes of the alert at each evaluation; one that is proposed and held is pending."""
    panel = testing.panel_of({"instance 0": {"http_requests": values}}, rule.metrics, first="2023-04")
    return told(rule.replay(panel, until=first_of(len(testing.series(values))), start=start))


def told(history: History) -> list[str]:
    found = []
    for decision in history.timeline("instance 0"):
        pending = decision.tier.code == "quiet" and decision.proposed.code == "fires"
        found.append("pending" if pending else decision.tier.code)
    return found


P, F, Q = "pending", "fires", "quiet"


@pytest.mark.parametrize(
    ("values", "expected"),
    [("75 85 95 105 105 95 85", [P, F, F, Q, Q, P, F]), ("80 90 100 110 120 130 140", [P, F, Q, Q, Q, Q, Q])],
    ids=["instance 0", "instance 1"],
)
def test_an_alert_is_pending_and_then_fires(values: str, expected: list[str]) -> None:
    """`TestAlertingRule`: below 100 for a minute, evaluated every five."""
    assert states(alert(rules.Below("http_requests", 100), held_for=1, every=5), values) == expected


def test_an_alert_is_kept_firing_for_a_time() -> None:
    """`TestKeepFiringFor`: above 50 for a minute, kept for another."""
    rule = alert(rules.Above("http_requests", 50), held_for=1, keep_firing_for=1)

    assert states(rule, "75 85 70 70 10x2") == [P, F, F, F, F, Q]


def test_an_alert_that_is_pending_is_not_kept() -> None:
    """`TestPendingAndKeepFiringFor`: what has not fired is over at once."""
    rule = alert(rules.Above("http_requests", 50), held_for=1, keep_firing_for=1)

    assert states(rule, "75 10x3") == [P, Q, Q, Q]


def test_an_alert_without_a_time_fires_at_once() -> None:
    """`AlwaysFiring` fires at the first evaluation."""
    assert states(alert(rules.Above("http_requests", 0)), "1 1") == [F, F]


def test_an_alert_of_five_minutes_is_pending_in_the_fifth() -> None:
    """`InstanceDown`: pending after four minutes, and firing a day later."""
    found = states(alert(rules.Below("http_requests", 1), held_for=5), "0x24")

    assert found[:6] == [P, P, P, P, P, F]
    assert set(found[5:]) == {F}


def test_whatever_interrupts_it_starts_it_again() -> None:
    assert states(alert(rules.Below("http_requests", 100), held_for=2), "75 85 105 75 85 95") == [P, P, Q, P, P, F]


def test_an_alert_that_comes_back_while_it_is_kept_has_never_been_over() -> None:
    rule = alert(rules.Above("http_requests", 50), held_for=2, keep_firing_for=2)

    assert states(rule, "75 75 75 10 10 75 10 10 10") == [P, P, F, F, F, F, F, F, Q]


# Restarts: of 25 minutes, evaluated every five, below 100.

SLOW = alert(rules.Below("http_requests", 100), held_for=25, every=5)


def continued(rule: Regime, values: str, stopped: int, resumed: int, *, restored: bool = True) -> list[str]:
    """Return what becomes of the alert where no evaluation was held from one until another."""
    panel, reviews = series(values), list[Review]()
    months = [*range(1, stopped + 1), *range(resumed + 1, len(testing.series(values)) + 1)]
    for month in months:
        goes_on = reviews and (restored or month != resumed + 1)
        settings: dict[str, Any] = {"previous": reviews[-1]} if goes_on else {"start": QUIET}
        reviews.append(rule.review(panel, on=first_of(month), **settings))
    return told(History(reviews[:stopped])) + told(History(reviews[stopped:]))


def test_what_was_pending_before_a_pause_is_pending_after_it() -> None:
    """`TestForStateRestore`: after two evaluations and a pause the time before it counts, and the pause does not."""
    found = continued(SLOW, "75 85 50 50 50 50 50 50 50", 2, 3)

    assert found == [P, P, P, P, P, F, F, F]
    assert found.index(F) + 1 == 6


def test_a_review_after_a_pause_counts_where_prometheus_lets_no_time_pass() -> None:
    """There the alert would fire 25 minutes after it became active, and the pause of 10 on top: in the evaluation at 35."""
    found = continued(SLOW, "75 85 50 50 50 50 50 50 50", 2, 3)
    minutes = [0, 5, 15, 20, 25, 30, 35, 40]

    assert minutes[found.index(F)] == 30


def test_whoever_starts_anew_waits_anew() -> None:
    """`TestForStateRestore`: after too long a pause what was pending is forgotten."""
    found = continued(SLOW, "75 85 0 0 0 0 0 0 50 50 50 50 50 50", 2, 8, restored=False)

    assert found == [P, P, P, P, P, P, P, F]


def test_what_is_over_when_it_comes_back_is_not_active() -> None:
    """`TestForStateRestore`: no alert is active after a pause in which the figure has recovered."""
    assert continued(SLOW, "75 85 50 0 0 25 0 0 40 0 120", 2, 10) == [P, P, Q]


def test_how_long_it_was_kept_survives_a_pause() -> None:
    """Prometheus forgets after a restart since when an alert was kept firing."""
    rule = alert(rules.Below("http_requests", 100), keep_firing_for=2)

    assert continued(rule, "75 120 120 120 120", 2, 3) == [F, F, F, Q]


# Gaps.


def test_a_gap_does_not_end_an_alert() -> None:
    """There a series that goes stale ends it at once, as in the last evaluation of `TestAlertingRuleLabelsUpdate`."""
    assert states(alert(rules.Below("http_requests", 100), held_for=1), "75 85 70 70 _") == [P, F, F, F, F]


def test_after_a_gap_it_is_pending_anew() -> None:
    assert states(alert(rules.Below("http_requests", 100), held_for=2), "75 85 _ 75 85 95") == [P, P, Q, P, P, F]


def test_a_gap_is_no_evaluation_in_which_the_alert_was_over() -> None:
    rule = alert(rules.Below("http_requests", 100), keep_firing_for=1)

    assert states(rule, "75 120 _ 120 120") == [F, F, F, F, Q]


def test_a_first_placement_is_not_pending() -> None:
    assert states(alert(rules.Below("http_requests", 100), held_for=5), "75 105", start=()) == [F, Q]


def test_the_day_of_a_review_does_not_matter() -> None:
    panel, rule = series("75 85 95"), alert(rules.Below("http_requests", 100), held_for=1, every=5)
    first = rule.review(panel, on=date(2023, 5, 1), start=QUIET)
    second = rule.review(panel, on=date(2023, 6, 30), previous=first)

    assert [review["instance 0"].tier.code for review in (first, second)] == [Q, F]
