"""Histories of obviously invented organisations, written as the tiers that the figures propose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from invented import first_of, four_hours, regime

from tiering import History, Placement

# What the short rule makes of a figure.
_FIGURES = {"1": "0.4", "2": "0.6", "3": "0.8", "_": "_"}


def history(proposed: Mapping[str, str], start: Mapping[str, str] | None = None, **changes: Any) -> History:
    """
    Return the monthly reviews in which the rule proposes these tiers, such as {"TA": "3 2 1"}.

    The first is of May 2023.  Without guards what is proposed is decided.
    """
    months = max(len(text.split()) for text in proposed.values())
    figures = {code: " ".join(_FIGURES[tier] for tier in text.split()) for code, text in proposed.items()}
    judgements = {"judgements": changes.pop("judgements")} if "judgements" in changes else {}
    return regime(**changes).replay(
        four_hours(figures), until=first_of(months), start=_placed(start or {}), **judgements
    )


def _placed(tiers: Mapping[str, str]) -> Iterable[Placement]:
    return [Placement(code, tier) for code, tier in tiers.items()]
