from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from invented import APRIL, FOUR_HOUR, METRICS, first_of, four_hours, number, periods, regime

from tiering import (
    Aggregation,
    Cadence,
    DateRange,
    Decision,
    Metric,
    Organisation,
    Panel,
    Period,
    Polarity,
    Regime,
    Review,
    ReviewCycle,
    Standard,
    Tier,
    TierScale,
    Trajectory,
    Unit,
    Window,
    rules,
    samples,
    testing,
)
from tiering.errors import DefinitionError, DuplicateCodeError, UnknownCodeError
from tiering.nhs import uec_2023
from tiering.typing import Answer

LAST_YEAR = rules.ItsPast.years_before(1)
COUNT = Metric("waits", unit=Unit.COUNT, polarity=Polarity.LOWER_IS_BETTER)


def asking(criterion: Any, **changes: Any) -> Regime:
    return regime(rules.Ladder(enter={"1": criterion}), **changes)


def decide(criterion: Any, figures: str, months: int, **changes: Any) -> Decision:
    return asking(criterion, **changes).review(four_hours({"TA": figures}), on=first_of(months))["TA"]


def answer(criterion: Any, figures: str, months: int | None = None, **changes: Any) -> Answer:
    review = asking(criterion, **changes).review(
        four_hours({"TA": figures}), on=first_of(months or len(testing.series(figures)))
    )
    return review.trace.finding(criterion).answer(0)


def covered(values: Any, coverage: Any, **changes: Any) -> Panel:
    """Return one organisation's monthly four-hour figures from April 2023 that rest on so much of the activity."""
    figures = np.array(values, dtype=np.float64)[np.newaxis, :, np.newaxis]
    return Panel.from_arrays(
        figures,
        metrics=[FOUR_HOUR],
        periods=periods(figures.shape[1]),
        organisations=[Organisation("TA")],
        coverage=np.array(coverage, dtype=np.float64).reshape(figures.shape),
        **changes,
    )


# A dated standard.


@pytest.mark.parametrize(
    ("criterion", "figure", "expected"),
    [
        (rules.Below("four_hour", rules.ItsStandard()), "0.75", Answer.MET),
        (rules.Below("four_hour", rules.ItsStandard()), "0.76", Answer.NOT_MET),
        (rules.Above("four_hour", rules.ItsStandard()), "0.77", Answer.MET),
        (rules.Below("four_hour", rules.ItsStandard(), by=0.08), "0.68", Answer.NOT_MET),
        (rules.Below("four_hour", rules.ItsStandard(), by=0.08), "0.6799", Answer.MET),
        (rules.Meets("four_hour"), "0.76", Answer.MET),
        (rules.Beats("four_hour"), "0.76", Answer.NOT_MET),
    ],
)
def test_a_figure_is_compared_with_the_standard_in_force(criterion: Any, figure: str, expected: Answer) -> None:
    assert answer(criterion, figure, standards=[Standard("four_hour", 0.76)]) is expected


def test_an_average_of_the_year_is_compared_with_a_standard_for_the_year() -> None:
    standard = Standard("four_hour", 0.7, window=Window.year_to_date())

    assert answer(rules.Misses("four_hour"), "0.9 0.5", standards=[standard]) is Answer.NOT_MET
    assert answer(rules.Misses("four_hour", over=Window.last(1)), "0.9 0.5", standards=[standard]) is Answer.MET


# A trajectory.


def path(levels: Sequence[float], organisation: str = "TA", metric: str = "four_hour", first: str = "2023-04") -> Any:
    return Trajectory(metric=metric, organisation=organisation, first=Period.parse(first), levels=levels)


def test_each_organisation_is_compared_with_its_own_trajectory() -> None:
    panel = four_hours({"TA": "0.7", "TB": "0.7"})
    trajectories = [path([0.65]), path([0.75], "TB")]
    review = asking(rules.Misses("four_hour", rules.ItsTrajectory()), trajectories=trajectories).review(
        panel, on=first_of(1)
    )

    assert [each.tier.code for each in review] == ["3", "1"]


