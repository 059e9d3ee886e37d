"""One organisation under some guards: the tiers that it goes through, and what is said where it is held."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from invented import SHORT, first_of, four_hours, regime

from tiering import History, Placement, testing
from tiering.typing import Guard


def history(
    figures: str, guards: Iterable[Guard], *, start: str = "", since: Any = None, rule: Any = SHORT, **changes: Any
) -> History:
    """Replay a series of Trust A's figures, one review a month, from where it stood if that is given."""
    placed = [Placement("TA", start, since=since)] if start else []
    months = len(testing.series(figures))
    return regime(rule, guards=guards, **changes).replay(
        four_hours({"TA": figures}), until=first_of(months), start=placed
    )


def tiers(figures: str, *guards: Guard, **settings: Any) -> str:
    """Return the codes of the tiers that it goes through: tier 1 below 0.5, tier 2 below 0.7, else tier 3."""
    return " ".join(decision.tier.code for decision in history(figures, guards, **settings).timeline("TA"))


def told(figures: str, *guards: Guard, **settings: Any) -> list[str]:
    """Return what the last review says about why it was held."""
    last = history(figures, guards, **settings)[-1]["TA"]
    lines = [line.strip() for line in str(last.explain()).splitlines()]
    return [line.removeprefix("held: ").split("; tier")[0] for line in lines if line.startswith("held: ")]
