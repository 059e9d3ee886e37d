"""What a history must be."""

from __future__ import annotations

from collections.abc import Mapping

from tiering._history import History
from tiering.testing._notation import words


def assert_tiers(history: History, expected: Mapping[str, str]) -> None:
    """
    Fail unless organisations were in these tiers, review by review.

    Args:
        history: The reviews.
        expected: Organisation code to its tiers in order, such as "3 3 2 2 1" or "3x2 2x2 1".

    Raises:
        AssertionError: Somebody was not; all of them are named.
        UnknownCodeError: An organisation is not in the history, or a tier not on its scale.

    Example:
        >>> from datetime import date
        >>> from tiering import samples, testing
        >>> from tiering.nhs import uec_2023
        >>> history = uec_2023.regime.replay(samples.urgent_care(), until=date(2024, 3, 31))
        >>> testing.assert_tiers(history, {"QE1": "3 3 3", "QWE": "3x2 2"})
    """
    wrong: list[str] = []
    for code, text in expected.items():
        wanted = words(text)
        for tier in wanted:
            history.scale.rank(tier)
        found = tuple(decision.tier.code for decision in history.timeline(code))
        if found != wanted:
            wrong.append(f"{code}: expected {' '.join(wanted)}, found {' '.join(found)}")
    if wrong:
        raise AssertionError("\n".join(wrong))
