from __future__ import annotations

import copy
import pickle
import warnings
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from histories import history
from invented import SCALE, first_of

from tiering.errors import DefinitionError, ReviewDateError, ShapeError, UnknownCodeError
from tiering.typing import Transitions

# Ranks, so tier 3 comes first.
COUNTS = [[8, 2, 0], [1, 3, 4], [0, 0, 0]]


def of(counts: object = COUNTS, **changes: Any) -> Transitions:
    return Transitions(SCALE, counts, **changes)


def test_every_step_between_reviews_is_counted() -> None:
    found = history({"TA": "3 3 2 1", "TB": "1 3 3 3"}).transitions()

    assert found.counts.tolist() == [[3, 1, 0], [0, 0, 1], [1, 0, 0]]
    assert (found.count("3", "2"), found.count("2", "3"), found.count("1", "3")) == (1, 0, 1)


def test_first_placements_are_no_steps() -> None:
    assert history({"TA": "2"}).transitions().total == 0


def test_the_first_review_counts_where_somebody_stood_before() -> None:
    assert history({"TA": "2", "TB": "2"}, start={"TA": "1"}).transitions().counts.tolist() == [
        [0, 0, 0],
        [0, 0, 0],
        [0, 1, 0],
    ]


def test_the_reviews_to_compare_can_be_chosen() -> None:
    found = history({"TA": "3 2 1 1 3"})

    assert found.transitions(pairs=pairwise(found.dates[::2])).counts.tolist() == [[0, 0, 1], [0, 0, 0], [1, 0, 0]]


def test_no_pairs_are_no_steps() -> None:
    assert history({"TA": "3 2"}).transitions(pairs=[]).total == 0


@pytest.mark.parametrize("pair", [(1, 1), (2, 1), (1, 9)])
def test_pairs_of_no_reviews_are_refused(pair: tuple[int, int]) -> None:
    with pytest.raises(ReviewDateError):
        history({"TA": "3 2"}).transitions(pairs=[(first_of(pair[0]), first_of(pair[1]))])


def test_the_moved_are_those_off_the_diagonal() -> None:
    assert (of().total, of().moved) == (18, 7)


def test_an_unknown_tier_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="unknown tier '9'"):
        of().count("3", "9")


# Shares.


def test_shares_are_of_the_row() -> None:
    assert of().shares[:2].tolist() == [[0.8, 0.2, 0.0], [0.125, 0.375, 0.5]]


def test_nobody_in_a_tier_gives_no_shares_and_no_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = of()
        lower, upper = found.intervals

        assert np.isnan(found.shares[2]).all()
        assert np.isnan(lower[2]).all()
        assert np.isnan(upper[2]).all()


# By hand: k = 8 of n = 10, z = 1.959963985, z² = 3.841458821; middle (8 + 1.920729) / 13.841459 = 0.716740,
# half 1.959963985 · √(10 · 0.8 · 0.2 + 0.960365) / 13.841459 = 0.226578.
def test_intervals_are_wilsons() -> None:
    lower, upper = of().intervals

    assert (round(float(lower[0, 0]), 4), round(float(upper[0, 0]), 4)) == (0.4902, 0.9433)


def test_the_level_widens_the_intervals() -> None:
    lower, upper = of(level=0.99).intervals

    assert lower[0, 0] < of().intervals[0][0, 0]
    assert upper[0, 0] > of().intervals[1][0, 0]


def test_the_level_is_passed_on() -> None:
    assert history({"TA": "3 2"}).transitions(level=0.9).level == 0.9


def test_a_level_outside_0_and_1_is_refused() -> None:
    with pytest.raises(DefinitionError, match="must lie between 0 and 1, not 95"):
        history({"TA": "3 2"}).transitions(level=95)


def test_counts_that_do_not_fit_the_scale_are_refused() -> None:
    with pytest.raises(ShapeError, match=r"3 tiers need counts of the shape \(3, 3\), not \(2, 2\)"):
        of([[1, 2], [3, 4]])


# In words.


def test_the_text_has_the_most_intensive_tier_first() -> None:
    assert str(of()).splitlines() == [
        "                      to tier 1           to tier 2           to tier 3",
        "from tier 1                   0                   0                   0",
        "from tier 2  4 = 50 % (22–78 %)  3 = 38 % (14–69 %)   1 = 12 % (2–47 %)",
        "from tier 3    0 = 0 % (0–28 %)   2 = 20 % (6–51 %)  8 = 80 % (49–94 %)",
    ]


def test_records_are_plain_data_with_none_for_what_is_not_known() -> None:
    records = of().to_records()

    assert len(records) == 9
    assert records[0] == {
        "from": "1",
        "to": "1",
        "count": 0,
        "share": None,
        "lower": None,
        "upper": None,
        "level": 0.95,
    }
    assert (records[3]["from"], records[3]["to"], records[3]["count"], records[3]["share"]) == ("2", "1", 4, 0.5)
    assert {type(value) for record in records for value in record.values()} <= {str, int, float, type(None)}


# Copies.


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])  # noqa: S301 - our own
def test_a_copy_is_equal_and_read_only(way: Any) -> None:
    found = way(of(level=0.9))

    assert found == of(level=0.9)
    assert not found.counts.flags.writeable


def test_other_counts_are_not_equal() -> None:
    assert of() != of([[8, 2, 0], [1, 3, 4], [0, 0, 1]])


@pytest.mark.parametrize("array", [of().counts, of().shares, *of().intervals])
def test_nobody_can_write_to_the_arrays(array: np.ndarray[Any, Any]) -> None:
    with pytest.raises(ValueError, match="read-only"):
        array[0, 0] = 1
