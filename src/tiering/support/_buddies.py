"""Struggling organisations and leading ones that can help them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tiering._organisations import Organisation
from tiering._register import Register
from tiering._reviews import Review
from tiering.errors import raise_problems
from tiering.support._asking import regions_of
from tiering.support._buddy_checks import Given, as_given
from tiering.support._falling_short import seen_deeply
from tiering.support._matching import Matching
from tiering.support._needing import needs_of
from tiering.support._needs import Needs
from tiering.support._pairing import Search
from tiering.support._scipy import solvers
from tiering.support._suiting import Suiting, profiles
from tiering.support._where import Near, Where

__all__ = ["buddies"]


def buddies(  # noqa: PLR0913 - all that can be said of a matching, by name
    review: Review,
    *,
    needs: Needs | None = None,
    whom: Iterable[str] | None = None,
    leaders: Iterable[str] | None = None,
    limits: int | Mapping[str, int] = 1,
    where: Where | Near = Where.ANYWHERE,
    any_kind: bool = False,
    register: Register | None = None,
    regions: Mapping[str, str] | None = None,
    sizes: Mapping[str, float] | None = None,
    metrics: Iterable[str] | None = None,
    wishes: Mapping[str, Sequence[str]] | None = None,
    suiting: Suiting | None = None,
) -> Matching:
    """
    Match struggling organisations with leading ones that are alike, and strong where the others are weak.

    As many as can be are matched, and among such matchings one in which they suit each other best together.
    Nobody leads who is above the least intensive tier, or may be because figures are missing and nobody has judged, or
    who is not strong on any metric on which the other falls short.  What is strong is not only known to fall short of
    nothing: there is a figure.

    It needs the extra `tiering[optimise]`.

    Args:
        review: The review, whose tiers and figures count.
        needs: What organisations need; what the review's findings say where none are given.
        whom: The codes of those who look for a buddy; all who have needs and are above the least intensive tier
            where none are given.
        leaders: The codes of those who are asked to be one; everybody in the least intensive tier where none are given.
        limits: How many each leader takes on, or how many those take on that are named by code; the others take on one.
        where: Where a buddy may be, by region or by distance, or a function of who is helped and who helps that says
            whether it may: True, False, or the reason why not.
        any_kind: Whether a buddy may be of another kind, such as an ambulance service for a trust.
        register: Which region each belongs to.
        regions: The code of each organisation's region, where there is no register.
        sizes: How large organisations are, in whatever unit; of those that are not named nobody knows.
        metrics: The metrics whose figures make up what organisations are like; all of the regime's that have figures
            where none are given.  Who is strong where is seen in all of them all the same.
        wishes: Whom organisations would like to be helped by, the first most; those who would help are not asked.
        suiting: What counts how much.

    Raises:
        MissingExtraError: scipy is not installed.
        UnknownCodeError: The review, or the register, does not know an organisation or a metric.
        DuplicateCodeError: Somebody is named twice.
        DefinitionError: A limit is negative or not a whole number, or for somebody who does not lead; a size is none,
            somebody is to be its own mentor, or regions count and are not given.
        RuleError: A function answers neither yes nor no, and gives no reason.
        ProblemsError: Several of these.

    Example:
        >>> from datetime import date
        >>> from tiering import samples, support
        >>> from tiering.nhs import uec_2023
        >>> review = uec_2023.regime.review(samples.urgent_care(), on=date(2023, 12, 1))
        >>> found = support.buddies(review, whom=["QOC"], leaders=["QHG", "QHM"])
        >>> found.leader_of("QOC").code, found.pairs[0].strong_on
        ('QHG', ('twelve_hour', 'delayed_discharge'))
    """
    optimize = solvers("matching buddies")
    known = needs_of(review) if needs is None else needs
    evidence = seen_deeply(review)
    seen = tuple(evidence.views)
    looking, asked = as_given(whom), as_given(leaders)
    profile = seen if metrics is None else as_given(metrics)
    liked = {code: as_given(those) for code, those in (wishes or {}).items()}
    found, problems = regions_of(review, register, regions)
    given = Given(
        review=review,
        whom=looking,
        leaders=asked,
        limits=limits,
        where=where,
        has_regions=register is not None or regions is not None,
        sizes=sizes or {},
        metrics=profile,
        wishes=liked,
    )
    raise_problems("the matching", [*problems, *given.problems(seen)])
    named: Mapping[str, int] = limits if isinstance(limits, Mapping) else {}
    leading = _leading(review, asked)
    return Search(
        review=review,
        needs=known,
        whom=_looking(review, known, looking),
        leaders=leading,
        limits={each.code: named.get(each.code, 1) if isinstance(limits, Mapping) else limits for each in leading},
        where=where,
        any_kind=any_kind,
        regions=found,
        wishes=liked,
        suiting=Suiting() if suiting is None else suiting,
        profiles=profiles(evidence, known, profile, sizes or {}),
    ).matching(optimize)


def _looking(review: Review, needs: Needs, codes: Sequence[str] | None) -> list[Organisation]:
    if codes is None:
        above = (code for code in _codes(review) if review.ranks[review.position(code)] > 0)
        codes = [code for code in above if needs.of(code)]
    return [review.organisations[review.position(code)] for code in sorted(codes)]


def _leading(review: Review, codes: Sequence[str] | None) -> list[Organisation]:
    # Whoever is in a tier itself does not lead, and is told so.
    codes = _codes(review) if codes is None else codes
    return [review.organisations[review.position(code)] for code in sorted(codes)]


def _codes(review: Review) -> list[str]:
    return [each.code for each in review.organisations]