def test_a_trajectory_is_read_in_the_figures_own_period() -> None:
    criterion = rules.Meets("four_hour", rules.ItsTrajectory())
    found = [
        answer(criterion, "0.7 0.7 0.7", months, trajectories=[path([0.69, 0.7, 0.71])]) is Answer.MET
        for months in (1, 2, 3)
    ]

    assert found == [True, True, False]


def test_an_organisation_without_a_trajectory_is_undecided() -> None:
    panel = four_hours({"TA": "0.1", "TB": "0.1"})
    review = asking(rules.Misses("four_hour", rules.ItsTrajectory()), trajectories=[path([0.7])]).review(
        panel, on=first_of(1)
    )

    assert [each.is_decided for each in review] == [True, False]
    assert "it has no trajectory for the period" in str(review["TB"].explain(full=True))


@pytest.mark.parametrize("months", [1, 4])
def test_a_trajectory_that_does_not_reach_the_period_leaves_it_open(months: int) -> None:
    criterion = rules.Misses("four_hour", rules.ItsTrajectory())

    assert answer(criterion, "0.1x5", months, trajectories=[path([0.7, 0.7], first="2023-05")]) is Answer.UNDECIDED


def test_a_hole_in_a_trajectory_leaves_it_open() -> None:
    criterion = rules.Misses("four_hour", rules.ItsTrajectory())

    assert answer(criterion, "0.1x3", 2, trajectories=[path([0.7, math.nan, 0.7])]) is Answer.UNDECIDED


def test_over_a_window_a_rate_is_compared_with_the_mean_of_the_levels() -> None:
    criterion = rules.Meets("four_hour", rules.ItsTrajectory(), over=Window.last(2))

    assert answer(criterion, "0.9 0.6", trajectories=[path([0.7, 0.8])]) is Answer.MET
    assert answer(criterion, "0.9 0.58", trajectories=[path([0.7, 0.8])]) is Answer.NOT_MET


def test_over_a_window_a_count_is_compared_with_the_sum_of_the_levels() -> None:
    criterion = rules.Meets("waits", rules.ItsTrajectory(), over=Window.last(2))
    panel = testing.panel_of({"TA": {"waits": "10 20"}, "TB": {"waits": "10 21"}}, [COUNT], first="2023-04")
    trajectories = [path([15, 15], code, "waits") for code in ("TA", "TB")]
    review = asking(criterion, metrics=[COUNT], trajectories=trajectories).review(panel, on=first_of(2))

    assert [each.tier.code for each in review] == ["1", "3"]


def test_a_trajectory_that_misses_part_of_the_window_leaves_it_open() -> None:
    criterion = rules.Misses("four_hour", rules.ItsTrajectory(), over=Window.last(2))

    assert answer(criterion, "0.1 0.1", trajectories=[path([0.7], first="2023-05")]) is Answer.UNDECIDED


def test_a_trajectory_of_quarters_stands_where_quarters_do() -> None:
    quarterly = number("staff", cadence=Cadence.QUARTER)
    panel = testing.panel_of({"TA": {"staff": "5 5", "four_hour": "0.5x6"}}, [FOUR_HOUR, quarterly], first="2023-04")
    criterion = rules.Misses("staff", rules.ItsTrajectory())
    asked = asking(
        criterion, metrics=[FOUR_HOUR, quarterly], trajectories=[path([5, 4], metric="staff", first="2023-Q2")]
    )

    assert [asked.review(panel, on=first_of(months))["TA"].tier.code for months in (3, 5, 6)] == ["3", "3", "1"]


def test_an_explanation_says_what_the_trajectory_is() -> None:
    decision = decide(rules.Misses("four_hour", rules.ItsTrajectory()), "0.65", 1, trajectories=[path([0.7])])

    assert "its trajectory is 70 %" in str(decision.explain())


