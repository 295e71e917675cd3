"""`seedbot eval`: question sets asked, and the outcome printed, drawn, written and compared as wanted."""

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

Item = TypeVar("Item")

# The tables are made for this width; where nobody's terminal says otherwise they get it.
WIDTH = 100


@dataclass(frozen=True, slots=True)
class Outputs:
    """What is wanted of an evaluation: JSON in place of tables, and what is to be written or compared."""

    as_json: bool = False
    plot: Path | None = None
    per_question: Path | None = None
    against: Path | None = None


def stages(names: str) -> frozenset[Stage]:
    """The stages of a list such as "dense,lexical". Raises ValueError for one that there is not."""
    try:
        return frozenset(Stage(name.strip()) for name in names.split(","))
    except ValueError as error:
        known = ",".join(Stage)
        raise ValueError(f"--stages cannot be {names!r}: give {known} or a part of that list.") from error


def check(sets: Sequence[QuestionSet], outputs: Outputs) -> comparing.Earlier | None:
    """The earlier run to compare with, if any; ValueError now for what would fail after hours of work."""
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
    """Each set evaluated over its own documents or over those of the indexed folder, which `folder` opens."""
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
    """Print the evaluations and write what else is wanted; whether any measure is significantly worse now."""
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
    """The set's documents in an index of their own, kept under the home for the next time."""
    digest = hashlib.sha256(repr((settings.model, settings.backend, questions.documents)).encode()).hexdigest()[:16]
    retriever = Retriever.open(settings.index_folder / "eval" / digest, settings.model, settings.backend)
    try:
        retriever.add(progress(f"Indexing {questions.name}", questions.documents))
    except BaseException:
        retriever.close()
        raise
    return retriever


def progress(description: str, items: Sequence[Item]) -> Iterable[Item]:
    """The items, with a progress bar where someone sees it."""
    out = console.console(stderr=True)
    return track(items, description, console=out, transient=True, disable=not out.is_terminal)
