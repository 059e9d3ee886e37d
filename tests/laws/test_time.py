"""What held over some periods is what a recount of them finds, at every review."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from itertools import product
from typing import Any
from unittest.mock import patch

import attrs
import numpy as np
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from invented import number
from strategies import chosen, figures

from tiering import (
    Cadence,
    DateRange,
    History,
    Metric,
    Organisation,
    Panel,
    Period,
    Polarity,
    Regime,
    Review,
    ReviewCycle,
    Standard,
    Tier,
    TierScale,
    Window,
    _assessing,
    rules,
)
from tiering.errors import DefinitionError, ProblemsError
from tiering.rules import _counting
from tiering.typing import Criterion, FloatArray

SCALE = TierScale.from_most_intensive(Tier("1"), Tier("2"))
JANUARY = Period.parse("2022-01")
MONTHS = 15
LIMITS = (1.0, 2.0, 3.0, 4.0, 5.0)
Bounds = tuple[bool, bool]
Tree = tuple[Any, ...]
"""A criterion that is counted by hand as well: what it is, and what it is made of."""


@attrs.frozen
class Run:
    """A regime that asks how often something held, with figures, and what is asked as a tree."""

    regime: Regime
    panel: Panel
    tree: Tree
    until: date

    @property
    def dates(self) -> tuple[date, ...]:
        return self.regime.cycle.dates(until=self.until)

    @property
    def leading(self) -> tuple[int, ...]:
        """How many scenarios there are."""
        return (
            (max(self.panel.values.shape[0] if self.panel.values.ndim > 3 else 1, 2),) if _has_scenarios(self) else ()
        )


def _has_scenarios(run: Run) -> bool:
    return run.panel.values.ndim > 3 or _spread(run.tree)


def _spread(tree: Tree) -> bool:
    return any(isinstance(each, tuple) and (_is_array(each) or _spread(each)) for each in tree)


def _is_array(limit: object) -> bool:
    return isinstance(limit, tuple) and bool(limit) and all(isinstance(each, float) for each in limit)


def built(tree: Tree) -> Criterion:
    """Build the criterion that a tree stands for."""
    match tree:
        case ("below" | "above" as side, metric, limit, window):
            kind = rules.Below if side == "below" else rules.Above
            level: Any = np.array(limit)[:, np.newaxis] if isinstance(limit, tuple) else limit
            return kind(metric, level, over=None if window == 1 else Window.last(window))
        case ("misses", metric):
            return rules.Misses(metric)
        case ("falls", metric):
            return rules.Below(metric, rules.ItsPast.periods_before(1))
        case ("not", part):
            return rules.not_(built(part))
        case ("held", part, count, of):
            return rules.InPeriods(built(part), count, of=of)
        case ("some", count, parts):
            return rules.at_least(count, *map(built, parts))
    raise AssertionError(tree)


@attrs.frozen
class Recount:
    """Plain Python over one organisation's figures in one scenario."""

    run: Run
    values: Mapping[str, tuple[float, ...]]
    scenario: int

    def asked(self, tree: Tree, latest: Mapping[str, Period]) -> Bounds:
        """Answer about the periods that are the latest ones."""
        match tree:
            case ("below" | "above" as side, metric, limit, window):
                level = limit[self.scenario] if isinstance(limit, tuple) else limit
                figure = self._mean(metric, latest[metric], window)
                return _compared(figure, level, below=side == "below")
            case ("misses", metric):
                day = latest[metric].end - timedelta(days=1)
                levels = [each.level for each in self.run.regime.standards if each.is_in_force(day)]
                figure = self._mean(metric, latest[metric], 1)
                return _compared(figure, levels[0] if levels else math.nan, below=True)
            case ("falls", metric):
                figure, before = (self._mean(metric, latest[metric].shifted(-back), 1) for back in (0, 1))
                return _compared(figure, before, below=True)
            case ("not", part):
                met, possible = self.asked(part, latest)
                return not possible, not met
            case ("held", part, count, of):
                earlier = [{code: each.shifted(-back) for code, each in latest.items()} for back in range(of)]
                return _counted([self.asked(part, each) for each in earlier], count)
            case ("some", count, parts):
                return _counted([self.asked(part, latest) for part in parts], count)
        raise AssertionError(tree)

    def _mean(self, metric: str, last: Period, window: int) -> float:
        columns = [self.run.panel.column(last.shifted(-back)) for back in range(window)]
        own = self.values[metric]
        return sum(own[each] if 0 <= each < len(own) else math.nan for each in columns) / window


