"""The limit that is a quantile of everybody's figures."""

from __future__ import annotations

from typing import Any, final

import attrs
import numpy as np

from tiering._evidence import Evidence
from tiering._fields import is_fraction, is_member_of
from tiering._figures import Figure
from tiering._findings import Finding
from tiering._limits import PlainLimit
from tiering._pools import EVERYBODY_WHO_REPORTS, Pool, groups_in
from tiering._protocols import Level
from tiering._ranking import quantiles
from tiering.errors import DefinitionError

_MEDIAN = 0.5


def _has_one_value(instance: object, _: attrs.Attribute[Any], value: Pool) -> None:
    if value.everybody:
        message = (
            f"the quantile of a pool that counts those who do not report is no single number, so {type(instance).__name__} "
            "cannot take one; leave everybody out, or ask for ranks with InWorst"
        )
        raise DefinitionError(message)


@final
@attrs.frozen
class OfCohort(PlainLimit):
    """
    A quantile of the figures of those who are compared, over the same window.

    It is a quantile of the figures as they are, from the least to the greatest, whichever side is
    better; between two figures it is as far as the quantile says.  Where nobody reports,
    the answer is unknown.

    Attributes:
        quantile: Which, 0 to 1; the median is 0.5.
        pool: Who is compared with whom; only those who report.

    Raises:
        DefinitionError: The quantile is outside 0 to 1, or the pool counts those who do not report.

    Example:
        >>> from tiering import rules
        >>> str(rules.Below("four_hour", rules.OfCohort(0.5)))
        'four_hour below the median of those who report'
    """

    quantile: float = attrs.field(default=_MEDIAN, validator=is_fraction)
    pool: Pool = attrs.field(
        default=EVERYBODY_WHO_REPORTS,
        kw_only=True,
        validator=attrs.validators.and_(is_member_of(Pool), _has_one_value),
    )

    @property
    def elementwise(self) -> bool:
        """False, because it looks at others."""
        return False

    def level(self, evidence: Evidence, figure: Figure, /) -> Level:
        """The quantile."""
        return Level(quantiles(figure.values, self.quantile, groups_in(self.pool, evidence)), "cohort")

    def notes(self, finding: Finding, index: int, /) -> tuple[str, ...]:
        """Which quantile it is, and of how many figures."""
        figure, levels = finding.figure, finding.limit
        if figure is None:
            return ()
        count, silent = self._counts(figure, index)
        rest = f"; {silent} did not report" if silent else ""
        if not count:
            return (f"nobody is there to be compared with{rest}",)
        margin = getattr(finding.source, "by", 0.0)
        told = ""
        if not margin:
            row = np.asarray(levels)
            level = float(row[index if row.shape[-1] > 1 else 0])
            told = f" is {figure.metric.unit.text(level)}"
        return (f"{self._name()} of {count} {'figure' if count == 1 else 'figures'}{told}{rest}",)

    def _counts(self, figure: Figure, index: int) -> tuple[int, int]:
        """Return how many report, and how many do not, among those with whom an organisation is compared."""
        places = range(figure.values.shape[-1])
        kind = figure.organisation(index).kind
        theirs = [place for place in places if not self.pool.by_kind or figure.organisation(place).kind == kind]
        count = int((~np.isnan(figure.values[theirs])).sum())
        return count, len(theirs) - count

    def _name(self) -> str:
        return "the median" if self.quantile == _MEDIAN else f"the {self.quantile:g} quantile"

    def __str__(self) -> str:
        return f"{self._name()} of {self.pool}"
