"""
The NHS Oversight Framework in England, 2025/26, and the form of its edition for 2026/27.

Every trust is scored from 1.00, the best, to 4.00 on each of its metrics.  The unweighted mean of
the scores that it has is its average metric score, a quarter of all trusts is in each of the segments 1 to 4 by that average,
and a trust in deficit is never in a better segment than 3.  Segment 5 does not follow from the scores: it is decided
apart from them.  League tables rank trusts of one kind by segment, then by average.

What is published, what is derived from published figures, and what is ours stands with each number.
Source of names and codes: NHS England, licensed under the Open Government Licence v3.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import attrs

from tiering._cycles import ReviewCycle
from tiering._dates import Cadence
from tiering._fields import FrozenMapping
from tiering._metrics import Aggregation, Metric, Polarity
from tiering._protocols import Score
from tiering._references import YOURS, Reference, Status
from tiering._regime import Regime
from tiering._thresholds import chosen, whose
from tiering._tiers import Tier, TierScale
from tiering._units import Unit
from tiering.errors import DefinitionError
from tiering.nhs import _oversight_tables as _tables
from tiering.nhs._oversight_flag import Decided, Flagged
from tiering.nhs._oversight_league import LeagueRow, league_ranks, league_table
from tiering.nhs._oversight_score import AverageByDomain, MetricScore
from tiering.rules import Bands, Override, Quantiles

__all__ = [
    "AverageByDomain",
    "LeagueRow",
    "average",
    "bands",
    "build",
    "combined_scores",
    "cut_points",
    "figures",
    "improvement_programme",
    "in_deficit",
    "league_ranks",
    "league_table",
    "metric_score",
    "metric_scores",
    "metrics",
    "override",
    "published_average",
    "quarter_3",
    "regime",
    "regime_2026",
    "scale",
    "scale_with_segment_5",
    "with_segment_5",
]

_PUBLICATION = timedelta(days=65)
"""
A few days less than it took: the tables of April to June 2025 appeared on 9 September 2025, 70 days after the quarter.

The reviews of later quarters are on the same day of the month, which some quarters leave 67 days.
"""

_MANUAL = "NHS England, NHS Oversight Framework 2025/26: methodology manual, June 2025"
_QUARTERED = Reference(
    Status.PUBLISHED,
    source=_MANUAL,
    note="that the averages are quartiled; that all trusts are one pool is derived, and what becomes of equals at an edge is ours",
)
_DEFICIT = Reference(
    Status.PUBLISHED,
    source=f"{_MANUAL}, step 3, as told by the British Orthopaedic Association on 9 September 2025",
)
_SEGMENT_5 = Reference(
    Status.PUBLISHED,
    source=_MANUAL,
    note="scores give segments 1 to 4, and segment 5 is intensive support through the programme; by what it is decided was not seen",
)
_ROUNDED = Reference(
    Status.DERIVED,
    note="gives the averages published for one trust in all four quarters, and the equals of the league table",
)
_QUARTER_3 = Reference(
    Status.DERIVED,
    note="between the highest average in a segment and the lowest in the next one, in the full table of October to December 2025: "
    "2.06 and 2.12, just above 2.35, 2.69 and 2.70",
)
_THRESHOLDS = Reference(
    Status.ILLUSTRATIVE,
    note="the manual for 2026/27 says that there are defined thresholds; their values were not seen, and these are those of a quarter of 2025/26",
)


def metric_score(code: str, name: str) -> Metric:
    """
    Return the metric that is a trust's score on another one: from 1.00, the best, to 4.00, by quarter.

    Args:
        code: Its code, such as "OF1005".
        name: What is scored.

    Example:
        >>> from tiering.nhs import oversight_2025
        >>> oversight_2025.metric_score("OF1023", "18 weeks").maximum
        4.0
    """
    return Metric(
        code,
        name=name,
        unit=Unit.NUMBER,
        polarity=Polarity.LOWER_IS_BETTER,
        aggregation=Aggregation.NONE,
        cadence=Cadence.QUARTER,
        publication_lag=_PUBLICATION,
        minimum=1.0,
        maximum=4.0,
    )


metric_scores = tuple(metric_score(code, name) for scored in _tables.DOMAINS.values() for code, name in scored.items())
"""The metric scores that make the average of a mental health and community trust."""

combined_scores = tuple(metric_score(code, name) for code, name in _tables.COMBINED.items())
"""The two finance scores that the combined one, OF1080, stands for; they do not count themselves."""

_published = metric_score("OF5002", "published average metric score")

in_deficit = Metric(
    "in_deficit",
    name="In financial deficit",
    unit=Unit.COUNT,
    polarity=Polarity.LOWER_IS_BETTER,
    aggregation=Aggregation.NONE,
    cadence=Cadence.QUARTER,
    publication_lag=_PUBLICATION,
    maximum=1.0,
)
"""1 for a trust in deficit, 0 for one that is not, as the league tables flag it; OF5004 for one trust."""

metrics = (*metric_scores, *combined_scores, _published, in_deficit)
"""All the metrics of a panel; the regime looks at those that it needs."""

figures = tuple(
    Metric(
        code,
        name=name,
        unit=unit,
        polarity=polarity,
        aggregation=Aggregation.NONE,
        cadence=Cadence.QUARTER,
        minimum=float(least),
        maximum=float(most),
    )
    for code, (name, unit, polarity, (least, most)) in _tables.FIGURES.items()
)
"""The figures behind the metric scores, with their better side; per cents as fractions.  The regime does not look at them."""

average = AverageByDomain(
    {domain: [each for each in metric_scores if each.code in scored] for domain, scored in _tables.DOMAINS.items()},
    reference=_ROUNDED,
)
"""The average metric score, with the score of each domain in `average.domains`."""

published_average: Score = MetricScore(_published, is_dated=True)
"""The average metric score as it is published, for trusts whose metric scores are not at hand."""

_segments = [Tier(code, name=f"segment {code}") for code in ("5", "4", "3", "2", "1")]

scale = TierScale.from_most_intensive(*_segments[1:])
"""The segments that follow from the scores; segment 4 is the most intensive of them."""

scale_with_segment_5 = TierScale.from_most_intensive(*_segments)
"""All segments; into segment 5 a trust only comes by a decision of its own."""

improvement_programme = "Provider Improvement Programme"
"""What an attestation calls the decision that a trust is in the programme, and so in segment 5."""

override = Override(
    Quantiles.quartiles(average, [tier.code for tier in reversed(scale.tiers)], reference=_QUARTERED),
    when=Flagged(in_deficit, "in financial deficit", _DEFICIT),
    at_least="3",
    reference=_DEFICIT,
)
"""The rule: quartiles of the average, and no better segment than 3 in deficit; another edition may have another rule inside."""

regime = Regime(
    name="NHS Oversight Framework 2025/26",
    metrics=metrics,
    scale=scale,
    rule=override,
    cycle=ReviewCycle(
        first=date(2025, 9, 9),
        every=Cadence.QUARTER,
        reference=Reference(
            Status.ILLUSTRATIVE,
            source="NHS England, NHS Oversight Framework: Q2 25/26 segmentation changes",
            note="that it is quarterly, and that the first tables appeared on that day, is published; the later days, and how "
            "soon figures are out, are ours",
        ),
    ),
    kind="trust",
    decided_by="the scores; segment 5 by NHS England, apart from them",
)
"""A quarter of all trusts in each segment, by the average of their metric scores, and none in deficit better than 3."""

cut_points: Mapping[str, float] = FrozenMapping({"4": 2.695, "3": 2.355, "2": 2.09})
"""
Segment to the average at which it began in October to December 2025, derived from the published averages.

