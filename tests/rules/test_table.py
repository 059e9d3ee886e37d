from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
from invented import FOUR_HOUR, METRICS, first_of, number, regime

from tiering import Metric, Reference, Regime, Status, Tier, TierScale, Unit, Window, rules, testing
from tiering.errors import DefinitionError, OddRegimeWarning, ProblemsError, UnknownCodeError
from tiering.rules import MISSING, HitPolicy, Row
from tiering.rules._table_plan import Layout, RowByRow

DEFICIT = number("deficit")
OF = (*METRICS, DEFICIT)
IN_DEFICIT = rules.Above("deficit", 0)
INPUTS: dict[str, Any] = {"four_hour": "four_hour", "deficit": IN_DEFICIT}
ROWS = (
    Row({"four_hour": "< 0.65"}, "1", name="crowded"),
    Row({"four_hour": "[0.65..0.75)", "deficit": True}, "2"),
)


def table(*rows: Row, **settings: Any) -> rules.DecisionTable:
    return rules.DecisionTable(inputs=settings.pop("inputs", INPUTS), rows=rows, **settings)


EXAMPLE = table(*ROWS, otherwise="3")


def asking(rule: rules.DecisionTable, **changes: Any) -> Regime:
    return regime(rule, **{"metrics": OF, **changes})


def open_tiers(rule: rules.DecisionTable, four_hour: str = "_", deficit: str = "_") -> str:
    """Return the tiers that are open for one trust, the least intensive first."""
    review = asking(rule).review(panel(four_hour, deficit), on=first_of(len(four_hour.split())))
    return " ".join(review.scale[rank].code for rank in range(review.least[0], review.most[0] + 1))


def panel(four_hour: str = "_", deficit: str = "_") -> Any:
    figures = {"TA": {"four_hour": four_hour, "deficit": deficit}}
    return testing.panel_of(figures, OF, first="2023-04", organisations=["TB"])


def explained(rule: rules.DecisionTable, four_hour: str = "_", deficit: str = "_", *, full: bool = False) -> list[str]:
    decision = asking(rule).review(panel(four_hour, deficit), on=first_of(1))["TA"]
    return str(decision.explain(full=full)).splitlines()[1:]


# What it proposes.


@pytest.mark.parametrize(
    ("four_hour", "deficit", "tier"),
    [("0.6", "1", "1"), ("0.65", "1", "2"), ("0.7", "0", "3"), ("0.75", "1", "3")],
)
def test_the_row_that_matches_says_the_tier(four_hour: str, deficit: str, tier: str) -> None:
    assert open_tiers(EXAMPLE, four_hour, deficit) == tier


@pytest.mark.parametrize(
    ("four_hour", "deficit", "tiers"),
    [("_", "1", "3 2 1"), ("_", "0", "3 2 1"), ("0.7", "_", "3 2"), ("0.6", "_", "1"), ("0.8", "_", "3")],
)
def test_a_gap_leaves_open_what_some_value_would_lead_to(four_hour: str, deficit: str, tiers: str) -> None:
    assert open_tiers(EXAMPLE, four_hour, deficit) == tiers


def test_a_gap_that_makes_no_difference_decides() -> None:
    sides = table(
        Row({"four_hour": "< 0.65"}, "1"), Row({"four_hour": ">= 0.65"}, "1"), hit=HitPolicy.FIRST, otherwise="3"
    )

    assert open_tiers(sides, "_") == "1"


def test_a_missing_figure_is_one_that_the_metric_can_take() -> None:
    whole = table(Row({"four_hour": "[0..0.65)"}, "1"), Row({"four_hour": "[0.65..1]"}, "1"), otherwise="3")

    assert open_tiers(whole, "_") == "1"


def test_missing_is_a_value_of_its_own_where_a_cell_names_it() -> None:
    named = table(*ROWS, Row({"four_hour": MISSING}, "2"), otherwise="3")

    assert open_tiers(named, "_", "1") == "2"


def test_a_metric_can_be_taken_over_a_window() -> None:
    quarter = rules.FigureOf("four_hour", over=Window.last(3))
    averaged = table(Row({"quarter": "< 0.65"}, "1"), inputs={"quarter": quarter}, otherwise="3")

    assert open_tiers(averaged, "0.6 0.6 0.7") == "1"


