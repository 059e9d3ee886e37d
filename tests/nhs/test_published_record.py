"""
The published record of June and December 2023, as placements and judgements over a history.

Sources: NHS England, lists of tiers published in June 2023 and after the review of December 2023; what was
carried over and what is derived is said where it is used.
"""

from __future__ import annotations

import math
from datetime import date

import attrs
import numpy as np
import pytest

from tiering import Attestation, History, Judgement, Movement, Organisation, Panel, Period, Placement, rules, samples
from tiering.nhs import uec_2023

JUNE, DECEMBER = date(2023, 6, 1), date(2023, 12, 1)
TIER_1 = ("QYG", "QT6", "QJK", "QOP", "QKS", "QMM", "QMF", "RYF")
TIER_2 = ("QNQ", "QRL", "QGH", "QM7", "QOQ", "QOC", "QNC", "RX9", "RYC")
ENTERED = ("QOX", "QR1", "QJM", "QPM")
SUSTAINED = "sustained improvement, and an attested commitment to culture change"

IN_TIER_1, IN_TIER_2 = rules.Attested("listed in tier 1"), rules.Attested("listed in tier 2")
REGIME = attrs.evolve(
    uec_2023.regime,
    name="Tiers as they were published",
    # How tiers are assigned was not published: the rule leaves everybody open, and judgements decide.
    rule=rules.Ladder(enter={"1": IN_TIER_1, "2": IN_TIER_2}),
    guards=(),
)


def panel() -> Panel:
    everybody = tuple(samples.urgent_care_register())
    return Panel.from_arrays(
        np.full((len(uec_2023.metrics), 1, len(everybody)), math.nan),
        metrics=uec_2023.metrics,
        periods=[Period.parse("2023-04")],
        organisations=everybody,
    )


def judged(organisation: str, tier: str, reason: str) -> Judgement:
    return Judgement(organisation=organisation, tier=tier, reason=reason, by="NHS England", on=DECEMBER)


@pytest.fixture(scope="module")
def history() -> History:
    start = [Placement(code, "1", since=JUNE) for code in TIER_1]
    start += [Placement(code, "2", since=JUNE) for code in TIER_2]
    judgements = [
        judged("QOC", "1", "escalated at the review of December 2023"),
        judged("QMF", "2", SUSTAINED),
        *(judged(code, "2", "entered at the review of December 2023") for code in ENTERED),
    ]
    june = REGIME.review(panel(), on=JUNE, start=start)
    return History([june, REGIME.review(panel(), on=DECEMBER, previous=june, judgements=judgements)])


def codes(organisations: tuple[Organisation, ...], kind: str = "integrated care system") -> set[str]:
    return {each.code for each in organisations if each.kind == kind}


def test_18_systems_are_in_tiers_1_and_2_and_7_of_them_in_tier_1(history: History) -> None:
    december = history[1]

    assert len(codes(december.in_tier("1"))) == 7
    assert len(codes(december.in_tier("1")) | codes(december.in_tier("2"))) == 18


def test_the_outcome_is_the_list_of_december(history: History) -> None:
    listed = {each.organisation: each.tier for each in samples.published_tiers("2023-12")}

    assert {code: history[1][code].tier.code for code in listed} == listed


def test_the_movements_come_out(history: History) -> None:
    moves = {each.organisation.code: each.movement for each in history[1].moves}

    assert moves == {
        "QOC": Movement.ESCALATED,
        "QMF": Movement.DE_ESCALATED,
        **dict.fromkeys(ENTERED, Movement.ESCALATED),
    }
    assert {each.organisation.code for each in history[1] if each.has_entered} == set(ENTERED)


def test_the_grounds_come_out(history: History) -> None:
    decision = history[1]["QMF"]

    assert decision.judgement is not None
    assert decision.judgement.reason == SUSTAINED
    assert SUSTAINED in str(decision.explain())


def test_what_was_not_published_stays_open(history: History) -> None:
    assert not any(decision.is_decided for decision in history[1])


def test_three_ambulance_services_stay_where_they_were(history: History) -> None:
    december = history[1]
    found = {
        each.organisation.code: each.tier.code for each in december if each.organisation.kind == "ambulance service"
    }

    assert {code: tier for code, tier in found.items() if tier != "3"} == {"RYF": "1", "RX9": "2", "RYC": "2"}


# The exit of North East London (QMF), through a rule instead of a judgement.  Category 2 of October 2022 is
# blank at source, so two of the three months have to do.
BETTER_THAN_A_YEAR_BEFORE = [
    rules.InPeriods(rules.Beats(metric, rules.ItsPast.years_before(1)), 2, of=3)
    for metric in ("four_hour", "category_2")
]
SUSTAINED_IMPROVEMENT = rules.all_of(*BETTER_THAN_A_YEAR_BEFORE, name="sustained improvement")
EXIT = attrs.evolve(
    uec_2023.regime,
    rule=rules.Ladder(
        enter={"1": rules.Below("four_hour", 0.6), "2": rules.Below("four_hour", 0.72)},
        leave={"1": SUSTAINED_IMPROVEMENT & rules.Attested("culture")},
    ),
    guards=(),
)
CULTURE = Attestation(organisation="QMF", code="culture", on=date(2023, 11, 20), by="the regional team")


def exit_of_qmf(*attestations: Attestation) -> str:
    start = samples.published_tiers("2023-06")
    review = EXIT.review(samples.urgent_care(), on=DECEMBER, start=start, attestations=attestations)
    return review["QMF"].tier.code


def test_with_the_attestation_north_east_london_leaves_tier_1() -> None:
    assert exit_of_qmf(CULTURE) == "2"


def test_without_the_attestation_it_stays() -> None:
    assert exit_of_qmf() == "1"
    assert exit_of_qmf(attrs.evolve(CULTURE, holds=False)) == "1"


def test_the_figures_are_those_of_the_record() -> None:
    """On the year, four-hour 68.2 → 71.0 % (August to October), category 2 41.5 → 37.3 minutes by autumn 2023."""
    shown = samples.urgent_care()
    place = shown.position("QMF")

    def average(metric: str, year: int, months: tuple[int, ...]) -> float:
        columns = [shown.column(Period.parse(f"{year}-{month:02d}")) for month in months]
        values, weights = (layer[shown.row(metric), columns, place] for layer in (shown.values, shown.weights))
        return float((values * weights).sum() / weights.sum())

    four_hour = [round(average("four_hour", year, (8, 9, 10)), 3) for year in (2022, 2023)]

    assert four_hour == [0.682, 0.71]
    assert round(average("category_2", 2023, (8, 9, 10)) / 60, 1) == 37.3
    assert round(average("category_2", 2022, (8, 9)) / 60, 1) == 41.5
