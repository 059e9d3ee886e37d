"""
What may be shown of a decision, of its reasons and of the steps after it, by name.

These are lists of what is shown.  Whatever a record may come to hold is hidden until it is
named here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from tiering._decisions import Decision
from tiering._reviews import Review
from tiering.proceedings._audiences import NOT_DISCLOSED, Audience
from tiering.proceedings._proceedings import Proceedings
from tiering.proceedings._stages import Stage, StageKind

_PLACEMENT = ("review", "organisation", "name", "before", "tier")
# A move that was held says that another tier was proposed, so the movement is among the reasons.
_WHY = ("movement", "proposed", "guarded", "least", "most", "is_decided", "held_by")
_LINE = (
    "reason", "depth", "text", "answer", "metric", "name", "first_period", "last_period", "observed", "limit",
    "relation", "unit", "gap", "people", "coverage", "attributed_from", "status", "reference",
)  # fmt: skip


def as_far_as_judged(audience: Audience, outcomes: Iterable[Review]) -> Audience:
    """
    Return the audience without reasons where they would give away a judgement that it may not see.

    Whoever reads that somebody's tier is not what the rule and the guards had left it at knows that
    it was judged, and from where; reasons that are hidden of those alone who were judged say as
    much.  So nobody's are shown where anybody was judged, neither once the judgement is withdrawn.

    Args:
        audience: The audience.
        outcomes: The outcomes on record.
    """
    if audience.sees_judgements or not any(outcome.judgements for outcome in outcomes):
        return audience
    return attrs.evolve(audience, sees_reasons=False)


def decision_shown(decision: Decision, audience: Audience) -> dict[str, Any]:
    """Return what an audience that sees the placement may see of the decision, with reasons `as_far_as_judged`."""
    record = decision.to_record()
    shown = {key: record[key] for key in _PLACEMENT}
    shown |= {key: _if(audience.sees_reasons, record[key]) for key in _WHY if key in record}
    shown["judgement"] = _if(audience.sees_judgements, record.get("judgement"))
    shown["reasons"] = _reasons(decision, audience) if audience.sees_reasons else NOT_DISCLOSED
    return shown


def _reasons(decision: Decision, audience: Audience) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = []
    for line in decision.explain().to_records():
        # What is noted where no figure is measured is what somebody attested, and why.
        may_see_notes = audience.sees_judgements or line["metric"] is not None
        shown.append({key: line[key] for key in _LINE if key in line} | {"notes": _if(may_see_notes, line["notes"])})
    return shown


def stages_shown(proceedings: Proceedings, audience: Audience) -> list[dict[str, Any]]:
    """Return what an audience may see of the stages reached: all but the letters to those whom it does not see."""
    return [_stage(stage, audience) for stage in proceedings.stages if _concerns(stage, audience)]


def _concerns(stage: Stage, audience: Audience) -> bool:
    return stage.kind is not StageKind.NOTIFIED or any(map(audience.sees_placement_of, stage.organisations))


def _stage(stage: Stage, audience: Audience) -> dict[str, Any]:
    record = stage.to_record()
    shown: dict[str, Any] = {key: record[key] for key in ("entry", "on")}
    shown["by"] = _if(audience.sees_reasons, record["by"])
    # A note is about anybody.
    sees_notes = audience.sees_reasons and audience.sees is None
    return shown | {key: _if(sees_notes, record[key]) for key in ("note", "regardless")}


def representations_shown(proceedings: Proceedings, audience: Audience) -> list[dict[str, Any]]:
    """Return the representations that an audience may see, each with its reply; None where there is none yet."""
    replies = {reply.to: reply for reply in proceedings.replies}
    shown: list[dict[str, Any]] = []
    for made in proceedings.representations:
        if audience.sees_reasons and audience.sees_placement_of(made.organisation):
            reply = _named(("on", "by", "text", "upheld"), replies[made].to_record()) if made in replies else None
            shown.append(_named(("organisation", "on", "text", "claims"), made.to_record()) | {"reply": reply})
    return shown


def _named(keys: Iterable[str], record: dict[str, Any]) -> dict[str, Any]:
    return {key: record[key] for key in keys}


def _if(may_see: bool, value: Any) -> Any:  # noqa: FBT001 - what is asked is the question
    return value if may_see else NOT_DISCLOSED
