"""What a review is given, beside what its regime is about: refused where it cannot be, and told where it is hardly meant."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping, Sequence

from tiering._checks import wrong_attestations, wrong_panel
from tiering._judgements import Attestation
from tiering._metrics import Metric
from tiering._panel import Panel
from tiering._protocols import Rule
from tiering._wording import listed, plural
from tiering.errors import OddRegimeWarning, raise_problems

_ANY = "organisation"
"""The kind of an organisation of which nothing else is said."""

_DEEP = 4
"""The call of a regime's method, from here."""


def check_panel(panel: Panel, reads: Mapping[Metric, int], rule: Rule, kind: str) -> None:
    """Refuse an unfit panel, and tell of one that is of other organisations than those that the regime places."""
    raise_problems("the panel", wrong_panel(panel, reads, rule))
    # Most panels are of the kind, and then the first organisation says so.
    if not kind or not panel.organisations or any(_may_be(each.kind, kind) for each in panel.organisations):
        return
    kinds = sorted({plural(each.kind) for each in panel.organisations})
    message = f"the regime places organisations of the kind {kind!r}, and the panel has {listed(kinds)}; are they the right figures?"
    warnings.warn(message, OddRegimeWarning, stacklevel=_DEEP)


def _may_be(kind: str, wanted: str) -> bool:
    """Tell whether what is said of an organisation leaves open that it is of a kind: "acute trust" is a trust."""
    return kind in {"", _ANY} or kind in wanted or wanted in kind


def check_attestations(given: Sequence[Attestation], panel: Panel, asked: Collection[str]) -> None:
    """Refuse attestations that contradict each other, or name nobody there, and tell of those that nothing asks for."""
    raise_problems("the attestations", wrong_attestations(given, panel, asked))
    strange = dict.fromkeys(each.code for each in given if each.code not in asked)
    if strange:
        known = f"it asks for {listed(map(repr, asked))}" if asked else "it asks for none"
        message = (
            f"the regime does not ask for {listed(map(repr, strange))}, so these attestations change nothing; {known}"
        )
        warnings.warn(message, OddRegimeWarning, stacklevel=_DEEP)
