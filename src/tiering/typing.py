"""
The types that plug-ins and careful callers name: protocols, and what flows between them.
"""

from tiering._arrays import BoolArray, FloatArray, IntArray, RankArray
from tiering._attribution import Attribution, Source
from tiering._evidence import Evidence
from tiering._explanations import Explanation, Section
from tiering._figures import Figure, View
from tiering._findings import Answer, Clause, Finding, Proposal, Role, Step
from tiering._lines import Line, figure_line
from tiering._protocols import Criterion, Guard, Rule

__all__ = [
    "Answer",
    "Attribution",
    "BoolArray",
    "Clause",
    "Criterion",
    "Evidence",
    "Explanation",
    "Figure",
    "Finding",
    "FloatArray",
    "Guard",
    "IntArray",
    "Line",
    "Proposal",
    "RankArray",
    "Role",
    "Rule",
    "Section",
    "Source",
    "Step",
    "View",
    "figure_line",
]
