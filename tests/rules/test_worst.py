from __future__ import annotations

import math
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from compared import answers, evidence, latest
from invented import CATEGORY_2, FOUR_HOUR, number, regime

from tiering import Polarity, Reference, Status, Window, rules, scores
from tiering.errors import DefinitionError, OddRegimeWarning

M = number("m")
GAP = math.nan


def met(criterion: Any, *figures: float, **changes: Any) -> list[int]:
    return [int(each) for each in answers(criterion, figures, M, **changes).met]


def possible(criterion: Any, *figures: float, **changes: Any) -> list[int]:
    return [int(each) for each in answers(criterion, figures, M, **changes).possible]


def told(criterion: Any, figures: Any, index: int, of: Any = FOUR_HOUR, **changes: Any) -> str:
    found = answers(criterion, figures, of, **changes)
    line = criterion.describe(found, index)
    return "; ".join([*filter(None, line.cells()), *line.notes])


def test_the_worst_quarter_of_eight_are_two() -> None:
    assert met(rules.InWorst.quarter("m"), *range(8)) == [0] * 6 + [1, 1]


def test_the_worst_are_the_lowest_where_higher_is_better() -> None:
    found = answers(rules.InWorst("m", count=2), range(4), number("m", Polarity.HIGHER_IS_BETTER))

    assert found.met.tolist() == [True, True, False, False]


def test_a_share_is_taken_in_exact_arithmetic() -> None:
    assert 0.07 * 100 > 7
    assert sum(met(rules.InWorst("m", share=0.07), *range(100))) == 7
    assert sum(met(rules.InWorst.tenth("m"), *range(30))) == 3


def test_a_share_that_comes_to_a_part_of_a_place_has_that_place() -> None:
    assert sum(met(rules.InWorst.tenth("m"), *range(31))) == 4


@pytest.mark.parametrize(
    ("share", "exactly"),
    [
        (0.1, Fraction(1, 10)),
        (1 / 3, Fraction(1, 3)),
        (5 / 6, Fraction(5, 6)),
        (Decimal("0.15"), Fraction(3, 20)),
        (1, 1),
    ],
)
def test_a_share_is_read_as_it_was_meant(share: Any, exactly: Any) -> None:
    assert rules.InWorst("m", share=share).share == exactly


def test_equals_at_the_edge_are_all_in() -> None:
    assert met(rules.InWorst("m", count=2), 1, 2, 2, 3) == [0, 1, 1, 1]


def test_equals_at_the_edge_are_all_out_where_that_is_asked_for() -> None:
    assert met(rules.InWorst("m", count=2, ties="out"), 1, 2, 2, 3) == [0, 0, 0, 1]


def test_equals_that_all_have_a_place_are_in_either_way() -> None:
    assert met(rules.InWorst("m", count=3, ties="out"), 1, 2, 2, 3) == [0, 1, 1, 1]


def test_ones_own_gap_leaves_it_open() -> None:
    criterion = rules.InWorst("m", count=1)

    assert met(criterion, 1, GAP, 2) == [0, 0, 1]
    assert possible(criterion, 1, GAP, 2) == [0, 1, 1]


def test_where_nobody_reports_nothing_is_known() -> None:
    criterion = rules.InWorst("m", count=5)

    assert met(criterion, GAP, GAP) == [0, 0]
    assert possible(criterion, GAP, GAP) == [1, 1]


def test_where_everybody_has_a_place_nothing_is_learnt_of_those_who_do_not_report() -> None:
    criterion = rules.InWorst("m", count=3)

    assert met(criterion, 1, 2, GAP) == [1, 1, 0]
    assert possible(criterion, 1, 2, GAP) == [1, 1, 1]


def test_a_peers_gap_makes_the_pool_smaller() -> None:
    criterion = rules.InWorst("m", share=0.25)

    assert met(criterion, 1, 2, 3, 4, 5) == [0, 0, 0, 1, 1]
    assert met(criterion, 1, 2, 3, 4, GAP) == [0, 0, 0, 1, 0]


