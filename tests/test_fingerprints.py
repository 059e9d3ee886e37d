"""What tells one rule from another, from one run to the next."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import attrs
import numpy as np
import pytest

from tiering import Reference, Status, Window, rules
from tiering._fingerprints import fingerprint, without_address

LADDER = rules.Ladder(enter={"1": rules.Below("four_hour", 0.5), "2": rules.Below("four_hour", 0.7)})


@rules.criterion(reads={"four_hour": 1})
def half(evidence: Any) -> Any:
    return evidence.latest("four_hour") < 0.5


@rules.criterion(reads={"four_hour": 1})
def third(evidence: Any) -> Any:
    return evidence.latest("four_hour") < 1 / 3


class Wordless:
    """A plug-in that only its class tells from others."""


class Worded:
    """A plug-in whose words hold where another thing stands in memory."""

    def __repr__(self) -> str:
        return f"Worded({Wordless()!r})"


@pytest.mark.parametrize(
    "other",
    [
        rules.Ladder(enter={"2": rules.Below("four_hour", 0.7), "1": rules.Below("four_hour", 0.5)}),
        rules.Ladder(
            enter={
                "1": rules.Below("four_hour", np.float64(0.5), reference=Reference(Status.ILLUSTRATIVE)),
                "2": rules.Below("four_hour", 0.7),
            }
        ),
    ],
)
def test_the_same_rule_is_known_again(other: object) -> None:
    assert fingerprint(other) == fingerprint(LADDER)


@pytest.mark.parametrize(
    "other",
    [
        rules.Ladder(enter={"1": rules.Below("four_hour", 0.5)}),
        rules.Ladder(enter={"1": rules.Below("four_hour", 0.5), "2": rules.Below("four_hour", 0.71)}),
        rules.Ladder(enter={"1": rules.Above("four_hour", 0.5), "2": rules.Below("four_hour", 0.7)}),
        attrs.evolve(LADDER, leave={"1": rules.Above("four_hour", 0.6)}),
        rules.Ladder(
            enter={"1": rules.Below("four_hour", 0.5), "2": rules.Below("four_hour", 0.7, over=Window.last(2))}
        ),
    ],
)
def test_another_rule_is_another(other: object) -> None:
    assert fingerprint(other) != fingerprint(LADDER)


def test_functions_are_known_by_their_names() -> None:
    assert fingerprint(half) != fingerprint(third)


@pytest.mark.parametrize("kind", [Wordless, Worded])
def test_where_things_stand_in_memory_does_not_count(kind: type) -> None:
    one, other = kind(), kind()

    assert fingerprint(one) == fingerprint(other)
    assert fingerprint(Wordless()) != fingerprint(Worded())


def test_whole_numbers_are_the_same_however_they_are_written() -> None:
    assert fingerprint((2.0, {"a", "b"})) == fingerprint([2, frozenset("ba")])


def test_arrays_are_known_by_their_shape_and_their_numbers() -> None:
    given = [np.array([[0.5], [0.6]]), np.array([[0.5], [0.7]]), np.array([[0.5, 0.6]])]

    assert len({fingerprint(each) for each in given}) == 3


def test_fields_that_are_as_they_are_anyway_do_not_count() -> None:
    before = attrs.make_class("Asking", ["code"])
    after = attrs.make_class(
        "Asking", {"code": attrs.field(), "by": attrs.field(default=0.0), "of": attrs.field(factory=dict)}
    )

    assert fingerprint(before("a")) == fingerprint(after("a"))
    assert fingerprint(before("a")) != fingerprint(after("a", by=0.1))


def test_it_is_the_same_from_one_run_to_the_next() -> None:
    asked = "from tiering._fingerprints import fingerprint; print(fingerprint({'a', 'b', 'c'}))"
    told = {
        subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-c", asked],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }

    assert told == {fingerprint({"a", "b", "c"})}


def test_words_keep_all_but_where_things_stand() -> None:
    assert without_address("held by <Guard object at 0x7f3a> at 3") == "held by <Guard object> at 3"
