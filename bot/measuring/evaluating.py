"""`seedbot eval`: evaluates question sets, and prints, plots, writes and compares the results."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from rich.progress import track

from bot.config import Settings
from bot.measuring import comparing, curves, figures
from bot.rendering import console
from embeddings.models import DEFAULT
from retrieval.answering.ranking import Stage
from retrieval.evaluation.evaluate import Evaluation, evaluate
from retrieval.evaluation.question_sets import QuestionSet
from retrieval.retriever import Retriever
from retrieval.storage.postgres_url import with_schema

Item = TypeVar("Item")

# The width of the tables, in columns, where the output is not a terminal.
WIDTH = 100


@dataclass(frozen=True, slots=True)
class Outputs:
    """The wanted outputs of an evaluation: JSON instead of tables, files to write, and a run to compare with."""

    as_json: bool = False
    plot: Path | None = None
    per_question: Path | None = None
    against: Path | None = None


def stages(names: str) -> frozenset[Stage]:
    """The stages in a list such as "dense,lexical". Raises ValueError for an unknown stage."""
    try:
        return frozenset(Stage(name.strip()) for name in names.split(","))
    except ValueError as error:
        known = ",".join(Stage)
        raise ValueError(f"--stages cannot be {names!r}: give {known} or a part of that list.") from error


def check(sets: Sequence[QuestionSet], outputs: Outputs) -> comparing.Earlier | None:
    """The earlier run to compare with, if any. Raises ValueError early for what would fail after hours of work."""
    names = [questions.name for questions in sets]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"Two of the files are called {name}: rename one to tell their figures apart.")
    for path in (outputs.plot, outputs.per_question):
        if path and not path.absolute().parent.is_dir():
            raise ValueError(f"{path} cannot be written: make the folder {path.parent} first.")
    if outputs.plot:
        curves.check(outputs.plot)
    return comparing.read(outputs.against, sets) if outputs.against else None


def run(
    sets: Sequence[QuestionSet], wanted: frozenset[Stage], settings: Settings, folder: Callable[[], Retriever]
) -> list[Evaluation]:
    """The evaluation of each set over its own documents, or over the indexed folder, which `folder` opens."""
    evaluations = []
    for questions in sets:
        with indexed(questions, settings) if questions.documents else folder() as retriever:
            asking = partial(progress, f"Asking {questions.name}")
            evaluations.append(evaluate(retriever, questions, wanted, asking))
    return evaluations


def publish(
    evaluations: Sequence[Evaluation],
    wanted: frozenset[Stage],
    model: str | None,
    outputs: Outputs,
    earlier: comparing.Earlier | None,
) -> bool:
    """Prints the evaluations and writes the other outputs; returns whether any measure is significantly worse."""
    comparison = comparing.compare(earlier, evaluations) if earlier else None
    if outputs.plot:
        curves.draw(evaluations, outputs.plot)
    if outputs.per_question:
        figures.write_questions(evaluations, outputs.per_question)
    if outputs.as_json:
        about = {"model": model or DEFAULT, "stages": sorted(wanted)}
        compared = {"against": comparing.as_json(comparison)} if comparison else {}
        print(json.dumps({**about, **figures.as_json(evaluations), **compared}, ensure_ascii=False))
    else:
        out = console.console()
        out.width = out.width if out.is_terminal else WIDTH
        figures.print_tables(evaluations, out)
        if comparison:
            comparing.print_comparison(comparison, out)
    return comparison is not None and comparison.is_loss


def indexed(questions: QuestionSet, settings: Settings) -> Retriever:
    """The set's documents in an index of their own, kept in the home or in a schema of its own for the next run."""
    digest = hashlib.sha256(repr((settings.model, settings.backend, questions.documents)).encode()).hexdigest()[:16]
    database = settings.database_url and with_schema(settings.database_url, f"seedbot_eval_{digest}")
    home = settings.index_folder / "eval" / digest
    retriever = Retriever.open(home, settings.model, settings.backend, database=database)
    try:
        retriever.add(progress(f"Indexing {questions.name}", questions.documents))
    except BaseException:
        retriever.close()
        raise
    return retriever


def progress(description: str, items: Sequence[Item]) -> Iterable[Item]:
    """The items, with a progress bar if standard error is a terminal."""
    out = console.console(stderr=True)
    return track(items, description, console=out, transient=True, disable=not out.is_terminal)
