"""
The lists of tiers as they were published: a scale on which being on no list is no tier, and nothing that decides by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tiering._cycles import ReviewCycle
from tiering._dates import Cadence
from tiering._metrics import Metric
from tiering._references import Reference, Status
from tiering._regime import Regime
from tiering._tiers import Tier, TierScale
from tiering.calendar import Deadline
from tiering.rules import Attested, Ladder

LISTED = TierScale.from_most_intensive(
    Tier("1", name="tier 1"),
    Tier("2", name="tier 2"),
    Tier("not listed", name="no known tier"),
)
_LISTS = Reference(
    Status.RECALLED, note="lists of June and December 2023; September's is not known, and the days are ours"
)


NEEDS = Deadline("support needs identified", on=date(2023, 6, 30))
"""When the needs of those who were listed had to be identified."""

DECIDED_BY = "NHS England; how far by judgement was not published"


def as_listed(name: str, metrics: Iterable[Metric], kind: str) -> Regime:
    """Return the regime that holds the lists; judgements fill it."""
    return Regime(
        name=name,
        metrics=metrics,
        scale=LISTED,
        # Why anybody was listed was not published, so the rule leaves everybody open.
        rule=Ladder(enter={"1": Attested("placed in tier 1"), "2": Attested("placed in tier 2")}),
        cycle=ReviewCycle(
            first=date(2023, 6, 1), every=Cadence.QUARTER, last=date(2023, 12, 31), deadlines=[NEEDS], reference=_LISTS
        ),
        kind=kind,
        decided_by=DECIDED_BY,
    )
