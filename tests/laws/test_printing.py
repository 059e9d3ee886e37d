"""Printed figures fall on the printed side of the limit."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from invented import FOUR_HOUR, first_of, regime

from tiering import Organisation, Panel, Unit, rules
from tiering.typing import Line

_CLOCK = re.compile(r"(?P<sign>-?)((?P<h>[\d,]+) h ?)?((?P<min>\d+) min ?)?((?P<s>[\d,.e-]+) s)?")

SCALES = {Unit.FRACTION: 100.0, Unit.SECONDS: 1.0, Unit.COUNT: 1.0, Unit.NUMBER: 1.0}
DECIMALS = {Unit.FRACTION: 1, Unit.SECONDS: 0, Unit.COUNT: 0, Unit.NUMBER: 2}


def read(unit: Unit, text: str) -> Decimal:
    """Read a printed figure back, as its reader would."""
    if unit is Unit.SECONDS:
        found = _CLOCK.fullmatch(text)
        assert found is not None, text
        part = {name: Decimal((found[name] or "0").replace(",", "")) for name in ("h", "min", "s")}
        total = part["h"] * 3600 + part["min"] * 60 + part["s"]
        return -total if found["sign"] else total
    return Decimal(text.removesuffix(" %").removesuffix(" points").replace(",", ""))


@st.composite
def compared(draw: st.DrawFn) -> tuple[Unit, float, float]:
    """Draw a limit such as people write, with a figure near it or far from it."""
    unit = draw(st.sampled_from(Unit))
    digits = draw(st.integers(0, 4))
    most = 1.0 if unit is Unit.FRACTION else 1e5
    limit = draw(st.integers(0, int(most * 10**digits))) / 10**digits
    near = st.builds(
        lambda sign, size, power: limit + sign * size * 10.0**-power,
        st.sampled_from((-1, 1)),
        st.integers(1, 99),
        st.integers(0, 8),
    )
    figure = draw(st.one_of(near, st.floats(0, most), st.just(limit)))
    assume(0 <= figure <= most)
    # Closer than that the two are one number to any reader.
    assume(figure == limit or abs(figure - limit) > 1e-9 * max(1.0, limit))
    return unit, figure, limit


@example((Unit.FRACTION, 0.0699, 0.07))
@example((Unit.FRACTION, 0.5701, 0.57))
@given(compared())
def test_a_figure_is_printed_on_its_side_of_the_limit(case: tuple[Unit, float, float]) -> None:
    """Printed figures have as many digits as it takes to show the side of the limit on which they fall."""
    unit, figure, limit = case
    printed, mark = read(unit, unit.beside(figure, limit)), read(unit, unit.exact(limit))

    assert (printed < mark, printed > mark) == (figure < limit, figure > limit)


@given(compared())
def test_a_figure_is_printed_close_to_what_it_is(case: tuple[Unit, float, float]) -> None:
    """More digits never change the figure."""
    unit, figure, limit = case
    printed = float(read(unit, unit.beside(figure, limit))) / SCALES[unit]

    assert printed == pytest.approx(figure, abs=0.51 * 10.0 ** -DECIMALS[unit] / SCALES[unit])


@given(compared())
def test_a_limit_is_printed_exactly(case: tuple[Unit, float, float]) -> None:
    """The fewest digits that say it exactly."""
    unit, _, limit = case

    assert float(read(unit, unit.exact(limit))) / SCALES[unit] == pytest.approx(limit, rel=1e-11, abs=1e-12)


@given(compared())
def test_a_gap_that_is_there_is_not_printed_as_none(case: tuple[Unit, float, float]) -> None:
    """As many digits as it takes."""
    unit, figure, limit = case
    gap = abs(figure - limit)
    printed = read(unit, unit.gap(gap))

    assert (printed > 0) == (gap > 0)


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 7))
def test_a_line_shows_the_side_that_its_answer_says(numerator: int, limit: int, power: int) -> None:
    """Printed figures have as many digits as it takes to show the side of the limit on which they fall."""
    figure, mark = min(numerator / 1000 + 10.0**-power, 1.0), limit / 1000
    shown = Panel.from_arrays(
        [[[figure]]],
        metrics=[FOUR_HOUR],
        periods=[FOUR_HOUR_PERIOD],
        organisations=[Organisation("TA", name="Trust A")],
    )
    asking = regime(rules.Ladder(enter={"1": rules.Below("four_hour", mark)}), metrics=[FOUR_HOUR])
    (line,) = asking.review(shown, on=first_of(1))["TA"].explain(full=True).lines
    assert isinstance(line, Line)
    _, observed, threshold, _ = line.cells()

    is_below = read(Unit.FRACTION, observed) < read(Unit.FRACTION, threshold.removeprefix("below "))
    assert is_below == (line.answer.value == "met")


FOUR_HOUR_PERIOD = regime().cycle.latest(FOUR_HOUR, first_of(1))
