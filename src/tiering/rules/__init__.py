"""
Criteria and rules.

A criterion asks a question about each organisation; a rule turns the answers
into a proposed tier.  Everything here uses only what a plug-in can use.
"""

from tiering._limits import FigureOf, ItsPast, ItsStandard, ItsTrajectory
from tiering._pools import Pool
from tiering._size_bands import SizeBands
from tiering.rules._bands import Bands
from tiering.rules._between import Between
from tiering.rules._cells import MISSING, Cell, Missing
from tiering.rules._cohort import OfCohort
from tiering.rules._compare import Above, Below
from tiering.rules._control import Assurance, SpecialCause
from tiering.rules._decorated import FunctionCriterion, criterion
from tiering.rules._intervals import Interval
from tiering.rules._judged import Attested, InTier, InTierFor
from tiering.rules._ladder import Ladder
from tiering.rules._logic import AllOf, AnyOf, AtLeast, Not
from tiering.rules._majority import WeightedMajority
from tiering.rules._override import Override
from tiering.rules._periods import InPeriods
from tiering.rules._quantiles import Quantiles
from tiering.rules._scored import Reaches
from tiering.rules._shorthand import all_of, any_of, at_least, implies, named, not_
from tiering.rules._sides import Beats, Meets, Misses
from tiering.rules._slots import Slots
from tiering.rules._table import DecisionTable
from tiering.rules._table_check import Combination, Combinations
from tiering.rules._table_rows import HitPolicy, Row
from tiering.rules._worst import InWorst
from tiering.rules._worst_of import BestOf, WorstOf

__all__ = [  # noqa: RUF022 - in the order of the alphabet
    "Above",
    "AllOf",
    "AnyOf",
    "Assurance",
    "AtLeast",
    "Attested",
    "Bands",
    "Beats",
    "Below",
    "BestOf",
    "Between",
    "Cell",
    "Combination",
    "Combinations",
    "DecisionTable",
    "FigureOf",
    "FunctionCriterion",
    "HitPolicy",
    "InPeriods",
    "InTier",
    "InTierFor",
    "InWorst",
    "Interval",
    "ItsPast",
    "ItsStandard",
    "ItsTrajectory",
    "Ladder",
    "MISSING",
    "Meets",
    "Misses",
    "Missing",
    "Not",
    "OfCohort",
    "Override",
    "Pool",
    "Quantiles",
    "Reaches",
    "Row",
    "SizeBands",
    "Slots",
    "SpecialCause",
    "WeightedMajority",
    "WorstOf",
    "all_of",
    "any_of",
    "at_least",
    "criterion",
    "implies",
    "named",
    "not_",
]
