"""Which parts of a regime's rule, and which of its guards, a set of reviews has exercised."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple, final

import attrs

from tiering._history import History
from tiering._regime import Regime
from tiering._reviews import Review
from tiering.errors import UnknownCodeError
from tiering.testing._tally import EVENTS, Tally


class Branch(NamedTuple):
    """
    Something that can happen in a regime's reviews.

    Attributes:
        what: To what it happens: a criterion, a clause, a tier, a guard.
        event: What happens.
        times: To how many organisations it has happened, review by review.

    Example:
        >>> from tiering import testing
        >>> str(testing.Branch("tier 1", "reached", 0))
        'tier 1: never reached'
    """

    what: str
    event: str
    times: int

    def __str__(self) -> str:
        return f"{self.what}: {self.event} {self.times} times" if self.times else f"{self.what}: never {self.event}"


def _as_branches(values: Iterable[Branch]) -> tuple[Branch, ...]:
    return tuple(values)


@final
@attrs.frozen
class RuleCoverage:
    """
    Which branches of a regime have been exercised; see `rule_coverage`.

    Attributes:
        name: The regime's name.
        branches: All that can happen, with how often it has.
        missing: What has never happened.

    Example:
        >>> from tiering import testing
        >>> coverage = testing.RuleCoverage("invented", [testing.Branch("tier 1", "reached", 3)])
        >>> print(coverage)
        invented: 1 of 1 branches exercised
    """

    name: str
    branches: tuple[Branch, ...] = attrs.field(converter=_as_branches)

    @property
    def missing(self) -> tuple[Branch, ...]:
        """What has never happened."""
        return tuple(each for each in self.branches if not each.times)

    def __or__(self, other: RuleCoverage) -> RuleCoverage:
        """Return what happened in either, so that the parts of a test suite can be put together."""
        times = {(each.what, each.event): each.times for each in self.branches}
        for each in other.branches:
            key = (each.what, each.event)
            times[key] = times.get(key, 0) + each.times
        return RuleCoverage(self.name, [Branch(*key, count) for key, count in times.items()])

    def __str__(self) -> str:
        count = len(self.branches)
        head = f"{self.name}: {count - len(self.missing)} of {count} branches exercised"
        return "\n".join([head, *(f"  {each}" for each in self.missing)])

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each branch."""
        return [each._asdict() for each in self.branches]


def rule_coverage(regime: Regime, reviews: Iterable[Review | History]) -> RuleCoverage:
    """
    Say which branches of a regime some reviews have exercised.

    A criterion is to be met, not met and undecided at least once; each entry and leave
    criterion is to decide a placement; each tier is to be reached; each guard is to hold a
    move and to let one through.  Nothing is recorded while reviews are held: what they decided is asked for
    afterwards, so there is nothing to switch on, and nothing that two tests could share by accident.

    Args:
        regime: The regime.
        reviews: Reviews and histories that were held by it.

    Example:
        >>> from datetime import date
        >>> from tiering import samples, testing
        >>> from tiering.nhs import uec_2023
        >>> history = uec_2023.regime.replay(samples.urgent_care(), until=date(2025, 3, 31))
        >>> "tier 1: never reached" in str(testing.rule_coverage(uec_2023.regime, [history]))
        False
    """
    tally = Tally(regime)
    for each in reviews:
        for review in each.reviews if isinstance(each, History) else (each,):
            tally.add(review)
    return RuleCoverage(regime.name, [Branch(*key, times) for key, times in tally.times.items()])


def assert_covered(coverage: RuleCoverage, *, but_for: Collection[str] = ()) -> None:
    """
    Fail unless every branch has been exercised.

    Args:
        coverage: What has been exercised.
        but_for: Events that need not be, such as "undecided", and branches as the report writes
            them, such as "tier 1: never reached".

    Raises:
        AssertionError: A branch has not; all of them are named.
        UnknownCodeError: There is no such event or branch.

    Example:
        >>> from tiering import testing
        >>> coverage = testing.RuleCoverage("invented", [testing.Branch("a below 1", "undecided", 0)])
        >>> testing.assert_covered(coverage, but_for=["undecided"])
    """
    known = {*EVENTS, *(str(each._replace(times=0)) for each in coverage.branches)}
    for text in but_for:
        if text not in known:
            raise UnknownCodeError("branch", text, tuple(known), f"the coverage of {coverage.name!r}")
    missing = [each for each in coverage.missing if each.event not in but_for and str(each) not in but_for]
    if missing:
        left = RuleCoverage(coverage.name, [*(each for each in coverage.branches if each.times), *missing])
        raise AssertionError(str(left))
