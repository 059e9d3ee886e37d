from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
from invented import APRIL, CATEGORY_2, number, periods

from tiering import Aggregation, DateRange, Membership, Organisation, Panel, ServiceShare
from tiering.errors import DefinitionError, UnknownCodeError

SERVICE_A = Organisation("SA", name="Service A", kind="service")
SERVICE_B = Organisation("SB", name="Service B", kind="service")
SYSTEM_A = Organisation("YA", name="System A", kind="system")
SYSTEM_B = Organisation("YB", name="System B", kind="system")
SYSTEM_C = Organisation("YC", name="System C", kind="system")

ALL_OF_A = ServiceShare(service="SA", client="YA")
MOST_OF_B = (ServiceShare(service="SB", client="YB", share=0.75), ServiceShare(service="SA", client="YB", share=0.25))


def attributed(
    values: list[list[float]],
    shares: tuple[ServiceShare, ...] = (ALL_OF_A, *MOST_OF_B),
    weights: list[list[float]] | None = None,
    coverage: list[list[float]] | None = None,
) -> Panel:
    services = Panel.from_arrays(
        [values],
        metrics=[CATEGORY_2],
        periods=periods(len(values)),
        organisations=[SERVICE_A, SERVICE_B],
        weights=None if weights is None else [weights],
        coverage=None if coverage is None else [coverage],
    )
    return services.attribute(shares, to=[SYSTEM_A, SYSTEM_B, SYSTEM_C])


def service_a() -> Panel:
    return Panel.from_arrays([[[1.0]]], metrics=[CATEGORY_2], periods=[APRIL], organisations=[SERVICE_A])


def test_a_system_of_one_service_has_exactly_its_figure() -> None:
    found = attributed([[1800.1, 2400.0]])

    assert found.value("category_2", APRIL, "YA") == 1800.1


def test_a_system_of_two_services_has_their_mean_by_share() -> None:
    found = attributed([[1000.0, 2000.0]])

    assert found.value("category_2", APRIL, "YB") == 0.25 * 1000 + 0.75 * 2000


def test_a_system_of_no_service_has_no_figure() -> None:
    found = attributed([[1000.0, 2000.0]])

    assert math.isnan(found.value("category_2", APRIL, "YC"))
    assert found.attributions_of("category_2", "YC") == ()


def test_where_one_service_is_silent_the_other_makes_the_figure_and_the_coverage_says_so() -> None:
    found = attributed([[math.nan, 2000.0]])

    assert found.value("category_2", APRIL, "YB") == 2000
    assert found.coverage[0, 0].tolist() == [0.0, 0.75, 0.0]


def test_shares_that_do_not_add_up_to_one_leave_the_rest_uncovered() -> None:
    found = attributed([[1000.0, 2000.0]], (ServiceShare(service="SA", client="YA", share=0.6),))

    assert found.value("category_2", APRIL, "YA") == 1000
    assert found.coverage[0, 0, 0] == pytest.approx(0.6)


def test_weights_are_shared_out() -> None:
    found = attributed([[1000.0, 2000.0]], weights=[[100.0, 400.0]])

    assert found.weights[0, 0].tolist()[:2] == [100, 0.25 * 100 + 0.75 * 400]


def test_partial_figures_count_for_their_coverage() -> None:
    found = attributed([[1000.0, 2000.0]], coverage=[[1.0, 0.5]])
    share_a, share_b = 0.25, 0.75 * 0.5

    assert found.value("category_2", APRIL, "YB") == pytest.approx(
        (share_a * 1000 + share_b * 2000) / (share_a + share_b)
    )
    assert found.coverage[0, 0, 1] == pytest.approx(share_a + share_b)


def test_a_share_counts_on_its_days_only() -> None:
    change = DateRange(start=date(2023, 5, 1))
    found = attributed([[1000.0, 2000.0], [1100.0, 2100.0]], (ServiceShare(service="SA", client="YA", valid=change),))

    assert np.isnan(found.values[0, :, 0]).tolist() == [True, False]


def test_whose_figure_it_is_is_told() -> None:
    (found,) = attributed([[1000.0, 2000.0]]).attributions_of("category_2", "YA")

    assert found.is_borrowed
    assert [source.organisation for source in found.sources] == [SERVICE_A]


