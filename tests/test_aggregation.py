"""Figures of trusts as those of their systems, regions and country, by a register."""

from __future__ import annotations

import math
import warnings
from datetime import date

import numpy as np
import pytest
from invented import APRIL, CATEGORY_2, FOUR_HOUR, number, periods
from numpy.typing import ArrayLike

from tiering import (
    Aggregation,
    Cadence,
    DateRange,
    Membership,
    Metric,
    Organisation,
    Panel,
    Period,
    Polarity,
    Register,
    ServiceShare,
    Succession,
    Unit,
)
from tiering.errors import DefinitionError, LeftOutWarning, ProblemsError, UnknownCodeError

NAN = math.nan
MAY = date(2023, 5, 1)
JUNE = date(2023, 6, 1)
TRUSTS = [Organisation(code, name=f"Trust {code[1:]}", kind="trust") for code in ("TA", "TB", "TC", "TD")]
PLACES = [
    Organisation("YA", name="System A", kind="system"),
    Organisation("YB", name="System B", kind="system"),
    Organisation("Z", name="Region Z", kind="region"),
]
TREE = [
    Membership(member="TA", of="YA"),
    Membership(member="TB", of="YA"),
    Membership(member="TC", of="YB"),
    Membership(member="TD", of="YB"),
    Membership(member="YA", of="Z"),
    Membership(member="YB", of="Z"),
]
REGISTER = Register([*TRUSTS, *PLACES], TREE)
WAITS = Metric("waits", unit=Unit.COUNT, polarity=Polarity.LOWER_IS_BETTER)
VALUES, WEIGHTS = [0.9, 0.6, 0.8, 0.5], [100.0, 200.0, 300.0, 400.0]


def trusts(
    values: ArrayLike,
    metric: Metric = FOUR_HOUR,
    weights: ArrayLike | None = None,
    organisations: list[Organisation] | None = None,
) -> Panel:
    """Return figures of the trusts, in a row for each month from April 2023."""
    rows = np.atleast_2d(np.asarray(values, dtype=float))
    return Panel.from_arrays(
        [rows],
        metrics=[metric],
        periods=periods(len(rows)),
        organisations=organisations or TRUSTS,
        weights=None if weights is None else [np.broadcast_to(np.array(weights), rows.shape)],
    )


def months(found: Panel, code: str) -> list[float]:
    return [float(value) for value in found.values[0, :, found.position(code)]]


# Up the tree.


def test_trusts_make_the_figures_of_their_systems() -> None:
    found = trusts(VALUES, weights=WEIGHTS).aggregate(REGISTER, "system")

    assert found.organisations == tuple(PLACES[:2])
    assert found.values[0, 0].tolist() == [210 / 300, 440 / 700]
    assert found.weights[0, 0].tolist() == [300, 700]


def test_trusts_make_the_figures_of_what_their_systems_are_part_of() -> None:
    found = trusts(VALUES, weights=WEIGHTS).aggregate(REGISTER, "region")

    assert months(found, "Z") == [0.65]


def test_the_code_of_one_organisation_makes_its_figures_alone() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = trusts(VALUES, weights=WEIGHTS).aggregate(REGISTER, to="YB")

    assert [each.code for each in found.organisations] == ["YB"]
    assert months(found, "YB") == [440 / 700]


def test_two_steps_make_what_one_makes() -> None:
    own = trusts([[*VALUES], [0.9, NAN, NAN, NAN]], weights=WEIGHTS)
    one = own.aggregate(REGISTER, "region")
    two = own.aggregate(REGISTER, "system").aggregate(REGISTER, "region")

    assert two.values == pytest.approx(one.values, rel=1e-12)
    assert two.coverage.tolist() == one.coverage.tolist() == [[[1], [0.1]]]


def test_memberships_count_as_they_stood_in_each_period() -> None:
    moved = [
        Membership(member="TB", of="YA", valid=DateRange(end=MAY)),
        Membership(member="TB", of="YB", valid=DateRange(start=MAY)),
    ]
    register = Register([*TRUSTS, *PLACES], [TREE[0], *moved, *TREE[2:]])
    found = trusts([[1, 10, 100, 1000]] * 2, WAITS).aggregate(register, "system")

    assert months(found, "YA") == [11, 1]
    assert months(found, "YB") == [1100, 1110]


