"""The command line, the times and the tables of the benchmarks."""

# Nothing larger than numpy is imported here: it would count in the memory of the processes that are compared.
import argparse
import time
from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import Path
from typing import ParamSpec

import numpy as np

ROOT = Path(__file__).parents[2]
P = ParamSpec("P")


def arguments(description: str | None, *files: str, **numbers: int) -> argparse.ArgumentParser:
    """A parser of a command line with these files and with options that have these defaults."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in files:
        parser.add_argument(name, type=Path)
    for name, default in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=default, help=f"default: {default}")
    return parser


def seconds(work: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> float:
    """The seconds that the work takes."""
    began = time.perf_counter()
    work(*args, **kwargs)
    return time.perf_counter() - began


def percentiles(times: Sequence[float], *shares: int) -> list[float]:
    """These percentiles of the times; not a number if there are none."""
    return [float(each) for each in np.percentile(times or [np.nan], shares)]


def reciprocal_rank(found: Iterable[str], relevant: Container[str]) -> float:
    """The reciprocal rank of the first relevant document; 0 if it is not among the first ten."""
    best = list(dict.fromkeys(found))[:10]
    return next((1 / rank for rank, name in enumerate(best, start=1) if name in relevant), 0.0)


def table(*rows: Iterable[object]) -> str:
    """The rows as a Markdown table; the first is its heading."""
    heading, *others = [f"| {' | '.join(map(str, row))} |" for row in rows]
    return "\n".join([heading, "| --- |" + " ---: |" * (heading.count(" | ")), *others])
