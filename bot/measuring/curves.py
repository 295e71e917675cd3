"""Plots the curves of an evaluation: risk against coverage, and refusals against false refusals."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from retrieval.evaluation.evaluate import Evaluation, Outcome
from retrieval.evaluation.refusal import refusal_curve, risk_coverage

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def check(path: Path) -> None:
    """Raises ModuleNotFoundError if matplotlib is missing, ValueError if it cannot write this file format."""
    from matplotlib.figure import Figure

    formats = Figure().canvas.get_supported_filetypes()
    if path.suffix.removeprefix(".") not in formats:
        raise ValueError(f"--plot cannot draw {path.name}: end its name with .png, .svg or .pdf.")


def draw(evaluations: Sequence[Evaluation], path: Path) -> None:
    """Draws the curves of each evaluation into the file, with a dot at the threshold in use."""
    # Imported here: it takes a second, and only `--plot` needs it.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4.5), layout="constrained")
    risk, refused = figure.subplots(1, 2)
    for evaluation in evaluations:
        _draw_risk(risk, evaluation)
        if evaluation.answerable and evaluation.foreign:
            _draw_refusals(refused, evaluation)
    risk.set(title="Risk and coverage", xlabel="questions answered", ylabel="of these, answered wrongly")
    refused.set(title="Refusal", xlabel="answerable questions refused", ylabel="foreign questions refused")
    refused.set_xlim(0, 0.2)
    for axes in (risk, refused):
        axes.grid(alpha=0.3)
        if axes.lines:
            axes.legend()
    figure.savefig(path, dpi=150)


def _draw_risk(axes: "Axes", evaluation: Evaluation) -> None:
    asked = (*evaluation.answerable, *evaluation.foreign)
    curve = risk_coverage(evaluation.answerable, evaluation.foreign)
    (line,) = axes.plot(curve[:, 0], curve[:, 1], label=evaluation.name)
    answered = int(sum(outcome.answered for outcome in asked))
    if answered:
        axes.plot(*curve[answered - 1], "o", color=line.get_color())


def _draw_refusals(axes: "Axes", evaluation: Evaluation) -> None:
    curve = refusal_curve(evaluation.answerable, evaluation.foreign)
    (line,) = axes.plot(curve[:, 0], curve[:, 1], label=evaluation.name)
    axes.plot(_refused(evaluation.answerable), _refused(evaluation.foreign), "o", color=line.get_color())


def _refused(outcomes: Sequence[Outcome]) -> float:
    return float(np.mean([not outcome.answered for outcome in outcomes]))
