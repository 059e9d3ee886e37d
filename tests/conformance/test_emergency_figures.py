"""
The embedded table of 2017 against the published statistics it was taken from.

Source: NHS England, licensed under the Open Government Licence v3.0.  The statistics lie beside
a developer's checkout, and are no part of the library.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from tiering import samples
from tiering.samples import _ae_2017_figures as table

DATA = Path(__file__).parents[3] / "shared" / "data"
MONTHS = ("2017-07-01", "2017-08-01", "2017-09-01")

beside = pytest.mark.skipif(not DATA.is_dir(), reason="the published statistics do not lie beside this checkout")

# Trusts that have since merged or are called something else; the table has their names of 2017.
RENAMED = {
    "R1K", "RA2", "RA7", "RAJ", "RAX", "RBN", "RC9", "RCB", "RDE", "REM", "RH8", "RHU", "RJC", "RK9", "RM3", "RQX",
    "RRF", "RTG", "RWA", "RWD", "RWG", "RWH", "RWW", "RXF", "RYR",
}  # fmt: skip
GONE = {"RE9", "RGQ", "RJF", "RLN", "RM2", "RR1", "RW3"}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def published() -> dict[str, dict[str, tuple[int, int, int]]]:
    """Return attendances, those of over four hours, and type 1 attendances, by provider and month."""
    found: dict[str, dict[str, tuple[int, int, int]]] = defaultdict(dict)
    for row in rows("ae_providers_2016-04_2019-03.csv"):
        if row["month"] in MONTHS:
            attended, over = int(row["attendances"]), int(row["breaches"])
            before = found[row["org_code"]].get(row["month"], (0, 0, 0))
            major = attended if row["type"] == "1" else 0
            found[row["org_code"]][row["month"]] = (before[0] + attended, before[1] + over, before[2] + major)
    return found


def has_major(months: dict[str, tuple[int, int, int]]) -> bool:
    return any(major for _, _, major in months.values())


@beside
def test_the_trusts_are_those_with_a_major_department() -> None:
    assert set(table.TRUSTS) == {code for code, months in published().items() if has_major(months)}


@beside
def test_every_figure_of_a_trust_is_the_published_one() -> None:
    found = {
        code: {month: pair for month, *pair in zip(MONTHS, attended, over, strict=True) if pair != [None, None]}
        for code, (_, attended, over) in table.TRUSTS.items()
    }

    assert found == {
        code: {month: [attended, over] for month, (attended, over, _) in months.items()}
        for code, months in published().items()
        if has_major(months)
    }


@beside
def test_the_others_are_everybody_without_a_major_department() -> None:
    others = [months for months in published().values() if not has_major(months)]
    sums = [
        tuple(sum(months[month][place] for months in others if month in months) for month in MONTHS) for place in (0, 1)
    ]

    assert tuple(sums) == table.OTHERS


@beside
def test_the_names_are_those_of_the_register_unless_they_have_changed() -> None:
    present = {row["org_code"]: row["name"].casefold() for row in rows("trusts.csv")}
    found = {each.code: each.name.casefold() for each in samples.accident_and_emergency_trusts()}

    assert {code for code, name in found.items() if present.get(code, name) != name} == RENAMED
    assert set(found) - set(present) == GONE


def test_england_had_the_quarter_that_was_published() -> None:
    attended = [sum(table.OTHERS[0]), *(sum(filter(None, months)) for _, months, _ in table.TRUSTS.values())]
    over = [sum(table.OTHERS[1]), *(sum(filter(None, months)) for _, _, months in table.TRUSTS.values())]

    assert round(100 * (1 - sum(over) / sum(attended)), 1) == 90.1


def test_england_had_the_september_that_was_published() -> None:
    attended = table.OTHERS[0][2] + sum(months[2] or 0 for _, months, _ in table.TRUSTS.values())
    over = table.OTHERS[1][2] + sum(months[2] or 0 for _, _, months in table.TRUSTS.values())

    assert round(100 * (1 - over / attended), 2) == 89.67
