"""
Every number of every regime of this family, side by side with where it comes from.

Whoever edits a number, or its reference, has to edit the row here in which both stand.
"""

from __future__ import annotations

import pytest
from bundled import bundled

from tiering import Reference, elsewhere
from tiering.elsewhere import star_ratings_2023

HALVES = ("4.5", "4", "3.5", "3", "2.5", "2", "1.5", "1")

NUMBERS: dict[str, dict[str, list[str]]] = {
    "special_focus_2022.regime": {
        "illustrative: each state has places, and a number of its own; this one stands for any of them": [
            "places of tier 'focus': 2",
        ],
        "recalled: five candidates for each place: commonly stated, not verified": [
            "entry to tier 'focus': inspection_score in the worst 10 of those who report",
            "entry to tier 'candidate': inspection_score in the worst 10 of those who report",
        ],
        "illustrative: only a home whose latest survey was not clean enters, so that clean ones count from there": [
            "entry to tier 'focus': not (clean_surveys meets 1.0)",
        ],
        "published: Centers for Medicare & Medicaid Services, Revisions to Special Focus Facility (SFF) Program, "
        "QSO-23-01-NH, October 2022: it takes two clean standard surveys in a row to leave": [
            "entry to tier 'candidate': not (clean_surveys meets 2.0)",
            "leaving tier 'focus': clean_surveys meets 2.0",
        ],
        "illustrative: that reviews are by quarter, and their days, are ours": [
            "the cycle: by quarter from 1 January 2023",
            "the cycle: seen 0 days after the period: inspection_score, clean_surveys",
        ],
    },
    "star_ratings_2023.regime": {
        "recalled: that the mean is rounded to half stars: commonly stated, not verified": [
            f"entry to tier {half!r}: stars short of five at least {step / 2 - 0.25}"
            for step, half in enumerate(HALVES, start=1)
        ],
        "illustrative: equal weights are ours; the body weighs its measures": [
            f"entry to tier {half!r}: stars short of five" for half in HALVES
        ],
        "illustrative: the cut points are ours; those of each measure are published every year": [
            f"entry to tier {half!r}: points for {points}, otherwise 4"
            for half in HALVES
            for points in (
                "screening: 0 from 0.8, 1 from 0.72, 2 from 0.64, 3 from 0.52",
                "blood_pressure: 0 from 0.82, 1 from 0.74, 2 from 0.66, 3 from 0.55",
                "leaving: 0 from 0.08, 1 from 0.14, 2 from 0.22, 3 from 0.34",
            )
        ],
        "illustrative: ratings appear once a year; the days are ours": [
            "the cycle: by year from 6 October 2022",
            "the cycle: seen 0 days after the period: screening, blood_pressure, leaving",
        ],
    },
}


def text_of(reference: Reference) -> str:
    return ": ".join(filter(None, (reference.status.value, reference.source, reference.note)))


REGIMES = bundled(elsewhere)


def test_every_regime_has_its_table() -> None:
    assert sorted(REGIMES) == sorted(NUMBERS)


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_and_references_are_those_of_the_table(name: str) -> None:
    found: dict[str, list[str]] = {}
    for what, reference in REGIMES[name].references:
        found.setdefault(text_of(reference), []).append(what.removeprefix("the rule: "))

    assert found == NUMBERS[name]


def test_the_guardrail_and_its_reference_are_these() -> None:
    rail = star_ratings_2023.guardrail
    told = (
        "published: Centers for Medicare & Medicaid Services, 2023 Medicare Advantage and Part D Star Ratings, "
        "October 2022: cut points may move at most 5 points a year"
    )

    assert (rail.at_most, text_of(rail.reference)) == (0.05, told)