def _compared(figure: float, level: float, *, below: bool) -> Bounds:
    if math.isnan(figure) or math.isnan(level):
        return False, True
    holds = figure < level if below else figure > level
    return holds, holds


def _counted(answers: list[Bounds], count: int) -> Bounds:
    return sum(met for met, _ in answers) >= count, sum(possible for _, possible in answers) >= count


def recounted(run: Run) -> list[Any]:
    """Return what a recount finds, (review, organisation) of bounds, one for each scenario."""
    found = []
    codes = [each.code for each in run.regime.metrics]
    for scenario in range(*(run.leading or (1,))):
        shown = run.panel.values if run.panel.values.ndim == 3 else run.panel.values[scenario]
        counts = [
            Recount(run, {code: tuple(shown[row, :, place].tolist()) for row, code in enumerate(codes)}, scenario)
            for place in range(len(run.panel.organisations))
        ]
        answers = []
        for on in run.dates:
            latest = {each.code: run.regime.cycle.latest(each, on) for each in run.regime.metrics}
            answers.append([each.asked(run.tree, latest) for each in counts])
        found.append(answers)
    return found


def leaves(metric: str, *, scenarios: bool) -> st.SearchStrategy[Tree]:
    limit: st.SearchStrategy[Any] = st.sampled_from(LIMITS)
    if scenarios:
        limit |= st.tuples(limit, limit)
    return st.one_of(
        st.tuples(st.sampled_from(["below", "above"]), st.just(metric), limit, st.sampled_from([1, 1, 2])),
        st.tuples(st.just("misses"), st.just(metric)),
        st.tuples(st.just("falls"), st.just(metric)),
    )


@st.composite
def trees(draw: st.DrawFn, metrics: list[str], *, scenarios: bool, depth: int = 2) -> Tree:
    """Draw what has to hold in each period; parts may ask about periods of their own."""
    kind = draw(st.sampled_from(["leaf", "some", "some", "not", "held"])) if depth else "leaf"
    if kind == "leaf":
        return draw(leaves(draw(st.sampled_from(metrics)), scenarios=scenarios))
    if kind == "some":
        parts = tuple(
            draw(trees(metrics, scenarios=scenarios, depth=depth - 1)) for _ in range(draw(st.integers(1, 3)))
        )
        return ("some", draw(st.integers(1, len(parts))), parts)
    part = draw(trees(metrics, scenarios=scenarios, depth=depth - 1))
    return ("not", part) if kind == "not" else draw(held(part, (1, 2, 3)))


@st.composite
def held(draw: st.DrawFn, part: Tree, lengths: tuple[int, ...] = (1, 2, 3, 7, 8, 9)) -> Tree:
    of = draw(st.sampled_from(lengths))
    return ("held", part, draw(st.integers(1, of)), of)


@st.composite
def several(draw: st.DrawFn, metrics: list[str], *, scenarios: bool) -> Tree:
    """Draw several questions about the same number of periods, which may be asked together."""
    lengths = (draw(st.sampled_from([2, 3, 7])),)
    parts = [draw(leaves(draw(st.sampled_from(metrics)), scenarios=scenarios)) for _ in range(draw(st.integers(2, 4)))]
    asked = tuple(draw(held(part, lengths)) for part in parts)
    return ("some", draw(st.integers(1, len(asked))), asked)


