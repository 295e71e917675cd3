"""The command `seedbot`; everything heavy is imported when a command needs it, so that help is instant."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from bot.config import Settings
    from retrieval.explanation import Explanation
    from retrieval.retriever import Retriever

Result = TypeVar("Result")

FAILED, WRONG_USE = 1, 2
NOTHING = 1  # found, by `seedbot find`

app = typer.Typer(
    name="seedbot",
    help="Ask a folder of documents, and read the answer in their own words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

cases = typer.Typer(help="What people's ratings and the owners' answers teach.", no_args_is_help=True)
app.add_typer(cases, name="cases")

Seeds = Annotated[Path | None, typer.Option("--seeds", metavar="DIR", help="The folder of documents.")]
Home = Annotated[Path | None, typer.Option("--home", metavar="DIR", help="Where the index lies.")]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME",
        help="bundled, multilingual, a sentence-transformers model or the folder of one.",
    ),
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of a failure.")]


def main() -> None:
    """Run the command; any failure is one sentence on standard error and an exit code."""
    try:
        app()
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        print(f"seedbot: {_sentence(error)}", file=sys.stderr)
        sys.exit(WRONG_USE if isinstance(error, WrongUseError) else FAILED)


class WrongUseError(ValueError):
    """The command was given something that it cannot work with."""


@app.command()
def ask(
    words: Annotated[list[str], typer.Argument(metavar="QUESTION", help="The question, best in quotation marks.")],
    seeds: Seeds = None,
    home: Home = None,
    model: Model = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer and the hits as JSON.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show too why each passage is where it is.")] = False,
    explain_html: Annotated[
        Path | None, typer.Option(metavar="FILE", dir_okay=False, help="Write a page that shows why, token by token.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Answer one question.

    The first time, the documents are indexed; after changes to them run `seedbot index`.

    Example: seedbot ask --seeds ~/news "How many soldiers refused to go?"
    """
    from bot import conversation, finding, render

    question = " ".join(words)
    _wrong_use(conversation.check, question)
    with _open(_settings(seeds=seeds, home=home, model=model)) as retriever:
        response = conversation.respond(question, retriever)
        reasons = conversation.explain(question, retriever) if explain or explain_html else None
    if as_json:
        _print_json(finding.response_json(response))
    else:
        finding.print_response(response, render.console())
    if explain or explain_html:
        _explain(reasons, render.console(stderr=as_json) if explain else None, explain_html)


@app.command()
def find(
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS", help='Words, "phrases", from:SOURCE, after:DATE and before:DATE.'),
    ],
    limit: Annotated[int, typer.Option(metavar="N", min=0, help="Passages shown; their number counts all.")] = 10,
    offset: Annotated[int, typer.Option(metavar="N", min=0, help="Passages passed over.")] = 0,
    seeds: Seeds = None,
    home: Home = None,
    model: Model = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts and the passages as JSON.")] = False,
    debug: Debug = False,
) -> None:
    """Show every passage that holds all the words, in any form, and the phrases as they are written.

    Dates are 2022, 2022-07 or 2022-07-18, and both ends belong to the time. The newest documents come first.
    Exits as grep does: 0 with passages found, 1 with none, 2 for wrong use.

    Example: seedbot find --seeds ~/news ferry "rough sea" from:moscowtimes after:2022-07
    """
    from bot import finding, render
    from retrieval.finding import parse

    query = finding.query(words)
    search = _wrong_use(parse, query)
    with _open(_settings(seeds=seeds, home=home, model=model)) as retriever:
        found = retriever.find(search, offset=offset, limit=limit)
    if as_json:
        _print_json(finding.as_json(query, found))
    else:
        finding.print_found(found, offset, render.console())
    if not found.total:
        raise typer.Exit(NOTHING)


@app.command("map")
def draw_map(
    file: Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False, help="The HTML file to write.")],
    seeds: Seeds = None,
    home: Home = None,
    model: Model = None,
    debug: Debug = False,
) -> None:
    """Draw the passages in two dimensions, like ones near each other, as a page that needs no network.

    Example: seedbot map news.html --seeds ~/news
    """
    from bot import pages

    with _open(_settings(seeds=seeds, home=home, model=model)) as retriever:
        layout, sources = retriever.layout(), retriever.sources()
    if not layout.points:
        raise ValueError("There are no passages to draw: put documents in the folder and run `seedbot index`.")
    file.write_text(pages.map_page(layout, sources), "utf-8")
    print(f"Written: {file}, {len(layout.points)} of {layout.passages} passages.", file=sys.stderr)


