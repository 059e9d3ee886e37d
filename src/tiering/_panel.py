"""The figures: metric × period × organisation, with weights, coverage and whose they are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Self, final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from tiering._aggregating import aggregated, restated
from tiering._arrays import PANEL_AXES, FloatArray, frozen_floats, same_arrays, settled_floats
from tiering._attribution import Attribution, as_attributions
from tiering._dates import Period, as_periods
from tiering._fields import duplicates
from tiering._joining import join
from tiering._layers import constant, gaps_of, least_coverage_of, weighted_of
from tiering._memberships import ServiceShare
from tiering._metrics import Metric, as_metrics
from tiering._organisations import Organisation, as_organisations
from tiering._panel_checks import wrong_axes, wrong_cells
from tiering._records import axis_column, read_records
from tiering._register import Register
from tiering._routes import Routes
from tiering._sharing_out import share_out
from tiering.errors import ShapeError, UnknownCodeError, raise_problems

__all__ = ["Panel"]

_same = attrs.cmp_using(eq=same_arrays)


@final
@attrs.frozen(kw_only=True, unsafe_hash=False)
class Panel:
    """
    The figures of many organisations over time.

    Build one with `from_records` or `from_arrays`.  Its arrays have the shape
    (…, metric, period, organisation), are float64, C-ordered and read-only.

    Attributes:
        metrics: The metrics, in the order of their axis.
        periods: The time axis without a hole, in the finest cadence of the metrics;
            the figure of a longer period stands in the column in which it ends.
        organisations: The organisations, in the order of their axis.
        values: The figures in each metric's unit; NaN where nothing was reported.
        weights: The denominators behind the figures; NaN where none was given.
        coverage: Which share of the activity each figure rests on, 0 to 1.
        attributions: Which figures are made of other organisations' figures.
        minimum_coverage: The coverage below which figures were taken as missing, 0 to 1.

    Raises:
        TieringError: Shapes, periods, codes or figures are wrong; several
            problems come as one `ProblemsError`.

    Example:
        >>> from tiering import Metric, Panel, Polarity, Unit
        >>> waits = Metric("waits", unit=Unit.COUNT, polarity=Polarity.LOWER_IS_BETTER)
        >>> panel = Panel.from_records(
        ...     [{"organisation": "TA", "metric": "waits", "period": "2023-10", "value": 12}], [waits]
        ... )
        >>> panel.values.shape
        (1, 1, 1)
    """

    metrics: tuple[Metric, ...] = attrs.field(converter=as_metrics)
    periods: tuple[Period, ...] = attrs.field(converter=as_periods)
    organisations: tuple[Organisation, ...] = attrs.field(converter=as_organisations)
    values: FloatArray = attrs.field(converter=settled_floats, eq=_same, repr=False)
    weights: FloatArray = attrs.field(converter=settled_floats, eq=_same, repr=False)
    coverage: FloatArray = attrs.field(converter=settled_floats, eq=_same, repr=False)
    attributions: tuple[Attribution, ...] = attrs.field(default=(), converter=as_attributions, repr=False)
    minimum_coverage: float = 0.0
    _rows: dict[str, int] = attrs.field(init=False, repr=False, eq=False)
    _columns: dict[str, int] = attrs.field(init=False, repr=False, eq=False)
    _gaps: tuple[tuple[bool, ...], ...] = attrs.field(init=False, repr=False, eq=False)
    _weighted: tuple[bool, ...] = attrs.field(init=False, repr=False, eq=False)
    _least_coverage: float = attrs.field(init=False, repr=False, eq=False)

    @_rows.default
    def _index_metrics(self) -> dict[str, int]:
        return {metric.code: row for row, metric in enumerate(self.metrics)}

    @_columns.default
    def _index_organisations(self) -> dict[str, int]:
        return {each.code: column for column, each in enumerate(self.organisations)}

    @_gaps.default
    def _find_gaps(self) -> tuple[tuple[bool, ...], ...]:
        return gaps_of(self.values)

    @_weighted.default
    def _find_weighted(self) -> tuple[bool, ...]:
        return weighted_of(self.weights, len(self.metrics))

    @_least_coverage.default
    def _find_least_coverage(self) -> float:
        return least_coverage_of(self.coverage)

    def __attrs_post_init__(self) -> None:
        layers = {"values": self.values, "weights": self.weights, "coverage": self.coverage}
        raise_problems("the panel", wrong_axes(self.metrics, self.periods, self.organisations, layers))
        raise_problems("the panel", wrong_cells(self.metrics, self.periods, self.organisations, layers))

    @classmethod
    def from_records(
        cls,
        records: Iterable[Mapping[Any, Any]],
        metrics: Iterable[Metric],
        *,
        organisations: Iterable[Organisation] | None = None,
    ) -> Self:
        """
        Build a panel from records, one for each figure.

        A figure that is absent, None, NaN or a data frame's own mark for a
        missing value is missing, and so is a rate with a denominator of 0.

        Args:
            records: Mappings with "organisation" (a code), "metric" (a code), "period" (a
                `Period`, text such as "2023-10", or its first day) and either
                "value" with an optional "weight", or "numerator" with "denominator"; and
                an optional "coverage".  Other keys are ignored.
            metrics: What the records may be about.
            organisations: The organisations of the panel, in order, such as a register's;
                without it those in the records, as they come.

        Raises:
            TieringError: A record cannot be read; several problems come as one `ProblemsError`.
        """
        metrics = tuple(metrics)
        raise_problems("the metrics", duplicates("metric", (each.code for each in metrics), "the panel"))
        table = read_records(records, metrics, organisations)
        return cls.from_arrays(
            table.values,
            metrics=metrics,
            periods=table.periods,
            organisations=table.organisations,
            weights=table.weights,
            coverage=table.coverage,
        )

    @classmethod
    def from_arrays(
        cls,
        values: ArrayLike,
        *,
        metrics: Iterable[Metric],
        periods: Iterable[Period],
        organisations: Iterable[Organisation],
        weights: ArrayLike | None = None,
        coverage: ArrayLike | None = None,
        attributions: Iterable[Attribution] = (),
        minimum_coverage: float = 0.0,
    ) -> Self:
        """
        Build a panel from arrays, which are copied.

        Args:
            values: Figures (…, metric, period, organisation) in each metric's unit; NaN is missing.
            metrics: The metrics, in order.
            periods: The periods, in order and without a hole.
            organisations: The organisations, in order.
            weights: Denominators, of the shape of the values or of their last three axes; NaN is not given.
            coverage: Shares of the activity, 0 to 1, of the same shape; without it all are complete.
            attributions: Which figures are made of other organisations' figures.
            minimum_coverage: The coverage below which figures were taken as missing, 0 to 1.

        Raises:
            TieringError: As the class says.
        """
        figures = frozen_floats(values)
        return cls(
            metrics=tuple(metrics),
            periods=tuple(periods),
            organisations=tuple(organisations),
            values=figures,
            weights=constant(math.nan, figures) if weights is None else frozen_floats(weights),
            coverage=constant(1.0, figures) if coverage is None else frozen_floats(coverage),
            attributions=tuple(attributions),
            minimum_coverage=minimum_coverage,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        # Arrays come back writeable from a pickle, so it goes through the front door.
        weights, coverage = (layer if any(layer.strides) else None for layer in (self.weights, self.coverage))
        parts = {
            "metrics": self.metrics,
            "periods": self.periods,
            "organisations": self.organisations,
            "weights": weights,
            "coverage": coverage,
            "attributions": self.attributions,
            "minimum_coverage": self.minimum_coverage,
        }
        return (_rebuild, (self.values, parts))

    def row(self, metric: str) -> int:
        """
        Return where a metric stands on its axis.

        Args:
            metric: The metric's code.

        Raises:
            UnknownCodeError: The panel has no such metric.
        """
        try:
            return self._rows[metric]
        except KeyError:
            raise UnknownCodeError("metric", metric, tuple(self._rows), "the panel") from None

    def column(self, period: Period) -> int:
        """
        Return where a period stands on the time axis: the column in which it ends, which may lie outside.

        Args:
            period: A period of any cadence.
        """
        return axis_column(self.periods[0], period)

    def __contains__(self, organisation: object) -> bool:
        return organisation in self._columns

    def position(self, organisation: str) -> int:
        """
        Return where an organisation stands on its axis.

        Args:
            organisation: The organisation's code.

        Raises:
            UnknownCodeError: The panel has no such organisation.
        """
        try:
            return self._columns[organisation]
        except KeyError:
            raise UnknownCodeError("organisation", organisation, tuple(self._columns), "the panel") from None

    def value(self, metric: str, period: Period, organisation: str) -> float:
        """
        Return one figure; NaN where it is missing or outside the panel.

        Args:
            metric: The metric's code.
            period: The period, in the metric's cadence.
            organisation: The organisation's code.

        Raises:
            UnknownCodeError: The panel has no such metric or organisation.
            PeriodError: The period is not of the metric's cadence.
            ShapeError: The panel has scenarios, so there is not one figure.
        """
        row, column, position = self.row(metric), self.column(period), self.position(organisation)
        if self.values.ndim > PANEL_AXES:
            message = f"the panel has scenarios of the shape {self.values.shape[:-PANEL_AXES]}; take the figure from its values"
            raise ShapeError(message)
        return float(self.values[row, column, position]) if 0 <= column < len(self.periods) else math.nan

    def has_gap(self, metric: str, column: int, periods: int = 1, step: int = 1) -> bool:
        """
        Tell whether anybody's figure is missing in a column of the time axis, or in one of several.

        Args:
            metric: The metric's code.
            column: The column, or the last of several; outside the panel everything is missing.
            periods: How many columns.
            step: By how many they follow each other.
        """
        first, width = column - (periods - 1) * step, len(self.periods)
        return not 0 <= first <= column < width or True in self._gaps[self.row(metric)][first : column + 1 : step]

    def has_weights(self, metric: str) -> bool:
        """
        Tell whether any weight was given for a metric.

        Args:
            metric: The metric's code.
        """
        return self._weighted[self.row(metric)]

    @property
    def is_partial(self) -> bool:
        """Whether any figure rests on less than all of the activity."""
        return self._least_coverage < 1

    def with_minimum_coverage(self, at_least: float) -> Panel:
        """
        Return the panel with every figure taken as missing that rests on too little of the activity.

        Args:
            at_least: The least coverage that a figure may have, 0 to 1.
        """
        if self._least_coverage >= at_least:
            return self
        partial = self.coverage < at_least
        values = np.where(partial, math.nan, self.values)
        values.flags.writeable = False
        return attrs.evolve(self, values=values, minimum_coverage=at_least)

    def attribute(self, shares: Iterable[ServiceShare], to: Iterable[Organisation | str] | None = None) -> Panel:
        """
        Return these figures as those of the organisations that the panel's organisations serve.

        A client's figure is the mean of its services' figures by their shares.  Where a service
        reports nothing, or the shares do not add up to one, the rest makes the figure
        and its coverage says how much that is.

        Args:
            shares: Which share of whom the services answer for, each on the days on which it is valid;
                services that the panel does not know have no figures.
            to: The organisations to make figures for, or their codes; without it all clients, as they come.

        Raises:
            UnknownCodeError: No share is of somebody with a code.
            DefinitionError: A metric's figures cannot be averaged, or the shares of a client exceed one.
        """
        return Panel.from_arrays(**share_out(self, tuple(shares), to))

    def aggregate(self, register: Register, to: str, *, minimum_coverage: float = 0.0) -> Panel:
        """
        Return the figures of those of whom the panel's organisations are parts, as in each period.

        Each metric follows its own law: a weighted mean is of all that its weights count, a count and a
        mean stock are added, another mean takes each part for as much as any other, and what
        does not aggregate is refused.  Coverage says on which share of the activity a figure rests.

        Args:
            register: Who is a part of whom, and when.
            to: A kind, such as "region", or the code of one organisation.
            minimum_coverage: The coverage below which a figure is missing, 0 to 1.

        Raises:
            UnknownCodeError: The register does not know an organisation, or what figures are to be made for.
            DefinitionError: A figure has no weight, does not aggregate, is made of others' figures,
                or is of an organisation that had gone.

        Warns:
            LeftOutWarning: Organisations with figures are parts of nobody.
        """
        return Panel.from_arrays(**aggregated(self, register, to, minimum_coverage))

    def regrouped(self, routes: Routes, *, minimum_coverage: float = 0.0) -> Panel:
        """
        Return the figures as they are of others, such as those who carry on what the organisations were.

        Whoever goes wholly to one other alone keeps all its figures to the last digit, and whose they are.

        Args:
            routes: Which organisation's figures go where, such as those of `Register.routes_onto`.
            minimum_coverage: The coverage below which a figure is missing, 0 to 1.

        Raises:
            ShapeError: The routes are for other periods or organisations.
            DefinitionError: As in `aggregate`, where figures are put together or divided.

        Warns:
            LeftOutWarning: Organisations with figures go nowhere.
        """
        return Panel.from_arrays(**restated(self, routes, minimum_coverage))

    def joined(self, other: Panel) -> Panel:
        """
        Return one panel with the metrics of both, over all the time that either covers.

        Args:
            other: A panel of the same organisations, in any order, and the same cadence.

        Raises:
            DefinitionError: The organisations or the cadences differ.
            DuplicateCodeError: Both have a metric of one code.
            ShapeError: One of them has scenarios.
        """
        return Panel.from_arrays(**join(self, other))

    def attributions_of(self, metric: str, organisation: str) -> tuple[Attribution, ...]:
        """
        Return whose figures make an organisation's figures, in the order of time; nothing where they are its own.

        Args:
            metric: The metric's code.
            organisation: The organisation's code.
        """
        return self._by_target.get((metric, organisation), ())

    @cached_property
    def _by_target(self) -> dict[tuple[str, str], tuple[Attribution, ...]]:
        found: dict[tuple[str, str], tuple[Attribution, ...]] = {}
        for each in self.attributions:
            key = (each.metric, each.organisation)
            found[key] = (*found.get(key, ()), each)
        return found


def _rebuild(values: FloatArray, parts: Mapping[str, Any]) -> Panel:
    return Panel.from_arrays(values, **parts)
