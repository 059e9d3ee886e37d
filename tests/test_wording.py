from __future__ import annotations

import pytest

from tiering._wording import in_columns, listed, plural, times


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert in_columns([["", "one", "two"], ["longer", "1", "1000"]]) == "        one   two\nlonger    1  1000"


def test_a_row_does_not_end_in_space() -> None:
    assert in_columns([["a", ""], ["b", "long"]]) == "a\nb  long"


def test_a_list_that_fits_is_whole() -> None:
    assert listed(range(12)) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11"


def test_a_list_that_does_not_fit_says_how_many_more() -> None:
    assert listed(range(14)).endswith("10, 11 and 2 more")


def test_one_is_not_many() -> None:
    assert (times(0, "move"), times(1, "move"), times(2, "move")) == ("0 moves", "1 move", "2 moves")


@pytest.mark.parametrize(
    ("word", "several"), [("trust", "trusts"), ("ics", "ics"), ("body", "bodies"), ("day", "days"), ("y", "ys")]
)
def test_kinds_are_written_in_the_plural(word: str, several: str) -> None:
    assert plural(word) == several
