"""The command `seedbot`: its commands by name, and what becomes of a failure."""

import sys
from typing import Annotated

import typer

from bot.commands import asking, checking, documents, measuring, serving
from bot.commands.options import FAILED, WRONG_USE, WrongUseError, sentence

app = typer.Typer(
    name="seedbot",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(asking.ask)
app.command()(asking.find)
app.command("map")(asking.draw_map)
app.command()(documents.index)
app.command()(documents.files)
app.command()(documents.add)
app.command()(documents.forget)
app.command()(serving.repl)
app.command()(serving.telegram)
app.command()(serving.mcp)
app.command("eval")(measuring.evaluate)
app.command()(measuring.calibrate)
app.command()(checking.models)
app.command()(checking.doctor)

cases = typer.Typer(help="What people's ratings and the owners' answers teach.", no_args_is_help=True)
cases.command("export")(measuring.export_cases)
app.add_typer(cases, name="cases")


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"seedbot {version('seedbot')}", flush=True)
        except PackageNotFoundError:
            print("seedbot, from a folder where it is not installed", flush=True)
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
    try:
        app(prog_name="seedbot")
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        print(f"seedbot: {sentence(error)}", file=sys.stderr)
        sys.exit(WRONG_USE if isinstance(error, WrongUseError) else FAILED)
