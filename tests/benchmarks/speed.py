"""Speed and memory of seedbot and of the plain recipe: sentence-transformers into a flat FAISS index.

    python -m tests.benchmarks.speed [SQUAD.json] [--paragraphs N] [--questions N] [--rounds N] [--threads N] [--json]

Every paragraph is a document of its own, in a folder that both sides read, with the same model, on the same cores.
The sides alternate, each time in fresh processes. A ratio is the median of the ratios of all rounds, so that a
temporary slowdown of the machine affects both sides. Without a file, the paragraphs of the starter documents are used;
the right paragraphs for their questions are not known, so no MRR is given.
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

# Nothing large is imported here: the peak memory of a child includes that of its parent when it was started.
ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "tests" / "bot" / "standalone.jsonl"
PLAIN, OWN = "tests.benchmarks.plain", "tests.benchmarks.own"
COLD_STARTS = 3  # in each round
# The required and the hoped-for ratio, for indexing and for a question, by the form of the model on this machine.
BARS = {"int8": ((2.6, 3.0), (0.55, 0.4)), "uint8": ((1.3, 2.0), (0.6, 0.4)), "float32": ((1.3, 2.0), (0.6, 0.4))}


@dataclass(frozen=True, slots=True)
class Texts:
    """Paragraphs, questions and, if known, the number of the paragraph that answers each question."""

    paragraphs: list[str]
    questions: list[str]
    answers: list[int]


@dataclass(frozen=True, slots=True)
class Side:
    """The figures of one side in one round: times in seconds, peak memory of a cold start in bytes."""

    indexing: float
    question: float
    cold_start: float
    memory: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure of both sides, with its required and its hoped-for ratio."""

    name: str
    own: float
    plain: float
    compared: float
    bar: float
    hoped: float
    is_met: bool


def squad(path: Path, paragraphs: int, questions: int) -> Texts:
    """The first paragraphs of a SQuAD file and an evenly spaced selection of their questions; 0 means all."""
    articles = json.loads(path.read_text("utf-8"))["data"]
    all_paragraphs = [paragraph for article in articles for paragraph in article["paragraphs"]]
    first = all_paragraphs[: paragraphs or None]
    numbered = [(qa["question"], n) for n, each in enumerate(first) for qa in each["qas"] if qa["answers"]]
    step = max(1, len(numbered) // questions) if questions else 1
    chosen = numbered[::step][: questions or None]
    return Texts([each["context"] for each in first], [text for text, _ in chosen], [n for _, n in chosen])


def starters(paragraphs: int, questions: int) -> Texts:
    """Starter documents' paragraphs of over 100 characters, and questions about them; 0 means all."""
    pages = [path.read_text("utf-8") for path in sorted((ROOT / "seeds" / "data").glob("*.*"))]
    blocks = [block.strip() for page in pages for block in page.split("\n\n") if len(block) > 100]
    lines = map(json.loads, QUESTIONS.read_text("utf-8").splitlines())
    return Texts(blocks[: paragraphs or None], [line["question"] for line in lines][: questions or None], [])


def run(*arguments: str) -> tuple[str, float, float]:
    """The output of a child process, its duration in seconds and its peak memory in bytes. Raises RuntimeError."""
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
    """Figures of one side: a new index, all questions in the same process, and one question from cold starts."""
    output, _, _ = run(module, "index", str(folder), str(home), str(folder) + ".json")
    seconds = json.loads(output)
    question = texts.questions[0]
    asking = ("bot", "ask", "--home", str(home), question) if module == OWN else (module, "ask", str(home), question)
    starts = [run(*asking) for _ in range(COLD_STARTS)]
    return Side(
        indexing=seconds["indexing"],
        question=median(seconds["questions"]),
        cold_start=median(duration for _, duration, _ in starts),
        memory=max(memory for _, _, memory in starts),
    )


def reciprocal_rank(texts: Texts, folder: Path, home: Path, backend: str) -> float:
    """MRR@10 of seedbot's search with this backend of the model."""
    output, _, _ = run(OWN, "rank", str(folder), str(home), str(folder) + ".json", backend)
    names = [f"{answer:06}.txt" for answer in texts.answers]
    found = zip(json.loads(output), names, strict=True)
    return fmean(1 / (best.index(name) + 1) if name in best else 0 for best, name in found)


def compare(texts: Texts, rounds: int, room: Path, form: str) -> list[Figure]:
    """All figures of the report, measured in alternating rounds."""
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
    """Medians of (plain, own) pairs and of their ratios; a bar above 1 is a minimum, one below 1 a maximum."""
    ratio = median(own / plain for plain, own in rounds)
    is_met = ratio >= bar if bar > 1 else ratio <= bar
    return Figure(
        name, median(own for _, own in rounds), median(plain for plain, _ in rounds), ratio, bar, hoped, is_met
    )


def report(figures: Sequence[Figure], texts: Texts, source: str, form: str) -> None:
    """Print the figures as a table."""
    print(f"{len(texts.paragraphs)} paragraphs of {source}, {len(texts.questions)} questions, the model in {form}")
    print(f"{'':32} {'own':>9} {'plain':>9} {'compared':>9} {'bar':>6} {'hoped':>6}")
    for each in figures:
        numbers = f"{each.own:9.3f} {each.plain:9.3f} {each.compared:9.3f} {each.bar:6} {each.hoped:6}"
        print(f"{each.name:32} {numbers}{'' if each.is_met else '  missed'}")


def main() -> None:
    """Print the figures. Raises SystemExit if one misses its bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, help="a SQuAD file")
    parser.add_argument("--paragraphs", type=int, default=0, help="number of paragraphs; 0 for all")
    parser.add_argument("--questions", type=int, default=500, help="number of questions; 0 for all")
    parser.add_argument("--rounds", type=int, default=3, help="how many times each side is measured")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="cores for each side")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.threads])
    os.environ |= {
        "OMP_NUM_THREADS": str(options.threads),
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "HF_HUB_OFFLINE": "1",
    }
    counts = (options.paragraphs, options.questions)
    texts = squad(options.file, *counts) if options.file else starters(*counts)
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
