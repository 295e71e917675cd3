"""How much the reader gains with more training: a quarter, half and all of the samples, on the same articles held out.

python -m tests.benchmarks.growth FILE… [--questions MOST] [--plot FILE]

The files are question sets in the SQuAD format with their documents. Each reader begins untrained; the samples of the
smaller shares are among those of the larger ones.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bot.measuring.training import alone
from bot.measuring.training.alone import Report
from bot.measuring.training.mining import five_ways
from bot.measuring.training.network import Labelled
from retrieval.evaluation.question_sets import QuestionSet, load
from retrieval.retriever import Retriever
from tests.benchmarks.measuring import arguments, table

SHARES = (0.25, 0.5, 1.0)
_SEED = 0


def growth(samples: Sequence[Labelled], held: Sequence[Labelled]) -> list[Report]:
    """How a reader that is trained on each share of the samples does on those held out."""
    mixed = Random(_SEED).sample(samples, len(samples))
    parts = [mixed[: round(share * len(mixed))] for share in SHARES]
    return [alone.reported(alone.trained(part), len(part), held) for part in parts]


def rows(reports: Sequence[Report]) -> list[tuple[str, str, str]]:
    """The rows of the table."""
    by_ranking = ("none (the ranking alone)", f"{reports[0].before:.3f}", "")
    return [by_ranking, *((f"{each.trained:,}", f"{each.right:.3f}", f"{each.auroc:.3f}") for each in reports)]


def draw(reports: Sequence[Report], path: Path) -> None:
    """Draws the growth into the file."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    trained = [each.trained for each in reports]
    axes.plot(trained, [each.auroc for each in reports], "o-", label="AUROC of answerable against not")
    axes.plot(trained, [each.right for each in reports], "o-", label="best sentence right")
    axes.axhline(reports[0].before, color="gray", linestyle=":", label="best sentence by the ranking alone")
    axes.set_xscale("log", base=2)
    axes.set_xticks(trained, [f"{number:,}" for number in trained])
    axes.set(xlabel="samples trained on", title="The reader, by the samples that it was trained on")
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(path)


@contextmanager
def _indexed(questions: QuestionSet) -> Iterator[Retriever]:
    with TemporaryDirectory() as home, Retriever.open(Path(home)) as retriever:
        retriever.add(questions.documents)
        yield retriever


def main() -> None:
    """Prints the table, and draws it."""
    parser = arguments(__doc__, questions=1000)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--plot", type=Path, help="draw the growth into this file, such as growth.svg")
    given = parser.parse_args()
    sets = [load(path, given.questions) for path in given.files]
    labelled = alone.gathered(sets, _indexed, five_ways)
    reports = growth(*alone.parted(labelled, sets))
    print(table(("samples", "best sentence right", "AUROC"), *rows(reports)))
    if given.plot:
        draw(reports, given.plot)


if __name__ == "__main__":
    main()
