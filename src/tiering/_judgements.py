"""What somebody judged, and put on record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Any, final

import attrs

from tiering._dates import as_day, day_text
from tiering._fields import is_code, is_member_of, is_whole
from tiering.errors import DefinitionError, TieringError, raise_problems

__all__ = ["Attestation", "Judgement"]


_MOST_STEPS = 126
"""More tiers than any scale has."""


def _as_last_day(value: date | None) -> date | None:
    return None if value is None else as_day(value)


@final
@attrs.frozen(kw_only=True)
class Attestation:
    """
    A recorded judgement on a soft condition, which criteria can ask for.

    Attributes:
        organisation: The organisation's code.
        code: The condition: what `rules.Attested` asks for.
        holds: Whether it was found to hold.
        on: The day it was given.
        until: The last day on which it counts; None where it counts until another one follows.
        by: Who gave it.
        reason: Why, in words.

    Raises:
        DefinitionError: It ends before it was given.

    Example:
        >>> from datetime import date
        >>> from tiering import Attestation
        >>> given = Attestation(organisation="TA", code="culture", on=date(2023, 11, 20), by="the regional panel")
        >>> given.holds
        True
    """

    organisation: str = attrs.field(validator=is_code)
    code: str = attrs.field(validator=is_code)
    holds: bool = attrs.field(default=True, validator=is_member_of(bool))
    on: date = attrs.field(converter=as_day)
    until: date | None = attrs.field(default=None, converter=_as_last_day)
    by: str = ""
    reason: str = ""

    def __attrs_post_init__(self) -> None:
        if self.until is not None and self.until < self.on:
            message = f"the attestation {self.code!r} of {self.organisation!r} ends on {self.until}, before it was given on {self.on}"
            raise DefinitionError(message)

    def counts_on(self, day: date) -> bool:
        """
        Tell whether it had been given by a day, and still counts.

        Args:
            day: The day.
        """
        return self.on <= day and (self.until is None or day <= self.until)


def as_attestations(values: Iterable[Attestation]) -> tuple[Attestation, ...]:
    """Freeze attestations, in the order in which they were given."""
    return tuple(sorted(values, key=lambda each: each.on))


@final
@attrs.frozen(kw_only=True)
class Judgement:
    """
    A decision that replaces what rule and guards propose for one organisation, and holds.

    A judged tier is the organisation's tier in every review in which the judgement counts.  A
    judged step is taken once, in the first review that is held with it, from where the
    organisation then stands, or from where it would be first placed; after that it stays there.  A
    regime that starts from a list of placements does not know which steps have been taken: go on
    from the previous review, or give the tier.  A judgement that counts on no day of a review
    moves nobody.

    Attributes:
        organisation: The organisation's code.
        tier: The code of the tier that it is to be in; None where a step was judged.
        step: By how many tiers it is to move: more intensive where positive; None where a tier was judged.
        reason: Why, in words.
        by: The role that decided.
        on: The first day on which it counts.
        until: The last day on which it counts; None where it counts until it is released.

    Raises:
        DefinitionError: It gives no tier and no step, or both, no reason, or ends before it starts.

    Example:
        >>> from datetime import date
        >>> from tiering import Judgement
        >>> judged = Judgement(
        ...     organisation="TA", tier="2", reason="sustained improvement", by="the national panel", on=date(2023, 12, 1)
        ... )
        >>> str(judged)
        'tier 2 judged by the national panel, from 1 December 2023 until released: sustained improvement'
    """

    organisation: str = attrs.field(validator=is_code)
    tier: str | None = attrs.field(default=None, validator=attrs.validators.optional(is_code))
    step: int | None = None
    reason: str = attrs.field(validator=is_code)
    by: str = attrs.field(validator=is_code)
    on: date = attrs.field(converter=as_day)
    until: date | None = attrs.field(default=None, converter=_as_last_day)

    def __attrs_post_init__(self) -> None:
        who = f"the judgement on {self.organisation!r}"
        problems: list[TieringError] = []
        if (self.tier is None) == (self.step is None):
            problems.append(DefinitionError(f"{who} needs a tier or a step, and not both"))
        if self.step is not None and (not is_whole(self.step) or not 1 <= abs(self.step) <= _MOST_STEPS):
            message = (
                f"{who} moves it by {self.step!r} tiers; give a whole number other than 0, or the tier to keep it in"
            )
            problems.append(DefinitionError(message))
        if self.until is not None and self.until < self.on:
            problems.append(DefinitionError(f"{who} ends on {self.until}, before it starts on {self.on}"))
        raise_problems(who, problems)

    def counts_on(self, day: date) -> bool:
        """
        Tell whether it counts on a day.

        Args:
            day: The day.
        """
        return self.on <= day and (self.until is None or day <= self.until)

    def released(self, on: date) -> Judgement:
        """
        Return the judgement as it is once released: from that day on it no longer counts, if it still did.

        Args:
            on: The day of the release.

        Raises:
            DefinitionError: It would never have counted.
        """
        last = as_day(on) - timedelta(days=1)
        return attrs.evolve(self, until=last if self.until is None else min(last, self.until))

    @property
    def decided(self) -> str:
        """What was decided, in words."""
        if self.step is None:
            return f"tier {self.tier}"
        number = abs(self.step)
        return f"{number} tier{'s' if number > 1 else ''} {'more' if self.step > 0 else 'less'} intensive"

    def to_record(self) -> dict[str, Any]:
        """Return plain data."""
        return attrs.asdict(self)

    def __str__(self) -> str:
        until = "until released" if self.until is None else f"until {day_text(self.until)}"
        return f"{self.decided} judged by {self.by}, from {day_text(self.on)} {until}: {self.reason}"


def as_judgements(values: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Freeze judgements, in the order of the days from which they count, of the organisations, and of their words."""
    return tuple(sorted(dict.fromkeys(values), key=lambda each: (each.on, each.organisation, str(each))))


def contradictions(judgements: Sequence[Judgement]) -> list[TieringError]:
    """Return a problem for each two judgements on one organisation that count at once and do not say the same tier."""
    by_organisation: dict[str, list[Judgement]] = {}
    for each in judgements:
        by_organisation.setdefault(each.organisation, []).append(each)
    return [
        DefinitionError(
            f"two judgements on {one.organisation!r} contradict each other: {one}; and: {other}; release one of them"
        )
        for own in by_organisation.values()
        for one, other in combinations(own, 2)
        if (one.tier is None or one.tier != other.tier)
        and max(one.on, other.on) <= min(one.until or date.max, other.until or date.max)
    ]
