"""Speed and memory of seedbot and of the plain recipe: sentence-transformers into a flat FAISS index.

    python -m tests.benchmarks.speed SQUAD.json [--questions N] [--rounds N]

Every paragraph is a document of its own, in a folder that both sides read, with the same model, on the same cores.
The sides alternate, each time in fresh processes. A ratio is the median of the ratios of all rounds, so that a
temporary slowdown of the machine affects both sides.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

# Nothing large is imported here: the peak memory of a child includes that of its parent when it was started.
from retrieval.evaluation.question_sets import QuestionSet, load
from tests.benchmarks.measuring import ROOT, arguments, reciprocal_rank, table

PLAIN, OWN = "tests.benchmarks.plain", "tests.benchmarks.own"
COLD_STARTS = 3  # in each round
# The required and the hoped-for ratio, for indexing and for a question, by the form of the model on this machine.
BARS = {"int8": ((2.6, 3.0), (0.55, 0.4)), "uint8": ((1.3, 2.0), (0.6, 0.4)), "float32": ((1.3, 2.0), (0.6, 0.4))}


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
    ratio: float
    required: float
    hoped: float

    @property
    def is_met(self) -> bool:
        """Whether the ratio reaches the required one: a minimum if it is above 1, else a maximum."""
        return self.ratio >= self.required if self.required > 1 else self.ratio <= self.required

    def row(self) -> list[str]:
        """The figure as a row of the table."""
        numbers = [f"{number:.3f}" for number in (self.own, self.plain, self.ratio)]
        return [self.name, *numbers, f"{self.required}{'' if self.is_met else ', **missed**'}", f"{self.hoped}"]


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


def measure(module: str, question: str, room: Path, home: Path) -> Side:
    """Figures of one side: a new index, all questions in the same process, and one question from cold starts."""
    seconds = json.loads(run(module, "index", str(room / "texts"), str(home), str(room / "questions.json"))[0])
    asking = ("bot", "ask", "--home", str(home), question) if module == OWN else (module, "ask", str(home), question)
    _, durations, memories = zip(*(run(*asking) for _ in range(COLD_STARTS)), strict=True)
    return Side(seconds["indexing"], np.median(seconds["questions"]).item(), np.median(durations).item(), max(memories))


def mean_reciprocal_rank(file: QuestionSet, names: dict[str, str], room: Path, backend: str) -> float:
    """MRR@10 of seedbot's search with this backend of the model."""
    output, _, _ = run(OWN, "rank", str(room / "texts"), str(room / backend), str(room / "questions.json"), backend)
    relevant = ({names[document] for document in case.relevant} for case in file.answerable)
    return float(np.mean([reciprocal_rank(*each) for each in zip(json.loads(output), relevant, strict=True)]))


def compare(file: QuestionSet, rounds: int, room: Path, form: str) -> list[Figure]:
    """All figures of the report, measured in alternating rounds."""
    (room / "texts").mkdir()
    names = {document.name: f"{number:06}.txt" for number, document in enumerate(file.documents)}
    for document in file.documents:
        (room / "texts" / names[document.name]).write_text(document.text, "utf-8")
    questions = [case.question for case in file.answerable]
    (room / "questions.json").write_text(json.dumps(questions), "utf-8")
    sides = [
        [measure(module, questions[0], room, room / f"{module}.{number}") for module in (PLAIN, OWN)]
        for number in range(rounds)
    ]
    count = len(file.documents)
    indexing, question = BARS[form]
    exact, quick = (mean_reciprocal_rank(file, names, room, backend) for backend in ("torch", "onnx"))
    return [
        figure("indexing, passages a second", [(count / a.indexing, count / b.indexing) for a, b in sides], *indexing),
        figure("question, p50, ms", [(a.question * 1e3, b.question * 1e3) for a, b in sides], *question),
        figure("ask from a cold start, s", [(a.cold_start, b.cold_start) for a, b in sides], 0.16, 0.15),
        figure("peak memory of that run, MB", [(a.memory / 1e6, b.memory / 1e6) for a, b in sides], 0.5, 0.35),
        Figure("MRR@10, lost by the form to torch", quick, exact, exact - quick, 0.002, 0),
    ]


def figure(name: str, rounds: Sequence[tuple[float, float]], required: float, hoped: float) -> Figure:
    """The medians of (plain, own) pairs and of their ratios."""
    plain, own = np.array(rounds).T
    own_median, plain_median, ratio = (float(np.median(each)) for each in (own, plain, own / plain))
    return Figure(name, own_median, plain_median, ratio, required, hoped)


def main() -> None:
    """Print the figures. Raises SystemExit if one misses its bar."""
    options = arguments(__doc__, "squad", questions=500, rounds=3).parse_args()
    os.environ |= {
        "OMP_NUM_THREADS": str(len(os.sched_getaffinity(0))),
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "HF_HUB_OFFLINE": "1",
    }
    file = load(options.squad, options.questions)
    form = run(OWN, "prepare")[0].strip()
    print(f"{len(file.documents)} paragraphs of {file.name}, {len(file.answerable)} questions, the model in {form}")
    with TemporaryDirectory() as room:
        figures = compare(file, options.rounds, Path(room), form)
    heading = ["", "seedbot", "plain recipe", "ratio", "required", "hoped for"]
    print(table(heading, *(each.row() for each in figures)))
    if not all(each.is_met for each in figures):
        raise SystemExit("A bar is missed.")


if __name__ == "__main__":
    main()
