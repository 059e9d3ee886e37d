"""Needs in several programmes that rest on the same thing, and are better met together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, final

import attrs

from tiering._fields import duplicates, is_code
from tiering._organisations import Organisation
from tiering._wording import listed
from tiering.errors import DefinitionError, raise_problems
from tiering.support._kinds import as_codes
from tiering.support._needs import Need

__all__ = ["JointNeed", "Shared"]


@final
@attrs.frozen
class Shared:
    """
    Something that several programmes draw on, such as beds.

    Attributes:
        name: What it is called.
        metrics: The codes of the metrics that rest on it.

    Raises:
        DefinitionError: It has no name, or no metric rests on it.
        DuplicateCodeError: A metric is named twice.

    Example:
        >>> from tiering import support
        >>> support.Shared("beds", metrics=("four_hour", "waits_52")).metrics
        ('four_hour', 'waits_52')
    """

    name: str = attrs.field(validator=is_code)
    metrics: tuple[str, ...] = attrs.field(kw_only=True, converter=as_codes)

    def __attrs_post_init__(self) -> None:
        where = f"what rests on {self.name!r}"
        if not self.metrics:
            message = f"no metric rests on {self.name!r}; name those that do"
            raise DefinitionError(message)
        raise_problems(where, duplicates("metric", self.metrics, where))


@final
@attrs.frozen
class JointNeed:
    """
    That the needs of one organisation in several programmes rest on the same thing.

    Attributes:
        organisation: The organisation.
        shared: What they rest on.
        needs: Its needs that do, of two programmes or more.

    Example:
        >>> from tiering import Organisation, Tier, support
        >>> trust, beds = Organisation("TA"), support.Shared("beds", metrics=("four_hour", "waits_52"))
        >>> needs = [
        ...     support.Need(trust, Tier("1"), "four_hour", gap=0.08, relative=0.1, programme="urgent care"),
        ...     support.Need(trust, Tier("2"), "waits_52", gap=90.0, relative=9.0, programme="elective"),
        ... ]
        >>> print(support.JointNeed(trust, beds, needs))
        TA: beds, for four_hour (urgent care), waits_52 (elective)
    """

    organisation: Organisation
    shared: Shared
    needs: tuple[Need, ...] = attrs.field(converter=tuple[Need, ...])

    @property
    def programmes(self) -> tuple[str, ...]:
        """The programmes that are to meet them together."""
        return tuple(dict.fromkeys(need.programme for need in self.needs))

    def __str__(self) -> str:
        return f"{self.organisation}: {self.shared.name}, for {with_programmes(self.needs)}"

    def to_record(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "organisation": self.organisation.code,
            "shared": self.shared.name,
            "programmes": list(self.programmes),
            "needs": [need.to_record() for need in self.needs],
        }


def with_programmes(needs: Iterable[Need]) -> str:
    """Write what needs are of, by the metric's name where it is known, each with its programme."""
    return listed([f"{need.line.name or need.metric} ({need.programme})" for need in needs])
