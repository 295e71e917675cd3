"""How fast several threads answer many chats, with and without documents being added at the same time.

    python -m tests.benchmarks.load [SQUAD.json] [--threads N] [--chats N] [--documents N] [--json]

Half of the paragraphs are indexed, each as its own document, and every chat asks one question. Then the same process
adds up to `--documents` paragraphs of the other half while the chats repeat their questions. Without a file, the
paragraphs are those of the starter documents. Each answer is compared with the one that a single thread got, to the
last bit of every score. While documents are being added, the scores change with the collection; there, the quoted text
is compared with that of the answers before and after.
"""

import argparse
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import numpy as np

from retrieval.answering.answers import Answer
from retrieval.retriever import Retriever
from seeds.documents import Document
from tests.benchmarks.speed import Texts, squad, starters

Timed = tuple[Answer, float]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one round of questions; times in milliseconds from the start of a question to its answer."""

    name: str
    threads: int
    asked: int
    questions_a_second: float
    p50: float
    p95: float
    longest: float
    same: int  # answers equal to those that one thread got


def documents(paragraphs: Sequence[str], first: int) -> list[Document]:
    return [
        Document(name=f"{number:06}.txt", title="", date="", source="", text=text)
        for number, text in enumerate(paragraphs, first)
    ]


def ask(retriever: Retriever, questions: Sequence[str], threads: int) -> tuple[list[Timed], float]:
    """The answer to each question with its time in seconds, and the total time in seconds."""

    def answer(question: str) -> Timed:
        began = time.perf_counter()
        return retriever.ask(question), time.perf_counter() - began

    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        answers = list(pool.map(answer, questions))
    return answers, time.perf_counter() - began


def figures(name: str, threads: int, answers: Sequence[Timed], seconds: float, same: int) -> Figures:
    p50, p95, longest = np.percentile([each * 1e3 for _, each in answers], [50, 95, 100]).round(1).tolist()
    return Figures(name, threads, len(answers), round(len(answers) / seconds, 1), p50, p95, longest, same)


def equal(given: Sequence[Timed], alone: Sequence[Timed]) -> int:
    return sum(one == other for (one, _), (other, _) in zip(given, alone, strict=True))


def measure(texts: Texts, threads: int, chats: int, more: int, home: Path) -> tuple[list[Figures], float]:
    """The figures of every round, and the number of documents added per second."""
    half = len(texts.paragraphs) // 2
    questions = list(islice(cycle(texts.questions), chats))
    with Retriever.open(home) as retriever:
        retriever.add(documents(texts.paragraphs[:half], 0))
        alone, seconds = ask(retriever, questions, 1)
        rounds = [figures("alone", 1, alone, seconds, chats)]
        together, seconds = ask(retriever, questions, threads)
        rounds.append(figures("together", threads, together, seconds, equal(together, alone)))

        new = documents(texts.paragraphs[half:][:more], half)
        intake = Thread(target=retriever.add, args=(new,))
        meanwhile: list[Timed] = []
        began = time.perf_counter()
        intake.start()
        while intake.is_alive():
            meanwhile += ask(retriever, questions, threads)[0]
        seconds = time.perf_counter() - began
        after, later = ask(retriever, questions, 1)
        words = [{one.quotation, other.quotation} for (one, _), (other, _) in zip(alone, after, strict=True)]
        same = sum(answer.quotation in expected for (answer, _), expected in zip(meanwhile, cycle(words), strict=False))
        rounds.append(figures("during additions", threads, meanwhile, seconds, same))

        rounds.append(figures("alone, afterwards", 1, after, later, chats))
        together, later = ask(retriever, questions, threads)
        rounds.append(figures("together, afterwards", threads, together, later, equal(together, after)))
        return rounds, len(new) / seconds


def report(rounds: Sequence[Figures], rate: float) -> None:
    """Print the figures as a table."""
    row = "{:20} {:>8} {:>6} {:>6} {:>8} {:>8} {:>8} {:>6}"
    print(row.format("", "threads", "asked", "q/s", "p50 ms", "p95 ms", "max ms", "same"))
    for each in rounds:
        print(row.format(*asdict(each).values()))
    print(f"Documents added meanwhile: {rate:.1f} a second.")


def main() -> None:
    """Print the report. Raises SystemExit if several threads got other answers than one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, help="a SQuAD file")
    parser.add_argument("--threads", type=int, default=8, help="number of answering threads")
    parser.add_argument("--chats", type=int, default=200, help="number of chats that ask")
    parser.add_argument("--documents", type=int, default=300, help="maximum number of documents added meanwhile")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    texts = squad(options.file, 0, options.chats) if options.file else starters(0, options.chats)
    with TemporaryDirectory() as home:
        rounds, rate = measure(texts, options.threads, options.chats, options.documents, Path(home))
    if options.json:
        print(json.dumps({"rounds": [asdict(each) for each in rounds], "documents a second": rate}, indent=2))
    else:
        report(rounds, rate)
    if any(each.same < each.asked for each in rounds if "during" not in each.name):
        raise SystemExit("Several threads got other answers than one.")


if __name__ == "__main__":
    main()