def test_a_trust_in_two_systems_is_divided_by_its_shares() -> None:
    both = [Membership(member="TB", of="YA", share=0.25), Membership(member="TB", of="YB", share=0.75)]
    register = Register([*TRUSTS, *PLACES], [TREE[0], *both, *TREE[2:]])
    found = trusts([1, 10, 100, 1000], WAITS).aggregate(register, "system")

    assert found.values[0, 0].tolist() == [3.5, 1107.5]
    assert found.aggregate(register, "region").values.tolist() == [[[1111]]]


def test_a_trust_of_which_nobody_knows_the_shares_leaves_both_systems_open() -> None:
    both = [Membership(member="TB", of="YA", share=None), Membership(member="TB", of="YB", share=None)]
    register = Register([*TRUSTS, *PLACES], [TREE[0], *both, *TREE[2:]])
    found = trusts([[1.0, 10.0, 100.0, 1000.0], [1.0, NAN, 100.0, 1000.0]], WAITS).aggregate(register, "system")

    assert np.isnan(found.values[0]).tolist() == [[True, True], [False, False]]
    assert found.coverage[0, 0].tolist() == [0, 0]


def test_what_goes_wholly_into_one_region_all_the_same_is_known() -> None:
    both = [Membership(member="TB", of="YA", share=None), Membership(member="TB", of="YB", share=None)]
    register = Register([*TRUSTS, *PLACES], [TREE[0], *both, *TREE[2:]])

    assert months(trusts([1, 10, 100, 1000], WAITS).aggregate(register, "region"), "Z") == [1111]


def test_figures_below_the_least_coverage_are_missing() -> None:
    found = trusts([0.9, NAN, 0.8, 0.5], weights=WEIGHTS).aggregate(REGISTER, "system", minimum_coverage=0.9)

    assert np.isnan(found.values[0, 0]).tolist() == [True, False]
    assert found.coverage[0, 0].tolist() == [pytest.approx(1 / 3), 1]
    assert found.minimum_coverage == 0.9


def test_a_panel_s_own_least_coverage_is_not_asked_of_sums() -> None:
    own = trusts([0.9, 0.6, 0.8, 0.5], weights=WEIGHTS).with_minimum_coverage(0.9)

    assert own.aggregate(REGISTER, "system").minimum_coverage == 0


@pytest.mark.parametrize("wrong", [-0.1, 2, NAN])
def test_a_least_coverage_that_is_no_share_is_refused(wrong: float) -> None:
    with pytest.raises(DefinitionError, match="minimum_coverage must lie between 0 and 1"):
        trusts(VALUES, weights=WEIGHTS).aggregate(REGISTER, "system", minimum_coverage=wrong)


def test_the_quarters_of_a_trust_that_ended_within_one_go_with_its_successor() -> None:
    quarterly = number("q", cadence=Cadence.QUARTER, aggregation=Aggregation.SUM)
    values = np.full((2, 3, 2), NAN)
    values[0, 0], values[0, 1:, 1], values[1, 2] = 1, 2, [30, 40]
    panel = Panel.from_arrays(values, metrics=[WAITS, quarterly], periods=periods(3), organisations=TRUSTS[1:3])
    register = Register([*TRUSTS, *PLACES], TREE, [Succession(of="TB", to="TC", on=MAY)])

    found = panel.aggregate(register, "system")

    assert found.values[1, 2].tolist()[1] == 70
    assert panel.aggregate(register, "region").values[:, :, 0].tolist()[0] == [2, 2, 2]


# Mergers.


def merged(reports_until: date | None = None) -> Register:
    """Return the register in which TB becomes part of TC in May, in another system."""
    return Register([*TRUSTS, *PLACES], TREE, [Succession(of="TB", to="TC", on=MAY, reports_until=reports_until)])


def test_whoever_ended_counted_where_it_was() -> None:
    found = trusts([[1.0, 10.0, 100.0, 1000.0], [1.0, NAN, 110.0, 1000.0]], WAITS).aggregate(merged(), "system")

    assert months(found, "YA") == [11, 1]
    assert months(found, "YB") == [1100, 1110]
    assert found.coverage.tolist() == [[[1, 1], [1, 1]]]


