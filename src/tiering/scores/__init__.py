"""
Scores: a number for each organisation, of which the higher is always the worse.

That holds for every score, whichever side of its metrics is better, so that scores can be
averaged, ranked and cut without asking which way they point.
"""

from tiering.scores._gap import Gap
from tiering.scores._given import Given
from tiering.scores._mean import WeightedMean, mean_of
from tiering.scores._points import Points
from tiering.scores._ranks import Percentile, RankScore
from tiering.scores._standardised import ZScore

__all__ = ["Gap", "Given", "Percentile", "Points", "RankScore", "WeightedMean", "ZScore", "mean_of"]
