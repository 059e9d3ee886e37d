"""
Say which trusts the figures of accident and emergency put up for consideration, 2016 to 2019, and place invented ones.

Figures: NHS England, licensed under the Open Government Licence v3.0, as packaged in NHSRdatasets (CC0).
What a committee found about real trusts is not public, so figures alone place nobody, and what is found here is invented.
"""

from __future__ import annotations

import textwrap
from datetime import date

from tiering import Attestation, History, samples, testing
from tiering.nhs import oversight_2016

# Of the three metrics one has figures here.
EDITION = oversight_2016.build(looks_at=["four_hour"])
# Trust A misses the standard for ten months, B does not, C does but nothing is found against it, D needs support,
# E reports nothing.
FOUR_HOUR = {
    "TA": "0.97x8 0.90x10 0.97x8",
    "TB": "0.96x26",
    "TC": "0.96x6 0.94x20",
    "TD": "0.93x20 0.95x6",
    "TE": "_x26",
}
# Of all three metrics: F misses one of them for a year, G none, H does not report on cancer, I misses two.
THREE = {
    "TF": {"four_hour": "0.96x26", "eighteen_weeks": "0.93x26", "sixty_two_days": "0.88x4 0.80x12 0.87x10"},
    "TG": {"four_hour": "0.96x26", "eighteen_weeks": "0.94x26", "sixty_two_days": "0.86x26"},
    "TH": {"four_hour": "0.97x26", "eighteen_weeks": "0.95x26", "sixty_two_days": "_x26"},
    "TI": {"four_hour": "0.96x6 0.91x20", "eighteen_weeks": "0.93x8 0.90x18", "sixty_two_days": "0.86x26"},
}
SAID = dict.fromkeys(["committee", "metrics"], "Invented trusts, with invented figures and findings")
PICTURED = {"": ("four_hour", "RVV"), "committee": ("four_hour", "TA")}


def history() -> History:
    """Return the reviews of all trusts with a major department, on published figures and without a committee."""
    return EDITION.replay(
        samples.accident_and_emergency("2016-04", "2019-03"),
        until=date(2019, 5, 31),
        register=samples.accident_and_emergency_register(),
    )


def found(organisation: str, code: str, on: date, *, holds: bool = True) -> Attestation:
    """Return what the invented committee found."""
    return Attestation(organisation=organisation, code=code, holds=holds, on=on, by="the invented committee")


def histories() -> dict[str, History]:
    """Return the reviews of invented trusts, with what an invented committee found."""
    given = [
        *(found("TA", code, date(2017, 7, 15)) for code in ("suspected breach of licence", "special measures")),
        *(found("TA", code, date(2018, 7, 20), holds=False) for code in oversight_2016.conditions),
        *(found("TC", code, date(2017, 4, 10), holds=False) for code in oversight_2016.conditions),
        found("TD", "support needs", date(2017, 1, 20)),
        *(found("TD", code, date(2017, 1, 20), holds=False) for code in oversight_2016.conditions[1:]),
        found("TD", "support needs", date(2018, 10, 10), holds=False),
    ]
    figures = {code: {"four_hour": series} for code, series in FOUR_HOUR.items()}
    panel = testing.panel_of(figures, EDITION.metrics, first="2016-07")
    return {
        "committee": EDITION.replay(panel, until=date(2018, 11, 30), attestations=given),
        "metrics": on_all_metrics(),
    }


def on_all_metrics() -> History:
    """Return the reviews of other invented trusts by the whole edition, which looks at three metrics."""
    given = [
        found("TF", "support needs", date(2017, 3, 1)),
        *(found("TF", code, date(2017, 3, 1), holds=False) for code in oversight_2016.conditions[1:]),
        found("TF", "support needs", date(2018, 4, 10), holds=False),
        found("TI", "actual breach of licence", date(2017, 9, 20)),
        found("TI", "special measures", date(2017, 9, 20), holds=False),
    ]
    panel = testing.panel_of(THREE, oversight_2016.metrics, first="2016-07")
    return oversight_2016.regime.replay(panel, until=date(2018, 11, 30), attestations=given)


def main() -> None:
    print(textwrap.dedent(__doc__ or "").strip())
    print("\nTrusts with a major department that the figures put up for consideration")
    for review in history():
        print(f"  {review.day_text:<16}  {len(review.undecided):>3} of {len(review)}")

    for held in histories().values():
        print(
            f"\nInvented trusts, and an invented committee: {', '.join(each.name for each in held[0].regime.metrics)}"
        )
        for review in held:
            print(f"  {review}")
        for decision in held.moves:
            print(f"\n{decision.explain()}")


if __name__ == "__main__":
    main()
