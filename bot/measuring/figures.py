"""The figures of an evaluation: tables for 100 columns, JSON for comparison, and a line for each question."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from retrieval.evaluation.evaluate import MEASURES, Evaluation, Kind, Outcome, measure
from retrieval.evaluation.refusal import Refusal, risk_coverage
from retrieval.evaluation.significance import Values, interval

# The points of a risk-coverage curve that are written to the JSON.
COVERAGES = np.arange(1, 21) / 20


def print_tables(evaluations: Sequence[Evaluation], out: Console) -> None:
    """Prints how well answers are found, how well other questions are refused, and the latency."""
    if any(evaluation.answerable for evaluation in evaluations):
        out.print(_answer_table(evaluations), "")
    together = [*evaluations, Evaluation.pooled(evaluations)] if len(evaluations) > 1 else evaluations
    refusals = [(each.name, *row) for each in together for row in each.refusals().items()]
    if refusals:
        out.print(_refusal_table(refusals), "")
    if kinds := Evaluation.pooled(evaluations).kinds:
        out.print(_kind_table(kinds), "")
    for evaluation in evaluations:
        p50, p95 = evaluation.latency
        out.print(f"{evaluation.name}: {p50:.1f} ms a question (p95 {p95:.1f} ms)")


def as_json(evaluations: Sequence[Evaluation]) -> dict[str, Any]:
    """Every figure, with each question's values for comparison with a later run."""
    return {
        "files": [_file_json(evaluation) for evaluation in evaluations],
        "refusal": _refusal_json(Evaluation.pooled(evaluations)),
    }


def write_questions(evaluations: Sequence[Evaluation], path: Path) -> None:
    """Writes one JSON object per line for each time that a question was asked."""
    with path.open("w", encoding="utf-8") as file:
        for evaluation in evaluations:
            for line in _asked_json(evaluation):
                file.write(json.dumps(line, ensure_ascii=False) + "\n")


def table(title: str, *columns: str, left: int) -> Table:
    """An empty table whose first `left` columns hold words, the others numbers."""
    empty = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for number, name in enumerate(columns):
        empty.add_column(name, justify="left" if number < left else "right")
    return empty


def _answer_table(evaluations: Sequence[Evaluation]) -> Table:
    made = table("Answers found, with 95 % intervals", "", *MEASURES, left=1)
    for evaluation in evaluations:
        if evaluation.answerable:
            values = measure(evaluation.answerable)
            size = f"{len(evaluation.answerable)} questions,\n{evaluation.documents} documents"
            made.add_row(f"{evaluation.name}\n{size}", *(_cell(values[name]) for name in MEASURES))
    return made


def _cell(values: Values) -> str:
    mean = interval(values)
    return f"{mean.value:.3f}\n{mean.low:.3f}\n{mean.high:.3f}" if mean else "–"


def _refusal_table(rows: Sequence[tuple[str, str, Refusal]]) -> Table:
    to_refuse = ("questions", "AUROC", "refused at\n5 % false", "refused\nas shipped", "answered\nas sure")
    columns = (*to_refuse, "false\nrefusals", "only\nperhaps")
    made = table("Questions refused", "", "to refuse", *columns, left=2)
    for name, kind, found in rows:
        of_these = (found.refused_at_5_percent, found.refused, found.surely_answered)
        shares = (*of_these, found.false_refusals, found.unsurely_answered)
        made.add_row(name, kind, f"{found.questions}", f"{found.auroc:.3f}", *(f"{share:.1%}" for share in shares))
    return made


def _kind_table(kinds: Mapping[str, Kind]) -> Table:
    columns = ("kind", "questions", "right", "", "refused", "unsure", "right\nbeside")
    made = table("Replies as shown, by kind of question", *columns, left=1)
    everything = Kind(*(sum(counts) for counts in zip(*map(astuple, kinds.values()), strict=True)))
    for kind, found in (*kinds.items(), ("all", everything)):
        share = f"{found.right / found.questions:.1%}"
        counts = (f"{count}" for count in (found.refused, found.unsure, found.beside))
        made.add_row(kind, f"{found.questions}", f"{found.right}", share, *counts)
    return made


def _file_json(evaluation: Evaluation) -> dict[str, Any]:
    values = measure(evaluation.answerable)
    intervals = {name: interval(values[name]) for name in MEASURES}
    p50, p95 = evaluation.latency
    return {
        "file": evaluation.name,
        "documents": evaluation.documents,
        "questions": len(evaluation.answerable),
        "measures": {name: asdict(found) for name, found in intervals.items() if found},
        "refusal": _refusal_json(evaluation),
        "kinds": {kind: asdict(found) for kind, found in evaluation.kinds.items()},
        "risk_coverage": _sampled(evaluation),
        "latency_ms": {"p50": round(p50, 1), "p95": round(p95, 1)},
        "outcomes": {
            "id": [outcome.case.id for outcome in evaluation.answerable],
            **{name: [_number(value) for value in values[name]] for name in MEASURES},
        },
    }


def _refusal_json(evaluation: Evaluation) -> dict[str, Any]:
    return {kind: asdict(found) for kind, found in evaluation.refusals().items()}


def _sampled(evaluation: Evaluation) -> list[list[float]]:
    """The risk-coverage curve with foreign questions, at each twentieth of coverage."""
    curve = risk_coverage(evaluation.answerable, evaluation.foreign)
    # Rounded first: one twentieth of 100 questions is exactly 5, despite floating-point error.
    places = np.ceil((COVERAGES * len(curve)).round(9)).astype(int) - 1
    return [[float(coverage), float(risk)] for coverage, risk in curve[places].round(6)] if len(curve) else []


def _asked_json(evaluation: Evaluation) -> Iterator[dict[str, Any]]:
    values = measure(evaluation.answerable)
    for number, outcome in enumerate(evaluation.answerable):
        measured = {name: _number(values[name][number]) for name in MEASURES}
        yield {"file": evaluation.name, "asked as": "answerable", **_outcome_json(outcome), **measured}
    for kind, outcomes in evaluation.to_refuse.items():
        for outcome in outcomes:
            yield {"file": evaluation.name, "asked as": kind, **_outcome_json(outcome)}


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "id": outcome.case.id,
        "question": outcome.case.question,
        "relevant": sorted(outcome.case.relevant),
        "answers": outcome.case.answers,
        "documents": outcome.documents,
        "kind": outcome.case.kind,
        "pattern": outcome.case.pattern,
        "sentence": outcome.sentence,
        "quoted": outcome.quoted,
        "confidence": round(outcome.confidence, 4),
        "answered": outcome.answered,
        "sure": outcome.sure,
        "ms": round(outcome.seconds * 1000, 1),
    }


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 6)
