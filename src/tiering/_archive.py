"""Reviews as plain records, complete enough to go on from; and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Protocol

import numpy as np

from tiering._arrays import IntArray, RankArray
from tiering._dates import Period
from tiering._decisions import Decision
from tiering._judgements import Judgement
from tiering._plain import day_from, explanation_from, organisation_from, plain
from tiering._protocols import Guard, Rule
from tiering._reviews import Kept, Review
from tiering._sittings import UNPLACED, State, Undecided, blank_state
from tiering._tiers import TierScale
from tiering.errors import DefinitionError, TieringError, raise_problems


class Edition(Protocol):
    """What is needed of the regime that held the reviews."""

    @property
    def name(self) -> str: ...
    @property
    def scale(self) -> TierScale: ...
    @property
    def rule(self) -> Rule: ...
    @property
    def guards(self) -> tuple[Guard, ...]: ...
    @property
    def undecided(self) -> Undecided: ...


def archived(review: Review) -> list[dict[str, Any]]:
    """Return one record of built-in types for each decision, with its reasons and what the next review goes on from."""
    latest, gaps = plain(review.latest), review.missing
    return [_record(review, decision, place, latest, gaps) for place, decision in enumerate(review)]


def _record(
    review: Review, decision: Decision, place: int, latest: Mapping[str, str], gaps: Mapping[str, Sequence[Any]]
) -> dict[str, Any]:
    return {
        "regime": review.name,
        "review": review.on.isoformat(),
        "organisation": plain(decision.organisation),
        "before": None if decision.before is None else decision.before.code,
        "least": decision.least.code,
        "most": decision.most.code,
        "proposed": decision.proposed.code,
        "guarded": decision.guarded.code,
        "tier": decision.tier.code,
        "movement": decision.movement.value,
        "held": np.flatnonzero(review.held[:, place]).tolist(),
        "held_by": [str(each) for each in decision.held_by],
        "judgements": [plain(each) for each in review.judgements if each.organisation == decision.organisation.code],
        "latest": dict(latest),
        "missing": [code for code, organisations in gaps.items() if decision.organisation in organisations],
        "reasons": plain(decision.explain()),
        "guards": [each[:, place].tolist() for each in review.guard_states],
        "reviews_in_tier": None if review.reviews_in_tier is None else int(review.reviews_in_tier[place]),
        "in_tier_since": _day(review.in_tier_since, place),
    }


def _day(since: IntArray | None, place: int) -> str | None:
    if since is None:
        return None
    return date.fromordinal(int(since[place])).isoformat() if since[place] else ""


def restored(records: Iterable[Mapping[str, Any]], regime: Edition) -> tuple[Review, ...]:
    """
    Return the reviews that records hold.

    Raises:
        DefinitionError: The records are not those of the regime's reviews.
    """
    rows = list(records)
    problems: list[TieringError] = [
        DefinitionError(f"the records are of the regime {name!r}, not of {regime.name!r}")
        for name in dict.fromkeys(str(row["regime"]) for row in rows)
        if name != regime.name
    ]
    if any(len(row["guards"]) != len(regime.guards) for row in rows):
        problems.append(DefinitionError(f"the records are of other guards than those of {regime.name!r}"))
    raise_problems("the records", problems)
    reviews: list[Review] = []
    for day, group in groupby(rows, key=lambda row: str(row["review"])):
        reviews.append(_review(date.fromisoformat(day), list(group), regime, reviews[-1] if reviews else None))
    return tuple(reviews)


def _review(on: date, rows: Sequence[Mapping[str, Any]], regime: Edition, previous: Review | None) -> Review:
    scale, organisations = regime.scale, tuple(organisation_from(row["organisation"]) for row in rows)

    def ranks(key: str) -> RankArray:
        return np.array([UNPLACED if row[key] is None else scale.rank(row[key]) for row in rows], dtype=np.int8)

    states = tuple(
        np.array([row["guards"][number] for row in rows], dtype=blank_state(guard, 0).dtype).T.reshape(
            len(guard.fields), len(rows)
        )
        for number, guard in enumerate(regime.guards)
    )
    holders = len(regime.guards) + hasattr(regime.rule, "settle")
    held = np.array([[number in row["held"] for row in rows] for number in range(holders)], dtype=np.bool_)
    stays = [row["reviews_in_tier"] for row in rows]
    since = [row["in_tier_since"] for row in rows]
    gaps: dict[str, list[Any]] = {}
    for organisation, row in zip(organisations, rows, strict=True):
        for code in row["missing"]:
            gaps.setdefault(code, []).append(organisation)
    before = ranks("before")
    earlier = State(
        before,
        tuple(blank_state(guard, len(rows)) for guard in regime.guards) if previous is None else previous.guard_states,
        is_placed=bool((before != UNPLACED).all()),
        on=None if previous is None else previous.on,
    )
    latest = rows[0]["latest"] if rows else {}
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
        guard_states=states,
        reviews_in_tier=None if None in stays else np.array(stays, dtype=np.int16),
        in_tier_since=None if None in since else np.array([_ordinal(each) for each in since], dtype=np.int32),
        earlier=earlier,
        judgements=dict.fromkeys(_judgement(each) for row in rows for each in row["judgements"]),
        regime=regime,
        rule=regime.rule,
        organisations=organisations,
        seen=None,
        kept=Kept(
            told={row["organisation"]["code"]: explanation_from(row["reasons"]) for row in rows},
            latest={code: Period.parse(text) for code, text in latest.items()},
            missing={code: tuple(gaps[code]) for code in latest if code in gaps},
        ),
        mode=regime.undecided,
    )


def _ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal() if text else 0


def _judgement(data: Mapping[str, Any]) -> Judgement:
    return Judgement(**{**data, "on": date.fromisoformat(data["on"]), "until": day_from(data["until"])})
