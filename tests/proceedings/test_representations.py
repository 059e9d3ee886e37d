from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

import attrs
import pytest

from tiering import Period
from tiering.errors import DefinitionError
from tiering.proceedings import Claim, Reply, Representation

OCTOBER = Period.parse("2023-10")
CLAIM = Claim("four_hour", OCTOBER, 0.71)
MADE = Representation("TA", on=date(2023, 12, 11), text="the return was incomplete", claims=[CLAIM])
REPLY = Reply(MADE, on=date(2023, 12, 13), by="the regional team", text="it was", upheld=True)


def test_a_claim_says_what_the_figure_should_have_been() -> None:
    assert str(CLAIM) == "four_hour of October 2023 is 0.71"


def test_the_record_of_a_claim_is_read_by_a_panel_by_the_first_day_of_its_period() -> None:
    quarter = Claim("waits", Period.parse("2023/24-Q3"), 12)

    assert quarter.to_record() == {"metric": "waits", "period": date(2023, 10, 1), "value": 12}


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_claim_is_a_number(value: float) -> None:
    with pytest.raises(DefinitionError, match="value of Claim must be finite"):
        Claim("four_hour", OCTOBER, value)


def test_a_claim_is_about_a_period() -> None:
    with pytest.raises(DefinitionError, match="period of Claim must be a Period, not '2023-10'"):
        Claim("four_hour", "2023-10", 0.71)  # type: ignore[arg-type]


def test_a_representation_says_who_says_what_with_its_claims() -> None:
    assert str(MADE) == "representation of TA: the return was incomplete (four_hour of October 2023 is 0.71)"


def test_a_representation_may_be_without_claims() -> None:
    assert str(attrs.evolve(MADE, claims=())) == "representation of TA: the return was incomplete"


def test_the_record_of_a_representation_holds_its_claims_as_records() -> None:
    assert MADE.to_record() == {
        "entry": "representation",
        "organisation": "TA",
        "on": date(2023, 12, 11),
        "text": "the return was incomplete",
        "claims": [{"metric": "four_hour", "period": date(2023, 10, 1), "value": 0.71}],
    }


@pytest.mark.parametrize("field", ["organisation", "text"])
def test_a_representation_says_something(field: str) -> None:
    changes: dict[str, Any] = {field: " "}
    with pytest.raises(DefinitionError, match=f"{field} must be text"):
        attrs.evolve(MADE, **changes)


@pytest.mark.parametrize("field", ["by", "text"])
def test_a_reply_says_something_and_by_whom(field: str) -> None:
    changes: dict[str, Any] = {field: ""}
    with pytest.raises(DefinitionError, match=f"{field} must be text"):
        attrs.evolve(REPLY, **changes)


@pytest.mark.parametrize(("upheld", "words"), [(True, "upheld"), (False, "not upheld")])
def test_a_reply_says_whether_the_organisation_was_right(*, upheld: bool, words: str) -> None:
    assert str(attrs.evolve(REPLY, upheld=upheld)) == f"reply to TA by the regional team, {words}: it was"


def test_whether_it_was_right_is_yes_or_no() -> None:
    with pytest.raises(DefinitionError, match="upheld of Reply must be a bool, not 'in part'"):
        attrs.evolve(REPLY, upheld="in part")  # type: ignore[arg-type]


def test_the_record_of_a_reply_says_whom_it_answers() -> None:
    assert REPLY.to_record() == {
        "entry": "reply",
        "organisation": "TA",
        "on": date(2023, 12, 13),
        "by": "the regional team",
        "text": "it was",
        "upheld": True,
    }


@pytest.mark.parametrize("value", [MADE, REPLY])
def test_days_are_days(value: Representation | Reply) -> None:
    at_noon = datetime(2023, 12, 11, 12)  # noqa: DTZ001 - a day has no time zone

    assert attrs.evolve(value, on=at_noon).on == date(2023, 12, 11)


def test_a_representation_is_a_value() -> None:
    assert attrs.evolve(MADE) == MADE
    assert hash(attrs.evolve(MADE)) == hash(MADE)
