"""Needs come from a review's findings, and carry their evidence."""

from __future__ import annotations

import math
import pickle
from collections.abc import Mapping
from datetime import date
from typing import Any, final

import attrs
import pytest
from invented import FOUR_HOUR, METRICS, SCALE, TRUST_A, first_of, four_hours, number, regime

from tiering import (
    Cadence,
    DateRange,
    History,
    Organisation,
    Panel,
    Placement,
    Polarity,
    Review,
    ServiceShare,
    Standard,
    Tier,
    Vintages,
    Window,
    errors,
    rules,
    scores,
    testing,
)
from tiering.support import Need, Needs, UnknownNeed, needs_of
from tiering.typing import Evidence, Finding

BELOW = rules.Below("four_hour", 0.7)
SLOW = rules.Above("category_2", 2400)
SEVENTY = rules.Ladder(enter={"2": BELOW})
NEVER = rules.Ladder(enter={"1": rules.Below("four_hour", 0.0)})


def review_of(figures: Mapping[str, str], rule: Any = SEVENTY, months: int = 1, **changes: Any) -> Review:
    """Return the review of four-hour figures after so many months."""
    start = changes.pop("start", ())
    return regime(rule, **changes).review(four_hours(figures), on=first_of(months), start=start)


def both(four_hour: str, category_2: str, rule: Any, **changes: Any) -> Review:
    """Return the review of Trust A after one month of both metrics."""
    panel = testing.panel_of({"TA": {"four_hour": four_hour, "category_2": category_2}}, METRICS, first="2023-04")
    return regime(rule).review(panel, on=first_of(1), **changes)


def metrics(needs: Needs) -> list[str]:
    """Return the metrics of some needs."""
    return [need.metric for need in needs]


def test_whoever_meets_an_entry_criterion_needs_what_is_missing_to_its_limit() -> None:
    (need,) = needs_of(review_of({"TA": "0.63"}))

    assert (need.organisation.code, need.tier.code, need.metric) == ("TA", "2", "four_hour")
    assert [need.gap, need.relative] == pytest.approx([0.07, 0.1])
    assert (need.observed, need.limit) == (0.63, 0.7)


def test_where_lower_is_better_the_gap_is_above_the_limit() -> None:
    (need,) = needs_of(both("0.8", "3000", rules.Ladder(enter={"2": SLOW})))

    assert (need.metric, need.gap, need.relative) == ("category_2", 600.0, 0.25)


def test_whoever_meets_no_entry_criterion_and_misses_no_standard_has_no_need() -> None:
    assert not needs_of(review_of({"TA": "0.8"}))


def test_whoever_is_exactly_at_a_limit_does_not_fall_short_of_it() -> None:
    kept = rules.Ladder(enter={"2": BELOW}, leave={"2": rules.Above("four_hour", 0.76)})

    assert not needs_of(review_of({"TA": "0.76"}, kept, start=[Placement("TA", "2")]))


def test_of_a_criterion_that_does_not_hold_no_part_counts() -> None:
    assert not needs_of(both("0.6", "1800", rules.Ladder(enter={"2": BELOW & SLOW})))


def test_of_a_criterion_that_holds_only_the_parts_that_hold_count() -> None:
    assert metrics(needs_of(both("0.6", "1800", rules.Ladder(enter={"2": BELOW | SLOW})))) == ["four_hour"]


@pytest.mark.parametrize(("stood", "expected"), [("1", ["four_hour"]), ("3", [])])
def test_a_leave_criterion_counts_for_those_who_stood_in_its_tier(stood: str, expected: list[str]) -> None:
    rule = rules.Ladder(enter={"1": rules.Below("four_hour", 0.5)}, leave={"1": ~BELOW})

    assert metrics(needs_of(review_of({"TA": "0.6"}, rule, start=[Placement("TA", stood)]))) == expected


