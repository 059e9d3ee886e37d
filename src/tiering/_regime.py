"""One edition of the rules, and the fold over its reviews."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, final

import attrs

from tiering._arrays import RankArray
from tiering._assessing import Recurring
from tiering._checks import (
    overlapping_standards,
    wrong_judgements,
    wrong_plugins,
    wrong_rule,
    wrong_surroundings,
    wrong_trajectories,
)
from tiering._cycles import ReviewCycle
from tiering._dates import as_day
from tiering._editions import Changeover
from tiering._fields import duplicates, is_code, is_member_of
from tiering._folding import BLOCK, Fold, Sight
from tiering._givens import check_attestations, check_panel
from tiering._history import History
from tiering._judgements import Attestation, Judgement, as_attestations, as_judgements
from tiering._metrics import Metric, as_metrics
from tiering._oddities import odd_clauses, ranges_of, unreachable, without_standard
from tiering._panel import Panel
from tiering._presence import activity, attendances, spread
from tiering._profiles import Profile, profile_of, references_of
from tiering._protocols import Guard, Rule, as_guards, merge_reads, walk
from tiering._recording import recorded
from tiering._references import Reference
from tiering._register import Register
from tiering._reviews import Review
from tiering._rule_text import rule_text
from tiering._sittings import State, Undecided, joined, settles
from tiering._standards import MinimumCoverage, Standard, Trajectory, as_standards, as_trajectories
from tiering._starting import Starting
from tiering._taking_over import Chooser, Passage, Passed, SuccessionPolicy, as_policy
from tiering._tiers import Placement, TierScale
from tiering._vintages import Vintages, latest_of
from tiering.errors import OddRegimeWarning, ReviewDateError, UnknownCodeError, raise_problems

__all__ = ["Regime"]


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
        trajectories: The paths that organisations agreed to take, at most one for each metric of each.
        minimum_coverage: How much of the activity a figure must rest on.
        undecided: What becomes of those whose tier the evidence leaves open.
        succession: Whose place an organisation takes over that others have become: a `SuccessionPolicy`, or a function
            that is given the organisation and the candidates and returns the code of one, or None for a fresh start.
        kind: The kind of organisation that it places, as `Organisation.kind` names it; for readers, like what follows.
        decided_by: Who decides where an organisation stands, such as "a committee, which the figures only ask".

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
    trajectories: tuple[Trajectory, ...] = attrs.field(default=(), converter=as_trajectories, repr=False)
    minimum_coverage: MinimumCoverage = attrs.field(factory=MinimumCoverage)
    undecided: Undecided = attrs.field(default=Undecided.HOLD, validator=is_member_of(Undecided))
    succession: SuccessionPolicy | Chooser = attrs.field(default=SuccessionPolicy.WORST, converter=as_policy)
    kind: str = attrs.field(default="", validator=is_member_of(str))
    decided_by: str = attrs.field(default="", validator=is_member_of(str))

    def __attrs_post_init__(self) -> None:
        where = f"the regime {self.name!r}"
        raise_problems(where, wrong_plugins(self.rule, self.guards))
        codes = tuple(metric.code for metric in self.metrics)
        problems = duplicates("metric", codes, where)
        for what, named in (
            ("the standards", [each.metric for each in self.standards]),
            ("the trajectories", dict.fromkeys(each.metric for each in self.trajectories)),
            ("the cycle's lags", self.cycle.lags),
        ):
            problems += [UnknownCodeError("metric", code, codes, what) for code in named if code not in codes]
        problems += overlapping_standards(self.standards)
        problems += wrong_trajectories(self.trajectories, self.metrics)
        problems += wrong_rule(self.rule, self.guards, self.scale, self.metrics, self.standards, self.trajectories)
        raise_problems(where, problems)
        for oddity in self.oddities:
            warnings.warn(f"{where}: {oddity}", OddRegimeWarning, stacklevel=3)

    @property
    def oddities(self) -> tuple[str, ...]:
        """
        What is odd about it, though it works.

        Tiers that nobody can reach, exits that are easier than entries, standards that are not in force.

        Each is also an `OddRegimeWarning` when the regime is built.
        """
        parts = [part for _, part in walk(self.rule, "")]
        return (
            # Whoever is held on the way may stand where no criterion has put anybody.
            *(() if self.guards or settles(self.rule) else unreachable(self.rule, self.scale)),
            *odd_clauses(self.rule, self.scale, ranges_of(self.metrics)),
            *without_standard(parts, self.metrics, self.standards, self.cycle),
        )

    @cached_property
    def _read(self) -> Mapping[Metric, int]:
        reads = merge_reads([self.rule.reads, *(getattr(guard, "reads", {}) for guard in self.guards)])
        return {metric: reads[metric.code] for metric in self.metrics if metric.code in reads}

    @property
    def references(self) -> tuple[tuple[str, Reference], ...]:
        """The numbers of standards, criteria, guards, cycle and coverage, each with what it is for and where it comes from."""
        return references_of(self)

    @property
    def rule_text(self) -> str:
        """Its rule in words, as an indented tree: what each tier is entered and left for, and the status of each number."""
        return rule_text(self)

    @property
    def profile(self) -> Profile:
        """What it is like, in words that can be set beside those of another one."""
        return profile_of(self)

    def review(
        self,
        panel: Panel | Vintages,
        *,
        on: date,
        previous: Review | None = None,
        start: Iterable[Placement] = (),
        attestations: Iterable[Attestation] = (),
        judgements: Iterable[Judgement] = (),
        register: Register | None = None,
    ) -> Review:
        """
        Hold one review.

        Args:
            panel: The figures, or their vintages; the review sees those that had been published on the day.
            on: The day, which need not be one of the cycle's.
            previous: The review before.
            start: Where organisations stood, if there is no review before.
            attestations: What has been attested; the review sees what had been by the day.
            judgements: What has been judged; the review holds to what counts on the day.
            register: Which organisations there are on the day, and who follows whom; without it all of the panel's.

        Raises:
            ReviewDateError: The review before is not earlier, or nothing had been published.
            UnknownCodeError: The panel lacks a metric, or an organisation that was placed or judged.
            DefinitionError: The panel's metrics are not the regime's, or two judgements contradict each other.
            ShapeError: Panel or rule have scenarios; use `simulate`.
        """
        on = as_day(on)
        self._check(panel, register)
        self._check_date(panel, on)
        (part,) = attendances(panel, register, [on])
        passage = None if previous is None else self._passage(panel, register, previous.on)
        passed = self._starting.after(previous, start, latest_of(part.shown), on, passage)
        fold = self._prepared(panel, attestations, judgements, register).of(part)
        return self._sit(fold, fold.sight(on, passed.state.judged), passed, {})

    def replay(
        self,
        panel: Panel | Vintages,
        *,
        until: date,
        start: Iterable[Placement] = (),
        attestations: Iterable[Attestation] = (),
        judgements: Iterable[Judgement] = (),
        register: Register | None = None,
    ) -> History:
        """
        Hold every review of the cycle up to a day.

        Args:
            panel: The figures, or their vintages; each review sees those that had been published on its day.
            until: The last day on which a review may be held.
            start: Where organisations stood before the first review.
            attestations: What has been attested; each review sees what had been by its day.
            judgements: What has been judged; each review holds to what counts on its day.
            register: Which organisations there are on the day of each review, and who follows whom; without it all of
                the panel's in all reviews.

        Raises:
            TieringError: As `review` says.
        """
        dates = self._check(panel, register, until)
        fold, memory = self._prepared(panel, attestations, judgements, register), dict[Hashable, Any]()
        reviews: list[Review] = []
        for part in attendances(panel, register, dates):
            held = fold.of(part)
            for on in part.dates:
                before = reviews[-1] if reviews else None
                passage = None if before is None else self._passage(panel, register, before.on)
                passed = self._starting.after(before, () if reviews else start, latest_of(part.shown), on, passage)
                reviews.append(self._sit(held, held.sight(on, passed.state.judged), passed, memory))
        return History(reviews)

    def simulate(
        self,
        panel: Panel | Vintages,
        *,
        until: date,
        start: Iterable[Placement] = (),
        attestations: Iterable[Attestation] = (),
        judgements: Iterable[Judgement] = (),
        register: Register | None = None,
    ) -> RankArray:
        """
        Return the ranks of every review up to a day, without the record.

        Leading axes of the panel, or of limits in the rule, are scenarios.

        Args:
            panel: The figures, or their vintages; each review sees those that had been published on its day.
            until: The last day on which a review may be held.
            start: Where organisations stood before the first review.
            attestations: What has been attested; each review sees what had been by its day.
            judgements: What has been judged; each review holds to what counts on its day.
            register: Which organisations there are on the day of each review, and who follows whom; without it all of
                the panel's in all reviews.

        Returns:
            Ranks, int8 (…, review, organisation); −1 where there is no such organisation on the day.

        Raises:
            TieringError: As `review` says, but for scenarios.
        """
        dates = self._check(panel, register, until)
        fold = self._prepared(panel, attestations, judgements, register)
        parts = attendances(panel, register, dates)
        state = self._starting.placed(start, latest_of(parts[0].shown))
        outcomes: list[RankArray] = []
        left: list[State] = []
        for place, part in enumerate(parts):
            if place:
                gone = parts[place - 1]
                passage = self._passage(panel, register, gone.dates[-1])
                now = latest_of(part.shown)
                state = self._starting.passed(joined(left), gone.organisations, now, part.dates[0], passage).state
            left = []
            outcomes.append(fold.of(part).ranks(part.dates, state, BLOCK, left if part is not parts[-1] else None))
        return outcomes[0] if register is None else spread(outcomes, parts, len(latest_of(panel).organisations))

    def succeeded_by(self, successor: Regime, *, tiers: Mapping[str, str], on: date | None = None) -> Changeover:
        """
        Say how another edition follows, each of this one's tiers mapped to one of the successor's.

        Args:
            successor: The regime that follows.
            tiers: Each tier of this scale to the one of the new scale in which whoever stands there starts.
            on: The day from which this regime holds no review; that of the successor's first where none is given.

        Raises:
            TieringError: As `Changeover` says.
        """
        return Changeover(before=self, after=successor, tiers=tiers, **({} if on is None else {"on": on}))

    def _prepared(
        self,
        panel: Panel | Vintages,
        attestations: Iterable[Attestation] = (),
        judgements: Iterable[Judgement] = (),
        register: Register | None = None,
    ) -> Fold:
        known = latest_of(panel)
        given, judged = as_attestations(attestations), as_judgements(judgements)
        if given:
            asked = {code for part in self._parts for code in getattr(part, "attestations", ())}
            check_attestations(given, known, asked)
        if judged:
            raise_problems("the judgements", wrong_judgements(judged, known, self.scale))
        return Fold(
            shown=panel,
            reads=self._read,
            cycle=self.cycle,
            scale=self.scale,
            rule=self.rule,
            guards=self.guards,
            undecided=self.undecided,
            standards=self.standards,
            trajectories=self.trajectories,
            minimum_coverage=self.minimum_coverage.at_least,
            attestations=given,
            judgements=judged,
            register=register,
            recurring=self._recurring,
        )

    def _passage(self, panel: Panel | Vintages, register: Register | None, before: date) -> Passage | None:
        if register is None:
            return None
        sizes = activity(panel, self.metrics, self.cycle, before)
        return Passage(register=register, policy=self.succession, scale=self.scale, activity=sizes)

    def held_again(
        self,
        review: Review,
        panel: Panel,
        *,
        previous: Review | None = None,
        judgements: Iterable[Judgement] | None = None,
    ) -> Review:
        """
        Hold a review again, on other figures of the same periods.

        Args:
            review: The review, not read from records.
            panel: The figures as they are known now, of the same organisations.
            previous: The review before, held again; where none is given, it starts from where it started.
            judgements: What has been judged; where none are given, what counted in the review.

        Raises:
            TieringError: As `review` says.
        """
        self._check(panel, review.register)
        given = review.judgements if judgements is None else [each for each in judgements if each.organisation in panel]
        asked = {code for part in self._parts for code in getattr(part, "attestations", ())}
        attested = [each for each in review.evidence.attestations if each.code in asked]
        fold = self._prepared(panel, attested, given, review.register)
        passage = None if previous is None else self._passage(panel, review.register, previous.on)
        passed = self._starting.again(review, previous, panel, passage)
        return self._sit(fold, fold.sight(review.on, passed.state.judged, review.latest), passed, {})

    def _sit(self, fold: Fold, sight: Sight, passed: Passed, memory: dict[Hashable, Any]) -> Review:
        sitting = fold.sit(sight, passed.state, fold.everybody, memory)
        return recorded(self, sitting, passed, fold.judged(sight.on), fold.register)

    def _check(self, panel: Panel | Vintages, register: Register | None, until: date | None = None) -> tuple[date, ...]:
        """Refuse an unfit panel, or one without what else is asked for; return the dates of the cycle."""
        check_panel(latest_of(panel), self._read, self.rule, self.kind)
        raise_problems("the review", wrong_surroundings(self._parts, latest_of(panel), self._read, register))
        if until is None:
            return ()
        dates = self.cycle.dates(until=as_day(until))
        self._check_date(panel, dates[0])
        return dates

    def _check_date(self, panel: Panel | Vintages, on: date) -> None:
        if not isinstance(panel, Panel):
            panel.as_known_on(on - self.cycle.cut_off)
            return
        seen = [self.cycle.latest(metric, on) for metric in self._read]
        if seen and all(panel.column(latest) < 0 for latest in seen):
            message = f"nothing had been published by {on}: the panel starts in {panel.periods[0]}; review later, or give earlier figures"
            raise ReviewDateError(message)

    @cached_property
    def _parts(self) -> tuple[object, ...]:
        """The rule, the guards, and everything that they are made of."""
        return tuple(part for plugin in (self.rule, *self.guards) for _, part in walk(plugin, ""))

    @cached_property
    def _recurring(self) -> Recurring | None:
        """What is answered for several reviews at once; None where nothing is."""
        return Recurring.among((self.rule, *self.guards))

    @cached_property
    def _starting(self) -> Starting:
        return Starting(
            self.rule, self.guards, self.scale, counts_reviews=self._counts("reviews"), counts_days=self._counts("days")
        )

    def _counts(self, what: str) -> bool:
        """Tell whether anything asks how long organisations have been in their tiers."""
        return any(getattr(part, f"counts_{what}", False) for part in self._parts)
