"""
Ladders of majorities put everything where ELECTRE TRI-B does.

The classes in `electre_tri_b.txt` are those of the package pyDecision 5.1.8, two tables of 10,000
rows each, 100 rows in a line, 0 for the best class.  They were recorded with

    from pyDecision.algorithm import electre_tri_b

    for table in TABLES:
        electre_tri_b(
            numpy.array(figures(table), dtype=float),
            W=list(table.weights),
            Q=[0] * 5,
            P=[0] * 5,
            V=[VETO if each else 1000 for each in table.vetoes],
            B=[[profile] * 5 for profile in PROFILES],
            cut_level=table.majority / sum(table.weights),
            rule="pc",
        )

and the figures of this module, which come from a generator of whole numbers with a seed.

Compared are the concordance of criteria that agree or do not, weights, the cutting level, full
vetoes and the pessimistic assignment.  Not compared are indifference and preference
thresholds and partial vetoes, which majorities do not have: no figure lies on a profile, nor
below one by more than the cutting level times the veto threshold and less than that threshold.
On a profile pyDecision departs from the method, and puts an alternative below a profile where each
outranks the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import attrs
import numpy as np
import pytest

from tiering import (
    Cadence,
    Metric,
    Organisation,
    Panel,
    Period,
    Polarity,
    Regime,
    ReviewCycle,
    Tier,
    TierScale,
    Unit,
    rules,
)
from tiering.typing import Criterion

ROWS = 10_000
LINE = 100
PROFILES = (25, 51, 77)
VETO = 20
CODES = tuple("abcde")


@attrs.frozen
class Table:
    """What one table was recorded with: how much each criterion weighs, and which of them can veto."""

    seed: int
    weights: tuple[int, ...]
    majority: int
    vetoes: tuple[bool, ...]


EQUAL = Table(seed=2011, weights=(1, 1, 1, 1, 1), majority=3, vetoes=(False,) * 5)
WEIGHTED = Table(seed=1992, weights=(4, 3, 2, 2, 1), majority=7, vetoes=(True, True, False, True, False))
TABLES = (EQUAL, WEIGHTED)


def _numbers(seed: int) -> Iterator[int]:
    """Yield whole numbers; the multiplier is that of Knuth's MMIX."""
    state = seed
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield state >> 33


def _is_partial(table: Table, figure: int) -> bool:
    """Tell whether a figure would veto in part."""
    below = (profile - figure for profile in PROFILES)
    return any(table.majority * VETO < each * sum(table.weights) and each < VETO for each in below)


def figures(table: Table) -> list[list[int]]:
    """Return the table's figures, one row for each alternative; the profiles are odd, and all figures even."""
    plain = [each for each in range(0, 101, 2) if not _is_partial(table, each)]
    numbers = _numbers(table.seed)
    return [[plain[next(numbers) % len(plain)] for _ in CODES] for _ in range(ROWS)]


def recorded(table: Table) -> list[int]:
    """Return the classes that pyDecision assigned."""
    lines = (Path(__file__).parent / "electre_tri_b.txt").read_text(encoding="ascii").splitlines()
    first = TABLES.index(table) * ROWS // LINE
    return [int(digit) for line in lines[first : first + ROWS // LINE] for digit in line]


def outranks(table: Table, profile: int, *, counted: bool) -> Criterion:
    """Return whether an alternative is at least as good as a profile, by how many criteria or by their weight."""
    agree = [rules.Above(code, profile) for code in CODES]
    if counted:
        return rules.at_least(table.majority, *agree)
    veto = [~rules.Above(code, profile - VETO) for code, can in zip(CODES, table.vetoes, strict=True) if can]
    return rules.WeightedMajority(zip(table.weights, agree, strict=True), at_least=table.majority, veto=veto)


def regime_of(table: Table, *, counted: bool = False) -> Regime:
    """Return the regime whose tiers are the classes: whoever does not outrank a profile is in one below it."""
    tiers = [Tier(str(each)) for each in reversed(range(len(PROFILES) + 1))]
    return Regime(
        name="ELECTRE TRI-B",
        metrics=[Metric(code, unit=Unit.NUMBER, polarity=Polarity.HIGHER_IS_BETTER) for code in CODES],
        scale=TierScale.from_most_intensive(*tiers),
        rule=rules.Ladder(
            enter={
                str(place): rules.not_(outranks(table, profile, counted=counted))
                for place, profile in enumerate(reversed(PROFILES), 1)
            }
        ),
        cycle=ReviewCycle(first=date(2023, 5, 1), every=Cadence.MONTH),
    )


def panel_of(table: Table) -> Panel:
    return Panel.from_arrays(
        np.array(figures(table), dtype=np.float64).T[:, np.newaxis, :],
        metrics=regime_of(table).metrics,
        periods=[Period.parse("2023-04")],
        organisations=[Organisation(f"A{place}") for place in range(ROWS)],
    )


@pytest.mark.parametrize("table", TABLES, ids=["equal weights", "weights and vetoes"])
def test_everything_is_put_where_pydecision_puts_it(table: Table) -> None:
    (ranks,) = regime_of(table).simulate(panel_of(table), until=date(2023, 5, 1))

    assert ranks.tolist() == recorded(table)


def test_with_equal_weights_at_least_so_many_criteria_do_the_same() -> None:
    review = regime_of(EQUAL, counted=True).review(panel_of(EQUAL), on=date(2023, 5, 1))

    assert review.ranks.tolist() == recorded(EQUAL)


@pytest.mark.parametrize("table", TABLES, ids=["equal weights", "weights and vetoes"])
def test_every_class_occurs_in_many_rows(table: Table) -> None:
    counts = np.bincount(recorded(table), minlength=len(PROFILES) + 1)

    assert len(recorded(table)) == ROWS
    assert (counts >= ROWS // 50).all()


def test_vetoes_decide_many_rows() -> None:
    (without,) = regime_of(attrs.evolve(WEIGHTED, vetoes=(False,) * 5)).simulate(
        panel_of(WEIGHTED), until=date(2023, 5, 1)
    )

    assert np.not_equal(without, recorded(WEIGHTED)).sum() >= ROWS // 50
