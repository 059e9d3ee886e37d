from __future__ import annotations

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from tiering import DateRange, Organisation
from tiering.errors import DefinitionError, ProblemsError, TieringError
from tiering.links import FormerName

BEFORE = FormerName("Trust A and others", until=date(2020, 4, 1))
TRUST_A = Organisation("TA", name="Trust A", kind="trust", former_names=[BEFORE])


def test_an_organisation_is_written_with_name_and_code() -> None:
    assert str(TRUST_A) == "Trust A (TA)"


def test_an_organisation_without_a_name_is_written_by_its_code() -> None:
    assert str(Organisation("TA")) == "TA"


def test_an_organisation_exists_always_unless_it_says_otherwise() -> None:
    assert Organisation("TA").valid == DateRange()


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2020, 3, 31), "Trust A and others"),
        (date(2020, 4, 1), "Trust A"),
        (datetime(2020, 3, 31, 12), "Trust A and others"),  # noqa: DTZ001 - a data frame's timestamps have no zone
    ],
)
def test_an_organisation_has_the_name_of_the_day(day: date, name: str) -> None:
    assert TRUST_A.name_on(day) == name


def test_an_organisation_may_have_had_several_names() -> None:
    first = FormerName("The Infirmary", until=date(2010, 4, 1))
    trust = attrs.evolve(TRUST_A, former_names=[first, BEFORE])

    assert [trust.name_on(date(year, 1, 1)) for year in (2009, 2015, 2021)] == [
        "The Infirmary",
        "Trust A and others",
        "Trust A",
    ]


def test_former_names_out_of_order_are_refused() -> None:
    first = FormerName("The Infirmary", until=date(2010, 4, 1))

    with pytest.raises(DefinitionError, match="'TA' cannot have been called 'The Infirmary' until 2010-04-01"):
        attrs.evolve(TRUST_A, former_names=[BEFORE, first])


@pytest.mark.parametrize(
    ("valid", "message"),
    [
        (DateRange(start=date(2020, 4, 1)), "cannot have been called .* starts on 2020-04-01"),
        (DateRange(end=date(2020, 4, 1)), "has its name 'Trust A' from 2020-04-01, but exists only until 2020-04-01"),
    ],
)
def test_a_name_that_was_never_used_is_refused(valid: DateRange, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        attrs.evolve(TRUST_A, valid=valid)


def test_several_wrong_names_come_together() -> None:
    with pytest.raises(ProblemsError) as caught:
        attrs.evolve(TRUST_A, valid=DateRange(start=date(2021, 1, 1)), former_names=[BEFORE, BEFORE])

    assert len(caught.value.exceptions) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": ""},
        {"code": " TA"},
        {"kind": ""},
        {"name": None},
        {"valid": (None, None)},
        {"former_names": [("Trust A", date(2020, 4, 1))]},
    ],
)
def test_an_organisation_of_wrong_parts_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError):
        attrs.evolve(TRUST_A, **wrong)


def test_a_name_without_a_day_is_refused() -> None:
    with pytest.raises(TieringError, match="'soon' is not a day"):
        FormerName("Trust A", until="soon")
