"""What a review is given: figures of others than those whom a regime places, and attestations that nothing asks for."""

from __future__ import annotations

import warnings
from datetime import date

import attrs
import pytest
from invented import FOUR_HOUR, METRICS, first_of, regime

from tiering import Attestation, Organisation, Panel, Period, rules
from tiering.errors import OddRegimeWarning
from tiering.nhs import oversight_2016
from tiering.testing import panel_of


def panel(kind: str) -> Panel:
    return Panel.from_arrays(
        [[[0.6]]],
        metrics=[FOUR_HOUR],
        periods=[Period.parse("2023-04")],
        organisations=[Organisation("TA", kind=kind)],
    )


ALONE = rules.Ladder(enter={"1": rules.Below("four_hour", 0.5), "2": rules.Below("four_hour", 0.7)})
OF_TRUSTS = attrs.evolve(regime(ALONE, metrics=METRICS[:1]), kind="trust")


def test_figures_of_another_kind_of_organisations_are_told() -> None:
    with pytest.warns(OddRegimeWarning, match="kind 'trust', and the panel has ambulance services"):
        OF_TRUSTS.review(panel("ambulance service"), on=first_of(1))


@pytest.mark.parametrize("kind", ["trust", "acute trust", "organisation"])
def test_what_may_be_of_the_kind_is_not_told(kind: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        review = OF_TRUSTS.review(panel(kind), on=first_of(1))

    assert review["TA"].tier.code == "2"


def test_an_attestation_that_nothing_asks_for_is_told() -> None:
    figures = panel_of({"TA": {"four_hour": "0.9x12"}}, oversight_2016.metrics, first="2016-01")
    given = [Attestation(organisation="TA", code="breach", on=date(2016, 10, 1))]

    with pytest.warns(OddRegimeWarning, match=r"does not ask for 'breach'.*'suspected breach of licence'"):
        oversight_2016.regime.review(figures, on=date(2016, 11, 1), attestations=given)


def test_one_that_is_asked_for_is_not_told() -> None:
    figures = panel_of({"TA": {"four_hour": "0.9x12"}}, oversight_2016.metrics, first="2016-01")
    given = [Attestation(organisation="TA", code="suspected breach of licence", on=date(2016, 10, 1))]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        review = oversight_2016.regime.review(figures, on=date(2016, 11, 1), attestations=given)

    assert review["TA"].tier.code in {"1", "3"}