def test_whoever_is_first_placed_stood_in_the_default_tier() -> None:
    scale = attrs.evolve(SCALE, default="1")
    rule = rules.Ladder(enter={"1": rules.Below("four_hour", 0.5)}, leave={"1": ~BELOW})

    assert metrics(needs_of(review_of({"TA": "0.6"}, rule, scale=scale))) == ["four_hour"]


def test_a_limit_on_the_better_side_of_which_a_figure_lies_is_no_need() -> None:
    between = rules.Ladder(enter={"2": rules.Between("four_hour", 0.5, 0.7)})
    (need,) = needs_of(review_of({"TA": "0.6"}, between))

    assert need.limit == 0.7


def test_the_standards_in_force_count_whatever_the_rule_asks() -> None:
    standards = [
        Standard("four_hour", 0.76, valid=DateRange(end=date(2023, 5, 1))),
        Standard("four_hour", 0.9, valid=DateRange(start=date(2023, 5, 1))),
    ]
    (need,) = needs_of(review_of({"TA": "0.72"}, NEVER, standards=standards))

    assert (need.limit, need.tier.code) == (0.76, "3")


def test_standards_count_for_metrics_that_the_rule_does_not_read() -> None:
    panel = testing.panel_of({"TA": {"four_hour": "0.8", "category_2": "2000 2100"}}, METRICS, first="2023-04")
    review = regime(standards=[Standard("category_2", 1800)]).review(panel, on=first_of(2))
    (need,) = needs_of(review)

    assert (need.metric, need.gap, need.periods) == ("category_2", 300.0, 2)


def test_metrics_that_the_panel_does_not_have_are_passed_over() -> None:
    panel = testing.panel_of({"TA": {"four_hour": "0.8"}}, [FOUR_HOUR], first="2023-04")
    review = regime(standards=[Standard("category_2", 1800)]).review(panel, on=first_of(1))

    assert not needs_of(review)


def test_other_standards_may_be_given_instead() -> None:
    review = review_of({"TA": "0.8"}, standards=[Standard("four_hour", 0.95)])

    assert [need.limit for need in needs_of(review, standards=[Standard("four_hour", 0.85)])] == [0.85]


def test_of_several_limits_the_furthest_counts_and_the_others_are_told() -> None:
    rule = rules.Ladder(enter={"1": rules.Below("four_hour", 0.5), "2": BELOW})
    (need,) = needs_of(review_of({"TA": "0.4"}, rule, standards=[Standard("four_hour", 0.6)]))

    assert need.limit == 0.7
    assert [line.limit for line in need.lines] == [0.7, 0.6, 0.5]


def test_a_criterion_that_is_part_of_several_is_told_once() -> None:
    rule = rules.Ladder(enter={"1": BELOW & rules.Below("four_hour", 0.5), "2": BELOW})
    (need,) = needs_of(review_of({"TA": "0.4"}, rule))

    assert [line.limit for line in need.lines] == [0.7, 0.5]


def test_a_margin_belongs_to_the_limit() -> None:
    rule = rules.Ladder(enter={"2": rules.Misses("four_hour", 0.76, by=0.08)})
    (need,) = needs_of(review_of({"TA": "0.66"}, rule))

    assert need.limit == 0.68


def test_periods_count_how_long_it_has_lasted_in_a_row() -> None:
    needs = needs_of(review_of({"TA": "0.6 0.8 0.6 0.6", "TB": "0.6 0.6 0.6 0.6", "TC": "0.8 0.8 0.8 0.6"}, months=4))

    assert [need.periods for need in needs] == [2, 4, 1]


def test_a_period_without_a_figure_ends_the_row() -> None:
    (need,) = needs_of(review_of({"TA": "0.6 _ 0.6"}, months=3))

    assert need.periods == 1


