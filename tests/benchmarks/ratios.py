"""Taking two jobs in turn, and writing down how their times compare."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from typing import Any, final

import attrs

Job = Callable[[], object]


def seconds(job: Job) -> float:
    """Time one call by what it takes of the processor, so that other programs on the machine do not count."""
    start = time.process_time()
    job()
    return time.process_time() - start


@contextmanager
def uncollected() -> Iterator[None]:
    """Have nobody collect garbage meanwhile, as `timeit` does."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@final
@attrs.frozen
class Comparison:
    """
    How long a job takes, beside a reference that does the same.

    Attributes:
        job: What is done.
        reference: What it is compared with.
        pairs: The seconds of the job and of the reference, in the order in which they were taken.
    """

    job: str
    reference: str
    pairs: tuple[tuple[float, float], ...]

    @property
    def row(self) -> dict[str, Any]:
        """The times in milliseconds, and the job's as a multiple of the reference's."""
        ratios = sorted(ours / theirs for ours, theirs in self.pairs)
        return {
            "job": self.job,
            "reference": self.reference,
            "milliseconds": median(ours for ours, _ in self.pairs) * 1e3,
            "reference_milliseconds": median(theirs for _, theirs in self.pairs) * 1e3,
            "median": median(ratios),
            "quickest_milliseconds": min(ours for ours, _ in self.pairs) * 1e3,
            "least": ratios[0],
            "most": ratios[-1],
            "pairs": len(ratios),
        }


def in_turn(job: str, ours: Job, reference: str, theirs: Job, *, pairs: int, scaled: float = 1) -> Comparison:
    """
    Take two jobs in turn, after one call of each that does not count.

    Args:
        job: What ours is called.
        ours: The job.
        reference: What theirs is called.
        theirs: The reference.
        pairs: How often each is taken.
        scaled: What the reference's time is multiplied by, where it does only a part of the work.
    """
    with uncollected():
        ours()
        theirs()
        taken = tuple([(seconds(ours), seconds(theirs) * scaled) for _ in range(pairs)])
    return Comparison(job, reference, taken)


def quickest(jobs: Sequence[Job], *, rounds: int) -> int:
    """Return which job is the quickest, taken in turn."""
    times: list[list[float]] = [[] for _ in jobs]
    with uncollected():
        for _ in range(rounds):
            for place, job in enumerate(jobs):
                times[place].append(seconds(job))
    middles = [median(each) for each in times]
    return middles.index(min(middles))


def record(benchmark: Any, *comparisons: Comparison) -> None:
    """Print the rows, and hand them to pytest-benchmark for its file."""
    rows = [each.row for each in comparisons]
    benchmark.extra_info["rows"] = rows
    for row in rows:
        print(  # noqa: T201 - a measurement is there to be read
            f"\n{row['job']}: {row['milliseconds']:.3f} ms; {row['reference']}: {row['reference_milliseconds']:.3f} ms; "
            f"ratio {row['median']:.3g} ({row['least']:.3g} to {row['most']:.3g}, {row['pairs']} pairs)"
        )
