"""
Criteria and rules.

A criterion asks a question about each organisation; a rule turns the answers
into a proposed tier.  Everything here uses only what a plug-in can use.
"""

from tiering.rules._compare import Above, Below
from tiering.rules._decorated import FunctionCriterion, criterion
from tiering.rules._ladder import Ladder
from tiering.rules._logic import AllOf, AnyOf, AtLeast, Not, all_of, any_of, at_least, not_
from tiering.rules._misses import Misses

__all__ = [
    "Above",
    "AllOf",
    "AnyOf",
    "AtLeast",
    "Below",
    "FunctionCriterion",
    "Ladder",
    "Misses",
    "Not",
    "all_of",
    "any_of",
    "at_least",
    "criterion",
    "not_",
]
