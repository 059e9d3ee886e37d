"""
Hit policies as in Decision Model and Notation (DMN) of the Object Management Group.

The tables are our own.  Their shapes, and what is expected of them, follow the clauses "Hit policy" and "Default
output values" of DMN 1.5, which its contents list as 8.2.10 and 8.2.11, and the decision tables of the open
compatibility kit (github.com/dmn-tck/tck), by whose numbers the tests are grouped: 0004 to 0007, 0017, 0108, 0111,
0113, 0114 and 0117 to 0119.  Left out is what tiers have no use for: lists as results (collect without an operator, rule
order, output order), sums and counts, several outputs, and text, dates and lists as inputs.

A null input of DMN is a missing figure: nothing but "-", and null itself, matches it.  A table whose cells
name MISSING says the same; one whose cells do not leaves open what the figure may be.
"""

from __future__ import annotations

from typing import Any

import pytest
from invented import METRICS, SCALE, first_of, number, regime

from tiering import rules, testing
from tiering.errors import DefinitionError, ProblemsError
from tiering.rules import MISSING, HitPolicy

OF = (*METRICS, number("deficit"))
INPUTS: dict[str, Any] = {
    "four_hour": "four_hour",
    "category_2": "category_2",
    "deficit": rules.Above("deficit", 0),
}


def tiers(table: rules.DecisionTable, **figures: str) -> str:
    """Return the tiers that are open for one trust, the most intensive first."""
    shown = testing.panel_of({"TA": figures}, OF, first="2023-04", organisations=["TB"])
    review = regime(table, metrics=OF).review(shown, on=first_of(1))
    least, most = (int(bound[0]) for bound in (review.least, review.most))
    return " ".join(SCALE[rank].code for rank in range(most, least - 1, -1))


def table(*rows: rules.Row, **settings: Any) -> rules.DecisionTable:
    return rules.DecisionTable(inputs=INPUTS, rows=rows, **settings)


# Unique: the rows are disjoint (0004; 0017).

UNIQUE = table(
    rules.Row({"four_hour": ">= 0.7", "category_2": "<= 1800", "deficit": False}, "3"),
    rules.Row({"four_hour": "< 0.7", "category_2": "<= 1800", "deficit": False}, "2"),
    rules.Row({"four_hour": "-", "category_2": "> 1800", "deficit": False}, "2"),
    rules.Row({"four_hour": "-", "category_2": "-", "deficit": True}, "1"),
)


@pytest.mark.parametrize(
    ("four_hour", "category_2", "deficit", "tier"),
    [
        ("0.7", "1800", "0", "3"),
        ("0.69", "1800", "0", "2"),
        ("0.7", "1801", "0", "2"),
        ("0.7", "1800", "1", "1"),
    ],
)
def test_unique_returns_the_only_row_that_matches(four_hour: str, category_2: str, deficit: str, tier: str) -> None:
    assert tiers(UNIQUE, four_hour=four_hour, category_2=category_2, deficit=deficit) == tier


def test_unique_covers_both_sides_of_a_limit_that_belongs_to_one_of_them() -> None:
    sides = rules.DecisionTable(
        inputs={"deficit": "deficit"}, rows=[rules.Row({"deficit": "> 10"}, "1"), rules.Row({"deficit": "<= 10"}, "3")]
    )

    assert [tiers(sides, deficit=figure) for figure in ("10", "10.1")] == ["3", "1"]


def test_unique_allows_no_overlap() -> None:
    with pytest.raises(DefinitionError, match=r"rows 1 and 2: four_hour from 0.6 to below 0.7"):
        table(rules.Row({"four_hour": "< 0.7"}, "1"), rules.Row({"four_hour": ">= 0.6"}, "1"))


# Any: rows may overlap that say the same (0005, 0117).

ANY = (
    rules.Row({"four_hour": ">= 0.7", "category_2": "<= 1800", "deficit": False}, "3"),
    rules.Row({"four_hour": "< 0.7"}, "2"),
    rules.Row({"category_2": "> 1800"}, "2"),
    rules.Row({"deficit": True}, "2"),
)


@pytest.mark.parametrize(
    ("four_hour", "category_2", "deficit", "tier"),
    [("0.7", "1800", "0", "3"), ("0.69", "1800", "0", "2"), ("0.69", "1801", "1", "2")],
)
def test_any_returns_what_all_matching_rows_say(four_hour: str, category_2: str, deficit: str, tier: str) -> None:
    assert tiers(table(*ANY, hit=HitPolicy.ANY), four_hour=four_hour, category_2=category_2, deficit=deficit) == tier


def test_any_allows_no_overlap_of_rows_that_say_different_things() -> None:
    with pytest.raises(ProblemsError) as caught:
        table(*ANY[:3], rules.Row({"deficit": True}, "1"), hit=HitPolicy.ANY)

    assert [str(each).partition(";")[0] for each in caught.value.exceptions] == [
        "rows 2 and 4: four_hour below 0.7, deficit true",
        "rows 3 and 4: category_2 above 1,800, deficit true",
    ]


# Priority: the output that stands first in the list of values (0006, 0007, 0118).