@st.composite
def runs(draw: st.DrawFn, *, scenarios: bool = False, gaps: bool = True) -> Run:
    """Draw metrics seen after different times, reviewed by the month or by the quarter."""
    cadence = draw(st.sampled_from([Cadence.MONTH, Cadence.MONTH, Cadence.QUARTER]))
    lags = [timedelta(days=each) for each in (0, 0, 31, 31, 62)]
    metrics = [
        number(f"m{row}", Polarity.HIGHER_IS_BETTER, cadence=cadence, publication_lag=draw(st.sampled_from(lags)))
        for row in range(draw(st.sampled_from([1, 2, 2])))
    ]
    shape: tuple[int, ...] = (len(metrics), MONTHS, draw(st.integers(1, 3)))
    if scenarios and draw(st.booleans()):
        shape = (2, *shape)
    values = draw(figures(shape, gaps=gaps))
    if gaps and draw(st.booleans()):
        # A single gap, so that the count is complete before it comes and after it has gone.
        there = np.where(np.isnan(values), 2.5, values)
        there[..., draw(st.integers(0, MONTHS - 1)), :1] = math.nan
        values = there
    codes = [each.code for each in metrics]
    one = trees(codes, scenarios=scenarios).flatmap(held)
    tree = draw(one | several(codes, scenarios=scenarios))
    return Run(_regime(draw, tree, metrics), _panel(values, metrics), tree, JANUARY.shifted(MONTHS + 2).start)


def _panel(values: FloatArray, metrics: list[Metric]) -> Panel:
    """Return figures on an axis of months, because of one more metric that nobody reads."""
    values = values.copy()
    if metrics[0].cadence is Cadence.QUARTER:
        values[..., [month for month in range(MONTHS) if month % 3 != 2], :] = math.nan
    unread = np.zeros((*values.shape[:-3], 1, *values.shape[-2:]))
    return Panel.from_arrays(
        np.concatenate([values, unread], axis=-3),
        metrics=[*metrics, number("unread")],
        periods=[JANUARY.shifted(month) for month in range(MONTHS)],
        organisations=[Organisation(f"T{place}") for place in range(values.shape[-1])],
    )


def _regime(draw: st.DrawFn, tree: Tree, metrics: list[Metric]) -> Regime:
    change = JANUARY.shifted(draw(st.integers(0, 12))).start
    old, new = draw(st.sampled_from(LIMITS)), draw(st.sampled_from(LIMITS))
    spans = ((old, DateRange(None, change)), (new, DateRange(change, draw(st.sampled_from([None, date(2023, 2, 1)])))))
    every = draw(st.sampled_from([Cadence.MONTH, Cadence.QUARTER]))
    standards = [Standard(each.code, level, valid=span) for each in metrics for level, span in spans]
    return _made(tree, metrics, ReviewCycle(first=date(2022, 7, 1), every=every), standards)


def _made(tree: Tree, metrics: list[Metric], cycle: ReviewCycle, standards: list[Standard]) -> Regime:
    # Two of the same, each its own object, so that there is something to ask together.
    rule = rules.Ladder(enter={"1": built(tree)}, leave={"1": rules.not_(built(tree))})
    try:
        return Regime(name="Invented", metrics=metrics, scale=SCALE, rule=rule, cycle=cycle, standards=standards)
    except (DefinitionError, ProblemsError):  # what can never hold is refused
        reject()


def reviewed(run: Run) -> list[Review]:
    """Hold one review after the other."""
    found: list[Review] = []
    for on in run.dates:
        found.append(run.regime.review(run.panel, on=on, previous=found[-1] if found else None))
    return found


@contextmanager
def cut(at_hand: int | None, most: int | None) -> Iterator[None]:
    """Answer for so few organisations, and so few answers, at once."""
    with ExitStack() as stack:
        for module, name, value in (
            (_assessing, "AT_HAND", at_hand),
            (_counting, "AT_HAND", at_hand),
            (_assessing, "_MOST_ANSWERS", most),
        ):
            if value is not None:
                stack.enter_context(patch.object(module, name, value))
        yield


at_once_and_piecewise = pytest.mark.parametrize(
    "cuts", [(None, None), (2, None), (1, 8)], ids=["at once", "in parts", "in parts, some reviews at a time"]
)
"""Criteria are answered for all reviews at once; where organisations or reviews are many, part by part."""


@at_once_and_piecewise
@given(runs())
def test_what_held_over_periods_is_what_a_recount_finds(cuts: tuple[int | None, int | None], run: Run) -> None:
    """The criterion held in n of the last m periods."""
    with cut(*cuts):
        history = run.regime.replay(run.panel, until=run.until)
    (expected,) = recounted(run)

    assert [list(zip(each.least == 1, each.most == 1, strict=True)) for each in history] == expected


@at_once_and_piecewise
@given(runs())
def test_no_count_is_carried_into_a_review_that_follows_another(cuts: tuple[int | None, int | None], run: Run) -> None:
    """`replay` equals folding `review`, whatever criteria remember from one review to the next."""
    with cut(*cuts):
        history = run.regime.replay(run.panel, until=run.until)

    assert history == History(reviewed(run))


