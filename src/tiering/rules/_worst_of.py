"""The most, or the least, intensive of what several rules propose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import ClassVar, final

import attrs
import numpy as np

from tiering._assessing import propose
from tiering._evidence import Evidence
from tiering._fields import duplicates
from tiering._findings import Proposal, Ranks, Reason, is_complete
from tiering._protocols import Rule, Tracing, merge_reads
from tiering._tiers import TierScale
from tiering.errors import DefinitionError, TieringError, raise_problems
from tiering.rules._nested import check_all, listed, ranks_within, tiers_of, tiers_text, wrong_rule


@attrs.frozen(init=False)
class _Several:
    """What rules that ask several rules share."""

    rules: tuple[Rule, ...]
    names: tuple[str, ...]
    _extreme: ClassVar[str]
    _of: ClassVar[np.ufunc]

    def __init__(self, *rules: Rule | Mapping[str, Rule]) -> None:
        named: list[tuple[str, Rule]] = []
        for each in rules:
            if isinstance(each, Mapping):
                named += each.items()
            else:
                named.append((f"rule {len(named) + 1}", each))
        self.__attrs_init__(tuple(rule for _, rule in named), tuple(name for name, _ in named))

    def __attrs_post_init__(self) -> None:
        what = type(self).__name__
        problems: list[TieringError] = [] if self.rules else [DefinitionError(f"{what} needs at least one rule")]
        problems += [
            DefinitionError(f"rules are named by text, not by {name!r}")
            for name in list[object](self.names)
            if not isinstance(name, str) or not name.strip()
        ]
        for name, rule in self.parts:
            problems += wrong_rule(f"{name} of {what}", rule)
        raise_problems(what, problems + duplicates("rule", self.names, what))

    @property
    def reads(self) -> Mapping[str, int]:
        """Everything that its rules read."""
        return merge_reads(each.reads for each in self.rules)

    @property
    def elementwise(self) -> bool:
        """Whether all its rules are."""
        return all(each.elementwise for each in self.rules)

    @property
    def parts(self) -> tuple[tuple[str, Rule], ...]:
        """Its rules, by their names."""
        return tuple(zip(self.names, self.rules, strict=True))

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers that its rules name."""
        return tiers_of(self.rules)

    @property
    def heading(self) -> str:
        """Which of the proposals counts."""
        return f"{self._extreme} of what {len(self.rules)} rules propose"

    def check(self, scale: TierScale) -> None:
        """
        Refuse a scale on which one of its rules makes no sense.

        Args:
            scale: The scale, which has all the tiers that the rules name.

        Raises:
            TieringError: As the rules say.
        """
        check_all(self.rules, scale)

    def propose(self, evidence: Evidence, /) -> Proposal:
        """Propose for every organisation shown."""
        proposals = [propose(each, evidence) for each in self.rules]
        least = reduce(self._of, [each.least for each in proposals])
        if all(map(is_complete, proposals)):
            return Proposal(least, least)
        return Proposal(least, reduce(self._of, [each.most for each in proposals]))

    def reasons(self, trace: Tracing, index: int, ranks: Ranks, *, full: bool) -> Sequence[Reason]:
        """
        Say what each rule proposes, and why those do that decide.

        Args:
            trace: Where to ask for findings and reasons.
            index: The organisation's place on the last axis.
            ranks: What the whole did with it.
            full: Give the reasons of every rule, and every one of them.
        """
        own = [ranks_within(trace, rule, index, ranks) for rule in self.rules]
        if len(own) == 1:
            return tuple(trace.reasons(self.rules[0], index, own[0], full=full))
        told = [Reason(f"{self._extreme} of {len(own)} proposals: {self._tally(trace.evidence.scale, own)}")]
        telling = [
            (name, rule, each)
            for (name, rule), each in zip(self.parts, own, strict=True)
            if full or self._decides(each, ranks)
        ]
        if not full:
            # What is still open is what a reader looks for first.
            telling.sort(key=lambda one: one[2].least == one[2].most)
        for name, rule, each in telling:
            told += [
                reason._replace(heading=f"{name}: {reason.heading}")
                for reason in trace.reasons(rule, index, each, full=full)
            ]
        return told

    def _tally(self, scale: TierScale, own: Sequence[Ranks]) -> str:
        """Say which rules propose what, the most intensive first."""
        by_tier: dict[tuple[int, int], list[str]] = {}
        texts: dict[tuple[int, int], str] = {}
        for name, each in zip(self.names, own, strict=True):
            key = (each.most, each.least)
            by_tier.setdefault(key, []).append(name)
            texts[key] = tiers_text(scale, each)
        return ", ".join(f"{texts[key]} ({listed(by_tier[key])})" for key in sorted(by_tier, reverse=True))

    @staticmethod
    def _decides(own: Ranks, whole: Ranks) -> bool:
        """Tell whether the whole would be another without what a rule proposes, or would be open no longer."""
        raise NotImplementedError


@final
@attrs.frozen(init=False)
class WorstOf(_Several):
    """
    Proposes the most intensive tier that any of several rules proposes.

    Attributes:
        rules: One or more; give them one after the other, or in mappings from a name to a rule.
        names: What explanations call them; "rule 1" and so on where no name is given.

    Raises:
        DefinitionError: There is no rule, or one that is none, or one that fills places.
        DuplicateCodeError: Two have one name.

    Example:
        >>> from tiering import rules
        >>> waiting = rules.Ladder(enter={"1": rules.Above("waiting", 52)})
        >>> crowded = rules.Ladder(enter={"2": rules.Below("four_hour", 0.65)})
        >>> rules.WorstOf({"elective": waiting, "urgent": crowded}).tiers
        ('1', '2')
    """

    _extreme = "the most intensive"
    _of = np.maximum

    @staticmethod
    def _decides(own: Ranks, whole: Ranks) -> bool:
        if whole.least == whole.most:
            return own.least == whole.least
        return own.most > whole.least or own.least == whole.proposed


@final
@attrs.frozen(init=False)
class BestOf(_Several):
    """
    Proposes the least intensive tier that any of several rules proposes.

    Attributes:
        rules: One or more; give them one after the other, or in mappings from a name to a rule.
        names: What explanations call them; "rule 1" and so on where no name is given.

    Raises:
        DefinitionError: There is no rule, or one that is none, or one that fills places.
        DuplicateCodeError: Two have one name.

    Example:
        >>> from tiering import rules
        >>> level = rules.Ladder(enter={"1": rules.Below("four_hour", 0.65)})
        >>> year = rules.Ladder(enter={"1": rules.Misses("four_hour")})
        >>> rules.BestOf(level, year).names
        ('rule 1', 'rule 2')
    """

    _extreme = "the least intensive"
    _of = np.minimum

    @staticmethod
    def _decides(own: Ranks, whole: Ranks) -> bool:
        if whole.least == whole.most:
            return own.most == whole.most
        return own.least < whole.most or own.most == whole.proposed
