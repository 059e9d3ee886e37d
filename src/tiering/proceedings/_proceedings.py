"""What has been done with one review, from its provisional outcome to its publication."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import date
from itertools import accumulate
from typing import Any, Final, Self, final

import attrs

from tiering._dates import as_day, day_text
from tiering._reviews import Review
from tiering.errors import DefinitionError, ReviewDateError
from tiering.proceedings._amendments import Amendment, amendments_between
from tiering.proceedings._audiences import Audience
from tiering.proceedings._course import Course, Entry, seen_by
from tiering.proceedings._representations import Reply, Representation
from tiering.proceedings._stages import Stage, StageKind

_THE_PUBLIC: Final = Audience.placements("the public")


def _as_entries(values: Iterable[Any]) -> tuple[Entry, ...]:
    entries = tuple(values)
    for each in entries:
        if not isinstance(each, Entry):
            message = f"{each!r} is no stage, representation or reply"
            raise DefinitionError(message)
    return entries


def _as_last_day(value: date | None) -> date | None:
    return None if value is None else as_day(value)


@final
@attrs.frozen(unsafe_hash=False)
class Proceedings:
    """
    What has been done with one review: a value, of which every step makes a new one.

    They start with `opened`.  While the outcome is provisional, organisations make
    representations (`represented`), which are answered (`answered`).  Then it is `decided`,
    everybody is `notified`, and it is `published`.  A step that may not follow raises, and
    leaves everything as it was.

    Attributes:
        entries: Everything on record, in order: stages, representations and replies.
        representations_until: The last day on which organisations can make representations; None where
            none are invited.

    Raises:
        DefinitionError: Something may not follow what comes before it.
        ReviewDateError: Its day is not one on which it can have been.
        UnknownCodeError: It names somebody who is not in the review.

    Example:
        >>> from datetime import date
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> from tiering.proceedings import Proceedings
        >>> review = uec_2023.regime.review(samples.urgent_care(), on=date(2023, 12, 1))
        >>> provisional = Proceedings.opened(review, on=date(2023, 12, 4))
        >>> provisional.decided(on=date(2023, 12, 18), by="the national panel").stages[-1].kind.value
        'decided'
    """

    entries: tuple[Entry, ...] = attrs.field(converter=_as_entries)
    representations_until: date | None = attrs.field(default=None, kw_only=True, converter=_as_last_day)
    _course: Course = attrs.field(init=False, repr=False, eq=False)

    @_course.default
    def _take_entries(self) -> Course:
        return Course(self.representations_until).take(self.entries)

    def __attrs_post_init__(self) -> None:
        if not self.entries:
            message = "proceedings start with a provisional outcome; use Proceedings.opened"
            raise DefinitionError(message)

    @classmethod
    def opened(
        cls, review: Review, *, on: date, by: str = "", note: str = "", representations_until: date | None = None
    ) -> Self:
        """
        Open the proceedings of a review, whose outcome is provisional from now on.

        Args:
            review: The review.
            on: The day on which the provisional outcome was made known to those whom it concerns.
            by: Who made it known.
            note: What is to be put on record.
            representations_until: The last day on which organisations can make representations; None
                where none are invited.

        Raises:
            ReviewDateError: The day is before the review, or after the last day for representations.
        """
        stage = Stage(
            kind=StageKind.PROVISIONAL, on=on, by=by, note=note, organisations=_everybody(review), review=review
        )
        return cls([stage], representations_until=representations_until)

    def represented(self, representation: Representation) -> Proceedings:
        """
        Record what an organisation says about its provisional outcome.

        Args:
            representation: What it says.

        Raises:
            ReviewDateError: It was made outside of the window.
            DefinitionError: The outcome is not provisional any more, or none are invited.
            UnknownCodeError: The organisation is not in the review.
        """
        return self._with(representation)

    def answered(self, representation: Representation, *, on: date, by: str, text: str, upheld: bool) -> Proceedings:
        """
        Record the reply to a representation.

        Args:
            representation: The representation, one of `unanswered`.
            on: The day of the reply.
            by: Who replied.
            text: The reply.
            upheld: Whether the organisation was found to be right.

        Raises:
            DefinitionError: No such representation is recorded, or it was answered before.
            ReviewDateError: The day is before that of the last entry.
        """
        return self._with(Reply(representation, on=on, by=by, text=text, upheld=upheld))

    def decided(
        self, *, on: date, by: str, review: Review | None = None, note: str = "", regardless: str = ""
    ) -> Proceedings:
        """
        Record that the outcome was decided.

        Args:
            on: The day.
            by: Who decided.
            review: The review held again, by the same regime, on the same day, on the same scale, for the
                same organisations and from where they stood before, once something was corrected;
                without it the provisional outcome stands.
            note: What is to be put on record.
            regardless: Why it is decided although representations are unanswered or can still be made.

        Raises:
            DefinitionError: It was decided before, representations are unanswered, or the review is another one.
            ReviewDateError: Representations can still be made, or the day is before that of the last entry.
            ProblemsError: Several of these.
        """
        outcome = self.review if review is None else review
        return self._with(
            Stage(
                kind=StageKind.DECIDED,
                on=on,
                by=by,
                note=note,
                regardless=regardless,
                organisations=_everybody(outcome),
                review=outcome,
            )
        )

    def notified(
        self, *, on: date, by: str = "", organisations: Iterable[str] | None = None, note: str = ""
    ) -> Proceedings:
        """
        Record that organisations were told what was decided.

        Args:
            on: The day.
            by: Who told them.
            organisations: The codes of those who were told; without it everybody who had not been.
            note: What is to be put on record.

        Raises:
            DefinitionError: Nothing was decided yet, or somebody had been told before.
            UnknownCodeError: Somebody is not in the review.
            ReviewDateError: The day is before that of the last entry.
        """
        told = self.unnotified if organisations is None else organisations
        stage = Stage(kind=StageKind.NOTIFIED, on=on, by=by, note=note, organisations=told, review=self.review)
        return self._with(stage)

    def published(self, *, on: date, by: str = "", audience: Audience = _THE_PUBLIC, note: str = "") -> Proceedings:
        """
        Record that the outcome was published.

        Whoever's placement is published was notified before, or on the same day.  Where nobody is
        named, because only counts are published, nobody needs to have been.

        Args:
            on: The day.
            by: Who published it.
            audience: Who was told, and what; without it the public, and who is in which tier.
            note: What is to be put on record.

        Raises:
            DefinitionError: Nothing was decided yet, or somebody who is named was not notified.
            ReviewDateError: The day is before that of the last entry.
        """
        named = seen_by(audience, self.review)
        stage = Stage(
            kind=StageKind.PUBLISHED,
            on=on,
            by=by,
            note=note,
            organisations=named,
            audience=audience,
            review=self.review,
        )
        return self._with(stage)

    def _with(self, entry: Entry) -> Proceedings:
        (added,) = _as_entries([entry])
        # What is on record was checked when it was recorded, so only the new entry is: building the
        # value by its entries would take all of them again at every step.
        following, course = copy(self), self._course.after(added)
        object.__setattr__(following, "entries", (*self.entries, added))
        object.__setattr__(following, "_course", course)
        return following

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages reached, in order."""
        return tuple(self._course.stages)

    @property
    def representations(self) -> tuple[Representation, ...]:
        """The representations made, in order."""
        return tuple(self._course.representations)

    @property
    def replies(self) -> tuple[Reply, ...]:
        """The replies given, in order."""
        return tuple(self._course.replies.values())

    @property
    def unanswered(self) -> tuple[Representation, ...]:
        """The representations without a reply."""
        return tuple(self._course.unanswered)

    @property
    def unnotified(self) -> tuple[str, ...]:
        """The codes of those who have not been told what was decided."""
        return tuple(code for code in _everybody(self.review) if code not in self._course.notified)

    @property
    def is_provisional(self) -> bool:
        """Whether nothing is decided yet."""
        return not self._course.is_decided

    @property
    def provisional(self) -> Review:
        """The outcome as it was when it was provisional."""
        return self.stages[0].review

    @property
    def review(self) -> Review:
        """The outcome as it stands: the decided one, or the provisional one as long as nothing is decided."""
        return self.stages[-1].review

    @property
    def amendments(self) -> tuple[Amendment, ...]:
        """Who is placed differently from the provisional outcome."""
        return amendments_between(self.provisional, self.review)

    @property
    def earlier(self) -> tuple[Proceedings, ...]:
        """The values before this one, from the opening on."""
        first = attrs.evolve(self, entries=self.entries[:1])
        return tuple(accumulate(self.entries[1:], Proceedings._with, initial=first))[:-1]

    def as_at(self, day: date) -> Proceedings:
        """
        Return what they were at the end of a day.

        Args:
            day: The day.

        Raises:
            ReviewDateError: They were opened later.
        """
        known = [entry for entry in self.entries if entry.on <= as_day(day)]
        if not known:
            message = f"nothing was on record on {day}; the outcome is provisional from {self.stages[0].on}"
            raise ReviewDateError(message)
        return attrs.evolve(self, entries=known)

    def to_records(self) -> list[dict[str, Any]]:
        """
        Return one mapping of plain data for each entry.

        Entries are numbered from 1, and a reply gives the number of the representation that it answers.
        """
        numbers = {
            each: number for number, each in enumerate(self.entries, start=1) if isinstance(each, Representation)
        }
        records: list[dict[str, Any]] = []
        for number, entry in enumerate(self.entries, start=1):
            record = {"review": self.review.on, "number": number, **entry.to_record()}
            if isinstance(entry, Reply):
                record["answers"] = numbers[entry.to]
            elif isinstance(entry, Stage) and entry.kind is StageKind.DECIDED:
                record["amendments"] = [each.to_record() for each in self.amendments]
            records.append(record)
        return records

    def __str__(self) -> str:
        days = [day_text(entry.on) for entry in self.entries]
        wide = max(map(len, days))
        told = [f"  {day.ljust(wide)}  {self._told(entry)}" for day, entry in zip(days, self.entries, strict=True)]
        return "\n".join([f"review of {day_text(self.review.on)}: {self.stages[-1].kind.value}", *told])

    def _told(self, entry: Entry) -> str:
        """Write an entry in words, with what only the whole knows."""
        kind = entry.kind if isinstance(entry, Stage) else None
        if kind is StageKind.PROVISIONAL and self.representations_until is not None:
            return f"{entry}; representations until {day_text(self.representations_until)}"
        if kind is StageKind.DECIDED and self.amendments:
            return f"{entry}; {len(self.amendments)} placed differently from the provisional outcome"
        return str(entry)


def _everybody(review: Review) -> tuple[str, ...]:
    return tuple(each.code for each in review.organisations)