def test_the_largest_share_comes_first() -> None:
    (found,) = attributed([[1000.0, 2000.0]]).attributions_of("category_2", "YB")

    assert not found.is_borrowed
    assert [source.share for source in found.sources] == [0.75, 0.25]


def test_those_who_share_a_figure_are_counted() -> None:
    both = (ServiceShare(service="SA", client="YA"), ServiceShare(service="SA", client="YC"))
    (found,) = attributed([[1000.0, 2000.0]], both).attributions_of("category_2", "YA")

    assert found.shared_with == 1


@pytest.mark.parametrize("aggregation", [Aggregation.SUM, Aggregation.NONE])
def test_what_cannot_be_averaged_is_not_shared_out(aggregation: Aggregation) -> None:
    services = Panel.from_arrays(
        [[[1.0]]], metrics=[number("m", aggregation=aggregation)], periods=[APRIL], organisations=[SERVICE_A]
    )
    with pytest.raises(DefinitionError, match=r"'m' is aggregated by .*, so shares of it make no figure"):
        services.attribute([ALL_OF_A], to=[SYSTEM_A])


def test_a_code_that_nobody_serves_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="unknown organisation 'YB' in the clients of the shares; did you"):
        service_a().attribute([ALL_OF_A], to=["YB"])


def test_a_code_stands_for_an_organisation() -> None:
    found = service_a().attribute([ALL_OF_A], to=["YA"])

    assert [each.code for each in found.organisations] == ["YA"]
    assert found.value("category_2", APRIL, "YA") == 1


def test_without_a_choice_figures_are_made_for_all_clients_as_they_come() -> None:
    shares = (share for share in (*MOST_OF_B, ALL_OF_A))
    found = service_a().attribute(shares)

    assert [each.code for each in found.organisations] == ["YB", "YA"]
    assert found.coverage.tolist() == [[[0.25, 1]]]


def test_services_have_the_names_that_the_panel_knows() -> None:
    (found,) = service_a().attribute([ALL_OF_A]).attributions_of("category_2", "YA")

    assert found.text == "Service A's figure"


def test_shares_of_more_than_the_whole_are_refused() -> None:
    twice = [ALL_OF_A, ServiceShare(service="SB", client="YA", share=0.2)]
    with pytest.raises(DefinitionError, match=r"the shares of 'YA' add up to 1\.2; give shares of one whole, or dates"):
        service_a().attribute(twice)


def test_shares_of_more_than_the_whole_one_after_the_other_are_none() -> None:
    change = date(2023, 5, 1)
    follows = [
        ServiceShare(service="SB", client="YA", valid=DateRange(end=change)),
        ServiceShare(service="SA", client="YA", valid=DateRange(start=change)),
    ]

    assert math.isnan(service_a().attribute(follows).value("category_2", APRIL, "YA"))


def test_a_membership_is_no_share_of_a_service() -> None:
    wrong = [Membership(member="SA", of="YA")]
    with pytest.raises(DefinitionError, match=r"Membership\(member='SA'.* give a ServiceShare"):
        service_a().attribute(wrong)  # type: ignore[arg-type]


def test_a_service_that_changes_is_named_for_its_days() -> None:
    changed = (
        ServiceShare(service="SA", client="YA", valid=DateRange(end=date(2023, 5, 1))),
        ServiceShare(service="SB", client="YA", valid=DateRange(start=date(2023, 5, 1))),
    )
    first, second = attributed([[1000.0, 2000.0], [1100.0, 2100.0]], changed).attributions_of("category_2", "YA")

    assert [source.organisation for source in first.sources] == [SERVICE_A]
    assert first.valid.end == second.valid.start == date(2023, 5, 1)
    assert [source.share for source in second.sources] == [1.0]


def test_shares_of_one_figure_make_that_figure() -> None:
    """Binary arithmetic must not put a figure on another side of a limit than it is on."""
    for share in (0.1, 0.3, 0.7, 0.9):
        parts = (
            ServiceShare(service="SA", client="YA", share=share),
            ServiceShare(service="SB", client="YA", share=round(1 - share, 1)),
        )

        assert attributed([[1800.1, 1800.1]], parts).value("category_2", APRIL, "YA") == 1800.1
