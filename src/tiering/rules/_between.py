"""The criterion that asks for figures within two limits."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import FloatArray
from tiering._findings import Finding
from tiering._limits import is_own_limit
from tiering._protocols import Criterion, Limit
from tiering._references import YOURS, Reference, is_reference
from tiering._windows import Window
from tiering.errors import DefinitionError
from tiering.rules._compare import Above, Below
from tiering.rules._logic import Composite, Not, combine_all


@final
@attrs.frozen(unsafe_hash=False, eq=False)
class Between(Composite):
    """
    Holds where a figure lies between two limits, or at one of them.

    Attributes:
        metric: The metric's code.
        low: The lower limit, as for `Below`.
        high: The upper limit, as for `Above`.
        over: The periods that the figure is taken over, as for `Below`.
        reference: Where the limits come from.
        name: What explanations call it, where its limits do not say enough.
        criteria: Not below the lower limit, and not above the upper one.

    Raises:
        DefinitionError: The limits are numbers in the wrong order.

    Example:
        >>> from tiering import rules
        >>> str(rules.Between("four_hour", 0.65, 0.76))
        'four_hour between 0.65 and 0.76'
    """

    metric: str
    low: float | FloatArray | Limit
    high: float | FloatArray | Limit
    over: Window | None = attrs.field(default=None, kw_only=True)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)
    name: str = attrs.field(default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        self.criteria  # noqa: B018 - refuses limits that are none
        limits: Any = (self.low, self.high)
        if not any(map(is_own_limit, limits)) and np.greater(*limits).any():
            message = f"nothing lies between {self.low!r} and {self.high!r}; give the lower limit first"
            raise DefinitionError(message)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:  # type: ignore[override]
        """Not below the lower limit, and not above the upper one."""
        below = Below(self.metric, self.low, over=self.over, reference=self.reference)
        above = Above(self.metric, self.high, over=self.over, reference=self.reference)
        return (Not(below), Not(above))

    def combine(self, findings: Iterable[Finding], /) -> Finding:
        """Answer from the findings of its parts."""
        return combine_all(self, findings)

    @cached_property
    def _asked(self) -> str:
        return f"{self} (both limits)"

    @property
    def heading(self) -> str:
        """Between which limits."""
        return str(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Between):
            return NotImplemented
        return (self.criteria, self.name) == (other.criteria, other.name)

    def __hash__(self) -> int:
        return hash(self.criteria)

    def __str__(self) -> str:
        return self.name or f"{self.metric} between {self.low} and {self.high}"
