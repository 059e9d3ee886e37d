"""
Replay both editions of the tiers for cancer on invented trusts.

All figures are invented, because no series by trust is embedded; so nothing here is about any real trust.
The goals are published.  How risk was judged never was: the thresholds are illustrative.
"""

from __future__ import annotations

import textwrap
from datetime import date

from tiering import History, testing
from tiering.nhs import cancer_2022

# Trust A comes down from twice the old level, B stays at one and a half, C has a bad autumn, D is where it should be,
# E stops reporting.
BACKLOG = {
    "TA": "2.1 2.0 2.0 1.9 1.9 1.8 1.7 1.5 1.3 1.2 1.1 1.0",
    "TB": "1.5x12",
    "TC": "1.0x6 1.9x3 1.1x3",
    "TD": "0.9x12",
    "TE": "1.6 _x11",
}
# A catches up with a goal that rises, B stays as it is until the goal has left it behind, C has a bad year, D is ahead.
FASTER_DIAGNOSIS = {
    "TA": "0.60 0.60 0.61 0.62 0.62 0.63 0.64 0.65 0.66 0.66 0.67 0.68 0.69 0.70 0.70 0.71 0.72 0.72 0.73 0.73 0.74 0.74 "
    "0.75 0.75 0.76 0.76 0.76 0.77 0.77 0.77 0.78x3 0.79x3 0.80x3",
    "TB": "0.745x39",
    "TC": "0.76x15 0.74 0.71 0.68 0.66 0.65 0.65 0.66 0.67 0.69 0.70 0.72 0.73 0.75 0.76 0.77x3 0.78x4 0.79x3",
    "TD": "0.79x12 0.80x12 0.82x15",
}
SAID = dict.fromkeys(["", "2023"], "Invented trusts, with invented figures")
PICTURED = {"": ("backlog_62_day", "TC"), "2023": ("faster_diagnosis", "TC")}


def history() -> History:
    """Return the reviews of 2022/23, on the 62-day backlog."""
    figures = {code: {"backlog_62_day": series} for code, series in BACKLOG.items()}
    panel = testing.panel_of(figures, cancer_2022.regime.metrics, first="2022-04")
    return cancer_2022.regime.replay(panel, until=date(2023, 6, 30))


def histories() -> dict[str, History]:
    """Return the reviews of the later edition, on diagnosis within 28 days."""
    figures = {code: {"faster_diagnosis": series} for code, series in FASTER_DIAGNOSIS.items()}
    panel = testing.panel_of(figures, cancer_2022.regime_2023.metrics, first="2023-01")
    return {"2023": cancer_2022.regime_2023.replay(panel, until=date(2026, 5, 31))}


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
