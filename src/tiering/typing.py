"""
The types that plug-ins and careful callers name: protocols, and what flows between them.
"""

from tiering._arrays import BoolArray, FloatArray, IntArray, RankArray
from tiering._attaining import Attainment
from tiering._attribution import Attribution, Source
from tiering._calendar import DayRule, Due
from tiering._changes import Change, Changes
from tiering._comparisons import Comparison, Difference
from tiering._delays import Delay, Delays, Lateness
from tiering._editions import Changeover, Edition
from tiering._evidence import Evidence
from tiering._explanations import Explanation, Section, Trace
from tiering._extents import Extent
from tiering._figures import Coming, Figure, View
from tiering._findings import Answer, Clause, Finding, Proposal, Ranks, Reason, Role, Scores, Step
from tiering._flaps import Flap, Flaps
from tiering._inconsistencies import Inconsistency
from tiering._leading import Leadership
from tiering._lines import Line, figure_line
from tiering._planning import PlannedReview
from tiering._profiles import Profile
from tiering._protocols import Criterion, Guard, Level, Limit, Need, Question, Rule, Score, Tracing, What
from tiering._reruns import Cause, Redecision, Rerun, Why
from tiering._reviews import Kept
from tiering._routes import Routes, Stretch
from tiering._sittings import State
from tiering._snapshots import Snapshot
from tiering._spells import Spell, TimeInTier
from tiering._taking_over import Candidate, TakeOver
from tiering._transitions import Transitions

__all__ = [
    "Answer",
    "Attainment",
    "Attribution",
    "BoolArray",
    "Candidate",
    "Cause",
    "Change",
    "Changeover",
    "Changes",
    "Clause",
    "Coming",
    "Comparison",
    "Criterion",
    "DayRule",
    "Delay",
    "Delays",
    "Difference",
    "Due",
    "Edition",
    "Evidence",
    "Explanation",
    "Extent",
    "Figure",
    "Finding",
    "Flap",
    "Flaps",
    "FloatArray",
    "Guard",
    "Inconsistency",
    "IntArray",
    "Kept",
    "Lateness",
    "Leadership",
    "Level",
    "Limit",
    "Line",
    "Need",
    "PlannedReview",
    "Profile",
    "Proposal",
    "Question",
    "RankArray",
    "Ranks",
    "Reason",
    "Redecision",
    "Rerun",
    "Role",
    "Routes",
    "Rule",
    "Score",
    "Scores",
    "Section",
    "Snapshot",
    "Source",
    "Spell",
    "State",
    "Step",
    "Stretch",
    "TakeOver",
    "TimeInTier",
    "Trace",
    "Tracing",
    "Transitions",
    "View",
    "What",
    "Why",
    "figure_line",
]
