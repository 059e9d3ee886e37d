"""Why an organisation is where it is: structured lines first, words second."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias, final

import attrs

from tiering._assessing import assess, propose
from tiering._evidence import Evidence
from tiering._findings import Answer, Finding, Proposal, Ranks, Reason, Role
from tiering._lines import Line, describe
from tiering._protocols import parts_of
from tiering._references import Reference

__all__ = ["Explanation", "Section", "Trace"]


class Section(NamedTuple):
    """
    A reason with the lines that carry it.

    Attributes:
        heading: The reason in words.
        tally: How many of its criterion's parts hold; empty where it has none.
        lines: The lines, in reading order.
        depths: How many criteria each line stands inside of.
        reference: Where the number in heading or tally comes from; None where there is none.
    """

    heading: str
    tally: str = ""
    lines: tuple[Line, ...] = ()
    depths: tuple[int, ...] = ()
    reference: Reference | None = None


def as_sections(values: Iterable[Section]) -> tuple[Section, ...]:
    """Freeze sections."""
    return tuple(values)


@final
@attrs.frozen
class Explanation:
    """
    Why an organisation is in its tier.

    Attributes:
        title: The organisation, the review and the decision.
        sections: The reasons.

    Example:
        >>> from tiering.typing import Explanation, Section
        >>> print(Explanation("Trust A: tier 2 (unchanged)", [Section("entry to tier 1 is not met")]))
        Trust A: tier 2 (unchanged)
          entry to tier 1 is not met
    """

    title: str
    sections: tuple[Section, ...] = attrs.field(converter=as_sections)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, in reading order."""
        return tuple(line for section in self.sections for line in section.lines)

    @property
    def brief(self) -> str:
        """The first reason in one line, with the figures that carry it by their metrics' codes, and what was held."""
        told = [section for section in self.sections if section.lines][:1]
        figures = _brief_figures([line for section in told for line in section.lines if line.metric])
        # Where nothing is said by a figure beside its limit, the words are all there is.
        figures = figures or [line.text for section in told for line in section.lines]
        reasons = [f"{section.heading}: {', '.join(figures)}" for section in told]
        return "; ".join(reasons + [section.heading for section in self.sections if not section.lines])

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each line."""
        return [
            {
                "title": self.title,
                "reason": section.heading,
                "reason_status": None if section.reference is None else section.reference.status.value,
                "depth": depth,
                **line.to_record(),
            }
            for section in self.sections
            for line, depth in zip(section.lines, section.depths, strict=True)
        ]

    def __str__(self) -> str:
        written = [self.title]
        rows: list[_Row] = []
        worded: list[tuple[int, str, str]] = []
        for section in self.sections:
            heading = f"  {section.heading} ({section.tally})" if section.tally else f"  {section.heading}"
            if section.reference is not None:
                worded.append((len(written), heading, section.reference.status))
            written.append(heading)
            for line, depth in zip(section.lines, section.depths, strict=True):
                indent = "  " * depth
                text, figure, limit, status = line.cells()
                text = f"    {line.answer.ljust(9)}  {indent}{text}"
                if figure:
                    rows.append((len(written), text, figure, limit, status))
                elif status:
                    worded.append((len(written), text, status))
                written.append(text)
                if remarks := line.remarks():
                    written += [f"               {indent}{remark}" for remark in remarks]
        _align(written, rows, worded)
        return "\n".join(written)


def _brief_figures(lines: Sequence[Line]) -> list[str]:
    """Write each figure on its side of the limit; of the same question about several periods, the first and how many more."""
    asked: dict[tuple[Any, ...], list[Line]] = {}
    for line in lines:
        asked.setdefault((line.metric, line.relation, line.limit, line.answer), []).append(line)
    texts = []
    for first, *others in asked.values():
        more = f" and in {len(others)} other period{'s' if len(others) > 1 else ''}" if others else ""
        texts.append(first.brief + more)
    return texts


_Row: TypeAlias = tuple[int, str, str, str, str]


def _align(written: list[str], rows: Sequence[_Row], worded: Sequence[tuple[int, str, str]]) -> None:
    """Write the rows where they belong, their columns as wide as they are in the widest of them; words fill all but the last."""
    before = 0
    if rows:
        _, *columns = zip(*rows, strict=True)
        wide, figures, limits, _ = [max(map(len, column)) for column in columns]
        for place, text, figure, limit, status in rows:
            written[place] = f"{text.ljust(wide)}  {figure.ljust(figures)}  {limit.ljust(limits)}  {status}"
        before = wide + figures + limits + 4
    for place, text, status in worded:
        written[place] = f"{text.ljust(before)}  {status}"


@final
@attrs.frozen(eq=False, repr=False)
class Trace:
    """
    The findings behind one review, made when they are asked for and then kept.

    Attributes:
        rule: The rule.
        evidence: What the rule saw.
    """

    rule: Any
    evidence: Evidence
    _found: dict[tuple[int, int], Finding] = attrs.field(init=False, factory=dict)
    _proposed: dict[int, Proposal] = attrs.field(init=False, factory=dict)
    _asked: dict[int, list[_Rung]] = attrs.field(init=False, factory=dict)

    def finding(self, criterion: Any, evidence: Evidence | None = None) -> Finding:
        """
        Return a criterion's finding, with those of its parts.

        Args:
            criterion: The criterion.
            evidence: What it is asked about; what the rule saw where none is given.
        """
        seen = self.evidence if evidence is None else evidence
        key = (id(criterion), id(seen))
        found = self._found.get(key)
        if found is None:
            look = getattr(criterion, "looks", None)
            asked = [(part, seen) for part in parts_of(criterion)] if look is None else look(seen)
            children = tuple([self.finding(part, shown) for part, shown in asked])
            # What follows from the parts' findings need not ask them again.
            combine = getattr(criterion, "combine", None)
            found = assess(criterion, seen) if combine is None else combine(children)
            if children or found.source is not criterion:
                found = found._replace(source=criterion, children=children)
            self._found[key] = found
        return found

    def proposal(self, rule: Any) -> Proposal:
        """
        Return what a rule proposes.

        Args:
            rule: The rule, or one that it is made of.
        """
        found = self._proposed.get(id(rule))
        if found is None:
            found = self._proposed[id(rule)] = propose(rule, self.evidence)
        return found

    def ranks(self, rule: Any, index: int, before: int) -> Ranks:
        """
        Return what a rule by itself would have done with one organisation.

        Args:
            rule: The rule.
            index: The organisation's place on the last axis.
            before: Its rank before the review; −1 where it was not yet placed.
        """
        least, most = (int(bound[index]) for bound in self.proposal(rule))
        start = self.evidence.scale.rank(self.evidence.scale.default) if before < 0 else before
        proposed = min(max(start, least), most)
        return Ranks(before, least, most, proposed, proposed)

    def reasons(self, rule: Any, index: int, ranks: Ranks, *, full: bool) -> Sequence[Reason]:
        """
        Return why a rule proposes what it does for one organisation.

        Args:
            rule: The rule, or one that it is made of.
            index: The organisation's place on the last axis.
            ranks: What the rule did with it.
            full: Give every reason, not only the deciding ones.
        """
        tell = getattr(rule, "reasons", None)
        if tell is not None:
            return tuple(tell(self, index, ranks, full=full))
        return self._climbed(rule, index, ranks, full=full)

    def _climbed(self, rule: Any, index: int, ranks: Ranks, *, full: bool) -> Sequence[Reason]:
        """Return why a rule proposes what it does that is made of clauses, as a ladder is."""
        rungs = self._rungs(rule)
        told = rungs if full else _deciding(rungs, index, ranks)
        reasons = [Reason(f"{each.asked} is {each.finding.answer(index)}", each.finding) for each in told]
        if rungs and ranks.proposed < ranks.before and not any(each.rank == ranks.before for each in rungs):
            reasons.append(Reason(f"the rule has no criterion for {self.evidence.scale[ranks.before].name}"))
        return reasons

    def _rungs(self, rule: Any) -> list[_Rung]:
        found = self._asked.get(id(rule))
        if found is None:
            scale = self.evidence.scale
            ranked = [(role, scale.rank(tier), criterion) for role, tier, criterion in getattr(rule, "clauses", ())]
            found = self._asked[id(rule)] = [
                _Rung(role, rank, f"{role.value} {scale[rank].name}", self.finding(criterion))
                for role, rank, criterion in ranked
            ]
        return found

    def explain(
        self,
        *,
        title: str,
        index: int,
        ranks: Ranks,
        held: Sequence[tuple[str, Reference | None]],
        judged: str = "",
        follows: str = "",
        mode: str,
        full: bool,
    ) -> Explanation:
        """Put one organisation's part of the review into sections."""
        scale = self.evidence.scale
        sections: list[Section] = [Section(f"succession: {follows}")] if follows else []
        if ranks.least != ranks.most:
            low, high = scale[ranks.least].name, scale[ranks.most].name
            sections.append(Section(f"undecided: {low} to {high} are open; it {mode}"))
        sections += [_section(reason, index, full=full) for reason in self.reasons(self.rule, index, ranks, full=full)]
        sections += [
            Section(f"held: {words}; {scale[ranks.proposed].name} was proposed", reference=reference)
            for words, reference in held
        ]
        if judged:
            sections.append(Section(f"judged: {judged}"))
        return Explanation(title, sections)


