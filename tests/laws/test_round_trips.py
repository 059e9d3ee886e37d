"""Everything goes through pickle and deepcopy and comes out equal, and still cannot be written to."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from invented import four_hours, guarded
from strategies import Case, cases

from tiering import History, Panel, Regime, Review, samples
from tiering.nhs import uec_2023

ARRAYS = ("before", "least", "most", "proposed", "ranks", "held")


def pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - our own


ways = pytest.mark.parametrize("way", [pickled, copy.deepcopy, copy.copy], ids=["pickle", "deepcopy", "copy"])
Way = Callable[[Any], Any]


def regime() -> Regime:
    return guarded()


def panel() -> Panel:
    return four_hours({"TA": "0.4 0.6 _ 0.8", "TB": "0.9 _ 0.6 0.4"})


def history() -> History:
    return regime().replay(panel(), until=regime().cycle.first.replace(month=9))


def review() -> Review:
    return history()[-1]


@ways
@pytest.mark.parametrize("make", [regime, panel, review, history], ids=lambda make: str(make.__name__))
def test_a_copy_is_equal(way: Way, make: Callable[[], object]) -> None:
    """The round trip keeps equality."""
    original = make()
    found = way(original)

    assert found == original


@ways
@pytest.mark.parametrize("layer", ["values", "weights", "coverage"])
def test_the_arrays_of_a_panel_stay_read_only(way: Way, layer: str) -> None:
    """The round trip keeps read-only arrays."""
    assert not getattr(way(panel()), layer).flags.writeable


@ways
@pytest.mark.parametrize("name", ARRAYS)
def test_the_arrays_of_a_review_stay_read_only(way: Way, name: str) -> None:
    """The round trip keeps read-only arrays."""
    assert not getattr(way(review()), name).flags.writeable


@ways
def test_the_guard_states_of_a_review_stay_read_only(way: Way) -> None:
    """The round trip keeps read-only arrays."""
    assert not any(state.flags.writeable for state in way(review()).guard_states)


@pytest.mark.parametrize("name", ARRAYS)
def test_the_arrays_of_a_review_are_read_only(name: str) -> None:
    """A history is append-only, so nobody writes to what a review decided."""
    assert not getattr(review(), name).flags.writeable


def test_the_guard_states_of_a_review_are_read_only() -> None:
    """A history is append-only, so nobody writes to what a guard remembers."""
    assert not any(state.flags.writeable for state in review().guard_states)


@ways
def test_a_copied_review_explains_itself_the_same_way(way: Way) -> None:
    """`explain()` re-assesses that one review from regime, panel and previous review."""
    original = review()
    found = way(original)

    assert str(found["TA"].explain(full=True)) == str(original["TA"].explain(full=True))


@ways
def test_a_review_that_was_asked_for_reasons_is_copied_all_the_same(way: Way) -> None:
    """Reasons are made when asked for, and are no part of what a review is."""
    original = review()
    original["TA"].explain()

    assert way(original) == original


@ways
def test_the_next_review_goes_on_from_a_copy(way: Way) -> None:
    """The state between two reviews is storable."""
    shown = panel()
    dates = regime().cycle.dates(until=regime().cycle.first.replace(month=8))
    first = regime().review(shown, on=dates[0])
    second = regime().review(shown, on=dates[1], previous=first)

    assert way(regime()).review(way(shown), on=dates[1], previous=way(first)) == second


@given(cases())
def test_pickled_histories_are_equal(case: Case) -> None:
    """The round trip keeps equality, whatever the regime."""
    original = case.regime.replay(case.panel, until=case.until)
    found: History = pickled(original)

    assert found == original
    assert np.array_equal(found.ranks, original.ranks)


@given(cases())
def test_a_pickled_regime_simulates_the_same(case: Case) -> None:
    """A regime is a value."""
    found: Regime = pickled(case.regime)

    assert found == case.regime
    assert np.array_equal(
        found.simulate(pickled(case.panel), until=case.until), case.regime.simulate(case.panel, until=case.until)
    )


@ways
def test_scenarios_survive(way: Way) -> None:
    """The round trip keeps equality, with leading axes too."""
    one = panel()
    many = Panel.from_arrays(
        np.stack([one.values] * 3), metrics=one.metrics, periods=one.periods, organisations=one.organisations
    )

    assert way(many) == many


@ways
def test_a_bundled_regime_survives(way: Way) -> None:
    """Editions of a regime are values."""
    assert way(uec_2023.regime) == uec_2023.regime


@ways
def test_a_panel_with_borrowed_figures_survives(way: Way) -> None:
    """A figure that is attributed from another body says so wherever it is used."""
    original = samples.urgent_care()

    assert way(original).attributions_of("category_2", "QE1") == original.attributions_of("category_2", "QE1")


def test_equal_regimes_are_equal_and_differ_where_a_part_does() -> None:
    """A regime is a value: changed by copy, and compared by what it holds."""
    assert regime() == regime()
    assert attrs.evolve(regime(), guards=()) != regime()
