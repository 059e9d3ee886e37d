from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest
from registered import AUTUMN, LAST_YEAR, SPRING, SUMMER, codes, real_register, since, until

from tiering import DateRange, Membership, Organisation, Register, ServiceShare, Succession
from tiering.errors import InvalidValueError, ProblemsError, UnknownCodeError
from tiering.links import FormerName, Hosting, Lead, Partnership

TRUST = Organisation(
    "TA",
    name="Trust A",
    kind="trust",
    valid=DateRange(LAST_YEAR),
    former_names=[FormerName("The Infirmary", until=SPRING)],
)
WHOLE = Register(
    [TRUST, *(Organisation(code, kind=kind) for code, kind in (("TB", "trust"), ("SA", "service"), ("YA", "region")))],
    [
        Membership(member="TA", of="YA", share=None, valid=until(SUMMER), exhaustive=False),
        Membership(member="TB", of="YA", share=0.1 + 0.2, exhaustive=False),
    ],
    [Succession(of="TA", to="TB", on=AUTUMN, share=1, reports_until=date(2021, 1, 1), note="invented")],
    [ServiceShare(service="SA", client="TB", share=1 / 3, valid=since(SPRING))],
    [Hosting(service="SA", host="TA")],
    [Lead(tier="1", team="SA", valid=until(SPRING)), Lead(tier="2", level="region")],
    [Partnership(bodies=("TA", "TB"))],
)
ONE: dict[str, Any] = {"code": "TA"}


def test_records_give_the_same_register_again() -> None:
    records = json.loads(json.dumps(WHOLE.to_records()))

    assert Register.from_records(**records) == WHOLE


def test_records_are_plain() -> None:
    records = WHOLE.to_records()

    assert list(records) == [
        "organisations", "memberships", "successions", "shares", "hostings", "leads", "partnerships",
    ]  # fmt: skip
    assert records["organisations"][0] == {
        "code": "TA",
        "name": "Trust A",
        "kind": "trust",
        "start": "2019-01-01",
        "end": None,
        "former_names": [{"name": "The Infirmary", "until": "2020-04-01"}],
    }
    assert records["partnerships"] == [{"bodies": ["TA", "TB"], "start": None, "end": None}]


def test_real_successions_come_from_records_and_go_into_them() -> None:
    register = real_register()

    assert Register.from_records(**register.to_records()) == register


def test_what_is_absent_is_as_it_is_anyway() -> None:
    found = Register.from_records([{"code": "TA"}, {"code": "TB", "name": None, "kind": None, "start": None}])

    assert found == Register([Organisation("TA"), Organisation("TB")])


def test_an_organisation_may_say_to_whom_it_belongs() -> None:
    found = Register.from_records(
        [
            {"code": "TA", "region": "YA", "part_of": ["QA", "QB"]},
            {"code": "TB", "region": None, "part_of": "QA"},
            *({"code": code, "kind": kind} for code, kind in (("YA", "region"), ("QA", "ics"), ("QB", "network"))),
        ]
    )

    assert codes(found.wholes("TA", SPRING)) == "YA QA QB"
    assert codes(found.wholes("TB", SPRING)) == "QA"


@pytest.mark.parametrize(
    "day",
    ["2020-04-01", date(2020, 4, 1), datetime(2020, 4, 1, 9), pd.Timestamp("2020-04-01")],  # noqa: DTZ001 - records have no zones
    ids=["text", "date", "datetime", "timestamp"],
)
def test_days_come_in_every_shape(day: object) -> None:
    found = Register.from_records([{"code": "TA", "start": day}])

    assert found["TA"].valid == since(SPRING)


def test_a_data_frame_says_that_there_is_nothing_in_its_own_ways() -> None:
    organisations = pd.DataFrame(
        {"code": ["TA", "TB"], "name": [None, "Trust B"], "end": [pd.NaT, pd.Timestamp("2020-04-01")]}
    )
    memberships = pd.DataFrame({"member": ["TA"], "of": ["TB"], "share": [float("nan")], "start": [pd.NA]})
    found = Register.from_records(organisations.to_dict("records"), memberships.to_dict("records"))

    assert found["TB"].valid == until(SPRING)
    assert found["TA"] == Organisation("TA")
    assert found.memberships == (Membership(member="TA", of="TB", share=None),)