def test_scenarios_of_a_criterion_are_scenarios_of_the_table() -> None:
    limits = np.array([[0.0], [10.0]])
    doubled = table(Row({"deficit": True}, "1"), inputs={"deficit": rules.Above("deficit", limits)}, otherwise="3")

    assert asking(doubled).simulate(panel(deficit="5"), until=first_of(1))[..., 0].tolist() == [[2], [0]]


def test_a_large_table_is_not_laid_out() -> None:
    names = [f"i{place}" for place in range(6)]
    ends = [f"[{place}..{place + 1})" for place in range(7)]
    rows = [Row(dict.fromkeys(names, end), "1" if place % 2 else "2") for place, end in enumerate(ends)]
    large = table(*rows, inputs=dict.fromkeys(names, "deficit"), otherwise="3")

    assert [open_tiers(large, deficit=each) for each in ("0.5", "1.5", "9", "_")] == ["2", "1", "3", "3 2 1"]
    assert [type(each) for each in large._plans.values()] == [RowByRow]
    assert {type(each) for each in EXAMPLE._plans.values()} <= {Layout}


def test_a_row_that_surely_matches_decides_whatever_else_is_missing_in_a_large_table() -> None:
    names = [f"i{place}" for place in range(6)]
    rows = [Row(dict.fromkeys(names, f"[{place}..{place + 1})"), "2") for place in range(7)]
    inputs = {**dict.fromkeys(names, "deficit"), "short": rules.Below("four_hour", 0.5)}
    large = table(Row({"short": True}, "1"), *rows, inputs=inputs, hit=HitPolicy.FIRST, otherwise="3")

    assert [open_tiers(large, four_hour) for four_hour in ("0.4", "0.6")] == ["1", "3 2"]


# What it is made of.


def test_it_reads_its_figures_and_what_its_criteria_read() -> None:
    averaged = table(Row({}, "1"), inputs={**INPUTS, "year": rules.FigureOf("four_hour", over=Window.last(12))})

    assert dict(averaged.reads) == {"four_hour": 12, "deficit": 1}


def test_it_is_elementwise_where_its_criteria_are() -> None:
    pooled = rules.criterion(reads={"deficit": 1})(lambda evidence: evidence.latest("deficit") > 0)

    assert (EXAMPLE.elementwise, table(Row({}, "1"), inputs={"pooled": pooled}).elementwise) == (True, False)


def test_the_regime_lists_the_references_of_its_rows() -> None:
    source = Reference(Status.ILLUSTRATIVE, note="for the test")
    rule = table(Row({"four_hour": "< 0.65"}, "1", reference=source), otherwise="3")

    assert ("the rule: row 1: four_hour below 0.65 → 1", source) in asking(rule).references


def test_it_names_the_tiers_of_its_rows_of_otherwise_and_of_its_priority() -> None:
    ranked = table(Row({"four_hour": "< 0.5"}, "1"), hit=HitPolicy.PRIORITY, priority=("1", "2"), otherwise="3")

    assert ranked.tiers == ("1", "3", "2")


def test_tables_of_the_same_rows_are_equal_once_they_were_used() -> None:
    other = attrs.evolve(EXAMPLE)
    open_tiers(other, "0.6")

    assert other == EXAMPLE


# Gaps and overlaps.


def test_gaps_are_told_in_the_units_of_the_metrics() -> None:
    assert str(EXAMPLE.gaps(OF)) == "four_hour from 65 % to below 75 %, deficit false\nfour_hour at least 75 %"


def test_a_gap_outside_of_the_range_of_the_metric_is_none() -> None:
    whole = table(Row({"four_hour": "[0..0.65)"}, "1"), Row({"four_hour": "[0.65..1]"}, "2"), otherwise="3")

    assert [bool(whole.gaps()), bool(whole.gaps(OF))] == [True, False]


def test_missing_is_a_gap_where_a_cell_names_it_and_no_row_matches_it() -> None:
    named = table(
        Row({"four_hour": MISSING, "deficit": True}, "1"),
        Row({"four_hour": rules.Interval()}, "2"),
        otherwise="3",
    )

    assert str(named.gaps()) == "four_hour missing, deficit false"