class _Rung(NamedTuple):
    """What a clause asks, with what was found."""

    role: Role
    rank: int
    asked: str
    finding: Finding


def _deciding(rungs: Sequence[_Rung], index: int, ranks: Ranks) -> list[_Rung]:
    """Return the reasons without which the proposal would have been another."""
    holding = [each for each in rungs if each.rank == ranks.proposed and _holds(each, index, ranks)]
    if ranks.least != ranks.most:
        return [each for each in rungs if _is_open(each, index, ranks)] + holding
    if ranks.proposed < ranks.before:
        left = [each for each in rungs if ranks.proposed < each.rank <= ranks.before and _lets_go(each, index)]
        return sorted(left, key=lambda each: -each.rank) + holding
    if holding:
        return holding[:1]
    entries = [each for each in rungs if each.role is Role.ENTRY and each.rank > ranks.proposed]
    return [min(entries, key=lambda each: each.rank)] if entries else []


def _is_open(rung: _Rung, index: int, ranks: Ranks) -> bool:
    concerns = ranks.least < rung.rank <= ranks.most and (rung.role is Role.ENTRY or rung.rank <= ranks.before)
    return concerns and rung.finding.answer(index) is Answer.UNDECIDED


def _holds(rung: _Rung, index: int, ranks: Ranks) -> bool:
    if rung.role is Role.ENTRY:
        return rung.finding.answer(index) is Answer.MET
    return rung.rank <= ranks.before and rung.finding.answer(index) is Answer.NOT_MET


