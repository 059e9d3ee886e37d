"""
Tables of all bundled regimes side by side, made from the values each time the documentation is built.

A directive names the aspects that a table shows; what stands in it is what `Regime.profile` says, but for the
placements, which are written here.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from tables import read_in, written

from tiering import elsewhere, nhs

# Whether it was published who was placed where, and whether that is at hand here: no value can say so.
PLACEMENTS = {
    "ae_groups_2017.regime": "never published; the press named three trusts",
    "cancer_2022.regime": "none at hand",
    "cancer_2022.regime_2023": "none at hand",
    "elective_2022.regime": "none at hand",
    "elective_2022.regime_2024": "none at hand",
    "oversight_2016.regime": "none at hand; what the committee found was not published",
    "oversight_2021.regime": "none at hand; what the committee found was not published",
    "oversight_2025.regime": "every trust's segment is published; compared with none, because the pool is not at hand",
    "oversight_2025.quarter_3": "every trust's segment is published; those of 75 trusts are at hand",
    "oversight_2025.regime_2026": "none at hand",
    "special_focus_2022.regime": "lists are published; none at hand",
    "star_ratings_2023.regime": "every plan's stars are published; none at hand",
    "sustainability_fund_2018.regime": "none at hand",
    "uec_2023.regime": "tiers 1 and 2 in June 2023, and changes to them in December; not the rest, nor other months",
    "uec_2023.june_regime": "tiers 1 and 2 in June 2023; not the rest",
    "uec_2023.december_regime": "changes to tiers 1 and 2 in December 2023; not the rest, nor later months",
    "uec_2023.ambulance_regime": "tiers 1 and 2 in June 2023; not the rest, nor other months",
    "uec_2023.listed_regime": "these are the published lists",
}


def table_of(aspects: list[str]) -> list[str]:
    """Return the lines of a table, one row for each regime."""
    rows = [["regime", *aspects]]
    for name, regime in {**nhs.regimes(), **elsewhere.regimes()}.items():
        told = {**regime.profile.aspects, "placements": PLACEMENTS[name]}
        rows.append([f"[{regime.name}]({name.partition('.')[0]}.md)", *(told[aspect] for aspect in aspects)])
    return written(rows)


class SideBySide(Directive):
    """Set all bundled regimes side by side, in the aspects that its content names, one in each line."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Write the table, and have it read as the page is."""
        return read_in(self, table_of([line.strip() for line in self.content if line.strip()]))


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx about the directive."""
    app.add_directive("side-by-side", SideBySide)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
