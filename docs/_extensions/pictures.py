"""
The pictures of the documentation, drawn from the library itself each time the documentation is built.

Every figure in them is invented: random numbers from a fixed seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from sphinx.application import Sphinx

from tiering import (
    Cadence,
    DateRange,
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
    hysteresis,
    movements,
    rules,
)
from tiering.typing import Guard

FOLDER = "_generated"
MONTHS, ORGANISATIONS, TURN = 36, 2_000, 30
SEED = 3
FROZEN = DateRange(date(2023, 6, 1), date(2023, 12, 1))
LIMITS = {"1": 0.65, "2": 0.72}

four_hour = Metric("four_hour", name="Four hours", unit=Unit.FRACTION, polarity=Polarity.HIGHER_IS_BETTER)
regime = Regime(
    name="A ladder without guards",
    metrics=[four_hour],
    scale=TierScale.from_most_intensive(Tier("1"), Tier("2"), Tier("3")),
    rule=rules.Ladder(enter={tier: rules.Below("four_hour", limit) for tier, limit in LIMITS.items()}),
    cycle=ReviewCycle(first=date(2022, 2, 1), every=Cadence.MONTH),
)

GUARDS: dict[str, Guard] = {
    "Confirm(escalate=2, de_escalate=3)": hysteresis.Confirm(escalate=2, de_escalate=3),
    "Confirm(de_escalate=3, de_escalate_of=4)": hysteresis.Confirm(de_escalate=3, de_escalate_of=4),
    "StepLimit(1)": hysteresis.StepLimit(1),
    "MinimumStay(reviews=6)": hysteresis.MinimumStay(reviews=6),
    "CoolDown(reviews=3)": hysteresis.CoolDown(reviews=3),
    "DeadBand(0.62 to 0.68)": hysteresis.DeadBand("four_hour", 0.62, 0.68),
    "Significance(by=0.06)": hysteresis.Significance("four_hour", by=0.06),
    "PhasedExit(monitor=4)": hysteresis.PhasedExit(monitor=4),
    "Freeze(June to November 2023)": hysteresis.Freeze(FROZEN),
    "FlapBudget(2 in 12 reviews)": hysteresis.FlapBudget(changes=2, reviews=12),
}

INK, PALE, TINT, ACCENT = "#1f2a44", "#c3c8d4", "#f6e3da", "#b4451f"
STYLE = {
    "font.size": 9,
    "font.family": "sans-serif",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": PALE,
    "svg.hashsalt": "tiering",
}


def noisy(count: int, months: int, seed: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return invented shares (month, organisation) that wander around the limits of the tiers."""
    chance = np.random.default_rng(seed)
    swing = 0.05 * np.sin(2 * np.pi * (np.arange(months)[:, np.newaxis] + chance.integers(0, 12, count)) / 18)
    return 0.68 + swing + chance.normal(0, 0.05, (months, count))


def panel_of(shares: np.ndarray[Any, np.dtype[np.float64]]) -> Panel:
    """Return the shares as a panel of months from January 2022."""
    first = Period.parse("2022-01")
    return Panel.from_arrays(
        shares[np.newaxis],
        metrics=[four_hour],
        periods=[first.shifted(month) for month in range(len(shares))],
        organisations=[Organisation(f"T{number}") for number in range(shares.shape[1])],
    )


def simulated(shares: np.ndarray[Any, np.dtype[np.float64]], guards: Sequence[Guard] = ()) -> Any:
    """Return the ranks (review, organisation) that the regime gives with some guards."""
    return attrs.evolve(regime, guards=tuple(guards)).simulate(panel_of(shares), until=_last_day(len(shares)))


def _last_day(months: int) -> date:
    return Period.parse("2022-01").shifted(months).start