@final
@attrs.frozen
class NotTooShort:
    """A criterion that compares a figure with a limit, and asks for more than that."""

    reads: Mapping[str, int] = attrs.field(factory=lambda: {"four_hour": 1})
    elementwise: bool = True

    def assess(self, evidence: Evidence, /) -> Finding:
        """Hold below the limit, but not far below."""
        figure = evidence.figure("four_hour")
        met = (figure.values < 0.7) & (figure.values > 0.5)
        return Finding(self, met, met, figure, 0.7)


def test_a_period_counts_only_where_the_criterion_held() -> None:
    (need,) = needs_of(review_of({"TA": "0.6 0.4 0.6 0.6"}, rules.Ladder(enter={"2": NotTooShort()}), months=4))

    assert need.periods == 2


def test_the_standards_of_earlier_periods_are_those_of_their_time() -> None:
    june = date(2023, 6, 1)
    standards = [
        Standard("four_hour", 0.5, valid=DateRange(end=june)),
        Standard("four_hour", 0.7, valid=DateRange(start=june)),
    ]
    (need,) = needs_of(review_of({"TA": "0.6 0.6 0.6 0.6"}, NEVER, months=4, standards=standards))

    assert need.periods == 2


def test_a_window_moves_with_the_periods() -> None:
    rule = rules.Ladder(enter={"2": rules.Below("four_hour", 0.7, over=Window.last(2))})
    (need,) = needs_of(review_of({"TA": "0.8 0.7 0.5 0.6"}, rule, months=4))

    assert [need.observed, need.periods] == pytest.approx([0.55, 2])


def test_a_metric_counts_its_own_periods() -> None:
    quarterly = number("stays", cadence=Cadence.QUARTER)
    panel = testing.panel_of(
        {"TA": {"four_hour": "0.8 0.8 0.8 0.8 0.8 0.8", "stays": "9 9"}}, [FOUR_HOUR, quarterly], first="2023-04"
    )
    rule = rules.Ladder(enter={"2": rules.Above("stays", 5), "1": rules.Below("four_hour", 0.1)})
    (need,) = needs_of(regime(rule, metrics=[FOUR_HOUR, quarterly]).review(panel, on=first_of(6)))

    assert (need.metric, need.periods) == ("stays", 2)


def test_only_what_was_known_on_the_day_counts() -> None:
    row = {"organisation": "TA", "metric": "four_hour"}
    vintages = Vintages.from_records(
        [
            {**row, "period": "2023-04", "value": 0.8, "published": date(2023, 5, 1)},
            {**row, "period": "2023-05", "value": 0.6, "published": date(2023, 6, 1)},
            {**row, "period": "2023-04", "value": 0.6, "published": date(2023, 7, 1)},
        ],
        [FOUR_HOUR],
    )
    held = [regime(SEVENTY).review(vintages, on=day) for day in (first_of(2), first_of(3))]

    assert [need.periods for review in held for need in needs_of(review)] == [1, 2]


def weighted(value: float = 0.63, **more: Any) -> Review:
    """Return the review of figures with denominators."""
    rows = [{"organisation": "TA", "metric": "four_hour", "period": "2023-04", "value": value, **more}]
    return regime(SEVENTY).review(Panel.from_records(rows, METRICS), on=first_of(1))


def test_patients_are_counted_as_in_lines() -> None:
    (need,) = needs_of(weighted(weight=1001))

    assert need.patients == need.line.people == 71


def test_patients_are_not_counted_up_for_binary_noise() -> None:
    (need,) = needs_of(weighted(0.69, weight=100))

    assert need.gap * 100 > 1
    assert need.patients == 1


def test_patients_are_not_counted_where_others_saw_them() -> None:
    rows = [{"organisation": "TS", "metric": "four_hour", "period": "2023-04", "value": 0.6, "weight": 1000}]
    served = Panel.from_records(rows, METRICS).attribute([ServiceShare(service="TS", client="TA")])
    (need,) = needs_of(regime(SEVENTY).review(served, on=first_of(1)))

    assert need.patients is need.line.people is None


