"""Cases that a plug-in carries with it: what it is asked, and what it is to answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, final

import attrs

from tiering._dates import Period, as_day, day_text
from tiering._evidence import Evidence
from tiering._fields import FrozenMapping, is_code
from tiering._judgements import Attestation
from tiering._organisations import Organisation
from tiering._panel import Panel
from tiering._tiers import Placement
from tiering.errors import DefinitionError
from tiering.testing._kinds import CRITERION, RULE, kind_of
from tiering.testing._laws import name_of_plugin
from tiering.testing._notation import series
from tiering.testing._settings import Setting
from tiering.testing._surroundings import register_for
from tiering.testing._worlds import World, setting_of

_IT = "TA"
_OPEN = "undecided"


def _frozen_mapping(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return FrozenMapping(values)


def _frozen_series(values: Mapping[str, Mapping[str, str]]) -> Mapping[str, Mapping[str, str]]:
    return FrozenMapping({code: FrozenMapping(own) for code, own in values.items()})


def _as_expected(value: Any) -> str | type[Exception]:
    if isinstance(value, type) and issubclass(value, Exception):
        return value
    return str(value)


def _as_optional_day(value: date | None) -> date | None:
    return None if value is None else as_day(value)


@final
@attrs.frozen
class Case:
    """
    One question to a criterion, a score or a rule about one organisation, with the right answer.

    A plug-in carries its cases as the member `cases`, a tuple.

    Attributes:
        name: What the case is about.
        figures: Metric code to the organisation's series, in the short notation; the last one of each
            is the latest published on the day.
        expect: The right answer.  For a criterion "met", "not met" or "undecided"; for a score its
            number, "2 to 3" where it is open; for a rule a tier's code, or "3 to 1" from the least
            intensive that is possible to the most; "undecided" fits everything that is open.
            Or the class of the error with which the case is refused.
        current: The code of the tier in which the organisation stands; empty where it is not yet placed.
        at: The day of the review; without it the regime's first.
        others: Code to metric code to series of other organisations, for what looks at them; where wholes
            are asked for, such as regions, all are in the same ones.
        attested: Which soft conditions hold, and which do not.
        changed: Fields of the plug-in that are other in this case, by name.

    Example:
        >>> from tiering import rules, testing
        >>> case = testing.Case("on the limit", {"four_hour": "0.65"}, "not met")
        >>> testing.check_case(rules.Below("four_hour", 0.65), case)
    """

    name: str = attrs.field(validator=is_code)
    figures: Mapping[str, str] = attrs.field(converter=_frozen_mapping)
    expect: str | type[Exception] = attrs.field(converter=_as_expected)
    current: str = attrs.field(default="", kw_only=True)
    at: date | None = attrs.field(default=None, kw_only=True, converter=_as_optional_day)
    others: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict, kw_only=True, converter=_frozen_series)
    attested: Mapping[str, bool] = attrs.field(factory=dict, kw_only=True, converter=_frozen_mapping)
    changed: Mapping[str, Any] = attrs.field(factory=dict, kw_only=True, converter=_frozen_mapping)

    @property
    def question(self) -> str:
        """What it asks, in the short notation."""
        told = [f"{metric} {text}" for metric, text in self.figures.items()]
        told += [f"{code}: {metric} {text}" for code, own in self.others.items() for metric, text in own.items()]
        told += [f"attested: {'' if holds else 'not '}{code}" for code, holds in self.attested.items()]
        told += [f"{field} = {value!r}" for field, value in self.changed.items()]
        told += [f"in tier {self.current}"] if self.current else []
        told += [f"on {day_text(self.at)}"] if self.at is not None else []
        return ", ".join(told) or "no figures"

    @property
    def answer(self) -> str:
        """The right answer in words."""
        return self.expect if isinstance(self.expect, str) else f"refused with {self.expect.__name__}"


def cases_of(plugin: Any) -> tuple[Case, ...]:
    """Return the cases that a plug-in carries."""
    return tuple(getattr(plugin, "cases", ()))


def hold(plugin: Any, case: Case, world: World) -> None:
    """Fail unless a case comes out as it says."""
    expected = case.expect
    if isinstance(expected, str):
        found = _answer(plugin, case, world)
        if not _fits(found, expected):
            raise AssertionError(_told(plugin, case, found))
        return
    try:
        found = _answer(plugin, case, world)
    except expected:
        return
    raise AssertionError(_told(plugin, case, found))


def _told(plugin: Any, case: Case, found: str) -> str:
    return f"{name_of_plugin(plugin)}: the case {case.name!r} ({case.question}) expects {case.answer}, found {found}"


def _fits(found: str, expected: str) -> bool:
    return found == expected or (expected == _OPEN and " to " in found)


def _answer(plugin: Any, case: Case, world: World) -> str:
    asked = attrs.evolve(plugin, **case.changed) if case.changed else plugin
    kind = kind_of(asked)
    if kind is None:
        message = f"{name_of_plugin(plugin)} is no criterion, score or rule, so it can have no cases"
        raise DefinitionError(message)
    setting = setting_of(asked, world)
    answer = getattr(asked, kind.member)(_evidence(setting, case))
    least, most = (getattr(answer, name)[..., 0].ravel()[0] for name in kind.fields)
    if kind is RULE:
        scale = setting.regime.scale
        low, high = scale[int(least)].code, scale[int(most)].code
        return low if low == high else f"{low} to {high}"
    if kind is CRITERION:
        return "met" if least else _OPEN if most else "not met"
    low, high = (f"{value:.12g}" for value in (float(least), float(most)))
    return low if low == high else f"{low} to {high}"


def _evidence(setting: Setting, case: Case) -> Evidence:
    regime = setting.regime
    on = regime.cycle.first if case.at is None else case.at
    records = [
        {"organisation": code, "metric": metric, "period": period, "value": value}
        for code, own in {_IT: case.figures, **case.others}.items()
        for metric, text in own.items()
        for period, value in _dated(setting, metric, text, on)
    ]
    codes = dict.fromkeys([_IT, *case.others])
    if not records:
        records = [
            {
                "organisation": _IT,
                "metric": setting.unread,
                "period": _latest(setting, setting.unread, on),
                "value": None,
            }
        ]
    panel = Panel.from_records(records, regime.metrics, organisations=[Organisation(code) for code in codes])
    given = [Attestation(organisation=_IT, code=code, holds=holds, on=on) for code, holds in case.attested.items()]
    start = [Placement(_IT, case.current)] if case.current else []
    # All are in the same whole, so that each case tells of one pool.
    register = register_for(setting.plugin, tuple(codes), wholes=1)
    return regime.review(panel, on=on, start=start, attestations=given, register=register).evidence


def _latest(setting: Setting, metric: str, on: date) -> Period:
    known = {each.code: each for each in setting.regime.metrics}
    # A metric that is not there is told by the panel, with those that are.
    return setting.regime.cycle.latest(known.get(metric, setting.regime.metrics[-1]), on)


def _dated(setting: Setting, metric: str, text: str, on: date) -> Iterable[tuple[Period, float]]:
    figures, latest = series(text), _latest(setting, metric, on)
    return [(latest.shifted(place - len(figures) + 1), value) for place, value in enumerate(figures)]


def cases_table(plugin: object) -> str:
    """
    Return the cases that a plug-in carries as a table in Markdown.

    Args:
        plugin: A criterion, a score or a rule with `cases`.

    Raises:
        DefinitionError: It has none.

    Example:
        >>> from tiering import testing
        >>> class Slow:
        ...     cases = (testing.Case("no figure", {"category_2": "_"}, "undecided"),)
        >>> print(testing.cases_table(Slow()))
        | case | asked about | answer |
        |---|---|---|
        | no figure | category_2 _ | undecided |
    """
    cases = cases_of(plugin)
    if not cases:
        message = f"{name_of_plugin(plugin)} has no cases; give it some as the member cases"
        raise DefinitionError(message)
    rows = [f"| {case.name} | {case.question} | {case.answer} |" for case in cases]
    return "\n".join(["| case | asked about | answer |", "|---|---|---|", *rows])
