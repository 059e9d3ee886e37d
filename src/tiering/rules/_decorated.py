"""Criteria made of plain functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, Literal, final, overload

import attrs
import numpy as np

from tiering._arrays import BoolArray
from tiering._evidence import Evidence
from tiering._fields import FrozenMapping, is_whole
from tiering._findings import Finding
from tiering._lines import Line
from tiering.errors import DefinitionError, RuleError
from tiering.rules._logic import Combinable


def _as_reads(values: Mapping[str, int]) -> Mapping[str, int]:
    return FrozenMapping(values)


def _positive_depths(_: object, __: object, value: Mapping[str, int]) -> None:
    for metric, periods in value.items():
        if not is_whole(periods) or periods < 1:
            message = f"reads says {periods!r} periods of {metric!r}; give a whole number from 1 up"
            raise DefinitionError(message)


@final
@attrs.frozen
class FunctionCriterion(Combinable):
    """
    A criterion that asks a function; see `criterion`.

    Attributes:
        function: The function of the evidence.
        reads: Which metrics it may look at, and how many periods of each.
        elementwise: Whether its answer about an organisation depends on that organisation alone.
        handles_missing: Whether it returns a finding with bounds of its own.

    Example:
        >>> from tiering import rules
        >>> @rules.criterion(reads={"four_hour": 1})
        ... def half(evidence):
        ...     return evidence.latest("four_hour") < 0.5
        >>> isinstance(half, rules.FunctionCriterion), half.name
        (True, 'half')
    """

    function: Callable[[Evidence], Any]
    reads: Mapping[str, int] = attrs.field(kw_only=True, converter=_as_reads, validator=_positive_depths)
    elementwise: bool = attrs.field(kw_only=True)
    handles_missing: bool = attrs.field(kw_only=True)

    @property
    def name(self) -> str:
        """The function's name in words."""
        return str(getattr(self.function, "__name__", "function")).replace("_", " ")

    def __str__(self) -> str:
        return self.name

    def __copy__(self) -> FunctionCriterion:
        return self

    def __deepcopy__(self, _: object) -> FunctionCriterion:
        return self

    def __reduce__(self) -> Any:
        # The function's module holds the criterion under the function's name, so pickle by that name.
        place = (self.function.__module__, self.function.__qualname__)
        if _find(*place) is not self:
            message = f"the criterion {self.name!r} cannot be pickled: {'.'.join(place)} does not name it"
            raise TypeError(message)
        return (_find, place)

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""
        shown = evidence.restricted(self.reads)
        answer = self.function(shown)
        count = evidence.current.shape[-1]
        if self.handles_missing:
            return self._own(answer, count, evidence)
        met = self._booleans(answer, count, evidence)
        missing = [shown.missing(metric, periods) for metric, periods in self.reads.items()]
        gaps = [each for each in missing if each is not None]
        if not gaps:
            return Finding(self, met, met)
        unknown: BoolArray = reduce(np.logical_or, gaps)
        return Finding(self, met & ~unknown, met | unknown)

    def _own(self, answer: Any, count: int, evidence: Evidence) -> Finding:
        if not isinstance(answer, Finding):
            message = f"the criterion {self.name!r} handles missing figures, so it must return a Finding, not {type(answer).__name__}"
            raise RuleError(message)
        met = self._booleans(answer.met, count, evidence)
        possible = met if answer.possible is answer.met else self._booleans(answer.possible, count, evidence)
        return answer._replace(source=self, met=met, possible=possible)

    def _booleans(self, answer: Any, count: int, evidence: Evidence) -> BoolArray:
        array = np.asarray(answer)
        if array.dtype != np.bool_:
            message = f"the criterion {self.name!r} must return booleans, one for each organisation, not {array.dtype}"
            raise RuleError(message)
        scenarios = {evidence.panel.values.shape[:-3], evidence.current.shape[:-1]}
        if array.ndim > 1 and array.shape[:-1] not in scenarios | {np.broadcast_shapes(*scenarios)}:
            message = (
                f"the criterion {self.name!r} returned the shape {array.shape} for {count} organisations; "
                "reduce its other axes, that of the periods for instance with .all(axis=-2)"
            )
            raise RuleError(message)
        if array.ndim == 0 or array.shape[-1] != count:
            message = f"the criterion {self.name!r} returned the shape {array.shape} for {count} organisations"
            raise RuleError(message)
        return array

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Say the function's name in words."""
        return Line(text=self.name, answer=finding.answer(index))


def _find(module: str, name: str) -> Any:
    found: Any = __import__(module, fromlist=["_"])
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


@overload
def criterion(
    *, reads: Mapping[str, int], elementwise: bool = False, handles_missing: Literal[False] = False
) -> Callable[[Callable[[Evidence], BoolArray]], FunctionCriterion]: ...
@overload
def criterion(
    *, reads: Mapping[str, int], elementwise: bool = False, handles_missing: Literal[True]
) -> Callable[[Callable[[Evidence], Finding]], FunctionCriterion]: ...
def criterion(
    *, reads: Mapping[str, int], elementwise: bool = False, handles_missing: bool = False
) -> Callable[[Callable[[Evidence], Any]], FunctionCriterion]:
    """
    Turn a function of the evidence into a criterion.

    The function returns a bool array (…, organisation).  The answer is unknown wherever
    anything that it reads is missing.

    Args:
        reads: Metric code to the number of periods that the function looks at.
        elementwise: Whether its answer about an organisation depends on that organisation alone;
            if so, say so, and large simulations are quicker.
        handles_missing: The function returns a `Finding` with bounds of its own instead.

    Example:
        >>> import numpy as np
        >>> from tiering import rules
        >>> @rules.criterion(reads={"four_hour": 3}, elementwise=True)
        ... def falling(evidence):
        ...     return (np.diff(evidence.series("four_hour", 3), axis=-2) < 0).all(axis=-2)
        >>> str(falling | rules.Below("four_hour", 0.6))
        'falling or four_hour below 0.6'
    """

    def decorate(function: Callable[[Evidence], Any]) -> FunctionCriterion:
        return FunctionCriterion(function, reads=reads, elementwise=elementwise, handles_missing=handles_missing)

    return decorate