@pytest.mark.parametrize(
    ("trajectories", "message"),
    [
        ([path([1.0], first="2023-Q2")], "trajectory of 'TA' for 'four_hour' goes by quarter, the metric by month"),
        ([path([0.5]), path([0.6])], "'four_hour of TA'"),
        ([path([0.5], metric="four_hours")], "unknown metric 'four_hours' in the trajectories; did you mean"),
    ],
    ids=["cadence", "two of one", "unknown metric"],
)
def test_wrong_trajectories_are_refused_when_the_regime_is_built(trajectories: Any, message: str) -> None:
    with pytest.raises((DefinitionError, DuplicateCodeError, UnknownCodeError), match=message):
        asking(rules.Below("four_hour", 0.5), trajectories=trajectories)


def test_a_regime_without_the_trajectory_is_refused() -> None:
    with pytest.raises(DefinitionError, match="asks for a trajectory for 'four_hour', and the regime has none; give"):
        asking(rules.Misses("four_hour", rules.ItsTrajectory()), standards=[Standard("four_hour", 0.76)])


# The past.


def test_a_figure_is_compared_with_that_of_some_periods_before() -> None:
    criterion = rules.Misses("four_hour", rules.ItsPast.periods_before(2))

    assert answer(criterion, "0.7 0.1 0.69") is Answer.MET
    assert answer(criterion, "0.7 0.1 0.7") is Answer.NOT_MET
    assert answer(criterion, "0.7 0.1") is Answer.UNDECIDED


def test_either_figure_may_be_missing() -> None:
    criterion = rules.Misses("four_hour", rules.ItsPast.periods_before(1))

    assert answer(criterion, "_ 0.7") is Answer.UNDECIDED
    assert answer(criterion, "0.7 _ 0.5", 2) is Answer.UNDECIDED


def test_a_year_before_is_twelve_months() -> None:
    criterion = rules.Beats("four_hour", LAST_YEAR)

    assert answer(criterion, "0.5 0.9x11 0.6") is Answer.MET
    assert answer(criterion, "0.7 0.1x11 0.6") is Answer.NOT_MET


def test_a_quarter_is_compared_with_the_same_quarter_a_year_before() -> None:
    criterion = rules.Beats("four_hour", LAST_YEAR, over=Window.last(3))

    assert answer(criterion, "0.5 0.6 0.7 0x9 0.6 0.6 0.63") is Answer.MET
    assert answer(criterion, "0.5 0.6 0.7 0x9 0.6 0.6 0.57") is Answer.NOT_MET


def test_a_year_to_date_is_compared_with_the_same_months_of_the_year_before() -> None:
    criterion = rules.Beats("four_hour", LAST_YEAR, over=Window.year_to_date())

    assert answer(criterion, "0.5 0.6 1x10 0.6 0.52") is Answer.MET
    assert answer(criterion, "0.5 0.6 0x10 0.6 0.5") is Answer.NOT_MET


def test_weights_make_the_earlier_average_as_they_make_the_later_one() -> None:
    figures = {"TA": {"four_hour": "0.2 0.8 0x10 0.5 0.5"}}
    panel = testing.panel_of(figures, METRICS, first="2023-04")
    weights = np.ones(panel.values.shape)
    weights[0, 1] = 9
    panel = Panel.from_arrays(
        panel.values, metrics=METRICS, periods=panel.periods, organisations=panel.organisations, weights=weights
    )
    criterion = rules.Misses("four_hour", LAST_YEAR, over=Window.last(2))

    assert asking(criterion).review(panel, on=first_of(14))["TA"].tier.code == "1"


def test_a_margin_is_added_to_the_earlier_figure_in_decimal() -> None:
    fallen = rules.Misses("four_hour", rules.ItsPast.periods_before(1), by=0.03)

    assert answer(fallen, "0.95 0.92") is Answer.NOT_MET
    assert answer(fallen, "0.95 0.9199") is Answer.MET


