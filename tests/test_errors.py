from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from tiering import errors
from tiering.errors import (
    DefinitionError,
    DuplicateCodeError,
    DuplicateValueError,
    InvalidValueError,
    MissingExtraError,
    PeriodError,
    ProblemsError,
    ReviewDateError,
    RuleError,
    ShapeError,
    TieringError,
    UnknownCodeError,
    raise_problems,
)

EXAMPLES: tuple[TieringError, ...] = (
    TieringError("something"),
    UnknownCodeError("metric", "four_hours", ("four_hour", "category_2"), "the rule"),
    DuplicateCodeError("metric", "four_hour", "the panel"),
    DuplicateValueError("four_hour", "April 2023", "TA", "record 2"),
    InvalidValueError("a value"),
    PeriodError("a period"),
    ShapeError("a shape"),
    DefinitionError("a definition"),
    RuleError("a rule"),
    ReviewDateError("a date"),
    MissingExtraError("the best plan", "optimise", "scipy"),
    ProblemsError("2 problems", [PeriodError("a period"), UnknownCodeError("tier", "4", ("1", "2"))]),
)
examples = pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)


def pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - our own


def classes() -> list[type[Exception]]:
    found = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, Exception)]
    return [each for each in found if each.__module__ == errors.__name__ and not issubclass(each, Warning)]


def test_there_is_an_example_of_every_error() -> None:
    assert {type(each) for each in EXAMPLES} == set(classes())


def test_every_error_is_public() -> None:
    assert {each.__name__ for each in classes()} <= set(errors.__all__)


@pytest.mark.parametrize("kind", classes(), ids=lambda kind: str(kind.__name__))
def test_every_error_is_a_tiering_error_and_a_built_in_one(kind: type[Exception]) -> None:
    assert issubclass(kind, TieringError)
    assert kind is TieringError or issubclass(kind, (LookupError, ValueError, ExceptionGroup, ImportError))


@examples
@pytest.mark.parametrize("way", [pickled, copy.copy, copy.deepcopy], ids=["pickle", "copy", "deepcopy"])
def test_every_error_pickles_and_copies_with_its_attributes(way: Callable[[Any], Any], error: TieringError) -> None:
    found = way(error)

    assert type(found) is type(error)
    assert str(found) == str(error)
    assert {name: str(value) for name, value in vars(found).items()} == {
        name: str(value) for name, value in vars(error).items()
    }


@examples
def test_every_error_keeps_its_notes(error: TieringError) -> None:
    noted = copy.copy(error)
    noted.add_note("raised by the criterion 'late'")

    assert pickled(noted).__notes__ == ["raised by the criterion 'late'"]


def test_an_unknown_code_names_the_nearest_known_one() -> None:
    error = UnknownCodeError("metric", "four_hours", ("category_2", "four_hour"), "rule 'entry to tier 1'")

    assert str(error) == "unknown metric 'four_hours' in rule 'entry to tier 1'; did you mean 'four_hour'?"


def test_an_unknown_code_like_no_other_lists_some_known_ones() -> None:
    error = UnknownCodeError("tier", "gold", [str(place) for place in range(10)])

    assert str(error) == "unknown tier 'gold'; known are '0', '1', '2', '3', '4', '5', '6', '7', …"


def test_an_unknown_code_where_none_is_known_says_so() -> None:
    assert str(UnknownCodeError("metric", "four_hour", ())) == "unknown metric 'four_hour'; none is defined"


def test_two_values_of_one_cell_are_named_with_what_to_do() -> None:
    error = DuplicateValueError("four_hour", "April 2023", "TA", "record 2")

    assert str(error) == (
        "two values of 'four_hour' for 'TA' in April 2023 (the second in record 2); keep one, or aggregate them first"
    )


def test_no_problem_raises_nothing() -> None:
    assert raise_problems("the panel", []) is None  # type: ignore[func-returns-value]  # that is the point


def test_one_problem_is_raised_as_it_is() -> None:
    problem = PeriodError("a period")
    with pytest.raises(PeriodError) as caught:
        raise_problems("the panel", [problem])

    assert caught.value is problem


def test_several_problems_are_raised_together() -> None:
    with pytest.raises(ProblemsError, match="2 problems in the panel") as caught:
        raise_problems("the panel", [PeriodError("one"), ShapeError("other")])

    assert [str(problem) for problem in caught.value.exceptions] == ["one", "other"]


def test_a_group_is_caught_as_the_base_error() -> None:
    with pytest.raises(TieringError):
        raise_problems("the panel", [PeriodError("one"), ShapeError("other")])


def test_a_group_tells_all_its_leaves() -> None:
    error = ProblemsError("2 problems", [PeriodError("one"), ShapeError("other")])

    assert str(error).splitlines()[1:] == ["  - one", "  - other"]


def test_leaves_of_one_type_are_taken_out_of_a_group() -> None:
    taken: list[str] = []
    with pytest.raises(ProblemsError) as caught:  # noqa: PT012 - what is left over is raised
        try:
            raise_problems("the panel", [PeriodError("one"), ShapeError("other"), PeriodError("third")])
        except* PeriodError as group:
            taken = [str(problem) for problem in group.exceptions]

    assert taken == ["one", "third"]
    assert [type(problem) for problem in caught.value.exceptions] == [ShapeError]