def test_a_membership_without_a_share_is_of_everything() -> None:
    found = Register.from_records([{"code": "TA"}, {"code": "QA"}], [{"member": "TA", "of": "QA"}])

    assert found.memberships[0].share == 1


def test_records_may_hold_more() -> None:
    assert Register.from_records([{"code": "TA", "postcode": "SE1 8UG", 7: None}]) == Register([Organisation("TA")])


@pytest.mark.parametrize(
    ("records", "message"),
    [
        ({"organisations": [7]}, "record 1 of the organisations: 7 is no mapping"),
        (
            {"organisations": [ONE, {"name": "Trust B"}]},
            "record 2 of the organisations: there is no 'code'; there is 'name'",
        ),
        ({"organisations": [{}]}, "there is no 'code'; there is nothing"),
        ({"organisations": [{"code": 7}]}, "record 1 of the organisations: code must be text"),
        ({"organisations": [{**ONE, "strat": "2020-01-01"}]}, "'strat' is read by nobody, but looks like one of"),
        ({"organisations": [{**ONE, "valid": None}]}, "'valid' is read by nobody"),
        (
            {"organisations": [{**ONE, "start": "soon"}]},
            "start must be a day, as a .* such as '2023-04-01', not 'soon'",
        ),
        ({"organisations": [{**ONE, "start": 2020}]}, "start must be a day, .* not 2020"),
        ({"organisations": [{**ONE, "start": SPRING, "end": LAST_YEAR}]}, "the range ends on 2019-01-01, not after"),
        ({"organisations": [{**ONE, "former_names": "B"}]}, "former_names must be a list, not 'B'"),
        ({"organisations": [{**ONE, "former_names": [{"name": "B"}]}]}, "there is no 'until'"),
        ({"organisations": [{**ONE, "part_of": 7}]}, "part_of must be a list, not 7"),
        ({"organisations": [{**ONE, "region": "TA"}]}, "'TA' cannot be part of itself"),
        ({"organisations": [ONE], "memberships": [{"member": "TA"}]}, "record 1 of the memberships: there is no 'of'"),
        ({"organisations": [ONE], "memberships": [{"member": "TA", "of": "B", "share": "0.6"}]}, "not '0.6'"),
        ({"organisations": [ONE], "successions": [{"of": "TA", "to": "TB", "on": None}]}, "there is no 'on'"),
        (
            {"organisations": [ONE], "leads": [{"tier": "1"}]},
            "record 1 of the leads: the lead for tier '1' has neither",
        ),
        ({"organisations": [ONE], "partnerships": [{"bodies": "AB"}]}, "bodies must be a list, not 'AB'"),
    ],
    ids=str,
)
def test_a_record_that_cannot_be_read_is_told(records: Mapping[str, Iterable[Any]], message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        Register.from_records(**records)


def test_all_records_that_cannot_be_read_are_told_at_once() -> None:
    names = [
        {"name": "A", "until": "2019-01-01"},
        {"name": "B", "until": "2018-01-01"},
        {"name": "C", "until": "2017-01-01"},
    ]

    with pytest.raises(ProblemsError) as caught:
        Register.from_records(
            [ONE, {}, {"code": "TB", "former_names": names}], [{"member": "TA", "of": "TA"}], leads=[{"tier": "1"}]
        )

    assert [str(each).split(":")[0] for each in caught.value.exceptions] == [
        "record 2 of the organisations",
        "record 3 of the organisations",
        "record 3 of the organisations",
        "record 1 of the memberships",
        "record 1 of the leads",
    ]


def test_records_of_a_wrong_register_are_checked_as_a_whole() -> None:
    with pytest.raises(UnknownCodeError, match="unknown organisation 'QA' in the membership of 'TA' in 'QA'"):
        Register.from_records([{**ONE, "part_of": "QA"}])
