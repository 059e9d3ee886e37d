"""What organisations say about a provisional outcome, and what is answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, final

import attrs

from tiering._dates import Period, as_day
from tiering._fields import is_code, is_finite, is_member_of


@final
@attrs.frozen
class Claim:
    """
    What a figure should have been, according to an organisation.

    Attributes:
        metric: The metric's code.
        period: The period of the figure.
        value: What it should have been, in the metric's unit.

    Example:
        >>> from tiering import Period
        >>> from tiering.proceedings import Claim
        >>> str(Claim("four_hour", Period.parse("2023-10"), 0.71))
        'four_hour of October 2023 is 0.71'
    """

    metric: str = attrs.field(validator=is_code)
    period: Period = attrs.field(validator=is_member_of(Period))
    value: float = attrs.field(validator=is_finite)

    def to_record(self) -> dict[str, Any]:
        """Return plain data, by the keys that a panel reads; the period by its first day."""
        return {"metric": self.metric, "period": self.period.start, "value": self.value}

    def __str__(self) -> str:
        return f"{self.metric} of {self.period} is {self.value:g}"


def as_claims(values: Iterable[Claim]) -> tuple[Claim, ...]:
    """Freeze claims."""
    return tuple(values)


@final
@attrs.frozen
class Representation:
    """
    What an organisation says about the facts behind its provisional outcome.

    Attributes:
        organisation: The organisation's code.
        on: The day on which it was received.
        text: What it says.
        claims: The figures that it says are wrong, as they should have been.

    Example:
        >>> from datetime import date
        >>> from tiering.proceedings import Representation
        >>> made = Representation("TA", on=date(2023, 12, 11), text="the October return was incomplete")
        >>> str(made)
        'representation of TA: the October return was incomplete'
    """

    organisation: str = attrs.field(validator=is_code)
    on: date = attrs.field(kw_only=True, converter=as_day)
    text: str = attrs.field(kw_only=True, validator=is_code)
    claims: tuple[Claim, ...] = attrs.field(default=(), kw_only=True, converter=as_claims)

    def to_record(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "entry": "representation",
            "organisation": self.organisation,
            "on": self.on,
            "text": self.text,
            "claims": [claim.to_record() for claim in self.claims],
        }

    def __str__(self) -> str:
        claims = f" ({', '.join(map(str, self.claims))})" if self.claims else ""
        return f"representation of {self.organisation}: {self.text}{claims}"


@final
@attrs.frozen
class Reply:
    """
    What was answered to a representation.

    Attributes:
        to: The representation.
        on: The day of the reply.
        by: Who replied.
        text: The reply.
        upheld: Whether the organisation was found to be right.

    Example:
        >>> from datetime import date
        >>> from tiering.proceedings import Reply, Representation
        >>> made = Representation("TA", on=date(2023, 12, 11), text="the October return was incomplete")
        >>> str(Reply(made, on=date(2023, 12, 13), by="the panel", text="it was not", upheld=False))
        'reply to TA by the panel, not upheld: it was not'
    """

    to: Representation = attrs.field(validator=is_member_of(Representation))
    on: date = attrs.field(kw_only=True, converter=as_day)
    by: str = attrs.field(kw_only=True, validator=is_code)
    text: str = attrs.field(kw_only=True, validator=is_code)
    upheld: bool = attrs.field(kw_only=True, validator=is_member_of(bool))

    def to_record(self) -> dict[str, Any]:
        """Return plain data, without the representation."""
        return {
            "entry": "reply",
            "organisation": self.to.organisation,
            "on": self.on,
            "by": self.by,
            "text": self.text,
            "upheld": self.upheld,
        }

    def __str__(self) -> str:
        upheld = "upheld" if self.upheld else "not upheld"
        return f"reply to {self.to.organisation} by {self.by}, {upheld}: {self.text}"
