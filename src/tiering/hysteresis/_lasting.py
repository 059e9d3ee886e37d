"""What lasts for some time: a number of reviews, or of months."""

from __future__ import annotations

from datetime import date, timedelta

import attrs

from tiering._dates import add_months
from tiering._fields import is_positive
from tiering._references import YOURS, Reference, is_reference
from tiering._wording import times
from tiering.errors import DefinitionError
from tiering.hysteresis._sharing import Ordinary


@attrs.frozen(kw_only=True)
class Lasting(Ordinary):
    """What guards are that hold for some time."""

    reviews: int | None = attrs.field(default=None, validator=attrs.validators.optional(is_positive))
    months: int | None = attrs.field(default=None, validator=attrs.validators.optional(is_positive))
    reference: Reference = attrs.field(default=YOURS, validator=is_reference)

    def __attrs_post_init__(self) -> None:
        if (self.reviews is None) == (self.months is None):
            message = f"{type(self).__name__} needs either reviews or months: how long it holds"
            raise DefinitionError(message)

    @property
    def _length(self) -> str:
        return times(self.months or 0, "month") if self.reviews is None else times(self.reviews, "review")


def latest_start(on: date, months: int) -> int:
    """Return the last day since which so many months have passed, as a proleptic Gregorian ordinal; 0 where there is none."""
    if months >= 12 * (on.year - 1):
        return 0
    start = add_months(on, -months)
    # Months end on different days: 28 February is a month after each of the last days of January.
    while add_months(start + timedelta(days=1), months) <= on:
        start += timedelta(days=1)
    return start.toordinal()
