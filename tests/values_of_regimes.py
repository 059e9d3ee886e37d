"""What every bundled value is known by; `tiering._fingerprints` makes it, and references do not count in it."""

from __future__ import annotations

VALUES: dict[str, str] = {
    "ae_groups_2017.regime": "0fb798239f4ae008",
    "cancer_2022.regime": "4f24a3990ebc78b1",
    "cancer_2022.regime_2023": "5b4232b8c47b16fe",
    "elective_2022.regime": "8b09c5f702e1fea0",
    "elective_2022.regime_2024": "5ed0a3bbb301a8ff",
    "oversight_2016.regime": "ff8115e58fab42c8",
    "oversight_2021.regime": "2f2c8be18da25aa1",
    "oversight_2025.regime": "ef6def6d4b84cb30",
    "oversight_2025.quarter_3": "ddcfaa5b4b7c7cae",
    "oversight_2025.regime_2026": "33de285935035f21",
    "sustainability_fund_2018.regime": "15deca887088b351",
    "uec_2023.regime": "80a436da86f074d2",
    "uec_2023.june_regime": "52de753975fa35ad",
    "uec_2023.december_regime": "5ada209cc99f8818",
    "uec_2023.ambulance_regime": "e01386fe30a72be9",
    "uec_2023.listed_regime": "8d065837e399daf3",
    "uec_2023.offers": "e226cee9577b6484",
    "special_focus_2022.regime": "def841d57d0e9132",
    "star_ratings_2023.regime": "862ef6bf6430d4a3",
}
