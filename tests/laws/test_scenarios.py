"""Leading axes are scenarios."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from invented import first_of, regime
from strategies import LEVELS, Case, cases, figures, metrics, panel

from tiering import Panel, Window, rules


@given(cases(), st.integers(1, 3), st.integers(0, 3), st.data())
def test_a_panel_with_a_leading_axis_is_as_many_simulations(
    case: Case, scenarios: int, block: int, data: st.DataObject
) -> None:
    """A panel resampled k times is k scenarios in one pass."""
    values = data.draw(figures((scenarios, *case.panel.values.shape)))
    together = panel(values, case.panel.metrics)
    dates = case.regime.cycle.dates(until=case.until)
    nobody = case.regime._starting.placed((), together)
    ranks = case.regime._prepared(together).ranks(dates, nobody, block or 1000)
    apart = [case.regime.simulate(panel(each, case.panel.metrics), until=case.until) for each in values]

    assert np.array_equal(ranks, np.stack(apart))


def two_tiers(one: float | Sequence[float], two: float | Sequence[float]) -> rules.Ladder:
    """Return a ladder whose limits may be scenarios."""

    def limit(levels: float | Sequence[float]) -> float | np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        return levels if isinstance(levels, float) else np.array(levels)[:, None]

    return rules.Ladder(
        enter={
            "1": rules.Below("m0", limit(one)) & rules.Above("m1", 2, over=Window.last(2)),
            "2": rules.Below("m0", limit(two)),
        },
        leave={"1": ~rules.Below("m0", limit(two))},
    )


@given(
    cases(),
    st.lists(st.tuples(st.sampled_from(LEVELS), st.sampled_from(LEVELS)), min_size=1, max_size=4),
    st.sampled_from((1, 1000)),
    st.data(),
)
def test_limits_of_the_shape_k_1_are_as_many_simulations(
    case: Case, limits: list[tuple[float, float]], block: int, data: st.DataObject
) -> None:
    """A limit of shape (1000, 1) is a thousand scenarios in one pass."""
    of = metrics(2)
    shown = panel(data.draw(figures((2, len(case.panel.periods), 3))), of)
    one, two = zip(*limits, strict=True)
    together = regime(two_tiers(one, two), metrics=of, guards=case.regime.guards)
    nobody = together._starting.placed((), shown)
    ranks = together._prepared(shown).ranks(together.cycle.dates(until=case.until), nobody, block)
    apart = [attrs.evolve(together, rule=two_tiers(*each)).simulate(shown, until=case.until) for each in limits]

    assert np.array_equal(ranks, np.stack(apart))


@given(figures((2, 2, 3, 2)), st.lists(st.sampled_from(LEVELS), min_size=3, max_size=3))
def test_scenarios_of_limits_and_of_the_panel_broadcast(
    values: np.ndarray[tuple[int, ...], np.dtype[np.float64]], limits: list[float]
) -> None:
    """Leading axes are scenarios and broadcast."""
    of = metrics(2)
    rule = rules.Ladder(enter={"1": rules.Below("m0", np.array(limits)[:, None, None])})
    shown = panel(values, of)
    ranks = regime(rule, metrics=of).simulate(shown, until=first_of(3))

    assert ranks.shape == (3, 2, 3, 2)
    assert all(
        np.array_equal(
            ranks[place],
            regime(rules.Ladder(enter={"1": rules.Below("m0", level)}), metrics=of).simulate(shown, until=first_of(3)),
        )
        for place, level in enumerate(limits)
    )


@given(cases())
def test_the_weights_of_one_scenario_serve_all(case: Case) -> None:
    """Weights have the shape of the values or of their last three axes."""
    shown = case.panel
    weights = np.ones(shown.values.shape)

    def with_weights(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Panel:
        return Panel.from_arrays(
            values,
            metrics=shown.metrics,
            periods=shown.periods,
            organisations=shown.organisations,
            weights=weights,
        )

    together = case.regime.simulate(with_weights(np.stack([shown.values] * 2)), until=case.until)

    assert np.array_equal(together[0], case.regime.simulate(with_weights(shown.values), until=case.until))
    assert np.array_equal(together[0], together[1])
