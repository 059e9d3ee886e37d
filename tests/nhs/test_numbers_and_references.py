"""
Every number of every bundled regime, side by side with where it comes from.

Whoever edits a number, or its reference, has to edit the row here in which both stand, and so to look at the one that was
left as it was: a published number only changes together with what the publication says.
"""

from __future__ import annotations

import attrs
import pytest
from bundled import bundled
from numbers_of_regimes import NUMBERS

from tiering import Reference, Regime, Scope, Status, nhs


def text_of(reference: Reference) -> str:
    return ": ".join(filter(None, (reference.status.value, reference.source, reference.note)))


def numbers_of(regime: Regime) -> dict[str, list[str]]:
    """Return what each reference of a regime stands for: standards with window and validity, the rule, the cycle with lags."""
    found: dict[str, list[str]] = {}

    def add(what: str, reference: Reference) -> None:
        rows = found.setdefault(text_of(reference), [])
        if what not in rows:
            rows.append(what)

    for standard in regime.standards:
        valid = f"{standard.valid.start} to {standard.valid.end}"
        whom = "" if standard.scope.is_each else f", of {standard.scope}"
        text = f"standard for {standard.metric!r}: {standard.level:.12g}{whom} over {standard.window}, {valid}"
        add(text, standard.reference)
    for what, reference in regime.references:
        if not what.startswith(("standard for", "the cycle: by")):
            add(what, reference)
    cycle = regime.cycle
    add(f"by {cycle.every.value} from {cycle.first} to {cycle.last}", cycle.reference)
    return found


REGIMES = bundled(nhs)


def test_every_bundled_regime_has_its_table() -> None:
    assert sorted(REGIMES) == sorted(NUMBERS)


@pytest.mark.parametrize("name", REGIMES)
def test_numbers_and_references_are_those_of_the_table(name: str) -> None:
    assert numbers_of(REGIMES[name]) == NUMBERS[name]


@pytest.mark.parametrize("name", REGIMES)
def test_nothing_bundled_is_called_yours(name: str) -> None:
    assert not [reference for reference in NUMBERS[name] if reference.startswith(Status.YOURS.value)]


@pytest.mark.parametrize("name", [name for name, regime in REGIMES.items() if regime.standards])
def test_an_edited_standard_is_noticed(name: str) -> None:
    regime = REGIMES[name]
    first, *others = regime.standards
    edited = attrs.evolve(regime, standards=[attrs.evolve(first, level=first.level + 0.001), *others])

    assert numbers_of(edited) != NUMBERS[name]


@pytest.mark.parametrize(
    "name", [name for name, regime in REGIMES.items() if not all(each.scope.is_each for each in regime.standards)]
)
def test_an_edited_scope_is_noticed(name: str) -> None:
    regime = REGIMES[name]
    shared = next(each for each in regime.standards if not each.scope.is_each)
    others = [each for each in regime.standards if each is not shared]
    edited = attrs.evolve(regime, standards=[attrs.evolve(shared, scope=Scope.at_least(0.9)), *others])

    assert numbers_of(edited)[text_of(shared.reference)] != NUMBERS[name][text_of(shared.reference)]


@pytest.mark.parametrize("name", [name for name, regime in REGIMES.items() if regime.standards])
def test_an_edited_reference_is_noticed(name: str) -> None:
    regime = REGIMES[name]
    first, *others = regime.standards
    recalled = Reference(Status.RECALLED, note="from memory")
    edited = attrs.evolve(regime, standards=[attrs.evolve(first, reference=recalled), *others])

    assert numbers_of(edited) != NUMBERS[name]
