"""Decision tables do what a plain reading of their rows says, and their static check misses nothing."""

from __future__ import annotations

import itertools
import math
import pickle
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import attrs
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from invented import first_of, regime
from strategies import metrics, panel, scales

from tiering import rules
from tiering.rules import MISSING, Cell, HitPolicy
from tiering.rules._table_plan import Answers, Layout, RowByRow
from tiering.typing import Evidence, Proposal

pytestmark = pytest.mark.filterwarnings("ignore::tiering.errors.OddRegimeWarning")

Value: TypeAlias = float | bool | None
"""A figure, an answer, or nothing."""

ENDS = (1.0, 2.0, 3.0)
FIGURES = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5)
TOP = 2
ORDERED = (HitPolicy.FIRST, HitPolicy.PRIORITY, HitPolicy.COLLECT_MAX)
# The last input is a criterion about a metric of its own, which holds below 2.
OF = metrics(3)
INPUTS: Mapping[str, Any] = {"a": "m0", "b": "m1", "c": rules.Below("m2", 2)}


@st.composite
def intervals(draw: st.DrawFn) -> str:
    sign = draw(st.sampled_from(["<", "<=", ">", ">=", "=", ".."]))
    if sign != "..":
        return f"{sign} {draw(st.sampled_from(ENDS))}"
    least, most = draw(st.sampled_from(list(itertools.combinations(ENDS, 2))))
    return f"{draw(st.sampled_from('[('))}{least}..{most}{draw(st.sampled_from('])'))}"


def cells(name: str, *, with_missing: bool) -> st.SearchStrategy[Any]:
    known: st.SearchStrategy[Any] = st.booleans() if name == "c" else intervals()
    one = st.one_of(known, st.just(MISSING)) if with_missing else known
    return st.lists(one, min_size=1, max_size=2)


@st.composite
def rows(draw: st.DrawFn, most: int = 5) -> tuple[rules.Row, ...]:
    named = draw(st.sets(st.sampled_from(sorted(INPUTS))))
    return tuple(
        rules.Row(
            {
                name: draw(cells(name, with_missing=name in named))
                for name in draw(st.sets(st.sampled_from(sorted(INPUTS))))
            },
            str(draw(st.integers(0, TOP))),
        )
        for _ in range(draw(st.integers(1, most)))
    )


@st.composite
def tables(draw: st.DrawFn, most: int = 5) -> rules.DecisionTable:
    hit = draw(st.sampled_from(ORDERED))
    priority = draw(st.permutations([str(code) for code in range(TOP + 1)])) if hit is HitPolicy.PRIORITY else ()
    return rules.DecisionTable(
        inputs=INPUTS,
        rows=draw(rows(most)),
        hit=hit,
        otherwise=str(draw(st.integers(0, TOP))),
        priority=draw(st.sampled_from([(), tuple(priority)])),
    )


def fits(cell: Cell | None, value: Value) -> bool:
    """Read a cell as DMN does."""
    if cell is None:
        return True
    if value is None:
        return cell.missing
    if isinstance(value, bool):
        return value in cell.answers
    return any(
        (each.least < value or (each.with_least and each.least == value))
        and (value < each.most or (each.with_most and each.most == value))
        for each in cell.intervals
    )


def matching(table: rules.DecisionTable, values: Mapping[str, Value]) -> list[int]:
    return [
        place
        for place, row in enumerate(table.rows)
        if all(fits(row.when.get(name), value) for name, value in values.items())
    ]


def rank(code: str | None) -> int:
    return TOP - int(code or 0)


def read(table: rules.DecisionTable, values: Mapping[str, Value]) -> int:
    """Read the table row by row, as a person would."""
    hits = [table.rows[place].tier for place in matching(table, values)]
    if not hits:
        return rank(table.otherwise)
    if table.hit is HitPolicy.FIRST:
        return rank(hits[0])
    if table.priority:
        return rank(min(hits, key=table.priority.index))
    return max(map(rank, hits))


def names_missing(table: rules.DecisionTable, name: str) -> bool:
    return any(name in row.when and row.when[name].missing for row in table.rows)


def all_values(table: rules.DecisionTable, name: str) -> tuple[Value, ...]:
    """Return every value that the cells may tell apart."""
    known: tuple[Value, ...] = (False, True) if name == "c" else FIGURES
    return (*known, None) if names_missing(table, name) else known


