"""The command `seedbot`: its commands by name, and what becomes of a failure."""

import sys

import typer

from bot.commands import asking, documents, measuring, serving
from bot.commands.options import FAILED, WRONG_USE, WrongUseError

app = typer.Typer(
    name="seedbot",
    help="Ask a folder of documents, and read the answer in their own words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(asking.ask)
app.command()(asking.find)
app.command()(documents.index)
app.command()(serving.repl)
app.command()(serving.telegram)
app.command("eval")(measuring.evaluate)
app.command()(measuring.calibrate)

cases = typer.Typer(help="What people's ratings and the owners' answers teach.", no_args_is_help=True)
cases.command("export")(measuring.export_cases)
app.add_typer(cases, name="cases")


def main() -> None:
    """Run the command; any failure is one sentence on standard error and an exit code."""
    try:
        app()
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        print(f"seedbot: {_sentence(error)}", file=sys.stderr)
        sys.exit(WRONG_USE if isinstance(error, WrongUseError) else FAILED)


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror and error.filename:
        return f"{error.filename}: {error.strerror}."
    return " ".join(str(error).split()) or f"{type(error).__name__}; run it again with --debug for the details."
