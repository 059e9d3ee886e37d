"""
Replay the quarterly reviews of urgent and emergency care tiers in England, September 2023 to March 2025.

Figures and lists: NHS England, licensed under the Open Government Licence v3.0.
The thresholds for systems are illustrative: those that NHS England used were never published.
The places of ambulance services are derived from the one list that named them.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from tiering import History, Placement, Review, samples
from tiering.nhs import uec_2023

UNTIL = date(2025, 3, 31)
TIERS = ("1", "2", "3")
WIDTH = 110
SERVICES = "ambulance service"
PICTURED = {"systems": ("four_hour", "QNC")}
PUBLISHED = {
    "lists": "Published lists of NHS England: no rule has placed anybody, and what was true on other days is not known"
}


def histories() -> dict[str, History]:
    """Return the replays of both strands from nothing, that of both editions, and the lists as they were published."""
    return {
        "systems": uec_2023.regime.replay(samples.urgent_care(), until=UNTIL),
        "services": uec_2023.ambulance_regime.replay(samples.ambulance_services(), until=UNTIL),
        "editions": History([review for edition in editions() for review in edition]),
        "lists": samples.published_history(),
    }


def editions() -> tuple[History, History]:
    """Return the replays of the edition of June 2023 and, from where it ends, that of December 2023."""
    metrics = dict.fromkeys([*uec_2023.june_regime.metrics, *uec_2023.december_regime.metrics])
    return uec_2023.changeover.replay(samples.urgent_care(metrics), until=UNTIL)


def main() -> None:
    panel = samples.urgent_care()
    # The lists named tiers 1 and 2; that everybody else was in tier 3 is a reading of them.
    june, december = samples.residual_tiers("2023-06"), samples.residual_tiers("2023-12")
    regime = uec_2023.regime

    print(textwrap.dedent(__doc__ or "").strip())
    from_nothing = regime.replay(panel, until=UNTIL)
    from_june = regime.replay(panel, until=UNTIL, start=june)
    for title, history in (
        ("REPLAY FROM NOTHING: nobody has a tier before September 2023", from_nothing),
        ("REPLAY FROM THE PUBLISHED LIST OF JUNE 2023, with everybody who was not listed in tier 3", from_june),
    ):
        heading(title)
        show_tiers(history)
        show_moves(history)

    heading("HOW MANY OF THE 42 SYSTEMS MET EACH MEASURE, at the level of tier 2 / of tier 1 (? = unknown)")
    show_measures(from_nothing)

    heading("ONE EXPLANATION IN FULL (replay from the published list of June 2023)")
    print(from_june[0]["QOC"].explain(full=True))

    heading("BESIDE THE PUBLISHED LISTS, with everybody who was not listed in tier 3")
    # June's list was drawn up before the first review of the cycle, so one is held for it.
    first = regime.review(panel, on=date(2023, 6, 30))
    nobody = dict.fromkeys(tiers_of(june), "3")
    compare("June 2023: one review on 30 June 2023, from nothing", tiers_of(june), placed(first))
    baseline("nobody is tiered", tiers_of(june), nobody)
    compare("December 2023: replay from nothing", tiers_of(december), placed(from_nothing[1]))
    compare("December 2023: replay from June's list", tiers_of(december), placed(from_june[1]))
    baseline("nobody is tiered", tiers_of(december), nobody)
    baseline("June's list unchanged", tiers_of(december), tiers_of(june))
    print()
    paragraph(
        "What this is worth: nothing as evidence for these thresholds. Saying that nobody is tiered agrees as "
        "often, and repeating June's list agrees more often in December than any replay here. Some systems speak "
        "against any rule on these measures: Kent and Medway (QKS) had the best four-hour performance of all "
        "and category 2 responses within the standard, and was in tier 1. The lists rested on more than these "
        "figures, and on judgement; the rule has not been found."
    )

    heading("THE LISTS AS THEY WERE PUBLISHED: being on no list is no tier, and what decided is open for everybody")
    show_lists(samples.published_history())

    heading("TWO EDITIONS: what has no public series by system is unknown, and leaves tiers open")
    show_editions()

    heading(
        "AMBULANCE SERVICES: the slowest of the last year in tier 1, the next two in tier 2 (derived from June's list)"
    )
    show_services()

    heading("WHAT WAS OFFERED, none of it described")
    for tier in TIERS:
        offered = ", ".join(each.name for each in uec_2023.offers().for_tier(tier))
        paragraph(offered, f"  tier {tier}: ", " " * 10)


def heading(text: str) -> None:
    print(f"\n\n{text}\n{'=' * min(len(text), WIDTH)}")


def paragraph(text: str, first: str = "", indent: str = "") -> None:
    print(textwrap.fill(text, WIDTH, initial_indent=first, subsequent_indent=indent))


def show_tiers(history: History) -> None:
    for review in history:
        print(f"\n{review.day_text}: {len(review.undecided)} undecided, {len(review.watch)} held by a guard")
        for tier in ("1", "2"):
            codes = [organisation.code for organisation in review.in_tier(tier)]
            paragraph(" ".join(codes) or "nobody", f"  tier {tier} ({len(codes):2}): ", " " * 15)


def show_moves(history: History) -> None:
    print(f"\nEvery move, {len(history.moves)} in all:")
    for review in history:
        if review.moves:
            print(f"\n  {review.day_text}")
        for decision in review.moves:
            before = decision.before.code if decision.before is not None else "-"
            paragraph(
                f"{decision.organisation.code} {before} → {decision.tier.code}  {decision.explain().brief}",
                "    ",
                " " * 15,
            )


def show_lists(history: History) -> None:
    for review in history:
        print(f"\n{review}")
        for decision in review:
            if decision.judgement is not None:
                paragraph(f"{decision}: {decision.judgement.reason}", "    ", " " * 8)


def show_editions() -> None:
    for edition in editions():
        names = ", ".join(metric.name for metric in edition[0].regime.metrics)
        print()
        paragraph(f"{edition[0].name}: {names}")
        for review in edition:
            unknown = ", ".join(code for code, who in review.missing.items() if len(who) == len(review))
            due = "".join(f"; {each}" for each in review.due())
            print(f"  {review.day_text}: {len(review.undecided)} undecided; unknown for everybody: {unknown}{due}")


def show_services() -> None:
    listed = {each.organisation: each.tier for each in samples.listed_tiers("2023-06", kind=SERVICES)}
    history = uec_2023.ambulance_regime.replay(samples.ambulance_services(), until=UNTIL)
    print(f"\nlisted in June 2023: {', '.join(f'{code} in tier {tier}' for code, tier in listed.items())}\n")
    for review in history:
        places = [f"tier {tier}: {' '.join(each.code for each in review.in_tier(tier))}" for tier in ("1", "2")]
        undecided = [each.organisation.code for each in review.undecided]
        print(
            f"  {review.day_text:<18}{', '.join(places)}" + (f"; undecided: {' '.join(undecided)}" if undecided else "")
        )
    print(f"\n{history[0]['RYF'].explain()}")
    print(f"\n{history[0]['RRU'].explain()}")


def show_measures(history: History) -> None:
    print(f"\n{'review':<18}" + "".join(f"{metric.code:>20}" for metric in uec_2023.metrics))
    for review in history:
        cells = []
        for metric in uec_2023.metrics:
            findings = [uec_2023.measures[tier][metric.code].assess(review.evidence) for tier in ("2", "1")]
            met = " / ".join(f"{finding.met.sum():2}" for finding in findings)
            unknown = int((findings[0].possible & ~findings[0].met).sum())
            cells.append(met + (f" ({unknown}?)" if unknown else ""))
        print(f"{review.day_text:<18}" + "".join(f"{cell:>20}" for cell in cells))


def tiers_of(placements: Iterable[Placement]) -> dict[str, str]:
    return {placement.organisation: placement.tier for placement in placements}


def placed(review: Review) -> dict[str, str]:
    return tiers_of(review.placements())


def compare(title: str, published: Mapping[str, str], found: Mapping[str, str]) -> None:
    pairs = Counter((published[code], found[code]) for code in published)
    agreed = sum(pairs[tier, tier] for tier in TIERS)
    print(f"\n{title}: agrees on {agreed} of {len(published)}")
    print("                      here")
    print("                      " + "".join(f"tier {tier:<3}" for tier in TIERS))
    for tier in TIERS:
        print(f"  published tier {tier}  " + "".join(f"{pairs[tier, other]:7} " for other in TIERS))


def baseline(title: str, published: Mapping[str, str], guess: Mapping[str, str]) -> None:
    agreed = sum(published[code] == guess[code] for code in published)
    print(f"  baseline '{title}': agrees on {agreed} of {len(published)}")


if __name__ == "__main__":
    main()
