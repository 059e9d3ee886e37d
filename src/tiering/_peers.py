"""Who is told apart from whom in one review: by kind, by the whole that organisations are part of, by size."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol, cast

import numpy as np

from tiering._arrays import BoolArray, FloatArray
from tiering._dates import day_text
from tiering._evidence import Evidence
from tiering._organisations import Organisation
from tiering._ranking import Counts
from tiering._register import Register
from tiering._size_bands import SizeBands
from tiering._wording import plural
from tiering.errors import RuleError

_NOWHERE = -1


class Division(Protocol):
    """One way to tell organisations apart."""

    @property
    def numbers(self) -> Counts:
        """Return a number for each organisation's group (…, organisation); −1 where it is in none."""

    def told(self, index: int, count: int) -> str:
        """Return what so many have in common with an organisation, as "trusts" or "in Midlands"."""

    def why_none(self, on: date) -> str:
        """Return why somebody is in no group."""


class Kinds(NamedTuple):
    """
    Those of one kind apart from those of another.

    Attributes:
        numbers: A number for each organisation's kind (organisation,).
        organisations: The organisations.
    """

    numbers: Counts
    organisations: tuple[Organisation, ...]

    def told(self, index: int, count: int) -> str:
        """Return the kind."""
        kind = self.organisations[index].kind
        return kind if count == 1 else plural(kind)

    def why_none(self, on: date) -> str:
        """Return nothing, because everybody is of a kind."""
        return f"nothing says what it is on {day_text(on)}"


class Wholes(NamedTuple):
    """
    The members of one whole apart from those of another.

    Attributes:
        numbers: A number for each organisation's whole (organisation,); −1 where it is part of none.
        names: What each whole is called, by the number.
        kind: What kind of whole it is.
    """

    numbers: Counts
    names: tuple[str, ...]
    kind: str

    def told(self, index: int, _: int) -> str:
        """Return the whole."""
        return f"in {self.names[self.numbers[index]]}"

    def why_none(self, on: date) -> str:
        """Return of what it is no part."""
        return f"it is in no {self.kind} on {day_text(on)}"


class Sizes(NamedTuple):
    """
    Those of one band of size apart from those of another.

    Attributes:
        numbers: The number of each organisation's band (…, organisation); −1 where its size is not known.
        bands: The bands.
    """

    numbers: Counts
    bands: SizeBands

    def told(self, index: int, _: int) -> str:
        """Return the band."""
        return f"with {self.bands.told(int(self.numbers[..., index].ravel()[0]))}"

    def why_none(self, _: date) -> str:
        """Return of what nothing is known."""
        bands = self.bands
        what = f"its {bands.counted} over {bands.over} are"
        return f"{what if bands.counted else f'the weight behind its {bands.metric} over {bands.over} is'} not known"


class Peers(NamedTuple):
    """
    Who is compared with whom in one review.

    Attributes:
        groups: A number for each organisation's group (…, organisation); only those of one group are compared.
        nobody: Who is compared with nobody, bool (…, organisation); None where everybody is with somebody.
        divisions: What tells the groups apart.
        on: The day of the review.
    """

    groups: Counts
    nobody: BoolArray | None
    divisions: tuple[Division, ...]
    on: date

    def others(self, index: int) -> BoolArray:
        """Return who is compared with an organisation, where there are no scenarios; itself among them."""
        return np.asarray(self.groups == self.groups[index])

    def told(self, index: int, count: int = 0) -> str:
        """
        Return with whom an organisation is compared, as "trusts in Midlands"; where with nobody, why.

        Args:
            index: Its place on the last axis, where there are no scenarios.
            count: How many they are.
        """
        alone = self.why_nobody(index)
        return alone or " ".join(each.told(index, count) for each in self.divisions)

    def of(self, index: int) -> str:
        """
        Return with whom an organisation is compared so that it can follow what they have, as " of trusts in Midlands".

        Args:
            index: Its place on the last axis, where there are no scenarios.
        """
        return f"{' of' if isinstance(self.divisions[0], Kinds) else ''} {self.told(index)}"

    def why_nobody(self, index: int) -> str:
        """
        Return that and why an organisation is compared with nobody; empty where it is with somebody.

        Args:
            index: Its place on the last axis, where there are no scenarios.
        """
        if self.nobody is None or not self.nobody[..., index].any():
            return ""
        why = [each.why_none(self.on) for each in self.divisions if each.numbers[..., index].min() == _NOWHERE]
        return f"compared with nobody, because {' and '.join(why)}"


