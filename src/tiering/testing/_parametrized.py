"""One test for each plug-in and law."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from tiering._metrics import Metric
from tiering._panel import Panel
from tiering._regime import Regime
from tiering._tiers import TierScale
from tiering.testing._laws import chosen, name_of_plugin
from tiering.testing._suites import suite_of
from tiering.testing._worlds import World

if TYPE_CHECKING:
    import pytest


def parametrize_with_checks(
    plugins: Iterable[object],
    *,
    metrics: Iterable[Metric] = (),
    scale: TierScale | None = None,
    regime: Regime | None = None,
    panels: Iterable[Panel] = (),
    without: Collection[str] = (),
) -> pytest.MarkDecorator:
    """
    Make one test for each plug-in and law, and one for each case that a plug-in carries.

    It decorates a test function with one argument, `check`, which the function calls.  It needs
    pytest, which is not installed with the library.

    Args:
        plugins: Criteria, scores, rules and guards, in any mixture.
        metrics: The metrics that they read; without them they read plain numbers.
        scale: The tiers, as for `check_rule`.
        regime: A regime that has both, and standards, trajectories and a cycle as well.
        panels: Panels to ask about besides those that are invented.
        without: The names of laws that they are known not to keep.

    Raises:
        ImportError: pytest is not installed.
        DefinitionError: Something is no plug-in.
        UnknownCodeError: None of the plug-ins has a law of a name in *without*.

    Example:
        >>> from tiering import hysteresis, rules, testing
        >>> @testing.parametrize_with_checks([rules.Below("four_hour", 0.65), hysteresis.StepLimit(1)])
        ... def test_our_plugins_keep_the_laws(check):
        ...     check()
    """
    try:
        import pytest
    except ImportError as problem:
        problem.add_note(
            'parametrize_with_checks makes tests of pytest; install it, for instance with "tiering[testing]"'
        )
        raise
    world = World(metrics, scale, regime, panels)
    tests: dict[str, Callable[[], None]] = {}
    for plugin in plugins:
        suite = suite_of(plugin, world)
        known = {law.name for law in suite.laws}
        for law in chosen(suite.laws, [name for name in without if name in known]):
            _add(tests, f"{name_of_plugin(plugin)}: {law.name}", partial(suite.uphold, (law,)))
        for case in suite.cases:
            _add(tests, f"{name_of_plugin(plugin)}: case {case.name}", partial(suite.hold, case))
    return pytest.mark.parametrize("check", [pytest.param(test, id=name) for name, test in tests.items()])


def _add(tests: dict[str, Callable[[], None]], name: str, test: Any) -> None:
    """Add a test under a name of its own."""
    unique, number = name, 2
    while unique in tests:
        unique, number = f"{name} ({number})", number + 1
    tests[unique] = test
