from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from invented import FOUR_HOUR, TRUST_A, TRUST_B, first_of, four_hours, number, periods, regime

from tiering import Metric, Panel, Polarity, Reference, Status, Unit, rules
from tiering.typing import Answer, Criterion, Evidence, Finding, Line


def lines(criterion: Criterion, value: float, metric: Metric = FOUR_HOUR, **layers: Any) -> tuple[Line, ...]:
    """Return what is said about one trust with one figure."""
    shaped: dict[str, Any] = {name: np.full((1, 1, 1), layer) for name, layer in layers.items()}
    shown = Panel.from_arrays([[[value]]], metrics=[metric], periods=periods(1), organisations=[TRUST_A], **shaped)
    asking = regime(rules.Ladder(enter={"1": criterion}), metrics=[metric])
    return asking.review(shown, on=first_of(1))["TA"].explain(full=True).lines


def line(value: float, limit: float = 0.65, **layers: Any) -> Line:
    (only,) = lines(rules.Below("four_hour", limit), value, **layers)
    return only


def test_a_line_holds_figure_limit_and_gap() -> None:
    found = line(0.612)

    assert (found.metric, found.observed, found.limit) == ("four_hour", 0.612, 0.65)
    assert found.gap == pytest.approx(0.038)
    assert (found.unit, found.relation, found.answer) == (Unit.FRACTION, "below", Answer.MET)


def test_the_gap_is_told_in_people() -> None:
    found = line(0.60, 0.65, weights=1000.0)

    assert found.people == 50
    assert found.remarks()[0] == "5.0 points below the limit: 50 more patients within four hours would reach it"


def test_people_are_whole() -> None:
    assert line(0.60, weights=101.0).people == 6


def test_a_product_that_is_whole_but_for_its_last_bits_is_not_counted_up() -> None:
    assert 0.07 * 100 != 7
    assert line(0.58, 0.65, weights=100.0).people == 7


def test_on_the_better_side_nobody_has_to_be_told() -> None:
    found = line(0.7, weights=1000.0)

    assert (found.people, found.people_text) == (50, "")


def test_without_a_denominator_there_are_no_people() -> None:
    assert line(0.6).people is None


def test_where_lower_is_better_fewer_would_reach_it() -> None:
    waits = Metric("waits", unit=Unit.FRACTION, polarity=Polarity.LOWER_IS_BETTER, counted="long waits")
    (found,) = lines(rules.Above("waits", 0.1), 0.12, waits, weights=100.0)

    assert found.people_text == "2 fewer long waits would reach it"


def test_a_figure_on_the_limit_has_no_gap_to_tell() -> None:
    found = line(0.65)

    assert found.gap == 0
    assert found.remarks() == ()


def test_a_missing_figure_says_so() -> None:
    found = line(math.nan)

    assert found.cells()[1] == "missing"
    assert found.remarks() == ("not reported, or not yet",)
    assert found.to_record()["observed"] is None


def test_a_partial_figure_says_on_how_much_it_rests() -> None:
    assert "rests on 92.0 % of the activity" in line(0.6, coverage=0.92).notes


def test_a_complete_figure_says_nothing_of_it() -> None:
    assert line(0.6, coverage=1.0).notes == ()


def test_a_figure_of_which_almost_all_is_covered_does_not_claim_all() -> None:
    (note,) = line(0.6, coverage=0.999).notes

    assert "100 %" not in note


def test_a_line_is_written_in_columns() -> None:
    assert line(0.6).cells() == ("Four hours (April 2023)", "60.0 %", "below 65 %", "yours")
    assert str(line(0.6)) == "met        Four hours (April 2023)  60.0 %  below 65 %  yours"


def test_a_line_says_the_status_of_its_limit() -> None:
    ours = Reference(Status.ILLUSTRATIVE, note="ours")
    (found,) = lines(rules.Below("four_hour", 0.65, reference=ours), 0.6)

    assert found.cells()[3] == "illustrative"
    assert found.to_record()["status"] == "illustrative"
    assert found.to_record()["reference"] == "illustrative: ours"


def test_a_record_is_plain_data() -> None:
    record = line(0.6, weights=1000.0).to_record()

    assert {type(value) for value in record.values()} <= {str, float, int, list, type(None)}
    assert record["people"] == 50
    assert (record["first_period"], record["last_period"]) == ("April 2023", "April 2023")


def test_a_line_of_words_only_is_written_without_columns() -> None:
    found = Line(text="a commitment was given", answer=Answer.UNDECIDED)

    assert str(found) == "undecided  a commitment was given"
    assert found.to_record()["metric"] is None


class Plain:
    """A criterion that puts nothing into words itself."""

    elementwise = True

    def __init__(self, *, with_limit: bool) -> None:
        self.with_limit = with_limit

    @property
    def reads(self) -> dict[str, int]:
        return {"four_hour": 1}

    def assess(self, evidence: Evidence, /) -> Finding:
        figure = evidence.figure("four_hour")
        met = figure.values < 0.65
        return Finding(self, met, met, figure, 0.65 if self.with_limit else None)

    def __str__(self) -> str:
        return "plain words"


def test_a_finding_without_words_is_told_by_its_figure() -> None:
    (found,) = lines(Plain(with_limit=True), 0.6)

    assert found.cells()[:2] == ("Four hours (April 2023)", "60.0 %")


def test_a_finding_without_words_and_limit_is_told_by_its_criterion() -> None:
    (found,) = lines(Plain(with_limit=False), 0.6)

    assert found.text == "plain words"


def test_a_figure_line_needs_no_figure() -> None:
    from tiering.typing import figure_line

    met = np.array([True])
    found = figure_line(Finding("by hand", met, met), 0, "below", notes=("a note",))

    assert (found.text, found.answer, found.notes) == ("by hand", Answer.MET, ("a note",))


@pytest.mark.parametrize("limit", [np.array([[0.65]]), np.array([0.65])])
def test_a_limit_of_one_scenario_is_told(limit: Any) -> None:
    (found,) = _single_scenario(limit)

    assert found.limit == 0.65


def _single_scenario(limit: Any) -> tuple[Line, ...]:
    from tiering.typing import figure_line

    evidence = regime(rules.Ladder(enter={"1": rules.Below("four_hour", 0.65)}))
    review = evidence.review(four_hours({"TA": "0.6", "TB": "0.7"}), on=first_of(1))
    figure = review.evidence.figure("four_hour")
    met = figure.values < 0.65
    return (figure_line(Finding("by hand", met, met, figure, limit), 1, "below"),)


def test_what_counts_nobody_has_no_people() -> None:
    (found,) = lines(rules.Above("m", 1), 2.0, number("m"), weights=10.0)

    assert found.people is None


def test_lines_about_two_trusts_are_about_each() -> None:
    shown = Panel.from_arrays([[[0.5, 0.9]]], metrics=[FOUR_HOUR], periods=periods(1), organisations=[TRUST_A, TRUST_B])
    review = regime(rules.Ladder(enter={"1": rules.Below("four_hour", 0.65)}), metrics=[FOUR_HOUR]).review(
        shown, on=first_of(1)
    )

    assert [review[code].explain().lines[0].observed for code in ("TA", "TB")] == [0.5, 0.9]
