"""Which organisations there are in which reviews."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

import numpy as np

from tiering._aligning import chosen
from tiering._arrays import RankArray
from tiering._cycles import ReviewCycle
from tiering._metrics import Metric
from tiering._organisations import Organisation
from tiering._panel import Panel
from tiering._sittings import UNPLACED
from tiering._taking_over import Existence
from tiering._vintages import Shown, Vintages, latest_of
from tiering.errors import TieringError, UnknownCodeError, raise_problems

_About = TypeVar("_About")
_YEAR = 12


class Attendance(NamedTuple):
    """
    Some successive reviews in which the same organisations are there.

    Attributes:
        dates: The days of the reviews.
        shown: The figures of those who are there.
        places: Where they stand among all organisations.
    """

    dates: tuple[date, ...]
    shown: Shown
    places: Sequence[int]

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """Those who are there."""
        return latest_of(self.shown).organisations

    def about(self, given: Iterable[_About]) -> tuple[_About, ...]:
        """Return those of some judgements or attestations that are about somebody who is there."""
        panel = latest_of(self.shown)
        return tuple(each for each in given if each.organisation in panel)  # type: ignore[attr-defined]


def attendances(shown: Shown, register: Existence | None, dates: Sequence[date]) -> tuple[Attendance, ...]:
    """
    Return who is there in which reviews; everybody in all of them where there is no register.

    Raises:
        UnknownCodeError: The register does not know an organisation.
    """
    organisations = latest_of(shown).organisations
    if register is None:
        return (Attendance(tuple(dates), shown, range(len(organisations))),)
    problems: list[TieringError] = []
    for each in organisations:
        try:
            register.exists(each.code, dates[0])
        except UnknownCodeError as problem:
            problems.append(problem)
    raise_problems("the panel", problems)
    found: list[Attendance] = []
    for on in dates:
        places = tuple(place for place, each in enumerate(organisations) if register.exists(each.code, on))
        if found and found[-1].places == places:
            found[-1] = found[-1]._replace(dates=(*found[-1].dates, on))
        else:
            found.append(Attendance((on,), _only(shown, places), places))
    return tuple(found)


def _only(shown: Shown, places: Sequence[int]) -> Shown:
    if isinstance(shown, Panel):
        return chosen(shown, places)
    return Vintages(tuple((day, chosen(panel, places)) for day, panel in shown.panels))


def activity(
    shown: Shown, metrics: Iterable[Metric], cycle: ReviewCycle, on: date
) -> Callable[[Sequence[str]], Sequence[float | None]]:
    """
    Return what tells organisations' activity: the weights of the first metric that has any, over twelve months.

    Args:
        shown: The figures.
        metrics: The metrics, in order.
        cycle: What says up to which period figures are seen.
        on: The day of the review before.
    """

    def found(codes: Sequence[str]) -> Sequence[float | None]:
        panel = shown if isinstance(shown, Panel) else shown.as_known_on(on - cycle.cut_off)
        held = {each.code for each in panel.metrics}
        weighted = next((each for each in metrics if each.code in held and panel.has_weights(each.code)), None)
        if weighted is None:
            return [None] * len(codes)
        last = panel.column(cycle.latest(weighted, on))
        months = panel.periods[0].cadence.months
        first = max(last + 1 - _YEAR // months, 0)
        rows = panel.weights[..., panel.row(weighted.code), first : max(last + 1, 0), :]
        columns = rows[..., [panel.position(code) for code in codes]].reshape(-1, len(codes))
        known: list[bool] = np.any(~np.isnan(columns), axis=0).tolist()
        sums: list[float] = np.nansum(columns, axis=0).tolist()
        return [each if is_known else None for each, is_known in zip(sums, known, strict=True)]

    return found


def spread(outcomes: Sequence[RankArray], parts: Sequence[Attendance], count: int) -> RankArray:
    """Return the ranks of all reviews, int8 (…, review, organisation), of so many organisations; −1 where one is not there."""
    lead = np.broadcast_shapes(*(each.shape[:-2] for each in outcomes))
    found = np.full((*lead, sum(len(part.dates) for part in parts), count), UNPLACED, dtype=np.int8)
    first = 0
    for part, ranks in zip(parts, outcomes, strict=True):
        rows = slice(first, first + len(part.dates))
        found[..., rows, list(part.places)] = ranks
        first = rows.stop
    return found
