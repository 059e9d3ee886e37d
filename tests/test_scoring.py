from __future__ import annotations

import math

import numpy as np
import pytest

from tiering._scoring import value_text
from tiering.typing import Scores


@pytest.mark.parametrize(
    ("least", "most", "text"),
    [
        (3.0, 3.0, "3"),
        (2.25, 2.25, "2.25"),
        (7 / 3, 7 / 3, "2.33"),
        (1.8, 2.55, "between 1.80 and 2.55"),
        (-math.inf, 2.0, "at most 2.00"),
        (2.0, math.inf, "at least 2.00"),
        (-math.inf, math.inf, "unknown"),
    ],
)
def test_a_value_is_told_with_its_bounds(least: float, most: float, text: str) -> None:
    assert value_text(Scores("score", np.array([least]), np.array([most])), 0) == text


def test_beside_a_limit_a_value_has_the_digits_that_show_its_side() -> None:
    values = np.array([2.6999])

    assert value_text(Scores("score", values, values), 0, 2.7) == "2.6999"
