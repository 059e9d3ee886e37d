"""
Systems, ambulance services, and the published tiers of 2023; the figures stand in `_uec_figures`.

Source: NHS England, licensed under the Open Government Licence v3.0.

The tiers are those of the lists of June and December 2023, with the basis of each entry: "stated",
"changed" (a stated change), or "carried" from June (the total of 18 agrees with the
announcement).  Everybody else was on no list.  Ambulance services were listed in June alone.
"""

from __future__ import annotations

SYSTEMS = {
    "QE1": "Lancashire and South Cumbria",
    "QF7": "South Yorkshire",
    "QGH": "Herefordshire and Worcestershire",
    "QH8": "Mid and South Essex",
    "QHG": "Bedfordshire, Luton and Milton Keynes",
    "QHL": "Birmingham and Solihull",
    "QHM": "North East and North Cumbria",
    "QJ2": "Derby and Derbyshire",
    "QJG": "Suffolk and North East Essex",
    "QJK": "Devon",
    "QJM": "Lincolnshire",
    "QK1": "Leicester, Leicestershire and Rutland",
    "QKK": "South East London",
    "QKS": "Kent and Medway",
    "QM7": "Hertfordshire and West Essex",
    "QMF": "North East London",
    "QMJ": "North Central London",
    "QMM": "Norfolk and Waveney",
    "QNC": "Staffordshire and Stoke-on-Trent",
    "QNQ": "Frimley",
    "QNX": "Sussex",
    "QOC": "Shropshire, Telford and Wrekin",
    "QOP": "Greater Manchester",
    "QOQ": "Humber and North Yorkshire",
    "QOX": "Bath and North East Somerset, Swindon and Wiltshire",
    "QPM": "Northamptonshire",
    "QR1": "Gloucestershire",
    "QRL": "Hampshire and Isle of Wight",
    "QRV": "North West London",
    "QSL": "Somerset",
    "QT1": "Nottingham and Nottinghamshire",
    "QT6": "Cornwall and the Isles of Scilly",
    "QU9": "Buckinghamshire, Oxfordshire and Berkshire West",
    "QUA": "Black Country",
    "QUE": "Cambridgeshire and Peterborough",
    "QUY": "Bristol, North Somerset and South Gloucestershire",
    "QVV": "Dorset",
    "QWE": "South West London",
    "QWO": "West Yorkshire",
    "QWU": "Coventry and Warwickshire",
    "QXU": "Surrey Heartlands",
    "QYG": "Cheshire and Merseyside",
}

SERVICES = {
    "RRU": "London Ambulance Service",
    "RX6": "North East Ambulance Service",
    "RX7": "North West Ambulance Service",
    "RX8": "Yorkshire Ambulance Service",
    "RX9": "East Midlands Ambulance Service",
    "RYA": "West Midlands Ambulance Service",
    "RYC": "East of England Ambulance Service",
    "RYD": "South East Coast Ambulance Service",
    "RYE": "South Central Ambulance Service",
    "RYF": "South Western Ambulance Service",
    "R1F": "Isle of Wight",
}

# Member, system, share of the system's category 2 incidents.
SHARES = (
    ("RX6", "QHM", 0.888109),
    ("RX7", "QHM", 0.111891),
    ("RX7", "QYG", 1.0),
    ("RX7", "QE1", 1.0),
    ("RX7", "QOP", 1.0),
    ("RX8", "QOQ", 0.809291),
    ("RX9", "QOQ", 0.190709),
    ("RX8", "QWO", 1.0),
    ("RX8", "QF7", 1.0),
    ("RX7", "QJ2", 0.02684),
    ("RX9", "QJ2", 0.97316),
    ("RX9", "QJM", 1.0),
    ("RX9", "QK1", 1.0),
    ("RX9", "QPM", 1.0),
    ("RX9", "QT1", 1.0),
    ("RYA", "QNC", 1.0),
    ("RYA", "QOC", 1.0),
    ("RYA", "QWU", 1.0),
    ("RYA", "QGH", 1.0),
    ("RYA", "QHL", 1.0),
    ("RYA", "QUA", 1.0),
    ("RYC", "QMM", 1.0),
    ("RYC", "QJG", 1.0),
    ("RYC", "QM7", 1.0),
    ("RYC", "QH8", 1.0),
    ("RYC", "QUE", 1.0),
    ("RYC", "QHG", 0.661636),
    ("RYE", "QHG", 0.338364),
    ("RRU", "QRV", 1.0),
    ("RRU", "QMJ", 1.0),
    ("RRU", "QMF", 1.0),
    ("RRU", "QKK", 1.0),
    ("RRU", "QWE", 1.0),
    ("RYD", "QKS", 1.0),
    ("RYD", "QXU", 1.0),
    ("RYD", "QNX", 1.0),
    ("RYD", "QNQ", 0.601356),
    ("RYE", "QNQ", 0.398644),
    ("RYE", "QU9", 1.0),
    ("RYF", "QT6", 1.0),
    ("RYF", "QJK", 1.0),
    ("RYF", "QSL", 1.0),
    ("RYF", "QUY", 1.0),
    ("RYF", "QOX", 1.0),
    ("RYF", "QVV", 1.0),
    ("RYF", "QR1", 1.0),
    ("RYE", "QRL", 0.894386),
    ("R1F", "QRL", 0.105614),
)

PUBLISHED_TIERS = {
    "2023-06": {
        "QGH": ("2", "stated"),
        "QJK": ("1", "stated"),
        "QKS": ("1", "stated"),
        "QM7": ("2", "stated"),
        "QMF": ("1", "stated"),
        "QMM": ("1", "stated"),
        "QNC": ("2", "stated"),
        "QNQ": ("2", "stated"),
        "QOC": ("2", "stated"),
        "QOP": ("1", "stated"),
        "QOQ": ("2", "stated"),
        "QRL": ("2", "stated"),
        "QT6": ("1", "stated"),
        "QYG": ("1", "stated"),
    },
    "2023-12": {
        "QGH": ("2", "carried"),
        "QJK": ("1", "carried"),
        "QJM": ("2", "changed"),
        "QKS": ("1", "carried"),
        "QM7": ("2", "carried"),
        "QMF": ("2", "changed"),
        "QMM": ("1", "carried"),
        "QNC": ("2", "carried"),
        "QNQ": ("2", "carried"),
        "QOC": ("1", "changed"),
        "QOP": ("1", "carried"),
        "QOQ": ("2", "carried"),
        "QOX": ("2", "changed"),
        "QPM": ("2", "changed"),
        "QR1": ("2", "changed"),
        "QRL": ("2", "carried"),
        "QT6": ("1", "carried"),
        "QYG": ("1", "carried"),
    },
}

LISTED_SERVICES = {
    "2023-06": {
        "RX9": ("2", "stated"),
        "RYC": ("2", "stated"),
        "RYF": ("1", "stated"),
    },
}

# The service of the Isle of Wight is part of an acute trust; the lists were of ambulance trusts.
NO_TRUST = "R1F"

# On what grounds systems moved in December 2023, as it was reported of the letters to them.
GROUNDS = {
    "QMF": "sustained improvement in performance, and a clear commitment to culture change",
    "QOC": "moved up at the review of December 2023: a deterioration in performance",
    "QJM": "entered at the review of December 2023: a deterioration in performance",
    "QOX": "entered at the review of December 2023: a deterioration in performance",
    "QPM": "entered at the review of December 2023: a deterioration in performance",
    "QR1": "entered at the review of December 2023: a deterioration in performance",
}
