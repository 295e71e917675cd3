"""How fast several threads answer many chats, with and without documents being added at the same time.

    python -m tests.benchmarks.load SQUAD.json [--threads N] [--chats N]

Half of the file's paragraphs are indexed, and every chat asks one question. Then the same process adds up to 300
paragraphs of the other half while the chats repeat their questions. Each answer is compared with the one that a single
thread got, to the last bit of every score. While documents are being added, the scores change with the collection;
there, the quoted text is compared with that of the answers before and after.
"""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from retrieval.answering.answers import Answer
from retrieval.evaluation.question_sets import load
from retrieval.retriever import Retriever
from seeds.documents import Document
from tests.benchmarks.measuring import arguments, percentiles, table

ADDED = 300
HEADING = ["", "threads", "questions", "questions a second", "p50", "p95", "longest", "same answer"]


@dataclass
class Round:
    """Questions asked by this many threads: the answers, the seconds to each, and to all."""

    name: str
    threads: int
    answers: list[Answer] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    seconds: float = 0.0
    same: int = 0  # answers equal to those that one thread got

    def ask(self, retriever: Retriever, questions: Sequence[str]) -> None:
        """Ask all questions."""

        def answer(question: str) -> tuple[Answer, float]:
            began = time.perf_counter()
            return retriever.ask(question), time.perf_counter() - began

        began = time.perf_counter()
        with ThreadPoolExecutor(self.threads) as pool:
            for found, seconds in pool.map(answer, questions):
                self.answers.append(found)
                self.times.append(seconds)
        self.seconds += time.perf_counter() - began


def measure(
    documents: Sequence[Document], questions: Sequence[str], threads: int, home: Path
) -> tuple[list[Round], float]:
    """Every round of questions, and the number of documents added per second."""
    alone, together = Round("one thread", 1), Round("together", threads)
    during = Round("together, during additions", threads)
    after, later = Round("one thread, afterwards", 1), Round("together, afterwards", threads)
    half = len(documents) // 2
    new = documents[half : half + ADDED]
    with Retriever.open(home) as retriever:
        retriever.add(documents[:half])
        alone.ask(retriever, questions)
        together.ask(retriever, questions)
        intake = Thread(target=retriever.add, args=(new,))
        began = time.perf_counter()
        intake.start()
        while intake.is_alive():
            during.ask(retriever, questions)
        rate = len(new) / (time.perf_counter() - began)
        after.ask(retriever, questions)
        later.ask(retriever, questions)
    for one, other in ((alone, alone), (together, alone), (after, after), (later, after)):
        one.same = sum(answer == first for answer, first in zip(one.answers, other.answers, strict=True))
    quoted = [{one.quotation, other.quotation} for one, other in zip(alone.answers, after.answers, strict=True)]
    during.same = sum(answer.quotation in known for answer, known in zip(during.answers, cycle(quoted), strict=False))
    return [alone, together, during, after, later], rate


def row(asked: Round) -> list[object]:
    """The figures of a round, in the order of the heading."""
    times = [f"{1000 * each:.0f} ms" for each in percentiles(asked.times, 50, 95, 100)]
    count = len(asked.answers)
    return [asked.name, asked.threads, count, f"{count / asked.seconds:.1f}", *times, asked.same]


def main() -> None:
    """Print the figures. Raises SystemExit if several threads got other answers than one."""
    options = arguments(__doc__, "squad", threads=8, chats=200).parse_args()
    file = load(options.squad, options.chats)
    questions = list(islice(cycle([case.question for case in file.answerable]), options.chats))
    with TemporaryDirectory() as home:
        rounds, rate = measure(file.documents, questions, options.threads, Path(home))
    print(
        table(
            ["", "threads", "questions", "questions a second", "p50", "p95", "longest", "same answer"],
            *map(row, rounds),
        )
    )
    print(f"Documents added meanwhile: {rate:.1f} a second.")
    if any(each.same < len(each.answers) for each in rounds if "during" not in each.name):
        raise SystemExit("Several threads got other answers than one.")


if __name__ == "__main__":
    main()
