"""
Figures of real organisations follow them: up to England, through mergers and splits, and to those who are served.

Source of the figures: NHS England, licensed under the Open Government Licence v3.0; provider rows as packaged by
NHSRdatasets (CC0).  What lies beside a developer's checkout is no part of the library.
"""

from __future__ import annotations

import csv
import math
import warnings
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tiering import (
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
    samples,
)
from tiering.errors import ProblemsError
from tiering.nhs import uec_2023
from tiering.typing import FloatArray

DATA = Path(__file__).parents[3] / "shared" / "data"
beside = pytest.mark.skipif(not DATA.is_dir(), reason="the published statistics do not lie beside this checkout")

FOUR_HOUR = Metric("four_hour", unit=Unit.FRACTION, polarity=Polarity.HIGHER_IS_BETTER)
ENGLAND = Organisation("ENG", name="England", kind="country")
APRIL_2023 = Period.parse("2023-04")
ON_2019_S_MAP, AFTER_THE_SPLIT = date(2019, 4, 1), date(2021, 10, 1)


def rows(name: str) -> tuple[dict[str, str], ...]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def part_of(whole: Organisation, members: Iterable[Organisation]) -> Register:
    members = tuple(members)
    return Register([*members, whole], [Membership(member=each.code, of=whole.code) for each in members])


def numerators(panel: Panel) -> FloatArray:
    return np.asarray(np.nansum(panel.values * panel.weights, axis=-1))


def denominators(panel: Panel) -> FloatArray:
    return np.asarray(np.nansum(np.where(np.isnan(panel.values), 0, panel.weights), axis=-1))


# Providers, April 2016 to March 2019.


