"""Compares an evaluation with an earlier one: what improved and what got worse, question by question."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from bot.measuring.figures import table
from retrieval.evaluation.evaluate import Evaluation, measure
from retrieval.evaluation.question_sets import QuestionSet
from retrieval.evaluation.significance import Change, Values, change

COMPARED = ("MRR@10", "answer@1", "sentence@1")

# The values of the compared measures in an earlier run, by set name and question id; NaN if unknown.
Earlier = dict[str, dict[str, list[float]]]


@dataclass(frozen=True, slots=True)
class Moved:
    """A question whose values have changed."""

    file: str
    question: str
    before: tuple[float, ...]  # of each measure of COMPARED
    now: tuple[float, ...]

    @property
    def gain(self) -> float:
        """The sum of the changes of the measures."""
        return round(float(np.nansum(np.subtract(self.now, self.before))), 6)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The measures of each set before and now, and the questions that changed, worst first."""

    changes: tuple[tuple[str, str, Change], ...]  # set, measure
    questions: tuple[Moved, ...]

    @property
    def is_loss(self) -> bool:
        """Whether any measure is significantly lower."""
        return any(each.is_loss for _, _, each in self.changes)


def read(path: Path, sets: Sequence[QuestionSet]) -> Earlier:
    """The earlier run that `--json` wrote to this file.

    Raises ValueError if the file is not such a run, or has no question of a set.
    """
    try:
        files = json.loads(path.read_text("utf-8"))["files"]
        earlier = {file["file"]: _by_question(file["outcomes"]) for file in files}
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is not from `seedbot eval --json` ({error!r}): name another file.") from error
    for questions in sets:
        if not earlier.get(questions.name, {}).keys() & {case.id for case in questions.answerable}:
            raise ValueError(f"{path} has no question of {questions.name}: evaluate the same files as then.")
    return earlier


def compare(earlier: Earlier, evaluations: Sequence[Evaluation]) -> Comparison:
    """The changes in the questions that both runs asked."""
    changes: list[tuple[str, str, Change]] = []
    questions: list[Moved] = []
    for evaluation in evaluations:
        before, now = _values(earlier[evaluation.name], evaluation)
        for number, name in enumerate(COMPARED):
            if found := change(before[:, number], now[:, number]):
                changes.append((evaluation.name, name, found))
        for place in np.flatnonzero((np.abs(now - before) > 0).any(axis=1)):
            question = evaluation.answerable[place].case.question
            questions.append(Moved(evaluation.name, question, tuple(before[place]), tuple(now[place])))
    return Comparison(tuple(changes), tuple(sorted(questions, key=lambda moved: moved.gain)))


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as `--json` prints it."""
    return {
        "significant_loss": comparison.is_loss,
        "changes": [
            {"file": file, "measure": name, **asdict(found), "significant_loss": found.is_loss}
            for file, name, found in comparison.changes
        ],
        "questions": [
            {"file": moved.file, "question": moved.question, **_steps(moved)} for moved in comparison.questions
        ],
    }


def print_comparison(comparison: Comparison, out: Console) -> None:
    """Prints the measures, then every question that got worse or better."""
    out.print("", _change_table(comparison))
    for title, sign in (("Worse", -1), ("Better in one way, worse in another", 0), ("Better", 1)):
        questions = [moved for moved in comparison.questions if np.sign(moved.gain) == sign]
        if questions:
            out.print("", _question_table(f"{title}: {len(questions)} questions", questions))


def _by_question(outcomes: dict[str, list[Any]]) -> dict[str, list[float]]:
    # None, the JSON form of NaN, becomes NaN.
    columns = np.array([outcomes[name] for name in COMPARED], float)
    return dict(zip(outcomes["id"], columns.T.tolist(), strict=True))


def _values(earlier: dict[str, list[float]], evaluation: Evaluation) -> tuple[Values, Values]:
    """The compared measures of each question before and now, (questions, measures); NaN if unknown."""
    unknown = [np.nan] * len(COMPARED)
    before = np.array([earlier.get(outcome.case.id, unknown) for outcome in evaluation.answerable])
    values = measure(evaluation.answerable)
    # Rounded as in the file, so that a run equals its own file.
    return before, np.column_stack([values[name] for name in COMPARED]).round(6)


def _steps(moved: Moved) -> dict[str, list[float]]:
    steps = zip(COMPARED, moved.before, moved.now, strict=True)
    return {name: [before, now] for name, before, now in steps if abs(now - before) > 0}


def _change_table(comparison: Comparison) -> Table:
    columns = ("before", "now", "better", "worse", "p", "")
    changes = table("Against the earlier run", "", "measure", *columns, left=2)
    for file, name, each in comparison.changes:
        figures = (f"{each.before:.3f}", f"{each.now:.3f}", f"{each.better}", f"{each.worse}", f"{each.p:.4f}")
        changes.add_row(file, name, *figures, "significant loss" if each.is_loss else "")
    return changes


def _question_table(title: str, questions: Sequence[Moved]) -> Table:
    made = table(title, "question", *COMPARED, left=1)
    for moved in questions:
        steps = {name: f"{before:.2g} → {now:.2g}" for name, (before, now) in _steps(moved).items()}
        made.add_row(f"{moved.question} ({moved.file})", *(steps.get(name, "") for name in COMPARED))
    return made