def peers(divisions: Sequence[Division], on: date) -> Peers:
    """Return who is compared with whom where all that tells organisations apart is the same."""
    groups = divisions[0].numbers
    for each in divisions[1:]:
        groups = groups * (each.numbers.max(initial=0) + 1) + each.numbers
    is_nobody = np.zeros(groups.shape, dtype=np.bool_)
    for each in divisions:
        is_nobody |= each.numbers == _NOWHERE
    if not is_nobody.any():
        return Peers(groups, None, tuple(divisions), on)
    return Peers(np.where(is_nobody, _NOWHERE, groups), is_nobody, tuple(divisions), on)


def kinds_in(evidence: Evidence) -> Kinds:
    """Return the organisations' kinds, which are the same in every review."""
    found: Kinds | None = evidence.recalled("kinds")
    if found is None:
        numbers, _ = _numbered(each.kind for each in evidence.organisations)
        found = Kinds(numbers, evidence.organisations)
        evidence.keep("kinds", found)
    return found


def wholes_in(evidence: Evidence, kind: str) -> Wholes:
    """
    Return the wholes of a kind to which the organisations belong on the day of a review.

    They are found once for all reviews between which nothing in the register changes.

    Raises:
        RuleError: The review was given no register.
    """
    register = evidence.register
    if register is None:
        raise RuleError(without_register(kind))
    place = bisect_right(_days_of_change(evidence, register), evidence.on)
    kept: tuple[Register, int, Wholes] | None = evidence.recalled(("wholes", kind))
    if kept is not None and kept[0] is register and kept[1] == place:
        return kept[2]
    wholes = [whole_of(register, each.code, evidence.on, kind) for each in evidence.organisations]
    numbers, codes = _numbered(None if whole is None else whole.code for whole in wholes)
    found = Wholes(numbers, tuple(register[code].name_on(evidence.on) for code in codes), kind)
    evidence.keep(("wholes", kind), (register, place, found))
    return found


def without_register(kind: str) -> str:
    """Return what is wrong where wholes of a kind are asked for, and there is no register."""
    return f"who is in which {kind} is asked for, and nothing says it; give register= to review, replay or simulate"


def whole_of(register: Register, code: str, on: date, kind: str) -> Organisation | None:
    """Return the whole of a kind to which an organisation belongs on a day, as `Register.region_of` does for regions."""
    homes: Any = register._answers.homes(kind)  # noqa: SLF001 - what region_of asks, of any kind
    return cast("Organisation | None", register._asked(homes, code, on))  # noqa: SLF001


def sizes_in(evidence: Evidence, bands: SizeBands) -> Sizes:
    """Return the organisations' bands of size, by the weights that can be seen."""
    weights = _weights(evidence, bands)
    numbers = np.searchsorted(np.array(bands.limits), weights, side="right")
    # Whatever is not known would be sorted behind all that is.
    numbers = np.where(np.isnan(weights), _NOWHERE, numbers).astype(np.intp)
    if numbers.ndim > 1:
        # Scenarios mostly have the same weights, and what differs costs more.
        first = numbers.reshape(-1, numbers.shape[-1])[0]
        numbers = first if (numbers == first).all() else numbers
    return Sizes(numbers, bands)


def _weights(evidence: Evidence, bands: SizeBands) -> FloatArray:
    column, step = evidence.place(bands.metric)
    first = column - (bands.over.length(evidence.period(bands.metric)) - 1) * step
    panel = evidence.panel
    if first < 0 or column >= len(panel.periods):
        return np.full(evidence.current.shape[-1], np.nan)
    row = panel.row(bands.metric)
    return np.asarray(panel.weights[..., row, first : column + 1 : step, evidence.block].sum(axis=-2))


def _numbered(names: Iterable[str | None]) -> tuple[Counts, tuple[str, ...]]:
    """Return a number for each name, −1 for none, and the names by their numbers."""
    several = list(names)
    numbers = {name: number for number, name in enumerate(dict.fromkeys(name for name in several if name is not None))}
    found = [_NOWHERE if name is None else numbers[name] for name in several]
    return np.array(found, dtype=np.intp), tuple(numbers)


def _days_of_change(evidence: Evidence, register: Register) -> list[date]:
    """Return the days from which somebody may be part of another whole, or a whole has another name."""
    kept: tuple[Register, list[date]] | None = evidence.recalled("days of change")
    if kept is None or kept[0] is not register:
        ranges = [each.valid for each in register.organisations] + [each.valid for each in register.memberships]
        days: set[date | None] = {day for valid in ranges for day in (valid.start, valid.end)}
        days.update(name.until for each in register.organisations for name in each.former_names)
        days.update(each.on for each in register.successions)
        kept = register, sorted(day for day in days if day is not None)
        evidence.keep("days of change", kept)
    return kept[1]