@at_once_and_piecewise
@given(runs(scenarios=True), st.integers(1, 3))
def test_in_every_scenario_and_every_block_it_is_what_a_recount_finds(
    cuts: tuple[int | None, int | None], run: Run, block: int
) -> None:
    """Leading axes are scenarios and broadcast; what is elementwise is evaluated in blocks."""
    with cut(*cuts):
        ranks = run.regime.simulate(run.panel, until=run.until)
        blocks = run.regime._prepared(run.panel).ranks(run.dates, run.regime._starting.placed((), run.panel), block)
    expected = np.array([_moved(answers) for answers in recounted(run)])

    assert np.array_equal(blocks, ranks)
    assert np.array_equal(np.broadcast_to(ranks, expected.shape), expected)


def _moved(answers: list[list[Bounds]]) -> list[list[int]]:
    """Move each organisation as far as the bounds compel."""
    current, found = [0] * len(answers[0]), []
    for review in answers:
        current = [
            min(max(rank, int(met)), int(possible)) for rank, (met, possible) in zip(current, review, strict=True)
        ]
        found.append(current)
    return found


@given(runs())
def test_an_explanation_says_what_the_review_decided(run: Run) -> None:
    """`explain()` re-assesses that one review, without what was counted before."""
    for review in run.regime.replay(run.panel, until=run.until):
        found = review.trace.finding(run.regime.rule.clauses[0].criterion)  # type: ignore[attr-defined]

        assert np.array_equal(found.met, review.least == 1)
        assert np.array_equal(found.possible, review.most == 1)


@st.composite
def completed(draw: st.DrawFn) -> Run:
    """Draw a run of which the first organisation has a few gaps, and each other one fills them in another way."""
    run = draw(runs(gaps=False))
    values = run.panel.values[:-1, :, :1].copy()
    metrics = list(run.regime.metrics)
    step = 3 if metrics[0].cadence is Cadence.QUARTER else 1
    columns = list(range(step - 1, MONTHS, step))
    places = [(row, column) for row in range(len(metrics)) for column in columns]
    gaps = draw(st.lists(st.sampled_from(places), min_size=1, max_size=3, unique=True))
    own = [values, *([values.copy() for _ in range(7 ** len(gaps))])]
    for row, column in gaps:
        values[row, column] = math.nan
    for filled, levels in zip(own[1:], product((-9.0, 1.0, 2.0, 3.0, 4.0, 5.0, 9.0), repeat=len(gaps)), strict=True):
        for (row, column), level in zip(gaps, levels, strict=True):
            filled[row, column] = level
    return attrs.evolve(run, panel=_panel(np.concatenate(own, axis=-1), metrics))


@given(completed())
def test_its_bounds_hold_however_the_gaps_are_filled(run: Run) -> None:
    """`met`: true whatever the missing values are; `possible`: not ruled out."""
    for review in reviewed(run):
        assert (review.least[0] <= review.least[1:]).all()
        assert (review.most[1:] <= review.most[0]).all()


@given(st.integers(1, 9).flatmap(lambda of: st.tuples(st.integers(1, of), st.just(of))), st.data())
def test_on_complete_figures_met_and_possible_are_one_object(asked: tuple[int, int], data: st.DataObject) -> None:
    """Where a metric has no gap the two are *the same array object*, at every review."""
    count, of = asked
    tree = ("held", data.draw(trees(["m"], scenarios=False, depth=1).filter(_looks_back_little)), count, of)
    metrics = [number("m", Polarity.HIGHER_IS_BETTER)]
    values = data.draw(chosen((1, MONTHS, 2), LIMITS))
    cycle = ReviewCycle(first=date(2023, 2, 1), every=Cadence.MONTH)
    asking = _made(tree, metrics, cycle, [Standard("m", 3)])

    for review in asking.replay(_panel(values, metrics), until=date(2023, 4, 1)):
        found = review.trace.finding(asking.rule.clauses[0].criterion)  # type: ignore[attr-defined]

        assert found.met is found.possible


def _looks_back_little(tree: Tree) -> bool:
    return max(built(tree).reads.values()) <= 5
