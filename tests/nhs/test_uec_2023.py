from __future__ import annotations

import csv
import math
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import attrs
import numpy as np
import pytest

from tiering import (
    History,
    Metric,
    Organisation,
    Panel,
    Period,
    Regime,
    Scope,
    Status,
    Window,
    samples,
    support,
)
from tiering.errors import DefinitionError, ProblemsError, UnknownCodeError
from tiering.nhs import uec_2023
from tiering.typing import Answer

MARCH_2025 = date(2025, 3, 31)
FIGURES = Path(__file__).parents[3] / "shared" / "data" / "ambulance_2018-04_2025-03.csv"


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
        "a guard": {Status.ILLUSTRATIVE},
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


# The standards, the days and the deadline.


def test_the_standard_is_76_per_cent_in_a_month_and_30_minutes_over_the_year() -> None:
    in_march = {
        each.metric: (each.level, str(each.window))
        for each in uec_2023.standards
        if each.is_in_force(date(2024, 3, 31))
    }

    assert in_march == {
        "four_hour": (0.76, "the latest period"),
        "category_2": (30 * 60, "the financial year to date"),
    }


def test_england_reached_neither() -> None:
    """England had 74.35 % in March 2024, and a mean of 36 min 23 s in 2023/24."""
    march = Period.parse("2024-03")
    four_hour = [
        record
        for record in samples.urgent_care_records()
        if record["metric"] == "four_hour" and record["period"] == march
    ]
    year = [
        record
        for record in samples.ambulance_records()
        if record["metric"] == "category_2" and date(2023, 4, 1) <= record["period"].start <= march.start
    ]
    within = sum(record["numerator"] for record in four_hour) / sum(record["denominator"] for record in four_hour)
    mean = sum(record["numerator"] for record in year) / sum(record["denominator"] for record in year)

    assert (round(within, 4), round(mean)) == (0.7435, 36 * 60 + 23)


def test_a_standard_asked_of_england_as_one_was_not_reached_either() -> None:
    told = {}
    for standard, march in zip(uec_2023.standards, ["2024-03", "2025-03"] * 2, strict=True):
        shown = panels()["ambulance service" if standard.metric == "category_2" else "integrated care system"]
        last = Period.parse(march)
        found = attrs.evolve(standard, scope=Scope.together()).reached(shown, last)
        told[standard.metric, f"{last}"] = str(found).partition(": ")[2]

    assert told == {
        ("four_hour", "March 2024"): "74.3 % together, 76 % or better asked of all together: not reached",
        ("four_hour", "March 2025"): "75.0 % together, 78 % or better asked of all together: not reached",
        ("category_2", "March 2024"): "36 min 23 s together, 30 min or better asked of all together: not reached",
        ("category_2", "March 2025"): "35 min 22 s together, 30 min or better asked of all together: not reached",
    }


@pytest.mark.parametrize(
    ("regime", "first", "last"),
    [
        (uec_2023.regime, "2023-09-01", "2025-03-01"),
        (uec_2023.june_regime, "2023-06-01", "2023-09-01"),
        (uec_2023.december_regime, "2023-12-01", "2025-03-01"),
        (uec_2023.ambulance_regime, "2023-06-01", "2025-03-01"),
    ],
    ids=lambda value: value.name if isinstance(value, Regime) else None,
)
def test_reviews_are_held_by_the_quarter_until_the_plan_ends(regime: Regime, first: str, last: str) -> None:
    days = regime.cycle.dates(until=date(2027, 1, 1))

    assert (str(days[0]), str(days[-1])) == (first, last)
    assert {12 * (after.year - before.year) + after.month - before.month for before, after in pairwise(days)} == {3}


@pytest.mark.parametrize("regime", [uec_2023.june_regime, uec_2023.ambulance_regime], ids=lambda each: each.name)
def test_support_needs_were_due_by_the_end_of_june(regime: Regime) -> None:
    june, september, *_ = regime.cycle.dates(until=MARCH_2025)

    assert [str(each) for each in regime.cycle.due(june)] == ["support needs identified by 30 June 2023"]
    assert regime.cycle.due(september) == ()


def test_the_strands_are_of_two_kinds_of_organisation() -> None:
    kinds = {kind: {each.kind for each in shown.organisations} for kind, shown in panels().items()}

    assert {kind: {regime.kind} for kind, regime in uec_2023.strands.items()} == kinds


# Thresholds of one's own.


def test_a_threshold_of_ones_own_is_called_yours_and_the_others_stay() -> None:
    regime = uec_2023.build(thresholds={"1": {"twelve_hour": 0.2}})
    own = {what for what, reference in regime.references if reference.status is Status.YOURS}
    theirs = dict(uec_2023.regime.references)

    assert own == {"entry to tier '1': twelve_hour above 0.2 over the last 3 periods"}
    assert {what: reference for what, reference in regime.references if what not in own} == {
        what: reference for what, reference in theirs.items() if "twelve_hour above 0.12" not in what
    }


