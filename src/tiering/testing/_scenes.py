"""What a plug-in is asked about: a panel, a day, and where everybody stands; and how to change that."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import BoolArray, FloatArray, IntArray, RankArray
from tiering._dates import day_text
from tiering._evidence import Evidence
from tiering._judgements import Attestation
from tiering._panel import Panel
from tiering._tiers import Placement
from tiering.testing._settings import Setting

_ORGANISATIONS_TOLD, _PERIODS_TOLD, _DIGITS = 4, 8, 12


@final
@attrs.frozen(kw_only=True, eq=False)
class Scene:
    """
    What a plug-in is asked about.

    Attributes:
        setting: What all its scenes share.
        panel: The figures.
        on: The day of the review.
        ranks: Ranks (organisation,) before it; −1 where not yet placed.
        stays: How many reviews have left each where it stands, int16 (organisation,).
        since: The day since which each has stood there, as an ordinal, int32 (organisation,); 0 where it is not known.
        attestations: What had been attested.
        complete: Whether nothing at all is missing.
        salt: What makes its changes differ from those of other scenes.
        parent: The evidence of a scene that differs in its figures and tiers only.
        answer: What the plug-in answered, once it was asked; every law compares with it.
    """

    setting: Setting
    panel: Panel
    on: date
    ranks: RankArray
    stays: IntArray
    since: IntArray
    attestations: tuple[Attestation, ...] = ()
    complete: bool = False
    salt: int = 0
    parent: Evidence | None = None
    answer: list[Any] = attrs.field(factory=list, init=False)

    @property
    def count(self) -> int:
        """How many organisations there are."""
        return len(self.panel.organisations)

    @property
    def codes(self) -> tuple[str, ...]:
        """Their codes."""
        return tuple(each.code for each in self.panel.organisations)

    @cached_property
    def _base(self) -> Evidence:
        regime = self.setting.regime
        if self.parent is not None:
            shown = self.panel.with_minimum_coverage(regime.minimum_coverage.at_least)
            return attrs.evolve(self.parent, panel=shown, current=self.ranks)
        start = [
            Placement(code, regime.scale[rank].code)
            for code, rank in zip(self.codes, self.ranks.tolist(), strict=True)
            if rank >= 0
        ]
        known = set(self.codes)
        given = [each for each in self.attestations if each.organisation in known]
        return regime.review(
            self.panel, on=self.on, start=start, attestations=given, register=self.setting.register
        ).evidence

    def evidence(self, **changes: Any) -> Evidence:
        """Return what the plug-in is shown, without anything that an earlier question left behind."""
        if self._base.reviews_in_tier is not None:
            changes.setdefault("reviews_in_tier", self.stays)
        if self._base.in_tier_since is not None:
            changes.setdefault("in_tier_since", self.since)
        return attrs.evolve(self._base, **{"memory": {}, **changes})

    def block(self, block: slice) -> Evidence:
        """Return the evidence about a block of the organisations."""
        base = self._base
        stays = None if base.reviews_in_tier is None else self.stays[block]
        since = None if base.in_tier_since is None else self.since[block]
        current = base.current[..., block]
        return attrs.evolve(base, block=block, current=current, reviews_in_tier=stays, in_tier_since=since, memory={})

    def with_values(self, values: FloatArray) -> Scene:
        """Return the scene with other figures."""
        return attrs.evolve(
            self, panel=attrs.evolve(self.panel, values=np.ascontiguousarray(values)), parent=self._base
        )

    def with_ranks(self, ranks: RankArray) -> Scene:
        """Return the scene with everybody elsewhere."""
        return attrs.evolve(self, ranks=ranks, parent=self._base)

    def only(self, places: Sequence[int]) -> Scene:
        """Return the scene with some of its organisations, in the order given."""
        order = np.array(places, dtype=np.intp)
        shown = self.panel
        panel = Panel.from_arrays(
            shown.values[..., order],
            metrics=shown.metrics,
            periods=shown.periods,
            organisations=[shown.organisations[place] for place in places],
            weights=shown.weights[..., order],
            coverage=shown.coverage[..., order],
        )
        return attrs.evolve(
            self, panel=panel, ranks=self.ranks[order], stays=self.stays[order], since=self.since[order], parent=None
        )

    @cached_property
    def gaps(self) -> BoolArray:
        """Where a figure is missing that could have been reported (metric, period, organisation)."""
        missing: BoolArray = np.isnan(self.panel.values) & self.setting.carries(self.panel.periods)[..., np.newaxis]
        return missing

    def redrawn(self, salt: int) -> FloatArray:
        """Return other figures for everybody (metric, period, organisation)."""
        return self.setting.figures(self.count, self.panel.periods, 101 * self.salt + salt + 1_000)

    def like_everywhere(self, values: Sequence[float]) -> FloatArray:
        """Return one figure of each metric for everybody, everywhere."""
        layers = np.array(values)[:, np.newaxis, np.newaxis]
        where = self.setting.carries(self.panel.periods)[..., np.newaxis]
        return np.where(where, np.broadcast_to(layers, self.panel.values.shape), math.nan)

    def smaller(self) -> Iterator[Scene]:
        """Yield scenes with less in them."""
        everybody = range(self.count)
        if self.count > 2:  # noqa: PLR2004 - halves of two are what follows
            half = self.count // 2
            yield self.only(everybody[:half])
            yield self.only(everybody[half:])
        if self.count > 1:
            for left in everybody:
                yield self.only([place for place in everybody if place != left])
        if len(self.panel.periods) > 2:  # noqa: PLR2004 - one that counts and one ahead
            yield self._later(len(self.panel.periods) // 2)
            yield self._later(1)

    def _later(self, start: int) -> Scene:
        shown = self.panel
        panel = Panel.from_arrays(
            shown.values[:, start:],
            metrics=shown.metrics,
            periods=shown.periods[start:],
            organisations=shown.organisations,
            weights=shown.weights[:, start:],
            coverage=shown.coverage[:, start:],
        )
        return attrs.evolve(self, panel=panel, complete=False, parent=None)

    def __str__(self) -> str:
        told = [f"{self.count} organisation{'' if self.count == 1 else 's'}, reviewed on {day_text(self.on)}"]
        scale = self.setting.regime.scale
        for place, code in list(enumerate(self.codes))[:_ORGANISATIONS_TOLD]:
            rank = int(self.ranks[place])
            stands = "not yet placed" if rank < 0 else f"in {scale[rank].name}"
            figures = [f'{each} "{self._series(each, place)}"' for each in self.setting.reads]
            told.append(f"  {code}, {stands}: {', '.join(figures) or 'no figures'}")
        if self.count > _ORGANISATIONS_TOLD:
            told.append(f"  and {self.count - _ORGANISATIONS_TOLD} more")
        return "\n".join(told)

    def _series(self, metric: str, place: int) -> str:
        row, last = self.panel.row(metric), self._base.views[metric].column
        carried = self.setting.carries(self.panel.periods)[row][: last + 1]
        series = self.panel.values[row, : last + 1, place][carried][-_PERIODS_TOLD:]
        return " ".join("_" if math.isnan(value) else f"{value:.{_DIGITS}g}" for value in series)
