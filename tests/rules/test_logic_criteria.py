from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
from invented import first_of, four_hours, regime

from tiering import Window, rules
from tiering.errors import DefinitionError
from tiering.typing import Evidence, Finding

SHORT = rules.Below("four_hour", 0.65)
SLOW = rules.Above("category_2", 2400, over=Window.last(3))


@attrs.frozen
class Plain:
    """A criterion without operators."""

    reads = {"four_hour": 2}  # noqa: RUF012 - a plug-in may be careless
    elementwise = False

    def assess(self, evidence: Evidence, /) -> Finding:
        nobody = np.zeros(len(evidence.organisations), dtype=np.bool_)
        return Finding(self, nobody, nobody)


def test_operators_make_what_the_functions_make() -> None:
    assert rules.all_of(SHORT, SLOW) == SHORT & SLOW
    assert rules.any_of(SHORT, SLOW) == SHORT | SLOW
    assert rules.not_(SHORT) == ~SHORT


def test_a_chain_of_ands_is_one_criterion() -> None:
    assert (SHORT & SLOW & SHORT).criteria == (SHORT, SLOW, SHORT)
    assert (SHORT & (SLOW & SHORT)).criteria == (SHORT, SLOW, SHORT)
    assert (SHORT | SLOW | SHORT).criteria == (SHORT, SLOW, SHORT)


def test_what_has_a_name_of_its_own_stays_whole() -> None:
    named = rules.all_of(SHORT, SLOW, name="both")

    assert (named & SHORT).criteria == (named, SHORT)


def test_ands_and_ors_do_not_mix() -> None:
    assert ((SHORT & SLOW) | SHORT).criteria == (SHORT & SLOW, SHORT)


@pytest.mark.parametrize("kind", [rules.all_of, rules.any_of, rules.not_])
def test_any_criterion_can_be_combined(kind: Any) -> None:
    assert dict(kind(Plain()).reads) == {"four_hour": 2}


def test_operators_take_a_plain_criterion_on_their_right() -> None:
    assert (SHORT & Plain()).criteria == (SHORT, Plain())


def test_reads_are_the_most_that_any_part_reads() -> None:
    assert dict(rules.at_least(1, SHORT, SLOW, Plain()).reads) == {"four_hour": 2, "category_2": 3}


@pytest.mark.parametrize(
    "combined",
    [
        rules.all_of(SHORT, Plain()),
        rules.any_of(SHORT, Plain()),
        rules.at_least(1, SHORT, Plain()),
        rules.not_(Plain()),
    ],
)
def test_what_is_made_of_parts_is_elementwise_only_if_all_are(combined: Any) -> None:
    assert not combined.elementwise
    assert (SHORT & SLOW).elementwise
    assert (~SHORT).elementwise


@pytest.mark.parametrize("make", [rules.all_of, rules.any_of, lambda: rules.at_least(1)])
def test_no_criteria_are_refused(make: Any) -> None:
    with pytest.raises(DefinitionError, match="no criteria were given; give at least one"):
        make()


@pytest.mark.parametrize("make", [rules.all_of, rules.any_of, lambda *them: rules.at_least(1, *them)])
def test_what_is_no_criterion_is_refused(make: Any) -> None:
    with pytest.raises(DefinitionError, match=r"0\.65 is not a criterion: it has no assess\(\)"):
        make(SHORT, 0.65)


def test_the_opposite_of_no_criterion_is_refused() -> None:
    with pytest.raises(DefinitionError, match="is not a criterion"):
        rules.not_("short")  # type: ignore[arg-type]


def test_more_than_there_are_is_refused() -> None:
    with pytest.raises(DefinitionError, match="at least 3 of 2 criteria can never hold; ask for fewer or give more"):
        rules.at_least(3, SHORT, SLOW)


@pytest.mark.parametrize("count", [0, -1, 1.0, True])
def test_a_count_is_a_whole_number_from_one_up(count: Any) -> None:
    with pytest.raises(DefinitionError, match="count of AtLeast must be a whole number from 1 up"):
        rules.at_least(count, SHORT)


def test_a_negation_shows_the_figure_once_with_the_opposite_answer() -> None:
    rule = rules.Ladder(enter={"1": rules.all_of(~SHORT, rules.Below("four_hour", 0.9))})
    decision = regime(rule).review(four_hours({"TA": "0.6"}), on=first_of(1))["TA"]
    lines = decision.explain(full=True).lines

    assert [(line.answer.value, line.relation) for line in lines] == [("not met", "not below"), ("met", "below")]


def test_a_negation_of_several_shows_them() -> None:
    rule = rules.Ladder(enter={"1": ~(SHORT & rules.Below("four_hour", 0.7))})
    decision = regime(rule).review(four_hours({"TA": "0.6"}), on=first_of(1))["TA"]
    text = str(decision.explain(full=True))

    assert "this does not hold: all of 2" in text
    assert text.count("Four hours (April 2023)") == 2


def test_a_count_tells_how_many_hold_and_how_many_are_open() -> None:
    rule = rules.Ladder(enter={"1": rules.at_least(2, SHORT, SLOW, name="main measures")})
    decision = regime(rule).review(four_hours({"TA": "0.6"}), on=first_of(1))["TA"]

    assert "1 met, 1 undecided" in str(decision.explain(full=True))


@attrs.frozen
class ByScenario:
    """A criterion of which only the upper bound has a scenario axis."""

    reads = {"four_hour": 1}  # noqa: RUF012
    elementwise = True

    def assess(self, evidence: Evidence, /) -> Finding:
        count = len(evidence.organisations)
        return Finding(self, np.zeros(count, dtype=np.bool_), np.ones((2, count), dtype=np.bool_))


@pytest.mark.parametrize(
    "criterion",
    [
        rules.all_of(SHORT, ByScenario()),
        rules.any_of(SHORT, ByScenario()),
        rules.at_least(2, ByScenario(), SHORT),
        rules.not_(ByScenario()),
    ],
)
def test_bounds_of_different_shapes_broadcast(criterion: Any) -> None:
    ranks = regime(rules.Ladder(enter={"1": criterion})).simulate(four_hours({"TA": "0.6"}), until=first_of(1))

    assert ranks.shape[-2:] == (1, 1)
