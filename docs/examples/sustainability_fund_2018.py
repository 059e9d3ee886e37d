"""
Say which trusts earned the accident and emergency part of the sustainability fund, quarter by quarter of 2018/19.

Figures: NHS England, licensed under the Open Government Licence v3.0, as packaged in NHSRdatasets (CC0).
The rule is the one that is commonly told; which trusts were paid was not seen.
"""

from __future__ import annotations

import textwrap
from datetime import date

from tiering import History, Panel, Period, rules, samples
from tiering.nhs import sustainability_fund_2018 as fund

UNTIL = date(2019, 4, 14)
MONTHS = 3
# What earns the payment by itself.
LEVEL = rules.Meets("four_hour", 0.9)
PICTURED = ("four_hour", "RVV")


def panel() -> Panel:
    """Return the quarters of every trust with a major department in 2018/19; what merged is added up as it was by then."""
    quarters: dict[tuple[str, Period], list[tuple[int, int]]] = {}
    for record in samples.accident_and_emergency_records("2017-04", "2019-03"):
        if record["metric"] == "four_hour" and record["denominator"] is not None:
            quarter = Period.containing(record["period"].start, fund.four_hour.cadence)
            own = quarters.setdefault((record["organisation"], quarter), [])
            own.append((record["numerator"], record["denominator"]))
    figures = Panel.from_records(
        [
            {
                "organisation": code,
                "metric": "four_hour",
                "period": quarter,
                "numerator": sum(within for within, _ in months),
                "denominator": sum(attended for _, attended in months),
            }
            for (code, quarter), months in quarters.items()
            if len(months) == MONTHS
        ],
        fund.metrics,
        organisations=samples.accident_and_emergency_trusts("2017-04", "2019-03"),
    )
    return samples.accident_and_emergency_register().carry(figures, onto=UNTIL)


def history() -> History:
    """Return one review for each quarter of the year."""
    return fund.regime.replay(panel(), until=UNTIL)


def main() -> None:
    print(textwrap.dedent(__doc__ or "").strip())
    held = history()
    for review in held:
        earned = review.in_tier("earned")
        level = int(LEVEL.assess(review.evidence).met.sum())
        print(f"\n{review.day_text}: {len(earned)} of {len(review)} earned the payment")
        print(f"  {level} with 90 %, {len(earned) - level} only for being better than a year before")
        for decision in review.undecided:
            print(f"  not known, because a month is missing: {decision.organisation}")
    print(f"\n{held[-1]['RVV'].explain()}")
    print(f"\n{held[-1]['RWD'].explain()}")


if __name__ == "__main__":
    main()
