"""What organisations need help with: where they fall short, how far, for how long, and for how many patients."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any, final

import attrs

from tiering._dates import Cadence, day_text
from tiering._fields import is_code, is_member_of, is_whole
from tiering._findings import Answer
from tiering._lines import Line
from tiering._organisations import Organisation
from tiering._tiers import Tier
from tiering._wording import times
from tiering.errors import DefinitionError, DuplicateCodeError, TieringError, raise_problems
from tiering.support._kinds import told_apart
from tiering.support._told import Told, lines_of
from tiering.support._unknown_needs import UnknownNeed

__all__ = ["Need", "Needs"]


@final
@attrs.frozen
class Need:
    """
    That one organisation falls short on one metric.

    `needs_of` finds them; one made by hand may have a line of its own.

    Attributes:
        organisation: The organisation.
        tier: The tier in which it stands after the review.
        metric: The metric's code.
        gap: How far it falls short, above 0, in the metric's unit.
        relative: The gap as a share of the limit; infinite where the limit is 0.
        periods: In how many of the metric's periods in a row it has fallen short, the latest included.
        patients: How many people the gap is about in a month, on average over the figure's window; None where nothing
            counts them.
        programme: The programme that the review is about; empty where nobody says.
        observed: The figure in the metric's unit; NaN where nobody says.
        limit: The limit that it falls short of; NaN where nobody says.
        over: How many of the metric's periods the figure is taken over.
        cadence: How long one of them is; None where nobody says.

    Raises:
        DefinitionError: The gap is not above 0, or something is counted in other than whole numbers.
        ProblemsError: Several of these.

    Example:
        >>> from tiering import Organisation, Tier, support
        >>> need = support.Need(Organisation("TA"), Tier("1"), "four_hour", gap=0.08, relative=0.1, periods=3)
        >>> str(need)
        'TA: four_hour falls short by 0.08, for 3 periods'
    """

    organisation: Organisation = attrs.field(validator=is_member_of(Organisation))
    tier: Tier
    metric: str = attrs.field(validator=is_code)
    gap: float
    relative: float
    periods: int = 1
    patients: int | None = None
    _line: Line | Told | None = attrs.field(default=None, alias="line", eq=False, repr=False)
    programme: str = attrs.field(default="", kw_only=True)
    # NaN is not equal to itself, and what is measured shows in the gap.
    observed: float = attrs.field(default=math.nan, kw_only=True, eq=False)
    limit: float = attrs.field(default=math.nan, kw_only=True, eq=False)
    over: int = attrs.field(default=1, kw_only=True)
    cadence: Cadence | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        # One look at all numbers, because a review has many needs and almost none is wrong.
        if not (
            0 < self.gap < math.inf
            and self.relative > 0
            and is_whole(self.periods)
            and self.periods >= 1
            and is_whole(self.over)
            and self.over >= 1
            and (self.patients is None or (is_whole(self.patients) and self.patients >= 0))
        ):
            raise_problems(f"the need of {self.organisation.code!r} on {self.metric!r}", list(self._wrong()))

    def _wrong(self) -> Iterator[TieringError]:
        whose = f"the need of {self.organisation.code!r} on {self.metric!r} has"
        if not 0 < self.gap < math.inf:
            yield DefinitionError(f"{whose} a gap of {self.gap!r}; give how far it falls short, above 0")
        if not self.relative > 0:
            yield DefinitionError(f"{whose} a relative gap of {self.relative!r}; give the gap as a share of the limit")
        if not is_whole(self.periods) or self.periods < 1:
            yield DefinitionError(f"{whose} lasted {self.periods!r} periods; give a whole number from 1 up")
        if not is_whole(self.over) or self.over < 1:
            yield DefinitionError(f"{whose} a figure over {self.over!r} periods; give a whole number from 1 up")
        if self.patients is not None and not (is_whole(self.patients) and self.patients >= 0):
            yield DefinitionError(f"{whose} {self.patients!r} patients; give a whole number from 0 up, or None")

    @property
    def line(self) -> Line:
        """What explanations say about it; of several limits that it falls short of, about the one that is furthest."""
        return self.lines[0]

    @property
    def lines(self) -> tuple[Line, ...]:
        """What explanations say about every limit that it falls short of, the furthest first."""
        return lines_of(self._line, Line(f"{self.metric} falls short by {self.gap:g}", Answer.MET))

    def __str__(self) -> str:
        line = self.line
        whose = f"{self.organisation}, {self.programme}" if self.programme else f"{self.organisation}"
        lasts = f"for {times(self.periods, 'period' if self.cadence is None else self.cadence.value)}"
        if not line.metric:
            return f"{whose}: {line.text}, {lasts}"
        people = f", {line.people_text}" if line.people_text else ""
        aim = line.unit.exact(line.limit) if not line.is_measured else line.unit.beside(line.limit, line.observed)
        figure = line.unit.beside(line.observed, line.limit)
        return f"{whose}: {line.text} {figure}, {line.unit.gap(self.gap)} short of {aim}, {lasts}{people}"

    def to_record(self) -> dict[str, Any]:
        """Return plain data: text, numbers, and None for what is not known."""
        return {
            "organisation": self.organisation.code,
            "programme": self.programme or None,
            "tier": self.tier.code,
            "metric": self.metric,
            "observed": _plain(self.observed),
            "limit": _plain(self.limit),
            "gap": self.gap,
            "relative": _plain(self.relative),
            "over": self.over,
            "periods": self.periods,
            "cadence": None if self.cadence is None else self.cadence.value,
            "patients": self.patients,
        }


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _as_needs(values: Iterable[Need]) -> tuple[Need, ...]:
    found, others = told_apart(values, Need)
    if others:
        message = f"needs are made of Need, not of {others[0]!r}"
        raise DefinitionError(message)
    keys = [(each.organisation.code, each.metric, each.programme) for each in found]
    if len(set(keys)) < len(keys):
        twice = next(key for place, key in enumerate(keys) if key in keys[:place])
        raise DuplicateCodeError("need", ", ".join(filter(None, twice)), "the needs")
    return tuple(found)


def _as_unknown(values: Iterable[UnknownNeed]) -> tuple[UnknownNeed, ...]:
    return tuple(values)


@final
@attrs.frozen
class Needs:
    """
    The needs of a review, in the order of its organisations.

    Attributes:
        needs: The needs, one for each organisation and metric that falls short.
        unknown: What is not known because figures are missing.
        on: The day of the review; None where they are of none.

    Example:
        >>> from datetime import date
        >>> from tiering import samples, support
        >>> from tiering.nhs import uec_2023
        >>> review = uec_2023.regime.review(samples.urgent_care(), on=date(2023, 12, 1))
        >>> needs = support.needs_of(review)
        >>> [need.metric for need in needs.of("QOC")]
        ['four_hour', 'category_2', 'twelve_hour', 'delayed_discharge']
    """

    needs: tuple[Need, ...] = attrs.field(default=(), converter=_as_needs)
    unknown: tuple[UnknownNeed, ...] = attrs.field(default=(), converter=_as_unknown)
    on: date | None = attrs.field(default=None, kw_only=True)

    def __len__(self) -> int:
        return len(self.needs)

    def __iter__(self) -> Iterator[Need]:
        return iter(self.needs)

    def __getitem__(self, place: int) -> Need:
        return self.needs[place]

    @cached_property
    def _by_organisation(self) -> dict[str, tuple[Need, ...]]:
        found: dict[str, list[Need]] = {}
        for each in self.needs:
            found.setdefault(each.organisation.code, []).append(each)
        return {code: tuple(needs) for code, needs in found.items()}

    def of(self, organisation: str) -> tuple[Need, ...]:
        """
        Return the needs of one organisation; nothing where it has none.

        Args:
            organisation: Its code.
        """
        return self._by_organisation.get(organisation, ())

    @cached_property
    def organisations(self) -> tuple[Organisation, ...]:
        """The organisations with needs."""
        return tuple({each.organisation.code: each.organisation for each in self.needs}.values())

    @cached_property
    def metrics(self) -> tuple[str, ...]:
        """The codes of the metrics that somebody falls short on."""
        return tuple(dict.fromkeys(each.metric for each in self.needs))

    def __str__(self) -> str:
        of = "" if self.on is None else f" in the review of {day_text(self.on)}"
        missing = f"; {len(self.unknown)} undecided" if self.unknown else ""
        return f"{times(len(self), 'need')} of {times(len(self.organisations), 'organisation')}{of}{missing}"

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each need."""
        return [each.to_record() for each in self.needs]