def test_an_explanation_says_what_the_earlier_figure_was() -> None:
    text = str(decide(rules.Misses("four_hour", rules.ItsPast.periods_before(2)), "0.7 0.1 0.6", 3).explain())

    assert "in April 2023 it was 70.0 %" in text
    assert "cannot be compared" not in text


@pytest.mark.parametrize(
    "given", [{}, {"periods": 1, "years": 1}, {"periods": -1}, {"years": -1}, {"periods": 2, "years": -1}]
)
def test_the_past_is_some_periods_or_some_years_ago(given: dict[str, int]) -> None:
    with pytest.raises(DefinitionError, match="an earlier figure lies either some periods or some years before"):
        rules.ItsPast(**given)


@pytest.mark.parametrize("tolerance", [-0.1, 1.1, math.nan])
def test_a_tolerance_is_a_share(tolerance: float) -> None:
    with pytest.raises(DefinitionError, match="tolerance"):
        rules.ItsPast.periods_before(1, tolerance=tolerance)


def test_the_past_reads_as_far_back_as_it_looks() -> None:
    quarter = rules.Beats("four_hour", LAST_YEAR, over=Window.last(3))

    assert dict(quarter.reads) == {"four_hour": 15}
    assert dict(rules.Below("four_hour", rules.ItsPast.periods_before(6)).reads) == {"four_hour": 7}


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (rules.ItsPast.periods_before(), "four_hour beats its figure of a period before"),
        (rules.ItsPast.periods_before(6), "four_hour beats its figure of 6 periods before"),
        (rules.ItsPast.years_before(), "four_hour beats its figure of a year before"),
        (rules.ItsPast.years_before(2), "four_hour beats its figure of 2 years before"),
    ],
)
def test_the_past_is_written_in_words(limit: Any, words: str) -> None:
    assert str(rules.Beats("four_hour", limit)) == words


# What rests on different shares of the activity cannot be compared.


@pytest.mark.parametrize(
    ("before", "now", "tolerance", "expected"),
    [
        (0.7, 1.0, 0.0, Answer.UNDECIDED),
        (1.0, 0.7, 0.0, Answer.UNDECIDED),
        (0.7, 0.7, 0.0, Answer.MET),
        (0.3, 0.1 + 0.2, 0.0, Answer.MET),  # the same but for binary noise
        (0.7, 0.75, 0.05, Answer.MET),
        (0.7, 0.76, 0.05, Answer.UNDECIDED),
        (1.0, 1.0, 0.0, Answer.MET),
    ],
)
def test_the_coverage_of_both_figures_must_be_alike(
    before: float, now: float, tolerance: float, expected: Answer
) -> None:
    criterion = rules.Misses("four_hour", rules.ItsPast.periods_before(1, tolerance=tolerance))
    review = asking(criterion).review(covered([0.8, 0.7], [before, now]), on=first_of(2))

    assert review.trace.finding(criterion).answer(0) is expected


def test_every_period_of_a_window_must_rest_on_what_its_counterpart_rests_on() -> None:
    criterion = rules.Misses("four_hour", LAST_YEAR, over=Window.last(2))
    # The least coverage of both windows is a half, but of one only in one of its months.
    coverage = [0.5, 0.5, *[1.0] * 10, 1.0, 0.5]
    review = asking(criterion).review(covered([0.8] * 12 + [0.7] * 2, coverage), on=first_of(14))

    assert review.trace.finding(criterion).answer(0) is Answer.UNDECIDED
    assert "cannot be compared: in some of its months it rests on another share of the activity than now" in str(
        review["TA"].explain(full=True)
    )


SAMPLE = samples.urgent_care()
OCTOBER = date(2023, 11, 1)


