"""What is a criterion, and why something else is none."""

from __future__ import annotations

from typing import Any

import attrs

from tiering._protocols import Criterion
from tiering.errors import DefinitionError


def not_a_criterion(value: object) -> str | None:
    """Return why a value is no criterion; None where it is one."""
    if isinstance(value, type):
        return f"{value.__name__} is a class, not a criterion; give {value.__name__}(…)"
    if hasattr(value, "score") and not hasattr(value, "assess"):
        return f"{value} is a score, not a criterion; give rules.Reaches({type(value).__name__}(…), …)"
    return None if hasattr(value, "assess") else f"{value!r} is not a criterion: it has no assess()"


def is_criterion(_: object, __: attrs.Attribute[Any], value: Criterion) -> None:
    """Require a criterion."""
    if (wrong := not_a_criterion(value)) is not None:
        raise DefinitionError(wrong)
