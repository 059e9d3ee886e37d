"""
Routes made ready for sums.

Hardly anybody goes to more than one target.  So the first target of everybody is one layer, the second of those who
have one is another, and each layer is added up at once for all periods, however often its targets change.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, final

import attrs
import numpy as np
from numpy.typing import NDArray

from tiering._arrays import BoolArray, FloatArray
from tiering._dates import Cadence, DateRange, Period
from tiering._organisations import Organisation
from tiering._routes import Routes, Stretch
from tiering.errors import InvalidValueError

_ALWAYS = DateRange()


class Copied(NamedTuple):
    """
    Who goes wholly to one target alone, in one stretch.

    Attributes:
        columns: Which columns of the time axis.
        sources: Who.
        targets: To whom, in the same order.
    """

    columns: slice
    sources: NDArray[np.intp]
    targets: NDArray[np.intp]


class Layer(NamedTuple):
    """
    One target of each of some sources in each period.

    Attributes:
        sources: Whose.
        bins: Where it is counted (period, source): periods one after the other, each with a place for every target
            and one for whatever goes nowhere.
        shares: Which share goes there (period, source); None where it is always all of it.
    """

    sources: NDArray[np.intp]
    bins: NDArray[np.intp]
    shares: FloatArray | None


@final
@attrs.frozen(eq=False)
class Legs:
    """
    All stretches of some routes, made ready.

    Attributes:
        layers: Where known shares go.
        unknown: Where something goes and nobody knows how much.
        copied: Who goes wholly to one target alone, in each stretch.
        expected: Who exists and so should have figures (period, source).
        gone: Who had gone, and may have none (period, source).
        targets: How many targets there are.
    """

    layers: tuple[Layer, ...]
    unknown: tuple[Layer, ...]
    copied: tuple[Copied, ...]
    expected: BoolArray
    gone: BoolArray
    targets: int

    @cached_property
    def is_whole(self) -> bool:
        """Whether everybody goes wholly to one target, or to none."""
        return all(layer.shares is None for layer in self.layers)

    @cached_property
    def nowhere(self) -> BoolArray:
        """Whose figures go nowhere (period, source)."""
        found = np.ones(self.expected.shape, dtype=np.bool_)
        for layer in (*self.layers, *self.unknown):
            found[:, layer.sources] &= layer.bins % (self.targets + 1) == self.targets
        return found

    @cached_property
    def sources(self) -> FloatArray:
        """How many sources reach each target (period, target)."""
        return self.reached(np.ones(self.expected.shape))

    def shared(self, cells: FloatArray | BoolArray) -> FloatArray:
        """Add up what the sources have (…, period, source) by their shares (…, period, target)."""
        return self._added(cells, self.layers)

    def reached(self, cells: FloatArray | BoolArray) -> FloatArray:
        """Add up what the sources have (…, period, source) wherever any of it goes (…, period, target)."""
        return self._added(cells, [layer._replace(shares=None) for layer in self.layers])

    def blocked(self, active: BoolArray) -> BoolArray:
        """Return which targets may have a part of what sources have, nobody knows which (…, period, target)."""
        found: BoolArray = self._added(active, self.unknown) > 0
        return found

    def feeding(self, targets: BoolArray) -> BoolArray:
        """Return which sources reach any of some targets (…, period, source)."""
        lead, nowhere = targets.shape[:-2], np.zeros((*targets.shape[:-1], 1), dtype=np.bool_)
        asked = np.concatenate([targets, nowhere], axis=-1).reshape(*lead, -1)
        found = np.zeros((*targets.shape[:-1], self.expected.shape[-1]), dtype=np.bool_)
        for layer in self.layers:
            found[..., layer.sources] |= asked[..., layer.bins]
        return found

    def _added(self, cells: FloatArray | BoolArray, layers: Sequence[Layer]) -> FloatArray:
        lead, periods = cells.shape[:-2], self.expected.shape[0]
        blocks, size = int(np.prod(lead)), periods * (self.targets + 1)
        total = np.zeros(blocks * size)
        for layer in layers:
            part = cells if len(layer.sources) == cells.shape[-1] else cells[..., layer.sources]
            with np.errstate(over="ignore"):
                part = part if layer.shares is None else part * layer.shares
            # Blocks of metrics and scenarios follow each other, each with places of its own.
            bins = layer.bins if blocks == 1 else layer.bins + np.arange(0, blocks * size, size)[:, None, None]
            total += np.bincount(bins.ravel(), weights=part.ravel(), minlength=blocks * size)
        if not np.isfinite(total).all():
            message = "the figures are too large to be added up; give them in a larger unit"
            raise InvalidValueError(message)
        return total.reshape(*lead, periods, self.targets + 1)[..., :-1]


def legs_of(
    routes: Routes,
    organisations: Sequence[Organisation],
    periods: Sequence[Period],
    cadence: Cadence,
    *,
    is_restated: bool,
) -> Legs:
    """
    Return the stretches of routes, made ready.

    Args:
        routes: Where figures go.
        organisations: Whose, in order.
        periods: The time axis.
        cadence: How long the figures' own periods are.
        is_restated: Whether whoever goes wholly to one target alone is copied.
    """
    stretches = _by_beginning(routes.stretches, cadence.months // periods[0].cadence.months)
    targets, shape = len(routes.targets), (len(periods), len(organisations))
    gone = np.zeros(shape, dtype=np.bool_)
    for each in stretches:
        if each.gone is not None:
            gone[each.first : each.stop] = each.gone
    lengths = [each.stop - each.first for each in stretches]
    unknown = [np.zeros(each.shares.shape) if each.unknown is None else each.unknown for each in stretches]
    return Legs(
        _layers([each.shares for each in stretches], lengths, targets),
        _layers(unknown, lengths, targets) if any(each.any() for each in unknown) else (),
        tuple([_copied(each, is_restated=is_restated) for each in stretches]),
        _existence(routes.targets, organisations, periods) & ~gone,
        gone,
        targets,
    )


def _by_beginning(stretches: Sequence[Stretch], columns: int) -> Sequence[Stretch]:
    """Cut stretches so that whoever is there when a period of so many columns begins has not gone when it ends."""
    if columns == 1 or all(each.gone is None for each in stretches):
        return stretches
    where = [place for place, each in enumerate(stretches) for _ in range(each.first, each.stop)]
    pairs = [(place, where[max(column + 1 - columns, 0)]) for column, place in enumerate(where)]
    found: list[Stretch] = []
    for (place, began), run in groupby(enumerate(pairs), key=itemgetter(1)):
        columns_of_it = [column for column, _ in run]
        first, stop = columns_of_it[0], columns_of_it[-1] + 1
        found.append(stretches[place]._replace(first=first, stop=stop, gone=stretches[began].gone))
    return found


def _existence(
    targets: Sequence[Organisation], organisations: Sequence[Organisation], periods: Sequence[Period]
) -> BoolArray:
    """Return who exists in which periods (period, source), as the targets or the organisations themselves say."""
    exists = np.ones((len(periods), len(organisations)), dtype=np.bool_)
    known = {each.code: each for each in targets}
    for place, each in enumerate(organisations):
        valid = known.get(each.code, each).valid
        if valid != _ALWAYS:
            exists[:, place] = [valid.overlaps(DateRange(period.start, period.end)) for period in periods]
    return exists


def _layers(matrices: Sequence[FloatArray | BoolArray], lengths: Sequence[int], targets: int) -> tuple[Layer, ...]:
    """Return the first target of each source, the second, and so on, as stretches of such lengths have them."""
    sources = matrices[0].shape[0]
    entries = []
    for stretch, matrix in enumerate(matrices):
        rows, columns = np.divmod(np.flatnonzero(matrix != 0), max(targets, 1))
        counts = np.bincount(rows, minlength=sources)
        place = np.arange(len(rows)) - (np.cumsum(counts) - counts)[rows]
        entries.append((place, np.full(len(rows), stretch), rows, columns, matrix[rows, columns].astype(np.float64)))
    places, where, whose, target, share = (np.concatenate(each) for each in zip(*entries, strict=True))
    depth = int(places.max(initial=-1)) + 1
    goes = np.full((depth, len(matrices), sources), targets, dtype=np.intp)
    shares = np.ones(goes.shape)
    goes[places, where, whose], shares[places, where, whose] = target, share
    starts = np.arange(0, sum(lengths) * (targets + 1), targets + 1)[:, None]
    found = []
    for goal, part in zip(goes, shares, strict=True):
        some = np.flatnonzero((goal < targets).any(axis=0))
        bins = np.repeat(goal[:, some], lengths, axis=0) + starts
        part_of_it = None if (part == 1).all() else np.repeat(part[:, some], lengths, axis=0)
        found.append(Layer(some, np.ascontiguousarray(bins), part_of_it))
    return tuple(found)


def _copied(stretch: Stretch, *, is_restated: bool) -> Copied:
    """Return who goes wholly to one target to which nobody else goes who may have figures."""
    columns, nobody = slice(stretch.first, stretch.stop), np.zeros(0, dtype=np.intp)
    if not is_restated or not stretch.shares.size:
        return Copied(columns, nobody, nobody)
    reaches: BoolArray = stretch.shares > 0
    if stretch.unknown is not None:
        reaches = reaches | stretch.unknown
    if stretch.gone is not None:
        reaches = reaches & ~stretch.gone[:, None]
    first = np.argmax(reaches, axis=0)
    is_alone = (reaches.sum(axis=0) == 1) & (stretch.shares[first, np.arange(len(first))] == 1)
    targets = np.flatnonzero(is_alone)
    return Copied(columns, first[targets], targets)