def test_explanations_say_yours() -> None:
    regime = uec_2023.build(thresholds={"2": {"four_hour": 0.02}})
    text = str(regime.review(samples.urgent_care(), on=date(2023, 12, 1))["QOC"].explain(full=True))

    assert "below 74 %         yours" in text


def test_tier_1_is_left_by_the_level_of_tier_2() -> None:
    regime = uec_2023.build(thresholds={"2": {"category_2": 2000.0}})

    assert ("leaving tier '1': not (category_2 above 2000.0 over the last 3 periods)", Status.YOURS) in [
        (what, reference.status) for what, reference in regime.references
    ]


def test_no_threshold_of_ones_own_leaves_the_name() -> None:
    assert uec_2023.build(thresholds={"1": {}}) == uec_2023.regime


def test_the_name_says_whose_thresholds_they_are() -> None:
    assert uec_2023.build(thresholds={"1": {"measures": 2}}).name.endswith("with thresholds of yours")
    assert uec_2023.build() == uec_2023.regime


def test_every_threshold_can_be_put_in() -> None:
    own = {
        tier: {
            name: level * (1 if name == "measures" else 1.01) for name, level in levels.items() if name != "long_stay"
        }
        for tier, levels in uec_2023.thresholds.items()
    }
    regime = uec_2023.build_december(thresholds=own)
    illustrative = {what for what, reference in regime.references if reference.status is Status.ILLUSTRATIVE}

    assert illustrative == {
        "a guard: de-escalation needs 2 reviews in a row",
        "a guard: no more than 1 tier at a time",
        "minimum coverage: 0.9",
    }


def test_fewer_measures_place_more() -> None:
    everything_bad_but_delays = panel(BAD[0], GOOD[1], BAD[2], GOOD[3])
    regime = uec_2023.build(thresholds={"1": {"measures": 2}})
    review = regime.review(everything_bad_but_delays, on=date(2023, 9, 1))

    assert review["YA"].tier.code == "1"


@pytest.mark.parametrize(
    ("thresholds", "message"),
    [
        ({"3": {"four_hour": 0.1}}, "unknown tier '3'"),
        ({"1": {"four_hours": 0.1}}, "unknown threshold 'four_hours' in the thresholds of tier '1'"),
        ({"2": {"handover": 1800}}, "unknown threshold 'handover'"),
    ],
)
def test_unknown_thresholds_are_refused(thresholds: dict[str, dict[str, float]], message: str) -> None:
    with pytest.raises(UnknownCodeError, match=message):
        uec_2023.build(thresholds=thresholds)


def test_all_unknown_thresholds_are_told_at_once() -> None:
    with pytest.raises(ProblemsError) as refused:
        uec_2023.build(thresholds={"3": {}, "1": {"a": 1}, "2": {"b": 1}})

    assert len(refused.value.exceptions) == 3


@pytest.mark.parametrize("number", [2.5, 0, 5])
def test_a_number_of_measures_that_cannot_be_is_refused(number: float) -> None:
    with pytest.raises(DefinitionError):
        uec_2023.build(thresholds={"1": {"measures": number}})


# The two editions.


@cache
def everything() -> Panel:
    """Return the panel with the metrics of both editions."""
    return samples.urgent_care(dict.fromkeys([*uec_2023.june_regime.metrics, *uec_2023.december_regime.metrics]))


@cache
def editions() -> tuple[History, History]:
    return uec_2023.changeover.replay(everything(), until=MARCH_2025)


def test_the_editions_differ_in_the_secondary_metrics() -> None:
    june, december = ({each.code for each in edition.metrics} for edition in EDITIONS)

    assert june - december == {"long_stay"}
    assert december - june == {"handover", "delayed_discharge"}


EDITIONS = (uec_2023.june_regime, uec_2023.december_regime)


@pytest.mark.parametrize(("edition", "code"), [(0, "long_stay"), (1, "handover")])
def test_what_has_no_public_series_is_missing_for_everybody_at_every_review(edition: int, code: str) -> None:
    assert {len(review.missing[code]) for review in editions()[edition]} == {42}


@pytest.mark.parametrize(("edition", "code"), [(0, "long_stay"), (1, "handover")])
def test_what_has_no_public_series_leaves_tiers_open_and_says_so(edition: int, code: str) -> None:
    review = editions()[edition][0]
    lines = [line for decision in review.undecided for line in decision.explain(full=True).lines if line.metric == code]

    assert review.undecided
    assert {line.answer for line in lines} == {Answer.UNDECIDED}
    assert all("missing" in str(line) for line in lines)


