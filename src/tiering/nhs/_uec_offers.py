"""
What was offered to the tiers for urgent and emergency care.

Tiers 1 and 2: the accounts of the lists of June 2023 in the press, which quote NHS England.  The universal offer:
NHS England's letter on delivery and improvement support for the recovery plan, 2023, to the boards of systems in tiers 2 and 3.
"""

from __future__ import annotations

from tiering._tiers import TierScale
from tiering.support import Catalogue, SupportOffer

PROGRAMME = "urgent and emergency care"

# Code, name, tiers, kind.
_OFFERS = (
    ("analytical_capacity", "analytical and delivery capacity", ("1",), "national"),
    ("buddying", "buddying with leading systems", ("1",), "national"),
    ("executive_leadership", "targeted executive leadership", ("1",), "national"),
    ("deep_dives", "deep dives to diagnose challenges and drive improvement", ("2",), "regional"),
    ("sharing_practice", "sharing of practice", ("2", "3"), "universal"),
)


def catalogue(scale: TierScale) -> Catalogue:
    """Return the offers; no team is known, and no amount."""
    found = [
        SupportOffer(
            code,
            name=name,
            amount=None,
            tiers=tiers,
            kind=kind,
            universal=kind == "universal",
            programme=PROGRAMME,
        )
        for code, name, tiers, kind in _OFFERS
    ]
    return Catalogue([], found, scale)
