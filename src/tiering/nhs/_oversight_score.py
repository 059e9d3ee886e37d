"""The average of all metric scores, told domain by domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import final

import attrs

from tiering._evidence import Evidence
from tiering._fields import FrozenMapping
from tiering._figures import Figure
from tiering._findings import Scores
from tiering._metrics import Metric
from tiering._protocols import Need
from tiering._ranking import known
from tiering._references import YOURS, Reference, is_reference
from tiering._scoring import ask
from tiering.errors import DefinitionError
from tiering.scores import Given, WeightedMean, mean_of


@final
@attrs.frozen
class MetricScore:
    """
    A metric whose figure is the score, called by the metric's name.

    Attributes:
        metric: The metric.
        is_dated: Whether explanations say of what time it is, because nothing around it does.
    """

    metric: Metric
    is_dated: bool = attrs.field(default=False, kw_only=True)

    @cached_property
    def _given(self) -> Given:
        return Given(self.metric.code)

    @property
    def reads(self) -> Mapping[str, int]:
        """The metric."""
        return self._given.reads

    @property
    def elementwise(self) -> bool:
        """True, because it looks at one organisation at a time."""
        return self._given.elementwise

    @property
    def needs(self) -> Iterable[Need]:
        """That lower is better."""
        return self._given.needs

    def score(self, evidence: Evidence, /) -> Scores:
        """Return the figures."""
        given = self._given.score(evidence)
        return given._replace(source=self, figure=None, basis=given.figure)

    def notes(self, scores: Scores, index: int, /) -> tuple[str, ...]:
        """Of what time it is, and whether it is missing."""
        figure = scores.basis
        span = (f"of {figure.span}",) if isinstance(figure, Figure) and self.is_dated else ()
        return span if known(scores.least[index], scores.most[index]) else (*span, "not published")

    def __str__(self) -> str:
        return self.metric.name


def _as_domains(values: Mapping[str, Sequence[Metric]]) -> Mapping[str, tuple[Metric, ...]]:
    return FrozenMapping({domain: tuple(scored) for domain, scored in values.items()})


def _are_scored(_: object, __: object, value: Mapping[str, tuple[Metric, ...]]) -> None:
    empty = next((domain for domain, scored in value.items() if not scored), None)
    if not value or empty is not None:
        message = (
            "an average needs at least one domain" if empty is None else f"the domain {empty!r} has no metric score"
        )
        raise DefinitionError(f"{message}; give the metrics whose figures are scores, by domain")


@final
@attrs.frozen
class AverageByDomain:
    """
    The unweighted mean of all the metric scores that there are, whatever domain they are of.

    A domain with more metrics weighs more, so it is not the mean of the domains' scores; explanations
    show those as well.  A metric score that is missing is left out, of its domain too.

    Attributes:
        scored: Domain to the metrics whose figures are scores, the higher the worse.
        name: What explanations call it.
        decimals: To how many decimals it and the domains' scores are rounded, a half up.
        reference: Where the rounding comes from.

    Raises:
        DefinitionError: There is no domain, or one has no metric.

    Example:
        >>> from tiering.nhs import oversight_2025 as framework
        >>> waits, sickness = framework.metric_score("WAITS", "Waits"), framework.metric_score("SICK", "Sickness")
        >>> average = framework.AverageByDomain({"access": [waits], "people": [sickness]})
        >>> str(average), sorted(average.reads), list(average.domains)
        ('average metric score', ['SICK', 'WAITS'], ['access', 'people'])
    """

    scored: Mapping[str, tuple[Metric, ...]] = attrs.field(converter=_as_domains, validator=_are_scored)
    name: str = attrs.field(default="average metric score", kw_only=True)
    decimals: int = attrs.field(default=2, kw_only=True)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    def __attrs_post_init__(self) -> None:
        # What is wrong with the means is wrong with this.
        _ = self.domains, self._together

    @cached_property
    def domains(self) -> Mapping[str, WeightedMean]:
        """Domain to its score, the mean of its metric scores."""
        return FrozenMapping({domain: self._mean(scored, domain) for domain, scored in self.scored.items()})

    @cached_property
    def _together(self) -> WeightedMean:
        return self._mean([each for scored in self.scored.values() for each in scored], self.name)

    def _mean(self, scored: Iterable[Metric], name: str) -> WeightedMean:
        return mean_of(
            *map(MetricScore, scored), name=name, leave_out=True, decimals=self.decimals, reference=self.reference
        )

    @property
    def reads(self) -> Mapping[str, int]:
        """All the metric scores."""
        return self._together.reads

    @property
    def elementwise(self) -> bool:
        """True, because it looks at one organisation at a time."""
        return self._together.elementwise

    @property
    def parts(self) -> tuple[tuple[str, WeightedMean], ...]:
        """The domains' scores."""
        return tuple(("", each) for each in self.domains.values())

    @property
    def references(self) -> Iterable[tuple[str, Reference]]:
        """The rounding with its reference."""
        return ((f"{self}, to {self.decimals} decimals", self.reference),)

    def score(self, evidence: Evidence, /) -> Scores:
        """Score every organisation shown."""
        together = self._together.score(evidence)
        span = together.children[0].basis
        return together._replace(
            source=self, children=tuple(ask(each, evidence) for each in self.domains.values()), basis=span
        )

    def notes(self, scores: Scores, index: int, /) -> tuple[str, ...]:
        """Of what time it is, and how many metric scores were left out."""
        every = tuple(each for domain in scores.children for each in domain.children)
        left_out = self._together.notes(scores._replace(children=every), index)
        return (f"of {scores.basis.span}", *left_out) if isinstance(scores.basis, Figure) else left_out

    def __str__(self) -> str:
        return self.name
