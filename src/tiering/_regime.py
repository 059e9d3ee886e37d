"""One edition of the rules, and the fold over its reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import final

import attrs
import numpy as np

from tiering._arrays import RankArray
from tiering._checks import gather_references, wrong_panel, wrong_plugins, wrong_rule
from tiering._cycles import ReviewCycle
from tiering._dates import Period, as_day, day_text
from tiering._evidence import Evidence
from tiering._fields import duplicates, is_code, is_fraction, is_member_of
from tiering._figures import View
from tiering._history import History
from tiering._metrics import Metric, as_metrics
from tiering._panel import Panel
from tiering._protocols import Guard, Rule, as_guards, merge_reads
from tiering._references import YOURS, Reference
from tiering._reviews import Review
from tiering._sittings import UNPLACED, Sitting, State, Undecided, first_state, sit
from tiering._standards import Standard, as_standards
from tiering._tiers import Placement, TierScale
from tiering.errors import (
    DefinitionError,
    DuplicateCodeError,
    ReviewDateError,
    ShapeError,
    TieringError,
    UnknownCodeError,
    raise_problems,
)

__all__ = ["MinimumCoverage", "Regime"]

# So many elements that a block's temporaries stay in the cache of one core.
_BLOCK = 131_072
_SMALL = 1_024


@final
@attrs.frozen
class MinimumCoverage:
    """
    How much of the activity a figure must rest on to be used.

    Attributes:
        at_least: The least coverage, 0 to 1; figures below it are taken as missing.
        reference: Where the number comes from.

    Example:
        >>> from tiering import MinimumCoverage
        >>> MinimumCoverage(0.9).at_least
        0.9
    """

    at_least: float = attrs.field(default=0.0, validator=is_fraction)
    reference: Reference = attrs.field(default=YOURS, kw_only=True)


@final
@attrs.frozen(kw_only=True)
class Regime:
    """
    One edition of the rules: a value, changed by copy with `attrs.evolve`.

    Attributes:
        name: What it is called.
        metrics: What it looks at.
        scale: The tiers.
        rule: What proposes a tier for each organisation.
        guards: What may hold a proposed move back.
        cycle: When reviews are held.
        standards: The dated levels that the metrics should reach.
        minimum_coverage: How much of the activity a figure must rest on.
        undecided: What becomes of those whose tier the evidence leaves open.

    Raises:
        UnknownCodeError: The rule names a metric or a tier that the regime lacks.
        DuplicateCodeError: Two metrics share a code.
        DefinitionError: Parts of it contradict each other.
        RuleError: The rule or a guard is none.
        ProblemsError: Several of these.

    Example:
        >>> from tiering.nhs import uec_2023
        >>> [tier.code for tier in uec_2023.regime.scale]
        ['3', '2', '1']
    """

    name: str = attrs.field(validator=is_code)
    metrics: tuple[Metric, ...] = attrs.field(converter=as_metrics)
    scale: TierScale
    rule: Rule
    guards: tuple[Guard, ...] = attrs.field(default=(), converter=as_guards)
    cycle: ReviewCycle
    standards: tuple[Standard, ...] = attrs.field(default=(), converter=as_standards)
    minimum_coverage: MinimumCoverage = attrs.field(factory=MinimumCoverage)
    undecided: Undecided = attrs.field(default=Undecided.HOLD, validator=is_member_of(Undecided))

    def __attrs_post_init__(self) -> None:
        where = f"the regime {self.name!r}"
        raise_problems(where, wrong_plugins(self.rule, self.guards))
        codes = tuple(metric.code for metric in self.metrics)
        problems = duplicates("metric", codes, where)
        for what, named in (
            ("the standards", [each.metric for each in self.standards]),
            ("the cycle's lags", self.cycle.lags),
        ):
            problems += [UnknownCodeError("metric", code, codes, what) for code in named if code not in codes]
        problems += self._overlapping_standards()
        problems += wrong_rule(self.rule, self.guards, self.scale, self.metrics, self.standards)
        raise_problems(where, problems)

    @cached_property
    def _read(self) -> Mapping[Metric, int]:
        reads = merge_reads([self.rule.reads, *(getattr(guard, "reads", {}) for guard in self.guards)])
        return {metric: reads[metric.code] for metric in self.metrics if metric.code in reads}

    def _overlapping_standards(self) -> list[TieringError]:
        return [
            DefinitionError(
                f"two standards for {one.metric!r} are in force at once; give them dates that do not overlap"
            )
            for place, one in enumerate(self.standards)
            for other in self.standards[:place]
            if one.metric == other.metric and one.valid.overlaps(other.valid)
        ]

    @property
    def references(self) -> tuple[tuple[str, Reference], ...]:
        """The numbers of standards, criteria, guards, cycle and coverage, each with what it is for and where it comes from."""
        found = [(f"standard for {each.metric!r}: {each.level:g}", each.reference) for each in self.standards]
        found += gather_references([("the rule", self.rule), *(("a guard", guard) for guard in self.guards)])
        found.append(
            (f"the cycle: by {self.cycle.every.value} from {day_text(self.cycle.first)}", self.cycle.reference)
        )
        if self.minimum_coverage.at_least:
            found.append((f"minimum coverage: {self.minimum_coverage.at_least:g}", self.minimum_coverage.reference))
        return tuple(dict.fromkeys(found))

    def review(
        self, panel: Panel, *, on: date, previous: Review | None = None, start: Iterable[Placement] = ()
    ) -> Review:
        """
        Hold one review.

        Args:
            panel: The figures; the review sees those that had been published on the day.
            on: The day, which need not be one of the cycle's.
            previous: The review before.
            start: Where organisations stood, if there is no review before.

        Raises:
            ReviewDateError: The review before is not earlier, or nothing had been published.
            UnknownCodeError: The panel lacks a metric, or an organisation that was placed.
            DefinitionError: The panel's metrics are not the regime's.
            ShapeError: Panel or rule have scenarios; use `simulate`.
        """
        on = as_day(on)
        self._check(panel)
        self._check_date(panel, on)
        state = self._state_after(panel, on, previous, start)
        return self._hold(self._prepared(panel), on, state)

    def replay(self, panel: Panel, *, until: date, start: Iterable[Placement] = ()) -> History:
        """
        Hold every review of the cycle up to a day.

        Args:
            panel: The figures; each review sees those that had been published on its day.
            until: The last day on which a review may be held.
            start: Where organisations stood before the first review.

        Raises:
            TieringError: As `review` says.
        """
        dates = self._check(panel, until)
        state = self._first_state(panel, start)
        shown = self._prepared(panel)
        reviews: list[Review] = []
        for on in dates:
            review = self._hold(shown, on, state)
            reviews.append(review)
            state = state_of(review)
        return History(reviews)

    def simulate(self, panel: Panel, *, until: date, start: Iterable[Placement] = ()) -> RankArray:
        """
        Return the ranks of every review up to a day, without the record.

        Leading axes of the panel, or of limits in the rule, are scenarios.

        Args:
            panel: The figures; each review sees those that had been published on its day.
            until: The last day on which a review may be held.
            start: Where organisations stood before the first review.

        Returns:
            Ranks, int8 (…, review, organisation).

        Raises:
            TieringError: As `review` says, but for scenarios.
        """
        dates = self._check(panel, until)
        return self._fold(self._prepared(panel), dates, self._first_ranks(panel, start), _BLOCK)

    def _fold(self, panel: Panel, dates: Sequence[date], ranks: RankArray, block: int) -> RankArray:
        sights = [(on, self._views(panel, on)) for on in dates]
        count = len(ranks)
        size = self._block_size(panel, sights[0], ranks, block)
        out: RankArray | None = None
        for first in range(0, max(count, 1), size):
            part = slice(first, min(first + size, count))
            outcomes = [sitting.state.ranks for sitting in self._sittings(panel, sights, ranks, part)]
            if out is None:
                # Scenarios may come from the panel, a limit or a plug-in: only a result tells their shape.
                leading = np.broadcast_shapes(*(each.shape for each in outcomes))[:-1]
                out = np.empty((*leading, len(dates), count), dtype=np.int8)
            for place, each in enumerate(outcomes):
                out[..., place, part] = each
        return np.empty((len(dates), 0), dtype=np.int8) if out is None else out

    def _sittings(
        self, panel: Panel, sights: Iterable[tuple[date, Mapping[str, View]]], ranks: RankArray, part: slice
    ) -> Iterator[Sitting]:
        state = first_state(ranks[part], self.guards)
        for on, views in sights:
            sitting = sit(
                self.rule, self.guards, self.undecided, self._evidence(panel, on, views, state.ranks, part), state
            )
            state = sitting.state
            yield sitting

    def _block_size(self, panel: Panel, sight: tuple[date, Mapping[str, View]], ranks: RankArray, block: int) -> int:
        """Return how many organisations to take at once: all, unless everything is elementwise and they are many."""
        count = max(len(ranks), 1)
        elementwise = self.rule.elementwise and all(guard.elementwise for guard in self.guards)
        if count <= min(_SMALL, block) or not elementwise:
            return count
        # One organisation tells how many scenarios there are.
        probe = next(self._sittings(panel, [sight], ranks, slice(0, 1)))
        return max(block // max(probe.state.ranks.size, 1), 1)

    def _hold(self, panel: Panel, on: date, state: State) -> Review:
        everybody = slice(0, len(panel.organisations))
        evidence = self._evidence(panel, on, self._views(panel, on), state.ranks, everybody)
        sitting = sit(self.rule, self.guards, self.undecided, evidence, state)
        if sitting.state.ranks.ndim > 1:
            message = f"the review has scenarios of the shape {sitting.state.ranks.shape[:-1]}; use simulate"
            raise ShapeError(message)
        return self._record(sitting, attrs.evolve(evidence), state)

    def _record(self, sitting: Sitting, evidence: Evidence, state: State) -> Review:
        step, placed = sitting.step, state.ranks != UNPLACED
        held = [np.not_equal(admitted, step.proposed) & placed for admitted in sitting.admitted]
        return Review(
            name=self.name,
            on=evidence.on,
            scale=self.scale,
            before=state.ranks,
            least=sitting.proposal.least,
            most=sitting.proposal.most,
            proposed=step.proposed,
            ranks=sitting.state.ranks,
            held=np.array(held, dtype=np.bool_).reshape(len(held), len(state.ranks)),
            guards=self.guards,
            guard_states=sitting.state.guards,
            rule=self.rule,
            evidence=evidence,
            mode=self.undecided,
        )

    def _evidence(self, panel: Panel, on: date, views: Mapping[str, View], ranks: RankArray, block: slice) -> Evidence:
        return Evidence(
            panel=panel,
            on=on,
            scale=self.scale,
            current=ranks,
            standards=self.standards,
            views=views,
            block=block,
        )

    def _views(self, panel: Panel, on: date) -> Mapping[str, View]:
        months = panel.periods[0].cadence.months
        views: dict[str, View] = {}
        seen: dict[tuple[str, timedelta], tuple[Period, int, int]] = {}
        for metric, depth in self._read.items():
            # Most metrics share their cadence and lag, and so their latest period.
            key = (metric.cadence.value, self.cycle.lag(metric))
            if key not in seen:
                latest = self.cycle.latest(metric, on)
                seen[key] = latest, panel.column(latest), metric.cadence.months // months
            views[metric.code] = View(metric, *seen[key], depth)
        return views

    def _prepared(self, panel: Panel) -> Panel:
        return panel.with_minimum_coverage(self.minimum_coverage.at_least)

    def _check(self, panel: Panel, until: date | None = None) -> tuple[date, ...]:
        """Refuse an unfit panel; return the dates of the cycle."""
        raise_problems("the panel", wrong_panel(panel, self._read))
        if until is None:
            return ()
        dates = self.cycle.dates(until=as_day(until))
        self._check_date(panel, dates[0])
        return dates

    def _check_date(self, panel: Panel, on: date) -> None:
        seen = [self.cycle.latest(metric, on) for metric in self._read]
        if seen and all(panel.column(latest) < 0 for latest in seen):
            message = f"nothing had been published by {on}: the panel starts in {panel.periods[0]}; review later, or give earlier figures"
            raise ReviewDateError(message)

    def _state_after(self, panel: Panel, on: date, previous: Review | None, start: Iterable[Placement]) -> State:
        if previous is None:
            return self._first_state(panel, start)
        if tuple(start):
            message = "give either the previous review or where organisations stood, not both"
            raise DefinitionError(message)
        if on <= previous.on:
            message = f"the review of {on} does not come after the previous one, of {previous.on}"
            raise ReviewDateError(message)
        if previous.scale != self.scale or previous.guards != self.guards:
            message = (
                f"the review of {previous.on} was held on another scale or with other guards; "
                "to carry its tiers over, give start=previous.placements()"
            )
            raise DefinitionError(message)
        codes = [each.code for each in panel.organisations]
        places = {each.code: place for place, each in enumerate(previous.organisations)}
        known = set(codes)
        left = [UnknownCodeError("organisation", code, codes, "the panel") for code in places if code not in known]
        raise_problems("the panel", left)
        return state_of(previous, [places.get(code) for code in codes])

    def _first_state(self, panel: Panel, start: Iterable[Placement]) -> State:
        return first_state(self._first_ranks(panel, start), self.guards)

    def _first_ranks(self, panel: Panel, start: Iterable[Placement]) -> RankArray:
        ranks = np.full(len(panel.organisations), UNPLACED, dtype=np.int8)
        problems: list[TieringError] = []
        seen: set[str] = set()
        for placement in start:
            if placement.organisation in seen:
                problems.append(DuplicateCodeError("placement", placement.organisation, "start"))
            seen.add(placement.organisation)
            try:
                ranks[panel.position(placement.organisation)] = self.scale.rank(placement.tier)
            except UnknownCodeError as problem:
                problems.append(problem)
        raise_problems("start", problems)
        return ranks


def state_of(review: Review, places: Sequence[int | None] | None = None) -> State:
    """Return what a review hands to the next, in its own order, or for the organisations at *places*; None is a new one."""
    state = State(review.ranks, review.guard_states, is_placed=True)
    if places is None or list(places) == list(range(len(review))):
        return state
    if len(review) == 0:
        return first_state(np.full(len(places), UNPLACED, dtype=np.int8), review.guards)
    order = np.array([-1 if place is None else place for place in places], dtype=np.intp)
    new = order < 0
    return State(
        np.where(new, np.int8(UNPLACED), review.ranks[order]),
        tuple(np.where(new, np.int16(0), each[:, order]) for each in review.guard_states),
        is_placed=not new.any(),
    )
