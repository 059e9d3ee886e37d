"""
The types that plug-ins and careful callers name: protocols, and what flows between them.
"""

from tiering._arrays import BoolArray, FloatArray, IntArray, RankArray
from tiering._attribution import Attribution, Source
from tiering._evidence import Evidence
from tiering._explanations import Explanation, Section, Trace
from tiering._extents import Extent
from tiering._figures import Figure, View
from tiering._findings import Answer, Clause, Finding, Proposal, Ranks, Reason, Role, Scores, Step
from tiering._lines import Line, figure_line
from tiering._protocols import Criterion, Guard, Level, Limit, Need, Rule, Score, Tracing, What

__all__ = [
    "Answer",
    "Attribution",
    "BoolArray",
    "Clause",
    "Criterion",
    "Evidence",
    "Explanation",
    "Extent",
    "Figure",
    "Finding",
    "FloatArray",
    "Guard",
    "IntArray",
    "Level",
    "Limit",
    "Line",
    "Need",
    "Proposal",
    "RankArray",
    "Ranks",
    "Reason",
    "Role",
    "Rule",
    "Score",
    "Scores",
    "Section",
    "Source",
    "Step",
    "Trace",
    "Tracing",
    "View",
    "What",
    "figure_line",
]
