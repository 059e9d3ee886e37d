"""Finding the needs of a review."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from tiering._arrays import BoolArray, FloatArray
from tiering._dates import day_text
from tiering._organisations import Organisation
from tiering._reviews import Review
from tiering._standards import Standard
from tiering._tiers import Tier
from tiering.errors import DefinitionError, UnknownCodeError, raise_problems
from tiering.support._falling_short import shortfalls
from tiering.support._needs import Need, Needs
from tiering.support._shortfalls import Furthest, Open, Shortfall
from tiering.support._told import Told
from tiering.support._unknown_needs import UnknownNeed


def needs_of(
    review: Review,
    *,
    metrics: Iterable[str] | None = None,
    standards: Iterable[Standard] | None = None,
    programme: str = "",
) -> Needs:
    """
    Return where the organisations of a review fall short: how far, for how long, and for how many people.

    A figure falls short where it is on the worse side of a limit, and that counts against the organisation:

    - the limits of an entry criterion that it meets, and of a leave criterion that it does not meet, of a tier up to
      the one in which it stood; of the criteria's parts, those that made the answer what it is;
    - the limits of criteria that decide otherwise, such as those of overrides and decision tables, and the levels
      that scores are measured from;
    - the standards in force that each organisation is to reach, also for metrics of the regime that the rule does not
      read.

    Whoever is exactly at a limit does not fall short of it.  Of several limits of one metric, the one counts that the
    figure is furthest from; the others are among the need's lines.  Periods are those of that limit, as far back
    as the figures go that were known on the day; one without a figure ends the row.  Where missing figures leave open
    whether something counts, the need is among the unknown ones; but what only organisations of other kinds have
    ever reported is asked of none.

    Args:
        review: The review.
        metrics: The codes of the metrics to look at; all where none are given.
        standards: The standards to measure by; those of the regime where none are given.
        programme: What the review is about, where there are several.

    Raises:
        DefinitionError: The review was read from records, which hold no figures.
        UnknownCodeError: The regime has no such metric.
        ProblemsError: Several of these.

    Example:
        >>> from datetime import date
        >>> from tiering import samples, support
        >>> from tiering.nhs import uec_2023
        >>> review = uec_2023.regime.review(samples.urgent_care(), on=date(2023, 12, 1))
        >>> need = support.needs_of(review).of("QOC")[0]
        >>> need.metric, round(need.gap, 3), need.periods
        ('four_hour', 0.148, 7)
    """
    if review.seen is None:
        message = (
            f"the review of {day_text(review.on)} was read from records, which hold no figures, so its needs cannot be "
            "found; take a review that was held, or hold it again"
        )
        raise DefinitionError(message)
    codes = [metric.code for metric in review.regime.metrics]
    wanted = codes if metrics is None else list(dict.fromkeys(metrics))
    raise_problems("the metrics", [UnknownCodeError("metric", code, codes) for code in wanted if code not in codes])
    by_metric: dict[str, list[Shortfall]] = {code: [] for code in codes if code in wanted}
    for each in shortfalls(review, standards):
        if each.metric in by_metric:
            by_metric[each.metric].append(each)
    tiers = [review.scale[rank] for rank in review.ranks.tolist()]
    known: list[tuple[int, Need]] = []
    unknown: list[tuple[int, UnknownNeed]] = []
    for found in by_metric.values():
        if found:
            short = np.stack([each.is_short for each in found])
            known += _needs(review.organisations, tiers, found, short, programme)
            unknown += _unknown(review.organisations, tiers, found, np.asarray(~short.any(axis=0)), programme)
    # By organisation; sorting leaves the metrics in their order.
    known.sort(key=_place)
    unknown.sort(key=_place)
    return Needs([need for _, need in known], [each for _, each in unknown], on=review.on)


def _place(placed: tuple[int, object]) -> int:
    return placed[0]


def _needs(
    organisations: Sequence[Organisation],
    tiers: Sequence[Tier],
    found: Sequence[Shortfall],
    short: BoolArray,
    programme: str,
) -> Iterator[tuple[int, Need]]:
    """Yield the needs on one metric, each with the place of its organisation."""
    gaps = np.where(short, np.stack([each.gaps for each in found]), -math.inf)
    # Of limits that are as far, the one named first.
    furthest, is_short = gaps.argmax(axis=0), short.any(axis=0)
    for place, each in enumerate(found):
        where = np.flatnonzero(is_short & (furthest == place))
        if not len(where):
            continue
        told, rows = Furthest(tuple(found)), where.tolist()
        # Columns, because numbers come out of arrays much slower one by one.
        columns = (
            rows,
            each.gaps[where].tolist(),
            _relative(each.gaps, each.limits)[where].tolist(),
            each.periods(where).tolist(),
            each.people(where),
            each.figure.values[where].tolist(),
            each.limits[where].tolist(),
        )
        for index, gap, relative, periods, patients, observed, limit in zip(*columns, strict=True):
            need = Need(
                organisations[index],
                tiers[index],
                each.metric,
                gap,
                relative,
                periods,
                patients,
                Told(told, index),
                programme=programme,
                observed=observed,
                limit=limit,
                over=each.figure.length,
                cadence=each.figure.metric.cadence,
            )
            yield index, need


def _relative(gaps: FloatArray, limits: FloatArray) -> FloatArray:
    sizes = np.abs(limits)
    relative: FloatArray = np.divide(gaps, sizes, out=np.full(gaps.shape, math.inf), where=sizes > 0)
    return relative


def _unknown(
    organisations: Sequence[Organisation],
    tiers: Sequence[Tier],
    found: Sequence[Shortfall],
    others: BoolArray,
    programme: str,
) -> Iterator[tuple[int, UnknownNeed]]:
    """Yield who may fall short on one metric, but is not known to, each with its place."""
    still_open = np.stack([each.is_open for each in found]) & others & _concerned(organisations, found[0])
    for index in np.flatnonzero(still_open.any(axis=0)).tolist():
        told = Told(Open(tuple(found)), index)
        yield index, UnknownNeed(organisations[index], tiers[index], found[0].metric, told, programme=programme)


def _concerned(organisations: Sequence[Organisation], shortfall: Shortfall) -> BoolArray:
    """Return whose metric it is: where only some kinds of organisations have ever reported it, theirs."""
    reporting = {organisations[index].kind for index in np.flatnonzero(shortfall.is_reported).tolist()}
    return np.array([not reporting or each.kind in reporting for each in organisations], dtype=np.bool_)
