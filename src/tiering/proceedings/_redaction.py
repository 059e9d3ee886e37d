"""What an audience may see of a review, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import BoolArray
from tiering._dates import day_text
from tiering._fields import FrozenMapping
from tiering._reviews import Review
from tiering.errors import UnknownCodeError, raise_problems
from tiering.proceedings._audiences import NOT_DISCLOSED, Audience
from tiering.proceedings._counts import suppressed
from tiering.proceedings._permitted import as_far_as_judged, decision_shown, representations_shown, stages_shown
from tiering.proceedings._proceedings import Proceedings


def _frozen(value: Any) -> Any:
    """Return plain data that cannot be changed."""
    if isinstance(value, Mapping):
        return FrozenMapping({key: _frozen(each) for key, each in value.items()})
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value


def _plain(value: Any) -> Any:
    """Return plain data that belongs to whoever asked for it."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return list(map(_plain, value)) if isinstance(value, tuple) else value


def _as_rows(values: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    return tuple(map(_frozen, values))


def _as_mapping(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return FrozenMapping(values)


@final
@attrs.frozen(kw_only=True)
class RedactedReview:
    """
    What one audience may see of a review; it holds nothing else, so it can be handed out.

    Made by `redact`.  Where something is hidden it says `NOT_DISCLOSED`, "not disclosed".

    Attributes:
        name: The regime's name.
        on: The day of the review.
        audience: Who may see this.
        stages: The stages reached, with their days, as plain data; none where a review was redacted and not
            its proceedings.
        decisions: The decisions that may be seen, as plain data.
        undisclosed: How many organisations' placements are not disclosed.
        tiers: The names of the tiers by their codes, the most intensive first.
        counts: How many organisations are in each tier, by the tier's code, or "not disclosed".
        representations: The representations that may be seen, with their replies, as plain data.

    Example:
        >>> from datetime import date
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> from tiering.proceedings import Audience, redact
        >>> review = uec_2023.regime.review(samples.urgent_care(), on=date(2023, 12, 1))
        >>> redact(review, Audience.placements("the public")).decisions[0]["reasons"]
        'not disclosed'
    """

    name: str
    on: date
    audience: str
    stages: tuple[Mapping[str, Any], ...] = attrs.field(converter=_as_rows)
    decisions: tuple[Mapping[str, Any], ...] = attrs.field(converter=_as_rows)
    undisclosed: int
    tiers: Mapping[str, str] = attrs.field(converter=_as_mapping)
    counts: Mapping[str, int | str] = attrs.field(converter=_as_mapping)
    representations: tuple[Mapping[str, Any], ...] = attrs.field(converter=_as_rows)

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each decision that may be seen."""
        return [_plain(row) for row in self.decisions]

    def to_record(self) -> dict[str, Any]:
        """Return everything as one mapping of plain data."""
        return {field.name: _plain(getattr(self, field.name)) for field in attrs.fields(type(self))}

    def __str__(self) -> str:
        told = [f"review of {day_text(self.on)}, for {self.audience}"]
        told += [f"  {stage['entry']} on {day_text(stage['on'])}" for stage in self.stages]
        told += [f"  {self._decision_text(row)}" for row in self.decisions]
        if self.undisclosed:
            told.append(f"  placements {NOT_DISCLOSED}: {self.undisclosed}")
        told.append(f"  {self._counts_text()}")
        return "\n".join(told)

    def _decision_text(self, row: Mapping[str, Any]) -> str:
        code, name = row["organisation"], row["name"]
        who = code if name == code else f"{name} ({code})"
        movement = "" if row["movement"] == NOT_DISCLOSED else f" ({row['movement']})"
        return f"{who}: {self.tiers[row['tier']]}{movement}"

    def _counts_text(self) -> str:
        if set(self.counts.values()) == {NOT_DISCLOSED}:
            return f"in each tier: {NOT_DISCLOSED}"
        return "; ".join(f"in {self.tiers[code]}: {count}" for code, count in self.counts.items())


def redact(record: Review | Proceedings, audience: Audience) -> RedactedReview:
    """
    Return what an audience may see of a review, or of what has been done with it.

    What is written in free text, in reasons, representations and replies, is shown as it was
    written, or not at all.  Where anybody was judged, an audience that may not see judgements sees
    nobody's reasons: they would tell who was, and from where.

    Args:
        record: The review, or its proceedings, of which the outcome as it stands is shown.
        audience: Who is to see it.

    Raises:
        UnknownCodeError: The audience is to see the placement of somebody who is not in the review.

    Example:
        >>> from datetime import date
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> from tiering.proceedings import Audience, redact
        >>> review = uec_2023.regime.review(samples.urgent_care(), on=date(2023, 12, 1))
        >>> dict(redact(review, Audience.counts("the public", smallest=5)).counts)
        {'1': 'not disclosed', '2': 'not disclosed', '3': 31}
    """
    proceedings = record if isinstance(record, Proceedings) else None
    review = record.review if isinstance(record, Proceedings) else record
    known = [each.code for each in review.organisations]
    unknown = sorted((audience.sees or frozenset()).difference(known))
    where = f"the audience {audience.name!r}"
    raise_problems(where, [UnknownCodeError("organisation", code, known, where) for code in unknown])
    outcomes = [stage.review for stage in proceedings.stages] if proceedings else [review]
    audience = as_far_as_judged(audience, outcomes)
    is_seen = np.array([audience.sees_placement_of(code) for code in known], dtype=bool)
    return RedactedReview(
        name=review.name,
        on=review.on,
        audience=audience.name,
        stages=stages_shown(proceedings, audience) if proceedings else (),
        decisions=[decision_shown(each, audience) for each, seen in zip(review, is_seen, strict=True) if seen],
        undisclosed=int((~is_seen).sum()),
        tiers={tier.code: tier.name for tier in reversed(review.scale.tiers)},
        counts=_counts(review, is_seen, audience),
        representations=representations_shown(proceedings, audience) if proceedings else (),
    )


def _counts(review: Review, is_seen: BoolArray, audience: Audience) -> Mapping[str, int | str]:
    """Count who is in each tier, the most intensive first."""
    number = len(review.scale)
    everybody = np.bincount(review.ranks, minlength=number).tolist()
    # Whoever sees some of them can subtract these, so what counts is how many of the others there are.
    others = np.bincount(review.ranks[~is_seen], minlength=number).tolist()
    hidden = suppressed(others, audience.smallest_count) if audience.sees_counts else range(number)
    return {
        review.scale[rank].code: NOT_DISCLOSED if rank in hidden else everybody[rank]
        for rank in reversed(range(number))
    }
