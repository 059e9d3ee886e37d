"""Why an organisation is where it is: structured lines first, words second."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias, final

import attrs

from tiering._evidence import Evidence
from tiering._findings import Answer, Clause, Finding, Role
from tiering._lines import Line, describe
from tiering._protocols import assess
from tiering._sittings import Ranks

__all__ = ["Explanation", "Section"]


class Section(NamedTuple):
    """
    A reason with the lines that carry it.

    Attributes:
        heading: The reason in words.
        tally: How many of its criterion's parts hold; empty where it has none.
        lines: The lines, in reading order.
        depths: How many criteria each line stands inside of.
    """

    heading: str
    tally: str = ""
    lines: tuple[Line, ...] = ()
    depths: tuple[int, ...] = ()


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
        figures = [line.brief for section in told for line in section.lines if line.metric]
        reasons = [f"{section.heading}: {', '.join(figures)}" for section in told]
        return "; ".join(reasons + [section.heading for section in self.sections if not section.lines])

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each line."""
        return [
            {"title": self.title, "reason": section.heading, "depth": depth, **line.to_record()}
            for section in self.sections
            for line, depth in zip(section.lines, section.depths, strict=True)
        ]

    def __str__(self) -> str:
        written = [self.title]
        rows: list[_Row] = []
        for section in self.sections:
            written.append(f"  {section.heading} ({section.tally})" if section.tally else f"  {section.heading}")
            for line, depth in zip(section.lines, section.depths, strict=True):
                indent = "  " * depth
                text, figure, limit, status = line.cells()
                text = f"    {line.answer.ljust(9)}  {indent}{text}"
                if figure:
                    rows.append((len(written), text, figure, limit, status))
                written.append(text)
                if remarks := line.remarks():
                    written += [f"               {indent}{remark}" for remark in remarks]
        _align(written, rows)
        return "\n".join(written)


_Row: TypeAlias = tuple[int, str, str, str, str]


def _align(written: list[str], rows: Sequence[_Row]) -> None:
    """Write the rows where they belong, their columns as wide as they are in the widest of them."""
    if rows:
        _, *columns = zip(*rows, strict=True)
        wide, figures, limits, _ = [max(map(len, column)) for column in columns]
        for place, text, figure, limit, status in rows:
            written[place] = f"{text.ljust(wide)}  {figure.ljust(figures)}  {limit.ljust(limits)}  {status}"


@final
@attrs.frozen(eq=False, repr=False)
class Trace:
    """
    The findings behind one review, made when they are asked for and then kept.

    Attributes:
        clauses: What the rule is made of; empty where it does not say.
        evidence: What the rule saw.
    """

    clauses: tuple[Clause, ...]
    evidence: Evidence
    _found: dict[int, Finding] = attrs.field(init=False, factory=dict)

    @cached_property
    def reasons(self) -> list[_Reason]:
        """What each clause asks, with what was found."""
        scale = self.evidence.scale
        ranked = [(role, scale.rank(tier), criterion) for role, tier, criterion in self.clauses]
        return [
            _Reason(role, rank, f"{role.value} {scale[rank].name}", self.finding(criterion))
            for role, rank, criterion in ranked
        ]

    def finding(self, criterion: Any) -> Finding:
        """Return a criterion's finding, with those of its parts."""
        found = self._found.get(id(criterion))
        if found is None:
            children = tuple([self.finding(part) for _, part in getattr(criterion, "parts", ())])
            # What follows from the parts' findings need not ask them again.
            combine = getattr(criterion, "combine", None)
            found = assess(criterion, self.evidence) if combine is None else combine(children)
            found = self._found[id(criterion)] = found._replace(source=criterion, children=children)
        return found

    def explain(
        self, *, title: str, index: int, ranks: Ranks, held: Sequence[str], mode: str, full: bool
    ) -> Explanation:
        """Put one organisation's part of the review into sections."""
        scale = self.evidence.scale
        sections: list[Section] = []
        if ranks.least != ranks.most:
            low, high = scale[ranks.least].name, scale[ranks.most].name
            sections.append(Section(f"undecided: {low} to {high} are open; it {mode}"))
        reasons = self.reasons
        told = reasons if full else _deciding(reasons, index, ranks)
        sections += [_section(reason, index, full=full) for reason in told]
        if self.clauses and ranks.proposed < ranks.before and not any(each.rank == ranks.before for each in reasons):
            sections.append(Section(f"the rule has no criterion for {scale[ranks.before].name}"))
        if ranks.proposed != ranks.outcome:
            sections += [Section(f"held: {guard}; {scale[ranks.proposed].name} was proposed") for guard in held]
        return Explanation(title, sections)


class _Reason(NamedTuple):
    """What a clause asks, with what was found."""

    role: Role
    rank: int
    asked: str
    finding: Finding


def _deciding(reasons: Sequence[_Reason], index: int, ranks: Ranks) -> list[_Reason]:
    """Return the reasons without which the proposal would have been another."""
    holding = [each for each in reasons if each.rank == ranks.proposed and _holds(each, index, ranks)]
    if ranks.least != ranks.most:
        return [each for each in reasons if _is_open(each, index, ranks)] + holding
    if ranks.proposed < ranks.before:
        left = [each for each in reasons if ranks.proposed < each.rank <= ranks.before and _lets_go(each, index)]
        return sorted(left, key=lambda each: -each.rank) + holding
    if holding:
        return holding[:1]
    entries = [each for each in reasons if each.role is Role.ENTRY and each.rank > ranks.proposed]
    return [min(entries, key=lambda each: each.rank)] if entries else []


def _is_open(reason: _Reason, index: int, ranks: Ranks) -> bool:
    concerns = ranks.least < reason.rank <= ranks.most and (reason.role is Role.ENTRY or reason.rank <= ranks.before)
    return concerns and reason.finding.answer(index) is Answer.UNDECIDED


def _holds(reason: _Reason, index: int, ranks: Ranks) -> bool:
    if reason.role is Role.ENTRY:
        return reason.finding.answer(index) is Answer.MET
    return reason.rank <= ranks.before and reason.finding.answer(index) is Answer.NOT_MET


def _lets_go(reason: _Reason, index: int) -> bool:
    """Tell whether a clause no longer keeps an organisation in its tier, or lets it leave."""
    return reason.finding.answer(index) is (Answer.NOT_MET if reason.role is Role.ENTRY else Answer.MET)


def _section(reason: _Reason, index: int, *, full: bool) -> Section:
    finding = reason.finding
    heading = f"{reason.asked} is {finding.answer(index)}"
    tally = ""
    told: Sequence[Finding] = (finding,)
    if finding.children:
        line = describe(finding, index)
        # A line that speaks for its part holds a figure, or another reading of it: it is told, not summed up.
        if not line.speaks_for_part:
            tally = line.text
            told = _telling(finding, index, full=full)
    lines: list[Line] = []
    depths: list[int] = []
    shown: set[Finding] | None = None if full else set()
    _walk(told, index, 0, shown, lines, depths)
    return Section(heading, tally, tuple(lines), tuple(depths))


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
            if each in shown:
                continue
            shown.add(each)
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
