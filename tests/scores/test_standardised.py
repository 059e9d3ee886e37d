from __future__ import annotations

import math

import numpy as np
import pytest
from compared import values
from invented import FOUR_HOUR, number

from tiering import rules, scores
from tiering.errors import DefinitionError

M = number("m")
GAP = math.nan
Z = scores.ZScore("m")


def test_it_counts_standard_deviations_of_the_whole_pool() -> None:
    figures = np.array([1.0, 2.0, 3.0, 6.0])
    expected = (figures - figures.mean()) / figures.std()

    assert values(Z, list(figures), M).least == pytest.approx(expected)


def test_worse_is_higher_where_higher_is_better() -> None:
    assert values(scores.ZScore("four_hour"), (0.5, 0.7), FOUR_HOUR).least.tolist() == [1, -1]


def test_where_all_are_equal_it_is_0() -> None:
    assert values(Z, (0.7, 0.7, 0.7), M).least.tolist() == [0, 0, 0]
    assert values(Z, (5,), M).least.tolist() == [0]


def test_whoever_does_not_report_may_have_any_score() -> None:
    found = values(Z, (1, GAP, 3), M)

    assert found.least.tolist() == [-1, -math.inf, 1]
    assert found.most.tolist() == [-1, math.inf, 1]


def test_where_nobody_reports_nothing_is_known() -> None:
    assert values(Z, (GAP, GAP), M).least.tolist() == [-math.inf] * 2


def test_kinds_have_means_of_their_own() -> None:
    z = scores.ZScore("m", pool=rules.Pool(by_kind=True))

    assert values(z, (1, 10, 3, 30, 7), M, kinds=("a", "b", "a", "b", "c")).least.tolist() == [-1, -1, 1, 1, 0]


def test_regions_have_means_of_their_own() -> None:
    z = scores.ZScore("four_hour", pool=rules.Pool(within="region"))
    found = values(z, (0.5, 0.9, 0.7, 0.1), FOUR_HOUR, regions=("Midlands", "North", "Midlands", None))

    assert found.least.tolist() == [1, 0, -1, -math.inf]
    assert found.most.tolist() == [1, 0, -1, math.inf]
    assert z.notes(found, 0) == ("mean in Midlands 60.0 %, standard deviation 10.0 points",)
    assert z.notes(found, 3) == ("compared with nobody, because it is in no region on 1 May 2023",)


def test_a_pool_that_counts_the_silent_has_no_mean() -> None:
    with pytest.raises(DefinitionError, match="so ZScore cannot be taken from it; leave everybody out"):
        scores.ZScore("m", pool=rules.Pool(everybody=True))


def test_it_says_mean_and_standard_deviation_in_the_unit() -> None:
    z = scores.ZScore("four_hour")

    assert z.notes(values(z, (0.5, 0.7, GAP), FOUR_HOUR), 0) == ("mean 60.0 %, standard deviation 10.0 points",)


def test_of_scores_it_says_them_as_numbers() -> None:
    z = scores.ZScore(scores.Given("m"))

    assert z.notes(values(z, (1, 3), M), 0) == ("mean 2.00, standard deviation 1.00",)


def test_complete_figures_make_the_bounds_one_object() -> None:
    found = values(Z, (1, 2), M)

    assert found.least is found.most
