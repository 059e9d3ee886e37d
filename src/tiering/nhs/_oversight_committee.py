"""The rule of those oversight frameworks in which metrics ask, and a committee answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tiering._metrics import Metric
from tiering._protocols import Criterion
from tiering._references import Reference
from tiering._standards import Standard
from tiering._thresholds import chosen
from tiering.errors import DefinitionError, TieringError, UnknownCodeError, raise_problems
from tiering.rules import Attested, InPeriods, InTier, Ladder, Misses, all_of, any_of, at_least, not_

SUPPORT = "support needs"
ACTUAL = "actual breach of licence"
SUSPECTED = "suspected breach of licence"


class Considered(NamedTuple):
    """
    What makes a trust one to consider.

    Attributes:
        metrics: The metrics that are looked at.
        standards: What each of them should reach.
        trigger: That one of them has missed it for so many periods in a row.
        words: Which metrics these are, where they are not all that the edition has, as its name goes on.
    """

    metrics: tuple[Metric, ...]
    standards: list[Standard]
    trigger: Criterion
    words: str


def considered_for(
    metrics: Sequence[Metric],
    own: Mapping[str, float],
    given: Mapping[str, float],
    looks_at: Iterable[str] | None,
    *,
    levels: Reference,
    misses: Reference,
) -> Considered:
    """
    Return what makes a trust one to consider, by an edition's numbers or a user's in their place.

    Args:
        metrics: The edition's metrics.
        own: The level that each of them should reach, and how many "misses" in a row count.
        given: The user's numbers, by the same names.
        looks_at: The codes of the metrics to look at; all of them where none are given.
        levels: Where the edition's levels come from.
        misses: Where its number of misses comes from.
    """
    used = chosen(own, levels, given, counted=("misses",))
    seen = _looked_at(metrics, looks_at, given)
    in_a_row = used["misses"] if "misses" in given else used["misses"]._replace(reference=misses)
    missed = [InPeriods(Misses(each.code), in_a_row.whole, reference=in_a_row.reference) for each in seen]
    return Considered(
        seen,
        [Standard(each.code, used[each.code].level, reference=used[each.code].reference) for each in seen],
        any_of(*missed, name="trigger for consideration"),
        "" if len(seen) == len(metrics) else f" on {' and '.join(metric.code for metric in seen)} alone",
    )


def _looked_at(
    metrics: Sequence[Metric], codes: Iterable[str] | None, thresholds: Mapping[str, float]
) -> tuple[Metric, ...]:
    """Return the metrics of these codes, all of them where none are given; thresholds for others would be for nothing."""
    if codes is None:
        return tuple(metrics)
    known = [metric.code for metric in metrics]
    if isinstance(codes, str):
        message = f"the metrics to look at are given one by one, not as the text {codes!r}; write [{codes!r}]"
        raise DefinitionError(message)
    wanted = tuple(codes)
    problems: list[TieringError] = [
        UnknownCodeError("metric", code, known, "looks_at") for code in wanted if code not in known
    ]
    problems += [
        DefinitionError(
            f"there is a threshold for {code!r}, which the regime would not look at; leave one of the two out"
        )
        for code in thresholds
        if code in known and code not in wanted
    ]
    raise_problems("the metrics to look at", problems)
    if not wanted:
        message = "the regime would look at no metric; name one or more, or leave looks_at out"
        raise DefinitionError(message)
    return tuple(metric for metric in metrics if metric.code in wanted)


def committee(
    trigger: Criterion,
    *,
    support: bool,
    intensive: str,
    considered: Reference,
    licence: Reference,
    one_exit: Reference,
) -> Ladder:
    """
    Return the ladder on which nothing is entered or left without what the committee attests.

    Figures alone only leave open what there is to decide: whoever is not considered is not
    open, and whoever has been placed stays until somebody has attested that the grounds are gone.
    With *support*, segment 2 is entered for support needs; otherwise it is not on the ladder.
    """
    breach = at_least(1, Attested(ACTUAL), Attested(SUSPECTED), name="actual or suspected breach", reference=licence)
    # Otherwise whoever has nothing attested against it any more would fall from 4 to 1 at once.
    in_turn = at_least(1, not_(InTier("4")), name="not in segment 4, which leads to 3 only", reference=one_exit)
    needs: dict[str, Criterion] = {"2": Attested(SUPPORT)} if support else {}
    grounds = {**needs, "3": breach, "4": all_of(breach, Attested(intensive))}
    over: dict[str, Criterion] = {code: not_(need) for code, need in needs.items()}
    over |= {"3": all_of(in_turn, not_(breach)), "4": not_(Attested(intensive))}
    return Ladder(
        enter={
            code: at_least(2, trigger, found, name="considered, and found", reference=considered)
            for code, found in grounds.items()
        },
        leave=over,
    )