def test_where_no_weights_are_given_nobody_knows_how_many_patients() -> None:
    (need,) = needs_of(weighted())

    assert need.patients is None


def test_a_metric_that_counts_nobody_has_no_patients() -> None:
    (need,) = needs_of(both("0.8", "3000", rules.Ladder(enter={"2": SLOW})))

    assert need.patients is None


def test_a_need_carries_the_line_of_the_explanation() -> None:
    review = review_of({"TA": "0.63"})
    (need,) = needs_of(review)

    assert need.line in review["TA"].explain().lines


def test_a_need_carries_the_line_of_a_negated_criterion() -> None:
    rule = rules.Ladder(enter={"2": rules.Below("four_hour", 0.5)}, leave={"2": ~BELOW})
    review = review_of({"TA": "0.6"}, rule, start=[Placement("TA", "2")])
    (need,) = needs_of(review)

    assert need.line.relation == "not below"
    assert need.line in review["TA"].explain().lines


def test_a_missing_figure_is_a_need_that_is_not_known() -> None:
    needs = needs_of(review_of({"TA": "_", "TB": "0.8"}))

    assert not needs
    assert [(each.organisation.code, each.metric, each.line.answer.value) for each in needs.unknown] == [
        ("TA", "four_hour", "undecided")
    ]


def test_what_counts_only_if_a_missing_figure_is_bad_is_not_known_either() -> None:
    needs = needs_of(both("0.6", "_", rules.Ladder(enter={"2": BELOW & SLOW})))

    assert not needs
    assert [each.metric for each in needs.unknown] == ["four_hour", "category_2"]


def test_a_known_need_is_not_among_the_unknown_ones() -> None:
    rule = rules.Ladder(enter={"2": rules.Below("four_hour", 0.7, over=Window.last(2))})
    needs = needs_of(review_of({"TA": "_ 0.6"}, rule, months=2, standards=[Standard("four_hour", 0.76)]))

    assert (metrics(needs), needs.unknown) == (["four_hour"], ())


def test_where_no_standard_is_in_force_nothing_is_unknown() -> None:
    standards = [Standard("four_hour", 0.76, valid=DateRange(start=date(2024, 1, 1)))]
    rule = rules.Ladder(enter={"2": rules.Misses("four_hour")})
    with pytest.warns(errors.OddRegimeWarning):
        review = review_of({"TA": "_"}, rule, standards=standards)

    assert not needs_of(review).unknown


def test_what_only_another_kind_reports_is_no_unknown_need() -> None:
    trust, service = TRUST_A, Organisation("AMB", name="Ambulance A", kind="ambulance service")
    rows = [
        {"organisation": "TA", "metric": "four_hour", "period": "2023-04", "value": 0.6},
        {"organisation": "AMB", "metric": "category_2", "period": "2023-04", "value": 2700},
    ]
    panel = Panel.from_records(rows, METRICS, organisations=[trust, service])
    needs = needs_of(regime(rules.Ladder(enter={"2": BELOW | SLOW})).review(panel, on=first_of(1)))

    assert [(need.organisation.code, need.metric) for need in needs] == [("TA", "four_hour"), ("AMB", "category_2")]
    assert needs.unknown == ()


def test_where_neither_direction_is_better_nobody_falls_short() -> None:
    beds = number("beds", polarity=Polarity.NEUTRAL)
    panel = testing.panel_of({"TA": {"beds": "9"}}, [beds], first="2023-04")
    review = regime(rules.Ladder(enter={"2": rules.Above("beds", 5)}), metrics=[beds]).review(panel, on=first_of(1))

    assert not needs_of(review)


def test_what_held_in_earlier_periods_only_is_no_need_now() -> None:
    rule = rules.Ladder(enter={"2": rules.InPeriods(BELOW, 2, of=3)})
    review = review_of({"TA": "0.6 0.6 0.8", "TB": "0.6 0.8 0.6"}, rule, months=3)

    assert review.ranks.tolist() == [1, 1]
    assert [need.organisation.code for need in needs_of(review)] == ["TB"]


