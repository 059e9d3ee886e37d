"""
The Special Focus Facility programme for nursing homes in the United States, as revised in 2022, for one state.

The homes with the worst inspections are candidates.  The programme has so many places in each state and
no more, so a home only enters where there is a vacancy; it leaves after two clean standard surveys in a
row.  That there are places and candidates, and what it takes to leave, is published; how many places a state has
differs, and the number here is illustrative.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tiering._cycles import ReviewCycle
from tiering._dates import Cadence
from tiering._fields import FrozenMapping
from tiering._metrics import Aggregation, Metric, Polarity
from tiering._references import Reference, Status
from tiering._regime import Regime
from tiering._thresholds import chosen, whose
from tiering._tiers import Tier, TierScale
from tiering._units import Unit
from tiering.rules import InWorst, Ladder, Meets, Slots, all_of, named, not_
from tiering.scores import Given

__all__ = ["build", "clean_surveys", "inspection_score", "metrics", "regime", "scale", "thresholds"]

inspection_score = Metric(
    "inspection_score",
    name="Health inspection score",
    unit=Unit.NUMBER,
    polarity=Polarity.LOWER_IS_BETTER,
    aggregation=Aggregation.NONE,
    cadence=Cadence.QUARTER,
    minimum=0.0,
)
"""The points for the deficiencies found at a home's inspections of the last years; the more, the worse."""

clean_surveys = Metric(
    "clean_surveys",
    name="Clean standard surveys in a row",
    unit=Unit.COUNT,
    polarity=Polarity.HIGHER_IS_BETTER,
    aggregation=Aggregation.NONE,
    cadence=Cadence.QUARTER,
)
"""
How many standard surveys in a row have been clean, the latest included; 0 where the latest was not.

It is a running count because surveys come when inspectors do, and not once in every period.
"""

metrics = (inspection_score, clean_surveys)
"""How bad the inspections were, and what it takes to leave."""

scale = TierScale.from_most_intensive(
    Tier("focus", name="special focus"),
    Tier("candidate", name="the candidate list"),
    Tier("none", name="no list"),
)
"""In the programme, a candidate for it, or neither."""

thresholds: Mapping[str, float] = FrozenMapping({"places": 2, "candidates": 5, "clean_surveys": 2})
"""The places of the state, the candidates for each place, and the clean surveys in a row that it takes to leave."""

# In `build` the name is that of the user's.
_OWN = thresholds
_NONE: Mapping[str, float] = FrozenMapping({})

_PROGRAMME = (
    "Centers for Medicare & Medicaid Services, Revisions to Special Focus Facility (SFF) Program, "
    "QSO-23-01-NH, October 2022"
)
_TWO_CLEAN = Reference(
    Status.PUBLISHED, source=_PROGRAMME, note="it takes two clean standard surveys in a row to leave"
)
_PLACES = Reference(
    Status.ILLUSTRATIVE, note="each state has places, and a number of its own; this one stands for any of them"
)
_CANDIDATES = Reference(Status.RECALLED, note="five candidates for each place: commonly stated, not verified")
_NOT_CLEAN = Reference(
    Status.ILLUSTRATIVE,
    note="only a home whose latest survey was not clean enters, so that clean ones count from there",
)
_DAYS = Reference(Status.ILLUSTRATIVE, note="that reviews are by quarter, and their days, are ours")


def build(thresholds: Mapping[str, float] = _NONE) -> Regime:
    """
    Return the edition with thresholds of yours in place of its own, such as a state's places.

    Args:
        thresholds: Numbers by the names of the edition's own; what is left out stays.

    Raises:
        UnknownCodeError: There is no such threshold.
        DefinitionError: A number is no whole number from 1 up.
        ProblemsError: Several of these.

    Example:
        >>> from tiering.elsewhere import special_focus_2022
        >>> own = special_focus_2022.build({"places": 6})
        >>> str(own.rule)
        'no vacancy among the 6 places of tier focus'
    """
    used = chosen(_OWN, _PLACES, thresholds, counted=_OWN)
    numbers = {name: each.whole for name, each in used.items()}
    own = {"places": _PLACES, "candidates": _CANDIDATES, "clean_surveys": _TWO_CLEAN}
    references = {name: used[name].reference if name in thresholds else own[name] for name in own}
    # Twice as many places have twice as many candidates, so a number of yours makes theirs yours too.
    listed = references["places"] if "places" in thresholds else references["candidates"]
    worst = InWorst("inspection_score", count=numbers["places"] * numbers["candidates"], reference=listed)
    clean = Meets("clean_surveys", numbers["clean_surveys"], reference=references["clean_surveys"])
    enter = {"focus": all_of(worst, not_(Meets("clean_surveys", 1, reference=_NOT_CLEAN)))}
    if numbers["clean_surveys"] > 1:
        # Where one clean survey is enough, all candidates are proposed for the programme, and are listed for want of a place.
        enter["candidate"] = all_of(worst, not_(clean))
    return Regime(
        name=f"Special Focus Facilities 2022, {whose(thresholds, 'places illustrative')}",
        metrics=metrics,
        scale=scale,
        rule=Slots(
            Ladder(enter=enter, leave={"focus": named("clean surveys", clean)}),
            "focus",
            numbers["places"],
            by=Given("inspection_score"),
            reference=references["places"],
        ),
        cycle=ReviewCycle(first=date(2023, 1, 1), every=Cadence.QUARTER, reference=_DAYS),
        kind="nursing home",
        decided_by="the places and the inspections; a state may choose among its candidates",
    )


regime = build()
"""The programme in a state with two places; the worst candidate comes first, though a state may choose among them."""