@app.command()
def index(seeds: Seeds = None, home: Home = None, model: Model = None, debug: Debug = False) -> None:
    """Bring the index into step with the folder: new, changed and vanished documents.

    Example: seedbot index --seeds ~/news
    """
    from retrieval.retriever import Retriever

    settings = _settings(seeds=seeds, home=home, model=model)
    with Retriever.open(settings.index_folder, settings.model) as retriever:
        _sync(retriever, settings)


@app.command()
def repl(seeds: Seeds = None, home: Home = None, model: Model = None, debug: Debug = False) -> None:
    """Ask questions at a prompt, one after another.

    Example: seedbot repl --seeds ~/news
    """
    from bot.repl import terminal

    if not terminal.run(_settings(seeds=seeds, home=home, model=model), _open):
        raise typer.Exit(FAILED)


@app.command()
def telegram(seeds: Seeds = None, home: Home = None, model: Model = None, debug: Debug = False) -> None:
    """Answer in Telegram, as the bot whose token is in TELEGRAM_BOT_TOKEN.

    Example: TELEGRAM_BOT_TOKEN=123:abc seedbot telegram --seeds ~/news
    """
    settings = _settings(seeds=seeds, home=home, model=model)
    if settings.telegram_bot_token is None:
        raise WrongUseError(
            "TELEGRAM_BOT_TOKEN is not set: ask @BotFather in Telegram for a bot and put its token there."
        )
    from bot import logs
    from bot.telegram import application

    logs.begin(settings.log_format)
    with _open(settings) as retriever:
        retriever.ask("Are you ready?")  # the model is loaded before the first person waits for it
        application.run(settings, retriever)


@app.command("eval")
def evaluate(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            exists=True,
            help="SQuAD JSON, a BEIR folder, or JSONL with questions about the documents of --seeds.",
        ),
    ],
    documents: Annotated[
        Path | None,
        typer.Option(metavar="FILE", exists=True, help="Ask about the same paragraphs in another language."),
    ] = None,
    most: Annotated[
        int, typer.Option("--questions", metavar="N", min=0, help="Of each file, at equal steps; 0 for all.")
    ] = 500,
    stages: Annotated[str, typer.Option(metavar="LIST", help="The stages of search.")] = "dense,lexical,late",
    as_json: Annotated[bool, typer.Option("--json", help="Print every figure as JSON.")] = False,
    plot: Annotated[Path | None, typer.Option(metavar="PNG", help="Draw the risk and refusal curves.")] = None,
    per_question: Annotated[
        Path | None, typer.Option(metavar="JSONL", help="Write what became of each question.")
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="JSON",
            exists=True,
            dir_okay=False,
            help="Compare with what --json printed earlier; exit with 1 on a significant loss.",
        ),
    ] = None,
    seeds: Seeds = None,
    home: Home = None,
    model: Model = None,
    debug: Debug = False,
) -> None:
    """Measure how well questions with known answers are answered, and other questions refused.

    Example: seedbot eval squad.json --stages dense,lexical
    """
    from bot import evaluating
    from retrieval import question_sets

    settings = _settings(seeds=seeds, home=home, model=model)
    wanted = _wrong_use(evaluating.stages, stages)
    sets = [_wrong_use(question_sets.load, file, most, documents) for file in files]
    outputs = evaluating.Outputs(as_json, plot, per_question, against)
    earlier = _wrong_use(evaluating.check, sets, outputs)
    evaluations = evaluating.run(sets, wanted, settings, lambda: _open(settings))
    if evaluating.publish(evaluations, wanted, settings.model, outputs, earlier):
        raise typer.Exit(FAILED)


