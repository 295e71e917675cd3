"""Time and memory to index 10,000 files, one in 100 broken: `python -m tests.benchmarks.files --count 10000`."""

import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from tests.benchmarks.measuring import arguments
from tests.fakes import WordEncoder


def fill(folder: Path, count: int) -> None:
    """Write small text files into folders of 100; every hundredth file is a broken PDF."""
    for number in range(count):
        inside = folder / f"{number // 100:03}"
        inside.mkdir(parents=True, exist_ok=True)
        if number % 100 == 99:
            (inside / f"broken{number}.pdf").write_bytes(b"%PDF-1.4 and no more")
        else:
            words = f"The garden number {number} belongs to the museum. Its gate opens at {number % 12}.\n"
            (inside / f"garden{number}.txt").write_text(words, "utf-8")


def measured(what: str, retriever: Retriever, folder: Path) -> None:
    """Print how long a sync of the index with the folder takes, and what it changed."""
    began = time.perf_counter()
    done = retriever.sync(folder)
    print(
        f"{what}: {time.perf_counter() - began:.1f} s; {done.added} new, {done.changed} changed, {done.removed} gone, "
        f"{done.unchanged} as before, {len(done.failed)} failed",
        flush=True,
    )


def main() -> None:
    """Print the time of a first sync, of one with nothing new, and of one after every folder was renamed."""
    count = arguments(__doc__, count=10_000).parse_args().count
    with TemporaryDirectory() as place, Retriever(Index(Path(place, "home")), WordEncoder()) as retriever:
        folder = Path(place, "seeds")
        fill(folder, count)
        measured("all new", retriever, folder)
        measured("nothing new", retriever, folder)
        for inside in list(folder.iterdir()):
            inside.rename(inside.with_name(f"old{inside.name}"))
        measured("all renamed", retriever, folder)
    own, others = (resource.getrusage(who).ru_maxrss >> 10 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"memory: {own} MB, and {others} MB of the process that reads the files")


if __name__ == "__main__":
    main()