def completions(table: rules.DecisionTable, values: Mapping[str, Value]) -> Iterator[Mapping[str, Value]]:
    """Yield what values with gaps may be, where a gap is no value of its own."""
    open_ = [
        all_values(table, name) if value is None and not names_missing(table, name) else (value,)
        for name, value in values.items()
    ]
    for filled in itertools.product(*open_):
        yield dict(zip(values, filled, strict=True))


def figures(*, gaps: bool = True) -> st.SearchStrategy[list[tuple[float, ...]]]:
    one = st.sampled_from((*FIGURES, math.nan) if gaps else FIGURES)
    return st.lists(st.tuples(one, one, one), min_size=1, max_size=6)


def seen(values: Sequence[float]) -> Mapping[str, Value]:
    """Return what the table sees of an organisation's figures."""
    first, second, third = (None if math.isnan(value) else value for value in values)
    return {"a": first, "b": second, "c": None if third is None else third < 2}


def evidence(table: rules.DecisionTable, values: Sequence[Sequence[float]]) -> Evidence:
    shown = panel(np.array(values, dtype=np.float64).T[:, np.newaxis], OF)
    return regime(table, metrics=OF, scale=scales(TOP)).review(shown, on=first_of(1)).evidence


def bounds(proposal: Proposal) -> list[tuple[int, int]]:
    return list(zip(proposal.least.tolist(), proposal.most.tolist(), strict=True))


@given(tables(), figures())
def test_the_bounds_are_the_least_and_the_most_that_the_gaps_leave_open(
    table: rules.DecisionTable, values: list[tuple[float, ...]]
) -> None:
    """The bounds bound every completion, and some completion reaches each of them."""
    expected = [[read(table, filled) for filled in completions(table, seen(each))] for each in values]

    assert bounds(table.propose(evidence(table, values))) == [(min(ranks), max(ranks)) for ranks in expected]


@given(tables(), figures(gaps=False))
def test_complete_figures_have_one_array_for_both_bounds(
    table: rules.DecisionTable, values: list[tuple[float, ...]]
) -> None:
    """Where nothing is missing the two are one array object."""
    proposal = table.propose(evidence(table, values))

    assert proposal.least is proposal.most


def row_by_row(table: rules.DecisionTable, shown: Evidence) -> tuple[Proposal, Proposal]:
    """Return what the table proposes by the two ways of working it out."""
    ranges = ((-math.inf, math.inf),) * 3
    laid_out = table._plan(shown.scale, ranges)
    assert isinstance(laid_out, Layout)
    parts, order = table._parts, table._parts.order(shown.scale)
    answers = Answers(
        tuple(parts.boxes[place] for place in order),
        tuple(rank(table.rows[place].tier) for place in order),
        rank(table.otherwise),
        TOP,
    )
    table._plans.clear()
    first = table.propose(shown)
    key = next(iter(table._plans))
    table._plans[key] = RowByRow.of(parts.axes, parts.space(), answers)
    return first, table.propose(shown)


@given(tables(), figures())
def test_row_by_row_is_exact_for_one_gap_and_sound_for_more(
    table: rules.DecisionTable, values: list[tuple[float, ...]]
) -> None:
    """Tables too large to lay out are exact where one value is missing, and sound where more are."""
    laid_out, looser = row_by_row(table, evidence(table, values))
    for one, other, each in zip(bounds(laid_out), bounds(looser), values, strict=True):
        if np.isnan(each).sum() <= 1:
            assert other == one
        assert other[0] <= one[0] <= one[1] <= other[1]


def inside(combination: rules.Combination, values: Mapping[str, Value]) -> bool:
    return all(fits(combination.cells.get(name), value) for name, value in values.items())


def grid(table: rules.DecisionTable) -> Iterator[Mapping[str, Value]]:
    for values in itertools.product(*(all_values(table, name) for name in INPUTS)):
        yield dict(zip(INPUTS, values, strict=True))


@given(tables())
def test_the_gaps_are_what_no_row_matches(table: rules.DecisionTable) -> None:
    """A reported gap matches no row, and no gap is left unreported or reported twice."""
    gaps = table.gaps(most=1000)

    assert gaps.more == 0
    for values in grid(table):
        assert sum(inside(each, values) for each in gaps.shown) == (not matching(table, values))