def of_the_42(criterion: Any, on: date = OCTOBER) -> Review:
    """Review the published figures of the 42 systems, as they were at the end of a month."""
    return Regime(
        name="Invented",
        metrics=uec_2023.metrics,
        scale=TierScale.from_most_intensive(Tier("1"), Tier("2")),
        rule=rules.Ladder(enter={"1": criterion}),
        cycle=ReviewCycle(first=on, every=Cadence.MONTH, lags={each.code: timedelta(0) for each in uec_2023.metrics}),
    ).review(SAMPLE, on=on)


def undecided(criterion: Any, on: date = OCTOBER) -> set[str]:
    return {each.organisation.code for each in of_the_42(criterion, on).undecided}


def _changed(first: str, last: str, tolerance: float) -> set[str]:
    """Return the systems whose coverage differs between two months, straight from the panel."""
    row = SAMPLE.row("four_hour")
    before, after = (SAMPLE.coverage[row, SAMPLE.column(Period.parse(month))] for month in (first, last))
    codes: Iterable[str] = (each.code for each in SAMPLE.organisations)
    return {code for code, each in zip(codes, np.abs(after - before), strict=True) if each > tolerance}


@pytest.mark.parametrize(("code", "april", "october"), [("QPM", "82.2 %", "68.8 %"), ("QT1", "80.6 %", "59.4 %")])
def test_who_began_to_report_in_between_has_not_deteriorated(code: str, april: str, october: str) -> None:
    decision = of_the_42(rules.Misses("four_hour", rules.ItsPast.periods_before(6)))[code]
    text = str(decision.explain(full=True))

    assert not decision.is_decided
    assert f"(October 2023)  {october}  nothing to compare with" in text
    assert f"in April 2023 it was {april}, which cannot be compared: it rests on " in text


def test_the_explanation_says_on_how_much_each_figure_rests() -> None:
    text = str(of_the_42(rules.Misses("four_hour", rules.ItsPast.periods_before(6)))["QPM"].explain(full=True))

    assert "cannot be compared: it rests on 68.9 % of the activity, now on 100.0 %" in text


@pytest.mark.parametrize(("code", "tier"), [("QOC", "1"), ("QE1", "1"), ("QWE", "1")])
def test_who_reported_all_along_is_decided(code: str, tier: str) -> None:
    decision = of_the_42(rules.Misses("four_hour", rules.ItsPast.periods_before(6)))[code]

    assert decision.is_decided
    assert decision.tier.code == tier


@pytest.mark.parametrize("tolerance", [0.0, 0.01, 0.05])
def test_the_thirteen_that_began_to_report_are_undecided_whatever_small_difference_is_let_pass(
    tolerance: float,
) -> None:
    half_a_year = rules.Misses("four_hour", rules.ItsPast.periods_before(6, tolerance=tolerance))
    year = rules.Misses("four_hour", rules.ItsPast.years_before(1, tolerance=tolerance))

    assert len(undecided(half_a_year)) == 13
    assert undecided(half_a_year) == _changed("2023-04", "2023-10", tolerance)
    assert undecided(year) == undecided(half_a_year)


@pytest.mark.parametrize(("tolerance", "count"), [(0.0, 13), (0.01, 7), (0.05, 0)])
def test_a_tolerance_lets_the_months_before_they_reported_be_compared(tolerance: float, count: int) -> None:
    criterion = rules.Misses("four_hour", rules.ItsPast.periods_before(6, tolerance=tolerance))

    assert len(undecided(criterion, date(2022, 11, 1))) == count
    assert undecided(criterion, date(2022, 11, 1)) == _changed("2022-04", "2022-10", tolerance)


def test_once_everybody_has_reported_for_a_year_everybody_is_decided() -> None:
    assert undecided(rules.Misses("four_hour", LAST_YEAR), date(2024, 11, 1)) == set()


def test_a_year_to_date_that_began_before_they_reported_cannot_be_compared() -> None:
    loose = rules.Misses("four_hour", rules.ItsPast.years_before(1, tolerance=0.05), over=Window.year_to_date())

    assert len(undecided(loose)) == 13