def test_values_on_both_sides_of_a_row_are_one_gap() -> None:
    middle = table(Row({"four_hour": "[0.4..0.6)"}, "1"), otherwise="3")

    assert str(middle.gaps(OF)) == "four_hour below 40 % or at least 60 %"


def test_overlaps_name_the_rows() -> None:
    first = table(
        Row({"four_hour": "< 0.7"}, "1"),
        Row({"four_hour": ">= 0.65", "deficit": False}, "2"),
        hit=HitPolicy.FIRST,
        otherwise="3",
    )

    assert str(first.overlaps(OF)) == "rows 1 and 2: four_hour from 65 % to below 70 %, deficit false"


def test_a_gap_can_be_closed_by_a_row_with_its_cells() -> None:
    rest = [Row(each.cells, "3") for each in EXAMPLE.gaps().shown]

    assert not table(*ROWS, *rest).gaps()


def test_at_most_ten_regions_are_shown() -> None:
    rows = [Row({"deficit": float(place)}, "1") for place in range(12)]
    points = rules.DecisionTable(
        inputs={"deficit": "deficit", "four_hour": "four_hour"},
        rows=[*rows, Row({"four_hour": 0.5}, "1")],
        hit=HitPolicy.ANY,
        otherwise="3",
    )

    assert (len(points.overlaps().shown), points.overlaps().more) == (10, 2)
    assert str(points.overlaps()).endswith("… and 2 more")


def test_eight_inputs_and_thirty_rows_are_checked_at_once() -> None:
    rows = [
        Row(
            {
                f"i{place}": f"[{(7 * row + place) % 50}..{(7 * row + place) % 50 + 9 * place + 5})"
                for place in range(row % 3, 8, 1 + row % 2)
            },
            "1",
        )
        for row in range(30)
    ]
    large = table(*rows, inputs={f"i{place}": f"m{place}" for place in range(8)}, hit=HitPolicy.ANY, otherwise="3")

    assert large.gaps().more > 10


