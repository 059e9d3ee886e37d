"""
What a register says of its organisations: who belongs to whom, who continues, serves, hosts and leads whom.
"""

from tiering._hostings import Hosting
from tiering._leading import Lead, Partnership
from tiering._memberships import Membership, ServiceShare
from tiering._organisations import FormerName
from tiering._successions import Succession

__all__ = [
    "FormerName",
    "Hosting",
    "Lead",
    "Membership",
    "Partnership",
    "ServiceShare",
    "Succession",
]
