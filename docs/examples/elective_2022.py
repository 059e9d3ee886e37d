"""
Replay both editions of the tiers for elective care on invented trusts.

All figures are invented, because no series by trust is embedded; so nothing here is about any real trust.
The goals are published.  How risk was judged never was: the thresholds are illustrative.
"""

from __future__ import annotations

import textwrap
from datetime import date

from tiering import History, testing
from tiering.nhs import elective_2022

# Trust A comes down from far away, B stays where it is, C has a bad winter, D stops reporting, E has no such waits.
OVER_78_WEEKS = {
    "TA": "0.009x2 0.008x3 0.007x2 0.006 0.005 0.004 0.003 0.002 0.001",
    "TB": "0.003x6 0.0031x7",
    "TC": "0.001x7 0.006 0.007 0.008 0.008 0.002 0.001",
    "TD": "0.001x3 _x10",
    "TE": "0.0x13",
}
# A comes down to nothing, B gets stuck on the way, C falls back in summer, D was never far.
OVER_65_WEEKS = {
    "TA": "0.035 0.033 0.030 0.027 0.024 0.021 0.017 0.013 0.009 0.006 0.003 0.0",
    "TB": "0.028 0.026 0.024 0.021 0.018 0.016 0.015 0.015 0.015 0.015 0.016 0.016",
    "TC": "0.014 0.013 0.011 0.010 0.009 0.008 0.012 0.018 0.023 0.022 0.016 0.008",
    "TD": "0.006 0.005 0.005 0.004 0.004 0.003 0.003 0.002 0.002 0.001 0.001 0.0",
}
SAID = dict.fromkeys(["", "2024"], "Invented trusts, with invented figures")
PICTURED = {"": ("over_78_weeks", "TC"), "2024": ("over_65_weeks", "TC")}


def history() -> History:
    """Return the reviews of 2022/23, on waits of over 78 weeks."""
    figures = {code: {"over_78_weeks": series} for code, series in OVER_78_WEEKS.items()}
    panel = testing.panel_of(figures, elective_2022.regime.metrics, first="2022-04")
    return elective_2022.regime.replay(panel, until=date(2023, 6, 30))


def histories() -> dict[str, History]:
    """Return the reviews of the later edition, on waits of over 65 weeks."""
    figures = {code: {"over_65_weeks": series} for code, series in OVER_65_WEEKS.items()}
    panel = testing.panel_of(figures, elective_2022.regime_2024.metrics, first="2023-10")
    return {"2024": elective_2022.regime_2024.replay(panel, until=date(2024, 11, 30))}


def main() -> None:
    print(textwrap.dedent(__doc__ or "").strip())
    for held in (history(), *histories().values()):
        print(f"\n{held.reviews[0].name}")
        for review in held:
            print(f"  {review}")
        for decision in held.moves:
            print(f"\n{decision.explain()}")


if __name__ == "__main__":
    main()