@cache
def providers(kind: str = "all") -> Panel:
    """Return four-hour performance of every provider, in departments of a type or in all."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for row in rows("ae_providers_2016-04_2019-03.csv"):
        if kind in {"all", row["type"]}:
            attended, late = sums.get((row["org_code"], row["month"]), (0, 0))
            sums[row["org_code"], row["month"]] = attended + int(row["attendances"]), late + int(row["breaches"])
    return Panel.from_records(
        [
            {
                "organisation": code,
                "metric": "four_hour",
                "period": month,
                "numerator": all_ - late,
                "denominator": all_,
            }
            for (code, month), (all_, late) in sums.items()
        ],
        [FOUR_HOUR],
    )


@beside
@pytest.mark.parametrize(
    ("kind", "month", "published"),
    [
        ("all", "2016-10", 89.05),
        ("all", "2017-09", 89.67),
        ("all", "2017-10", 89.94),
        ("1", "2016-10", 83.71),
        ("1", "2017-09", 84.57),
        ("1", "2017-10", 84.82),
    ],
)
def test_england_is_made_of_its_providers(kind: str, month: str, published: float) -> None:
    panel = providers(kind)
    found = panel.aggregate(part_of(ENGLAND, panel.organisations), "country")

    assert round(found.value("four_hour", Period.parse(month), "ENG") * 100, 2) == published


@cache
def successions(*, as_reported: bool = True) -> tuple[Succession, ...]:
    """Return who became whom; two old codes went on reporting for some months."""
    late = {"RR1": date(2018, 7, 1), "RY1": date(2018, 8, 1)} if as_reported else {}
    return tuple(
        Succession(
            of=row["old_code"],
            to=row["new_code"],
            on=date.fromisoformat(row["date"]),
            reports_until=late.get(row["old_code"]),
            note=row["source"],
        )
        for row in rows("trust_successions.csv")
    )


def trusts_over_time(*, as_reported: bool = True) -> Register:
    links = successions(as_reported=as_reported)
    codes = [each.code for each in providers().organisations]
    others = {code for link in links for code in (link.of, link.to)} - set(codes)
    return Register([Organisation(code) for code in (*codes, *sorted(others))], successions=links)


@beside
def test_onto_the_map_of_2019_no_attendance_is_lost() -> None:
    panel = providers()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = trusts_over_time().carry(panel, onto=ON_2019_S_MAP)

    assert found.values.shape[-2] == 36
    assert numerators(found) == pytest.approx(numerators(panel), rel=1e-12)
    assert denominators(found) == pytest.approx(denominators(panel), rel=1e-12)
    assert {"RW3", "RM2", "RR1"}.isdisjoint(each.code for each in found.organisations)


@beside
def test_old_codes_that_went_on_reporting_are_told() -> None:
    with pytest.raises(ProblemsError) as told:
        trusts_over_time(as_reported=False).carry(providers(), onto=ON_2019_S_MAP)

    assert "'RR1' has figures in April 2018, May 2018, June 2018, when it had gone" in str(told.value)
    assert "reports_until=date(2018, 7, 1)" in str(told.value)


@beside
def test_a_split_of_which_nobody_knows_the_shares_leaves_those_open_who_got_some_and_nobody_else() -> None:
    before, after = (trusts_over_time().carry(providers(), onto=day) for day in (ON_2019_S_MAP, AFTER_THE_SPLIT))
    split = ~np.isnan(before.values[0, :, before.position("RW6")])

    for each in after.organisations:
        missing = np.isnan(after.values[0, :, after.position(each.code)])
        if each.code in {"RM3", "R0A"}:
            assert missing.tolist() == split.tolist()
        elif each.code in before:
            assert not (missing & ~np.isnan(before.values[0, :, before.position(each.code)])).any()


@beside
def test_what_is_divided_nobody_knows_how_is_all_that_is_lost() -> None:
    after = trusts_over_time().carry(providers(), onto=AFTER_THE_SPLIT)
    before = trusts_over_time().carry(providers(), onto=ON_2019_S_MAP)
    involved = [before.position(code) for code in ("RW6", "RM3", "R0A")]
    theirs = (before.values * before.weights)[..., involved].sum(axis=-1)

    assert numerators(after) == pytest.approx(numerators(before) - theirs, rel=1e-12)


# A few of those trusts: attendances and those over four hours, in four months before and after their mergers.

MONTHS = tuple(map(Period.parse, ("2017-09", "2017-10", "2018-06", "2018-07")))
MERGED: dict[str, tuple[tuple[int, int] | None, ...]] = {
    "RW3": ((25336, 1962), None, None, None),
    "RM2": ((8227, 1093), None, None, None),
    "R0A": (None, (35744, 3663), (34070, 3616), (35081, 4723)),
    "RR1": ((22468, 4489), (23551, 5122), (24112, 4072), None),
    "RRK": ((9693, 1683), (10348, 2190), (10035, 1488), (36223, 6528)),
    "RW6": ((26749, 4000), (33702, 3863), (32700, 3196), (34068, 4774)),
    "RM3": ((8455, 890), (9353, 1203), (9044, 822), (9362, 1014)),
}
TRUSTS = {code: Organisation(code, kind="trust") for code in MERGED}
MERGERS = Register(
    [*TRUSTS.values(), ENGLAND],
    [Membership(member=code, of="ENG") for code in MERGED],
    [
        Succession(of="RW3", to="R0A", on=date(2017, 10, 1)),
        Succession(of="RM2", to="R0A", on=date(2017, 10, 1)),
        Succession(of="RR1", to="RRK", on=date(2018, 4, 1), reports_until=date(2018, 7, 1)),
        Succession(of="RW6", to="RM3", on=date(2021, 10, 1)),
        Succession(of="RW6", to="R0A", on=date(2021, 10, 1)),
    ],
)


def merged() -> Panel:
    return Panel.from_records(
        [
            {
                "organisation": code,
                "metric": "four_hour",
                "period": month,
                "numerator": cell[0] - cell[1],
                "denominator": cell[0],
            }
            for code, cells in MERGED.items()
            for month, cell in zip(MONTHS, cells, strict=True)
            if cell is not None
        ],
        [FOUR_HOUR],
        organisations=TRUSTS.values(),
    )


def test_two_trusts_that_merged_have_one_history() -> None:
    found = MERGERS.carry(merged(), onto=ON_2019_S_MAP)
    before, after = (found.value("four_hour", month, "R0A") for month in MONTHS[:2])

    assert before == (25336 - 1962 + 8227 - 1093) / (25336 + 8227)
    assert after == (35744 - 3663) / 35744


def test_an_old_code_that_went_on_reporting_counts_with_the_new_one() -> None:
    found = MERGERS.carry(merged(), onto=ON_2019_S_MAP)
    june = found.column(MONTHS[2])

    assert found.value("four_hour", MONTHS[2], "RRK") == 1 - (4072 + 1488) / (24112 + 10035)
    assert found.weights[0, june, found.position("RRK")] == 24112 + 10035


def test_carrying_to_a_later_map_and_adding_up_at_once_make_the_same_england() -> None:
    whole = merged().aggregate(MERGERS, "country")
    carried = MERGERS.carry(merged(), onto=ON_2019_S_MAP)

    assert carried.aggregate(MERGERS, "country").values == pytest.approx(whole.values, rel=1e-12, nan_ok=True)
    assert denominators(carried).tolist() == np.nan_to_num(whole.weights[..., 0]).tolist()


def test_a_split_without_shares_is_not_guessed() -> None:
    found = MERGERS.carry(merged(), onto=AFTER_THE_SPLIT)
    missing = {
        each.code: [math.isnan(found.value("four_hour", month, each.code)) for month in MONTHS]
        for each in found.organisations
    }

    assert missing == {"R0A": [True] * 4, "RRK": [False] * 4, "RM3": [True] * 4}


# Systems, April 2022 to March 2025.


def four_hour_of_systems() -> Panel:
    register = samples.urgent_care_register()
    records = [record for record in samples.urgent_care_records() if record["metric"] == "four_hour"]
    return Panel.from_records(records, [uec_2023.four_hour], organisations=register.of_kind("integrated care system"))


def test_england_in_april_2023_rests_on_those_who_have_times() -> None:
    panel = four_hour_of_systems()
    found = panel.aggregate(part_of(ENGLAND, panel.organisations), "country")

    assert round(found.value("four_hour", APRIL_2023, "ENG") * 100, 1) == 74.6
    assert found.coverage[0, found.column(APRIL_2023), 0] == pytest.approx(0.892, abs=0.0005)
    assert math.isnan(
        panel.aggregate(part_of(ENGLAND, panel.organisations), "country", minimum_coverage=0.9).value(
            "four_hour", APRIL_2023, "ENG"
        )
    )


@beside
def test_england_is_made_of_its_systems_through_its_regions() -> None:
    panel, systems = four_hour_of_systems(), rows("systems.csv")
    regions = {
        row["region_code"]: Organisation(row["region_code"], name=row["region_name"], kind="region") for row in systems
    }
    register = Register(
        [*panel.organisations, *regions.values(), ENGLAND],
        [
            *(Membership(member=row["ods_code"], of=row["region_code"]) for row in systems),
            *(Membership(member=code, of="ENG") for code in regions),
        ],
    )
    one, two = panel.aggregate(register, "country"), panel.aggregate(register, "region").aggregate(register, "country")

    assert two.values == pytest.approx(one.values, rel=1e-12)
    assert two.coverage == pytest.approx(one.coverage, rel=1e-11)


def test_a_system_with_a_tenth_of_its_times_is_missing_and_its_region_says_how_much_it_lacks() -> None:
    """The South East in April 2023: attendances, and those without times."""
    attendances = {"QKS": 83421, "QNQ": 22317, "QNX": 57412, "QRL": 58718, "QU9": 44276, "QXU": 30847}
    without, whole = {"QNQ": 20064, "QRL": 14017}, sum(attendances.values())
    panel = four_hour_of_systems()
    south_east = Organisation("Y59", name="South East", kind="region")
    others = Organisation("else", kind="region")
    register = Register(
        [*panel.organisations, south_east, others],
        [
            Membership(member=each.code, of="Y59" if each.code in attendances else "else")
            for each in panel.organisations
        ],
    )
    column = panel.column(APRIL_2023)
    stated = panel.with_minimum_coverage(0.9)
    told, held_back = (each.aggregate(register, "Y59").coverage[0, column, 0] for each in (panel, stated))

    assert math.isnan(stated.value("four_hour", APRIL_2023, "QNQ"))
    assert told == pytest.approx(1 - sum(without.values()) / whole, rel=1e-9)
    assert held_back == pytest.approx(1 - sum(attendances[code] for code in without) / whole, rel=1e-9)


# What services' figures are to those whom they serve.


def services() -> Panel:
    records = [record for record in samples.urgent_care_records() if record["metric"] == "category_2"]
    return Panel.from_records(records, [uec_2023.category_2])


def assert_fifteen_figures(found: Panel) -> None:
    october = found.values[0, found.column(Period.parse("2023-10"))]

    assert len(found.organisations) == 42
    assert len(set(october.tolist())) == 15
    assert Unit.SECONDS.text(october[found.position("QOC")]) == "46 min 53 s"


def test_the_42_systems_have_15_different_category_2_figures() -> None:
    assert_fifteen_figures(services().attribute(samples.urgent_care_register().shares))


@beside
def test_the_published_shares_make_them_too() -> None:
    shares = [
        ServiceShare(
            service=row["ambulance_code"], client=row["icb_ods_code"], share=float(row["share_of_c2_incidents"])
        )
        for row in rows("ambulance_icb_share.csv")
    ]
    assert_fifteen_figures(services().attribute(shares))


# All systems at once: 42 become 36 with new codes.

DAY = date(2025, 4, 1)
OLD = tuple(samples.urgent_care_register().of_kind("integrated care system"))
NEW = tuple(Organisation(f"N{number:02}", kind="integrated care system", valid=DateRange(DAY)) for number in range(36))


def became() -> list[tuple[int, int, float | None]]:
    """Return who becomes whom: two are split with shares, two without, six pairs merge, 26 only change their code."""
    split: list[tuple[int, int, float | None]] = [(0, 0, 0.6), (0, 1, 0.4), (1, 0, 0.3), (1, 1, 0.7)]
    unknown: list[tuple[int, int, float | None]] = [(2, 2, None), (2, 3, None), (3, 2, None), (3, 3, None)]
    pairs: list[tuple[int, int, float | None]] = [(4 + number, 4 + number // 2, None) for number in range(12)]
    return [*split, *unknown, *pairs, *((16 + number, 10 + number, None) for number in range(26))]


def reorganised() -> Panel:
    links = [Succession(of=OLD[of].code, to=NEW[to].code, on=DAY, share=share) for of, to, share in became()]
    return Register([*OLD, *NEW], successions=links).carry(four_hour_of_systems(), onto=DAY)


def test_a_reorganisation_of_all_systems_leaves_out_nobody() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = reorganised()

    assert {each.code for each in found.organisations} == {each.code for each in NEW}


def test_systems_that_only_change_their_code_keep_their_history_to_the_last_digit() -> None:
    own, found = four_hour_of_systems(), reorganised()

    for number in range(26):
        before, after = own.position(OLD[16 + number].code), found.position(NEW[10 + number].code)
        for one, other in ((own.values, found.values), (own.weights, found.weights), (own.coverage, found.coverage)):
            assert np.array_equal(one[..., before], other[..., after], equal_nan=True)


def test_systems_that_merge_have_the_history_of_both() -> None:
    own, found = four_hour_of_systems(), reorganised()
    places = [own.position(OLD[number].code) for number in (4, 5)]
    values, weights = own.values[..., places], own.weights[..., places]

    assert found.values[..., found.position("N04")] == pytest.approx(
        (values * weights).sum(axis=-1) / weights.sum(axis=-1), rel=1e-12
    )


def test_systems_that_are_split_by_shares_lose_nothing() -> None:
    own, found = four_hour_of_systems(), reorganised()
    before = [own.position(OLD[number].code) for number in (0, 1)]
    after = [found.position(code) for code in ("N00", "N01")]

    assert (found.values * found.weights)[..., after].sum(axis=-1) == pytest.approx(
        (own.values * own.weights)[..., before].sum(axis=-1), rel=1e-12
    )


def test_systems_that_are_split_nobody_knows_how_are_missing_and_nobody_else_is() -> None:
    found = reorganised()
    missing = {
        each.code for each, gaps in zip(found.organisations, np.isnan(found.values[0]).T, strict=True) if gaps.any()
    }

    assert missing == {"N02", "N03"}
