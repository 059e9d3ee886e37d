"""
The embedded table against the published statistics it was taken from.

Source: NHS England, licensed under the Open Government Licence v3.0.  The statistics lie beside
a developer's checkout, and are no part of the library.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tiering import Period, samples

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the published statistics do not lie beside this checkout")


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def figures(metric: str) -> Mapping[tuple[str, str], Mapping[str, Any]]:
    """Return the embedded records of a metric by organisation and month."""
    return {
        (record["organisation"], f"{record['period'].start}"): record
        for record in samples.urgent_care_records()
        if record["metric"] == metric
    }


def emergency_rows() -> tuple[dict[str, str], ...]:
    return rows("ae_systems_2022-04_2025-03.csv")


def test_there_is_a_four_hour_figure_for_every_published_row() -> None:
    assert set(figures("four_hour")) == {(row["system_code"], row["month"]) for row in emergency_rows()}


def test_four_hour_figures_are_those_published() -> None:
    for row in emergency_rows():
        record = figures("four_hour")[row["system_code"], row["month"]]
        within, over = int(row["under4_total"]), int(row["over4_total"])

        assert (record["numerator"], record["denominator"]) == (within, within + over)


def test_coverage_is_the_share_of_attendances_with_times() -> None:
    for row in emergency_rows():
        record = figures("four_hour")[row["system_code"], row["month"]]

        assert record["coverage"] == pytest.approx(1 - int(row["crs_excluded_att"]) / int(row["att_total"]), abs=1e-9)


def test_waits_of_over_twelve_hours_are_those_published() -> None:
    for row in emergency_rows():
        record = figures("twelve_hour")[row["system_code"], row["month"]]

        assert (record["numerator"], record["denominator"]) == (int(row["dta_over12h"]), int(row["adm_total"]))


@pytest.mark.parametrize("month", ["2022-04-01", "2023-04-01", "2023-12-01", "2025-03-01"])
def test_the_systems_add_up_to_england(month: str) -> None:
    (england,) = [row for row in rows("ae_england_2019-04_2025-03.csv") if row["month"] == month]
    records = [record for (_, each), record in figures("four_hour").items() if each == month]
    within, timed = sum(each["numerator"] for each in records), sum(each["denominator"] for each in records)
    published = int(england["under4_total"]), int(england["under4_total"]) + int(england["over4_total"])

    assert (within, timed) == published


def test_england_in_april_2023_was_at_74_6_per_cent() -> None:
    records = [record for (_, month), record in figures("four_hour").items() if month == "2023-04-01"]
    rate = sum(each["numerator"] for each in records) / sum(each["denominator"] for each in records)

    assert round(100 * rate, 1) == 74.6


def test_category_2_responses_are_those_published() -> None:
    published = {
        (row["area_code"], row["month"]): row
        for row in rows("ambulance_2018-04_2025-03.csv")
        if row["area_kind"] != "england"
    }
    for key, record in figures("category_2").items():
        row = published[key]
        if record["denominator"] is None:
            assert row["c2_count"] == row["c2_total_s"] == ""
        else:
            assert (record["numerator"], record["denominator"]) == (float(row["c2_total_s"]), float(row["c2_count"]))


def test_category_2_means_are_those_published_to_the_second() -> None:
    published = {(row["area_code"], row["month"]): row["c2_mean_s"] for row in rows("ambulance_2018-04_2025-03.csv")}
    for key, record in figures("category_2").items():
        if record["denominator"] is not None:
            assert record["numerator"] / record["denominator"] == pytest.approx(float(published[key]), abs=0.51)


def test_shares_are_those_published() -> None:
    register = samples.urgent_care_register()
    found = {(part.client, part.service): part.share for part in register.shares}

    assert found == {
        (row["icb_ods_code"], row["ambulance_code"]): float(row["share_of_c2_incidents"])
        for row in rows("ambulance_icb_share.csv")
    }


def test_patients_without_criteria_to_reside_are_those_published() -> None:
    published = {
        (row["icb_ods"], row["month"]): row["nctr_mean_daily"] for row in rows("nctr_systems_2022-04_2025-03.csv")
    }
    for key, record in figures("delayed_discharge").items():
        text = published.get(key, "")
        if record["numerator"] is None:
            assert text in {"", "nan"}
        else:
            assert record["numerator"] == float(text)


def test_occupied_beds_are_the_sum_of_the_trusts() -> None:
    system_of = {row["org_code"]: row["icb_ods_2022"] for row in rows("trusts.csv")}
    totals: dict[tuple[str, str], float] = {}
    for row in rows("ga_beds_trusts_2022-04_2025-03.csv"):
        key = system_of.get(row["org_code"], ""), row["month"]
        totals[key] = totals.get(key, 0) + float(row["general_acute_beds_occupied"] or "nan")
    compared = [
        record["denominator"] == totals[key] for key, record in figures("delayed_discharge").items() if key in totals
    ]

    assert all(compared)
    assert len(compared) == 42 * 36


def test_the_names_of_the_systems_are_those_of_the_register() -> None:
    register = samples.urgent_care_register()
    published = {row["ods_code"]: row["name"].removeprefix("NHS ") for row in rows("systems.csv")}

    assert {each.code for each in register.of_kind("integrated care system")} == set(published)


@pytest.mark.parametrize("as_of", ["2023-06", "2023-12"])
def test_published_tiers_are_those_of_the_list(as_of: str) -> None:
    listed = {
        row["org_code"]: row["tier"]
        for row in rows("uec_tiers_2023.csv")
        if row["org_kind"] == "icb" and row["as_of"] == as_of
    }

    assert {each.organisation: each.tier for each in samples.published_tiers(as_of)} == listed


def test_a_missing_month_stays_missing() -> None:
    panel = samples.urgent_care()

    assert math.isnan(panel.value("delayed_discharge", Period.parse("2023-09"), "QUE"))
