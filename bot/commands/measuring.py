"""The commands that measure the answers, and fit the threshold to them."""

from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import opening, options
from bot.commands.options import FAILED, Json, WrongUseError, print_json, wrong_use

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.measuring.training.alone import Report
    from retrieval.evaluation.question_sets import QuestionSet

Most = Annotated[int, typer.Option("--questions", metavar="N", min=0, help="Of each file, evenly spread; 0 for all.")]


@options.command("seeds", "home", "database", "model", "backend")
def evaluate(
    settings: "Settings",
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            exists=True,
            help="SQuAD JSON, a BEIR folder, a folder with ask.tsv, or JSONL about --seeds.",
        ),
    ],
    documents: Annotated[
        Path | None,
        typer.Option(metavar="FILE", exists=True, help="Ask about the same paragraphs in another language."),
    ] = None,
    most: Most = 500,
    stages: Annotated[str, typer.Option(metavar="LIST", help="The stages of search.")] = "dense,lexical,late",
    as_json: Json = False,
    plot: Annotated[Path | None, typer.Option(metavar="PNG", help="Draw the risk and refusal curves.")] = None,
    per_question: Annotated[
        Path | None, typer.Option(metavar="JSONL", help="Write the outcome of each question.")
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="JSON", exists=True, dir_okay=False, help="Earlier JSON to compare with; exit with 1 if worse."
        ),
    ] = None,
) -> None:
    """Measure how well questions with known answers are answered, and other questions are refused.

    Example: seedbot eval squad.json --stages dense,lexical
    """
    from bot.measuring import evaluating
    from retrieval.evaluation import question_sets

    wanted = wrong_use(evaluating.stages, stages)
    sets = [wrong_use(question_sets.load, file, most, documents) for file in files]
    outputs = evaluating.Outputs(as_json, plot, per_question, against)
    earlier = wrong_use(evaluating.check, sets, outputs)
    evaluations = evaluating.run(sets, wanted, settings, lambda: opening.open_index(settings))
    if evaluating.publish(evaluations, wanted, settings.model, outputs, earlier):
        raise typer.Exit(FAILED)


@options.command("seeds", "home", "database", "model", "backend")
def calibrate(
    settings: "Settings",
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", exists=True, help="Question sets as for `seedbot eval`; at least 50 questions."),
    ],
    most: Most = 700,
    as_json: Json = False,
) -> None:
    """Fit the threshold for "not in the documents" to a model or a collection, and store it in the index.

    Example: seedbot calibrate questions.jsonl --seeds ~/news --home ~/index
    """
    from bot.measuring import calibrating
    from bot.rendering import console
    from retrieval.evaluation import question_sets

    sets = [wrong_use(question_sets.load, file, most) for file in files]
    fitted = calibrating.run(sets, settings, lambda: opening.open_index(settings))
    with opening.open_index(settings) as retriever:
        retriever.calibrate({basis: calibration for basis, (calibration, _) in fitted.items()})
    if as_json:
        print_json({basis: {"auroc": auroc, **asdict(calibration)} for basis, (calibration, auroc) in fitted.items()})
        return
    for basis, (calibration, auroc) in fitted.items():
        console.console().print(f"{basis}: AUROC {auroc:.3f}; {calibration}", soft_wrap=True)


@options.command("seeds", "home", "database", "model", "backend")
def train(
    settings: "Settings",
    files: Annotated[list[Path], typer.Argument(metavar="FILE", exists=True, help="SQuAD JSON, also gzipped.")],
    most: Most = 0,
    weights: Annotated[
        Path | None,
        typer.Option("--out", metavar="NPZ", dir_okay=False, help="Where to write the reader, if not into the index."),
    ] = None,
    encoder: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            file_okay=False,
            help="Train the encoder too, best on a GPU, and write both into this folder, which is then a --model.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Train the reader of this index's model, which chooses the sentence and tells near misses; then calibrate.

    Example: seedbot train questions.json --home ~/index
    """
    from bot.rendering import console
    from retrieval.evaluation import question_sets

    if weights and encoder:
        raise WrongUseError("--out and --encoder exclude each other: --encoder writes the reader into its folder.")
    sets = [wrong_use(question_sets.load, file, most) for file in files]
    report = _trained_jointly(sets, settings, encoder) if encoder else _trained_alone(sets, settings, weights)
    if as_json:
        print_json(asdict(report))
        return
    console.console().print(
        f"Trained on {report.trained} samples. Of {report.questions} held out: sentence right {report.right:.1%}"
        f" (by the ranking alone {report.before:.1%}), AUROC {report.auroc:.3f}.",
        soft_wrap=True,
    )


def _trained_alone(sets: "list[QuestionSet]", settings: "Settings", weights: Path | None) -> "Report":
    from bot.measuring.evaluating import indexed
    from bot.measuring.training import alone
    from retrieval.answering.reader import READER

    path = weights or settings.index_folder / READER
    return alone.run(sets, lambda questions: indexed(questions, settings), alone.three_ways, path)


def _trained_jointly(sets: "list[QuestionSet]", settings: "Settings", folder: Path) -> "Report":
    from bot.measuring.training import jointly
    from embeddings.loading import gpu
    from embeddings.models import DEFAULT, find
    from retrieval.storage.store import manifest_in

    if not gpu():
        opening.announce(
            "There is no GPU: on two cores a step of 48 questions takes about half a minute, and there are up to "
            "1,170. The time of all steps is told after the first ones."
        )
    model = find(settings.model or manifest_in(settings.index_folder, settings.database_url).get("model", DEFAULT))
    return jointly.run(sets, model, folder, opening.announce)


@options.command("seeds", "home", "database", "model")
def export_cases(
    settings: "Settings",
    file: Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False, help="The JSONL file to write.")],
    as_json: Json = False,
) -> None:
    """Write rated answers, refused questions and the owners' replies as questions for `seedbot eval`.

    Example: seedbot cases export cases.jsonl --home ~/index
    """
    from bot.measuring import cases
    from bot.people.database import Database, place_of

    place = place_of(settings)
    if isinstance(place, Path) and not place.is_file():
        raise WrongUseError(f"Nobody has asked the bot with the index in {settings.index_folder}: give its --home.")
    with closing(Database(place)) as database, opening.open_index(settings) as retriever:
        number = cases.export(database, retriever, file)
    if as_json:
        print_json({"cases": number, "file": str(file)})
    opening.announce(f"Cases written: {number}.")
