from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from tiering import History, Organisation, Panel, Period, Status, samples
from tiering.nhs import uec_2023
from tiering.typing import Answer

MARCH_2025 = date(2025, 3, 31)


def history() -> History:
    return uec_2023.regime.replay(samples.urgent_care(), until=MARCH_2025)


def panel(four_hour: float, category_2: float, twelve_hour: float, delayed_discharge: float) -> Panel:
    """Return two years in which one invented system always has the same figures."""
    figures = [four_hour, category_2, twelve_hour, delayed_discharge]
    return Panel.from_arrays(
        np.broadcast_to(np.array(figures)[:, None, None], (4, 24, 1)),
        metrics=uec_2023.metrics,
        periods=[Period.parse("2022-04").shifted(step) for step in range(24)],
        organisations=[Organisation("YA", name="System A")],
    )


def tiers(shown: Panel) -> set[str]:
    return set(uec_2023.regime.replay(shown, until=date(2024, 3, 31)).tiers.ravel().tolist())


MISSING = math.nan
GOOD, BAD = (0.95, 600.0, 0.0, 0.0), (0.30, 7200.0, 0.9, 0.9)


def test_the_secondary_measures_alone_place_nobody() -> None:
    assert tiers(panel(GOOD[0], GOOD[1], BAD[2], BAD[3])) == {"3"}


def test_one_main_measure_with_both_secondary_ones_places_in_tier_1() -> None:
    assert tiers(panel(BAD[0], GOOD[1], BAD[2], BAD[3])) == {"1"}
    assert tiers(panel(GOOD[0], BAD[1], BAD[2], BAD[3])) == {"1"}


def test_the_main_measures_alone_are_two_of_four_and_place_nobody() -> None:
    assert tiers(panel(BAD[0], BAD[1], GOOD[2], GOOD[3])) == {"3"}


def test_everything_bad_places_in_tier_1() -> None:
    assert tiers(panel(*BAD)) == {"1"}


def test_everything_good_places_in_tier_3() -> None:
    assert tiers(panel(*GOOD)) == {"3"}


def test_missing_secondary_measures_place_nobody_who_is_good() -> None:
    review = uec_2023.regime.review(panel(GOOD[0], GOOD[1], MISSING, MISSING), on=date(2023, 9, 1))

    assert (review["YA"].tier.code, review["YA"].is_decided) == ("3", True)


def test_nothing_reported_leaves_all_tiers_open() -> None:
    shown = panel(MISSING, MISSING, MISSING, MISSING)
    decision = uec_2023.regime.review(shown, on=date(2023, 9, 1))["YA"]

    assert (decision.tier.code, decision.least.code, decision.most.code) == ("3", "3", "1")


def test_frimley_without_most_of_its_times_is_missing_and_not_at_98_per_cent() -> None:
    regime, shown = uec_2023.regime, samples.urgent_care()
    review = regime.review(shown, on=date(2023, 5, 14))

    assert review.evidence.period("four_hour") == Period.parse("2023-04")
    assert math.isnan(review.evidence.latest("four_hour")[shown.position("QNQ")])


def test_the_explanation_of_frimley_says_how_little_is_covered() -> None:
    review = uec_2023.regime.review(samples.urgent_care(), on=date(2023, 5, 14))
    lines = [line for line in review["QNQ"].explain(full=True).lines if line.metric == "four_hour"]

    assert lines
    assert {line.answer for line in lines} == {Answer.UNDECIDED}
    assert all(math.isnan(line.observed) for line in lines)
    assert all(any("of the activity is covered" in note for note in line.notes) for line in lines)


def test_the_figure_that_is_not_used_is_printed_nowhere() -> None:
    review = uec_2023.regime.review(samples.urgent_care(), on=date(2023, 5, 14))

    assert "98.6" not in str(review["QNQ"].explain(full=True))


def test_reviews_are_held_by_the_quarter_from_september_2023() -> None:
    assert [str(day) for day in history().dates[:3]] == ["2023-09-01", "2023-12-01", "2024-03-01"]


def test_every_move_is_of_one_tier() -> None:
    moves = history().moves

    assert moves
    assert {
        abs(uec_2023.scale.rank(move.tier.code) - uec_2023.scale.rank(move.before.code))
        for move in moves
        if move.before
    } == {1}


def test_every_threshold_is_illustrative_and_every_standard_published() -> None:
    statuses: dict[str, set[Status]] = {}
    for what, reference in uec_2023.regime.references:
        kind = what.split(" ")[0] if what.startswith("standard") else what.split(":")[0]
        statuses.setdefault(kind, set()).add(reference.status)

    assert statuses == {
        "standard": {Status.PUBLISHED},
        "entry to tier '1'": {Status.ILLUSTRATIVE},
        "entry to tier '2'": {Status.ILLUSTRATIVE},
        "leaving tier '1'": {Status.ILLUSTRATIVE},
        "a guard": {Status.ILLUSTRATIVE, Status.DERIVED},
        "the cycle": {Status.RECALLED},
        "minimum coverage": {Status.ILLUSTRATIVE},
    }


def test_published_numbers_name_their_source() -> None:
    published = [each for _, each in uec_2023.regime.references if each.status is Status.PUBLISHED]

    assert published
    assert all(each.source for each in published)


def test_the_name_says_that_the_thresholds_are_illustrative() -> None:
    assert "illustrative" in uec_2023.regime.name


@pytest.mark.parametrize("tier", ["1", "2"])
def test_the_measures_are_the_four_metrics(tier: str) -> None:
    assert set(uec_2023.measures[tier]) == {metric.code for metric in uec_2023.metrics}


@pytest.mark.parametrize("tier", ["1", "2"])
def test_each_measure_reads_its_own_metric(tier: str) -> None:
    assert all(set(criterion.reads) == {code} for code, criterion in uec_2023.measures[tier].items())


def test_whatever_is_past_tier_1_is_past_tier_2() -> None:
    shown = samples.urgent_care()
    for review in uec_2023.regime.replay(shown, until=MARCH_2025):
        for code, criterion in uec_2023.measures["1"].items():
            intensive = criterion.assess(review.evidence)
            wider = uec_2023.measures["2"][code].assess(review.evidence)

            assert (intensive.met <= wider.met).all()


def test_every_decision_can_be_explained() -> None:
    explanations = [str(decision.explain()) for review in history() for decision in review]

    assert len(explanations) == 7 * 42
    assert all("\n" in text for text in explanations)


def test_a_borrowed_figure_says_whose_it_is() -> None:
    text = str(history()[0]["QE1"].explain(full=True))

    assert "North West Ambulance Service's figure, shared with two other integrated care systems" in text
