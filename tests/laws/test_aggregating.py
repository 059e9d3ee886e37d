"""What aggregating, carrying and dividing figures never changes."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from strategies import chosen

from tiering import (
    Aggregation,
    Membership,
    Metric,
    Organisation,
    Panel,
    Period,
    Polarity,
    Register,
    Succession,
    Unit,
)
from tiering.typing import FloatArray

FIRST = Period.parse("2023-04")
MONTHS = 3
LATER = FIRST.shifted(MONTHS).start
RATE = Metric("rate", unit=Unit.FRACTION, polarity=Polarity.HIGHER_IS_BETTER)
TIME = Metric("time", unit=Unit.SECONDS, polarity=Polarity.LOWER_IS_BETTER)
WAITS = Metric("waits", unit=Unit.COUNT, polarity=Polarity.LOWER_IS_BETTER)
BEDS = Metric("beds", unit=Unit.COUNT, polarity=Polarity.NEUTRAL, aggregation=Aggregation.MEAN)
BALANCE = Metric("balance", unit=Unit.NUMBER, polarity=Polarity.NEUTRAL, aggregation=Aggregation.SUM)
RATING = Metric("rating", unit=Unit.NUMBER, polarity=Polarity.NEUTRAL, aggregation=Aggregation.MEAN)
WEIGHTED, ADDED = (RATE, TIME), (WAITS, BEDS, BALANCE)
METRICS = (*WEIGHTED, *ADDED, RATING)
VALUES = (0.0, 0.1, 1 / 3, 0.7, 0.95, 1.0)
COUNTS = (0.0, 1.0, 2.5, 1 / 3, 123456.0)
BALANCES = (-1e6, -0.1, 0.0, 0.1, 1e6)
KNOWN_SHARES = (0.0, 0.1, 1 / 3, 0.5, 0.9, 1.0)


def named(letter: str, count: int, kind: str) -> tuple[Organisation, ...]:
    return tuple(Organisation(f"{letter}{number}", kind=kind) for number in range(count))


@st.composite
def panels(draw: st.DrawFn, count: int, *, gaps: bool = True, partial: bool = True) -> Panel:
    """Draw figures of so many trusts, with weights of the weighted ones, in two scenarios."""
    shape = (2, MONTHS, count)
    missing = [math.nan] * 2 if gaps else []
    levels = [VALUES, VALUES, COUNTS, COUNTS, BALANCES, BALANCES]
    values = np.stack([draw(chosen(shape, [*some, *missing])) for some in levels], axis=1)
    weights = np.full((len(METRICS), MONTHS, count), math.nan)
    least = [0.0] if gaps else []
    weights[: len(WEIGHTED)] = draw(chosen((len(WEIGHTED), MONTHS, count), [*least, 1.0, 7.0, 30_000.0]))
    coverage = draw(chosen((len(METRICS), MONTHS, count), [1.0, 1.0, *([0.1, 0.5, 0.9] if partial else [])]))
    return Panel.from_arrays(
        values,
        metrics=METRICS,
        periods=[FIRST.shifted(month) for month in range(MONTHS)],
        organisations=named("T", count, "trust"),
        weights=weights,
        coverage=coverage,
    )


def memberships(draw: st.DrawFn, members: Sequence[Organisation], wholes: Sequence[Organisation]) -> list[Membership]:
    """Draw for each member one whole, or two that share it."""
    found = []
    for each in members:
        one, other = draw(st.permutations(wholes))[:2]
        share = draw(st.sampled_from(KNOWN_SHARES))
        parts = [(one, share), (other, 1 - share)]
        found += [Membership(member=each.code, of=whole.code, share=part) for whole, part in parts if part > 0]
    return found


@st.composite
def trees(draw: st.DrawFn, count: int) -> Register:
    """Draw so many trusts in three systems in two regions in one country."""
    trusts, systems, regions = named("T", count, "trust"), named("S", 3, "system"), named("R", 2, "region")
    country = Organisation("ENG", kind="country")
    return Register(
        [*trusts, *systems, *regions, country],
        [
            *memberships(draw, trusts, systems),
            *memberships(draw, systems, regions),
            *(Membership(member=each.code, of="ENG") for each in regions),
        ],
    )


@st.composite
def reorganisations(draw: st.DrawFn, count: int) -> Register:
    """Draw so many trusts of which some become others, wholly or by shares."""
    trusts, heirs = named("T", count, "trust"), named("N", 3, "trust")
    links = []
    for each in trusts:
        on = draw(st.sampled_from([None, LATER]))
        if on is None:
            continue
        one, other = draw(st.permutations(heirs))[:2]
        share = draw(st.sampled_from([*KNOWN_SHARES[1:-1], None]))
        parts = [(one, None)] if share is None else [(one, share), (other, 1 - share)]
        links += [Succession(of=each.code, to=heir.code, on=on, share=part) for heir, part in parts]
    return Register([*trusts, *heirs], (), links)


def totals(panel: Panel) -> FloatArray:
    """Return the sums (…, metric, period) of what is counted, and of what it is counted of, of all but the means."""
    has = ~np.isnan(panel.values)
    weighted = [panel.row(each.code) for each in WEIGHTED]
    added = [panel.row(each.code) for each in ADDED]
    timed = np.where(has & (panel.weights > 0), panel.weights, 0)
    counted = np.where(has, panel.values, 0)
    sums = [(counted * timed)[..., weighted, :, :], timed[..., weighted, :, :], counted[..., added, :, :]]
    return np.concatenate([np.broadcast_to(each, (2, *each.shape[-3:])).sum(axis=-1) for each in sums], axis=1)


def largest(panel: Panel) -> float:
    """Return what sums that nearly cancel out are small beside."""
    return float(np.nanmax(np.abs(panel.values), initial=1.0) * np.nanmax(panel.weights, initial=1.0))


def assert_same(one: FloatArray, other: FloatArray, panel: Panel) -> None:
    assert np.isnan(one).tolist() == np.isnan(other).tolist()
    assert np.allclose(one, other, rtol=1e-12, atol=1e-15 * largest(panel), equal_nan=True)


@given(st.data())
def test_aggregating_conserves_totals(data: st.DataObject) -> None:
    """Totals conserved by aggregation to 1e-12 relative, absolute near zero."""
    panel, register = data.draw(panels(5)), data.draw(trees(5))

    for to in ("system", "region", "country"):
        assert_same(totals(panel.aggregate(register, to)), totals(panel), panel)


@given(st.data())
def test_carrying_and_splitting_conserve_totals(data: st.DataObject) -> None:
    """Totals conserved by carrying and splitting to 1e-12 relative, absolute near zero."""
    panel, register = data.draw(panels(5)), data.draw(reorganisations(5))

    assert_same(totals(register.carry(panel, onto=LATER)), totals(panel), panel)


@given(st.data())
def test_two_steps_make_what_one_makes(data: st.DataObject) -> None:
    """Aggregate in two steps = in one where coverage is full."""
    panel, register = data.draw(panels(5, gaps=False, partial=False)), data.draw(trees(5))
    rows = [panel.row(each.code) for each in (*WEIGHTED, *ADDED)]
    systems = panel.aggregate(register, "system")
    regions = systems.aggregate(register, "region")
    one, two = panel.aggregate(register, "country"), regions.aggregate(register, "country")

    assert_same(one.values[..., rows, :, :], two.values[..., rows, :, :], panel)
    assert_same(one.weights, two.weights, panel)
    assert (one.coverage == 1).all()
    # A system of no trusts, or a region of no systems, has no counts and is waited for.
    is_full = bool((systems.coverage == 1).all() and (regions.coverage == 1).all())
    assert not is_full or (two.coverage[..., rows, :, :] == 1).all()


@given(st.data())
def test_two_steps_of_a_rate_make_what_one_makes_whatever_is_missing(data: st.DataObject) -> None:
    """Where weights say how much activity there is, coverage of coverage is coverage."""
    panel, register = data.draw(panels(5)), data.draw(trees(5))
    one, two = panel.aggregate(register, "country"), panel.aggregate(register, "system").aggregate(register, "country")
    rows = [panel.row(each.code) for each in WEIGHTED]

    for mine, theirs in ((one.values, two.values), (one.weights, two.weights), (one.coverage, two.coverage)):
        assert np.allclose(mine[..., rows, :, :], theirs[..., rows, :, :], rtol=1e-12, equal_nan=True)


@given(st.data())
def test_recoding_alone_changes_nothing_but_codes(data: st.DataObject) -> None:
    """Recoding alone changes nothing but codes."""
    panel = data.draw(panels(4))
    renamed = named("N", 4, "trust")
    links = [
        Succession(of=old.code, to=new.code, on=LATER)
        for old, new in zip(panel.organisations, renamed, strict=True)
        if data.draw(st.booleans())
    ]
    found = Register([*panel.organisations, *renamed], (), links).carry(panel, onto=LATER)
    codes = {link.of: link.to for link in links}

    assert [each.code for each in found.organisations] == [
        codes.get(each.code, each.code) for each in panel.organisations
    ]
    for one, other in ((panel.values, found.values), (panel.coverage, found.coverage), (panel.weights, found.weights)):
        assert np.array_equal(np.broadcast_to(one, other.shape), other, equal_nan=True)


@given(st.data())
def test_the_order_of_organisations_does_not_matter(data: st.DataObject) -> None:
    """Aggregation in any order of organisations is the same to 1e-12."""
    panel, register = data.draw(panels(5)), data.draw(trees(5))
    order = data.draw(st.permutations(range(5)))
    shuffled = Panel.from_arrays(
        panel.values[..., order],
        metrics=METRICS,
        periods=panel.periods,
        organisations=[panel.organisations[place] for place in order],
        weights=panel.weights[..., order],
        coverage=panel.coverage[..., order],
    )
    one, other = panel.aggregate(register, "region"), shuffled.aggregate(register, "region")

    assert_same(one.values, other.values, panel)
    assert_same(one.weights, other.weights, panel)
    assert np.allclose(one.coverage, other.coverage, rtol=1e-12)


@given(st.data())
def test_coverage_is_a_share(data: st.DataObject) -> None:
    """Coverage lies in 0 to 1, and is 0 exactly where a figure is missing."""
    panel, register = data.draw(panels(5)), data.draw(trees(5))
    found = panel.aggregate(register, "system")

    assert ((found.coverage >= 0) & (found.coverage <= 1)).all()
    assert ((found.coverage == 0) == np.isnan(found.values)).all()


@given(st.data())
def test_a_mean_lies_among_those_it_is_of(data: st.DataObject) -> None:
    """A mean is no less than the least and no more than the greatest of its figures."""
    panel, register = data.draw(panels(5)), data.draw(trees(5))
    found = panel.aggregate(register, "country")

    for metric in (*WEIGHTED, RATING):
        row = panel.row(metric.code)
        own, made = panel.values[:, row], found.values[:, row]
        counted = np.where(panel.weights[row] == 0, math.nan, own)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # of nobody there is no least
            least, most = np.nanmin(counted, axis=-1), np.nanmax(counted, axis=-1)
        slack = 1e-14 * np.nanmax(np.abs(own), initial=1.0)
        assert (np.isnan(made[..., 0]) | ((made[..., 0] >= least - slack) & (made[..., 0] <= most + slack))).all()


@given(st.data())
def test_what_nobody_knows_is_missing_and_nothing_else_becomes_so(data: st.DataObject) -> None:
    """What a split without shares makes unknowable is missing, not guessed, and nothing else is."""
    panel = data.draw(panels(3))
    organisations = [*panel.organisations, Organisation("N")]
    register = Register(organisations, (), [Succession(of="T0", to=code, on=LATER) for code in ("T1", "N")])
    found = register.carry(panel, onto=LATER)
    values, weights = panel.values, panel.weights
    weighted = np.isin(np.arange(len(METRICS)), range(len(WEIGHTED)))[:, None]
    tells = np.where(weighted, weights[..., 0] > 0, ~np.isnan(values[..., 0]) & (values[..., 0] != 0))
    signed = np.isin([each.code for each in METRICS], ["balance", "rating"])[:, None]
    tells |= signed & ~np.isnan(values[..., 0])

    for code in ("T1", "N"):
        assert np.isnan(found.values[..., found.position(code)][tells]).all()
    own = np.where((weights[..., 1] == 0) & weighted, math.nan, values[..., 1])
    assert (np.isnan(found.values[..., found.position("T1")]) == (np.isnan(own) | tells)).all()
    assert np.array_equal(found.values[..., found.position("T2")], values[..., 2], equal_nan=True)