@app.command()
def calibrate(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", exists=True, help="Question sets as for `seedbot eval`; at least 50 questions."),
    ],
    most: Annotated[int, typer.Option("--questions", metavar="N", min=0, help="Of each file; 0 for all.")] = 700,
    seeds: Seeds = None,
    home: Home = None,
    model: Model = None,
    debug: Debug = False,
) -> None:
    """Fit the threshold for "not in the documents" to a model or a collection, and keep it in its index.

    Example: seedbot calibrate questions.jsonl --seeds ~/news --home ~/index
    """
    from bot import calibrating, render
    from retrieval import question_sets

    settings = _settings(seeds=seeds, home=home, model=model)
    sets = [_wrong_use(question_sets.load, file, most) for file in files]
    fitted = calibrating.run(sets, settings, lambda: _open(settings))
    with _open(settings) as retriever:
        retriever.calibrate({basis: calibration for basis, (calibration, _) in fitted.items()})
    for basis, (calibration, auroc) in fitted.items():
        render.console().print(f"{basis}: AUROC {auroc:.3f}; {calibration}", soft_wrap=True)


@cases.command("export")
def export_cases(
    file: Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False, help="The JSONL file to write.")],
    seeds: Seeds = None,
    home: Home = None,
    model: Model = None,
    debug: Debug = False,
) -> None:
    """Write rated answers, refused questions and the owners' replies as questions for `seedbot eval`.

    Example: seedbot cases export cases.jsonl --home ~/index
    """
    from bot import cases
    from bot.people.database import Database

    settings = _settings(seeds=seeds, home=home, model=model)
    path = settings.index_folder / "people.sqlite"
    if not path.is_file():
        raise WrongUseError(f"Nobody has asked the bot with the index in {settings.index_folder}: give its --home.")
    database = Database(path)
    try:
        with _open(settings) as retriever:
            number = cases.export(database, retriever, file)
    finally:
        database.close()
    print(f"Cases written: {number}.", file=sys.stderr)


def _explain(reasons: "Explanation | None", out: "Console | None", page: Path | None) -> None:
    """Print the reasons and write their page, each where it is wanted."""
    if reasons is None:
        print("A count is every document that holds the words: it has no order to explain.", file=sys.stderr)
        return
    if out:
        from bot import explaining

        explaining.for_terminal(reasons, out)
    if page:
        from bot import pages

        page.write_text(pages.explanation_page(reasons), "utf-8")
        print(f"Written: {page}.", file=sys.stderr)


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _settings(**flags: Path | str | None) -> "Settings":
    from bot import config

    return _wrong_use(config.load, **flags)


def _open(settings: "Settings") -> "Retriever":
    """The index of these settings, made now if it has no documents yet."""
    from retrieval.retriever import Retriever

    retriever = Retriever.open(settings.index_folder, settings.model)
    try:
        if not retriever.folder:
            _sync(retriever, settings)
        elif "seeds" in settings.model_fields_set and retriever.folder != str(settings.seeds):
            raise WrongUseError(
                f"The index in {settings.index_folder} holds the documents of {retriever.folder}: run "
                f"`seedbot index` with these --seeds and --home to replace them, or give another --home."
            )
        elif retriever.is_behind:
            print("The documents have changed since they were indexed: run `seedbot index`.", file=sys.stderr)
    except BaseException:
        retriever.close()
        raise
    return retriever


def _sync(retriever: "Retriever", settings: "Settings") -> None:
    """Bring the index into step with the folder, with a progress bar and a summary on standard error."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from bot import render

    out = render.console(stderr=True)
    if settings.seeds.is_dir():
        retriever.quicken(lambda: out.print("Preparing the model; this is done once on this machine."))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=out, transient=True, disable=not out.is_terminal) as progress:
        task = progress.add_task("Indexing", total=None)
        try:
            summary = retriever.sync(
                settings.seeds, lambda done, total: progress.update(task, completed=done, total=total)
            )
        except (FileNotFoundError, NotADirectoryError) as error:
            raise WrongUseError(str(error)) from error
    out.print(render.summary(summary), soft_wrap=True)


def _wrong_use(function: Callable[..., Result], *arguments: Any, **flags: Any) -> Result:
    """The function's result; what it refuses was given by the person at the command line."""
    try:
        return function(*arguments, **flags)
    except ValueError as error:
        raise WrongUseError(str(error)) from error


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror and error.filename:
        return f"{error.filename}: {error.strerror}."
    return " ".join(str(error).split()) or f"{type(error).__name__}; run it again with --debug for the details."
