"""The rule of those oversight frameworks in which metrics ask, and a committee answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tiering._metrics import Metric
from tiering._protocols import Criterion
from tiering._references import Reference
from tiering.errors import DefinitionError, TieringError, UnknownCodeError, raise_problems
from tiering.rules import Attested, InTier, Ladder, all_of, at_least, not_

SUPPORT = "support needs"
ACTUAL = "actual breach of licence"
SUSPECTED = "suspected breach of licence"


def looked_at(
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


def only(seen: Sequence[Metric], metrics: Sequence[Metric]) -> str:
    """Say which metrics an edition looks at, where these are not all of them, as its name goes on."""
    return "" if len(seen) == len(metrics) else f" on {' and '.join(metric.code for metric in seen)} alone"


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
