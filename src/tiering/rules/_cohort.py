"""The limit that is a quantile of everybody's figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, final

import attrs
import numpy as np

from tiering._evidence import Evidence
from tiering._fields import is_fraction, is_member_of
from tiering._figures import Figure
from tiering._findings import Finding
from tiering._limits import PlainLimit, as_beside
from tiering._peers import Peers
from tiering._pools import EVERYBODY_WHO_REPORTS, Pool, peers_in
from tiering._protocols import Level, Need
from tiering._ranking import quantiles
from tiering._references import Reference
from tiering._windows import Window
from tiering._wording import times
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
        peers = peers_in(self.pool, evidence)
        if peers is None:
            return Level(quantiles(figure.values, self.quantile))
        values = figure.values if peers.nobody is None else np.where(peers.nobody, np.nan, figure.values)
        return Level(quantiles(values, self.quantile, peers.groups), peers)

    def reads(self, metric: str, over: Window | None, /) -> Mapping[str, int]:
        """The metric, over the window, and what tells sizes."""
        return self.pool.reads_with(super().reads(metric, over))

    def needs(self, metric: str, /) -> tuple[Need, ...]:
        """What the pool needs."""
        return self.pool.needs_for(metric)

    @property
    def is_measured(self) -> bool:
        """True, because it is made of figures."""
        return True

    @property
    def has_number(self) -> bool:
        """True: which quantile."""
        return True

    @property
    def references(self) -> tuple[tuple[str, Reference], ...]:
        """The numbers of the pool, with their reference."""
        return self.pool.references

    @property
    def is_timed(self) -> bool:
        """Whether who is compared follows from figures alone, and not from the day of the review."""
        return self.pool.is_timed

    def notes(self, finding: Finding, index: int, /) -> tuple[str, ...]:
        """Which quantile it is, and of how many figures of whom."""
        figure, levels = finding.figure, finding.limit
        if figure is None:
            return ()
        peers = finding.basis if isinstance(finding.basis, Peers) else None
        if peers is not None and (alone := peers.why_nobody(index)):
            return (alone,)
        theirs = figure.values if peers is None else figure.values[peers.others(index)]
        silent = int(np.isnan(theirs).sum())
        count = theirs.shape[-1] - silent
        rest = f"; {silent} did not report" if silent else ""
        if not count:
            return (f"nobody is there to be compared with{rest}",)
        margin = getattr(finding.source, "by", 0.0)
        told = ""
        if not margin:
            row = np.asarray(levels)
            level = float(row[index if row.shape[-1] > 1 else 0])
            told = f" is {as_beside(finding, index, level)}"
        whose = "" if peers is None else peers.of(index)
        return (f"{self._name()} of {times(count, 'figure')}{whose}{told}{rest}",)

    def _name(self) -> str:
        return "the median" if self.quantile == _MEDIAN else f"the {self.quantile:g} quantile"

    def __str__(self) -> str:
        return f"{self._name()} of {self.pool}"
