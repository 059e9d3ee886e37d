from __future__ import annotations

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from tiering import Attestation
from tiering._judgements import as_attestations
from tiering.errors import DefinitionError

GIVEN = Attestation(organisation="TA", code="culture", on=date(2023, 11, 20), until=date(2024, 3, 31))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2023, 11, 19), False),
        (date(2023, 11, 20), True),
        (date(2024, 3, 31), True),
        (date(2024, 4, 1), False),
    ],
)
def test_an_attestation_counts_from_its_day_to_its_last(day: date, *, expected: bool) -> None:
    assert GIVEN.counts_on(day) is expected


def test_without_a_last_day_it_counts_for_good() -> None:
    assert attrs.evolve(GIVEN, until=None).counts_on(date(2099, 1, 1))


def test_it_may_count_for_one_day() -> None:
    assert attrs.evolve(GIVEN, until=GIVEN.on).counts_on(GIVEN.on)


def test_an_attestation_that_ends_before_it_was_given_is_refused() -> None:
    with pytest.raises(
        DefinitionError,
        match="the attestation 'culture' of 'TA' ends on 2023-11-19, before it was given on 2023-11-20",
    ):
        attrs.evolve(GIVEN, until=date(2023, 11, 19))


@pytest.mark.parametrize("field", ["organisation", "code"])
@pytest.mark.parametrize("value", ["", " "])
def test_organisation_and_condition_are_codes(field: str, value: str) -> None:
    changes: dict[str, Any] = {field: value}
    with pytest.raises(DefinitionError):
        attrs.evolve(GIVEN, **changes)


@pytest.mark.parametrize("field", ["on", "until"])
def test_days_are_days(field: str) -> None:
    changes: dict[str, Any] = {field: datetime(2023, 11, 20, 12, 30)}  # noqa: DTZ001 - a day has no time zone

    assert getattr(attrs.evolve(GIVEN, **changes), field) == date(2023, 11, 20)


def test_an_attestation_is_a_value() -> None:
    assert attrs.evolve(GIVEN) == GIVEN
    assert hash(attrs.evolve(GIVEN)) == hash(GIVEN)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        GIVEN.holds = False  # type: ignore[misc]


def test_attestations_are_kept_in_the_order_in_which_they_were_given() -> None:
    early, late = (attrs.evolve(GIVEN, on=date(2023, month, 1), until=None) for month in (1, 2))
    same_day = attrs.evolve(early, holds=False)

    assert as_attestations([late, early, same_day]) == (early, same_day, late)