def _lets_go(rung: _Rung, index: int) -> bool:
    """Tell whether a clause no longer keeps an organisation in its tier, or lets it leave."""
    return rung.finding.answer(index) is (Answer.NOT_MET if rung.role is Role.ENTRY else Answer.MET)


def _section(reason: Reason, index: int, *, full: bool) -> Section:
    heading, finding, reference = reason
    if finding is None:
        return Section(heading, reference=reference)
    tally = ""
    told: Sequence[Finding] = (finding,)
    if finding.children:
        line = describe(finding, index)
        # A line that speaks for its part holds a figure, or another reading of it: it is told, not summed up.
        if not line.speaks_for_part:
            tally, reference = line.text, reference or line.reference
            told = _telling(finding, index, full=full)
    lines: list[Line] = []
    depths: list[int] = []
    shown: set[Finding] | None = None if full else set()
    _walk(told, index, 0, shown, lines, depths)
    return Section(heading, tally, tuple(lines), tuple(depths), reference)


def _walk(
    findings: Sequence[Finding],
    index: int,
    depth: int,
    shown: set[Finding] | None,
    lines: list[Line],
    depths: list[int],
) -> None:
    """Add the lines of findings, and of their parts; what a section has told once it does not tell again."""
    for each in findings:
        if shown is not None:
            before = len(shown)
            shown.add(each)
            if len(shown) == before:
                continue
        line = describe(each, index)
        lines.append(line)
        depths.append(depth)
        if each.children:
            finding = each.children[0] if line.speaks_for_part else each
            _walk(_telling(finding, index, full=shown is None), index, depth + 1, shown, lines, depths)


def _telling(finding: Finding, index: int, *, full: bool) -> Sequence[Finding]:
    """Return the parts that made the answer what it is: those that are met if it is, those that are not if it is not."""
    if full or not finding.children:
        return finding.children
    children = finding.children
    if finding.met[index]:
        return [child for child in children if child.met[index]]
    if finding.met is not finding.possible and finding.possible[index]:
        return [child for child in children if child.possible[index]]
    return [child for child in children if not child.met[index]]
