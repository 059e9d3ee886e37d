"""
Support: offers, teams and their capacity, and who gets what.

Amounts are whole minutes, so that nothing is given out twice and nothing is lost.
"""

from tiering.support._allocating import allocate
from tiering.support._amounts import days, hours, shared_out
from tiering.support._buddies import buddies
from tiering.support._catalogue import Catalogue
from tiering.support._clashes import Clash, ClashKind, CommonOffer
from tiering.support._comparing import PolicyComparison, PolicyRow, compare
from tiering.support._demands import Demand, Demands
from tiering.support._engagements import DuePromise, Engagement, Outcome, Promise
from tiering.support._following_up import follow_up
from tiering.support._levels import TeamLevel
from tiering.support._limits import Limits
from tiering.support._matching import Alone, Matching, Pair, Refusal, WhyNoBuddy
from tiering.support._needing import needs_of
from tiering.support._needs import Need, Needs
from tiering.support._objectives import ExpectedGain, NeedsMet, Objective, PatientsCovered
from tiering.support._offers import SupportOffer
from tiering.support._optimal import optimise
from tiering.support._panels import MemberPanel, PanelMember
from tiering.support._placements import Burden, Placements
from tiering.support._plans import SupportPlan
from tiering.support._portfolio import Portfolio
from tiering.support._priorities import (
    EqualShares,
    GreatestGain,
    MostChallenged,
    Priority,
    ProportionalToPatients,
    TierOrder,
    TierShares,
)
from tiering.support._requests import Request, Reserved
from tiering.support._responses import Response
from tiering.support._suiting import Suiting
from tiering.support._teams import Team
from tiering.support._together import JointNeed, Shared
from tiering.support._unknown_needs import UnknownNeed
from tiering.support._unmet import Unmet, WhyUnmet
from tiering.support._valuing import PlanValue, value_of
from tiering.support._where import Where, Within

__all__ = [
    "Alone",
    "Burden",
    "Catalogue",
    "Clash",
    "ClashKind",
    "CommonOffer",
    "Demand",
    "Demands",
    "DuePromise",
    "Engagement",
    "EqualShares",
    "ExpectedGain",
    "GreatestGain",
    "JointNeed",
    "Limits",
    "Matching",
    "MemberPanel",
    "MostChallenged",
    "Need",
    "Needs",
    "NeedsMet",
    "Objective",
    "Outcome",
    "Pair",
    "PanelMember",
    "PatientsCovered",
    "Placements",
    "PlanValue",
    "PolicyComparison",
    "PolicyRow",
    "Portfolio",
    "Priority",
    "Promise",
    "ProportionalToPatients",
    "Refusal",
    "Request",
    "Reserved",
    "Response",
    "Shared",
    "Suiting",
    "SupportOffer",
    "SupportPlan",
    "Team",
    "TeamLevel",
    "TierOrder",
    "TierShares",
    "UnknownNeed",
    "Unmet",
    "Where",
    "WhyNoBuddy",
    "WhyUnmet",
    "Within",
    "allocate",
    "buddies",
    "compare",
    "days",
    "follow_up",
    "hours",
    "needs_of",
    "optimise",
    "shared_out",
    "value_of",
]
