"""What can be wrong with what is said of a matching."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, final

import attrs

from tiering._fields import is_whole
from tiering._reviews import Review
from tiering.errors import DefinitionError, DuplicateCodeError, TieringError, UnknownCodeError
from tiering.support._amounts import is_number
from tiering.support._where import Where


def as_given(codes: Any) -> Any:
    """Freeze codes; text is kept, so that it is told with everything else that is wrong."""
    return codes if codes is None or isinstance(codes, str) else tuple(codes)


@final
@attrs.frozen(kw_only=True, eq=False)
class Given:
    """
    What is said of a matching, which may be wrong.

    Attributes:
        review: The review.
        whom: The codes of those who look for a buddy; None where nobody says.
        leaders: The codes of those who are asked to be one; None where nobody says.
        limits: How many each leader takes on, or those that are named.
        where: Where a buddy may be.
        has_regions: Whether anybody says which regions there are.
        sizes: How large organisations are, by code.
        metrics: The codes of the metrics that make up what organisations are like.
        wishes: Whom organisations would like.
    """

    review: Review
    whom: Sequence[str] | None
    leaders: Sequence[str] | None
    limits: int | Mapping[str, int]
    where: object
    has_regions: bool
    sizes: Mapping[str, float]
    metrics: Sequence[str]
    wishes: Mapping[str, Sequence[str]]

    def problems(self, seen: Sequence[str]) -> Iterator[TieringError]:
        """
        Yield everything that is wrong.

        Args:
            seen: The codes of the metrics that there are.
        """
        yield from self._wrong_where()
        limits: Mapping[str, int] = self.limits if isinstance(self.limits, Mapping) else {}
        codes = [each.code for each in self.review.organisations]
        groups: dict[str, Iterable[str]] = {
            "whom": self.whom or (),
            "leaders": self.leaders or (),
            "limits": limits,
            "sizes": self.sizes,
            "wishes": self.wishes,
            **{f"the wishes of {code!r}": those for code, those in self.wishes.items()},
        }
        for place, those in groups.items():
            yield from _wrong_codes("organisation", those, codes, place)
        yield from _wrong_codes("metric", self.metrics, seen, "metrics")
        yield from _wrong_numbers(
            limits if isinstance(self.limits, Mapping) else {"each leader": self.limits}, self.sizes
        )
        yield from self._idle(limits)
        yield from self._own_mentors()

    def _wrong_where(self) -> Iterator[TieringError]:
        if not isinstance(self.where, Where) and not callable(self.where):
            yield DefinitionError(f"a buddy cannot be {self.where!r}; give a Where, a Within or a function of two")
        elif isinstance(self.where, Where) and self.where is not Where.ANYWHERE and not self.has_regions:
            yield DefinitionError(
                f"a buddy must be {self.where.value}, and regions are not given; give them, or a register"
            )

    def _idle(self, limits: Mapping[str, int]) -> Iterator[TieringError]:
        """Yield the limits of those who are known not to lead."""
        for code in limits:
            if code not in self.review:
                continue
            tier = self.review[code].tier
            if tier != self.review.scale[0]:
                yield DefinitionError(f"{code!r} does not lead, because it is in {tier.name} itself; give it no limit")
            elif self.leaders is not None and code not in self.leaders and not isinstance(self.leaders, str):
                yield DefinitionError(f"{code!r} does not lead, because leaders do not name it; give it no limit")

    def _own_mentors(self) -> Iterator[TieringError]:
        for code, those in self.wishes.items():
            if code in those and not isinstance(those, str):
                yield DefinitionError(f"{code!r} wishes to be its own mentor; leave it out of its wishes")
        if isinstance(self.whom, str) or isinstance(self.leaders, str):
            return
        for code in self.whom or ():
            if code in (self.leaders or ()):
                yield DefinitionError(
                    f"{code!r} both looks for a buddy and is asked to be one, and nobody is its own mentor; name it once"
                )


def _wrong_codes(kind: str, codes: Iterable[str], known: Sequence[str], where: str) -> Iterator[TieringError]:
    # Text is a sequence of texts, and would be as many organisations as it has letters.
    if isinstance(codes, str):
        yield DefinitionError(f"codes are given one by one in {where}, not as the text {codes!r}; write [{codes!r}]")
        return
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            yield DuplicateCodeError(kind, code, where)
        elif code not in known:
            yield UnknownCodeError(kind, code, known, where)
        seen.add(code)


def _wrong_numbers(limits: Mapping[str, int], sizes: Mapping[str, float]) -> Iterator[TieringError]:
    for code, limit in limits.items():
        if not is_whole(limit) or limit < 0:
            yield DefinitionError(f"{code!r} cannot take on {limit!r} organisations; give a whole number from 0 up")
    for code, size in sizes.items():
        if not is_number(size) or size <= 0:
            yield DefinitionError(f"{code!r} cannot be of size {size!r}; give a finite number above 0")
