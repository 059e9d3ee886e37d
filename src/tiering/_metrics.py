"""What is measured, and which way is better."""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable
from datetime import timedelta
from typing import assert_never, final

import attrs

from tiering._dates import Cadence
from tiering._fields import is_code, is_member_of
from tiering._units import Unit
from tiering.errors import DefinitionError

__all__ = ["Aggregation", "Metric", "Polarity"]


class Polarity(enum.Enum):
    """
    Which direction is an improvement.

    Example:
        >>> from tiering import Polarity
        >>> Polarity.LOWER_IS_BETTER.value
        'lower is better'
    """

    HIGHER_IS_BETTER = "higher is better"
    LOWER_IS_BETTER = "lower is better"
    NEUTRAL = "neither is better"


class Aggregation(enum.Enum):
    """
    How the values of several periods or organisations make one.

    Example:
        >>> from tiering import Aggregation
        >>> Aggregation.NONE.value
        'none'
    """

    WEIGHTED_MEAN = "weighted mean"
    """A rate or a mean, weighted by its denominators where they are given, evenly where none is."""
    MEAN = "mean"
    """Weighted evenly, whatever the weights."""
    SUM = "sum"
    """A count."""
    NONE = "none"
    """A centile or a rank, of which nothing but the values themselves is meaningful."""


@final
@attrs.frozen
class Metric:
    """
    What is measured.

    Attributes:
        code: What rules and records call it.
        name: What a letter calls it; the code where none is given.
        unit: What its values are in.
        polarity: Which direction is better.
        aggregation: How values combine over time and organisations; where none is given,
            counts are added up, and everything else is averaged by its denominators.
        cadence: How often it is reported.
        publication_lag: The time from the end of a period to the publication of its figure.
        minimum: The least value it can take.
        maximum: The greatest value it can take.
        counted: What a rate's numerator counts, in the plural ("attendances within
            four hours"); with it a gap can be told in people.

    Raises:
        DefinitionError: The code is blank, the lag is negative or no whole number of days,
            the range is empty, or something is counted in other than fractions.

    Example:
        >>> from tiering import Metric, Polarity, Unit
        >>> four_hour = Metric(
        ...     "four_hour",
        ...     unit=Unit.FRACTION,
        ...     polarity=Polarity.HIGHER_IS_BETTER,
        ... )
        >>> four_hour.minimum, four_hour.maximum
        (0.0, 1.0)
    """

    code: str = attrs.field(validator=is_code)
    name: str = attrs.field(kw_only=True)
    unit: Unit = attrs.field(kw_only=True, validator=is_member_of(Unit))
    polarity: Polarity = attrs.field(kw_only=True, validator=is_member_of(Polarity))
    aggregation: Aggregation = attrs.field(kw_only=True)
    cadence: Cadence = attrs.field(default=Cadence.MONTH, kw_only=True)
    publication_lag: timedelta = attrs.field(default=timedelta(0), kw_only=True)
    minimum: float = attrs.field(kw_only=True)
    maximum: float = attrs.field(kw_only=True)
    counted: str = attrs.field(default="", kw_only=True)

    @name.default
    def _name_from_code(self) -> str:
        return self.code

    @aggregation.default
    def _aggregation_of_unit(self) -> Aggregation:
        return Aggregation.SUM if self.unit is Unit.COUNT else Aggregation.WEIGHTED_MEAN

    @minimum.default
    def _minimum_of_unit(self) -> float:
        return -math.inf if self.unit is Unit.NUMBER else 0.0

    @maximum.default
    def _maximum_of_unit(self) -> float:
        return 1.0 if self.unit is Unit.FRACTION else math.inf

    def __attrs_post_init__(self) -> None:
        if self.publication_lag % timedelta(days=1):
            message = f"metric {self.code!r} is published after {self.publication_lag}; give whole days"
            raise DefinitionError(message)
        if self.publication_lag < timedelta(0):
            message = (
                f"metric {self.code!r} is published {-self.publication_lag} before its period ends; give 0 or more"
            )
            raise DefinitionError(message)
        if self.counted and self.unit is not Unit.FRACTION:
            message = (
                f"metric {self.code!r} is in {self.unit.value}, so its gaps count no {self.counted}; leave counted out"
            )
            raise DefinitionError(message)
        if not self.minimum < self.maximum:
            message = f"metric {self.code!r} has no value between {self.minimum} and {self.maximum}"
            raise DefinitionError(message)

    def range_over(self, periods: int) -> tuple[float, float]:
        """
        Return the least and the greatest value of figures taken over so many periods: more where they are added up.

        Args:
            periods: How many periods.
        """
        times = periods if self.aggregation is Aggregation.SUM else 1
        return self.minimum * times, self.maximum * times

    def is_worse(self, value: float, than: float) -> bool:
        """
        Tell whether one value is worse than another; nothing is where neither direction is better.

        Args:
            value: The value in question.
            than: What it is compared with.
        """
        match self.polarity:
            case Polarity.HIGHER_IS_BETTER:
                return value < than
            case Polarity.LOWER_IS_BETTER:
                return value > than
            case Polarity.NEUTRAL:
                return False
            case _:
                assert_never(self.polarity)


def as_metrics(values: Iterable[Metric]) -> tuple[Metric, ...]:
    """Freeze metrics."""
    return tuple(values)
