"""Functions that make criteria of criteria."""

from __future__ import annotations

from tiering._protocols import Criterion
from tiering._references import YOURS, Reference
from tiering.rules._logic import AllOf, AnyOf, AtLeast, Not


def all_of(*criteria: Criterion, name: str = "") -> AllOf:
    """
    Hold where all the criteria do.

    Args:
        criteria: One or more.
        name: What explanations call it.

    Example:
        >>> from tiering import rules
        >>> rules.all_of(rules.Below("a", 1), rules.Below("b", 2)) == rules.Below("a", 1) & rules.Below("b", 2)
        True
    """
    return AllOf(criteria, name=name)


def any_of(*criteria: Criterion, name: str = "") -> AnyOf:
    """
    Hold where any of the criteria does.

    Args:
        criteria: One or more.
        name: What explanations call it.

    Example:
        >>> from tiering import rules
        >>> rules.any_of(rules.Below("a", 1), rules.Below("b", 2)) == rules.Below("a", 1) | rules.Below("b", 2)
        True
    """
    return AnyOf(criteria, name=name)


def at_least(count: int, *criteria: Criterion, name: str = "", reference: Reference = YOURS) -> AtLeast:
    """
    Hold where at least *count* of the criteria do.

    Args:
        count: How many must hold.
        criteria: As many or more.
        name: What explanations call it.
        reference: Where the number that must hold comes from.

    Raises:
        DefinitionError: There are fewer criteria than must hold.

    Example:
        >>> from tiering import rules
        >>> dict(rules.at_least(1, rules.Below("a", 1), rules.Below("b", 2)).reads)
        {'a': 1, 'b': 1}
    """
    return AtLeast(count, criteria, name=name, reference=reference)


def not_(criterion: Criterion) -> Not:
    """
    Hold where the criterion does not.

    Args:
        criterion: Any criterion.

    Example:
        >>> from tiering import rules
        >>> rules.not_(rules.Below("a", 1)) == ~rules.Below("a", 1)
        True
    """
    return Not(criterion)


def implies(condition: Criterion, consequence: Criterion, *, name: str = "") -> AnyOf:
    """
    Hold where the consequence does, or the condition does not.

    Args:
        condition: What it depends on.
        consequence: What has to hold where the condition does.
        name: What explanations call it.

    Example:
        >>> from tiering import rules
        >>> plan = rules.implies(rules.Below("four_hour", 0.6), rules.Attested("recovery plan"))
        >>> str(plan)
        'if four_hour below 0.6 then attested: recovery plan'
    """
    return any_of(Not(condition), consequence, name=name or f"if {condition} then {consequence}")


def named(name: str, criterion: Criterion) -> AllOf:
    """
    Give a criterion a name, so that explanations stay readable.

    Args:
        name: What explanations call it.
        criterion: The criterion.

    Example:
        >>> from tiering import rules
        >>> str(rules.named("slow response", rules.Above("category_2", 2400)))
        'slow response'
    """
    return all_of(criterion, name=name)
