"""
The published lists of tiers for urgent and emergency care, June and December 2023.

Source: NHS England, licensed under the Open Government Licence v3.0, as reported when the lists were published.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import attrs
import numpy as np

from tiering._dates import Period
from tiering._history import History
from tiering._judgements import Judgement
from tiering._organisations import Organisation
from tiering._panel import Panel
from tiering._reviews import Review
from tiering._tiers import Placement
from tiering.errors import UnknownCodeError

SYSTEM = "integrated care system"
SERVICE = "ambulance service"

_BASIS = {"stated": "stated", "changed": "stated change", "carried": "carried from June 2023"}
_MONTHS = {"2023-06": "June 2023", "2023-12": "December 2023"}
_BY = "NHS England"


def organisations(kind: str, names: Mapping[str, str], without: Iterable[str] = ()) -> list[Organisation]:
    """Return organisations of a kind by their names."""
    return [Organisation(code, name=name, kind=kind) for code, name in names.items() if code not in without]


def _lists(kind: str) -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """Return the lists that named organisations of a kind: month to organisation to its tier, with the basis."""
    from tiering.samples import _uec_places as places

    lists: dict[str, Mapping[str, Mapping[str, tuple[str, str]]]] = {
        SYSTEM: places.PUBLISHED_TIERS,
        SERVICE: places.LISTED_SERVICES,
    }
    if kind not in lists:
        raise UnknownCodeError("kind of organisation", kind, tuple(lists), "the published lists")
    return lists[kind]


def _list(as_of: str, kind: str = SYSTEM) -> Mapping[str, tuple[str, str]]:
    lists = _lists(kind)
    if as_of not in lists:
        raise UnknownCodeError("list of published tiers", as_of, tuple(lists))
    return lists[as_of]


def _on_the_lists(kind: str) -> list[Organisation]:
    """Return those who could have been listed."""
    from tiering.samples import _uec_places as places

    if kind == SYSTEM:
        return organisations(kind, places.SYSTEMS)
    return organisations(kind, places.SERVICES, without=[places.NO_TRUST])


def tier_list_records() -> list[dict[str, Any]]:
    """
    Return the lists of June and December 2023 as they were published, one record for each organisation and list.

    The tier of whoever was not listed is None.  The basis says how each is known: "stated", "stated change",
    "carried from June 2023" (only changes were stated in December, and with those carried the total is the one announced),
    or "not listed".  Ambulance services were listed in June alone.

    Example:
        >>> from collections import Counter
        >>> from tiering import samples
        >>> december = [row for row in samples.tier_list_records() if row["list"] == "2023-12"]
        >>> sorted(Counter(row["basis"] for row in december).items())
        [('carried from June 2023', 12), ('not listed', 24), ('stated change', 6)]
    """
    records: list[dict[str, Any]] = []
    for kind in (SYSTEM, SERVICE):
        for as_of, listed in _lists(kind).items():
            for each in _on_the_lists(kind):
                tier, basis = listed.get(each.code, (None, ""))
                records.append(
                    {
                        "list": as_of,
                        "kind": kind,
                        "organisation": each.code,
                        "name": each.name,
                        "tier": tier,
                        "basis": _BASIS.get(basis, "not listed"),
                    }
                )
    return records


def listed_tiers(as_of: str, *, kind: str = SYSTEM) -> tuple[Placement, ...]:
    """
    Return the tiers of those who were listed, and of nobody else.

    Args:
        as_of: "2023-06" or "2023-12"; of ambulance services there is the list of June alone.
        kind: "integrated care system" or "ambulance service".

    Raises:
        UnknownCodeError: There is no such list.

    Example:
        >>> from tiering import samples
        >>> [each.organisation for each in samples.listed_tiers("2023-06", kind="ambulance service")]
        ['RX9', 'RYC', 'RYF']
    """
    since = Period.parse(as_of).start if as_of in _MONTHS else None
    return tuple(Placement(code, tier, since=since) for code, (tier, _) in _list(as_of, kind).items())


def residual_tiers(as_of: str) -> tuple[Placement, ...]:
    """
    Return tiers of all 42 integrated care systems, where whoever was not listed is taken to be in tier 3.

    That is a reading of the lists: they named tiers 1 and 2 alone.

    Args:
        as_of: "2023-06" or "2023-12".

    Raises:
        UnknownCodeError: There is no such list.

    Example:
        >>> from tiering import samples
        >>> sum(placement.tier == "3" for placement in samples.residual_tiers("2023-06"))
        28
    """
    from tiering.samples import _uec_places as places

    listed, since = _list(as_of), Period.parse(as_of).start
    return tuple(Placement(code, listed[code][0] if code in listed else "3", since=since) for code in places.SYSTEMS)


def published_tiers(as_of: str) -> tuple[Placement, ...]:
    """
    Return what `residual_tiers` does, under its former name.

    Only tiers 1 and 2 were listed; that everybody else is in tier 3 is a reading.  `listed_tiers` holds to the lists.

    Args:
        as_of: "2023-06" or "2023-12".

    Raises:
        UnknownCodeError: There is no such list.

    Example:
        >>> from tiering import samples
        >>> samples.published_tiers("2023-06") == samples.residual_tiers("2023-06")
        True
    """
    return residual_tiers(as_of)


def tier_judgements(*, kind: str = SYSTEM) -> tuple[Judgement, ...]:
    """
    Return what the lists stated as judgements of NHS England.

    Each counts until the next quarterly review: what that one decided is only known where it was stated again.

    Args:
        kind: "integrated care system" or "ambulance service".

    Raises:
        UnknownCodeError: There are no lists of such a kind.

    Example:
        >>> from tiering import samples
        >>> [each for each in samples.tier_judgements() if each.organisation == "QMF"][-1].reason
        'sustained improvement in performance, and a clear commitment to culture change'
    """
    from tiering.samples import _uec_places as places

    lists = _lists(kind)
    found: list[Judgement] = []
    for as_of, listed in lists.items():
        month = Period.parse(as_of)
        found += [
            Judgement(
                organisation=code,
                tier=tier,
                reason=places.GROUNDS[code] if basis == "changed" else f"listed in {_MONTHS[as_of]}",
                by=_BY,
                on=month.start,
                until=month.shifted(3).start - timedelta(days=1),
            )
            for code, (tier, basis) in listed.items()
            if basis != "carried"
        ]
    return tuple(found)


def published_history(*, kind: str = SYSTEM) -> History:
    """
    Return the published record: the list of June and, of systems, the changes of December 2023.

    Its scale has a place for those not listed, which is no tier.  What was stated is a judgement; whoever was carried
    over stays without one, and every decision is undecided, because what was decided on is not public.

    Args:
        kind: "integrated care system" or "ambulance service".

    Raises:
        UnknownCodeError: There are no lists of such a kind.

    Example:
        >>> from tiering import samples
        >>> print(samples.published_history()[-1]["QMJ"].tier.name)
        no known tier
    """
    from tiering.nhs import uec_2023

    judgements, everybody = tier_judgements(kind=kind), _on_the_lists(kind)
    regime = attrs.evolve(uec_2023.listed_regime, kind=kind)
    # Nobody knows which figures decided, so the record has none.
    blank = np.full((len(regime.metrics), 1, len(everybody)), math.nan)
    panel = Panel.from_arrays(blank, metrics=regime.metrics, periods=[Period.parse("2023-04")], organisations=everybody)
    reviews: list[Review] = []
    for as_of in _lists(kind):
        previous = reviews[-1] if reviews else None
        on = Period.parse(as_of).start
        reviews.append(regime.review(panel, on=on, previous=previous, judgements=judgements))
    return History(reviews)
