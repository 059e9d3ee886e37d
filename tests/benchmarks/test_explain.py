"""Explanations beside plain f-strings with the same values, and what they cost when nobody asks."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

import attrs
import numpy as np
import pytest

from tiering import History, Panel, Review, Unit, rules, samples
from tiering.nhs import uec_2023
from tiering.typing import Evidence, Explanation, Finding, Line, Section

from .ratios import in_turn, record
from .references import METRICS, REGIME, panel_of, simulated
from .references import UNTIL as LAST

UNTIL = date(2024, 3, 31)
REVIEW = date(2023, 12, 1)
PAIRS = 201

Row = tuple[Any, ...]


@pytest.fixture(scope="module")
def panel() -> Panel:
    return samples.urgent_care()


def _replayed(panel: Panel) -> History:
    return uec_2023.regime.replay(panel, until=UNTIL, start=samples.published_tiers("2023-06"))


@pytest.fixture
def review(panel: Panel) -> Review:
    (found,) = (each for each in _replayed(panel) if each.on == REVIEW)
    return found


def _explained(review: Review) -> list[str]:
    return [str(decision.explain()) for decision in review]


def _fresh(review: Review) -> Review:
    """Return a review for which nobody has asked for a reason yet: the same one, held once more."""
    return uec_2023.regime.held_again(review, review.evidence.panel)


def _rows(review: Review) -> list[list[Row]]:
    """Return what the f-strings need, as plain values: the kind of line, then what stands in it."""
    return [_rows_of(decision.explain()) for decision in review]


def _rows_of(explanation: Explanation) -> list[Row]:
    printed = str(explanation).split("\n")
    title = re.fullmatch(r"(.*) \((\w+)\), review of (.*): (.*) \((.*)\)", printed[0])
    assert title is not None
    rows: list[Row] = [("title", *title.groups())]
    texts, figures, limits = _widths(explanation)
    for section in explanation.sections:
        rows.append(("heading", printed[len(rows)].removeprefix("  ")))
        for line, depth in zip(section.lines, section.depths, strict=True):
            indent = "  " * depth
            if line.metric and line.reference is not None:
                _, figure, limit, status = line.cells()
                pad = " " * (figures - len(figure))
                kind, *values = _values(line.observed, line.unit, is_gap=False)
                more = (line.text, texts - len(indent), *values, pad, limit, limits, status)
                rows.append((kind, line.answer.value, indent, *more))
            elif line.reference is not None:
                wide = texts + figures + limits + 4 - len(indent)
                rows.append(("words", line.answer.value, indent, line.text, wide, line.reference.status))
            else:
                rows.append(("criterion", line.answer.value, indent, line.text))
            rows.extend(_rows_below(line, indent))
    return rows


def _widths(explanation: Explanation) -> tuple[int, ...]:
    pairs = [
        pair for each in explanation.sections for pair in zip(each.lines, each.depths, strict=True) if pair[0].metric
    ]
    texts = max(len(line.text) + 2 * depth for line, depth in pairs)
    return texts, *(max(len(line.cells()[column]) for line, _ in pairs) for column in (1, 2))


def _values(value: float, unit: Unit, *, is_gap: bool) -> Row:
    of = " gap" if is_gap else ""
    if unit is Unit.FRACTION:
        return (f"fraction{of}", value)
    minutes, seconds = divmod(round(value), 60)
    if not minutes:
        return (f"seconds{of}", seconds)
    return (f"time{of}", minutes, seconds) if seconds else (f"minutes{of}", minutes)


def _rows_below(line: Line, indent: str) -> Iterator[Row]:
    remarks = line.remarks()
    if len(remarks) > len(line.notes):
        side = "below" if line.observed < line.limit else "above"
        if line.people_text:
            yield ("people gap", indent, line.gap, side, line.people, line.people_text.partition(" ")[2])
        else:
            kind, *values = _values(line.gap, line.unit, is_gap=True)
            yield (kind, indent, *values, side)
    yield from (("note", indent, note) for note in line.notes)


def _formatted(explanations: list[list[Row]]) -> list[str]:
    """Write every printed line with one f-string."""
    return ["\n".join([_line(row) for row in rows]) for rows in explanations]


def _line(row: Row) -> str:  # noqa: C901, PLR0911, PLR0912 - one f-string for each kind of line
    kind = row[0]
    if kind == "fraction":
        _, answer, indent, text, wide, observed, pad, limit, limits, status = row
        return f"    {answer:<9}  {indent}{text:<{wide}}  {observed * 100:.1f} %{pad}  {limit:<{limits}}  {status}"
    if kind == "note":
        return f"               {row[1]}{row[2]}"
    if kind == "words":
        return f"    {row[1]:<9}  {row[2]}{row[3]:<{row[4]}}  {row[5]}"
    if kind == "criterion":
        return f"    {row[1]:<9}  {row[2]}{row[3]}"
    if kind == "fraction gap":
        return f"               {row[1]}{row[2] * 100:.1f} points {row[3]} the limit"
    if kind == "time":
        _, answer, indent, text, wide, minutes, seconds, pad, limit, limits, status = row
        return f"    {answer:<9}  {indent}{text:<{wide}}  {minutes} min {seconds} s{pad}  {limit:<{limits}}  {status}"
    if kind == "time gap":
        return f"               {row[1]}{row[2]} min {row[3]} s {row[4]} the limit"
    if kind == "heading":
        return f"  {row[1]}"
    if kind == "title":
        return f"{row[1]} ({row[2]}), review of {row[3]}: {row[4]} ({row[5]})"
    if kind == "people gap":
        return f"               {row[1]}{row[2] * 100:.1f} points {row[3]} the limit: {row[4]:,} {row[5]}"
    if kind == "minutes":
        _, answer, indent, text, wide, minutes, pad, limit, limits, status = row
        return f"    {answer:<9}  {indent}{text:<{wide}}  {minutes} min{pad}  {limit:<{limits}}  {status}"
    if kind == "minutes gap":
        return f"               {row[1]}{row[2]} min {row[3]} the limit"
    if kind == "seconds gap":
        return f"               {row[1]}{row[2]} s {row[3]} the limit"
    message = f"no f-string for {row!r}"
    raise AssertionError(message)


@pytest.mark.benchmark
def test_of_explaining_a_review_beside_plain_f_strings(benchmark: Any, review: Review) -> None:
    rows = _rows(review)
    texts = _explained(review)
    assert _formatted(rows) == texts
    lines = sum(text.count("\n") + 1 for text in texts)

    reference = f"{lines} f-strings"
    formatted = partial(_formatted, rows)
    # A fresh review holds no findings; each call needs one of its own.
    unasked = iter([_fresh(review) for _ in range(PAIRS + 1)])
    record(
        benchmark,
        in_turn(
            f"explain {len(review)} decisions in {lines} lines, the first time",
            lambda: _explained(next(unasked)),
            reference,
            formatted,
            pairs=PAIRS,
        ),
        in_turn(
            f"explain {len(review)} decisions in {lines} lines, again",
            partial(_explained, review),
            reference,
            formatted,
            pairs=PAIRS,
        ),
    )
    benchmark.pedantic(_explained, setup=lambda: ((_fresh(review),), {}), rounds=50)


def _counting(kind: type, made: list[type]) -> Callable[..., Any]:
    original: Callable[..., Any] = vars(kind)[_maker(kind)]

    def counted(first: object, /, *values: Any, **named: Any) -> Any:
        made.append(kind)
        return original(first, *values, **named)

    return counted


def _maker(kind: type) -> str:
    """Return what makes one: tuples are whole when they are new."""
    return "__new__" if issubclass(kind, tuple) else "__init__"


@pytest.mark.benchmark
def test_of_a_replay_that_nobody_asks_about(benchmark: Any, panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[type] = []
    with monkeypatch.context() as patch:
        for kind in (Line, Section, Explanation):
            patch.setattr(kind, _maker(kind), _counting(kind, made))
        history = _replayed(panel)
        simulated(panel_of(10))
        assert not made
        _explained(history[1])
        assert {Line, Section, Explanation} == set(made)

    tracemalloc.start()
    try:
        _replayed(panel)
        held = tracemalloc.take_snapshot().statistics("filename")
    finally:
        tracemalloc.stop()
    files = {each.traceback[0].filename.rpartition("/")[2] for each in held}
    assert not files & {"_explanations.py", "_lines.py", "_units.py"}
    benchmark.pedantic(_replayed, args=(panel,), rounds=20)


@attrs.frozen
class Silent:
    """A criterion without words."""

    metric: str
    limit: float

    @property
    def reads(self) -> Mapping[str, int]:
        return {self.metric: 1}

    @property
    def elementwise(self) -> bool:
        return True

    def assess(self, evidence: Evidence, /) -> Finding:
        figure = evidence.figure(self.metric)
        met = np.less(figure.values, self.limit)
        return Finding(self, met, figure.possible(met), figure, self.limit)


@attrs.frozen
class Telling(Silent):
    """The same criterion, with words."""

    def describe(self, finding: Finding, index: int, /) -> Line:
        return Line(text=f"{self.metric} is worth a word", answer=finding.answer(index))


@pytest.mark.benchmark
def test_of_simulating_criteria_with_words_beside_criteria_without(benchmark: Any) -> None:
    figures = panel_of(100_000)
    regimes = [
        attrs.evolve(
            REGIME,
            rule=rules.Ladder(
                enter={
                    tier: rules.at_least(2, *(kind(each.code, limit) for each in METRICS))
                    for tier, limit in (("1", 0.2), ("2", 0.35))
                }
            ),
        )
        for kind in (Telling, Silent)
    ]
    telling, silent = (partial(each.simulate, figures, until=LAST) for each in regimes)
    assert np.array_equal(telling(), silent())
    record(
        benchmark,
        in_turn(
            "simulate, 100,000 organisations, criteria with words",
            telling,
            "the same without words",
            silent,
            pairs=PAIRS,
        ),
    )
    benchmark.pedantic(telling, rounds=5)
