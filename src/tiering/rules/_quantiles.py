"""Shares of the pool, the worst first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import Any, Literal, Self, final

import attrs

from tiering._fields import FrozenMapping
from tiering._pools import EVERYBODY_WHO_REPORTS, Pool, is_compared
from tiering._protocols import Score
from tiering._references import YOURS, Reference, is_reference
from tiering._tiers import TierScale
from tiering._windows import Window
from tiering.errors import DefinitionError, TieringError, raise_problems
from tiering.rules._ladder import Ladder
from tiering.rules._laddered import Laddered
from tiering.rules._worst import InWorst, as_share

_QUARTERS = 4


def _as_shares(values: Mapping[str, float | Decimal | Fraction]) -> Mapping[str, float | Decimal | Fraction]:
    return FrozenMapping(values)


@final
@attrs.frozen
class Quantiles(Laddered):
    """
    Puts shares of the pool into tiers, the worst first.

    Each tier takes its share of the pool, counted from the worst; whoever is left stays in the
    least intensive tier.  Whoever does not report may be anywhere.  It is a
    `Ladder` of `InWorst`, whose shares are the sums of those down to each tier, in exact fractions.

    Attributes:
        of: A metric's code, or a score.
        shares: Tier code to the share of the pool, from the most intensive tier down; not
            for the least intensive tier.
        over: The periods that a metric's figure is taken over; the latest where none are given.
        pool: Who is compared with whom.
        ties: Whether equals at the edge of a share all go into the more intensive tier, "in", or all stay out.
        reference: Where the shares come from.
        ladder: The same in the words of a ladder.

    Raises:
        DefinitionError: There is no share, one is not positive, or they add up to more than 1.

    Example:
        >>> from tiering import rules
        >>> fifth = rules.Quantiles("average_score", {"1": 0.2, "2": 0.3})
        >>> [str(criterion.share) for _, criterion in fifth.parts]
        ['1/5', '1/2']
    """

    of: str | Score = attrs.field(validator=is_compared, eq=False)
    shares: Mapping[str, float | Decimal | Fraction] = attrs.field(converter=_as_shares, eq=False)
    over: Window | None = attrs.field(default=None, kw_only=True, eq=False)
    pool: Pool = attrs.field(default=EVERYBODY_WHO_REPORTS, kw_only=True, eq=False)
    ties: Literal["in", "out"] = attrs.field(default="in", kw_only=True, eq=False)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference, eq=False)

    @classmethod
    def quartiles(cls, of: str | Score, tiers: Sequence[str], **options: Any) -> Self:
        """
        Put a quarter of the pool into each of four tiers.

        Args:
            of: A metric's code, or a score.
            tiers: The codes of the four tiers, the most intensive first; the last takes whoever is left.
            options: What else `Quantiles` takes.

        Raises:
            DefinitionError: They are not four.

        Example:
            >>> from tiering import rules
            >>> dict(rules.Quantiles.quartiles("average_score", ("4", "3", "2", "1")).shares)
            {'4': Fraction(1, 4), '3': Fraction(1, 4), '2': Fraction(1, 4)}
        """
        if isinstance(tiers, str) or len(tiers) != _QUARTERS:
            message = f"quartiles need the codes of four tiers, the most intensive first, not {tiers!r}"
            raise DefinitionError(message)
        return cls(of, dict.fromkeys(tiers[:-1], Fraction(1, _QUARTERS)), **options)

    def _written_out(self) -> Ladder:
        if not self.shares:
            message = "quantiles need a share of the pool for at least one tier"
            raise DefinitionError(message)
        shares = self._fractions()
        enter = {
            code: InWorst(
                self.of, share=total, over=self.over, pool=self.pool, ties=self.ties, reference=self.reference
            )
            for code, total in zip(shares, accumulate(shares.values()), strict=True)
        }
        return Ladder(enter=enter)

    def _fractions(self) -> dict[str, Fraction]:
        problems: list[TieringError] = []
        shares: dict[str, Fraction] = {}
        for code, value in self.shares.items():
            try:
                share = as_share(value)
            except DefinitionError:
                share = None
            if share is None or share <= 0:
                message = f"the share of tier {code!r} must be a number above 0, not {value!r}; a quarter is 0.25"
                problems.append(DefinitionError(message))
            else:
                shares[code] = share
        total = sum(shares.values())
        if not problems and total > 1:
            message = f"the shares add up to {float(total):g}, and there is one pool; a quarter is 0.25"
            problems.append(DefinitionError(message))
        raise_problems("the quantiles", problems)
        return shares

    def check(self, scale: TierScale) -> None:
        """
        Refuse a scale on whose order the shares are not given.

        Args:
            scale: The scale, which has all the tiers that are named.

        Raises:
            DefinitionError: They do not go from the most intensive tier down, or the least intensive tier is named.
        """
        bottom, codes = scale[0].code, list(self.shares)
        problems: list[TieringError] = []
        if bottom in codes:
            message = f"tier {bottom!r} is the least intensive, and takes whoever is left; remove it from the shares"
            problems.append(DefinitionError(message))
        order = sorted(codes, key=scale.rank, reverse=True)
        if order != codes:
            message = f"shares are counted from the worst, so give them from the most intensive tier down: {', '.join(map(repr, order))}"
            problems.append(DefinitionError(message))
        raise_problems("the quantiles", problems)