def test_the_limits_of_an_override_count() -> None:
    rule = rules.Override(NEVER, when=BELOW, at_least="2")

    assert metrics(needs_of(review_of({"TA": "0.6"}, rule))) == ["four_hour"]


def test_the_level_that_a_score_is_measured_from_counts() -> None:
    rule = rules.Bands(scores.Gap("four_hour", 0.9, per=0.01), enter={"2": 10.0})
    (need,) = needs_of(review_of({"TA": "0.7 0.75"}, rule, months=2))

    assert [need.gap, need.periods, need.line.limit] == pytest.approx([0.15, 2, 0.9])


def test_the_levels_of_scores_within_scores_count() -> None:
    mean = scores.mean_of(scores.Gap("four_hour", 0.9, per=0.01), scores.Gap("category_2", 1800, per=60))
    needs = needs_of(both("0.7", "2400", rules.Bands(mean, enter={"2": 10.0})))

    assert [need.limit for need in needs] == [0.9, 1800]


def test_the_gap_to_a_limit_below_nothing_is_a_share_of_its_size() -> None:
    surplus = number("surplus", Polarity.HIGHER_IS_BETTER)
    panel = testing.panel_of({"TA": {"surplus": "-3"}}, [surplus], first="2023-04")
    rule = rules.Ladder(enter={"2": rules.Below("surplus", -2)})
    (need,) = needs_of(regime(rule, metrics=[surplus]).review(panel, on=first_of(1)))

    assert (need.gap, need.relative) == (1.0, 0.5)


def test_a_limit_of_nothing_makes_the_gap_endless() -> None:
    waits = number("waits")
    panel = testing.panel_of({"TA": {"waits": "4"}}, [waits], first="2023-04")
    review = regime(rules.Ladder(enter={"2": rules.Above("waits", 0)}), metrics=[waits]).review(panel, on=first_of(1))
    (need,) = needs_of(review)

    assert need.relative == math.inf
    assert need.to_record()["relative"] is None


def test_needs_come_by_organisation_and_then_in_the_order_of_the_metrics() -> None:
    row = {"four_hour": "0.6", "category_2": "3000"}
    panel = testing.panel_of({"TB": row, "TA": row}, METRICS, first="2023-04")
    needs = needs_of(regime(rules.Ladder(enter={"2": SLOW | BELOW})).review(panel, on=first_of(1)))

    assert [(need.organisation.code, need.metric) for need in needs] == [
        ("TB", "four_hour"),
        ("TB", "category_2"),
        ("TA", "four_hour"),
        ("TA", "category_2"),
    ]


def test_only_some_metrics_may_be_looked_at() -> None:
    review = both("0.6", "3000", rules.Ladder(enter={"2": SLOW | BELOW}))

    assert metrics(needs_of(review, metrics=["category_2"])) == ["category_2"]


def test_all_unknown_metrics_are_refused_at_once() -> None:
    with pytest.raises(errors.ProblemsError) as caught:
        needs_of(review_of({"TA": "0.6"}), metrics=["four_hours", "category_2", "nothing"])

    assert [str(each.code) for each in caught.value.exceptions if isinstance(each, errors.UnknownCodeError)] == [
        "four_hours",
        "nothing",
    ]


def test_a_review_read_from_records_is_refused() -> None:
    of = regime(SEVENTY)
    history = of.replay(four_hours({"TA": "0.6"}), until=first_of(1))
    read = History.from_records(history.to_records(complete=True), of)[-1]

    with pytest.raises(errors.DefinitionError, match="which hold no figures, so its needs cannot be found"):
        needs_of(read)


