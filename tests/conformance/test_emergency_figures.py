"""
The embedded figures of 2016 to 2019 against the published statistics they were taken from.

Source: NHS England, licensed under the Open Government Licence v3.0; provider rows as packaged by NHSRdatasets (CC0).
The statistics lie beside a developer's checkout, and are no part of the library.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from tiering import Period, samples
from tiering.samples import _ae_2017_figures as table
from tiering.samples import _ae_2017_places as places

DATA = Path(__file__).parents[3] / "shared" / "data"
FIRST, LAST = Period.parse("2016-04"), Period.parse("2019-03")
MONTHS = tuple(FIRST.shifted(month) for month in range(36))

beside = pytest.mark.skipif(not DATA.is_dir(), reason="the published statistics do not lie beside this checkout")

# Trusts that have since merged or are called something else; the table has their names of 2017.
RENAMED = {
    "R1K", "RA2", "RA7", "RAJ", "RAX", "RBN", "RC9", "RCB", "RDE", "REM", "RH8", "RHU", "RJC", "RK9", "RM3", "RQX",
    "RRF", "RTG", "RWA", "RWD", "RWG", "RWH", "RWW", "RXF", "RYR",
}  # fmt: skip
GONE = {"RE9", "RGQ", "RJF", "RLN", "RM2", "RQQ", "RR1", "RW3"}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def published() -> dict[str, dict[Period, dict[str, tuple[int, int]]]]:
    """Return attendances and those of over four hours, by provider, month and type of department."""
    found: dict[str, dict[Period, dict[str, tuple[int, int]]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows("ae_providers_2016-04_2019-03.csv"):
        month = Period.parse(row["month"][:7])
        found[row["org_code"]][month][row["type"]] = (int(row["attendances"]), int(row["breaches"]))
    return {code: dict(months) for code, months in found.items()}


def has_major(months: dict[Period, dict[str, tuple[int, int]]]) -> bool:
    return any("1" in types for types in months.values())


def series(code: str, types: set[str]) -> list[tuple[int, int] | None]:
    """Return one provider's figures of some types, None in months of which it reported nothing."""
    months = published()[code]
    return [
        (sum(seen for kind, (seen, _) in months[month].items() if kind in types),
         sum(late for kind, (_, late) in months[month].items() if kind in types))
        if month in months
        else None
        for month in MONTHS
    ]  # fmt: skip


def embedded(found: dict[str, tuple[tuple[int | None, ...], tuple[int | None, ...]]], code: str) -> object:
    nothing = tuple(None if attended is None else 0 for attended in table.TYPE_1[code][0])
    attended, late = found.get(code, (nothing, nothing))
    return [None if pair == (None, None) else pair for pair in zip(attended, late, strict=True)]


@beside
def test_the_trusts_are_those_with_a_major_department() -> None:
    majors = [code for code, months in published().items() if has_major(months)]

    assert sorted(table.TYPE_1) == sorted(places.TRUSTS) == sorted(majors)
    assert len(majors) == 140


@beside
@pytest.mark.parametrize("code", sorted(table.TYPE_1))
def test_every_figure_of_a_trust_is_the_published_one(code: str) -> None:
    assert embedded(table.TYPE_1, code) == series(code, {"1"})
    assert embedded(table.OTHER_TYPES, code) == series(code, {"2", "other"})


@beside
def test_no_trust_reported_other_departments_alone() -> None:
    months = [types for code, found in published().items() if has_major(found) for types in found.values()]

    assert all("1" in types for types in months)


@beside
def test_everybody_else_are_those_without_a_major_department() -> None:
    others = [months for months in published().values() if not has_major(months)]
    sums = [
        tuple(
            sum(pair[place] for months in others if month in months for pair in months[month].values())
            for month in MONTHS
        )
        for place in (0, 1)
    ]

    assert tuple(sums) == table.EVERYBODY_ELSE


@beside
def test_the_names_are_those_of_the_register_unless_they_have_changed() -> None:
    present = {row["org_code"]: row["name"].casefold() for row in rows("trusts.csv")}
    found = {code: name.casefold() for code, name in places.TRUSTS.items()}

    assert {code for code, name in found.items() if present.get(code, name) != name} == RENAMED
    assert set(found) - set(present) == GONE


@beside
def test_mergers_are_those_of_the_register_up_to_the_end_of_the_figures() -> None:
    known = set(places.TRUSTS)
    listed = {
        (row["old_code"], row["new_code"], row["date"])
        for row in rows("trust_successions.csv")
        if {row["old_code"], row["new_code"]} <= known and "2016-04-01" < row["date"] < "2019-04-01"
    }

    assert {(of, to, on) for of, to, on, _ in places.SUCCESSIONS} == listed


@beside
def test_whoever_has_gone_reports_no_more() -> None:
    for of, _, on, until in places.SUCCESSIONS:
        last = max(published()[of])

        assert (until or on)[:7] in {last.code, last.shifted(1).code}


@beside
def test_a_trust_has_figures_from_its_first_day() -> None:
    assert {code: min(published()[code]).start.isoformat() for code in places.FOUNDED} == places.FOUNDED


def test_the_figures_hold_36_months() -> None:
    every = [*table.TYPE_1.values(), *table.OTHER_TYPES.values(), table.EVERYBODY_ELSE]

    assert {len(each) for pair in every for each in pair} == {len(MONTHS)} == {36}
    assert MONTHS[-1] == LAST


# What England came to: as the data's own publisher gave it, after revisions.

ENGLAND = {
    "2016-10": (89.05, 83.71),
    "2017-09": (89.67, 84.57),
    # The press gave 90.1 and 84.9: this month was revised after its first publication.
    "2017-10": (89.94, 84.82),
}


@pytest.mark.parametrize("month", ENGLAND)
def test_england_had_what_was_published(month: str) -> None:
    panel = samples.accident_and_emergency_england()
    found = [panel.value(metric.code, Period.parse(month), "England") for metric in panel.metrics]

    assert tuple(round(100 * each, 2) for each in found) == ENGLAND[month]


def test_england_had_the_quarter_that_was_published() -> None:
    panel = samples.accident_and_emergency_england("2017-07", "2017-09")
    late = ((1 - panel.values[0, :, 0]) * panel.weights[0, :, 0]).sum()

    assert round(float(100 * (1 - late / panel.weights[0, :, 0].sum())), 1) == 90.1
