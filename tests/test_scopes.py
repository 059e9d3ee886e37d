from __future__ import annotations

from typing import Any

import pytest

from tiering import Scope, Standard
from tiering.errors import DefinitionError


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (Scope(), "each organisation"),
        (Scope.each(), "each organisation"),
        (Scope.together(), "all organisations together"),
        (Scope.more_than(0.5), "more than half of the organisations"),
        (Scope.at_least(0.5), "at least half of the organisations"),
        (Scope.at_least(0.9), "at least 90 % of the organisations"),
    ],
)
def test_a_scope_is_written_in_words(scope: Scope, words: str) -> None:
    assert str(scope) == words


def test_all_of_the_organisations_are_each_of_them() -> None:
    assert Scope.at_least(1) == Scope.each()
    assert Scope.at_least(1).is_each


@pytest.mark.parametrize(
    ("scope", "each", "together"),
    [(Scope.each(), True, False), (Scope.together(), False, True), (Scope.more_than(0.5), False, False)],
)
def test_a_scope_is_of_one_kind(scope: Scope, *, each: bool, together: bool) -> None:
    assert (scope.is_each, scope.is_together) == (each, together)


@pytest.mark.parametrize("share", [0, -0.1, 1.1, 50])
def test_a_share_that_nobody_can_be_is_refused(share: float) -> None:
    with pytest.raises(DefinitionError, match=r"must be above 0 and up to 1, not .*; a half is 0\.5"):
        Scope.at_least(share)


@pytest.mark.parametrize("given", [{"share": 1}, {"share": None}])
def test_more_than_all_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError, match="there is no more than all"):
        Scope(**given, is_exceeded=True)


@pytest.mark.parametrize(
    ("scope", "of", "fewest"),
    [
        (Scope.more_than(0.5), 10, 6),
        (Scope.more_than(0.5), 11, 6),
        (Scope.at_least(0.5), 10, 5),
        (Scope.at_least(0.9), 10, 9),
        # In binary 0.7 times 10 is less than 7, and a third of 3 less than 1.
        (Scope.more_than(0.7), 10, 8),
        (Scope.more_than(1 / 3), 3, 2),
        (Scope.at_least(1 / 3), 3, 1),
        (Scope.each(), 3, 3),
    ],
)
def test_so_many_are_needed(scope: Scope, of: int, fewest: int) -> None:
    assert [scope.is_met_by(count, of) for count in (fewest - 1, fewest)] == [False, True]


def test_nobody_is_a_share_of_nobody() -> None:
    assert not Scope.each().is_met_by(0, 0)


def test_all_together_cannot_be_counted() -> None:
    with pytest.raises(DefinitionError, match="all together are no share"):
        Scope.together().is_met_by(1, 2)


def test_a_standard_is_of_each_organisation_unless_it_says_otherwise() -> None:
    assert Standard("four_hour", 0.95).scope == Scope.each()


@pytest.mark.parametrize("scope", [None, 0.5, "each"])
def test_a_standards_scope_is_a_scope(scope: Any) -> None:
    with pytest.raises(DefinitionError, match="scope of Standard must be a Scope"):
        Standard("four_hour", 0.95, scope=scope)


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (Scope.each(), "standard for 'four_hour': 0.95"),
        (Scope.together(), "standard for 'four_hour': 0.95, of all organisations together"),
        (Scope.more_than(0.5), "standard for 'four_hour': 0.95, of more than half of the organisations"),
    ],
)
def test_a_standard_says_who_is_to_reach_it_unless_it_is_each(scope: Scope, words: str) -> None:
    assert str(Standard("four_hour", 0.95, scope=scope)) == words
