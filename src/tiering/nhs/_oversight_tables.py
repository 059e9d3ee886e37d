"""
The metrics of the NHS Oversight Framework 2025/26 that mental health and community trusts are scored on.

Codes, names and domains are those of the tables that NHS England publishes with the league tables.
Source: NHS England, licensed under the Open Government Licence v3.0.
"""

from __future__ import annotations

import math

from tiering._metrics import Polarity
from tiering._units import Unit

_UP, _DOWN = Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER
_SHARE, _NUMBER = Unit.FRACTION, Unit.NUMBER
_ANY = (-math.inf, math.inf)

DOMAINS = {
    "Access to services": {
        "OF1005": "Percentage of patients waiting over 52 weeks for community services",
        "OF1041": "Annual change in the number of children and young people accessing NHS-funded MH services",
    },
    "Effectiveness and experience": {
        "OF1035": "CQC community mental health survey satisfaction rate",
        "OF1057": "Urgent Community Response 2-hour performance",
        "OF1063": "Percentage of inpatients with >60 day length of stay",
    },
    "Patient safety": {
        "OF1016": "Percentage of patients in mental health crisis to receive face-to-face contact within 24 hours",
        "OF1061": "NHS Staff survey - raising concerns sub-score",
    },
    "People and workforce": {
        "OF1082": "Sickness absence rate",
        "OF1084": "NHS staff survey engagement theme sub-score",
    },
    "Finance and productivity": {
        "OF1080": "Combined finance",
        "OF1086": "Relative difference in costs",
    },
}
"""Domain to the metric scores that count in it."""

COMBINED = {
    "OF1079": "Planned surplus/deficit",
    "OF1081": "Variance year-to-date to financial plan",
}
"""The two scores that the combined one stands for."""

FIGURES = {
    "OF0005": ("Percentage of patients waiting over 52 weeks for community services", _SHARE, _DOWN, (0, 1)),
    "OF0041": (
        "Annual change in the number of children and young people accessing NHS-funded MH services",
        _SHARE,
        _UP,
        _ANY,
    ),
    "OF0057": ("Urgent Community Response 2-hour performance", _SHARE, _UP, (0, 1)),
    "OF0063": ("Percentage of inpatients with >60 day length of stay", _SHARE, _DOWN, (0, 1)),
    "OF0016": (
        "Percentage of patients in mental health crisis to receive face-to-face contact within 24 hours",
        _SHARE,
        _UP,
        (0, 1),
    ),
    "OF0061": ("NHS Staff survey - raising concerns sub-score", _NUMBER, _UP, (0, 10)),
    "OF0082": ("Sickness absence rate", _SHARE, _DOWN, (0, 1)),
    "OF0084": ("NHS staff survey engagement theme sub-score", _NUMBER, _UP, (0, 10)),
    "OF0079": ("Planned surplus/deficit", _SHARE, _UP, _ANY),
    "OF0081": ("Variance year-to-date to financial plan", _SHARE, _UP, _ANY),
    "OF0086": ("Relative difference in costs", _SHARE, _DOWN, (0, math.inf)),
}
"""The figure behind each metric score: name, unit, better side, range."""
