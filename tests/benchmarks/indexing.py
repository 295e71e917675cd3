"""Processor seconds that indexing a folder takes, by this version and by an earlier one in turn.

    python -m tests.benchmarks.indexing FOLDER [CHECKOUT_OF_AN_EARLIER_VERSION]

Each run reads and embeds every file into a new index. The processor's time is less disturbed by other work than the
time on the clock; the smallest of three runs counts. A file that only one version reads, or reads in the time allowed,
makes the comparison unfair: such files are named.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

RUNS = 3
HERE = Path(__file__).resolve().parents[2]


def run(checkout: Path, folder: Path) -> tuple[float, set[str]]:
    """The processor time of one run, in seconds, without that of preparing the model, and the files not read."""
    with TemporaryDirectory() as home:
        command = [sys.executable, "-m", "bot", "index", "--seeds", str(folder), "--home", home, "--json"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        environment = {**os.environ, "PYTHONPATH": str(checkout), "PYTHONSAFEPATH": ""}
        done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)
        if done.returncode not in (0, 1):  # 1: some files cannot be read
            raise RuntimeError(done.stderr)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    unread = set(json.loads(done.stdout)["failed"])
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, unread


def main(folder: str, *earlier: str) -> None:
    """Prints the least time of each version, their ratio, and the files that not all versions read."""
    checkouts = [HERE, *(Path(path).resolve() for path in earlier)]
    unread = {checkout: run(checkout, Path(folder).resolve())[1] for checkout in checkouts}  # prepares the model
    taken: dict[Path, list[float]] = {checkout: [] for checkout in checkouts}
    for _ in range(RUNS):
        for checkout in checkouts:
            seconds, failed = run(checkout, Path(folder).resolve())
            taken[checkout].append(seconds)
            unread[checkout] |= failed
    least = [min(runs) for runs in taken.values()]
    print("  ".join(f"{each:.1f} s" for each in least), f"  ratio {least[0] / least[-1]:.2f}" if earlier else "")
    anywhere = {name for failed in unread.values() for name in failed}
    for name in sorted(name for name in anywhere if not all(name in failed for failed in unread.values())):
        print(f"not read by all: {name}")


def _arguments(arguments: Sequence[str]) -> Sequence[str]:
    if not 1 <= len(arguments) <= 2:
        raise SystemExit(__doc__)
    return arguments


if __name__ == "__main__":
    main(*_arguments(sys.argv[1:]))
