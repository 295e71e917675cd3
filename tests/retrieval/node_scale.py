"""What a node costs at many passages: `python -m tests.retrieval.node_scale SQUAD.json [--passages N] [--added N]`.

The passages are those of `tests.benchmarks.scale`, in a PostgreSQL server on this machine, and then in a home. The node
is a process of its own with an empty home. It is asked the questions of the file, twice; then documents are added in
the database, and the next question takes them over.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from embeddings.loading import load
from embeddings.models import DEFAULT, find
from retrieval.evaluation.question_sets import load as load_questions
from retrieval.intake.indexing import prepare
from retrieval.retriever import Retriever
from retrieval.storage.entries import COLUMNS
from retrieval.storage.index import Index
from retrieval.storage.manifest import SETTINGS
from retrieval.storage.statements import DOCUMENT_COLUMNS
from retrieval.storage.store import Store
from tests import postgres
from tests.benchmarks.measuring import arguments, seconds
from tests.benchmarks.scale import QUESTIONS, Remembered, memory, spread
from tests.benchmarks.synthetic import PASSAGES_A_DOCUMENT, Sentence, document, sentences

# Documents that are copied at once.
_AT_ONCE = 500
_COUNT = """INSERT INTO counts SELECT p.language, d.collection, count(*), sum(p.words)
FROM documents AS d JOIN passages AS p ON p.document = d.id GROUP BY p.language, d.collection"""


def node(home: Path, squad: Path, url: str | None) -> None:
    """Prints the figures of a node with this home, and after a line of input the seconds to catch up."""
    questions = [case.question for case in load_questions(squad, QUESTIONS).answerable]
    encoder = Remembered(load(find(DEFAULT)), questions)
    opened: list[Retriever] = []

    def begin() -> None:
        opened.append(Retriever(Index(home, url), encoder))  # type: ignore[arg-type]
        opened[0].ask(questions[0])

    figures = {"open_seconds": seconds(begin)}
    with opened[0] as retriever:
        figures |= spread("question", [seconds(retriever.ask, question) for question in questions])
        figures |= spread("again", [seconds(retriever.ask, question) for question in questions])
        print(json.dumps(figures | {"resident": memory("VmRSS"), "peak": memory("VmHWM")}), flush=True)
        sys.stdin.readline()
        print(json.dumps({"catch_up_seconds": seconds(retriever.ask, questions[0])}), flush=True)


def fill(store: Store, paragraphs: list[list[Sentence]], numbers: range) -> None:
    """Stores the synthetic documents of these numbers."""
    for number in numbers:
        made, entries = document(paragraphs, number)
        store.put(made, "en", "made", entries)


def build(place: Path | str, paragraphs: list[list[Sentence]], numbers: range) -> None:
    """Stores them in a new place as quickly as it can."""
    with closing(Copied(place) if isinstance(place, str) else Store(place)) as store:
        fill(store, paragraphs, numbers)


class Copied(Store):
    """A database that takes documents by COPY, with the rows that `Store` would write, until it is closed."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._connection = psycopg.connect(url)
        ((self._last,),) = self.database.rows("SELECT coalesce(max(id), 0) FROM documents")
        self._written: list[tuple[Sequence[Any], list[Sequence[Any]]]] = []

    def write(self, document: Sequence[Any], passages: Iterable[Sequence[Any]]) -> None:
        """Writes the rows, with those of other documents."""
        self._written.append((document, list(passages)))
        if len(self._written) == _AT_ONCE:
            self._copy()

    def close(self) -> None:
        """Writes the rest and what follows from it."""
        self._copy()
        self.database.rows("SELECT setval(pg_get_serial_sequence('documents', 'id'), ?)", self._last)
        self.database.execute("DELETE FROM counts")
        self.database.execute(_COUNT)
        self._connection.close()
        super().close()

    def _copy(self) -> None:
        numbered = list(enumerate(self._written, self._last + 1))
        self._fill(f"documents (id, {DOCUMENT_COLUMNS})", ((number, *row) for number, (row, _) in numbered))
        passages = ((number, number, *row) for number, (_, rows) in numbered for row in rows)
        self._fill(f"passages (generation, document, {COLUMNS})", passages)
        self._connection.commit()
        self._last += len(self._written)
        self._written = []

    def _fill(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)


def measure(squad: Path, folder: Path, url: str | None, passages: int, added: int) -> None:
    """Prints what the store, in the database or in the folder, and a process that asks it take."""
    encoder = load(find(DEFAULT))
    real = [sentences(entry) for each in prepare(load_questions(squad).documents, encoder) for entry in each.entries]
    last = passages // PASSAGES_A_DOCUMENT
    with closing(Index(folder, url)) as index:
        index.store.describe(
            {"identity": encoder.identity, "dimension": encoder.dimension, **SETTINGS, "model": DEFAULT}
        )
        took = seconds(build, index.store.place, real, range(last))
        print(f"{passages:,} passages stored in {took:,.0f} s", flush=True)
        if url:
            ((size,),) = index.store.database.rows("SELECT pg_database_size(current_database())")
            print(f"the database has {size / 1e6:,.0f} MB", flush=True)
        asking = [str(folder / "node"), url] if url else [str(folder)]
        command = [sys.executable, "-m", "tests.retrieval.node_scale", str(squad), "--node", *asking]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdin
            assert process.stdout
            print(process.stdout.readline(), end="", flush=True)
            fill(index.store, real, range(last, last + added))
            print("go", file=process.stdin, flush=True)
            print(process.stdout.readline(), flush=True)


def main() -> None:
    """Measures a node and, for comparison, an index in a home; or is the process that asks."""
    parser = arguments(__doc__, "squad", passages=1_000_000, added=1_000)
    parser.add_argument("--node", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.node:
        node(Path(options.node[0]), options.squad, *options.node[1:] or [None])
        return
    with TemporaryDirectory() as folder, postgres.server() as server:
        for name, url in (("postgres", server.url()), ("embedded", None)):
            print(f"{name}:", flush=True)
            measure(options.squad, Path(folder) / name, url, options.passages, options.added)


if __name__ == "__main__":
    main()