# The sustainability fund of 2018/19.

QUARTERLY = Metric("four_hour", unit=Unit.FRACTION, polarity=Polarity.HIGHER_IS_BETTER, cadence=Cadence.QUARTER)
FUND = rules.Meets("four_hour", 0.9) | rules.Beats("four_hour", LAST_YEAR)


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        ("0.85", "0.91", Answer.MET),  # at 90 %, and better
        ("0.95", "0.9", Answer.MET),  # at 90 %, though worse
        ("0.8", "0.81", Answer.MET),  # short of 90 %, but better
        ("0.8", "0.8", Answer.NOT_MET),  # neither
        ("_", "0.9", Answer.MET),  # whatever it was
        ("_", "0.89", Answer.UNDECIDED),
        ("0.8", "_", Answer.UNDECIDED),
        ("_", "_", Answer.UNDECIDED),
    ],
)
def test_the_fund_asks_for_90_per_cent_or_better_than_the_same_quarter_last_year(
    then: str, now: str, expected: Answer
) -> None:
    panel = testing.panel_of({"TA": {"four_hour": f"{then} 0.1 0.99 0.5 {now}"}}, [QUARTERLY], first="2017-04")
    asked = asking(FUND, metrics=[QUARTERLY], cycle=ReviewCycle(first=date(2018, 7, 1), every=Cadence.QUARTER))
    review = asked.review(panel, on=date(2018, 7, 1))

    assert review.trace.finding(FUND).answer(0) is expected


# Another metric.

BEDS = number("beds", Polarity.NEUTRAL)
PATIENTS = number("patients")


def full(criterion: Any, patients: str, beds: str, months: int = 1) -> Answer:
    panel = testing.panel_of({"TA": {"patients": patients, "beds": beds}}, [PATIENTS, BEDS], first="2023-04")
    review = asking(criterion, metrics=[PATIENTS, BEDS]).review(panel, on=first_of(months))
    return review.trace.finding(criterion).answer(0)


@pytest.mark.parametrize(
    ("patients", "beds", "expected"),
    [
        ("93", "100", Answer.MET),
        ("92", "100", Answer.NOT_MET),
        ("0.69", "0.75", Answer.NOT_MET),  # 0.92 × 0.75 is 0.69 in decimal, not in binary
        ("_", "100", Answer.UNDECIDED),
        ("93", "_", Answer.UNDECIDED),
        ("_", "_", Answer.UNDECIDED),
    ],
)
def test_a_figure_is_compared_with_a_multiple_of_another(patients: str, beds: str, expected: Answer) -> None:
    assert full(rules.Above("patients", rules.FigureOf("beds", times=0.92)), patients, beds) is expected


def test_each_of_two_figures_has_a_window_of_its_own() -> None:
    criterion = rules.Above("patients", rules.FigureOf("beds", over=Window.last(2)))

    assert dict(criterion.reads) == {"patients": 1, "beds": 2}
    assert full(criterion, "0 11", "8 13", 2) is Answer.MET
    assert full(criterion, "0 10", "8 13", 2) is Answer.NOT_MET


def test_a_metric_may_be_compared_with_its_own_average() -> None:
    criterion = rules.Below("four_hour", rules.FigureOf("four_hour", over=Window.last(3)))

    assert dict(criterion.reads) == {"four_hour": 3}
    assert answer(criterion, "0.7 0.7 0.6") is Answer.MET


def test_metrics_of_different_units_are_not_compared() -> None:
    with pytest.raises(
        DefinitionError, match="compares 'four_hour', in fraction, with 'category_2', in seconds; compare what is in"
    ):
        asking(rules.Below("four_hour", rules.FigureOf("category_2")))


