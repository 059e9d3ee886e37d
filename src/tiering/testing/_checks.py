"""The checks that plug-ins are put to, all laws at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tiering._metrics import Metric
from tiering._panel import Panel
from tiering._protocols import Criterion, Guard, Rule, Score
from tiering._regime import Regime
from tiering._tiers import TierScale
from tiering.testing._cases import Case, hold
from tiering.testing._kinds import CRITERION, RULE, SCORE, Kind
from tiering.testing._suites import Suite
from tiering.testing._worlds import World


def check_criterion(
    criterion: Criterion,
    *,
    metrics: Iterable[Metric] = (),
    scale: TierScale | None = None,
    regime: Regime | None = None,
    panels: Iterable[Panel] = (),
    without: Collection[str] = (),
) -> None:
    """
    Fail unless a criterion keeps every law.

    It is asked about invented panels, made without chance: of no, one and many organisations, with and
    without gaps, short and long, with figures at its `limits`, just beside them, and far away.

    Args:
        criterion: The criterion.
        metrics: The metrics that it reads; without them it reads plain numbers.
        scale: The tiers in which organisations stand.
        regime: A regime that has metrics and scale, and standards, trajectories and a cycle as well.
        panels: Panels to ask about besides.
        without: The names of laws that it is known not to keep.

    Raises:
        AssertionError: A law is broken; it is named, with the smallest counter-example that was found.
        UnknownCodeError: There is no law of a name in *without*.

    Example:
        >>> from tiering import rules, testing
        >>> testing.check_criterion(rules.Below("four_hour", 0.65))
    """
    _check(criterion, CRITERION, World(metrics, scale, regime, panels), without)


def check_score(
    score: Score,
    *,
    metrics: Iterable[Metric] = (),
    scale: TierScale | None = None,
    regime: Regime | None = None,
    panels: Iterable[Panel] = (),
    without: Collection[str] = (),
) -> None:
    """
    Fail unless a score keeps every law.

    Args:
        score: The score.
        metrics: The metrics that it reads; without them it reads plain numbers.
        scale: The tiers in which organisations stand.
        regime: A regime that has metrics and scale, and standards, trajectories and a cycle as well.
        panels: Panels to ask about besides.
        without: The names of laws that it is known not to keep.

    Raises:
        AssertionError: A law is broken; it is named, with the smallest counter-example that was found.
        UnknownCodeError: There is no law of a name in *without*.

    Example:
        >>> from tiering import testing
        >>> try:
        ...     testing.check_score(7)
        ... except AssertionError as problem:
        ...     print(str(problem).splitlines()[-1])
        a score has reads, elementwise, score; it has no reads, no elementwise, no score
    """
    _check(score, SCORE, World(metrics, scale, regime, panels), without)


def check_rule(
    rule: Rule,
    *,
    metrics: Iterable[Metric] = (),
    scale: TierScale | None = None,
    regime: Regime | None = None,
    panels: Iterable[Panel] = (),
    without: Collection[str] = (),
) -> None:
    """
    Fail unless a rule keeps every law.

    Args:
        rule: The rule.
        metrics: The metrics that it reads; without them it reads plain numbers.
        scale: The tiers; without them those that the rule names, the most intensive first, above one more.
        regime: A regime that has metrics and scale, and standards, trajectories and a cycle as well;
            its own rule is not asked.
        panels: Panels to ask about besides.
        without: The names of laws that it is known not to keep.

    Raises:
        AssertionError: A law is broken; it is named, with the smallest counter-example that was found.
        UnknownCodeError: There is no law of a name in *without*.

    Example:
        >>> from tiering import rules, testing
        >>> ladder = rules.Ladder(enter={"1": rules.Below("four_hour", 0.5), "2": rules.Below("four_hour", 0.7)})
        >>> testing.check_rule(ladder)
    """
    _check(rule, RULE, World(metrics, scale, regime, panels), without)


def check_guard(
    guard: Guard,
    *,
    metrics: Iterable[Metric] = (),
    scale: TierScale | None = None,
    regime: Regime | None = None,
    without: Collection[str] = (),
) -> None:
    """
    Fail unless a guard keeps every law.

    It is asked about several reviews in a row, in which proposals rise and fall, are open, and are
    sometimes held by something else.

    Args:
        guard: The guard.
        metrics: The metrics, where it reads some.
        scale: The tiers.
        regime: A regime that has both; its own rule and guards are not asked.
        without: The names of laws that it is known not to keep.

    Raises:
        AssertionError: A law is broken; it is named, with the smallest counter-example that was found.
        UnknownCodeError: There is no law of a name in *without*.

    Example:
        >>> from tiering import hysteresis, testing
        >>> testing.check_guard(hysteresis.Confirm(de_escalate=2))
    """
    _check(guard, None, World(metrics, scale, regime), without)


def check_case(
    plugin: Criterion | Score | Rule,
    case: Case,
    *,
    metrics: Iterable[Metric] = (),
    scale: TierScale | None = None,
    regime: Regime | None = None,
) -> None:
    """
    Fail unless one case comes out as it says.

    Args:
        plugin: The criterion, score or rule that is asked.
        case: The case, which need not be one that it carries.
        metrics: The metrics that it reads; without them it reads plain numbers.
        scale: The tiers, as for `check_rule`.
        regime: A regime that has both, and standards, trajectories and a cycle as well.

    Raises:
        AssertionError: It does not.

    Example:
        >>> from tiering import rules, testing
        >>> missing = testing.Case("nothing reported", {"four_hour": "0.7 _"}, "undecided")
        >>> testing.check_case(rules.Below("four_hour", 0.65), missing)
    """
    hold(plugin, case, World(metrics, scale, regime))


def _check(plugin: object, kind: Kind | None, world: World, without: Collection[str]) -> None:
    Suite(plugin, world, kind).check(without)
