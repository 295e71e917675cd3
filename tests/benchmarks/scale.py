"""Time, memory and disk space to build, open, search and change an index of 10,000 to 1,000,000 passages.

    python -m tests.benchmarks.scale SQUAD.json [--passages N,N,…] [--plot FILE]

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
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bot.scopes import LOCAL
from embeddings.encoder import Encoder, Encoding, Floats, Role
from embeddings.loading import load
from embeddings.models import DEFAULT, find
from retrieval.evaluation.question_sets import load as load_questions
from retrieval.intake.indexing import prepare
from retrieval.retriever import Retriever
from retrieval.storage.dense import DenseIndex, recall
from retrieval.storage.index import Index
from retrieval.storage.manifest import SETTINGS
from retrieval.text.vectors import quantise
from seeds.documents import Document
from tests.benchmarks.measuring import arguments, percentiles, seconds, table
from tests.benchmarks.synthetic import PASSAGES_A_DOCUMENT, Sentence, document, sentences

QUESTIONS = 300
CHANGES = 20
Figures = dict[str, float]  # times in milliseconds unless named, memory and disk space in megabytes

# The table: the name of a row, and how it shows the figures.
ROWS = {
    "passages": "{passages:,}",
    "store, without the model": "{store_seconds:,.0f} s",
    "derive words and vectors": "{derive_seconds:,.0f} s",
    "cluster vectors: time, lists": "{cluster_seconds:,.0f} s, {lists:,}",
    "on disk: store": "{store_megabytes:,.0f} MB",
    "on disk: vectors": "{vectors_megabytes:,.0f} MB",
    "on disk: words": "{words_megabytes:,.0f} MB",
    "open, until the first answer": "{open_seconds:.2f} s",
    "question, p50 / p95": "{question_p50:.1f} / {question_p95:.1f} ms",
    "question, read from disk": "{from_disk_p50:.1f} / {from_disk_p95:.1f} ms",
    "question in some collections": "{in_collections_p50:.1f} / {in_collections_p95:.1f} ms",
    "recall@100 of vector search": "{recall:.3f}",
    "resident memory (peak)": "{resident:,.0f} ({peak:,.0f}) MB",
    "add a document, p50 / p95": "{add_p50:.0f} / {add_p95:.0f} ms",
    "remove it, p50 / p95": "{remove_p50:.0f} / {remove_p95:.0f} ms",
    "found by an open retriever, p50 / p95": "{find_p50:.0f} / {find_p95:.0f} ms",
}
# The charts: the figures of each curve.
CHARTS = {
    "A question, ms": {"p50": "question_p50", "p95": "question_p95", "p95 from the disk": "from_disk_p95"},
    "Open, s": {"to the first answer": "open_seconds"},
    "Memory, MB": {"resident": "resident"},
    "A document, p50, ms": {"add": "add_p50", "forget": "remove_p50"},
}


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


def build(home: Path, squad: Path, passages: int, encoder: Encoder) -> Figures:
    """Build an index of synthetic passages; the seconds for storing, deriving words and vectors, and clustering."""
    real = [sentences(entry) for each in prepare(load_questions(squad).documents, encoder) for entry in each.entries]
    with closing(Index(home)) as index:
        index.store.describe(
            {"identity": encoder.identity, "dimension": encoder.dimension, **SETTINGS, "model": DEFAULT}
        )
        return {
            "passages": passages,
            "store_seconds": seconds(fill, index, real, passages // PASSAGES_A_DOCUMENT),
            "derive_seconds": seconds(index.save),
            "cluster_seconds": seconds(index.rebuild_vector_lists),
        }


def fill(index: Index, paragraphs: Sequence[Sequence[Sentence]], count: int) -> None:
    """Store `count` synthetic documents."""
    for number in range(count):
        made, entries = document(paragraphs, number)
        index.store.put(made, "en", "made", entries)


def search(home: Path, squad: Path) -> Figures:
    """Open the index, ask it the questions of the file, and measure time, memory and recall."""
    questions = [case.question for case in load_questions(squad, QUESTIONS).answerable]
    encoder = Remembered(load(find(DEFAULT)), questions)
    read_through(home)
    began = time.perf_counter()
    with Retriever(Index(home), encoder) as retriever:  # type: ignore[arg-type]
        retriever.ask(questions[0])
        figures = {"open_seconds": time.perf_counter() - began}
        figures |= spread("question", [seconds(retriever.ask, question) for question in questions])
        retriever.ask(questions[0], scope=LOCAL)
        read_through(home)
        figures |= spread("in_collections", [seconds(retriever.ask, question, scope=LOCAL) for question in questions])
        figures |= {"resident": memory("VmRSS"), "peak": memory("VmHWM")}
    drop_from_cache(home)
    with Retriever(Index(home), encoder) as retriever:  # type: ignore[arg-type]
        figures |= spread("from_disk", [seconds(retriever.ask, question) for question in questions])
    vectors = np.array([encoder.encode([question], Role.QUESTION)[0].vector for question in questions])
    dense = DenseIndex.load(home / "vectors.faiss", vectors.shape[1])
    return figures | {"lists": dense.lists, "recall": recalled(dense, quantise(vectors).astype(np.float32))}


def spread(name: str, times: Sequence[float]) -> Figures:
    """The median and the 95th percentile of the times in seconds, in milliseconds."""
    p50, p95 = percentiles(times, 50, 95)
    return {f"{name}_p50": 1000 * p50, f"{name}_p95": 1000 * p95}


def read_through(home: Path) -> None:
    """Read all files of the index, so that the system caches as much of them as it can."""
    for path in filter(Path.is_file, home.rglob("*")):
        with path.open("rb") as file:
            while file.read(1 << 24):
                pass


def drop_from_cache(home: Path) -> None:
    """Drop the index's files from the disk cache; no effect where the system has no `posix_fadvise`."""
    for path in filter(Path.is_file, home.rglob("*")):
        with path.open("rb") as file, suppress(AttributeError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def memory(key: str) -> float:
    """This value of `/proc/self/status` in megabytes; `ru_maxrss` would include the parent's peak."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith(f"{key}:"))


def recalled(index: DenseIndex, questions: Floats) -> float:
    """The share of each question's nearest passages that are found when only some lists are searched."""
    if index.lists == 1:
        return 1.0
    return recall(index.nearest(questions, index._index.nprobe), index.nearest(questions, index.lists))


def change(home: Path, encoder: Encoder) -> Figures:
    """Add and remove documents one by one, and search for each with a second retriever that is already open."""
    added, removed, found = [], [], []
    with Retriever(Index(home), encoder) as mine, Retriever(Index(home), encoder) as theirs:
        theirs.ask("Is it open?")
        for number in range(CHANGES):
            text = f"The lighthouse keeper number {number} counted {number + 400} herons on the quay before breakfast."
            name = f"added-{number}.txt"
            added.append(seconds(mine.add, [Document(name, text)]))
            began = time.perf_counter()
            answer = theirs.ask(f"How many herons did the lighthouse keeper number {number} count?")
            found.append(time.perf_counter() - began)
            assert answer.hits[0].passage.document == name, answer
            removed.append(seconds(mine.forget, name))
    return spread("add", added) | spread("remove", removed) | spread("find", found)


def grow(home: Path, squad: Path, passages: int) -> Figures:
    """Build an index of this many passages in the folder and measure it."""
    encoder = load(find(DEFAULT))
    figures = build(home, squad, passages, encoder)
    child = [sys.executable, "-m", "tests.benchmarks.scale", str(squad), "--search", str(home)]
    figures |= json.loads(subprocess.run(child, check=True, capture_output=True).stdout)
    for name in ("store", "vectors", "words"):
        files = [*home.glob(f"{name}*"), *home.glob(f"{name}/*")]
        figures[f"{name}_megabytes"] = sum(file.stat().st_size for file in files if file.is_file()) / 1e6
    return figures | change(home, encoder)


def plot(sizes: Sequence[Figures], path: Path) -> None:
    """Draw four charts of the figures by number of passages, as an image file."""
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(CHARTS), figsize=(13, 3), layout="constrained")
    for axis, (title, curves) in zip(axes, CHARTS.items(), strict=True):
        for label, name in curves.items():
            axis.plot([each["passages"] for each in sizes], [each[name] for each in sizes], marker="o", label=label)
        axis.set(title=title, xscale="log", xlabel="passages", ylim=(0, None))
        axis.legend(frameon=False)
    figure.savefig(path)


def main() -> None:
    """Measure each size and print the table."""
    parser = arguments(__doc__, "squad")
    parser.add_argument("--passages", default="10000,100000,1000000")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--search", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.search:
        print(json.dumps(search(options.search, options.squad)))
        return
    sizes: list[Figures] = []
    for passages in map(int, options.passages.split(",")):
        with TemporaryDirectory() as home:
            sizes.append(grow(Path(home), options.squad, passages))
        print(table(*([name, *(shown.format(**each) for each in sizes)] for name, shown in ROWS.items())), flush=True)
    if options.plot:
        plot(sizes, options.plot)


if __name__ == "__main__":
    main()