def test_whoever_could_stand_anywhere_leaves_the_others_open() -> None:
    criterion = rules.InWorst("m", count=2, pool=rules.Pool(everybody=True))

    assert met(criterion, 1, 2, 3, GAP) == [0, 0, 1, 0]
    assert possible(criterion, 1, 2, 3, GAP) == [0, 1, 1, 1]


def test_the_size_of_a_pool_of_everybody_is_fixed() -> None:
    criterion = rules.InWorst("m", share=0.5, pool=rules.Pool(everybody=True))

    assert possible(criterion, 1, 2, 3, GAP) == [0, 1, 1, 1]
    assert met(criterion, 1, 2, 3, GAP) == [0, 0, 1, 0]


def test_only_those_of_one_kind_are_compared() -> None:
    criterion = rules.InWorst("m", count=1, pool=rules.Pool(by_kind=True))

    assert met(criterion, 1, 2, 3, 4, kinds=("ambulance", "ambulance", "trust", "trust")) == [0, 1, 0, 1]
    assert met(criterion, 1, 2, 3, GAP, kinds=("ambulance", "ambulance", "trust", "trust")) == [0, 1, 1, 0]


def test_scores_are_compared_by_their_values() -> None:
    assert met(rules.InWorst(scores.Given("m"), count=1), 1, 3, 2) == [0, 1, 0]


def test_a_score_that_is_known_in_part_is_placed_by_what_it_may_be() -> None:
    of = (number("a", minimum=0, maximum=1), number("b", minimum=0, maximum=1))
    mean = scores.mean_of(scores.Given("a"), scores.Given("b"))
    seen = evidence([[[0.0, 0.1, 1.0, 0.0]], [[0.0, 0.1, GAP, GAP]]], of)
    found = rules.InWorst(mean, count=1).assess(seen)

    assert found.met.tolist() == [False, True, True, False]
    assert found.possible.tolist() == [False, True, True, True]


def test_a_figure_over_a_window_is_compared() -> None:
    criterion = rules.InWorst("m", count=1, over=Window.last(2))
    seen = evidence([[[1.0, 5.0], [4.0, 1.0]]], [M])

    assert criterion.assess(seen).met.tolist() == [False, True]
    assert dict(criterion.reads) == {"m": 2}
    assert list(criterion.windows) == [("m", Window.last(2))]


def test_scenarios_are_compared_one_by_one() -> None:
    seen = evidence([[[[1.0, 2.0, 3.0]]], [[[3.0, GAP, 1.0]]]], [M])
    found = rules.InWorst("m", count=1).assess(seen)

    assert found.met.tolist() == [[False, False, True], [True, False, False]]
    assert found.possible.tolist() == [[False, False, True], [True, True, False]]


def test_it_needs_a_better_side_and_looks_at_others() -> None:
    criterion = rules.InWorst("m", count=1)

    assert [(need.what.value, need.metric) for need in criterion.needs] == [("a better side", "m")]
    assert not criterion.elementwise


def test_a_score_is_a_part_of_it() -> None:
    given = scores.Given("m")

    assert rules.InWorst(given, count=1).parts == (("", given),)
    assert dict(rules.InWorst(given, count=1).reads) == {"m": 1}


