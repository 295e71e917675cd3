"""How quick and how small this is beside the plain recipe: sentence-transformers into a flat FAISS index.

    python -m tests.benchmarks.speed [SQUAD.json] [--paragraphs N] [--questions N] [--rounds N] [--threads N] [--json]

Every paragraph is a document of its own, in a folder that both sides read, with the same model, on the same cores.
The sides take turns, each time in fresh processes. A ratio is the median of the rounds' own ratios, so that what
slows the machine for a while slows both. Without a file the starter documents' paragraphs are taken, and
the questions about them have no known documents, so that no MRR is given.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryDirectory

# Nothing heavy is imported here: a child's peak memory counts from what its parent had when it was started.
ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "tests" / "bot" / "standalone.jsonl"
PLAIN, OWN = "tests.benchmarks.plain", "tests.benchmarks.own"
COLD_STARTS = 3  # in each round
# What is to be reached, and hoped for, in indexing and for a question, by the form that the model has on this machine.
BARS = {"int8": ((2.6, 3.0), (0.55, 0.4)), "uint8": ((1.3, 2.0), (0.6, 0.4)), "float32": ((1.3, 2.0), (0.6, 0.4))}


@dataclass(frozen=True, slots=True)
class Texts:
    """Paragraphs, and questions with the number of the paragraph that answers each, if that is known."""

    paragraphs: list[str]
    questions: list[str]
    answers: list[int]


@dataclass(frozen=True, slots=True)
class Side:
    """What one side took in a round: seconds, and bytes at the peak of a cold start."""

    indexing: float
    question: float
    cold_start: float
    memory: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure of both sides, with what it should be."""

    name: str
    own: float
    plain: float
    compared: float
    bar: float
    hoped: float
    is_met: bool


def squad(path: Path, paragraphs: int, questions: int) -> Texts:
    """The first paragraphs of a SQuAD file, and of their questions so many, at equal steps; 0 for all."""
    articles = json.loads(path.read_text("utf-8"))["data"]
    all_paragraphs = [paragraph for article in articles for paragraph in article["paragraphs"]]
    taken = all_paragraphs[: paragraphs or None]
    asked = [(qa["question"], n) for n, each in enumerate(taken) for qa in each["qas"] if qa["answers"]]
    step = max(1, len(asked) // questions) if questions else 1
    chosen = asked[::step][: questions or None]
    return Texts([each["context"] for each in taken], [text for text, _ in chosen], [n for _, n in chosen])


def starters(paragraphs: int, questions: int) -> Texts:
    """The paragraphs of the starter documents that are long enough to answer anything, and own questions."""
    pages = [path.read_text("utf-8") for path in sorted((ROOT / "seeds" / "data").glob("*.*"))]
    blocks = [block.strip() for page in pages for block in page.split("\n\n") if len(block) > 100]
    lines = map(json.loads, QUESTIONS.read_text("utf-8").splitlines())
    return Texts(blocks[: paragraphs or None], [line["question"] for line in lines][: questions or None], [])


def run(*arguments: str) -> tuple[str, float, float]:
    """A child's output, its seconds from start to end and its peak memory in bytes."""
    began = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert child.stdout
    output = child.stdout.read().decode()
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"python -m {' '.join(arguments)} ended with {child.returncode}.")
    return output, seconds, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def measure(module: str, texts: Texts, folder: Path, home: Path) -> Side:
    """One side's index made anew, its questions asked in the same process, and one asked from cold starts."""
    output, _, _ = run(module, "index", str(folder), str(home), str(folder) + ".json")
    taken = json.loads(output)
    question = texts.questions[0]
    asking = ("bot", "ask", "--home", str(home), question) if module == OWN else (module, "ask", str(home), question)
    starts = [run(*asking) for _ in range(COLD_STARTS)]
    return Side(
        indexing=taken["indexing"],
        question=median(taken["questions"]),
        cold_start=median(seconds for _, seconds, _ in starts),
        memory=max(memory for _, _, memory in starts),
    )


