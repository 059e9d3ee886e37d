"""
What `docs/examples` holds runs, and what it shows of each bundled regime is a whole one: replayed and explained.

An example shows its run by `history()`, or several by `histories()`.
"""

from __future__ import annotations

import importlib.util
import re
import runpy
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from test_profiles import bundled

from tiering import Decision, History, Review
from tiering.testing import check_guard, check_rule

EXAMPLES = {path.stem: path for path in sorted((Path(__file__).parents[1] / "docs" / "examples").glob("*.py"))}
# The average of the scores that there are says nothing about those that are missing, as it is published.
LEAVES_OUT = {"oversight_2025.regime", "oversight_2025.regime_2026"}
REGIMES = bundled()

pytestmark = pytest.mark.skipif(not EXAMPLES, reason="the examples of the documentation do not lie beside the tests")


@cache
def loaded(name: str) -> Any:
    """Return an example as a module."""
    spec = importlib.util.spec_from_file_location(name, EXAMPLES[name])
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def histories(name: str) -> tuple[History, ...]:
    """Return the runs that an example shows."""
    example = loaded(name)
    one: Callable[[], History] | None = getattr(example, "history", None)
    several: Callable[[], dict[str, History]] | None = getattr(example, "histories", None)
    return (*([one()] if one is not None else []), *(several().values() if several is not None else ()))


def reviews() -> Iterator[Review]:
    """Yield every review of every example."""
    for name in EXAMPLES:
        for history in histories(name):
            yield from history


def tells_why(decision: Decision) -> bool:
    """Tell whether an explanation names a figure or a gap, a score, what somebody found, or what held the move."""
    explanation = decision.explain()
    told = any(
        line.metric
        or any(re.search(r"\bfound (not )?to hold|nobody has judged|decided", note) for note in line.notes)
        or (re.search(r": .*\d", line.text) and line.notes)
        or line.text.startswith("in financial deficit")
        for line in explanation.lines
    )
    return told or any(re.match("held|judged|succession", section.heading) for section in explanation.sections)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_runs_and_has_something_to_say(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(EXAMPLES[name]), run_name="__main__")
    out, err = capsys.readouterr()

    assert (len(out.splitlines()) > 5, err) == (True, "")


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_says_where_its_figures_come_from(name: str) -> None:
    assert re.search("licensed under|invented", loaded(name).__doc__)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_decision_that_an_example_shows_is_explained(name: str) -> None:
    decisions = [decision for history in histories(name) for review in history for decision in review]

    assert not [str(decision.explain()) for decision in decisions if not tells_why(decision)]


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_to_be_pictured_is_there(name: str) -> None:
    pictured = getattr(loaded(name), "PICTURED", {})
    pairs = [pictured] if isinstance(pictured, tuple) else list(pictured.values())
    known = {
        (metric.code, organisation.code)
        for history in histories(name)
        for metric in history.reviews[-1].evidence.panel.metrics
        for organisation in history.organisations
    }

    assert not [pair for pair in pairs if pair not in known]


@pytest.mark.parametrize("name", REGIMES)
def test_every_bundled_regime_is_run_by_an_example(name: str) -> None:
    assert REGIMES[name].name in {review.name for review in reviews()}


@pytest.mark.parametrize("name", [name for name, regime in REGIMES.items() if regime.cycle.last is not None])
def test_a_regime_that_has_ended_is_replayed_from_its_first_review_to_its_last(name: str) -> None:
    regime = REGIMES[name]
    held = {review.on for review in reviews() if review.name == regime.name}
    assert regime.cycle.last is not None
    planned = regime.cycle.dates(until=regime.cycle.last)

    assert {planned[0], planned[-1]} <= held


@pytest.mark.parametrize("name", REGIMES)
def test_the_rule_and_the_guards_of_every_bundled_regime_keep_the_laws(name: str) -> None:
    regime = REGIMES[name]

    check_rule(regime.rule, regime=regime, without=["bounds"] if name in LEAVES_OUT else [])
    for guard in regime.guards:
        check_guard(guard, regime=regime)
