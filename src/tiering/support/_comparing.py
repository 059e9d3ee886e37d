"""What each policy does to whom, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple, final

import attrs
import numpy as np

from tiering._dates import Period
from tiering._fields import FrozenMapping
from tiering._organisations import Organisation
from tiering._reviews import Review
from tiering._wording import in_columns, listed, times
from tiering.errors import DefinitionError, UnknownCodeError
from tiering.support._allocating import allocate
from tiering.support._amounts import amount_text
from tiering.support._catalogue import Catalogue
from tiering.support._demands import Demand, as_demands
from tiering.support._needing import needs_of
from tiering.support._needs import Need, Needs
from tiering.support._plans import SupportPlan
from tiering.support._priorities import Priority
from tiering.support._responses import Response

__all__ = ["PolicyComparison", "PolicyRow", "compare"]


class PolicyRow(NamedTuple):
    """
    What one policy gives to the organisations of one tier.

    Attributes:
        policy: The policy's name.
        tier: The tier's code; empty for all tiers together.
        minutes: How many minutes are given.
        engagements: How many engagements there are; what takes no time is not counted.
        helped: How many organisations get any of it.
        without: How many have a need and get nothing.
        needs: How many needs are addressed by an engagement.
        patients: For how many patients those needs stand.
        gain: The expected gain in patients; None where no response was given.
        error: The standard error of the gain: the model is the same for all, so errors add up; None as above.

    Example:
        >>> from tiering.support import PolicyRow
        >>> PolicyRow._fields[:3]
        ('policy', 'tier', 'minutes')
    """

    policy: str
    tier: str
    minutes: int
    engagements: int
    helped: int
    without: int
    needs: int
    patients: int
    gain: float | None
    error: float | None


@final
@attrs.frozen(kw_only=True, eq=False)
class PolicyComparison:
    """
    The plans of several policies for the same review.

    Attributes:
        review: The review.
        needs: What organisations need.
        plans: The plans, by the names of their policies.
        response: What support is expected to do; None where nothing was said.

    Example:
        >>> from tiering.support import PolicyComparison
        >>> "plans" in PolicyComparison.__annotations__
        True
    """

    review: Review
    needs: Needs
    plans: Mapping[str, SupportPlan]
    response: Response | None = None

    @cached_property
    def rows(self) -> tuple[PolicyRow, ...]:
        """What each policy gives to each tier, the most intensive first, and to all together."""
        tiers = [tier.code for tier in reversed(tuple(self.review.scale))]
        return tuple(self._row(name, tier) for name in self.plans for tier in [*tiers, ""])

    def without(self, policy: str) -> tuple[Organisation, ...]:
        """
        Return who has a need and gets nothing.

        Args:
            policy: The policy's name.
        """
        helped = self._helped(policy)
        found = {need.organisation.code: need.organisation for need in self.needs}
        return tuple(found[code] for code in sorted(found) if code not in helped)

    def losers(self, policy: str, other: str) -> tuple[Organisation, ...]:
        """
        Return who gets less under one policy than under another, who loses most first.

        Args:
            policy: The name of the policy under which they get less.
            other: The name of the one under which they get more.
        """
        ours, theirs = self._plan(policy).burden, self._plan(other).burden
        lost = {code: minutes - ours.get(code, 0) for code, minutes in theirs.items() if minutes > ours.get(code, 0)}
        return tuple(
            self.review.organisations[self.review.position(code)]
            for code in sorted(lost, key=lambda each: (-lost[each], each))
        )

    @property
    def summary(self) -> str:
        """Who loses under each policy, beside the one that is best for each of them, in plain words."""
        return "\n".join(self._told(policy) for policy in self.plans)

    def _told(self, policy: str) -> str:
        others = [other for other in self.plans if other != policy]
        losers = {each.code: each for other in others for each in self.losers(policy, other)}
        beside = f"under {others[0]!r}" if len(others) == 1 else "under the policy that is best for them"
        if not losers:
            return f"nobody gets less under {policy!r} than {beside}"
        helped = self._helped(policy)
        nothing = [str(losers[code]) for code in sorted(losers) if code not in helped]
        by_tier = [
            f"{count} in {tier.name}"
            for tier in reversed(tuple(self.review.scale))
            if (count := sum(self._tier(code) == tier.code for code in losers))
        ]
        more = f"; {len(nothing)} of them get nothing: {listed(nothing)}" if nothing else ""
        verb = "gets" if len(losers) == 1 else "get"
        return f"{times(len(losers), 'organisation')} {verb} less under {policy!r} than {beside} ({', '.join(by_tier)}){more}"

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each policy and tier."""
        return [each._asdict() for each in self.rows]

    def __str__(self) -> str:
        gains = [] if self.response is None else [f"expected gain ({self.response.reference.status.value})"]
        rows = [["", "given", "engagements", "helped", "without", "needs", "patients", *gains]]
        for each in self.rows:
            label = f"{each.policy}, {self._name(each.tier)}" if each.tier else f"{each.policy}, together"
            gain = [] if each.gain is None else [_with_error(each.gain, each.error or 0.0)]
            counts = (each.engagements, each.helped, each.without, each.needs, each.patients)
            rows.append([label, amount_text(each.minutes), *(f"{count:,}" for count in counts), *gain])
        return in_columns(rows)

    def _helped(self, policy: str) -> set[str]:
        """Return who gets anything; what takes no time is for everybody and helps nobody in particular."""
        return {each.organisation.code for each in self._plan(policy).engagements if each.amount}

    def _plan(self, policy: str) -> SupportPlan:
        try:
            return self.plans[policy]
        except KeyError:
            raise UnknownCodeError("policy", policy, tuple(self.plans), "the comparison") from None

    def _name(self, tier: str) -> str:
        return self.review.scale[self.review.scale.rank(tier)].name

    def _tier(self, code: str) -> str:
        return self.review.scale[int(self.review.ranks[self.review.position(code)])].code

    def _row(self, policy: str, tier: str) -> PolicyRow:
        engagements = [
            each for each in self.plans[policy].engagements if each.amount and (not tier or each.tier.code == tier)
        ]
        needs = {(need.organisation.code, need.metric): need for each in engagements for need in each.needs}
        helped = {each.organisation.code for each in engagements}
        gain, error = self._gain(policy, tier)
        return PolicyRow(
            policy=policy,
            tier=tier,
            minutes=sum(each.amount for each in engagements),
            engagements=len(engagements),
            helped=len(helped),
            without=sum(not tier or self._tier(each.code) == tier for each in self.without(policy)),
            needs=len(needs),
            patients=sum(need.patients or 0 for need in needs.values()),
            gain=gain,
            error=error,
        )

    def _gain(self, policy: str, tier: str) -> tuple[float, float] | tuple[None, None]:
        """Return what all needs are expected to gain by the minutes that address them, and its standard error."""
        if self.response is None:
            return None, None
        minutes: dict[tuple[str, str], int] = {}
        needs: dict[tuple[str, str], Need] = {}
        for each in self.plans[policy].engagements:
            for need in each.needs:
                key = need.organisation.code, need.metric
                minutes[key] = minutes.get(key, 0) + each.amount
                needs[key] = need
        keys = [key for key in sorted(needs) if not tier or self._tier(key[0]) == tier]
        if not keys:
            return 0.0, 0.0
        offer: Any = None
        rows = [
            Demand(needs[key].organisation, offer, (needs[key],), minutes[key], 0, is_mandated=True) for key in keys
        ]
        ranks = [self.review.scale.rank(self._tier(key[0])) for key in keys]
        demands = as_demands(rows, self.review.scale, ranks, [0] * len(rows), ())
        gains, errors = self.response.gains(demands, np.array([minutes[key] for key in keys], dtype=np.int64))
        return float(gains.sum()), float(errors.sum())