@given(tables())
def test_the_overlaps_are_what_two_rows_match(table: rules.DecisionTable) -> None:
    """Every two rows that match the same values are reported with all of them, and with no others."""
    found = {each.rows: each for each in table.overlaps(most=1000).shown}
    reported = set()
    for values in grid(table):
        for one, other in itertools.combinations(matching(table, values), 2):
            reported.add((one + 1, other + 1))
            assert inside(found[one + 1, other + 1], values)
        for pair, each in found.items():
            assert not inside(each, values) or {number - 1 for number in pair} <= set(matching(table, values))

    assert reported == set(found)


def apart(of: Sequence[rules.Row]) -> rules.DecisionTable:
    """Return a table of those rows that overlap none before them."""
    collected = rules.DecisionTable(inputs=INPUTS, rows=of, hit=HitPolicy.COLLECT_MAX, otherwise="1")
    overlaps = [each.rows for each in collected.overlaps(most=1000).shown]
    dropped = {later for _, later in overlaps}
    kept = [row for number, row in enumerate(of, 1) if number not in dropped]
    return rules.DecisionTable(inputs=INPUTS, rows=kept, hit=HitPolicy.UNIQUE, otherwise="1")


@given(rows(), figures())
def test_single_hit_policies_agree_where_no_rows_overlap(
    of: tuple[rules.Row, ...], values: list[tuple[float, ...]]
) -> None:
    """UNIQUE, ANY, FIRST, PRIORITY and COLLECT_MAX agree where the table is unique."""
    unique = apart(of)
    others = [attrs.evolve(unique, hit=hit) for hit in HitPolicy]
    expected = bounds(unique.propose(evidence(unique, values)))

    assert all(bounds(each.propose(evidence(each, values))) == expected for each in others)


@given(tables(), figures(), st.randoms(use_true_random=False))
def test_the_order_of_rows_matters_to_first_only(
    table: rules.DecisionTable, values: list[tuple[float, ...]], random: Any
) -> None:
    """The order of the rows does not matter to PRIORITY and COLLECT_MAX."""
    assume(table.hit is not HitPolicy.FIRST)
    shuffled = list(table.rows)
    random.shuffle(shuffled)
    other = attrs.evolve(table, rows=shuffled)

    assert bounds(other.propose(evidence(other, values))) == bounds(table.propose(evidence(table, values)))


@given(rows(), figures())
def test_the_order_of_rows_does_not_matter_to_unique(
    of: tuple[rules.Row, ...], values: list[tuple[float, ...]]
) -> None:
    """The order of the rows does not matter to UNIQUE."""
    unique = apart(of)
    other = attrs.evolve(unique, rows=unique.rows[::-1])

    assert bounds(other.propose(evidence(other, values))) == bounds(unique.propose(evidence(unique, values)))


@given(tables(), figures(), st.integers(1, 3))
def test_blocks_of_organisations_are_the_whole(
    table: rules.DecisionTable, values: list[tuple[float, ...]], block: int
) -> None:
    """What is elementwise is evaluated in blocks."""
    shown = evidence(table, values)
    asking = regime(table, metrics=OF, scale=scales(TOP))
    ranks, dates = asking._starting.placed((), shown.panel), asking.cycle.dates(until=first_of(1))

    assert np.array_equal(
        asking._prepared(shown.panel).ranks(dates, ranks, block),
        asking._prepared(shown.panel).ranks(dates, ranks, 1_000_000),
    )


@given(tables(), figures())
def test_a_table_that_was_pickled_is_the_same(table: rules.DecisionTable, values: list[tuple[float, ...]]) -> None:
    """Rules are values."""
    again = pickle.loads(pickle.dumps(table))  # noqa: S301 - our own

    assert again == table
    assert bounds(again.propose(evidence(again, values))) == bounds(table.propose(evidence(table, values)))


@given(tables(), figures())
def test_the_explanation_names_the_rows_that_are_open(
    table: rules.DecisionTable, values: list[tuple[float, ...]]
) -> None:
    """One row decides, or several are open, and each of the tiers that are open is that of one of them."""
    shown = evidence(table, values)
    asking = regime(table, metrics=OF, scale=scales(TOP))
    review = asking.review(shown.panel, on=first_of(1))
    for decision, each in zip(review, values, strict=True):
        ranks = {read(table, filled) for filled in completions(table, seen(each))}
        headings = [section.heading for section in decision.explain().sections if "→" in section.heading]

        assert {rank(heading.rpartition("tier ")[2]) for heading in headings} == ranks


@given(intervals())
def test_an_interval_is_read_as_it_is_written(text: str) -> None:
    """The text of an interval says all of it."""
    interval = rules.Interval.parse(text)

    assert rules.Interval.parse(str(interval)) == interval
