"""Time, memory and disk space to build, open, search and change an index of 10,000 to 1,000,000 passages.

    python -m tests.benchmarks.scale SQUAD.json [--passages N,N,…] [--home DIR] [--json FILE] [--plot FILE]

The passages are made from the sentences of the file's passages (see `synthetic.py`), because embedding a million would
take hours; the questions are the file's. Building is measured without the model, searching without encoding the
question, adding and removing with everything included. Opening and searching are measured in a separate process, once
with the index in the system's disk cache and once right after it was dropped from the cache. Added documents are
searched for by a second retriever that was open before, like that of a running bot.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bot.scopes import LOCAL
from embeddings.encoder import Encoder, Encoding, Role
from embeddings.loading import load
from embeddings.models import DEFAULT, find
from retrieval import Retriever
from retrieval.evaluation.question_sets import load as load_questions
from retrieval.intake.indexing import prepare
from retrieval.storage.dense import DenseIndex, recall
from retrieval.storage.index import Index
from retrieval.storage.manifest import SETTINGS
from retrieval.text.vectors import quantise
from seeds.documents import Document
from tests.benchmarks.synthetic import PASSAGES_A_DOCUMENT, documents, sentences

QUESTIONS = 300
CHANGES = 20
NEAREST = 100
_CHUNK = 1 << 24


@dataclass(frozen=True, slots=True)
class Searched:
    """Figures of a process that opened the index: times in milliseconds unless named, memory in megabytes."""

    open_seconds: float
    search_p50: float
    search_p95: float
    from_disk_p50: float
    from_disk_p95: float
    in_collections_p50: float
    in_collections_p95: float
    recall_at_100: float
    resident_megabytes: float
    peak_megabytes: float


@dataclass(frozen=True, slots=True)
class Changed:
    """Median and 95th percentile, in milliseconds, of adding, removing and finding one document."""

    add_p50: float
    add_p95: float
    forget_p50: float
    forget_p95: float
    visible_p50: float
    visible_p95: float


@dataclass(frozen=True, slots=True)
class Grown:
    """All figures of an index with this number of passages."""

    passages: int
    stored_seconds: float
    derived_seconds: float
    arranged_seconds: float
    lists: int
    megabytes: dict[str, float]
    searched: Searched
    changed: Changed


class Remembered:
    """A model that has encoded some questions in advance."""

    def __init__(self, encoder: Encoder, questions: Sequence[str]) -> None:
        self._encoder = encoder
        self._known = {question: encoder.encode([question], Role.QUESTION) for question in questions}

    def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
        """The encoding of each text; without the model for a question encoded in advance."""
        known = self._known.get(texts[0]) if role is Role.QUESTION and len(texts) == 1 else None
        return known or self._encoder.encode(texts, role)

    def __getattr__(self, name: str) -> object:
        return getattr(self._encoder, name)


def build(home: Path, squad: Path, passages: int, encoder: Encoder) -> tuple[float, float, float]:
    """Build an index of synthetic passages; the seconds for storing, deriving words and vectors, and clustering."""
    real = [entry for each in prepare(load_questions(squad).documents, encoder) for entry in each.entries]
    paragraphs = sentences(real)
    index = Index(home)
    index.store.describe({"identity": encoder.identity, "dimension": encoder.dimension, **SETTINGS, "model": DEFAULT})
    stored = seconds(lambda: fill(index, paragraphs, passages // PASSAGES_A_DOCUMENT))
    derived = seconds(index.save)
    arranged = seconds(index.rebuild_vector_lists)
    index.close()
    return stored, derived, arranged


def fill(index: Index, paragraphs: Sequence[Sequence[object]], count: int) -> None:
    """Store `count` synthetic documents."""
    for document, entries in documents(paragraphs, 0, count):  # type: ignore[arg-type]
        index.store.put(document, "en", "made", entries)


def search(home: Path, squad: Path) -> Searched:
    """Open the index, ask it the questions of the file, and measure time, memory and recall."""
    questions = [case.question for case in load_questions(squad, QUESTIONS).answerable]
    encoder = Remembered(load(find(DEFAULT)), questions)
    read_through(home)
    begun = time.perf_counter()
    index = Index(home)
    retriever = Retriever(index, encoder)  # type: ignore[arg-type]
    retriever.ask(questions[0])
    opened = time.perf_counter() - begun
    everywhere = [1000 * seconds(lambda asked=asked: retriever.ask(asked)) for asked in questions]  # type: ignore[misc]
    retriever.ask(questions[0], scope=LOCAL)
    read_through(home)
    within = [1000 * seconds(lambda asked=asked: retriever.ask(asked, scope=LOCAL)) for asked in questions]  # type: ignore[misc]
    resident, peak = memory("VmRSS"), memory("VmHWM")
    index.close()
    put_out_of_the_cache(home)
    index = Index(home)
    retriever = Retriever(index, encoder)  # type: ignore[arg-type]
    from_disk = [1000 * seconds(lambda asked=asked: retriever.ask(asked)) for asked in questions]  # type: ignore[misc]
    vectors = np.array([encoder.encode([asked], Role.QUESTION)[0].vector for asked in questions])
    dense = DenseIndex.load(home / "vectors.faiss", vectors.shape[1])
    index.close()
    return Searched(
        open_seconds=opened,
        search_p50=float(np.percentile(everywhere, 50)),
        search_p95=float(np.percentile(everywhere, 95)),
        from_disk_p50=float(np.percentile(from_disk, 50)),
        from_disk_p95=float(np.percentile(from_disk, 95)),
        in_collections_p50=float(np.percentile(within, 50)),
        in_collections_p95=float(np.percentile(within, 95)),
        recall_at_100=recalled(dense, vectors),
        resident_megabytes=resident,
        peak_megabytes=peak,
    )


def read_through(home: Path) -> None:
    """Read all files of the index, so that the system caches as much of them as it can."""
    for path in filter(Path.is_file, home.rglob("*")):
        with path.open("rb") as file:
            while file.read(_CHUNK):
                pass


def put_out_of_the_cache(home: Path) -> None:
    """Drop the index's files from the disk cache; no effect where the system has no `posix_fadvise`."""
    for path in filter(Path.is_file, home.rglob("*")):
        with path.open("rb") as file, suppress(AttributeError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def memory(key: str) -> float:
    """This value of `/proc/self/status` in megabytes; `ru_maxrss` would include the parent's peak."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith(f"{key}:"))


def recalled(index: DenseIndex, vectors: "np.ndarray[tuple[int, int], np.dtype[np.float32]]") -> float:
    """The share of each question's nearest passages that are found when only some lists are searched."""
    if index.lists == 1:
        return 1.0
    questions = quantise(vectors).astype(np.float32)
    return recall(index.nearest(questions, index._index.nprobe), index.nearest(questions, index.lists))


def change(home: Path, encoder: Encoder) -> Changed:
    """Add and remove documents one by one, and search for each with a second retriever that is already open."""
    mine, theirs = Retriever(Index(home), encoder), Retriever(Index(home), encoder)
    theirs.ask("Is it open?")
    added, forgotten, visible = [], [], []
    for number in range(CHANGES):
        text = f"The lighthouse keeper number {number} counted {number + 400} herons on the quay before breakfast."
        document = Document(f"added-{number}.txt", text)
        added.append(seconds(lambda document=document: mine.add([document])))  # type: ignore[misc]
        begun = time.perf_counter()
        answer = theirs.ask(f"How many herons did the lighthouse keeper number {number} count?")
        assert answer.hits[0].passage.document == document.name, answer
        visible.append(time.perf_counter() - begun)
        forgotten.append(seconds(lambda document=document: mine.forget(document.name)))  # type: ignore[misc]
    for retriever in (mine, theirs):
        retriever.close()
    figures = [1000 * float(np.percentile(each, share)) for each in (added, forgotten, visible) for share in (50, 95)]
    return Changed(*figures)


def seconds(work: Callable[[], object]) -> float:
    """The seconds that the work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def grow(home: Path, squad: Path, passages: int) -> Grown:
    """Build an index of this many passages in the folder and measure it."""
    encoder = load(find(DEFAULT))
    stored, derived, arranged = build(home, squad, passages, encoder)
    child = [sys.executable, "-m", "tests.benchmarks.scale", str(squad), "--search", str(home)]
    searched = Searched(**json.loads(subprocess.run(child, check=True, capture_output=True).stdout))
    sizes = {
        name: sum(file.stat().st_size for file in home.rglob("*") if name in str(file.relative_to(home))) / 1e6
        for name in ("store.sqlite", "vectors.faiss", "words")
    }
    lists = DenseIndex.load(home / "vectors.faiss", encoder.dimension).lists
    return Grown(passages, stored, derived, arranged, lists, sizes, searched, change(home, encoder))


ROWS: dict[str, Callable[[Grown], str]] = {
    "store, without the model": lambda g: f"{g.stored_seconds:,.0f} s",
    "derive words and vectors": lambda g: f"{g.derived_seconds:,.0f} s",
    "cluster vectors: time, lists": lambda g: f"{g.arranged_seconds:,.0f} s, {g.lists:,}" if g.lists > 1 else "–",
    "on disk: store": lambda g: f"{g.megabytes['store.sqlite']:,.0f} MB",
    "on disk: vectors": lambda g: f"{g.megabytes['vectors.faiss']:,.0f} MB",
    "on disk: words": lambda g: f"{g.megabytes['words']:,.0f} MB",
    "open, until the first answer": lambda g: f"{g.searched.open_seconds:.2f} s",
    "question, p50 / p95": lambda g: f"{g.searched.search_p50:.1f} / {g.searched.search_p95:.1f} ms",
    "question, read from disk": lambda g: f"{g.searched.from_disk_p50:.1f} / {g.searched.from_disk_p95:.1f} ms",
    "question in some collections": lambda g: (
        f"{g.searched.in_collections_p50:.1f} / {g.searched.in_collections_p95:.1f} ms"
    ),
    "recall@100 of vector search": lambda g: f"{g.searched.recall_at_100:.3f}",
    "resident memory (peak)": lambda g: f"{g.searched.resident_megabytes:,.0f} ({g.searched.peak_megabytes:,.0f}) MB",
    "add a document, p50 / p95": lambda g: f"{g.changed.add_p50:.0f} / {g.changed.add_p95:.0f} ms",
    "remove it, p50 / p95": lambda g: f"{g.changed.forget_p50:.0f} / {g.changed.forget_p95:.0f} ms",
    "found by an open retriever, p50 / p95": lambda g: f"{g.changed.visible_p50:.0f} / {g.changed.visible_p95:.0f} ms",
}


def table(sizes: Sequence[Grown]) -> str:
    """The figures as a Markdown table with one column per size."""
    lines = ["| passages | " + " | ".join(f"{each.passages:,}" for each in sizes) + " |"]
    lines.append("| --- |" + " ---: |" * len(sizes))
    lines += [f"| {name} | " + " | ".join(shown(each) for each in sizes) + " |" for name, shown in ROWS.items()]
    return "\n".join(lines)


def plot(sizes: Sequence[Grown], path: Path) -> None:
    """Draw four charts of the figures by number of passages, as an image file."""
    from matplotlib import pyplot

    charts: dict[str, dict[str, Callable[[Grown], float]]] = {
        "A question, ms": {
            "p50": lambda g: g.searched.search_p50,
            "p95": lambda g: g.searched.search_p95,
            "p95 from the disk": lambda g: g.searched.from_disk_p95,
        },
        "Open, s": {"to the first answer": lambda g: g.searched.open_seconds},
        "Memory, MB": {"resident": lambda g: g.searched.resident_megabytes},
        "A document, p50, ms": {"add": lambda g: g.changed.add_p50, "forget": lambda g: g.changed.forget_p50},
    }
    figure, axes = pyplot.subplots(1, len(charts), figsize=(13, 3), layout="constrained")
    for axis, (title, curves) in zip(axes, charts.items(), strict=True):
        for name, curve in curves.items():
            axis.plot([each.passages for each in sizes], [curve(each) for each in sizes], marker="o", label=name)
        axis.set(title=title, xscale="log", xlabel="passages", ylim=(0, None))
        axis.legend(frameon=False)
    figure.savefig(path)


def main() -> None:
    """Measure each size and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("squad", type=Path)
    parser.add_argument("--passages", default="10000,100000,1000000")
    parser.add_argument("--home", type=Path, help="where the indexes are built and kept; default: a temporary folder")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--search", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.search:
        print(json.dumps(asdict(search(options.search, options.squad))))
        return
    sizes = []
    with TemporaryDirectory() as temporary:
        for passages in map(int, options.passages.split(",")):
            sizes.append(grow((options.home or Path(temporary)) / str(passages), options.squad, passages))
            print(table(sizes), end="\n\n", flush=True)
    if options.json:
        options.json.write_text(json.dumps([asdict(each) for each in sizes], indent=2))
    if options.plot:
        plot(sizes, options.plot)


if __name__ == "__main__":
    main()
