"""
Tools for testing regimes and rules.

Series are written in a short notation: "0.72 0.70x3 _ 0.79" is one value, another
three times, a missing one, and a last.  The checks hold a plug-in to the laws that
every built-in keeps.
"""

from tiering.testing._cases import Case, cases_table
from tiering.testing._checks import check_case, check_criterion, check_guard, check_rule, check_score
from tiering.testing._coverage import Branch, RuleCoverage, assert_covered, rule_coverage
from tiering.testing._histories import assert_tiers
from tiering.testing._notation import panel_of, series
from tiering.testing._parametrized import parametrize_with_checks

__all__ = [
    "Branch",
    "Case",
    "RuleCoverage",
    "assert_covered",
    "assert_tiers",
    "cases_table",
    "check_case",
    "check_criterion",
    "check_guard",
    "check_rule",
    "check_score",
    "panel_of",
    "parametrize_with_checks",
    "rule_coverage",
    "series",
]