def test_an_unknown_other_metric_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="unknown metric 'bets' in entry to tier '1'; did you mean 'beds'"):
        asking(rules.Above("patients", rules.FigureOf("bets")), metrics=[PATIENTS, BEDS])


def test_another_metric_that_does_not_aggregate_has_no_window() -> None:
    centile = number("p90", aggregation=Aggregation.NONE)
    with pytest.raises(DefinitionError, match="takes 'p90' over several periods, but it does not aggregate"):
        asking(rules.Above("patients", rules.FigureOf("p90", over=Window.last(2))), metrics=[PATIENTS, centile])


def test_the_figure_that_an_earlier_one_is_taken_over_must_aggregate() -> None:
    centile = number("p90", aggregation=Aggregation.NONE)
    with pytest.raises(DefinitionError, match="takes 'p90' over several periods, but it does not aggregate"):
        asking(rules.Above("p90", LAST_YEAR, over=Window.last(2)), metrics=[centile])


@pytest.mark.parametrize("times", [math.nan, math.inf])
def test_a_multiple_is_finite(times: float) -> None:
    with pytest.raises(DefinitionError, match="times"):
        rules.FigureOf("beds", times=times)


def test_an_explanation_shows_both_figures() -> None:
    panel = testing.panel_of({"TA": {"patients": "93", "beds": "100"}}, [PATIENTS, BEDS], first="2023-04")
    asked = asking(rules.Above("patients", rules.FigureOf("beds", times=0.92)), metrics=[PATIENTS, BEDS])
    text = str(asked.review(panel, on=first_of(1))["TA"].explain())

    assert "patients (April 2023)" in text
    assert "beds (April 2023): 100.00" in text


# Which side is better, and what is on the limit.


@pytest.mark.parametrize(
    ("kind", "worse", "level", "better"),
    [
        (rules.Misses, Answer.MET, Answer.NOT_MET, Answer.NOT_MET),
        (rules.Beats, Answer.NOT_MET, Answer.NOT_MET, Answer.MET),
        (rules.Meets, Answer.NOT_MET, Answer.MET, Answer.MET),
    ],
)
@pytest.mark.parametrize("polarity", [Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER])
def test_the_better_side_is_the_metrics_own(
    kind: Any, polarity: Polarity, worse: Answer, level: Answer, better: Answer
) -> None:
    metric, figures = number("m", polarity), ["2", "3", "4"]
    panel = testing.panel_of({f"T{each}": {"m": each} for each in figures}, [metric], first="2023-04")
    criterion = kind("m", 3)
    finding = asking(criterion, metrics=[metric]).review(panel, on=first_of(1)).trace.finding(criterion)
    expected = [worse, level, better]

    assert [finding.answer(place) for place in range(3)] == (
        expected if polarity is Polarity.HIGHER_IS_BETTER else expected[::-1]
    )


@pytest.mark.parametrize(
    ("criterion", "on_it", "beyond"),
    [
        (rules.Misses("four_hour", 0.95, by=0.03), "0.92", "0.9199"),
        (rules.Below("four_hour", 0.95, by=0.03), "0.92", "0.9199"),
        (rules.Beats("four_hour", 0.6, by=0.1), "0.7", "0.7001"),
        (rules.Above("four_hour", 0.6, by=0.1), "0.7", "0.7001"),
        (~rules.Meets("four_hour", 0.95, by=-0.03), "0.92", "0.9199"),
        (~rules.Meets("four_hour", 0.6, by=0.1), "0.7", "0.6999"),
    ],
)
def test_margins_are_added_in_decimal(criterion: Any, on_it: str, beyond: str) -> None:
    assert answer(criterion, on_it) is Answer.NOT_MET
    assert answer(criterion, beyond) is Answer.MET


@pytest.mark.parametrize("kind", [rules.Misses, rules.Beats, rules.Meets])
def test_a_metric_without_a_better_side_has_none_to_be_on(kind: Any) -> None:
    with pytest.raises(DefinitionError, match="asks for the better side of 'beds', and neither is better; use Below"):
        asking(kind("beds", 3), metrics=[BEDS])


