"""Processor seconds that indexing a folder takes, by this version and by an earlier one in turn.

    python -m tests.benchmarks.indexing FOLDER [CHECKOUT_OF_AN_EARLIER_VERSION]

Each run reads and embeds every file into a new index. The processor's time is less disturbed by other work than the
time on the clock; the smallest of three runs counts.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

RUNS = 3
HERE = Path(__file__).resolve().parents[2]


def seconds(checkout: Path, folder: Path) -> float:
    """The processor time of one run, in seconds, without that of preparing the model."""
    with TemporaryDirectory() as home:
        command = [sys.executable, "-m", "bot", "index", "--seeds", str(folder), "--home", home]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        environment = {**os.environ, "PYTHONPATH": str(checkout), "PYTHONSAFEPATH": ""}
        done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)
        if done.returncode not in (0, 1):  # 1: some files cannot be read
            raise RuntimeError(done.stderr)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(folder: str, *earlier: str) -> None:
    """Prints the least time of each version, and their ratio."""
    checkouts = [HERE, *(Path(path).resolve() for path in earlier)]
    for checkout in checkouts:
        seconds(checkout, Path(folder).resolve())  # the model is prepared, the files are in memory
    taken: dict[Path, list[float]] = {checkout: [] for checkout in checkouts}
    for _ in range(RUNS):
        for checkout in checkouts:
            taken[checkout].append(seconds(checkout, Path(folder).resolve()))
    least = [min(runs) for runs in taken.values()]
    print("  ".join(f"{each:.1f} s" for each in least), f"  ratio {least[0] / least[-1]:.2f}" if earlier else "")


def _arguments(arguments: Sequence[str]) -> Sequence[str]:
    if not 1 <= len(arguments) <= 2:
        raise SystemExit(__doc__)
    return arguments


if __name__ == "__main__":
    main(*_arguments(sys.argv[1:]))
