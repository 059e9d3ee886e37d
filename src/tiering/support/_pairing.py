"""Looking at every pair of who could be helped and who could help, and choosing among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, final

import attrs
import numpy as np

from tiering._organisations import Organisation
from tiering._reviews import Review
from tiering._wording import listed
from tiering.support._matching import Alone, Matching, Pair, Refusal, WhyNoBuddy, summed_up
from tiering.support._needs import Needs
from tiering.support._suiting import Profiles, Suiting
from tiering.support._where import Near, Where, misplaced


@final
@attrs.frozen(kw_only=True, eq=False)
class Search:
    """
    A search for buddies.

    Attributes:
        review: The review.
        needs: What organisations need.
        whom: Who looks for a buddy, by code.
        leaders: Who is asked to be one, by code.
        limits: How many each leader takes on, by its code.
        where: Where a buddy may be.
        any_kind: Whether a buddy may be of another kind.
        regions: The code of each organisation's region.
        wishes: Whom organisations would like, the first most.
        suiting: What counts how much.
        profiles: What organisations are like.
    """

    review: Review
    needs: Needs
    whom: Sequence[Organisation]
    leaders: Sequence[Organisation]
    limits: Mapping[str, int]
    where: Where | Near
    any_kind: bool
    regions: Mapping[str, str | None]
    wishes: Mapping[str, Sequence[str]]
    suiting: Suiting
    profiles: Profiles

    def matching(self, optimize: Any) -> Matching:
        """Match as many as can be, and those who suit each other best."""
        refused: dict[str, dict[str, Refusal]] = {each.code: {} for each in self.whom}
        scores = np.zeros((len(self.whom), len(self.leaders)))
        parts: dict[tuple[str, str], dict[str, float]] = {}
        for row, organisation in enumerate(self.whom):
            for column, leader in enumerate(self.leaders):
                if leader is organisation:
                    continue
                against = self._against(organisation, leader)
                if against is not None:
                    refused[organisation.code][leader.code] = against
                else:
                    suits = parts[organisation.code, leader.code] = self._parts(organisation.code, leader.code)
                    # However well some suit each other, one pair more is worth more.
                    scores[row, column] = self.suiting.score(suits) + len(self.whom) + 1
        chosen = self._chosen(optimize, scores)
        helped: dict[str, list[str]] = {}
        for row, column in sorted(chosen.items()):
            helped.setdefault(self.leaders[column].code, []).append(self.whom[row].code)
        for row, organisation in enumerate(self.whom):
            for column, leader in enumerate(self.leaders):
                if scores[row, column] and chosen.get(row) != column:
                    own = None if row not in chosen else (self.leaders[chosen[row]], scores[row, chosen[row]])
                    refused[organisation.code][leader.code] = self._passed_over(
                        leader, scores[row, column], helped.get(leader.code, []), own
                    )
        pairs = [
            self._pair(self.whom[row], self.leaders[column], parts[self.whom[row].code, self.leaders[column].code])
            for row, column in sorted(chosen.items())
        ]
        alone = [
            Alone(each, self._why_alone(each, refused[each.code]))
            for row, each in enumerate(self.whom)
            if row not in chosen
        ]
        return Matching(pairs, alone, refused)

    def _chosen(self, optimize: Any, scores: Any) -> dict[int, int]:
        """Return which leader is chosen for whom, as columns by rows; each leader stands there as often as it takes somebody on."""
        places = [
            column
            for column, each in enumerate(self.leaders)
            for _ in range(min(self.limits[each.code], len(self.whom)))
        ]
        rows, columns = optimize.linear_sum_assignment(scores[:, places], maximize=True)
        pairs = zip(rows.tolist(), (places[column] for column in columns.tolist()), strict=True)
        return {row: column for row, column in pairs if scores[row, column]}

    @cached_property
    def _in_tiers(self) -> Mapping[str, Refusal | None]:
        """Why each leader helps nobody at all, because it is in a tier itself, or may be."""
        found: dict[str, Refusal | None] = {}
        for code in (each.code for each in self.leaders):
            stands = self.review[code]
            found[code] = None
            if stands.tier != self.review.scale[0]:
                found[code] = Refusal(WhyNoBuddy.IN_A_TIER, f"{code} is in {stands.tier.name} itself")
            # Whoever has been judged stands where it was judged to, whatever the figures leave open.
            elif not stands.is_decided and stands.judgement is None:
                found[code] = Refusal(WhyNoBuddy.UNDECIDED, f"it is not known that {code} is in no tier itself")
        return found

    def _against(self, organisation: Organisation, leader: Organisation) -> Refusal | None:
        """Return what stands against a pair; None where nothing does."""
        in_a_tier = self._in_tiers[leader.code]
        if in_a_tier is not None:
            return in_a_tier
        if leader.kind != organisation.kind and not self.any_kind:
            return Refusal(WhyNoBuddy.KIND, f"{leader.code} is of another kind: {leader.kind}, not {organisation.kind}")
        if not self.limits[leader.code]:
            return Refusal(WhyNoBuddy.LIMIT, f"{leader.code} takes nobody on")
        return misplaced(self.where, self.regions, organisation, leader) or self._too_weak(organisation, leader)

    def _too_weak(self, organisation: Organisation, leader: Organisation) -> Refusal | None:
        needs = self.needs.of(organisation.code)
        if not self.profiles.strong_on(needs, leader.code):
            weak = listed(each.metric for each in needs) or "nothing that is known"
            return Refusal(
                WhyNoBuddy.NOT_STRONG, f"{leader.code} is not strong where {organisation.code} is weak: {weak}"
            )
        return None

    def _parts(self, organisation: str, leader: str) -> dict[str, float]:
        found = self.profiles.parts(self.needs.of(organisation), organisation, leader)
        wishes = self.wishes.get(organisation, ())
        if wishes:
            found["wish"] = 1 - wishes.index(leader) / len(wishes) if leader in wishes else 0.0
        return found

    def _passed_over(
        self, leader: Organisation, score: float, helped: Sequence[str], own: tuple[Organisation, float] | None
    ) -> Refusal:
        """Say why a pair that could be one is none; whoever suits better than who helps has no room."""
        if own is None or own[1] < score:
            return Refusal(WhyNoBuddy.TAKEN, f"{leader.code} has taken on {listed(helped)}, as many as it can")
        # What is added for each pair is no part of how well two suit each other.
        pair = len(self.whom) + 1
        suits = f"{own[1] - pair:.2f} to {score - pair:.2f}"
        return Refusal(WhyNoBuddy.WORSE, f"{own[0].code} suits at least as well as {leader.code}: {suits}")

    def _why_alone(self, organisation: Organisation, refused: Mapping[str, Refusal]) -> str:
        if not self.needs.of(organisation.code):
            return "it falls short of nothing that is known"
        return summed_up(refused)

    def _pair(self, organisation: Organisation, leader: Organisation, parts: Mapping[str, float]) -> Pair:
        strong = self.profiles.strong_on(self.needs.of(organisation.code), leader.code)
        told = [f"strong on {listed(strong)}"]
        told += [f"{name} {round(parts[key] * 100)} % alike" for key, name in _ALIKE.items() if key in parts]
        wishes = self.wishes.get(organisation.code, ())
        if leader.code in wishes:
            told.append(f"number {wishes.index(leader.code) + 1} of its wishes")
        return Pair(organisation, leader, self.suiting.score(parts), parts, strong, ", ".join(told))


_ALIKE = {"size": "in size", "profile": "in other figures"}
