"""Reviews as plain records, complete enough to go on from; and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import numpy as np

from tiering._archive_rows import REMEDY, Edition, Row, edition_words, guard_words, read_rows
from tiering._arrays import IntArray, RankArray
from tiering._decisions import Decision
from tiering._fields import FrozenMapping
from tiering._judgements import Judgement
from tiering._organisations import Organisation
from tiering._plain import plain
from tiering._reviews import Kept, Review
from tiering._sittings import UNPLACED, State, blank_state, settles
from tiering._taking_over import Candidate, TakeOver, passed_as_told
from tiering._tiers import TierScale
from tiering.errors import DefinitionError, TieringError, raise_problems


def archived(review: Review) -> list[dict[str, Any]]:
    """Return one record of built-in types for each decision, with its reasons and what the next review goes on from."""
    shared = {
        **edition_words(review.regime),
        "review": review.on.isoformat(),
        "latest": plain(review.latest),
        "ended": plain(review.ended),
    }
    gaps = {metric: {each.code for each in organisations} for metric, organisations in review.missing.items()}
    judged: dict[str, list[Judgement]] = {}
    for each in review.judgements:
        judged.setdefault(each.organisation, []).append(each)
    words = [guard_words(each) for each in review.guards]
    return [
        {
            **shared,
            **_record(review, decision, place),
            # A copy for each, so that nobody who changes one record changes another.
            "latest": dict(shared["latest"]),
            "scale": list(shared["scale"]),
            "ended": list(shared["ended"]),
            "judgements": plain(judged.get(decision.organisation.code, [])),
            "missing": [metric for metric, codes in gaps.items() if decision.organisation.code in codes],
            "guards": [
                {"guard": own, "state": dict(zip(guard.fields, state[:, place].tolist(), strict=True))}
                for own, guard, state in zip(words, review.guards, review.guard_states, strict=True)
            ],
        }
        for place, decision in enumerate(review)
    ]


def _record(review: Review, decision: Decision, place: int) -> dict[str, Any]:
    return {
        "organisation": plain(decision.organisation),
        "before": None if decision.before is None else decision.before.code,
        "least": decision.least.code,
        "most": decision.most.code,
        "proposed": decision.proposed.code,
        "guarded": decision.guarded.code,
        "tier": decision.tier.code,
        "movement": decision.movement.value,
        "succession": None if decision.take_over is None else _plain_take_over(decision.take_over),
        "held": np.flatnonzero(review.held[:, place]).tolist(),
        "held_by": [str(each) for each in decision.held_by],
        "reasons": plain(decision.explain()),
        "reviews_in_tier": None if review.reviews_in_tier is None else int(review.reviews_in_tier[place]),
        "in_tier_since": _day(review.in_tier_since, place),
    }


def _plain_take_over(take_over: TakeOver) -> dict[str, Any]:
    return {
        "candidates": [
            {**plain(each), "tier": None if each.tier is None else each.tier.code} for each in take_over.candidates
        ],
        "taken": None if take_over.taken is None else take_over.taken.code,
        "policy": take_over.policy,
    }


def _day(since: IntArray | None, place: int) -> str | None:
    if since is None:
        return None
    return date.fromordinal(int(since[place])).isoformat() if since[place] else ""


def restored(records: Iterable[Mapping[str, Any]], regime: Edition) -> tuple[Review, ...]:
    """
    Return the reviews that records hold.

    Raises:
        DefinitionError: The records are not complete, or not those of the regime's reviews.
        UnknownCodeError: A tier is not on the regime's scale.
    """
    rows = read_rows(records, regime)
    groups = [(day, list(group)) for day, group in groupby(rows, key=lambda row: row["review"])]
    raise_problems("the records", [problem for _, group in groups for problem in _at_odds(group)])
    reviews: list[Review] = []
    for day, group in groups:
        reviews.append(_review(day, group, regime, reviews[-1] if reviews else None))
    return tuple(reviews)


def _at_odds(rows: Sequence[Row]) -> Iterable[TieringError]:
    """Yield what makes rows such that they are not of one review."""
    first, seen = rows[0], set[str]()
    for row in rows:
        code = row["organisation"].code
        if code in seen:
            yield DefinitionError(f"{row.where}: the review of {row['review']} has {code!r} already; {REMEDY}")
        seen.add(code)
        unlike = [key for key in ("latest", "ended") if row[key] != first[key]]
        unlike += [key for key in ("reviews_in_tier", "in_tier_since") if (row[key] is None) != (first[key] is None)]
        for key in unlike:
            yield DefinitionError(f"{row.where}: {key!r} does not fit {first.where}, of the same review; {REMEDY}")


def _review(on: date, rows: Sequence[Row], regime: Edition, previous: Review | None) -> Review:
    scale, organisations = regime.scale, tuple(row["organisation"] for row in rows)

    def ranks(key: str) -> RankArray:
        return np.array([UNPLACED if row[key] is None else scale.rank(row[key]) for row in rows], dtype=np.int8)

    states = []
    for number, guard in enumerate(regime.guards):
        state = np.empty_like(blank_state(guard, len(rows)))
        for field, name in enumerate(guard.fields):
            state[field] = [row["guards"][number][1][name] for row in rows]
        states.append(state)
    holders = len(regime.guards) + settles(regime.rule)
    held = np.array([[number in row["held"] for row in rows] for number in range(holders)], dtype=np.bool_)
    gaps: dict[str, list[Any]] = {}
    for row in rows:
        for code in row["missing"]:
            gaps.setdefault(code, []).append(row["organisation"])
    latest = rows[0]["latest"]
    before = ranks("before")
    take_overs = tuple(_take_over(row, scale) for row in rows if row["succession"] is not None)
    return Review(
        name=regime.name,
        on=on,
        scale=scale,
        before=before,
        least=ranks("least"),
        most=ranks("most"),
        proposed=ranks("proposed"),
        guarded=ranks("guarded"),
        ranks=ranks("tier"),
        held=held.reshape(holders, len(rows)),
        guards=regime.guards,
        guard_states=tuple(states),
        reviews_in_tier=_counts(rows, "reviews_in_tier", np.int16),
        in_tier_since=_counts(rows, "in_tier_since", np.int32),
        earlier=_earlier(before, organisations, regime, previous, take_overs),
        judgements=tuple(each for row in rows for each in row["judgements"]),
        take_overs=take_overs,
        ended=rows[0]["ended"],
        regime=regime,
        rule=regime.rule,
        organisations=organisations,
        seen=None,
        kept=Kept(
            told=FrozenMapping({row["organisation"].code: row["reasons"] for row in rows}),
            latest=latest,
            missing=FrozenMapping({code: tuple(gaps[code]) for code in latest if code in gaps}),
        ),
        mode=regime.undecided,
    )


def _counts(rows: Sequence[Row], key: str, kind: type[np.int16 | np.int32]) -> IntArray | None:
    return None if rows[0][key] is None else np.array([row[key] for row in rows], dtype=kind)


def _take_over(row: Row, scale: TierScale) -> TakeOver:
    told = row["succession"]
    candidates = [
        Candidate(
            each["organisation"],
            None if each["tier"] is None else scale[scale.rank(each["tier"])],
            each["reviews_in_tier"],
            each["in_tier_since"],
            each["activity"],
        )
        for each in told["candidates"]
    ]
    taken = next((each.organisation for each in candidates if each.organisation.code == told["taken"]), None)
    return TakeOver(row["organisation"], candidates, taken, told["policy"])


def _earlier(
    before: RankArray,
    organisations: Sequence[Organisation],
    regime: Edition,
    previous: Review | None,
    take_overs: Sequence[TakeOver],
) -> State:
    """Return what is known of what the review before left."""
    before.flags.writeable = False
    is_placed = bool((before != UNPLACED).all())
    if previous is None:
        return State(before, tuple(blank_state(guard, len(before)) for guard in regime.guards), is_placed)
    state = State(
        previous.ranks,
        previous.guard_states,
        is_placed,
        stays=previous.reviews_in_tier,
        since=previous.in_tier_since,
        on=previous.on,
        judged=previous.judgements,
    )
    return passed_as_told(state, previous.organisations, organisations, take_overs, regime.guards)._replace(
        ranks=before
    )
