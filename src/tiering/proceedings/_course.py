"""
Which step may follow which.

An outcome is first provisional.  While it is, and as long as the window is open, organisations
make representations; each is answered once.  It is then decided, once: after the window, and
with every representation answered, unless it is said why not.  Those whom it concerns are
notified, each once.  It is published, to one audience or to several; whoever is named to an
audience was notified before, or on the same day.  Days never go backwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import compress
from typing import TypeAlias, assert_never

import attrs

from tiering._reviews import Review
from tiering._wording import listed
from tiering.errors import DefinitionError, ReviewDateError, TieringError, UnknownCodeError, raise_problems
from tiering.proceedings._audiences import Audience
from tiering.proceedings._representations import Reply, Representation
from tiering.proceedings._stages import Stage, StageKind

Entry: TypeAlias = Stage | Representation | Reply


@attrs.define(eq=False)
class Course:
    """
    What has happened so far; takes one entry after the other, and refuses what may not follow.

    Attributes:
        until: The last day on which representations can be made; None where none are invited.
        stages: The stages reached.
        representations: The representations made, in order, as keys, so that one is found among many at once.
        replies: The replies given, in order, by the representation.
        notified: Who has been notified.
        on: The day of the last entry.
    """

    until: date | None
    stages: list[Stage] = attrs.field(factory=list)
    representations: dict[Representation, None] = attrs.field(factory=dict)
    replies: dict[Representation, Reply] = attrs.field(factory=dict)
    notified: set[str] = attrs.field(factory=set)
    on: date = date.min

    @property
    def is_decided(self) -> bool:
        """Whether the outcome is no longer provisional."""
        return len(self.stages) > 1

    @property
    def unanswered(self) -> list[Representation]:
        """The representations without a reply."""
        return [each for each in self.representations if each not in self.replies]

    def after(self, entry: Entry) -> Course:
        """
        Return the course with one more entry; this one stays as it is.

        Args:
            entry: The entry.

        Raises:
            DefinitionError: It may not follow what comes before it.
            ReviewDateError: Its day is not one on which it can have been.
            UnknownCodeError: It names somebody who is not in the review.
        """
        own = {name: getattr(self, name).copy() for name in ("stages", "representations", "replies", "notified")}
        return attrs.evolve(self, **own).take([entry])

    def take(self, entries: Iterable[Entry]) -> Course:
        """
        Take what was recorded, in order.

        Args:
            entries: The entries.

        Raises:
            DefinitionError: Something may not follow what comes before it.
            ReviewDateError: Its day is not one on which it can have been.
            UnknownCodeError: It names somebody who is not in the review.
        """
        for entry in entries:
            if entry.on < self.on:
                message = f"{_named(entry)} is of {entry.on}, and the record has come to {self.on}; record in order of the days"
                raise ReviewDateError(message)
            if not self.stages and not (isinstance(entry, Stage) and entry.kind is StageKind.PROVISIONAL):
                message = f"{_named(entry)} comes first; proceedings start with a provisional outcome"
                raise DefinitionError(message)
            match entry:
                case Stage():
                    self._reach(entry)
                case Representation():
                    self._hear(entry)
                case Reply():
                    self._answer(entry)
                case _:
                    assert_never(entry)
            self.on = entry.on
        return self

    def _reach(self, stage: Stage) -> None:
        match stage.kind:
            case StageKind.PROVISIONAL:
                self._open(stage)
            case StageKind.DECIDED:
                self._decide(stage)
            case StageKind.NOTIFIED:
                self._notify(stage)
            case StageKind.PUBLISHED:
                self._publish(stage)
            case _:
                assert_never(stage.kind)
        self.stages.append(stage)

    def _open(self, stage: Stage) -> None:
        if self.stages:
            message = f"the review of {stage.review.on} was provisional on {self.stages[0].on} already"
            raise DefinitionError(message)
        if stage.on < stage.review.on:
            message = f"the review of {stage.review.on} has no outcome on {stage.on}, before it was held"
            raise ReviewDateError(message)
        if self.until is not None and self.until < stage.on:
            message = f"representations until {self.until} end before the outcome is provisional on {stage.on}"
            raise ReviewDateError(message)

    def _hear(self, made: Representation) -> None:
        opened = self.stages[0]
        where = f"the review of {opened.review.on}"
        if self.until is None:
            message = f"no representations are invited on {where}; open it with a last day for them"
            raise DefinitionError(message)
        if self.is_decided:
            message = f"{where} was decided on {self.stages[1].on}, and {made.organisation} made representations on {made.on}; the next review can take them up"
            raise DefinitionError(message)
        if made.on > self.until:
            message = f"{made.organisation} made representations on {made.on}; on {where} they can be made from {opened.on} to {self.until}"
            raise ReviewDateError(message)
        self._check_codes([made.organisation], "a representation")
        if made in self.representations:
            message = f"this representation of {made.organisation} on {made.on} is recorded already"
            raise DefinitionError(message)
        self.representations[made] = None

    def _answer(self, reply: Reply) -> None:
        made = reply.to
        if made not in self.representations:
            message = (
                f"no such representation of {made.organisation} on {made.on} is recorded; record it before the reply"
            )
            raise DefinitionError(message)
        if made in self.replies:
            message = f"the representation of {made.organisation} on {made.on} has been answered already"
            raise DefinitionError(message)
        self.replies[made] = reply

    def _decide(self, stage: Stage) -> None:
        provisional = self.stages[0].review
        if self.is_decided:
            message = f"the review of {provisional.on} was decided on {self.stages[1].on} already; what was wrong is put right by the next review"
            raise DefinitionError(message)
        problems = wrong_repetition(provisional, stage.review)
        if not stage.regardless:
            problems += self._open_matters(stage.on)
        raise_problems(f"the decision on the review of {provisional.on}", problems)

    def _open_matters(self, on: date) -> list[TieringError]:
        problems: list[TieringError] = []
        if unanswered := [f"{each.organisation} ({each.on})" for each in self.unanswered]:
            message = f"representations are unanswered: {listed(unanswered)}; answer them, or say why it is decided regardless"
            problems.append(DefinitionError(message))
        if self.until is not None and on <= self.until:
            message = f"representations can be made until {self.until}; decide after that day, or say why it is decided regardless"
            problems.append(ReviewDateError(message))
        return problems

    def _notify(self, stage: Stage) -> None:
        self._check_decided(stage)
        self._check_codes(stage.organisations, "those who are notified")
        if not stage.organisations:
            message = "nobody is left to notify" if self.notified else "nobody was named to be notified"
            raise DefinitionError(message)
        if twice := [code for code in stage.organisations if code in self.notified]:
            message = f"{listed(twice)} {'has' if len(twice) == 1 else 'have'} been notified already; name the others"
            raise DefinitionError(message)
        self.notified.update(stage.organisations)

    def _publish(self, stage: Stage) -> None:
        self._check_decided(stage)
        if stage.audience is None:
            message = "a publication needs an audience; say who sees what"
            raise DefinitionError(message)
        if unaware := [code for code in seen_by(stage.audience, stage.review) if code not in self.notified]:
            message = (
                f"{listed(unaware)} would read of {'its' if len(unaware) == 1 else 'their'} placement in public; "
                "notify them before, or publish to an audience that does not see it"
            )
            raise DefinitionError(message)

    def _check_decided(self, stage: Stage) -> None:
        if not self.is_decided:
            message = f"the outcome of the review of {stage.review.on} is provisional, so it cannot be {stage.kind.value}; decide first"
            raise DefinitionError(message)
        if stage.review != self.stages[1].review:
            message = f"what is {stage.kind.value} on {stage.on} is not what was decided on {self.stages[1].on}"
            raise DefinitionError(message)

    def _check_codes(self, codes: Iterable[str], where: str) -> None:
        review = self.stages[0].review
        if unknown := [code for code in codes if code not in review]:
            known = [each.code for each in review.organisations]
            raise_problems(where, [UnknownCodeError("organisation", code, known, where) for code in unknown])


def seen_by(audience: Audience, review: Review) -> list[str]:
    """Return the codes of the organisations whose placements an audience sees."""
    return [each.code for each in review.organisations if audience.sees_placement_of(each.code)]


def _named(entry: Entry) -> str:
    match entry:
        case Stage():
            return f"the stage {entry.kind.value!r}"
        case Representation():
            return f"a representation of {entry.organisation}"
        case Reply():
            return f"a reply to {entry.to.organisation}"
        case _:
            assert_never(entry)


def wrong_repetition(provisional: Review, again: Review) -> list[TieringError]:
    """Return a problem for each respect in which a review is not the same one held again."""
    problems: list[TieringError] = []
    if again.name != provisional.name:
        message = f"the review decided on is one of {again.name!r}, and the provisional one of {provisional.name!r}; hold it again by the same regime"
        problems.append(DefinitionError(message))
    if again.on != provisional.on:
        message = f"the review decided on is of {again.on}, and the provisional one of {provisional.on}; hold it again on the same day"
        problems.append(DefinitionError(message))
    for what, decided, before in (
        ("other organisations than", again.organisations, provisional.organisations),
        ("another scale than", again.scale, provisional.scale),
    ):
        if decided != before:
            problems.append(DefinitionError(f"the review decided on has {what} the provisional one"))
    # Ranks can be compared of the same organisations on the same scale alone.
    if (again.organisations, again.scale) == (provisional.organisations, provisional.scale):
        differs = again.before != provisional.before
        if elsewhere := [each.code for each in compress(again.organisations, differs)]:
            message = f"the review decided on starts {listed(elsewhere)} elsewhere than the provisional one; hold it again from where everybody stood"
            problems.append(DefinitionError(message))
    return problems
