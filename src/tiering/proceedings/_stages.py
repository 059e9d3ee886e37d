"""The stages that an outcome goes through."""

from __future__ import annotations

import enum
from datetime import date
from typing import Any, final

import attrs

from tiering._dates import as_day
from tiering._fields import is_member_of
from tiering._reviews import Review
from tiering._wording import listed
from tiering.proceedings._audiences import Audience, as_codes


class StageKind(enum.Enum):
    """
    How far an outcome has come.

    Example:
        >>> from tiering.proceedings import StageKind
        >>> [kind.value for kind in StageKind]
        ['provisional', 'decided', 'notified', 'published']
    """

    PROVISIONAL = "provisional"
    DECIDED = "decided"
    NOTIFIED = "notified"
    PUBLISHED = "published"


@final
@attrs.frozen(kw_only=True, unsafe_hash=False)
class Stage:
    """
    A step that a review's outcome has taken; made by the steps of `Proceedings`.

    Attributes:
        kind: Which stage was reached.
        on: The day.
        by: Who took the step; empty where that was not recorded.
        note: What was put on record with it.
        regardless: Why it was decided although representations were unanswered or could still be made;
            empty where neither was so.
        organisations: The codes of those whom it concerns: everybody whose outcome is provisional or
            decided, those who were notified, those whose placement was published.
        audience: Who was told by a publication, and what; None at every other stage.
        review: The outcome as it stood at this stage.

    Example:
        >>> from datetime import date
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> from tiering.proceedings import Proceedings
        >>> review = uec_2023.regime.review(samples.urgent_care(), on=date(2023, 12, 1))
        >>> str(Proceedings.opened(review, on=date(2023, 12, 4), by="the panel").stages[0])
        'provisional, by the panel'
    """

    kind: StageKind = attrs.field(validator=is_member_of(StageKind))
    on: date = attrs.field(converter=as_day)
    by: str = ""
    note: str = ""
    regardless: str = ""
    organisations: tuple[str, ...] = attrs.field(converter=as_codes)
    audience: Audience | None = attrs.field(default=None, validator=attrs.validators.optional(is_member_of(Audience)))
    review: Review = attrs.field(repr=False, validator=is_member_of(Review))

    def to_record(self) -> dict[str, Any]:
        """Return plain data, without the outcome."""
        return {
            "entry": self.kind.value,
            "on": self.on,
            "by": self.by,
            "note": self.note,
            "regardless": self.regardless,
            "organisations": list(self.organisations),
            "audience": None if self.audience is None else self.audience.name,
        }

    def __str__(self) -> str:
        what = self.kind.value
        if self.kind is StageKind.NOTIFIED:
            told = self.organisations
            what = f"{what}: {f'all {len(told)}' if len(told) == len(self.review) else listed(told)}"
        if self.audience is not None:
            what = f"{what} to {self.audience}"
        by = f", by {self.by}" if self.by else ""
        regardless = f", regardless ({self.regardless})" if self.regardless else ""
        note = f": {self.note}" if self.note else ""
        return f"{what}{by}{regardless}{note}"
