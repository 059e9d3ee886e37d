"""
Who is worse and who is better among many: pure array kernels without checks.

Values have the organisation as their last axis, leading axes are scenarios, and NaN is nobody.
Groups are whole numbers (organisation,): only those of one group are compared; None is one group of all.
Where scenarios differ in them, they have the scenarios' axes as well.
What is one number for each group has a last axis of 1 where there is one group, else of the organisations.
Everything is done by sorting, and sums are taken in the order of the values, so that the order of the
organisations changes nothing, not even the last bit.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tiering._arrays import BoolArray, FloatArray

Counts: TypeAlias = NDArray[np.intp]
_DECIMALS = 12


def count_above(asked: FloatArray, pool: FloatArray, groups: Counts | None = None) -> Counts:
    """Return how many of the pool are strictly greater than what is asked about (…, organisation)."""
    return count_below(-asked, (-pool if pool is not asked else None), groups)


def count_below(asked: FloatArray, pool: FloatArray | None, groups: Counts | None = None) -> Counts:
    """
    Return how many of the pool are strictly less than what is asked about (…, organisation).

    Args:
        asked: What is compared with the pool; where it is NaN, all of the pool count.
        pool: The pool; None where it is what is asked about.
        groups: Who is compared with whom.
    """
    if groups is not None and groups.ndim > 1:
        several = (asked,) if pool is None or pool is asked else (asked, pool)
        return _side_by_side(lambda own, one, other=None: count_below(one, other, own), groups, *several)
    if pool is None or pool is asked:
        return _count_below_each_other(asked, groups)
    asked, pool = np.broadcast_arrays(asked, pool)
    count = asked.shape[-1]
    # Who is asked about comes first, so that equals of the pool come behind.
    both = np.concatenate([asked, pool], axis=-1)
    twice = None if groups is None else np.concatenate([groups, groups])
    order = _order(both, twice)
    counted = (order >= count) & ~np.isnan(np.take_along_axis(both, order, axis=-1))
    before = np.cumsum(counted, axis=-1)
    if twice is not None:
        starts, inverse = _runs(twice)
        earlier = np.concatenate([np.zeros_like(before[..., :1]), before[..., starts[1:] - 1]], axis=-1)
        before = before - earlier[..., np.sort(inverse)]
    return _put_back(before, order)[..., :count]


def _count_below_each_other(values: FloatArray, groups: Counts | None) -> Counts:
    order = _order(values, groups)
    ordered = np.take_along_axis(values, order, axis=-1)
    is_first = np.ones(values.shape, dtype=np.bool_)
    is_first[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    start: Any = 0
    if groups is not None:
        starts, inverse = _runs(groups)
        is_first[..., starts] = True
        start = starts[np.sort(inverse)]
    places = np.arange(values.shape[-1])
    # Equals share the place of the first of them.
    before = np.maximum.accumulate(np.where(is_first, places, 0), axis=-1) - start
    return np.minimum(_put_back(before, order), pool_sizes(values, groups))


def pool_sizes(pool: FloatArray, groups: Counts | None = None) -> Counts:
    """Return how many there are in each pool."""
    if groups is not None and groups.ndim > 1:
        return _side_by_side(lambda own, all_of_them: pool_sizes(all_of_them, own), groups, pool)
    return _totals((~np.isnan(pool)).astype(np.intp), groups)


def quantiles(pool: FloatArray, share: float, groups: Counts | None = None) -> FloatArray:
    """
    Return a quantile of each pool; NaN where nobody is in it.

    Between two values it is as far as the share says, which is type 7 of Hyndman and Fan (1996) and numpy's default.
    """
    if groups is not None and groups.ndim > 1:
        return _side_by_side(lambda own, all_of_them: quantiles(all_of_them, share, own), groups, pool)
    if not pool.shape[-1]:
        return np.full((*pool.shape[:-1], 1 if groups is None else 0), np.nan)
    ordered = np.take_along_axis(pool, _order(pool, groups), axis=-1)
    start: Any = 0
    if groups is not None:
        starts, inverse = _runs(groups)
        start = starts[inverse]
    last = np.maximum(pool_sizes(pool, groups) - 1, 0)
    place = np.round(last * share, _DECIMALS)
    lower = np.floor(place).astype(np.intp)
    low = np.take_along_axis(ordered, start + lower, axis=-1)
    high = np.take_along_axis(ordered, start + np.minimum(lower + 1, last), axis=-1)
    part = place - lower
    # A value that is itself the quantile keeps its last bit, because others are compared with it.
    return np.where((part == 0) | (low == high), low, np.round(low + (high - low) * part, _DECIMALS))


def moments(pool: FloatArray, groups: Counts | None = None) -> tuple[FloatArray, FloatArray]:
    """Return mean and standard deviation of each pool, by all of it (divided by n); NaN where nobody is in it."""
    if groups is not None and groups.ndim > 1:
        mean, deviation = _side_by_side(lambda own, all_of_them: np.stack(moments(all_of_them, own)), groups, pool)
        return mean, deviation
    order = _order(pool, groups)
    ordered = np.take_along_axis(pool, order, axis=-1)
    own = None if groups is None else np.sort(groups)
    sizes = pool_sizes(ordered, own)
    none = sizes == 0
    divisor = np.maximum(sizes, 1)
    # Counted from the least value, so that equal values have exactly themselves as mean, and no deviation.
    least = _spread_out(ordered, own)
    shifted = np.nan_to_num(ordered - least)
    mean = _totals(shifted, own) / divisor
    deviations = np.where(np.isnan(ordered), 0.0, (shifted - mean) ** 2)
    deviation = np.sqrt(_totals(deviations, own) / divisor)
    mean, deviation = (np.where(none, np.nan, each) for each in (mean + np.nan_to_num(least), deviation))
    if groups is None:
        return mean, deviation
    starts, inverse = _runs(groups)
    return mean[..., starts[inverse]], deviation[..., starts[inverse]]


def _spread_out(ordered: FloatArray, groups: Counts | None) -> FloatArray:
    """Return the first value of each run."""
    if groups is None:
        return ordered[..., :1]
    starts, inverse = _runs(groups)
    return ordered[..., starts[inverse]]


def places_in(share: Fraction, sizes: Counts) -> Counts:
    """Return how many places a share of each pool has, rounded up: a tenth of 30 is 3, of 31 it is 4."""
    distinct, inverse = np.unique(sizes, return_inverse=True)
    places = np.array([ceil(share * int(size)) for size in distinct], dtype=np.intp)
    return places[inverse].reshape(sizes.shape)


def _side_by_side(kernel: Callable[..., NDArray[Any]], groups: Counts, *arrays: FloatArray) -> NDArray[Any]:
    """Ask about scenarios whose groups differ as about one scenario, in which those of each are groups of their own."""
    groups, *spread = np.broadcast_arrays(groups, *arrays)
    shape = groups.shape
    distinct, numbers = np.unique(groups, return_inverse=True)
    scenarios = np.arange(prod(shape[:-1])).reshape(*shape[:-1], 1)
    own = numbers.reshape(shape) + scenarios * len(distinct)
    found = kernel(own.ravel(), *(each.reshape(-1) for each in spread))
    return found.reshape(*found.shape[:-1], *shape)


def _order(values: FloatArray, groups: Counts | None) -> Counts:
    """Return the places in the order of the values, group by group, NaN last; equals keep their order."""
    if groups is None:
        return np.argsort(values, axis=-1, kind="stable")
    return np.lexsort((values, np.broadcast_to(groups, values.shape)), axis=-1)


def _runs(groups: Counts) -> tuple[Counts, Counts]:
    """Return where each group starts once they are in order, and the place of each organisation's group among them."""
    _, inverse, counts = np.unique(groups, return_inverse=True, return_counts=True)
    return np.cumsum(counts) - counts, inverse


def _put_back(ordered: Counts, order: Counts) -> Counts:
    """Undo an order."""
    out = np.empty_like(order)
    np.put_along_axis(out, order, ordered, axis=-1)
    return out


def _totals(values: NDArray[Any], groups: Counts | None) -> NDArray[Any]:
    if groups is None:
        return np.asarray(values.sum(axis=-1, keepdims=True))
    starts, inverse = _runs(groups)
    together = values[..., np.argsort(groups, kind="stable")]
    return np.asarray(np.add.reduceat(together, starts, axis=-1)[..., inverse])


def known(least: FloatArray, most: FloatArray) -> BoolArray:
    """Return where bounds leave nothing open."""
    return np.asarray(np.isfinite(least) & (least == most))