# What is refused.


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([Row({"four_hours": "< 0.65"}, "1")], "unknown input 'four_hours' in row 1; did you mean 'four_hour'"),
        ([Row({}, "1"), Row({"four_hour": True}, "1")], "row 2 asks for four_hour true, but that input is a figure"),
        ([Row({"deficit": "> 0"}, "1")], "row 1 asks for deficit above 0, but that input is a criterion; ask for True"),
        (["< 0.65"], r"row 1 is '< 0.65'; give rules.Row\(…\)"),
        ([], "a decision table needs at least one row"),
    ],
)
def test_a_wrong_row_is_refused(rows: list[Any], message: str) -> None:
    with pytest.raises((DefinitionError, UnknownCodeError), match=message):
        table(*rows, otherwise="3")


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({}, "a decision table needs at least one input"),
        ({"a": 3}, "the input 'a' is 3; give a metric's code"),
        ({"a": rules.Below}, "the input 'a' is .*Below.*; give a metric's code"),
        ({"a": rules.FigureOf("beds", times=2)}, "the input 'a' is 2 times beds; give the metric alone"),
    ],
)
def test_a_wrong_input_is_refused(inputs: Any, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        table(Row({}, "1"), inputs=inputs)


def test_a_tier_that_is_not_on_the_scale_is_refused_by_the_regime() -> None:
    with pytest.raises(UnknownCodeError, match="unknown tier '4' in the rule; known are '3', '2', '1'"):
        asking(table(Row({}, "4")))


def test_a_gap_between_cells_is_refused_at_once() -> None:
    with pytest.raises(
        DefinitionError, match=r"no row of the decision table matches four_hour from 0.6 to below 0.7; add"
    ):
        table(Row({"four_hour": "< 0.6"}, "1"), Row({"four_hour": ">= 0.7"}, "3"))


def test_a_gap_at_the_end_of_the_range_is_refused_by_the_regime() -> None:
    rule = table(Row({"four_hour": "[0.1..0.6)"}, "1"), Row({"four_hour": "[0.6..1]"}, "3"))
    with pytest.raises(DefinitionError, match="matches four_hour below 10 %; add rows for that, or give otherwise"):
        asking(rule)


def test_a_table_that_is_complete_within_the_range_is_accepted() -> None:
    rule = table(
        Row({"four_hour": "[0..0.6)"}, "1"), Row({"four_hour": "[0.6..0.8)"}, "2"), Row({"four_hour": "[0.8..1]"}, "3")
    )

    assert asking(rule).rule is rule


def test_a_limit_that_the_metric_cannot_reach_is_refused_by_the_regime() -> None:
    with pytest.raises(DefinitionError, match="compares 'four_hour' with 65, which it can never reach"):
        asking(table(Row({"four_hour": "< 65"}, "1"), otherwise="3"))


def test_every_overlap_of_unique_rows_is_told() -> None:
    with pytest.raises(ProblemsError) as caught:
        table(Row({"four_hour": "< 0.6"}, "1"), Row({"four_hour": "< 0.7"}, "2"), Row({}, "3"))

    assert len(caught.value.exceptions) == 3


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"hit": HitPolicy.FIRST, "priority": ("1",)}, "an order of priority is for HitPolicy.PRIORITY, not for FIRST"),
        ({"hit": HitPolicy.PRIORITY, "priority": ("1", "1")}, "a tier comes twice in the order of priority 1, 1"),
        ({"hit": HitPolicy.PRIORITY, "priority": ("2",)}, "leaves out '1'; give every tier of the rows"),
        ({"hit": "first"}, "hit of DecisionTable must be a HitPolicy, not 'first'"),
    ],
)
def test_wrong_settings_are_refused(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        table(Row({}, "1"), **settings)


# What is odd.


def test_a_row_behind_rows_that_match_all_of_it_is_warned_of() -> None:
    rows = (Row({"four_hour": "< 0.6"}, "1"), Row({"four_hour": ">= 0.6"}, "2"), Row({"deficit": True}, "1"))
    with pytest.warns(
        OddRegimeWarning, match=r"row 3 of the decision table \(deficit true\) can never decide"
    ) as caught:
        table(*rows, hit=HitPolicy.FIRST)

    assert (len(caught), caught[0].filename) == (1, __file__)


def test_a_row_that_no_order_of_priority_lets_decide_is_warned_of() -> None:
    with pytest.warns(OddRegimeWarning, match="row 2 of the decision table"):
        table(Row({}, "3"), Row({"four_hour": "< 0.6"}, "1"), hit=HitPolicy.PRIORITY, priority=("3", "1"))


@pytest.mark.parametrize("hit", [HitPolicy.PRIORITY, HitPolicy.COLLECT_MAX])
def test_a_row_behind_more_intensive_tiers_is_warned_of_by_the_regime(hit: HitPolicy) -> None:
    rule = table(Row({}, "1"), Row({"four_hour": "< 0.6"}, "2"), hit=hit)
    with pytest.warns(OddRegimeWarning, match="row 2 of the decision table") as caught:
        asking(rule)

    assert caught[0].filename.endswith("invented.py")


def test_a_row_for_values_that_the_metric_cannot_take_is_warned_of_by_the_regime() -> None:
    rule = table(Row({"four_hour": "< 0"}, "1"), otherwise="3")
    with pytest.warns(OddRegimeWarning, match="row 1 of the decision table") as caught:
        asking(rule)

    assert ["row 1 of the decision table" in str(each.message) for each in caught].count(True) == 1


def test_a_row_that_was_warned_of_is_not_warned_of_again() -> None:
    rows = (Row({"four_hour": "< 0.6"}, "1"), Row({"four_hour": "< 0.5"}, "2"), Row({"deficit": True}, "2"))
    with pytest.warns(OddRegimeWarning, match="row 2 of the decision table"):
        rule = table(*rows, hit=HitPolicy.FIRST, otherwise="3")

    assert asking(rule).rule is rule


# Why.


def test_the_row_that_decided_is_explained() -> None:
    assert explained(EXAMPLE, "0.7", "1") == [
        "  row 2 of 2: four_hour from 65 % to below 75 %, deficit true → tier 2     yours",
        "    met        Four hours (April 2023)  70.0 %  below 75 %, at least 65 %  yours",
        "               5.0 points above the limit",
        "    met        deficit (April 2023)     1.00    above 0                    yours",
        "               1.00 above the limit",
    ]


def test_a_figure_stands_beside_the_end_that_is_nearer() -> None:
    assert (
        explained(EXAMPLE, "0.74", "1")[1]
        == "    met        Four hours (April 2023)  74.0 %  from 65 % to below 75 %  yours"
    )


def test_a_row_is_called_by_its_name() -> None:
    assert explained(EXAMPLE, "0.6")[0] == "  row 1 of 2 (crowded): four_hour below 65 % → tier 1       yours"


def test_open_rows_are_explained_and_no_others() -> None:
    headings = [line.strip() for line in explained(EXAMPLE, "0.7") if "→" in line]

    assert headings == [
        "row 2 of 2 is open: four_hour from 65 % to below 75 %, deficit true → tier 2  yours",
        "that no row of 2 matches is open → tier 3",
    ]


def test_where_no_row_matches_the_nearest_cells_are_explained() -> None:
    assert explained(EXAMPLE, "0.7", "0") == [
        "  no row of 2 matches → tier 3",
        "    not met    Four hours (April 2023)  70.0 %  below 65 %  yours",
        "               5.0 points above the limit",
        "    not met    deficit (April 2023)     0       above 0     yours",
    ]


def test_rows_that_fail_in_more_cells_are_not_explained() -> None:
    figures = [line.partition(")")[2].strip() for line in explained(EXAMPLE, "0.9", "0") if "not met" in line]

    assert figures == ["90.0 %  below 65 %  yours"]


def test_all_rows_are_explained_where_all_are_asked_for() -> None:
    headings = [line.split("  ")[1] for line in explained(EXAMPLE, "0.6", "1", full=True) if "→" in line]

    assert headings == [
        "row 1 of 2 (crowded): four_hour below 65 % → tier 1",
        "row 2 of 2 does not decide: four_hour from 65 % to below 75 %, deficit true → tier 2",
    ]


def test_cells_with_alternatives_tell_the_others() -> None:
    rule = table(Row({"four_hour": "< 0.5, > 0.9"}, "1"), otherwise="3")

    assert explained(rule, "0.45")[1:] == [
        "    met        Four hours (April 2023)  45.0 %  below 50 %  yours",
        "               5.0 points below the limit",
        "               or above 90 %",
    ]


def test_a_cell_that_asks_for_no_is_explained_as_its_opposite() -> None:
    rule = table(Row({"deficit": False}, "1"), otherwise="3")

    assert explained(rule, deficit="0")[1] == "    met        deficit (April 2023)  0  not above 0  yours"


def test_a_missing_figure_that_is_asked_for_is_explained() -> None:
    rule = table(Row({"four_hour": MISSING, "deficit": [MISSING, True]}, "1"), otherwise="3")

    assert explained(rule)[1:] == [
        "    met        Four hours (April 2023) missing  yours",
        "    met        deficit true or missing  yours",
    ]


def test_a_row_that_matches_anything_is_explained() -> None:
    assert explained(table(Row({}, "2"))) == ["  row 1 of 1: any values → tier 2  yours"]


def test_the_order_that_the_scale_gives_is_explained() -> None:
    rule = table(
        Row({"four_hour": "< 0.9"}, "2"), Row({"four_hour": "< 0.8"}, "1"), hit=HitPolicy.COLLECT_MAX, otherwise="3"
    )

    assert explained(rule, "0.7")[0] == "  row 2 of 2: four_hour below 80 % → tier 1                 yours"


def test_a_scale_with_other_ranks_has_a_plan_of_its_own() -> None:
    turned = TierScale.from_most_intensive(Tier("3"), Tier("2"), Tier("1"))
    figures = panel("0.6", "1")
    both = [asking(EXAMPLE, **changes).review(figures, on=first_of(1)).least[0] for changes in ({}, {"scale": turned})]

    assert both == [2, 0]


def test_a_wider_metric_has_a_plan_of_its_own() -> None:
    rule = table(Row({"four_hour": "[0..1]"}, "1"), otherwise="3")
    wide = attrs.evolve(FOUR_HOUR, unit=Unit.NUMBER, maximum=2.0, counted="")
    figures = panel("_")
    opened = asking(rule, metrics=(Metric("four_hour", unit=Unit.NUMBER, polarity=wide.polarity), *OF[1:]))
    shown = testing.panel_of({"TA": {"deficit": "1"}}, opened.metrics, first="2023-04")

    assert asking(rule).review(figures, on=first_of(1)).least[0] == 2
    assert opened.review(shown, on=first_of(1)).least[0] == 0