@pytest.mark.parametrize("order", [("3", "2"), ("2", "3")])
def test_priority_agrees_with_any_where_the_rows_say_the_same(order: tuple[str, ...]) -> None:
    ranked = table(*ANY, hit=HitPolicy.PRIORITY, priority=order)

    assert tiers(ranked, four_hour="0.69", category_2="1801", deficit="1") == "2"


@pytest.mark.filterwarnings("ignore::tiering.errors.OddRegimeWarning")
@pytest.mark.parametrize(("order", "tier"), [(("1", "2", "3"), "1"), (("3", "1", "2"), "3"), (("2", "3", "1"), "2")])
def test_priority_goes_by_the_order_of_the_outputs_and_not_of_the_rows(order: tuple[str, ...], tier: str) -> None:
    ranked = table(
        rules.Row({"four_hour": "< 0.9"}, "2"),
        rules.Row({"four_hour": "< 0.8"}, "1"),
        rules.Row({"four_hour": "< 0.85"}, "3"),
        hit=HitPolicy.PRIORITY,
        priority=order,
        otherwise="3",
    )

    assert tiers(ranked, four_hour="0.7") == tier


@pytest.mark.filterwarnings("ignore::tiering.errors.OddRegimeWarning")
def test_priority_puts_a_range_before_the_row_that_matches_anything() -> None:
    ranked = table(
        rules.Row({}, "3"), rules.Row({"four_hour": "[0.5..0.6]"}, "2"), hit=HitPolicy.PRIORITY, priority=("2", "3")
    )

    assert [tiers(ranked, four_hour=each) for each in ("0.49", "0.5", "0.6", "0.61")] == ["3", "2", "2", "3"]


# First: the first row that matches, in the order of the rows (0108, 0111).


@pytest.mark.parametrize(("figure", "tier"), [("19", "1"), ("18", "2"), ("13", "2"), ("12", "3"), ("1", "3")])
def test_first_returns_the_first_row_that_matches(figure: str, tier: str) -> None:
    steps = rules.DecisionTable(
        inputs={"deficit": "deficit"},
        rows=[
            rules.Row({"deficit": "> 18"}, "1"),
            rules.Row({"deficit": "> 12"}, "2"),
            rules.Row({"deficit": "> 0"}, "3"),
        ],
        hit=HitPolicy.FIRST,
        otherwise="2",
    )

    assert tiers(steps, deficit=figure) == tier


# Collect with an operator: one of the outputs of all matching rows, by their order (0114; 0119).


@pytest.mark.parametrize(("figure", "tier"), [("1", "3"), ("4", "2"), ("5", "1")])
def test_collect_max_returns_the_greatest_output_of_all_matching_rows(figure: str, tier: str) -> None:
    collected = rules.DecisionTable(
        inputs={"deficit": "deficit"},
        rows=[
            rules.Row({"deficit": ">= 0"}, "3"),
            rules.Row({"deficit": ">= 5"}, "1"),
            rules.Row({"deficit": ">= 3"}, "2"),
        ],
        hit=HitPolicy.COLLECT_MAX,
        otherwise="3",
    )

    assert tiers(collected, deficit=figure) == tier


# No row matches (default output values).


@pytest.mark.parametrize("hit", HitPolicy)
def test_the_default_output_is_returned_where_no_row_matches(hit: HitPolicy) -> None:
    assert tiers(table(rules.Row({"four_hour": "< 0.5"}, "1"), hit=hit, otherwise="2"), four_hour="0.9") == "2"


@pytest.mark.parametrize("hit", HitPolicy)
def test_a_table_without_a_default_output_must_be_complete(hit: HitPolicy) -> None:
    with pytest.raises(DefinitionError, match="no row of the decision table matches four_hour at least"):
        table(rules.Row({"four_hour": "< 0.5"}, "1"), hit=hit)


# Null inputs.

NULLS = (
    rules.Row({"four_hour": MISSING}, "2"),
    rules.Row({"four_hour": "< 0.5"}, "1"),
    rules.Row({"four_hour": ">= 0.5"}, "3"),
)


@pytest.mark.parametrize("hit", HitPolicy)
def test_a_null_input_matches_the_cell_that_names_null_and_no_range(hit: HitPolicy) -> None:
    assert tiers(table(*NULLS, hit=hit), four_hour="_") == "2"


def test_a_null_input_matches_a_cell_that_may_be_anything() -> None:
    named = table(*NULLS, rules.Row({"category_2": "> 100"}, "1"), hit=HitPolicy.COLLECT_MAX)

    assert tiers(named, four_hour="_", category_2="200") == "1"


def test_a_null_input_that_no_row_matches_yields_the_default_output() -> None:
    named = table(
        rules.Row({"four_hour": MISSING, "deficit": True}, "1"), rules.Row({"four_hour": "< 0.5"}, "1"), otherwise="2"
    )

    assert tiers(named, four_hour="_", deficit="0") == "2"


def test_a_null_answer_is_neither_true_nor_false() -> None:
    named = table(
        rules.Row({"deficit": True}, "1"), rules.Row({"deficit": False}, "3"), rules.Row({"deficit": MISSING}, "2")
    )

    assert [tiers(named, deficit=each) for each in ("1", "0", "_")] == ["1", "3", "2"]


def test_where_no_cell_names_null_the_rows_that_a_figure_could_match_are_open() -> None:
    assert tiers(table(*NULLS[1:], otherwise="2"), four_hour="_") == "1 2 3"