def _with_error(gain: float, error: float) -> str:
    return f"{gain:,.0f} ± {error:,.0f}" if error else f"{gain:,.0f}"


def compare(
    review: Review,
    catalogue: Catalogue,
    period: Period,
    policies: Mapping[str, Priority | Mapping[str, Any]],
    *,
    needs: Needs | None = None,
    response: Response | None = None,
    **shared: Any,
) -> PolicyComparison:
    """
    Make a plan by each of several policies, for the same review.

    Args:
        review: The review.
        catalogue: The teams and the offers.
        period: The period that is planned.
        policies: A name for each policy, and its priority; or everything that `allocate` is to be given, by name,
            such as another catalogue, and as "make" what makes the plan instead, such as `optimise`.
        needs: What organisations need; what the review's findings say where none are given.
        response: What support is expected to do, to count the expected gain.
        shared: What `allocate` is given for all policies alike.

    Raises:
        DefinitionError: There is no policy.
        TieringError: As `allocate` says.

    Example:
        >>> from datetime import date
        >>> from tiering import Period, samples, support
        >>> from tiering.nhs import uec_2023
        >>> review = uec_2023.regime.review(samples.urgent_care(), on=date(2023, 12, 1))
        >>> team = support.Team("NAT", name="National team", level=support.TeamLevel.NATIONAL, funded=support.days(24))
        >>> visit = support.SupportOffer("VISIT", name="Visit", teams=("NAT",), amount=support.days(12))
        >>> catalogue = support.Catalogue([team], [visit], review.scale)
        >>> policies = {"worst first": support.MostChallenged(), "the middle": support.TierShares({"2": 1})}
        >>> found = support.compare(review, catalogue, Period.parse("2023-Q4"), policies)
        >>> [each.helped for each in found.rows if not each.tier]
        [2, 2]
    """
    if not policies:
        message = "there is no policy to compare; give at least one, by name"
        raise DefinitionError(message)
    known = needs_of(review) if needs is None else needs
    plans: dict[str, SupportPlan] = {}
    # What can be gone through only once would be nothing for the second policy.
    shared = {name: tuple(value) if isinstance(value, Iterator) else value for name, value in shared.items()}
    for name, policy in policies.items():
        own = dict(policy) if isinstance(policy, Mapping) else {"priority": policy}
        settings = {"make": allocate, "catalogue": catalogue, "needs": known, **shared, **own}
        make = settings.pop("make")
        plans[name] = make(review, settings.pop("catalogue"), period, **settings)
    return PolicyComparison(review=review, needs=known, plans=FrozenMapping(plans), response=response)
