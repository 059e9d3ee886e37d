from __future__ import annotations

import numpy as np
import pytest
from invented import APRIL, FOUR_HOUR, METRICS, SHORT, first_of, four_hours, guarded, regime

from tiering import Organisation, Panel, Placement, rules
from tiering.errors import ReviewDateError, TieringError, UnknownCodeError

PANEL = four_hours({"TA": "0.8 0.4 0.4 0.8", "TB": "0.6 0.6 _ 0.6"})


def test_ranks_are_int8_by_review_and_organisation() -> None:
    ranks = guarded().simulate(PANEL, until=first_of(4))

    assert ranks.dtype == np.int8
    assert ranks.tolist() == [[0, 1], [0, 1], [1, 1], [1, 1]]


def test_organisations_start_where_they_stood() -> None:
    ranks = guarded().simulate(PANEL, until=first_of(2), start=[Placement("TA", "1")])

    assert ranks[:, 0].tolist() == [2, 2]


def test_scenarios_of_limits_come_first() -> None:
    rule = rules.Ladder(enter={"1": rules.Below("four_hour", np.array([[0.3], [0.5], [0.7]]))})
    ranks = regime(rule).simulate(PANEL, until=first_of(2))

    assert ranks.shape == (3, 2, 2)
    assert ranks[:, 1].tolist() == [[0, 0], [2, 0], [2, 2]]


def test_scenarios_that_do_not_fit_each_other_are_refused_when_the_regime_is_built() -> None:
    three, two = (rules.Below("four_hour", np.full((count, 1), 0.5)) for count in (3, 2))

    with pytest.raises(TieringError, match=r"\(3,\) in .*, \(2,\) in .*give all of them as many"):
        regime(rules.Ladder(enter={"1": three & two}))


def test_scenarios_that_do_not_fit_those_of_the_panel_are_refused() -> None:
    rule = rules.Ladder(enter={"1": rules.Below("four_hour", np.array([[0.3], [0.5], [0.7]]))})
    twice = Panel.from_arrays(
        np.stack([PANEL.values, PANEL.values]),
        metrics=PANEL.metrics,
        periods=PANEL.periods,
        organisations=PANEL.organisations,
    )

    with pytest.raises(TieringError, match=r"\(2,\) in the panel, \(3,\) in .*give the panel as many"):
        regime(rule).simulate(twice, until=first_of(2))


def test_scenarios_of_a_panel_come_first() -> None:
    shown = Panel.from_arrays(
        np.stack([PANEL.values, np.full(PANEL.values.shape, 0.9)]),
        metrics=PANEL.metrics,
        periods=PANEL.periods,
        organisations=PANEL.organisations,
    )

    assert regime(SHORT).simulate(shown, until=first_of(2)).tolist() == [[[0, 1], [2, 1]], [[0, 0], [0, 0]]]


def test_nobody_has_no_ranks() -> None:
    nobody = Panel.from_arrays(np.zeros((2, 1, 0)), metrics=METRICS, periods=[APRIL], organisations=[])

    assert regime(SHORT).simulate(nobody, until=first_of(2)).shape == (2, 0)


def test_thousands_are_decided_in_blocks_as_they_are_one_by_one() -> None:
    random = np.random.default_rng(2023)
    values = random.choice([0.4, 0.6, 0.8, np.nan], size=(1, 4, 3000))
    shown = Panel.from_arrays(
        values,
        metrics=[FOUR_HOUR],
        periods=PANEL.periods,
        organisations=[Organisation(f"T{place}") for place in range(3000)],
    )
    asking = guarded()
    whole = asking.simulate(shown, until=first_of(4))
    dates = asking.cycle.dates(until=first_of(4))

    assert np.array_equal(asking._prepared(shown).ranks(dates, asking._starting.placed((), shown), 2048), whole)
    assert np.array_equal(asking.replay(shown, until=first_of(4)).ranks, whole)


def test_a_simulation_leaves_the_panel_as_it_was() -> None:
    before = PANEL.values.copy()
    guarded().simulate(PANEL, until=first_of(4))

    assert np.array_equal(PANEL.values, before, equal_nan=True)


def test_a_simulation_can_be_repeated() -> None:
    asking = guarded()

    assert np.array_equal(asking.simulate(PANEL, until=first_of(4)), asking.simulate(PANEL, until=first_of(4)))


def test_a_simulation_refuses_what_a_review_refuses() -> None:
    asking = regime(SHORT)
    with pytest.raises(UnknownCodeError):
        asking.simulate(PANEL, until=first_of(1), start=[Placement("TX", "1")])
    with pytest.raises(ReviewDateError):
        asking.simulate(PANEL, until=APRIL.start)