def reciprocal_rank(texts: Texts, folder: Path, home: Path, backend: str) -> float:
    """MRR@10 of this project's own search with the model run so."""
    output, _, _ = run(OWN, "rank", str(folder), str(home), str(folder) + ".json", backend)
    names = [f"{answer:06}.txt" for answer in texts.answers]
    found = zip(json.loads(output), names, strict=True)
    return fmean(1 / (best.index(name) + 1) if name in best else 0 for best, name in found)


def compare(texts: Texts, rounds: int, room: Path, form: str) -> list[Figure]:
    """Every figure of the report."""
    folder = room / "texts"
    folder.mkdir()
    for number, paragraph in enumerate(texts.paragraphs):
        (folder / f"{number:06}.txt").write_text(paragraph, "utf-8")
    (room / "texts.json").write_text(json.dumps(texts.questions), "utf-8")
    sides = [
        [measure(module, texts, folder, room / f"{module}.{number}") for module in (PLAIN, OWN)]
        for number in range(rounds)
    ]
    count = len(texts.paragraphs)
    indexing, question = BARS[form]
    figures = [
        _figure("indexing, passages/s", [(count / a.indexing, count / b.indexing) for a, b in sides], *indexing),
        _figure("question, p50, ms", [(a.question * 1e3, b.question * 1e3) for a, b in sides], *question),
        _figure("ask, cold, s", [(a.cold_start, b.cold_start) for a, b in sides], 0.16, 0.15),
        _figure("ask, peak MB", [(a.memory / 1e6, b.memory / 1e6) for a, b in sides], 0.5, 0.35),
    ]
    if texts.answers:
        exact, quick = (reciprocal_rank(texts, folder, room / backend, backend) for backend in ("torch", "onnx"))
        lost = exact - quick
        figures.append(Figure(f"MRR@10 in {form}, lost to torch", quick, exact, lost, 0.002, 0, lost <= 0.002))
    return figures


def _figure(name: str, rounds: Sequence[tuple[float, float]], bar: float, hoped: float) -> Figure:
    """The medians of (plain, own) pairs and of their ratios; a bar above 1 is to be passed, one below kept under."""
    ratio = median(own / plain for plain, own in rounds)
    is_met = ratio >= bar if bar > 1 else ratio <= bar
    return Figure(
        name, median(own for _, own in rounds), median(plain for plain, _ in rounds), ratio, bar, hoped, is_met
    )


def report(figures: Sequence[Figure], texts: Texts, source: str, form: str) -> None:
    """Prints a table."""
    print(f"{len(texts.paragraphs)} paragraphs of {source}, {len(texts.questions)} questions, the model in {form}")
    print(f"{'':32} {'own':>9} {'plain':>9} {'compared':>9} {'bar':>6} {'hoped':>6}")
    for each in figures:
        numbers = f"{each.own:9.3f} {each.plain:9.3f} {each.compared:9.3f} {each.bar:6} {each.hoped:6}"
        print(f"{each.name:32} {numbers}{'' if each.is_met else '  missed'}")


def main() -> None:
    """Print the figures; fails where one misses its bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, help="a SQuAD file")
    parser.add_argument("--paragraphs", type=int, default=0, help="of the file; 0 for all")
    parser.add_argument("--questions", type=int, default=500, help="of the file; 0 for all")
    parser.add_argument("--rounds", type=int, default=3, help="how often each side is measured")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="cores for either side")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.threads])
    os.environ |= {"OMP_NUM_THREADS": str(options.threads), "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"}
    taken = (options.paragraphs, options.questions)
    texts = squad(options.file, *taken) if options.file else starters(*taken)
    source = options.file.name if options.file else "the starter documents"
    form = run(OWN, "prepare")[0].strip()
    with TemporaryDirectory() as room:
        figures = compare(texts, options.rounds, Path(room), form)
    if options.json:
        print(json.dumps({"form": form, "figures": [asdict(each) for each in figures]}, indent=2))
    else:
        report(figures, texts, source, form)
    if not all(each.is_met for each in figures):
        raise SystemExit("A bar is missed.")


if __name__ == "__main__":
    main()
