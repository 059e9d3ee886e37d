"""Places in the league table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tiering._organisations import Organisation
from tiering._protocols import Score
from tiering._ranking import count_below
from tiering._reviews import Review
from tiering._scoring import ask
from tiering._tiers import Tier
from tiering.errors import ShapeError

UNRANKED = -1


class LeagueRow(NamedTuple):
    """
    One organisation's place in the league table of its kind.

    Attributes:
        rank: Its rank, 1 for the best; equals share the best of their ranks.
        organisation: The organisation.
        segment: The adjusted segment.
        unadjusted: The segment without the override; None where missing figures leave it open.
        score: The average metric score.
    """

    rank: int
    organisation: Organisation
    segment: Tier
    unadjusted: Tier | None
    score: float


def league_ranks(segments: ArrayLike, scores: ArrayLike, kinds: Sequence[str] | None = None) -> NDArray[np.intp]:
    """
    Rank by adjusted segment, and by average score within a segment; equals share the best rank.

    Args:
        segments: Ranks of the segments on their scale (…, organisation), 0 for the least intensive.
        scores: Average scores (…, organisation), the higher the worse; NaN where there is none.
        kinds: Each organisation's kind, within which it is ranked; all are ranked together where none is given.

    Returns:
        Ranks (…, organisation), 1 for the best; −1 for whoever has no score or no segment.

    Raises:
        ShapeError: There is not one kind for each organisation.

    Example:
        >>> from tiering.nhs import oversight_2025
        >>> oversight_2025.league_ranks([0, 2, 0, 0], [1.8, 1.5, 1.7, 1.8]).tolist()
        [2, 4, 1, 2]
    """
    by_segment, by_score = np.broadcast_arrays(np.asarray(segments), np.asarray(scores, dtype=np.float64))
    count = by_score.shape[-1] if by_score.ndim else 0
    if kinds is not None and len(kinds) != count:
        message = f"{count} organisations need {count} kinds, not {len(kinds)}"
        raise ShapeError(message)
    groups = None
    if kinds is not None:
        _, groups = np.unique(np.asarray(kinds), return_inverse=True)
    # A place among the scores is a whole number below the count, so no score outweighs a segment.
    place = by_segment * (count + 1.0) + count_below(by_score, None, groups)
    is_unranked = np.isnan(by_score) | (by_segment < 0)
    ranks = count_below(np.where(is_unranked, np.nan, place), None, groups) + 1
    return np.where(is_unranked, UNRANKED, ranks)


def league_table(review: Review, score: Score) -> tuple[LeagueRow, ...]:
    """
    Return the league tables of a review, kind by kind, the best first.

    Whoever has no known average score is in none.

    Args:
        review: The review.
        score: The average score that the review's rule looks at, such as `average`.

    Example:
        >>> from datetime import date
        >>> from tiering import samples
        >>> from tiering.nhs import oversight_2025
        >>> review = oversight_2025.quarter_3.review(samples.oversight(), on=date(2026, 3, 9))
        >>> [row.organisation.code for row in oversight_2025.league_table(review, oversight_2025.published_average)][:3]
        ['RBV', 'RP6', 'RTF']
    """
    found = ask(score, review.evidence)
    values = np.where(found.least == found.most, found.least, np.nan)
    kinds = [each.kind for each in review.organisations]
    ranks = league_ranks(review.ranks, values, kinds)
    least, most = _unadjusted(review)
    order = np.lexsort((ranks, np.unique(kinds, return_inverse=True)[1]))
    return tuple(
        LeagueRow(
            rank=int(ranks[index]),
            organisation=review.organisations[index],
            segment=review.scale[int(review.ranks[index])],
            unadjusted=review.scale[int(least[index])] if least[index] == most[index] else None,
            score=float(values[index]),
        )
        for index in order
        if ranks[index] != UNRANKED
    )


def _unadjusted(review: Review) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    rule: Any = review.rule
    # What was decided on top of the override for a deficit adjusts nothing.
    while hasattr(getattr(rule, "rule", None), "without"):
        rule = rule.rule
    without = getattr(rule, "without", None)
    if without is None:
        return review.least, review.most
    proposal = without(review.evidence)
    return proposal.least, proposal.most
