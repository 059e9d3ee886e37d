from __future__ import annotations

import math
from datetime import timedelta

import pytest

from tiering import Aggregation, Cadence, Metric, Polarity, Unit
from tiering.errors import DefinitionError


def metric(**changes: object) -> Metric:
    settled = {"code": "waits", "unit": Unit.COUNT, "polarity": Polarity.LOWER_IS_BETTER, **changes}
    return Metric(**settled)  # type: ignore[arg-type]  # as a caller without types would


def test_a_metric_is_named_by_its_code_where_it_has_no_name() -> None:
    assert metric().name == "waits"


@pytest.mark.parametrize(
    ("unit", "bounds"),
    [
        (Unit.FRACTION, (0.0, 1.0)),
        (Unit.SECONDS, (0.0, math.inf)),
        (Unit.COUNT, (0.0, math.inf)),
        (Unit.NUMBER, (-math.inf, math.inf)),
    ],
)
def test_the_unit_says_what_values_there_can_be(unit: Unit, bounds: tuple[float, float]) -> None:
    found = metric(unit=unit)

    assert (found.minimum, found.maximum) == bounds


def test_a_metric_is_a_monthly_weighted_mean_without_a_lag_unless_it_says_otherwise() -> None:
    found = metric(unit=Unit.FRACTION)

    assert (found.aggregation, found.cadence, found.publication_lag) == (
        Aggregation.WEIGHTED_MEAN,
        Cadence.MONTH,
        timedelta(0),
    )


@pytest.mark.parametrize(
    ("unit", "aggregation"), [(Unit.COUNT, Aggregation.SUM), (Unit.SECONDS, Aggregation.WEIGHTED_MEAN)]
)
def test_counts_are_added_up_and_the_rest_is_averaged(unit: Unit, aggregation: Aggregation) -> None:
    assert metric(unit=unit).aggregation is aggregation


@pytest.mark.parametrize("code", ["", " waits", "waits ", "\n", None, 7])
def test_a_code_must_be_text_without_surrounding_space(code: object) -> None:
    with pytest.raises(DefinitionError, match="code must be text without surrounding space, not"):
        metric(code=code)


def test_a_negative_lag_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"'waits' is published 1 day.* before its period ends; give 0 or more"):
        metric(publication_lag=timedelta(days=-1))


@pytest.mark.parametrize(("minimum", "maximum"), [(1.0, 1.0), (2.0, 1.0), (math.nan, 1.0)])
def test_an_empty_range_is_refused(minimum: float, maximum: float) -> None:
    with pytest.raises(DefinitionError, match="'waits' has no value between"):
        metric(minimum=minimum, maximum=maximum)


def test_lower_is_worse_where_higher_is_better() -> None:
    found = metric(polarity=Polarity.HIGHER_IS_BETTER)

    assert found.is_worse(1.0, than=2.0)
    assert not found.is_worse(2.0, than=2.0)


def test_higher_is_worse_where_lower_is_better() -> None:
    found = metric()

    assert found.is_worse(2.0, than=1.0)
    assert not found.is_worse(1.0, than=2.0)