@pytest.mark.parametrize(("edition", "code"), [(0, "long_stay"), (1, "handover")])
def test_dropping_it_would_have_decided_what_is_open(edition: int, code: str) -> None:
    """The unknown metric, taken as good and as bad: each gives a tier that the bounds hold."""
    regime, review = EDITIONS[edition], editions()[edition][0]
    shown = everything()
    for figure in (0.0, 1.0 if code == "long_stay" else 36_000.0):
        values = shown.values.copy()
        values[shown.row(code)] = figure
        filled = Panel.from_arrays(
            values,
            metrics=shown.metrics,
            periods=shown.periods,
            organisations=shown.organisations,
            weights=shown.weights,
            coverage=shown.coverage,
        )
        found = regime.review(filled, on=review.on)

        assert (review.least <= found.least).all()
        assert (found.most <= review.most).all()
        assert (found.least == review.least).all() == (figure == 0.0)


@pytest.mark.parametrize("metric", uec_2023.metrics, ids=lambda metric: metric.code)
def test_a_panel_of_one_metric_holds_the_same_figures(metric: Metric) -> None:
    whole, part = samples.urgent_care(), samples.urgent_care([metric])

    assert [each.code for each in part.metrics] == [metric.code]
    assert part.periods == whole.periods
    assert np.array_equal(part.values[0], whole.values[whole.row(metric.code)], equal_nan=True)


def test_a_panel_of_a_metric_without_a_series_is_empty_but_has_its_months() -> None:
    shown = samples.urgent_care([uec_2023.long_stay])

    assert shown.values.shape == (1, 36, 42)
    assert np.isnan(shown.values).all()


def test_everybody_starts_the_second_edition_where_the_first_has_left_them() -> None:
    old, new = editions()

    assert (old[-1].ranks == new[0].before).all()
    assert (str(old[-1].on), str(new[0].on)) == ("2023-09-01", "2023-12-01")


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda each: each.name)
def test_a_secondary_metric_without_a_series_places_nobody_by_itself(edition: Regime) -> None:
    values = {"four_hour": 0.95, "category_2": 600.0}
    shown = Panel.from_arrays(
        np.broadcast_to(
            np.array([values.get(each.code, math.nan) for each in edition.metrics])[:, None, None],
            (len(edition.metrics), 24, 1),
        ),
        metrics=edition.metrics,
        periods=[Period.parse("2022-04").shifted(step) for step in range(24)],
        organisations=[Organisation("YA", name="System A")],
    )
    (decision,) = edition.review(shown, on=date(2023, 12, 1))

    assert (decision.tier.code, decision.is_decided) == ("3", True)


def test_handovers_of_the_services_close_what_their_absence_leaves_open() -> None:
    register = samples.urgent_care_register()
    borrowed = samples.ambulance_services().attribute(register.shares, to=register.of_kind("integrated care system"))
    own = samples.urgent_care([uec_2023.four_hour, uec_2023.twelve_hour, uec_2023.delayed_discharge])
    history = uec_2023.december_regime.replay(own.joined(borrowed), until=MARCH_2025)

    # They begin in October 2023, and three months are looked at.
    assert [len(review.undecided) for review in history] == [16, 0, 0, 0, 0, 0]


# Ambulance services.


@cache
def panels() -> dict[str, Panel]:
    return {"integrated care system": samples.urgent_care(), "ambulance service": samples.ambulance_services()}


def slowest(window: Window, on: date) -> list[str]:
    """Return the three services with the highest mean of a window, the slowest first."""
    evidence = uec_2023.ambulance_regime.review(samples.ambulance_services(), on=on).evidence
    figures = np.nan_to_num(evidence.figure("category_2", window).values)
    return [evidence.organisations[place].code for place in np.argsort(-figures)[:3]]


LISTED = {each.organisation: each.tier for each in samples.listed_tiers("2023-06", kind="ambulance service")}


@pytest.mark.skipif(not FIGURES.is_file(), reason="the published statistics do not lie beside this checkout")
def test_the_embedded_figures_of_services_are_those_published() -> None:
    columns = {"category_2": ("c2_total_s", "c2_count"), "handover": ("handover_total_s", "handovers_known")}
    with FIGURES.open(encoding="utf-8", newline="") as lines:
        published = {(row["area_code"], row["month"]): row for row in csv.DictReader(lines)}
    records = samples.ambulance_records()
    for record in records:
        row = published[record["organisation"], f"{record['period'].start}"]
        expected = tuple(float(row[name]) if row[name] else None for name in columns[record["metric"]])

        assert (record["numerator"], record["denominator"]) == expected

    assert len(records) == 2 * 11 * 36


def test_the_three_slowest_services_of_april_2023_are_those_listed() -> None:
    assert set(slowest(Window(), date(2023, 6, 1))) == set(LISTED)


