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
    kinds = {each.kind for each in panel.organisations}
    # Whoever has no kind of its own may be anything, and "acute trust" is a trust.
    if kind and kinds and not kinds & {"", _ANY} and not any(kind in each or each in kind for each in kinds):
        message = (
            f"the regime places organisations of the kind {kind!r}, and the panel has {listed(sorted(map(plural, kinds)))}; "
            "are they the right figures?"
        )
        warnings.warn(message, OddRegimeWarning, stacklevel=_DEEP)


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
