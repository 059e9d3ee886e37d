"""The rule of those oversight frameworks in which metrics ask, and a committee answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tiering._metrics import Metric
from tiering._protocols import Criterion
from tiering._references import Reference
from tiering.errors import DefinitionError, UnknownCodeError, raise_problems
from tiering.rules import Attested, InTier, Ladder, all_of, at_least, not_

SUPPORT = "support needs"
ACTUAL = "actual breach of licence"
SUSPECTED = "suspected breach of licence"


def looked_at(metrics: Sequence[Metric], codes: Iterable[str] | None) -> tuple[Metric, ...]:
    """Return the metrics of these codes; all of them where none are given."""
    if codes is None:
        return tuple(metrics)
    wanted, known = tuple(codes), [metric.code for metric in metrics]
    raise_problems(
        "the metrics to look at",
        [UnknownCodeError("metric", code, known, "looks_at") for code in wanted if code not in known],
    )
    if not wanted:
        message = "the regime would look at no metric; name one or more, or leave looks_at out"
        raise DefinitionError(message)
    return tuple(metric for metric in metrics if metric.code in wanted)


def in_a_row(misses: float) -> int:
    """Return how many misses in a row count, which stands among levels that are no whole numbers."""
    if not float(misses).is_integer():
        message = f"the misses in a row must be a whole number from 1 up, not {misses!r}"
        raise DefinitionError(message)
    return int(misses)


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
