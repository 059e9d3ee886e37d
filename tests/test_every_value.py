"""
No value of a bundled regime changes unnoticed: numbers, windows, weights, ranges, what becomes of gaps, offers.

The tables of numbers say what stands under which reference; this one says that nothing else has changed either.
Whoever edits a value looks at its reference, and then puts the new fingerprint here.
"""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from bundled import bundled
from examples import loaded
from values_of_regimes import VALUES

from tiering import MinimumCoverage, elsewhere, nhs
from tiering._fingerprints import fingerprint
from tiering.nhs import uec_2023
from tiering.support import days

BUNDLED: dict[str, Any] = {**bundled(), "uec_2023.offers": uec_2023.offers()}


def test_each_family_lists_all_its_regimes() -> None:
    assert dict(nhs.regimes()) == bundled(nhs)
    assert dict(elsewhere.regimes()) == bundled(elsewhere)


def test_every_bundled_value_has_its_fingerprint() -> None:
    assert sorted(VALUES) == sorted(BUNDLED)


@pytest.mark.parametrize("name", VALUES)
def test_no_value_has_changed(name: str) -> None:
    assert fingerprint(BUNDLED[name]) == VALUES[name]


@pytest.mark.parametrize(
    "changed",
    [{"kind": "ambulance service"}, {"decided_by": "nobody"}, {"minimum_coverage": MinimumCoverage(0.8)}],
    ids=str,
)
def test_an_edited_value_is_noticed(changed: dict[str, Any]) -> None:
    assert fingerprint(attrs.evolve(uec_2023.regime, **changed)) != VALUES["uec_2023.regime"]


def test_the_model_of_the_shift_is_the_one_of_its_page() -> None:
    module = loaded("shift_2017")

    assert (days(12), 0.5, 30, 54, 24) == (module.DOSE, module.FACTOR, module.HELPED, module.LOWER, module.WORST)
