"""What can be wrong with a portfolio."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tiering._fields import is_whole
from tiering._reviews import Review
from tiering.errors import DefinitionError, TieringError, UnknownCodeError


def wrong_portfolio(
    reviews: Mapping[str, object], meetings: Mapping[str, Mapping[str, int]], imposed: Mapping[str, int]
) -> Iterator[TieringError]:
    """Yield what is wrong with the reviews of some programmes, and with what is stated about them."""
    if not reviews:
        yield DefinitionError("a portfolio needs at least one programme; give programme to review")
    held = {name: given for name, given in reviews.items() if isinstance(given, Review)}
    for name, given in reviews.items():
        if name not in held:
            yield DefinitionError(f"the programme {name!r} has {given!r}; give its review, or its history")
    if len(held) < len(reviews):
        return
    yield from _wrong_meetings(held, meetings)
    codes = {each.code for review in held.values() for each in review.organisations}
    for code, count in imposed.items():
        if code not in codes:
            yield UnknownCodeError("organisation", code, sorted(codes), "the imposed visits")
        yield from wrong_count(count, f"the visits imposed on {code!r}")


def _wrong_meetings(held: Mapping[str, Review], meetings: Mapping[str, Mapping[str, int]]) -> Iterator[TieringError]:
    for programme, tiers in meetings.items():
        if programme not in held:
            yield UnknownCodeError("programme", programme, tuple(held), "the meetings")
            continue
        known = tuple(tier.code for tier in held[programme].scale)
        for code, count in tiers.items():
            if code not in known:
                yield UnknownCodeError("tier", code, known, f"the meetings of {programme!r}")
            yield from wrong_count(count, f"the meetings of {programme!r} in tier {code!r}")


def wrong_count(count: object, what: str) -> Iterator[TieringError]:
    """Yield a problem where a count is not a whole number from 0 up."""
    if not isinstance(count, int) or not is_whole(count) or count < 0:
        yield DefinitionError(f"{what} must be a whole number from 0 up, not {count!r}")
