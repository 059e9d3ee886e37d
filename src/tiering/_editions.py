"""One edition of a regime giving way to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Protocol, final

import attrs

from tiering._cycles import ReviewCycle
from tiering._dates import as_day, day_text
from tiering._fields import FrozenMapping
from tiering._history import History
from tiering._judgements import Judgement
from tiering._reviews import Review
from tiering._tiers import Placement, TierScale
from tiering._vintages import Shown
from tiering.errors import DefinitionError, ReviewDateError, TieringError, UnknownCodeError, raise_problems

__all__ = ["Changeover", "Edition"]


class Edition(Protocol):
    """
    What a changeover asks of a regime, and every `Regime` has.

    Example:
        >>> from tiering.nhs import uec_2023
        >>> from tiering.typing import Edition
        >>> edition: Edition = uec_2023.regime
    """

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def scale(self) -> TierScale:
        """The tiers."""

    @property
    def cycle(self) -> ReviewCycle:
        """When reviews are held."""

    @property
    def replay(self) -> Callable[..., History]:
        """Hold every review of the cycle up to a day."""


def _as_tiers(values: Mapping[str, str]) -> Mapping[str, str]:
    return FrozenMapping(values)


def _as_edition(value: Edition) -> Edition:
    if not isinstance(getattr(value, "scale", None), TierScale) or not isinstance(
        getattr(value, "cycle", None), ReviewCycle
    ):
        message = f"one regime is succeeded by another, not by {value!r}"
        raise DefinitionError(message)
    return value


@final
@attrs.frozen(kw_only=True)
class Changeover:
    """
    That one edition of a regime gives way to the next; `Regime.succeeded_by` builds it.

    Attributes:
        before: The regime that ends.
        after: The one that follows.
        tiers: Every tier of the old scale to the one of the new scale in which whoever stands there starts.
        on: The day from which the old regime holds no review; that of the new one's first where none is given.

    Raises:
        UnknownCodeError: A tier is on neither scale.
        DefinitionError: A tier is not mapped, or the order of intensity is turned round.
        ReviewDateError: The old regime has no review before, or the new one has one before the day.
        ProblemsError: Several of these.

    Example:
        >>> from tiering.nhs import oversight_2025, uec_2023
        >>> tiers = {"1": "4", "2": "3", "3": "1"}
        >>> changeover = uec_2023.regime.succeeded_by(oversight_2025.regime, tiers=tiers)
        >>> str(changeover.on)
        '2025-09-09'
    """

    before: Edition = attrs.field(converter=_as_edition)
    after: Edition = attrs.field(converter=_as_edition)
    tiers: Mapping[str, str] = attrs.field(converter=_as_tiers)
    on: date = attrs.field(converter=as_day)

    @on.default
    def _first_of_the_new(self) -> date:
        return self.after.cycle.first_held

    def __attrs_post_init__(self) -> None:
        problems = self._wrong_tiers()
        # Order can only be compared where every tier is known.
        problems += [*([] if problems else self._turned_round()), *self._wrong_dates()]
        raise_problems(f"{self.after.name!r} as the successor of {self.before.name!r}", problems)

    def _wrong_tiers(self) -> list[TieringError]:
        old, new = ([tier.code for tier in each.scale] for each in (self.before, self.after))
        return [
            *(
                UnknownCodeError("tier", code, old, f"the scale of {self.before.name!r}")
                for code in self.tiers
                if code not in old
            ),
            *(
                DefinitionError(f"nothing says where tier {code!r} of {self.before.name!r} goes; map it, too")
                for code in old
                if code not in self.tiers
            ),
            *(
                UnknownCodeError("tier", code, new, f"the scale of {self.after.name!r}")
                for code in dict.fromkeys(self.tiers.values())
                if code not in new
            ),
        ]

    def _turned_round(self) -> list[TieringError]:
        scale = self.after.scale
        return [
            DefinitionError(
                f"tier {more!r} is more intensive than {less!r}, but {self.tiers[more]!r} is less intensive than "
                f"{self.tiers[less]!r} on the scale of {self.after.name!r}; map tiers by intensity, not by label"
            )
            for less, more in pairwise(tier.code for tier in self.before.scale)
            if scale.rank(self.tiers[more]) < scale.rank(self.tiers[less])
        ]

    def _wrong_dates(self) -> list[TieringError]:
        old, new = self.before.cycle.first_held, self.after.cycle.first_held
        problems: list[TieringError] = []
        if old >= self.on:
            message = f"{self.before.name!r} holds its first review on {old}, and so none before it ends on {self.on}"
            problems.append(ReviewDateError(message))
        if new < self.on:
            message = f"{self.after.name!r} holds its first review on {new}, before it follows on {self.on}"
            problems.append(ReviewDateError(message))
        return problems

    def placements(self, review: Review) -> tuple[Placement, ...]:
        """
        Return where everybody starts under the new regime.

        Args:
            review: The old regime's last review; everybody has been placed since its day.

        Raises:
            DefinitionError: The review was held on another scale than the old regime's.
        """
        if review.scale != self.before.scale:
            message = f"the review of {review.on} was held on another scale than that of {self.before.name!r}"
            raise DefinitionError(message)
        return tuple(
            Placement(each.organisation, self.tiers[each.tier], since=review.on) for each in review.placements()
        )

    def replay(
        self,
        panel: Shown,
        *,
        until: date,
        start: Iterable[Placement] = (),
        judgements: Iterable[Judgement] = (),
        **inputs: Any,
    ) -> tuple[History, History]:
        """
        Hold every review of the old regime, and then those of the new one up to a day.

        Everybody starts under the new regime where the old one's last review has left them;
        guards start afresh.

        Args:
            panel: The figures, or their vintages, that both regimes look at.
            until: The last day on which a review may be held.
            start: Where organisations stood before the old regime's first review.
            judgements: What has been judged.  One belongs to the edition of the first review on or
                after its day, on whose scale it stands, and no longer counts in the other.
            inputs: What else both regimes are given to replay, such as `attestations`.

        Raises:
            ReviewDateError: The new regime holds no review until then.
            TieringError: As `Regime.replay` says.
        """
        self.after.cycle.dates(until=until)  # refused before anything is replayed
        before = self.on - timedelta(days=1)
        *_, last = self.before.cycle.dates(until=before)
        judged = tuple(judgements)
        old = self.before.replay(
            panel, until=before, start=start, judgements=[each for each in judged if each.on <= last], **inputs
        )
        new = self.after.replay(
            panel,
            until=until,
            start=self.placements(old[-1]),
            judgements=[each for each in judged if each.on > last],
            **inputs,
        )
        return old, new

    def __str__(self) -> str:
        moves = ", ".join(f"{old} to {new}" for old, new in self.tiers.items())
        return f"{self.after.name} follows {self.before.name} on {day_text(self.on)}: {moves}"