def test_needs_are_found_by_organisation() -> None:
    needs = needs_of(review_of({"TA": "0.6", "TB": "0.8", "TC": "0.5"}))

    assert [each.code for each in needs.organisations] == ["TA", "TC"]
    assert (len(needs.of("TC")), needs.of("TB"), needs.metrics) == (1, (), ("four_hour",))


def test_needs_say_what_they_are() -> None:
    needs = needs_of(review_of({"TA": "0.63", "TB": "_"}), programme="urgent care")

    assert str(needs) == "1 need of 1 organisation in the review of 1 May 2023; 1 undecided"
    assert str(needs[0]) == "TA, urgent care: Four hours (April 2023) 63.0 %, 7.0 points short of 70 %, for 1 month"
    assert str(needs.unknown[0]) == "TB, urgent care: four_hour is undecided"


def test_a_need_says_how_many_patients_it_is_about() -> None:
    assert str(needs_of(weighted(weight=1001))[0]).endswith("71 more patients within four hours would reach it")


def test_patients_are_counted_by_the_month_whatever_the_window() -> None:
    over_three = rules.Ladder(enter={"1": rules.Below("four_hour", 0.7, over=Window.last(3))})
    panel = four_hours({"TA": "0.6x3"})
    of_each = attrs.evolve(panel, weights=panel.values * 0 + 1000)
    (need,) = needs_of(regime(over_three).review(of_each, on=first_of(3)))

    assert (need.over, need.patients) == (3, 100)


def test_needs_are_plain_data_as_records() -> None:
    assert needs_of(weighted(weight=1001), programme="urgent care").to_records() == [
        {
            "organisation": "TA",
            "programme": "urgent care",
            "tier": "2",
            "metric": "four_hour",
            "observed": 0.63,
            "limit": 0.7,
            "gap": pytest.approx(0.07),
            "relative": pytest.approx(0.1),
            "over": 1,
            "periods": 1,
            "cadence": "month",
            "patients": 71,
        }
    ]


def test_needs_survive_pickling_with_their_lines() -> None:
    needs = needs_of(review_of({"TA": "0.63", "TB": "_"}))
    again = pickle.loads(pickle.dumps(needs))  # noqa: S301 - our own

    assert again == needs
    assert again[0].line == needs[0].line


def test_lines_are_made_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    review = review_of({"TA": "0.63"})
    made: list[int] = []
    monkeypatch.setattr("tiering.support._shortfalls.describe", lambda *_: made.append(1))
    needs_of(review)

    assert made == []


def by_hand(**changes: Any) -> Need:
    """Return a need that somebody wrote down."""
    fields = {"tier": Tier("1"), "metric": "four_hour", "gap": 0.08, "relative": 0.1, **changes}
    return Need(TRUST_A, **fields)


def test_a_need_by_hand_has_a_plain_line() -> None:
    assert by_hand().line.text == "four_hour falls short by 0.08"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"gap": 0.0}, "a gap of 0.0"),
        ({"gap": math.nan}, "a gap of nan"),
        ({"gap": math.inf}, "a gap of inf"),
        ({"relative": -1.0}, "a relative gap of -1.0"),
        ({"periods": 0}, "lasted 0 periods"),
        ({"periods": 1.5}, "lasted 1.5 periods"),
        ({"patients": -3}, "-3 patients"),
    ],
)
def test_a_need_that_cannot_be_is_refused(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(errors.DefinitionError, match=told):
        by_hand(**wrong)


def test_everything_wrong_with_a_need_is_told_at_once() -> None:
    with pytest.raises(errors.ProblemsError) as caught:
        by_hand(gap=-1.0, periods=0, patients=-1)

    assert len(caught.value.exceptions) == 3


def test_an_unknown_need_is_plain_data_as_a_record() -> None:
    assert UnknownNeed(TRUST_A, Tier("1"), "four_hour").to_record() == {
        "organisation": "TA",
        "programme": None,
        "tier": "1",
        "metric": "four_hour",
    }
