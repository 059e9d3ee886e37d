"""
The rules of the tiers for urgent and emergency care: measures at a level, three of which make an entry, and places.

**No threshold was ever published.**  Every level here is ours; that three services had places is derived.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tiering._fields import FrozenMapping
from tiering._protocols import Criterion
from tiering._references import Reference, Status
from tiering._standards import Window
from tiering._thresholds import Chosen, chosen, wrong
from tiering.errors import DefinitionError, TieringError, UnknownCodeError, raise_problems
from tiering.rules import Above, AllOf, InWorst, Ladder, Misses, all_of, any_of, at_least, not_

MINUTE = 60.0
OURS = Reference(Status.ILLUSTRATIVE, note="the thresholds were never published")
_PLACED = Reference(
    Status.DERIVED,
    note="the three services with the slowest mean response of the last year, and of April 2023, are those that were "
    "listed in tiers 1 and 2 in June 2023, and the slowest of the year the one in tier 1; no rule was published",
)

QUARTER = Window.last(3)
YEAR = Window.last(12)

Levels = Mapping[str, Mapping[str, float]]

LEVELS: Levels = FrozenMapping(
    {
        "1": FrozenMapping(
            {
                "four_hour": 0.11,
                "category_2": 45 * MINUTE,
                "category_2_year": 7.5 * MINUTE,
                "twelve_hour": 0.12,
                "delayed_discharge": 0.25,
                "long_stay": 0.34,
                "handover": 45 * MINUTE,
                "measures": 3,
            }
        ),
        "2": FrozenMapping(
            {
                "four_hour": 0.08,
                "category_2": 40 * MINUTE,
                "category_2_year": 5 * MINUTE,
                "twelve_hour": 0.10,
                "delayed_discharge": 0.22,
                "long_stay": 0.30,
                "handover": 35 * MINUTE,
                "measures": 3,
            }
        ),
    }
)
PLACES: Mapping[str, float] = FrozenMapping({"1": 1, "2": 3})

_WHEREVER = ("measures",)
_TIMES = ("category_2", "handover")
_BELONGS_TO = {"category_2_year": "category_2"}


def levels_of(metrics: Iterable[str], given: Levels) -> dict[str, dict[str, Chosen]]:
    """
    Return the levels that an edition needs, by tier and name, with the user's in place of ours.

    Args:
        metrics: The codes of the edition's metrics.
        given: The user's levels, by tier and name.

    Raises:
        UnknownCodeError: There is no such tier, or no such level.
        ProblemsError: Several are unknown.
    """
    codes = {*metrics, *_WHEREVER}
    own = {
        tier: {name: level for name, level in levels.items() if _BELONGS_TO.get(name, name) in codes}
        for tier, levels in LEVELS.items()
    }
    raise_problems("the thresholds", list(_wrong_levels(own, given)))
    return {tier: chosen(levels, OURS, given.get(tier, {})) for tier, levels in own.items()}


def _wrong_levels(own: Levels, given: Any) -> Iterator[TieringError]:
    if not isinstance(given, Mapping):
        yield DefinitionError(
            f"the thresholds are given by tier and name, as {{'1': {{'four_hour': …}}}}, not as {given!r}"
        )
        return
    for tier, levels in given.items():
        if tier not in own:
            yield UnknownCodeError("tier", str(tier), tuple(own), "the thresholds")
            continue
        yield from wrong(own[tier], levels, counted=_WHEREVER, where=f"the thresholds of tier {tier!r}")
        for name in _TIMES:
            level = levels.get(name) if isinstance(levels, Mapping) else None
            if isinstance(level, int | float) and 0 < level < MINUTE:
                yield DefinitionError(
                    f"{name!r} in the thresholds of tier {tier!r} is given in seconds, and {level:g} seconds are less than "
                    f"a minute; did you mean {level * MINUTE:g}?"
                )


def measures_at(levels: Mapping[str, Chosen]) -> dict[str, Criterion]:
    """Return each measure at one tier's levels, by the code of its metric, as far as there are levels."""
    found: dict[str, Criterion] = {
        "four_hour": Misses(
            "four_hour", by=levels["four_hour"].level, over=QUARTER, reference=levels["four_hour"].reference
        ),
        # A bad quarter alone does not make a service slow; its year so far has to be slow as well.
        "category_2": all_of(
            _above("category_2", levels["category_2"]),
            Misses("category_2", by=levels["category_2_year"].level, reference=levels["category_2_year"].reference),
            name="slow response",
        ),
    }
    others = ("twelve_hour", "long_stay", "handover", "delayed_discharge")
    return found | {code: _above(code, levels[code]) for code in others if code in levels}


def _above(metric: str, level: Chosen) -> Above:
    return Above(metric, level.level, over=QUARTER, reference=level.reference)


def _entry(measures: Mapping[str, Criterion], count: Chosen) -> AllOf:
    """So many of the measures, at least one of them a main one: the secondary ones alone place nobody."""
    main = any_of(measures["four_hour"], measures["category_2"], name="main measures")
    return all_of(main, at_least(count.whole, *measures.values(), name="all measures", reference=count.reference))


def of_systems(metrics: Iterable[str], given: Levels) -> Ladder:
    """
    Return the rule for systems.

    Args:
        metrics: The codes of the edition's metrics.
        given: The user's levels, by tier and name.

    Raises:
        TieringError: As `levels_of` says, or a number of measures cannot be.
    """
    levels = levels_of(metrics, given)
    measures = {tier: measures_at(each) for tier, each in levels.items()}
    return Ladder(
        enter={tier: _entry(measures[tier], levels[tier]["measures"]) for tier in ("1", "2")},
        # Tier 1 is left when both main measures are back on the better side of tier 2's level.
        leave={"1": all_of(not_(measures["2"]["four_hour"]), not_(measures["2"]["category_2"]))},
    )


def of_services(given: Mapping[str, float]) -> Ladder:
    """
    Return the rule for ambulance services: so many of the slowest.

    Args:
        given: The user's places, by tier, counted from the slowest.

    Raises:
        UnknownCodeError: Places are given for another tier.
        DefinitionError: They are no whole number.
    """
    places = chosen(PLACES, _PLACED, given, counted=PLACES)
    return Ladder(
        enter={
            tier: InWorst("category_2", count=each.whole, over=YEAR, reference=each.reference)
            for tier, each in places.items()
        }
    )
