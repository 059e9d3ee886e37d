"""
Figures of the NHS Oversight Framework, 2025/26.

The league tables' are of October to December 2025: 75 trusts, from a third party's copy.  The scores
of one trust are of all four quarters, April 2025 to March 2026.

Source: NHS England, licensed under the Open Government Licence v3.0.
"""

from __future__ import annotations

ACUTE, COMMUNITY, AMBULANCE = "acute trust", "mental health and community trust", "ambulance trust"

LEAGUE_QUARTER = "2025-Q4"

LEAGUE = {
    # Name, kind, average metric score, in deficit (published for acute trusts only), adjusted segment, rank.
    "R0A": ("Manchester University NHS Foundation Trust", ACUTE, 2.36, 0, "3", 65),
    "R0D": ("University Hospitals Dorset NHS Foundation Trust", ACUTE, 2.51, 0, "3", 87),
    "R1F": ("Isle of Wight NHS Trust", ACUTE, 2.48, 1, "3", 82),
    "R1K": ("London North West University Healthcare NHS Trust", ACUTE, 1.85, 0, "1", 16),
    "RA7": ("University Hospitals Bristol and Weston NHS Foundation Trust", ACUTE, 1.99, 0, "1", 17),
    "RAE": ("Bradford Teaching Hospitals NHS Foundation Trust", ACUTE, 2.3, 1, "3", 58),
    "RAL": ("Royal Free London NHS Foundation Trust", ACUTE, 2.33, 1, "3", 62),
    "RAS": ("The Hillingdon Hospitals NHS Foundation Trust", ACUTE, 2.35, 0, "2", 27),
    "RAX": ("Kingston and Richmond NHS Foundation Trust", ACUTE, 1.91, 1, "3", 34),
    "RBK": ("Walsall Healthcare NHS Trust", ACUTE, 2.32, 1, "3", 61),
    "RBN": ("Mersey and West Lancashire Teaching Hospitals NHS Trust", ACUTE, 2.49, 1, "3", 83),
    "RBS": ("Alder Hey Children's NHS Foundation Trust", ACUTE, 1.83, 0, "1", 14),
    "RBV": ("The Christie NHS Foundation Trust", ACUTE, 1.36, 0, "1", 3),
    "RCB": ("York and Scarborough Teaching Hospitals NHS Foundation Trust", ACUTE, 3.12, 1, "4", 131),
    "RCF": ("Airedale NHS Foundation Trust", ACUTE, 2.26, 1, "3", 50),
    "RCX": ("The Queen Elizabeth Hospital King's Lynn NHS Foundation Trust", ACUTE, 3.22, 1, "4", 133),
    "RD8": ("Milton Keynes University Hospital NHS Foundation Trust", ACUTE, 2.47, 0, "3", 78),
    "RDR": ("Sussex Community NHS Foundation Trust", COMMUNITY, 1.99, None, "1", 11),
    "RDY": ("Dorset Healthcare University NHS Foundation Trust", COMMUNITY, 2.27, None, "2", 24),
    "REM": ("Liverpool University Hospitals NHS Foundation Trust", ACUTE, 2.85, 1, "4", 113),
    "RET": ("The Walton Centre NHS Foundation Trust", ACUTE, 1.78, 0, "1", 13),
    "RFF": ("Barnsley Hospital NHS Foundation Trust", ACUTE, 2.1, 1, "3", 41),
    "RFS": ("Chesterfield Royal Hospital NHS Foundation Trust", ACUTE, 2.81, 1, "4", 110),
    "RGP": ("James Paget University Hospitals NHS Foundation Trust", ACUTE, 3.03, 1, "4", 127),
    "RGT": ("Cambridge University Hospitals NHS Foundation Trust", ACUTE, 2.19, 0, "2", 22),
    "RH8": ("Royal Devon University Healthcare NHS Foundation Trust", ACUTE, 2.28, 1, "3", 54),
    "RHQ": ("Sheffield Teaching Hospitals NHS Foundation Trust", ACUTE, 2.32, 0, "2", 26),
    "RHW": ("Royal Berkshire NHS Foundation Trust", ACUTE, 1.5, 1, "3", 28),
    "RJ2": ("Lewisham and Greenwich NHS Trust", ACUTE, 2.39, 0, "3", 68),
    "RJ7": ("St George's University Hospitals NHS Foundation Trust", ACUTE, 2.29, 1, "3", 56),
    "RJC": ("South Warwickshire University NHS Foundation Trust", ACUTE, 2.29, 1, "3", 56),
    "RJL": ("Northern Lincolnshire and Goole NHS Foundation Trust", ACUTE, 2.86, 1, "4", 114),
    "RJR": ("Countess of Chester Hospital NHS Foundation Trust", ACUTE, 2.98, 1, "4", 122),
    "RK5": ("Sherwood Forest Hospitals NHS Foundation Trust", ACUTE, 2.31, 1, "3", 60),
    "RKB": ("University Hospitals Coventry and Warwickshire NHS Trust", ACUTE, 2.63, 1, "3", 92),
    "RL1": ("The Robert Jones and Agnes Hunt Orthopaedic Hospital NHS Foundation Trust", ACUTE, 2.19, 0, "2", 22),
    "RLQ": ("Wye Valley NHS Trust", ACUTE, 2.15, 1, "3", 42),
    "RM1": ("Norfolk and Norwich University Hospitals NHS Foundation Trust", ACUTE, 2.62, 1, "3", 91),
    "RMC": ("Bolton NHS Foundation Trust", ACUTE, 2.45, 1, "3", 76),
    "RN3": ("Great Western Hospitals NHS Foundation Trust", ACUTE, 2.5, 1, "3", 85),
    "RN7": ("Dartford and Gravesham NHS Trust", ACUTE, 2.61, 1, "3", 90),
    "RNN": ("North Cumbria Integrated Care NHS Foundation Trust", ACUTE, 3.11, 1, "4", 130),
    "RNS": ("Northampton General Hospital NHS Trust", ACUTE, 3.01, 1, "4", 126),
    "RNZ": ("Salisbury NHS Foundation Trust", ACUTE, 2.37, 1, "3", 67),
    "RP6": ("Moorfields Eye Hospital NHS Foundation Trust", ACUTE, 1.58, 0, "1", 6),
    "RPC": ("Queen Victoria Hospital NHS Foundation Trust", ACUTE, 1.69, 1, "3", 29),
    "RQM": ("Chelsea and Westminster Hospital NHS Foundation Trust", ACUTE, 1.71, 0, "1", 11),
    "RQX": ("Homerton Healthcare NHS Foundation Trust", ACUTE, 1.7, 1, "3", 30),
    "RR8": ("Leeds Teaching Hospitals NHS Trust", ACUTE, 2.56, 1, "3", 88),
    "RRK": ("University Hospitals Birmingham NHS Foundation Trust", ACUTE, 2.5, 1, "3", 85),
    "RTD": ("The Newcastle upon Tyne Hospitals NHS Foundation Trust", ACUTE, 2.39, 0, "3", 68),
    "RTF": ("Northumbria Healthcare NHS Foundation Trust", ACUTE, 1.66, 0, "1", 8),
    "RTH": ("Oxford University Hospitals NHS Foundation Trust", ACUTE, 2.18, 1, "3", 44),
    "RTP": ("Surrey and Sussex Healthcare NHS Trust", ACUTE, 2.35, 1, "3", 63),
    "RTR": ("South Tees Hospitals NHS Foundation Trust", ACUTE, 2.46, 1, "3", 77),
    "RV9": ("Humber Teaching NHS Foundation Trust", COMMUNITY, 1.91, None, "1", 7),
    "RVR": ("Epsom and St Helier University Hospitals NHS Trust", ACUTE, 2.64, 1, "3", 93),
    "RVW": ("North Tees and Hartlepool NHS Foundation Trust", ACUTE, 2.06, 0, "1", 19),
    "RW4": ("Mersey Care NHS Foundation Trust", COMMUNITY, 2.25, None, "2", 23),
    "RWD": ("United Lincolnshire Teaching Hospitals NHS Trust", ACUTE, 2.8, 1, "4", 109),
    "RWF": ("Maidstone and Tunbridge Wells NHS Trust", ACUTE, 1.85, 1, "3", 32),
    "RWH": ("East and North Hertfordshire Teaching NHS Trust", ACUTE, 2.13, 0, "2", 21),
    "RWP": ("Worcestershire Acute Hospitals NHS Trust", ACUTE, 2.79, 1, "4", 106),
    "RWX": ("Berkshire Healthcare NHS Foundation Trust", COMMUNITY, 2.06, None, "1", 17),
    "RX1": ("Nottingham University Hospitals NHS Trust", ACUTE, 3.21, 1, "4", 132),
    "RXF": ("Mid Yorkshire Teaching NHS Trust", ACUTE, 2.82, 1, "4", 112),
    "RXK": ("Sandwell and West Birmingham Hospitals NHS Trust", ACUTE, 2.44, 1, "3", 74),
    "RXN": ("Lancashire Teaching Hospitals NHS Foundation Trust", ACUTE, 3.06, 1, "4", 129),
    "RXQ": ("Buckinghamshire Healthcare NHS Trust", ACUTE, 2.35, 1, "3", 63),
    "RXW": ("The Shrewsbury and Telford Hospital NHS Trust", ACUTE, 2.47, 1, "3", 78),
    "RY4": ("Hertfordshire Community NHS Trust", COMMUNITY, 2.05, None, "1", 14),
    "RY7": ("Wirral Community Health and Care NHS Foundation Trust", COMMUNITY, 1.98, None, "1", 9),
    "RYF": ("South Western Ambulance Service NHS Foundation Trust", AMBULANCE, 2.75, None, "4", 9),
    "RYJ": ("Imperial College Healthcare NHS Trust", ACUTE, 1.66, 0, "1", 8),
    "RYX": ("Central London Community Healthcare NHS Trust", COMMUNITY, 1.82, None, "1", 4),
}

ONE_TRUST = "RDY"
FIRST_QUARTER = "2025-Q2"

SCORES = {
    # The four quarters; OF5002 is the average, OF5004 whether the financial override applies.
    "OF1005": (1.0, 1.0, 1.0, 1.0),
    "OF1016": (2.67, 3.45, 2.75, 3.09),
    "OF1035": (2.0, 2.0, 2.0, 2.0),
    "OF1041": (2.97, 2.83, 2.43, 1.87),
    "OF1057": (2.54, 2.29, 2.47, 2.66),
    "OF1061": (2.1, 2.1, 2.1, 1.8),
    "OF1063": (3.17, 1.64, 4.0, 4.0),
    "OF1079": (1.0, 1.0, 1.0, 1.0),
    "OF1080": (1.0, 1.0, 1.0, 1.0),
    "OF1081": (1.0, 1.0, 1.0, 1.0),
    "OF1082": (2.28, 2.37, 2.26, 2.1),
    "OF1084": (2.15, 2.15, 2.15, 1.95),
    "OF1086": (3.0, 2.84, 2.84, 2.84),
    "OF5002": (2.26, 2.15, 2.27, 2.21),
    "OF5004": (0, 0, 0, 0),
}
