from __future__ import annotations

import math
import pickle
from typing import Any

import numpy as np
import pytest

from tiering import Unit, rules
from tiering.errors import DefinitionError, ProblemsError
from tiering.rules import MISSING, Cell, Interval


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("< 0.65", Interval(most=0.65)),
        ("<=0.65", Interval(most=0.65, with_most=True)),
        ("≤ 0.65", Interval(most=0.65, with_most=True)),
        ("> 0.65", Interval(0.65, with_least=False)),
        (">= 0.65", Interval(0.65)),
        ("≥ 0.65", Interval(0.65)),
        ("= 3", Interval(3, 3, with_most=True)),
        ("-3", Interval(-3, -3, with_most=True)),
        ("1e3", Interval(1000, 1000, with_most=True)),
        ("[0.65..0.75)", Interval(0.65, 0.75)),
        ("[0.65..0.75[", Interval(0.65, 0.75)),
        ("(0.65 .. 0.75]", Interval(0.65, 0.75, with_least=False, with_most=True)),
        ("]0..1]", Interval(0, 1, with_least=False, with_most=True)),
    ],
)
def test_an_interval_is_read_from_text(text: str, interval: Interval) -> None:
    assert Interval.parse(text) == interval


@pytest.mark.parametrize("text", ["0.65 to 0.75", "<", "[1..2", "65 %", "< 2,400", "", "nan", "[..2]", "-1..2"])
def test_what_cannot_be_read_is_refused_with_what_can_be(text: str) -> None:
    with pytest.raises(DefinitionError, match=r"cannot be read; write '< 0.65', '>= 0.65', '\[0.65..0.75\)'"):
        Interval.parse(text)


@pytest.mark.parametrize(
    ("ends", "shown"), [("[0.75..0.65)", r"\[0.75..0.65\)"), ("[1..1)", r"\[1..1\)"), ("(1..1]", r"\(1..1\]")]
)
def test_an_interval_without_numbers_is_refused(ends: str, shown: str) -> None:
    with pytest.raises(DefinitionError, match=f"no number lies in {shown}; give the lesser end first"):
        Interval.parse(ends)


def test_an_interval_does_not_end_at_nan() -> None:
    with pytest.raises(DefinitionError, match="where a figure is missing, write MISSING"):
        Interval(math.nan)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("< 0.65", "below 65 %"),
        ("<= 0.65", "at most 65 %"),
        ("> 0.65", "above 65 %"),
        (">= 0.65", "at least 65 %"),
        ("= 0.65", "exactly 65 %"),
        ("[0.65..0.75)", "from 65 % to below 75 %"),
        ("(0.65..0.75)", "above 65 % to below 75 %"),
        ("[0.65..0.75]", "from 65 % to 75 %"),
        ("(0.65..0.75]", "above 65 % to 75 %"),
    ],
)
def test_an_interval_has_words_that_say_which_ends_belong_to_it(text: str, words: str) -> None:
    assert Interval.parse(text).text(Unit.FRACTION) == words


def test_an_endless_interval_holds_every_number() -> None:
    assert Interval().text(Unit.NUMBER) == "known"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (True, Cell(answers=frozenset([True]))),
        (np.False_, Cell(answers=frozenset([False]))),
        ("false", Cell(answers=frozenset([False]))),
        (MISSING, Cell(missing=True)),
        ("Missing", Cell(missing=True)),
        (3, Cell((Interval(3, 3, with_most=True),))),
        (np.float64(0.5), Cell((Interval(0.5, 0.5, with_most=True),))),
        ("> 0.9, < 0.5", Cell((Interval(most=0.5), Interval(0.9, with_least=False)))),
        ("<0.5,>0.9", Cell((Interval(most=0.5), Interval(0.9, with_least=False)))),
        (["< 0.5", MISSING], Cell((Interval(most=0.5),), missing=True)),
        ("< 0.5, missing", Cell((Interval(most=0.5),), missing=True)),
        ([True, False], Cell(answers=frozenset([True, False]))),
    ],
)
def test_a_cell_is_read_from_what_a_row_says(value: Any, cell: Cell) -> None:
    assert Cell.of(value) == cell


def test_a_cell_is_itself() -> None:
    cell = Cell.of("< 0.5, missing")

    assert Cell.of(cell) == cell


def test_a_cell_has_words() -> None:
    assert (
        Cell.of("> 0.9, < 0.5, missing").text("four_hour", Unit.FRACTION)
        == "four_hour below 50 % or above 90 % or missing"
    )


def test_a_cell_can_be_written_as_it_is_read() -> None:
    assert str(Cell.of([">0.9", "[0.1..0.5]", MISSING])) == "[0.1..0.5], > 0.9, missing"


@pytest.mark.parametrize("value", [None, object(), 1j])
def test_what_is_no_cell_is_refused(value: Any) -> None:
    with pytest.raises(DefinitionError, match=r"can be in no cell; give text such as '< 0.65'"):
        Cell.of(value)


def test_a_cell_of_nothing_is_refused() -> None:
    with pytest.raises(DefinitionError, match="holds nothing, so its row can never match; leave it out for anything"):
        Cell.of([])


def test_an_input_that_may_be_anything_is_left_out_of_the_row() -> None:
    assert dict(rules.Row({"a": "-", "b": "< 1"}, "1").when) == {"b": Cell.of("< 1")}


def test_a_row_says_which_cell_is_wrong() -> None:
    with pytest.raises(DefinitionError, match=r"the cell of 'four_hour': 'about 0.65' cannot be read"):
        rules.Row({"four_hour": "about 0.65"}, "1")


def test_all_wrong_cells_of_a_row_come_together() -> None:
    with pytest.raises(ProblemsError) as caught:
        rules.Row({"a": "some", "b": "[2..1]"}, "1")

    assert len(caught.value.exceptions) == 2


def test_missing_stays_itself_when_it_is_pickled() -> None:
    assert pickle.loads(pickle.dumps(MISSING)) is MISSING  # noqa: S301 - our own
