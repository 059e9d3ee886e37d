"""
The groups of 2017: an illustrative rule, official figures, and standards that are meant for different people.

Source of the figures: NHS England, licensed under the Open Government Licence v3.0; provider rows as packaged by
NHSRdatasets (CC0).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

import numpy as np
import pytest

from tiering import History, Panel, Period, Review, Scope, Status, Undecided, Window, samples
from tiering.errors import DefinitionError, UnknownCodeError
from tiering.nhs import ae_groups_2017 as groups
from tiering.testing import panel_of, parametrize_with_checks
from tiering.typing import Attainment

AUTUMN = date(2017, 10, 16)
UNTIL = date(2019, 4, 16)
BEGIN, OCTOBER_2016, OCTOBER_2017 = map(Period.parse, ("2016-04", "2016-10", "2017-10"))
ENGLAND, MOST, EACH, AFTERWARDS = groups.standards
PRESSED = ("RVV", "RWD", "RVJ")
"""Those whom the press placed at the bottom: East Kent, United Lincolnshire, North Bristol."""


@cache
def figures() -> Panel:
    return samples.accident_and_emergency("2016-04", "2019-03")


@cache
def replayed() -> History:
    return groups.regime.replay(figures(), until=UNTIL, register=samples.accident_and_emergency_register())


@cache
def autumn(by: str = "four_hour") -> Review:
    """Return the review of autumn 2017 as if it had been the first."""
    return groups.build(by=by).review(samples.accident_and_emergency(), on=AUTUMN)


def codes(review: Review, *tiers: str) -> set[str]:
    return {each.code for tier in tiers for each in review.in_tier(tier)}


def per_cent(code: str, month: Period, metric: str = "four_hour") -> float:
    return round(100 * figures().value(metric, month, code), 2)


# The groups.


def test_group_4_is_the_worst() -> None:
    assert [tier.name for tier in reversed(groups.scale.tiers)] == ["group 4", "group 3", "group 2", "group 1"]


def test_in_autumn_2017_the_two_lower_groups_hold_the_54() -> None:
    assert [len(autumn().in_tier(tier)) for tier in "4321"] == [24, 30, 42, 42]
    assert [each.organisation.code for each in autumn().undecided] == ["RWH"]


def test_they_hold_the_same_54_in_the_run_and_one_more_that_did_not_report() -> None:
    (review,) = (each for each in replayed() if each.on == AUTUMN)

    assert codes(review, "4") == codes(autumn(), "4")
    assert codes(review, "4", "3") - codes(autumn(), "4", "3") == {"RWH"}
    assert not review["RWH"].is_decided


def test_every_other_review_has_the_same_sizes() -> None:
    sizes = {review.on: [len(review.in_tier(tier)) for tier in "432"] for review in replayed()}

    assert sizes.pop(AUTUMN) == [24, 31, 43]
    assert list(sizes.values()) == [[24, 30, 42]] * 11


def test_a_review_sees_the_quarter_before_it() -> None:
    seen = [review.evidence.period("four_hour") for review in replayed()]

    assert seen == [Period.parse("2016-06").shifted(3 * quarter) for quarter in range(12)]


@pytest.mark.parametrize("by", ["four_hour", "four_hour_type_1"])
def test_by_either_metric_the_three_of_the_press_are_in_group_4(by: str) -> None:
    assert {autumn(by)[code].tier.code for code in PRESSED} == {"4"}


def test_by_type_1_alone_43_of_the_54_are_the_same() -> None:
    assert len(codes(autumn(), "4", "3") & codes(autumn("four_hour_type_1"), "4", "3")) == 43


def test_six_trusts_are_in_group_4_in_11_reviews_or_all() -> None:
    often = {
        each.code
        for each in figures().organisations
        if sum(decision.tier.code == "4" for decision in replayed().timeline(each.code)) >= 11
    }

    assert often == {"RHU", "RQW", "RWD", "RWE", "RX1", "RXW"}


def test_without_hysteresis_more_than_a_third_of_the_moves_go_back_in_the_next_review() -> None:
    moves = [
        (now - before, then - now)
        for each in replayed().organisations
        for ranks in [[replayed().scale.rank(decision.tier.code) for decision in replayed().timeline(each.code)]]
        for before, now, then in zip(ranks, ranks[1:], ranks[2:], strict=False)
        if now != before
    ]

    assert (len(moves), sum(one * next_one < 0 for one, next_one in moves)) == (494, 181)


# Mergers.


@pytest.mark.parametrize(
    ("code", "on", "told", "tier"),
    [
        ("R0A", date(2017, 10, 16), "takes the place of University Hospital of South Manchester", "2"),
        ("RRK", date(2018, 4, 16), "takes the place of Heart of England NHS Foundation Trust (RR1)", "3"),
        ("RTG", date(2018, 7, 16), "keeps its own place", "2"),
    ],
)
def test_placements_follow_who_carries_on(code: str, on: date, told: str, tier: str) -> None:
    (decision,) = (review[code] for review in replayed() if review.on == on)

    assert told in str(decision.explain())
    assert decision.tier.code == tier


def test_manchester_stands_where_it_follows_until_it_has_a_quarter_of_its_own() -> None:
    decisions = replayed().timeline("R0A")

    assert [each.is_decided for each in decisions[:2]] == [False, True]


def test_birmingham_leaves_group_4_only_as_long_as_half_of_it_reports_elsewhere() -> None:
    register = samples.accident_and_emergency_register()
    carried = register.carry(figures(), onto=date(2019, 3, 31))
    whole = groups.regime.replay(carried, until=UNTIL)
    own, together = (
        "".join(each.tier.code for each in history.timeline("RRK"))[-5:] for history in (replayed(), whole)
    )

    assert (own, together) == ("33444", "44444")


# The standards, each asked of somebody else.


def test_three_standards_have_three_scopes() -> None:
    assert [each.scope for each in (ENGLAND, MOST, EACH)] == [Scope.together(), Scope.more_than(0.5), Scope.each()]
    assert [each.level for each in groups.standards] == [0.90, 0.95, 0.95, 0.95]


@pytest.mark.parametrize(
    ("month", "reached"), [("2017-08", True), ("2017-09", False), ("2016-10", False), ("2017-03", True)]
)
def test_england_was_at_90_per_cent_in_summer_and_not_when_it_was_due(month: str, *, reached: bool) -> None:
    found = ENGLAND.reached(samples.accident_and_emergency_england(), Period.parse(month))

    assert (found.met, found.possible) == (reached, reached)


def test_england_had_89_point_67_per_cent_in_september_2017() -> None:
    found = ENGLAND.reached(samples.accident_and_emergency_england(), Period.parse("2017-09"))

    assert (round(found.observed, 4), found.answer, found.is_in_force) == (0.8967, "not reached", True)


def test_trusts_with_a_major_department_alone_are_not_england() -> None:
    found = ENGLAND.reached(figures(), Period.parse("2017-09"), register=samples.accident_and_emergency_register())

    assert (round(found.observed, 4), found.answer) == (0.8802, "open")
    assert [each.code for each in found.missing] == ["RWH"]


def asked_of_trusts(month: str) -> Attainment:
    return MOST.reached(figures(), Period.parse(month), register=samples.accident_and_emergency_register())


def test_in_march_2018_9_of_137_trusts_were_at_95_per_cent() -> None:
    found = asked_of_trusts("2018-03")

    assert (len(found.at_level), found.of, found.answer, found.is_in_force) == (9, 137, "not reached", True)


def test_at_no_time_were_more_than_27_trusts_at_95_per_cent() -> None:
    counts = {period.code: len(asked_of_trusts(period.code).at_level) for period in figures().periods}

    assert max(counts.values()) == counts["2018-06"] == 27


def test_at_the_end_of_2018_7_of_134_trusts_were_at_95_per_cent_and_not_all() -> None:
    register = samples.accident_and_emergency_register()
    found = EACH.reached(figures(), Period.parse("2018-12"), register=register)

    assert (len(found.at_level), found.of, found.answer, found.is_in_force) == (7, 134, "not reached", True)


def test_a_trusts_own_standard_is_95_per_cent_at_every_review() -> None:
    own = {review.evidence.standard("four_hour") for review in replayed()}

    assert own == {EACH, AFTERWARDS}


# What the press said, and what the figures do.


def test_the_figures_begin_in_april_2016() -> None:
    assert figures().periods[0] == BEGIN


@pytest.mark.parametrize(("code", "expected"), list(zip(PRESSED, (75.35, 77.62, 81.08), strict=True)))
def test_in_october_2017_the_three_had_these_figures(code: str, expected: float) -> None:
    assert per_cent(code, OCTOBER_2017) == expected


@pytest.mark.parametrize(("code", "expected"), list(zip(PRESSED, (70.6, 77.5, 76.3), strict=True)))
def test_in_the_quarter_before_all_three_were_below_80_per_cent(code: str, expected: float) -> None:
    figure = autumn().evidence.figure("four_hour", Window.last(3))

    assert round(100 * figure.values[autumn().position(code)], 1) == expected


def a_year(code: str) -> float:
    """Return by how many points a year the figure rose from April 2016 to October 2017, by a fitted line."""
    months = figures().column(OCTOBER_2017) + 1
    series = figures().values[0, :months, figures().position(code)]
    return float(1200 * np.polyfit(np.arange(months), series, 1)[0])


@pytest.mark.parametrize(("code", "points"), list(zip(PRESSED, (-8.4, -2.2, 0.2), strict=True)))
def test_two_of_them_declined_and_north_bristol_did_not(code: str, points: float) -> None:
    assert round(a_year(code), 1) == points


def test_north_bristol_was_better_in_october_2017_than_a_year_before_and_than_when_the_figures_begin() -> None:
    assert [per_cent("RVJ", month) for month in (BEGIN, OCTOBER_2016, OCTOBER_2017)] == [77.12, 76.57, 81.08]


def test_north_bristols_summer_was_4_point_3_points_worse_than_the_one_before() -> None:
    row, place = figures().row("four_hour"), figures().position("RVJ")
    shares = []
    for july in map(Period.parse, ("2016-07", "2017-07")):
        months = slice(figures().column(july), figures().column(july) + 3)
        weights = figures().weights[row, months, place]
        shares.append((figures().values[row, months, place] * weights).sum() / weights.sum())

    assert round(100 * float(shares[0] - shares[1]), 1) == 4.3


@pytest.mark.parametrize(("code", "place"), list(zip(PRESSED, (1, 5, 3), strict=True)))
def test_the_three_were_among_the_five_worst_of_the_quarter(code: str, place: int) -> None:
    values = autumn().evidence.figure("four_hour", Window.last(3)).values

    assert 1 + int((values < values[autumn().position(code)]).sum()) == place


def test_east_kent_rose_in_october_2017_by_what_was_counted_and_not_in_its_major_departments() -> None:
    september = OCTOBER_2017.shifted(-1)
    attended = [
        [figures().weights[row, figures().column(month), figures().position("RVV")] for row in (0, 1)]
        for month in (september, OCTOBER_2017)
    ]

    assert [per_cent("RVV", month) for month in (september, OCTOBER_2017)] == [70.51, 75.35]
    assert [per_cent("RVV", month, "four_hour_type_1") for month in (september, OCTOBER_2017)] == [62.28, 62.61]
    assert [every - major for every, major in attended] == [3802, 7000]


# Numbers and whose they are.


def test_what_is_published_is_the_standards_alone() -> None:
    published = [what for what, reference in groups.regime.references if reference.status is Status.PUBLISHED]

    assert published == [
        "standard for 'four_hour': 0.9, of all organisations together",
        "standard for 'four_hour': 0.95, of more than half of the organisations",
        "standard for 'four_hour': 0.95",
        "standard for 'four_hour': 0.95",
    ]


def test_sizes_of_ones_own_are_said_to_be_yours() -> None:
    mine = groups.build(thresholds={"3": 36})
    statuses = [reference.status.value for what, reference in mine.references if what.startswith("entry")]

    assert "with thresholds of yours" in mine.name
    # Where group 2 begins hangs on how many are in the worse ones.
    assert statuses == ["illustrative", "yours", "yours"]
    assert len(mine.review(samples.accident_and_emergency(), on=AUTUMN).in_tier("3")) == 36


def test_without_sizes_of_ones_own_it_is_the_same_regime() -> None:
    assert groups.build() == groups.regime


def test_a_group_of_another_name_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="unknown threshold '5' in the thresholds"):
        groups.build(thresholds={"5": 10})


def test_a_size_is_a_whole_number() -> None:
    with pytest.raises(DefinitionError, match=r"whole number from 1 up, not 24\.5"):
        groups.build(thresholds={"4": 24.5})


def test_a_metric_of_another_name_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="unknown metric 'type_1' in ae_groups_2017"):
        groups.build(by="type_1")


# The rule on invented figures.


def test_who_does_not_report_stays_and_is_flagged() -> None:
    panel = panel_of(
        {"TA": {"four_hour": "0.9x3 _"}, "TB": {"four_hour": "0.8x4"}, "TC": {"four_hour": "0.95x4"}},
        groups.metrics[:1],
        first="2016-04",
    )
    small = groups.build(thresholds={"4": 1, "3": 1, "2": 1})
    history = small.replay(panel, until=date(2016, 10, 16))

    assert small.undecided is Undecided.HOLD
    assert [history.timeline("TA")[review].tier.code for review in (0, 1)] == ["3", "3"]
    assert [history.timeline("TA")[review].is_decided for review in (0, 1)] == [True, False]


# What every regime must do.


@parametrize_with_checks([groups.regime.rule], regime=groups.regime)
def test_the_rule_keeps_the_laws(check: Callable[[], None]) -> None:
    check()


def test_every_decision_is_explained_by_a_figure_and_a_rank() -> None:
    texts = [str(decision.explain(full=True)) for review in replayed() for decision in review]

    assert len(texts) == 1639
    assert all("of those who report" in text and "illustrative" in text for text in texts)


def test_replay_and_simulation_agree() -> None:
    ranks = groups.regime.simulate(figures(), until=UNTIL, register=samples.accident_and_emergency_register())
    places = [figures().position(each.code) for each in replayed().organisations]

    assert ranks[:, places].tolist() == replayed().ranks.tolist()
