"""
Replay the System Oversight Framework of 2021/22 on four invented trusts.

The trusts, their figures and what a committee found about them are invented: findings about real ones are not public.
"""

from __future__ import annotations

import textwrap
from datetime import date

from tiering import Attestation, History, testing
from tiering.nhs import oversight_2021

# Trust A has good figures and earns segment 1, B has good figures, C has bad ones, D reports nothing.
FIGURES = {
    "TA": {"four_hour": "0.90x18", "over_52_weeks": "0.01x18"},
    "TB": {"four_hour": "0.80x18", "over_52_weeks": "0.03x18"},
    "TC": {"four_hour": "0.78x5 0.60x13", "over_52_weeks": "0.03x5 0.09x13"},
    "TD": {},
}
SAID = {"": "Invented trusts, with invented figures and findings"}
PICTURED = ("four_hour", "TC")


def found(organisation: str, code: str, on: date, *, holds: bool = True) -> Attestation:
    """Return what the invented committee found."""
    return Attestation(organisation=organisation, code=code, holds=holds, on=on, by="the invented committee")


def history() -> History:
    """Return the reviews of a year, with what the committee found."""
    given = [
        found("TA", "segment 1 earned", date(2021, 10, 1)),
        found("TC", "suspected breach of licence", date(2021, 10, 15)),
        found("TC", "mandated intensive support", date(2021, 10, 15)),
        *(found("TC", code, date(2022, 4, 20), holds=False) for code in oversight_2021.conditions[1:]),
    ]
    panel = testing.panel_of(FIGURES, oversight_2021.metrics, first="2021-01")
    return oversight_2021.regime.replay(panel, until=date(2022, 8, 31), attestations=given)


def main() -> None:
    print(textwrap.dedent(__doc__ or "").strip())
    held = history()
    for review in held:
        print(f"\n{review}")
        for decision in review.undecided:
            print(
                f"  {decision.organisation}: the committee is to decide between {decision.least.name} and {decision.most.name}"
            )
    for decision in held.moves:
        print(f"\n{decision.explain()}")


if __name__ == "__main__":
    main()
