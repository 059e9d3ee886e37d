"""
Fill the places of the Special Focus Facility programme in a state of fourteen invented nursing homes.

All homes and figures are invented; the published lists are no part of the library.
"""

from __future__ import annotations

import textwrap
from datetime import date

from tiering import History, testing
from tiering.elsewhere import special_focus_2022

# Home A has the worst inspections, B the next, and so on.
HOMES = {
    f"H{letter}": {"inspection_score": f"{200 - 10 * place}x10", "clean_surveys": "0x10"}
    for place, letter in enumerate("ABCDEFGHIJKLMN")
}
# A has a clean survey in spring and another in autumn; G gets worse at the end of the year.
HOMES["HA"]["clean_surveys"] = "0x2 1x2 2x6"
HOMES["HG"]["inspection_score"] = "140x4 195x6"
SAID = {"": "Invented homes, with invented figures"}
PICTURED = ("clean_surveys", "HA")


def history() -> History:
    """Return the reviews of two years."""
    panel = testing.panel_of(HOMES, special_focus_2022.metrics, first="2022-10")
    return special_focus_2022.regime.replay(panel, until=date(2024, 12, 31))


def main() -> None:
    print(textwrap.dedent(__doc__ or "").strip())
    held = history()
    print()
    for review in held:
        listed = [" ".join(home.code for home in review.in_tier(tier)) for tier in ("focus", "candidate")]
        print(f"{review.day_text:<16}  in the programme {listed[0]}, candidates {listed[1]}")
    for decision in held.moves:
        print(f"\n{decision.explain()}")
    print(f"\n{held[-1]['HC'].explain()}")


if __name__ == "__main__":
    main()
