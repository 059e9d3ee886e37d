"""Hypothesis profiles, and a watch over the whole suite for input and output."""

from __future__ import annotations

import sys
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings
from watch import IOWatch

settings.register_profile("quick", max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deep", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deepest", settings.get_profile("deep"), max_examples=10_000)
settings.load_profile("quick")

_WATCH = IOWatch()


def pytest_configure(config: pytest.Config) -> None:
    """Keep watch, but not over benchmarks: every audited call of the interpreter would cost what the watch costs."""
    if config.option.markexpr != "benchmark":
        sys.addaudithook(_WATCH.note)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Fail the test during which tiering opened something."""
    _WATCH.seen.clear()
    yield
    seen = tuple(_WATCH.seen)
    _WATCH.seen.clear()
    if seen:
        pytest.fail(f"{item.nodeid} made tiering do input or output: {', '.join(seen)}", pytrace=False)


@pytest.fixture
def io_watch() -> IOWatch:
    """Return the watch itself, so that it can be tested."""
    return _WATCH