def test_the_three_slowest_services_of_2022_23_are_those_listed_and_the_slowest_was_in_tier_1() -> None:
    found = slowest(Window.year_to_date(), date(2023, 5, 1))

    assert set(found) == set(LISTED)
    assert found[0] == "RYF"
    assert LISTED[found[0]] == "1"


def test_the_slowest_of_april_2023_alone_was_not_the_one_in_tier_1() -> None:
    """So the rule looks at a year."""
    assert slowest(Window(), date(2023, 6, 1))[0] == "RYC"
    assert LISTED["RYC"] == "2"


@pytest.mark.parametrize("on", [date(2023, 5, 1), date(2023, 6, 1)])
def test_the_rule_reproduces_the_list_of_june(on: date) -> None:
    review = uec_2023.ambulance_regime.review(samples.ambulance_services(), on=on)

    assert {each.organisation.code: each.tier.code for each in review if each.tier.code != "3"} == LISTED
    assert all(review[code].is_decided for code in LISTED)


def test_only_london_without_two_months_is_open() -> None:
    review = uec_2023.ambulance_regime.review(samples.ambulance_services(), on=date(2023, 6, 1))

    assert [each.organisation.code for each in review.undecided] == ["RRU"]


def test_london_would_have_had_to_be_slower_than_it_ever_was_to_be_among_the_three() -> None:
    """With as many incidents as in its busiest month, two and a half hours in both months; its slowest was 84 minutes."""
    own = [
        each for each in samples.ambulance_records() if (each["organisation"], each["metric"]) == ("RRU", "category_2")
    ]
    year = [each for each in own if each["period"].start < date(2023, 4, 1)]
    known = [each for each in year if each["numerator"] is not None]
    seconds, incidents = (sum(each[what] for each in known) for what in ("numerator", "denominator"))
    missing = 2 * max(each["denominator"] for each in known)
    third = 65.9 * 60
    needed = (third * (incidents + missing) - seconds) / missing

    assert len(year) - len(known) == 2
    assert needed > 150 * 60
    assert round(max(each["numerator"] / each["denominator"] for each in known) / 60) == 84


def test_the_places_are_derived_and_the_days_are_not() -> None:
    statuses = {what.split(":")[0]: reference.status for what, reference in uec_2023.ambulance_regime.references}

    assert statuses == {
        "standard for 'category_2'": Status.PUBLISHED,
        "entry to tier '1'": Status.DERIVED,
        "entry to tier '2'": Status.DERIVED,
        "the cycle": Status.RECALLED,
    }


def test_places_of_ones_own_are_called_yours() -> None:
    regime = uec_2023.build_ambulance(thresholds={"2": 5})
    review = regime.review(samples.ambulance_services(), on=date(2024, 3, 1))

    assert [len(review.in_tier(tier)) for tier in ("1", "2")] == [1, 4]
    assert regime.name.endswith("with thresholds of yours")
    assert uec_2023.build_ambulance() == uec_2023.ambulance_regime


@pytest.mark.parametrize(("thresholds", "error"), [({"3": 11}, UnknownCodeError), ({"1": 1.5}, DefinitionError)])
def test_places_that_cannot_be_are_refused(thresholds: dict[str, float], error: type[Exception]) -> None:
    with pytest.raises(error):
        uec_2023.build_ambulance(thresholds=thresholds)


def test_there_are_never_more_than_three_services_in_the_two_tiers() -> None:
    history = uec_2023.ambulance_regime.replay(samples.ambulance_services(), until=MARCH_2025)

    assert {len(review.in_tier("1")) + len(review.in_tier("2")) for review in history} == {3}


# Offers.


def test_offers_are_those_that_were_named() -> None:
    catalogue = uec_2023.offers()

    assert {tier: [each.name for each in catalogue.for_tier(tier)] for tier in ("1", "2", "3")} == {
        "1": [
            "analytical and delivery capacity",
            "buddying with leading systems",
            "targeted executive leadership",
        ],
        "2": ["deep dives to diagnose challenges and drive improvement", "sharing of practice"],
        "3": ["sharing of practice"],
    }


def test_nobody_has_said_what_any_offer_is() -> None:
    catalogue = uec_2023.offers()

    assert catalogue.undefined == catalogue.offers
    assert not catalogue.teams


def test_a_plan_lists_the_offers_as_promised_and_not_described() -> None:
    review = uec_2023.regime.review(
        samples.urgent_care(), on=date(2023, 12, 1), start=samples.residual_tiers("2023-06")
    )
    plan = support.allocate(review, uec_2023.offers(), Period.parse("2023-Q4"))
    promised = {(organisation.code, offer.code) for organisation, offer in plan.undefined}

    assert not plan.engagements
    assert {code for code, offer in promised if offer == "buddying"} == {each.code for each in review.in_tier("1")}
    assert {code for code, offer in promised if offer == "deep_dives"} <= {each.code for each in review.in_tier("2")}
