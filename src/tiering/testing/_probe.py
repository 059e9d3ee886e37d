"""A rule that shows a plug-in the evidence, and an attestation that hears what it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, final

import attrs
import numpy as np

from tiering._evidence import Evidence
from tiering._findings import Proposal
from tiering._tiers import TierScale


@final
@attrs.frozen
class Probe:
    """A rule that proposes nothing, and lets what it is made for see the evidence."""

    plugin: Any

    @property
    def reads(self) -> Mapping[str, int]:
        """What the plug-in reads."""
        return dict(getattr(self.plugin, "reads", {}))

    @property
    def elementwise(self) -> bool:
        """True, because it looks at nobody."""
        return True

    @property
    def parts(self) -> tuple[tuple[str, Any], ...]:
        """The plug-in, so that the regime can check what it needs."""
        return (("the plug-in", self.plugin),) if hasattr(self.plugin, "reads") else ()

    @property
    def counts_reviews(self) -> bool:
        """Whether the plug-in asks how long organisations have been in their tiers."""
        return bool(getattr(self.plugin, "counts_reviews", False))

    @property
    def counts_days(self) -> bool:
        """Whether the plug-in asks since which day they have been."""
        return bool(getattr(self.plugin, "counts_days", False))

    def check(self, scale: TierScale) -> None:
        """Let the plug-in refuse a scale."""
        if hasattr(self.plugin, "propose") and hasattr(self.plugin, "check"):
            self.plugin.check(scale)

    def propose(self, evidence: Evidence, /) -> Proposal:
        """Propose the least intensive tier for everybody."""
        ranks = np.zeros(evidence.current.shape[-1], dtype=np.int8)
        return Proposal(ranks, ranks)


class _Heard(str):
    """A code that equals no other, and remembers which it was compared with."""

    __slots__ = ("others",)
    others: dict[str, None]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str):
            self.others[str(other)] = None
        return False

    __hash__ = None  # type: ignore[assignment]


@final
@attrs.frozen(eq=False)
class Listener:
    """An attestation about nothing, which tells for what conditions it was looked at."""

    code: _Heard = attrs.field(init=False)
    organisation: str = attrs.field(default="", init=False)

    @code.default
    def _all_ears(self) -> _Heard:
        code = _Heard()
        code.others = {}
        return code