def test_a_limit_that_was_not_called_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"ItsStandard is a class, not a limit; give ItsStandard\(…\)"):
        rules.Misses("four_hour", rules.ItsStandard)  # type: ignore[arg-type]


def test_criteria_with_limits_are_equal_where_these_are() -> None:
    assert rules.Beats("m", rules.ItsPast.years_before(1)) == rules.Beats("m", LAST_YEAR)
    assert hash(rules.Beats("m", rules.ItsPast.years_before(1))) == hash(rules.Beats("m", LAST_YEAR))
    assert rules.Beats("m", LAST_YEAR) != rules.Beats("m", rules.ItsPast.years_before(2))
    assert rules.Beats("m", LAST_YEAR) != rules.Beats("m", 1)


def test_limits_of_scenarios_take_a_margin_as_well() -> None:
    panel = four_hours({"TA": "0.92", "TB": "0.9"})
    ranks = asking(rules.Below("four_hour", np.array([[0.95], [0.93]]), by=0.03)).simulate(panel, until=first_of(1))

    assert ranks[:, 0].tolist() == [[0, 2], [0, 0]]


def test_a_standard_that_ends_leaves_later_periods_open() -> None:
    ended = Standard("four_hour", 0.76, valid=DateRange(None, APRIL.shifted(1).start))

    assert answer(rules.Meets("four_hour"), "0.8 0.8", 2, standards=[ended]) is Answer.UNDECIDED


# Digits.


def test_a_figure_and_an_earlier_one_have_the_digits_that_tell_them_apart() -> None:
    told = decide(rules.Beats("four_hour", rules.ItsPast.periods_before(1)), "0.67054 0.67105", 2).explain()
    (line,) = told.lines

    assert line.cells()[1:3] == ("67.11 %", "above 67.05 %")
    assert line.notes == ("in April 2023 it was 67.05 %",)


def test_a_figure_that_equals_an_earlier_one_is_written_like_it_everywhere() -> None:
    told = decide(rules.Beats("four_hour", rules.ItsPast.periods_before(1)), "0.6712 0.6712", 2).explain()
    (line,) = told.lines

    assert line.cells()[1:3] == ("67.12 %", "above 67.12 %")
    assert line.notes == ("in April 2023 it was 67.12 %",)


def test_with_a_margin_an_earlier_figure_has_the_digits_of_the_limit() -> None:
    criterion = rules.Beats("four_hour", rules.ItsPast.periods_before(1), by=0.01)
    (line,) = decide(criterion, "0.67054 0.68071", 2).explain().lines

    assert line.cells()[1:3] == ("68.07 %", "above 68.05 %")
    assert line.notes[0] == "in April 2023 it was 67.05 %"


def test_another_figure_has_the_digits_of_the_limit() -> None:
    two = [number("a", Polarity.LOWER_IS_BETTER), number("b", Polarity.LOWER_IS_BETTER)]
    shown = testing.panel_of({"TA": {"a": "1.234", "b": "1.231"}}, two, first="2023-04")
    asked = asking(rules.Above("a", rules.FigureOf("b")), metrics=two)
    (line,) = asked.review(shown, on=first_of(1))["TA"].explain().lines

    assert line.cells()[1:3] == ("1.234", "above 1.231")
    assert line.notes == ("b (April 2023): 1.231",)


def test_the_median_has_the_digits_of_the_limit() -> None:
    asked = asking(rules.Below("four_hour", rules.OfCohort(0.5)))
    shown = four_hours({"TA": "0.67054", "TB": "0.67105", "TC": "0.9"})
    (line,) = asked.review(shown, on=first_of(1))["TA"].explain().lines

    assert line.cells()[1:3] == ("67.05 %", "below 67.11 %")
    assert line.notes == ("the median of 3 figures is 67.11 %",)
