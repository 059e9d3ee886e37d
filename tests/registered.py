"""Invented registers, and records of real successions where they are at hand."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from tiering import DateRange, Organisation, Register

SUCCESSIONS = Path(__file__).parents[2] / "shared" / "data" / "trust_successions.csv"
KINDS = {"T": "trust", "Q": "ics", "Y": "region", "S": "service", "B": "body", "N": "team"}
SPRING, SUMMER, AUTUMN = date(2020, 4, 1), date(2020, 7, 1), date(2020, 10, 1)
BEFORE, AFTER = date(2020, 1, 1), date(2021, 1, 1)
LAST_YEAR = date(2019, 1, 1)


def until(day: date) -> DateRange:
    return DateRange(end=day)


def since(day: date) -> DateRange:
    return DateRange(start=day)


def named(*codes: str, **valid: DateRange) -> list[Organisation]:
    """Return organisations whose kind is that of their first letter; those with days after those without."""
    return [
        Organisation(code, kind=KINDS[code[0]], valid=valid.get(code, DateRange()))
        for code in dict.fromkeys((*codes, *valid))
    ]


def codes(organisations: Iterable[Organisation]) -> str:
    return " ".join(each.code for each in organisations)


def real_register() -> Register:
    """Return the trusts that have merged, split or changed their code in England since 2010."""
    if not SUCCESSIONS.exists():
        pytest.skip(f"the official successions are not in {SUCCESSIONS}")
    rows = list(csv.DictReader(SUCCESSIONS.read_text(encoding="utf-8").splitlines()))
    return Register.from_records(
        [
            {"code": code, "kind": "trust"}
            for code in {row[key]: None for row in rows for key in ("old_code", "new_code")}
        ],
        successions=[
            {
                "of": row["old_code"],
                "to": row["new_code"],
                "on": row["date"],
                "note": row["source"],
                # Its figures go on for three months after it has ended.
                "reports_until": "2018-07-01" if row["old_code"] == "RR1" else None,
            }
            for row in rows
        ],
    )