def test_an_old_code_that_goes_on_reporting_is_refused_until_somebody_says_that_it_may() -> None:
    late = trusts([[1, 10, 100, 1000], [1, 10, 100, 1000]], WAITS)
    with pytest.raises(DefinitionError, match=r"'TB' has figures in May 2023, .* reports_until=date\(2023, 6, 1\)"):
        late.aggregate(merged(), "system")

    assert months(late.aggregate(merged(JUNE), "system"), "YB") == [1100, 1110]


def test_history_is_carried_onto_a_later_map() -> None:
    own = trusts([[0.9, 0.6, 0.8, 0.5], [0.9, NAN, 0.7, 0.5]], weights=WEIGHTS)
    found = merged().carry(own, onto=MAY)

    assert [each.code for each in found.organisations] == ["TA", "TC", "TD"]
    assert months(found, "TC") == [360 / 500, 0.7]
    assert months(found, "TA") == [0.9, 0.9]
    assert found.weights[0, 0].tolist() == [100, 500, 400]


def test_a_change_of_code_changes_nothing_but_the_code() -> None:
    register = Register([*TRUSTS, Organisation("NEW")], (), [Succession(of="TB", to="NEW", on=JUNE)])
    own = trusts([[1 / 3, 1 / 3, NAN, 0.5], [NAN, NAN, 0.7, 0.5]], weights=[[1, 2, NAN, 4], [1, NAN, 3, 4]])
    found = register.carry(own, onto=JUNE)

    assert [each.code for each in found.organisations] == ["TA", "NEW", "TC", "TD"]
    for one, other in zip(
        (own.values, own.weights, own.coverage), (found.values, found.weights, found.coverage), strict=True
    ):
        assert np.array_equal(one, other, equal_nan=True)


def test_counts_are_waited_for_from_those_who_exist() -> None:
    born = Organisation("NEW", kind="trust", valid=DateRange(start=MAY))
    register = Register([*TRUSTS, born], (), [Succession(of=code, to="NEW", on=MAY) for code in ("TA", "TB")])
    own = trusts([[1.0, 2.0, NAN], [NAN, NAN, 5.0]], WAITS, organisations=[*TRUSTS[:2], born])
    found = register.carry(own, onto=JUNE)

    assert months(found, "NEW") == [3, 5]
    assert found.coverage[0, :, 0].tolist() == [1, 1]


def test_counts_are_not_waited_for_from_those_of_whom_only_the_register_knows_that_they_do_not_exist() -> None:
    born = Organisation("NEW", kind="trust", valid=DateRange(start=MAY))
    register = Register([*TRUSTS, born], (), [Succession(of=code, to="NEW", on=MAY) for code in ("TA", "TB")])
    own = trusts([[1.0, 2.0, NAN], [NAN, NAN, 5.0]], WAITS, organisations=[*TRUSTS[:2], Organisation("NEW")])

    assert register.carry(own, onto=JUNE).coverage[0, :, 0].tolist() == [1, 1]


def test_carried_figures_take_along_whose_they_are() -> None:
    services = Panel.from_arrays(
        [[[1000.0]]], metrics=[CATEGORY_2], periods=[APRIL], organisations=[Organisation("S", name="Service")]
    )
    systems = services.attribute([ServiceShare(service="S", client="YA")], PLACES[:1])
    register = Register([*PLACES, Organisation("N")], (), [Succession(of="YA", to="N", on=JUNE)])
    (found,) = register.carry(systems, onto=JUNE).attributions_of("category_2", "N")

    assert found.text == "Service's figure"


# Who is left out.


def test_who_is_part_of_nobody_is_told_with_its_share_of_the_activity() -> None:
    register = Register([*TRUSTS, *PLACES], TREE[1:])
    with pytest.warns(
        LeftOutWarning, match=r"1 organisation with figures belongs to no system, .* 10\.0 % of .*'TA'"
    ) as told:
        found = trusts(VALUES, weights=WEIGHTS).aggregate(register, "system")

    assert months(found, "YA") == [0.6]
    assert told[0].filename == __file__


