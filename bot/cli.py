"""The command `seedbot`: its commands by name, and what becomes of a failure."""

import logging
import sys
from typing import Annotated

import typer

from bot.commands import asking, checking, keeping, measuring, serving, updating
from bot.commands.options import FAILED, WRONG_USE, WrongUseError, is_debugging, sentence
from bot.version import installed_version

app = typer.Typer(
    name="seedbot",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
# What the list of commands shows of each is short enough for 60 columns.
app.command("ask", short_help="Answer a question, or many")(asking.ask)
app.command("find", short_help="Show every passage that holds the words")(asking.find)
app.command("map", short_help="Draw the passages in two dimensions")(asking.draw_map)
app.command("index", short_help="Bring the index up to date")(updating.index)
app.command("files", short_help="List the documents")(updating.files)
app.command("add", short_help="Add files and web pages")(updating.add)
app.command("forget", short_help="Remove documents that were added")(updating.forget)
app.command("repl", short_help="Ask questions at a prompt")(serving.repl)
app.command("telegram", short_help="Answer in Telegram")(serving.telegram)
app.command("mcp", short_help="Offer the documents to other programs")(serving.mcp)
app.command("backup", short_help="Write a backup")(keeping.backup)
app.command("restore", short_help="Restore a backup")(keeping.restore)
app.command("move", short_help="Move an index into a database")(keeping.move)
app.command("eval", short_help="Measure answers to known questions")(measuring.evaluate)
app.command("calibrate", short_help="Fit the refusal threshold")(measuring.calibrate)
app.command("train", short_help="Train the reader")(measuring.train)
app.command("models", short_help="List the models")(checking.models)
app.command("doctor", short_help="Check that everything works")(checking.doctor)

cases = typer.Typer(help="What people's ratings and the owners' answers teach.", no_args_is_help=True)
cases.command("export")(measuring.export_cases)
app.add_typer(cases, name="cases", short_help="What ratings and owners' answers teach")


def _show_version(wanted: bool) -> None:
    if wanted:
        version = installed_version()
        print(f"seedbot {version}" if version else "seedbot, from a folder where it is not installed", flush=True)
        raise typer.Exit


@app.callback()
def seedbot(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Ask a folder of documents, and read the answer in their own words.

    Exit codes: 0 done, answered, or honestly not found; 1 failed, wholly or in part (find: no passage);
    2 wrong use. Failures are one sentence on standard error.

    Example: seedbot ask --seeds ~/news "How many soldiers refused to go?"
    """


def main() -> None:
    """Run the command; any failure is one sentence on standard error and an exit code."""
    # A warning is a sentence like any other; the fronts that stay open have a log with times and names.
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        app(prog_name="seedbot")
    except Exception as error:
        if is_debugging():
            raise
        print(f"seedbot: {sentence(error)}", file=sys.stderr)
        sys.exit(WRONG_USE if isinstance(error, WrongUseError) else FAILED)
