"""Why an organisation is where it is: structured lines first, words second."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, final

import attrs

from tiering._evidence import Evidence
from tiering._fields import as_tuple
from tiering._findings import Answer, Clause, Finding, Role
from tiering._lines import Line
from tiering._tiers import TierScale

__all__ = ["Explanation", "Section"]


@final
@attrs.frozen
class Ranks:
    """The ranks of one organisation in one review; `before` is −1 where it was not yet placed."""

    before: int
    least: int
    most: int
    proposed: int
    outcome: int


@final
@attrs.frozen
class Section:
    """
    A reason with the lines that carry it.

    Attributes:
        heading: The reason in words.
        lines: The lines, in reading order.
    """

    heading: str
    lines: tuple[Line, ...] = ()


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
    sections: tuple[Section, ...] = attrs.field(converter=as_tuple)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, in reading order."""
        return tuple(line for section in self.sections for line in section.lines)

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each line."""
        return [
            {"title": self.title, "reason": section.heading, **line.to_record()}
            for section in self.sections
            for line in section.lines
        ]

    def __str__(self) -> str:
        written = [self.title]
        for section in self.sections:
            written.append(f"  {section.heading}")
            written += _layout(section.lines)
        return "\n".join(written)


def _layout(lines: Sequence[Line]) -> list[str]:
    """Write lines in columns as wide as their widest cell."""
    rows = [line.cells() for line in lines]
    texts = [len(row[0]) + 2 * line.depth for row, line in zip(rows, lines, strict=True) if row[1]]
    wide, figures, limits = (
        max(texts, default=0),
        max([len(row[1]) for row in rows], default=0),
        max([len(row[2]) for row in rows], default=0),
    )
    written = []
    for line, (text, figure, limit, status) in zip(lines, rows, strict=True):
        indent = "  " * line.depth
        if figure:
            written.append(
                f"    {line.answer.value:<9}  {indent}{text:<{wide - len(indent)}}  {figure:<{figures}}  {limit:<{limits}}  {status}"
            )
        else:
            written.append(f"    {line.answer.value:<9}  {indent}{text}")
        written += [f"               {indent}{remark}" for remark in line.remarks()]
    return written


@final
@attrs.frozen(eq=False)
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

    def finding(self, criterion: Any) -> Finding:
        """Return a criterion's finding, with those of its parts."""
        found = self._found.get(id(criterion))
        if found is None:
            children = tuple([self.finding(part) for _, part in getattr(criterion, "parts", ())])
            found = criterion.assess(self.evidence)
            found = self._found[id(criterion)] = attrs.evolve(found, source=criterion, children=children)
        return found


@final
@attrs.frozen(eq=False)
class _Reason:
    """A clause's finding, for one organisation."""

    role: Role
    rank: int
    finding: Finding
    answer: Answer


def explain(
    *, title: str, trace: Trace, index: int, ranks: Ranks, scale: TierScale, held: Sequence[str], full: bool
) -> Explanation:
    """Put one organisation's part of a review into sections."""
    sections: list[Section] = []
    if ranks.least != ranks.most:
        low, high = scale[ranks.least].name, scale[ranks.most].name
        sections.append(Section(f"undecided: missing figures leave {low} to {high} open"))
    reasons = []
    for clause in trace.clauses:
        finding = trace.finding(clause.criterion)
        reasons.append(_Reason(clause.role, scale.rank(clause.tier), finding, finding.answer(index)))
    told = reasons if full else _deciding(reasons, ranks)
    sections += [_section(reason, index, scale, full=full) for reason in told]
    if ranks.proposed != ranks.outcome:
        sections += [Section(f"held: {guard}; {scale[ranks.proposed].name} was proposed") for guard in held]
    return Explanation(title, sections)


def _deciding(reasons: Sequence[_Reason], ranks: Ranks) -> list[_Reason]:
    """Return the reasons without which the proposal would have been another."""
    holding = [each for each in reasons if each.rank == ranks.proposed and _holds(each, ranks)]
    if ranks.least != ranks.most:
        return [each for each in reasons if _is_open(each, ranks)] + holding
    if ranks.proposed < ranks.before:
        return [each for each in reasons if each.rank == ranks.before and _lets_go(each)] + holding
    if holding:
        return holding[:1]
    entries = [each for each in reasons if each.role is Role.ENTRY and each.rank > ranks.proposed]
    return [min(entries, key=lambda each: each.rank)] if entries else []


def _is_open(reason: _Reason, ranks: Ranks) -> bool:
    concerns = reason.role is Role.ENTRY or reason.rank <= ranks.before
    return concerns and ranks.least < reason.rank <= ranks.most and reason.answer is Answer.UNDECIDED


def _holds(reason: _Reason, ranks: Ranks) -> bool:
    if reason.role is Role.ENTRY:
        return reason.answer is Answer.MET
    return reason.rank <= ranks.before and reason.answer is Answer.NOT_MET


def _lets_go(reason: _Reason) -> bool:
    return reason.answer is (Answer.NOT_MET if reason.role is Role.ENTRY else Answer.MET)


def _section(reason: _Reason, index: int, scale: TierScale, *, full: bool) -> Section:
    finding = reason.finding
    heading = f"{reason.role.value} {scale[reason.rank].name} is {reason.answer.value}"
    shown: set[int] = set()
    if not finding.children:
        return Section(heading, tuple(_walk(finding, index, 0, shown, full=full)))
    heading += f": {_describe(finding, index).text}"
    lines = [line for child in _telling(finding, index, full=full) for line in _walk(child, index, 0, shown, full=full)]
    return Section(heading, tuple(lines))


def _walk(finding: Finding, index: int, depth: int, shown: set[int], *, full: bool) -> Iterator[Line]:
    if id(finding.source) in shown and not full:
        return
    shown.add(id(finding.source))
    line = _describe(finding, index)
    yield attrs.evolve(line, depth=depth) if depth else line
    for child in _telling(finding, index, full=full):
        yield from _walk(child, index, depth + 1, shown, full=full)


def _telling(finding: Finding, index: int, *, full: bool) -> list[Finding]:
    """Return the parts that made the answer what it is: those that answer alike, or may still do so."""
    children = finding.children
    if full or len(children) <= 1:
        return list(children)
    answer = finding.answer(index)
    if answer is Answer.UNDECIDED:
        return [child for child in children if child.possible[index]]
    return [child for child in children if child.answer(index) is answer]


def _describe(finding: Finding, index: int) -> Line:
    describe: Callable[[Finding, int], Line] | None = getattr(finding.source, "describe", None)
    if describe is not None:
        return describe(finding, index)
    return Line(text=str(finding.source), answer=finding.answer(index))
