"""Cut points on a score, with easier ones for leaving."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import FloatArray
from tiering._fields import FrozenMapping
from tiering._protocols import Score
from tiering._references import YOURS, Reference, is_reference
from tiering._scoring import is_score
from tiering._tiers import TierScale
from tiering.errors import DefinitionError, TieringError, raise_problems
from tiering.rules._ladder import Ladder
from tiering.rules._laddered import Laddered
from tiering.rules._logic import Not
from tiering.rules._nested import check_all
from tiering.rules._scored import Reaches


def _as_cuts(values: Mapping[str, float | FloatArray]) -> Mapping[str, float | FloatArray]:
    return FrozenMapping(values)


@final
@attrs.frozen
class Bands(Laddered):
    """
    Puts each organisation into the most intensive tier whose cut point its score reaches.

    The higher a score, the worse, so a score at the cut point or above it enters the tier.  Whoever
    is in a tier with a cut point for leaving leaves it only with a score below that one;
    a tier without one is left below the cut point for entering.  It is a `Ladder` of `Reaches`.

    Attributes:
        score: The score.
        enter: Tier code to cut point, or an array (…, 1) of them, one for each scenario; not for
            the least intensive tier.
        leave: Tier code to the cut point below which the tier is left.
        reference: Where the cut points come from.
        ladder: The same in the words of a ladder.

    Raises:
        DefinitionError: There is no cut point, one is no number, or one for leaving is above that for entering.
        UnknownCodeError: A tier with a cut point for leaving has none for entering.

    Example:
        >>> from tiering import rules, scores
        >>> score = scores.Given("average_score")
        >>> bands = rules.Bands(score, enter={"1": 3.0, "2": 2.5}, leave={"1": 2.8})
        >>> [str(criterion) for _, criterion in bands.parts][:2]
        ['average_score at least 3.0', 'average_score at least 2.5']
    """

    score: Score = attrs.field(validator=is_score, eq=False)
    enter: Mapping[str, float | FloatArray] = attrs.field(kw_only=True, converter=_as_cuts, eq=False)
    leave: Mapping[str, float | FloatArray] = attrs.field(
        kw_only=True, converter=_as_cuts, factory=lambda: FrozenMapping({}), eq=False
    )
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference, eq=False)

    def _written_out(self) -> Ladder:
        problems: list[TieringError] = []
        enter = {code: self._reaches(cut, f"entry to tier {code!r}", problems) for code, cut in self.enter.items()}
        leave = {code: self._reaches(cut, f"leaving tier {code!r}", problems) for code, cut in self.leave.items()}
        raise_problems("the bands", problems)
        problems += [
            DefinitionError(
                f"tier {code!r} is left below {_text(cut.cut)} and entered at {_text(enter[code].cut)}, "
                "so whoever enters it would leave at once; a cut point for leaving cannot be above that for entering"
            )
            for code, cut in leave.items()
            if code in enter and np.greater(cut.cut, enter[code].cut).any()
        ]
        raise_problems("the bands", problems)
        return Ladder(enter=enter, leave={code: Not(each) for code, each in leave.items()})

    def _reaches(self, cut: Any, label: str, problems: list[TieringError]) -> Any:
        try:
            return Reaches(self.score, cut, reference=self.reference)
        except (TieringError, TypeError, ValueError) as problem:
            problems.append(DefinitionError(f"the cut point for {label} cannot be {cut!r}: {problem}"))
            return None

    def check(self, scale: TierScale) -> None:
        """
        Refuse a scale on which the cut points are out of order.

        Args:
            scale: The scale, which has all the tiers that are named.

        Raises:
            DefinitionError: A more intensive tier is no harder to enter, or the least intensive tier is named.
        """
        order = sorted(self.enter, key=scale.rank)
        cuts = {code: criterion.cut for code, criterion in self.ladder.enter.items() if isinstance(criterion, Reaches)}
        problems: list[TieringError] = [
            DefinitionError(
                f"tier {more!r} is more intensive than tier {less!r}, so its cut point must be above "
                f"{_text(cuts[less])}, not {_text(cuts[more])}"
            )
            for less, more in pairwise(order)
            if np.less_equal(cuts[more], cuts[less]).any()
        ]
        check_all([self.ladder], scale, problems)


def _text(cut: float | FloatArray) -> str:
    return f"{cut:g}" if isinstance(cut, float) else str(np.ravel(cut).tolist())