def each_guard(path: Path) -> None:
    """Draw what each guard makes of one noisy series: small multiples, one row for each."""
    shares = noisy(1, MONTHS, SEED)
    reviews = np.arange(MONTHS)
    figure = Figure(figsize=(8.6, 11.5), layout="constrained")
    axes = figure.subplots(len(GUARDS) + 2, 1, sharex=True, height_ratios=[2.6, *([1] * (len(GUARDS) + 1))])
    top = axes[0]
    top.plot(reviews, 100 * shares[:, 0], color=INK, marker="o", markersize=3, linewidth=1)
    for tier, limit in LIMITS.items():
        top.axhline(100 * limit, color=ACCENT, linewidth=0.8, linestyle="--")
        top.text(
            MONTHS - 0.3,
            100 * limit,
            f"tier {tier} below {100 * limit:.0f} %",
            color=ACCENT,
            va="center",
            fontsize=8,
            backgroundcolor="white",
        )
    top.set_ylabel("per cent")
    top.set_title("An invented series, seen by a review each month", loc="left", fontsize=10, color=INK)
    plain = simulated(shares)[:, 0]
    for axis, (name, guard) in zip(axes[1:], {"no guard": None, **GUARDS}.items(), strict=True):
        ranks = plain if guard is None else simulated(shares, [guard])[:, 0]
        if guard is not None:
            axis.step(reviews, plain, where="mid", color=PALE, linewidth=2.5)
        axis.step(reviews, ranks, where="mid", color=INK, linewidth=1.4)
        for review in np.flatnonzero(_is_closed(guard, shares[:, 0])).tolist():
            axis.axvspan(review - 0.5, review + 0.5, color=TINT, linewidth=0)
        changes = int(np.count_nonzero(np.diff(ranks)))
        axis.set_title(f"{name}: {changes} changes", loc="left", fontsize=8.5, color=INK, pad=2)
        axis.set_yticks([0, 1, 2], ["tier 3", "tier 2", "tier 1"], fontsize=7)
        axis.set_ylim(-0.3, 2.3)
        axis.tick_params(length=0)
    axes[-1].set_xticks(reviews[::6], [f"review {1 + review}" for review in reviews[::6]])
    figure.savefig(path)


def _is_closed(guard: Guard | None, shares: np.ndarray[Any, np.dtype[np.float64]]) -> Any:
    """Return in which reviews nothing may move, whatever is proposed."""
    if isinstance(guard, hysteresis.DeadBand):
        return (guard.low <= shares) & (shares <= guard.high)
    if isinstance(guard, hysteresis.Freeze):
        return np.array([day in FROZEN for day in regime.cycle.dates(until=_last_day(len(shares)))])
    return np.zeros(len(shares), dtype=np.bool_)


def longer_confirmation(path: Path) -> None:
    """Draw how flaps fall and delay grows as the confirmation gets longer, over many invented series."""
    chance = np.random.default_rng(SEED)
    noise = chance.normal(0, 0.035, (60, ORGANISATIONS))
    # On the border all the time; and well above it until the middle, well below it from then on.
    border, fallen = 0.65 + noise, np.where(np.arange(60)[:, np.newaxis] < TURN, 0.71, 0.60) + noise
    lengths = np.arange(1, 9)
    flaps, waits = [], []
    for length in lengths.tolist():
        guard = hysteresis.Confirm(escalate=length, de_escalate=length)
        flaps.append(100 * movements.flaps(simulated(border, [guard]), 3).sum() / ORGANISATIONS / 5)
        arrived = simulated(fallen, [guard])[TURN:] == 2  # noqa: PLR2004 - the rank of tier 1
        waits.append(np.percentile(np.where(arrived.any(axis=0), arrived.argmax(axis=0), len(arrived)), (50, 90)))
    figure = Figure(figsize=(8.6, 3.4), layout="constrained")
    left, right = figure.subplots(1, 2)
    left.plot(lengths, flaps, color=INK, marker="o", markersize=4)
    left.set_title("On the border: moves taken back within 3 reviews", loc="left", fontsize=9.5, color=INK)
    left.set_ylabel("a year, for 100 organisations")
    for values, name, color in zip(np.transpose(waits), ("half of them", "9 in 10"), (INK, ACCENT), strict=True):
        right.plot(lengths, values, color=color, marker="o", markersize=4)
        right.text(lengths[-1] - 0.2, values[-1] + 0.9, name, color=color, ha="right", fontsize=8)
    right.set_title("Really fallen: reviews until in tier 1", loc="left", fontsize=9.5, color=INK)
    right.set_ylabel("reviews")
    right.yaxis.set_major_locator(MaxNLocator(integer=True))
    for axis in (left, right):
        axis.set_ylim(0)
        axis.set_xticks(lengths)
        axis.set_xlabel("reviews in a row that a move takes, both ways")
    figure.savefig(path)


def draw(app: Sphinx) -> None:
    """Draw all pictures into a folder beside the pages."""
    folder = Path(app.srcdir) / FOLDER
    folder.mkdir(exist_ok=True)
    with mpl.rc_context(STYLE):
        each_guard(folder / "each-guard.svg")
        longer_confirmation(folder / "longer-confirmation.svg")


def setup(app: Sphinx) -> dict[str, Any]:
    """Draw before anything is read."""
    app.connect("builder-inited", draw)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