def test_its_number_has_a_reference() -> None:
    source = Reference(Status.ILLUSTRATIVE, note="ours")
    criterion = rules.InWorst("m", count=5, reference=source)

    assert list(criterion.references) == [("m in the worst 5 of those who report", source)]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "either a share of the pool or a count"),
        ({"share": 0.1, "count": 1}, "either a share of the pool or a count"),
        ({"share": 0}, "a share must be above 0 and up to 1, not 0"),
        ({"share": 25}, "a share must be above 0 and up to 1, not 25; a quarter is 0.25"),
        ({"share": "much"}, "a share must be a number above 0 and up to 1, not 'much'"),
        ({"share": math.nan}, "a share must be a number"),
        ({"count": 0}, "count of InWorst must be a whole number from 1 up"),
        ({"count": 1, "ties": "both"}, "all 'in' or all 'out', not 'both'"),
    ],
)
def test_what_makes_no_sense_is_refused(options: Any, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        rules.InWorst("m", **options)


def test_a_score_has_its_own_windows() -> None:
    with pytest.raises(DefinitionError, match="compares the score m, which has its own windows; leave over out"):
        rules.InWorst(scores.Given("m"), count=1, over=Window.last(2))


def test_what_is_neither_a_metric_nor_a_score_is_refused() -> None:
    with pytest.raises(DefinitionError, match="of of InWorst is 3, no score: it has no reads"):
        rules.InWorst(3, count=1)  # type: ignore[arg-type]
    with pytest.raises(DefinitionError, match=r"is the class Given; give Given\(…\)"):
        rules.InWorst(scores.Given, count=1)  # type: ignore[arg-type]


def test_the_explanation_says_where_the_worst_begin_and_the_rank() -> None:
    text = told(rules.InWorst.quarter("four_hour"), (0.5, 0.6, 0.7, 0.8, GAP), 0)

    assert text == (
        "Four hours (April 2023); 50.0 %; at most 60.0 %; yours; "
        "the worst quarter of those who report: the worst of 4; 1 did not report"
    )


def test_the_rank_is_counted_from_the_worst() -> None:
    told_of = [told(rules.InWorst("four_hour", count=3), (0.1, 0.2, 0.3, 0.4), place) for place in range(4)]

    assert [text.split(": ")[-1] for text in told_of] == [
        "the worst of 4",
        "2nd worst of 4",
        "3rd worst of 4",
        "4th worst of 4",
    ]


def test_equals_share_the_worst_of_their_places_where_they_are_in() -> None:
    assert "report: 2nd worst of 4" in told(rules.InWorst("four_hour", count=2), (0.1, 0.2, 0.2, 0.4), 1)


def test_equals_share_the_best_of_their_places_where_they_are_out() -> None:
    assert "report: 3rd worst of 4" in told(rules.InWorst("four_hour", count=2, ties="out"), (0.1, 0.2, 0.2, 0.4), 1)


@pytest.mark.parametrize("ties", ["in", "out"])
def test_whoever_is_among_so_many_has_one_of_their_places(ties: Any) -> None:
    figures = (0.1, 0.2, 0.2, 0.2, 0.5, 0.6)
    for count in range(1, 7):
        criterion = rules.InWorst("four_hour", count=count, ties=ties)
        found = answers(criterion, figures, FOUR_HOUR)
        places = [found.basis.standing(index, from_worst=True, with_equals=ties == "out").best for index in range(6)]  # type: ignore[attr-defined]

        assert [place <= count for place in places] == found.met.tolist()


def test_equals_that_are_out_must_be_beyond_the_edge() -> None:
    assert "below 60.0 %" in told(rules.InWorst("four_hour", count=1, ties="out"), (0.5, 0.6), 0)


def test_the_worst_are_above_where_lower_is_better() -> None:
    seen = told(rules.InWorst("category_2", count=1), (600.0, 1200.0), 1, CATEGORY_2)

    assert "at least 10 min" in seen


def test_the_explanation_of_rank_bounds_says_both() -> None:
    text = told(rules.InWorst("four_hour", count=2, pool=rules.Pool(everybody=True)), (0.5, 0.6, GAP), 0)

    assert text == (
        "Four hours (April 2023) 50.0 %, the worst 2 of all: between 2nd worst and the worst of 3; 1 did not report; yours"
    )


def test_one_who_did_not_report_could_be_anywhere() -> None:
    text = told(rules.InWorst("four_hour", count=1), (0.5, GAP, GAP), 1)

    assert "between 2nd worst and the worst of 2; 1 other did not report" in text


def test_the_explanation_of_a_score_shows_its_parts() -> None:
    points = scores.Points("four_hour", {1: 0.7}, otherwise=2)
    criterion = rules.InWorst(scores.mean_of(points, name="overall"), count=1)
    text = told(criterion, (0.5, 0.8), 0)

    assert text == (
        "overall in the worst 1 of those who report: 2, the worst of 2; yours; points for four_hour: 2; Four hours (April 2023) 50.0 %"
    )


def test_where_all_have_a_place_there_is_no_edge() -> None:
    assert told(rules.InWorst("four_hour", count=5), (0.5, 0.6), 0) == (
        "Four hours (April 2023) 50.0 %, the worst 5 of those who report: the worst of 2; yours"
    )


def test_a_pool_says_who_is_in_it() -> None:
    assert str(rules.InWorst("m", share=0.3, pool=rules.Pool(by_kind=True))) == (
        "m in the worst 30 % of those of its kind who report"
    )


IN_REGION = rules.Pool(within="region")


def test_it_is_in_the_worst_of_its_region() -> None:
    criterion = rules.InWorst("m", count=1, pool=IN_REGION)

    assert met(criterion, 1, 2, 3, 4, regions=("N", "N", "S", "S")) == [0, 1, 0, 1]


@pytest.mark.parametrize("everybody", [False, True])
def test_who_is_compared_with_nobody_may_be_among_the_worst(everybody: bool) -> None:  # noqa: FBT001 - a parameter
    pool = rules.Pool(within="region", everybody=everybody)
    for criterion in (rules.InWorst("m", count=1, pool=pool), rules.InWorst("m", count=1, pool=pool, ties="out")):
        regions = ("N", "N", None)

        assert met(criterion, 1, 2, 9, regions=regions) == [0, 1, 0]
        assert possible(criterion, 1, 2, 9, regions=regions) == [0, 1, 1]


def test_the_explanation_says_with_whom_it_was_compared() -> None:
    size = rules.SizeBands("four_hour", (10, 25), over=Window.last(1), counted="attendances")
    criterion = rules.InWorst("four_hour", count=1, pool=rules.Pool(by_kind=True, within="region", size=size))
    text = told(
        criterion,
        (0.5, 0.6, 0.7, 0.2, GAP),
        0,
        regions=("Midlands", "Midlands", "Midlands", "North", "Midlands"),
        weights=(12, 13, 14, 15, 16),
    )

    assert text == (
        "Four hours (April 2023); 50.0 %; at most 60.0 %; yours; "
        "the worst 1 of those of its kind and size in its region who report: "
        "the worst of 3 trusts in Midlands with 10 to 25 attendances; 1 did not report"
    )


def test_the_explanation_says_why_it_was_compared_with_nobody() -> None:
    text = told(rules.InWorst("four_hour", count=1, pool=IN_REGION), (0.5, 0.6), 1, regions=("Midlands", None))

    assert text == (
        "Four hours (April 2023) 60.0 %, the worst 1 of those in its region who report: "
        "compared with nobody, because it is in no region on 1 May 2023; yours"
    )


def test_criteria_are_equal_where_what_they_ask_is() -> None:
    assert rules.InWorst("m", share=0.25) == rules.InWorst.quarter("m")
    assert hash(rules.InWorst("m", share=0.25)) == hash(rules.InWorst.quarter("m"))
    assert rules.InWorst.quarter("m") != rules.InWorst.tenth("m")


def test_it_can_be_pickled_and_combined() -> None:
    criterion = rules.InWorst.quarter(scores.RankScore("m"))

    assert pickle.loads(pickle.dumps(criterion)) == criterion  # noqa: S301 - our own
    assert np.array_equal((~criterion).assess(latest((1.0, 2.0), M)).met, [True, False])


def test_a_smaller_share_lies_in_the_region_of_a_larger_one() -> None:
    for tenth, quarter in (
        (rules.InWorst.tenth("m"), rules.InWorst.quarter("m")),
        (rules.InWorst("m", count=2), rules.InWorst("m", count=3)),
    ):
        with pytest.warns(OddRegimeWarning, match="nobody can enter tier '2'"):
            regime(rules.Ladder(enter={"1": quarter, "2": tenth}), metrics=[M])


def test_a_pool_is_made_of_truth_values() -> None:
    with pytest.raises(DefinitionError, match="by_kind of Pool must be a bool, not 1"):
        rules.Pool(by_kind=1)  # type: ignore[arg-type]
