"""
Put the trusts of England into four groups by accident and emergency performance, quarter by quarter, 2016 to 2019.

Figures: NHS England, licensed under the Open Government Licence v3.0, as packaged in NHSRdatasets (CC0).
The groups are illustrative: those of 2017 were never published, nor was who was in them.
"""

from __future__ import annotations

import textwrap
from datetime import date

from tiering import History, Panel, Period, samples
from tiering.nhs import ae_groups_2017

UNTIL = date(2019, 4, 16)
AUTUMN = date(2017, 10, 16)
PICTURED = ("four_hour", "RVV")
WIDTH = 110
# Those whom the press placed at the bottom in the autumn of 2017: East Kent, United Lincolnshire, North Bristol.
PRESSED = ("RVV", "RWD", "RVJ")
# By when each of the first three standards was to be reached.
DUE = ("2017-09", "2018-03", "2018-12")


def figures() -> Panel:
    """Return the figures of every trust with a major department, month by month."""
    return samples.accident_and_emergency("2016-04", "2019-03")


def history() -> History:
    """Return twelve reviews, of which each sees a quarter; placements follow trusts that have merged."""
    return ae_groups_2017.regime.replay(figures(), until=UNTIL, register=samples.accident_and_emergency_register())


def main() -> None:
    print(textwrap.dedent(__doc__ or "").strip())
    held, panel, register = history(), figures(), samples.accident_and_emergency_register()

    heading("THE REVIEWS")
    for review in held:
        print(review)
        for decision in review.undecided:
            paragraph(f"  left open, in {decision.tier.name}: {decision.organisation}")

    heading("THE STANDARDS")
    england, *others = ae_groups_2017.standards[:3]
    for standard, month in zip((england, *others), DUE, strict=True):
        # The first is one of England as a whole, and not of the trusts with a major department alone.
        everybody = standard is england
        shown = samples.accident_and_emergency_england() if everybody else panel
        paragraph(str(standard.reached(shown, Period.parse(month), register=None if everybody else register)))

    heading("WHO FOLLOWED WHOM")
    for review in held:
        for follows in review.take_overs:
            paragraph(f"{review.day_text}: {follows}")

    heading("THE THREE OF THE PRESS")
    print("                                         after each review   Oct 2016   Oct 2017   type 1, Oct 2017")
    for code in PRESSED:
        groups = "".join(decision.tier.code for decision in held.timeline(code))
        name = register[code].name.removesuffix(" NHS Foundation Trust").removesuffix(" NHS Trust")
        before, now = (panel.value("four_hour", Period.parse(month), code) for month in ("2016-10", "2017-10"))
        major = panel.value("four_hour_type_1", Period.parse("2017-10"), code)
        print(f"{name:<40} {groups:<17}   {before:>8.1%}   {now:>8.1%}   {major:>16.1%}")

    (autumn,) = (review for review in held if review.on == AUTUMN)
    heading(f"WHY, ON {autumn.day_text.upper()}")
    for code in PRESSED:
        print(f"{autumn[code].explain()}\n")


def heading(text: str) -> None:
    print(f"\n\n{text}\n{'=' * len(text)}")


def paragraph(text: str) -> None:
    print(textwrap.fill(text, WIDTH, subsequent_indent="    "))


if __name__ == "__main__":
    main()