Averages have two decimals, so any numbers above 2.06 and up to 2.12, above 2.35 and up to 2.36, above 2.69 and up to 2.70
give the same adjusted segments.
"""

bands = Bands(published_average, enter=cut_points, reference=_QUARTER_3)
"""These cut points on the published average; `attrs.evolve(bands, score=average)` has them on the metric scores."""

quarter_3 = attrs.evolve(
    regime,
    name="NHS Oversight Framework, October to December 2025, by cut points",
    rule=attrs.evolve(override, rule=bands),
)
"""The same for one quarter, with the cut points to which its quartiles came, on the averages as published."""

regime_2026 = attrs.evolve(
    regime,
    name="NHS Oversight Framework 2026/27, illustrative thresholds",
    rule=attrs.evolve(override, rule=Bands(average, enter=cut_points, reference=_THRESHOLDS)),
)
"""The form of the edition for 2026/27: fixed thresholds instead of quartiles.  Its metrics and days are those of 2025/26."""


def build(thresholds: Mapping[str, float] = FrozenMapping({})) -> Regime:
    """
    Return the edition by quartiles, or with cut points of yours in place of them.

    Args:
        thresholds: Segment, "2", "3" and "4", to the average at which it begins, as in `cut_points`: all three, or none;
            every message then says that they are yours.

    Raises:
        UnknownCodeError: There is no cut point of such a segment.
        DefinitionError: A number is none, they are out of order, or one is left out.
        ProblemsError: Several of these.

    Example:
        >>> from tiering.nhs import oversight_2025
        >>> oversight_2025.build({"2": 2.0, "3": 2.3, "4": 2.6}).name
        'NHS Oversight Framework 2025/26, with thresholds of yours'
    """
    if not thresholds:
        return regime
    used = chosen(cut_points, _QUARTER_3, thresholds)
    left_out = [segment for segment in cut_points if segment not in thresholds]
    if left_out:
        message = (
            f"where segment {left_out[0]} begins is left out, and quartiles cannot stand beside thresholds; give all"
        )
        raise DefinitionError(message)
    own = Bands(average, enter={segment: each.level for segment, each in used.items()}, reference=YOURS)
    name = f"{regime.name}, {whose(thresholds)}"
    return attrs.evolve(regime, name=name, rule=attrs.evolve(override, rule=own))


def with_segment_5(edition: Regime) -> Regime:
    """
    Return an edition in which NHS England can put a trust into segment 5 by a decision apart from the scores.

    The decision is an `Attestation` of `improvement_programme`, with its day and its grounds; as long as it counts, the
    trust is in segment 5, whatever its scores.  Whoever is not decided about is where the scores put it.

    Args:
        edition: The edition, on the scale of four segments.

    Raises:
        DefinitionError: The edition has other tiers.

    Example:
        >>> from datetime import date
        >>> from tiering import Attestation, testing
        >>> from tiering.nhs import oversight_2025 as framework
        >>> panel = testing.panel_of({"TA": {"OF5002": "2.0", "in_deficit": "0"}}, framework.metrics, first="2025-10")
        >>> decided = Attestation(organisation="TA", code=framework.improvement_programme, on=date(2026, 2, 1))
        >>> edition = framework.with_segment_5(framework.quarter_3)
        >>> edition.review(panel, on=date(2026, 3, 9), attestations=[decided])["TA"].tier.code
        '5'
    """
    if edition.scale != scale:
        message = f"{edition.name!r} has not the four segments of {regime.name!r}; give an edition that has them"
        raise DefinitionError(message)
    return attrs.evolve(
        edition,
        name=f"{edition.name}, with segment 5",
        scale=scale_with_segment_5,
        rule=Override(
            edition.rule, when=Decided(improvement_programme, _SEGMENT_5), at_least="5", reference=_SEGMENT_5
        ),
    )
