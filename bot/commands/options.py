"""What the commands share: options, exit codes, and how wrong use is told from a failure."""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot.failures import failure

if TYPE_CHECKING:
    from bot.config import Settings

Result = TypeVar("Result")

FAILED, WRONG_USE = 1, 2
NOTHING = 1  # found, by `seedbot find`

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
Backend = Annotated[
    str | None,
    typer.Option("--backend", metavar="NAME", help="What runs the model: torch, onnx, or auto, the quickest here."),
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of a failure.")]
Json = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


class WrongUseError(ValueError):
    """The command was given something that it cannot work with."""


def settings(**flags: Path | str | None) -> "Settings":
    """The settings with these flags. Raises WrongUseError where one cannot be used."""
    from bot import config

    return wrong_use(config.load, **flags)


def repeated(**flags: Path | str | None) -> str:
    """Those of the flags that were given, for a command that is named to the person."""
    return "".join(f" --{name} {shlex.quote(str(value))}" for name, value in flags.items() if value is not None)


def wrong_use(function: Callable[..., Result], *arguments: Any, **flags: Any) -> Result:
    """The function's result; what it refuses was given by the person at the command line."""
    try:
        return function(*arguments, **flags)
    except ValueError as error:
        raise WrongUseError(str(error)) from error


def print_json(value: Any, one_line: bool = False) -> None:
    """The value as JSON for programs, on standard output."""
    from bot.rendering import console

    print(console.json_text(value, indent=None if one_line else 2), flush=True)


def sentence(error: Exception) -> str:
    """The failure in one sentence."""
    return failure(error) or f"{type(error).__name__}; run it again with --debug for the details."
