"""
The published record of June and December 2023: the lists, and placements and judgements over a history.

Sources: NHS England, lists of tiers published in June 2023 and after the review of December 2023; what was
carried over and what is derived is said where it is used.  The lists lie beside a developer's checkout as well.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from datetime import date
from pathlib import Path

import attrs
import numpy as np
import pytest

from tiering import (
    Attestation,
    History,
    Judgement,
    Movement,
    Organisation,
    Panel,
    Period,
    Placement,
    rules,
    samples,
)
from tiering.errors import UnknownCodeError
from tiering.nhs import uec_2023

LISTS = Path(__file__).parents[3] / "shared" / "data" / "uec_tiers_2023.csv"

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


# The lists as they were published.

SYSTEMS, SERVICES = "integrated care system", "ambulance service"


def basis_of(text: str) -> str:
    """Return the basis of a row of the lists as the samples name it."""
    words = {"stated": "stated", "stated change": "stated change", "residual (not listed)": "not listed"}
    return words.get(text, "carried from June 2023")


@pytest.mark.skipif(not LISTS.is_file(), reason="the published lists do not lie beside this checkout")
def test_the_embedded_lists_are_those_of_the_record() -> None:
    kinds = {"icb": SYSTEMS, "ambulance": SERVICES}
    with LISTS.open(encoding="utf-8", newline="") as lines:
        published = {
            (row["as_of"], kinds[row["org_kind"]], row["org_code"]): (
                None if row["basis"].startswith("residual") else row["tier"],
                basis_of(row["basis"]),
            )
            for row in csv.DictReader(lines)
        }

    assert published == {
        (row["list"], row["kind"], row["organisation"]): (row["tier"], row["basis"])
        for row in samples.tier_list_records()
    }


def test_june_listed_seven_systems_in_each_tier() -> None:
    listed = Counter(each.tier for each in samples.listed_tiers("2023-06"))

    assert listed == {"1": 7, "2": 7}


def test_june_listed_three_ambulance_services() -> None:
    listed = {each.organisation: each.tier for each in samples.listed_tiers("2023-06", kind=SERVICES)}

    assert listed == {"RYF": "1", "RX9": "2", "RYC": "2"}


def test_december_listed_eighteen_systems_of_which_six_had_changed() -> None:
    bases = Counter(row["basis"] for row in samples.tier_list_records() if row["list"] == "2023-12")

    assert len(samples.listed_tiers("2023-12")) == 18
    assert bases == {"stated change": 6, "carried from June 2023": 12, "not listed": 24}


def test_whoever_was_not_listed_has_no_tier() -> None:
    unlisted = [row for row in samples.tier_list_records() if row["basis"] == "not listed"]

    assert len(unlisted) == 28 + 24 + 7
    assert {row["tier"] for row in unlisted} == {None}


@pytest.mark.parametrize("as_of", ["2023-06", "2023-12"])
def test_the_residual_reading_places_everybody_else_in_tier_3(as_of: str) -> None:
    listed = {each.organisation: each.tier for each in samples.listed_tiers(as_of)}
    residual = {each.organisation: each.tier for each in samples.residual_tiers(as_of)}

    assert len(residual) == 42
    assert {code: tier for code, tier in residual.items() if code in listed} == listed
    assert {tier for code, tier in residual.items() if code not in listed} == {"3"}


def test_ambulance_services_have_no_list_of_december() -> None:
    with pytest.raises(UnknownCodeError, match="unknown list of published tiers '2023-12'"):
        samples.listed_tiers("2023-12", kind=SERVICES)


def test_lists_of_other_kinds_are_unknown() -> None:
    with pytest.raises(UnknownCodeError, match="unknown kind of organisation 'ambulance trust'"):
        samples.tier_judgements(kind="ambulance trust")


# The same as a history, in which being on no list is no tier.


@pytest.fixture(scope="module")
def as_listed() -> History:
    return samples.published_history()


def test_the_history_holds_the_two_lists(as_listed: History) -> None:
    assert [(f"{review.on:%Y-%m}", len(review)) for review in as_listed] == [("2023-06", 42), ("2023-12", 42)]


@pytest.mark.parametrize(("place", "as_of"), [(0, "2023-06"), (1, "2023-12")])
def test_those_not_listed_stand_in_no_tier(as_listed: History, place: int, as_of: str) -> None:
    listed = {each.organisation: each.tier for each in samples.listed_tiers(as_of)}
    found = {each.organisation.code: each.tier.code for each in as_listed[place]}

    assert {code: tier for code, tier in found.items() if tier != "not listed"} == listed
    assert "3" not in {tier.code for tier in as_listed.scale}


def test_the_residual_reading_is_one_way_to_read_the_history(as_listed: History) -> None:
    reading = uec_2023.listed_regime.succeeded_by(uec_2023.regime, tiers={"1": "1", "2": "2", "not listed": "3"})

    for review, as_of in zip(as_listed, ("2023-06", "2023-12"), strict=True):
        read = {each.organisation: each.tier for each in reading.placements(review)}

        assert read == {each.organisation: each.tier for each in samples.residual_tiers(as_of)}


def test_what_decided_is_open_for_everybody(as_listed: History) -> None:
    assert {(each.least.code, each.most.code) for review in as_listed for each in review} == {("not listed", "1")}


def test_the_changes_of_december_are_judged_and_the_rest_is_carried(as_listed: History) -> None:
    bases = {row["organisation"]: row["basis"] for row in samples.tier_list_records() if row["list"] == "2023-12"}
    judged = {each.organisation.code for each in as_listed[1] if each.judgement is not None}

    assert judged == {code for code, basis in bases.items() if basis == "stated change"}
    assert {each.organisation.code for each in as_listed[1].moves} == judged


def test_the_grounds_of_the_exit_are_those_reported(as_listed: History) -> None:
    text = str(as_listed[1]["QMF"].explain())

    assert "sustained improvement in performance, and a clear commitment to culture change" in text


def test_a_review_of_september_would_know_nothing() -> None:
    judgements = samples.tier_judgements()
    history = uec_2023.listed_regime.replay(samples.urgent_care(), until=date(2023, 12, 31), judgements=judgements)
    september = history[1]

    assert [f"{review.on:%Y-%m}" for review in history] == ["2023-06", "2023-09", "2023-12"]
    assert not any(decision.judgement for decision in september)
    assert not september.moves


def test_the_ambulance_services_have_the_list_of_june_alone() -> None:
    (june,) = samples.published_history(kind=SERVICES)

    assert {each.organisation.code: each.tier.code for each in june if each.tier.code != "not listed"} == {
        "RYF": "1",
        "RX9": "2",
        "RYC": "2",
    }


def test_the_service_within_an_acute_trust_is_not_said_to_be_unlisted() -> None:
    (june,) = samples.published_history(kind=SERVICES)

    assert len(june) == 10
    assert "R1F" not in june