def test_who_is_part_of_another_one_is_not_told_where_one_is_asked_for() -> None:
    register = Register([*TRUSTS, *PLACES], TREE[1:])
    with pytest.warns(LeftOutWarning, match=r"1 organisation with figures belongs to no system.*: 'TA';"):
        trusts(VALUES, weights=WEIGHTS).aggregate(register, "YB")


# What is refused.


def test_centiles_are_refused_even_of_one_organisation() -> None:
    p90 = Metric("p90", unit=Unit.SECONDS, polarity=Polarity.LOWER_IS_BETTER, aggregation=Aggregation.NONE)
    with pytest.raises(DefinitionError, match="no centile or rank of several organisations can be made of theirs"):
        trusts([1.0], p90, organisations=TRUSTS[:1]).aggregate(REGISTER, "system")


@pytest.mark.parametrize("metric", [FOUR_HOUR, CATEGORY_2])
def test_a_rate_without_any_weight_is_refused(metric: Metric) -> None:
    with pytest.raises(
        DefinitionError, match=r"figures without a weight, .*: 'TA', 'TB', 'TC', 'TD' in April 2023; give"
    ):
        trusts([0.1, 0.2, 0.3, 0.4], metric).aggregate(REGISTER, "system")


def test_figures_without_a_weight_of_those_who_are_left_out_stand_in_nobodys_way() -> None:
    register = Register([*TRUSTS, *PLACES], TREE[1:])
    with pytest.warns(LeftOutWarning):
        found = trusts(VALUES, weights=[NAN, 200, 300, 400]).aggregate(register, "system")

    assert months(found, "YA") == [0.6]


def test_the_figures_of_others_are_refused_even_of_one_organisation() -> None:
    services = Panel.from_arrays([[[1000.0]]], metrics=[CATEGORY_2], periods=[APRIL], organisations=[Organisation("S")])
    systems = services.attribute([ServiceShare(service="S", client="YA")], PLACES[:1])
    with pytest.raises(ProblemsError) as told:
        systems.aggregate(REGISTER, "region")

    assert "the figures of 'category_2' for 'YA' are made of others' figures" in str(told.value)


def test_an_organisation_that_the_register_does_not_know_is_refused() -> None:
    stranger = trusts([1, 2], WAITS, organisations=[TRUSTS[0], Organisation("TE")])
    with pytest.raises(UnknownCodeError, match="unknown organisation 'TE'"):
        stranger.aggregate(REGISTER, "system")


def test_a_kind_that_nobody_has_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="unknown kind 'systems' in the register; did you mean 'system'"):
        trusts(VALUES, weights=WEIGHTS).aggregate(REGISTER, "systems")


def test_periods_and_metrics_stay_what_they_are() -> None:
    found = trusts([VALUES] * 2, weights=WEIGHTS).aggregate(REGISTER, "system")

    assert found.metrics == (FOUR_HOUR,)
    assert found.periods == (APRIL, Period.parse("2023-05"))


def test_what_was_carried_onto_a_successor_is_aggregated_from_before_its_first_day() -> None:
    july = date(2023, 7, 1)
    register = Register(
        [
            Organisation("TA", kind="trust", valid=DateRange(end=july)),
            Organisation("TB", kind="trust", valid=DateRange(end=july)),
            Organisation("TC", kind="trust", valid=DateRange(start=july)),
            Organisation("YA", kind="ics"),
        ],
        memberships=[Membership(member=code, of="YA") for code in ("TA", "TB", "TC")],
        successions=[Succession(of=code, to="TC", on=july) for code in ("TA", "TB")],
    )
    four_hour = Metric("four_hour", unit=Unit.FRACTION, polarity=Polarity.HIGHER_IS_BETTER)
    panel = Panel.from_arrays(
        np.array([[[0.5, 0.9, np.nan], [np.nan, np.nan, 0.8]]]),
        metrics=[four_hour],
        periods=[Period.parse("2023-06"), Period.parse("2023-07")],
        organisations=[register[code] for code in ("TA", "TB", "TC")],
        weights=np.array([[[100.0, 300.0, np.nan], [np.nan, np.nan, 400.0]]]),
    )
    carried = register.carry(panel, onto=july)

    assert [each.code for each in carried.organisations] == ["TC"]
    assert np.allclose(carried.aggregate(register, to="ics").values, panel.aggregate(register, to="ics").values)
