"""Shared by the commands: options, exit codes, and the distinction of wrong use from failure."""

import shlex
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from inspect import Parameter, Signature, signature
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
Home = Annotated[Path | None, typer.Option("--home", metavar="DIR", help="The folder of the index.")]
Database = Annotated[
    str | None,
    typer.Option("--database", metavar="URL", help="A PostgreSQL database that holds the documents."),
]
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
Strict = Annotated[
    bool | None, typer.Option("--strict", help="Refuse what would only perhaps be the answer.", show_default=False)
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of a failure.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]

_SETTINGS = {"seeds": Seeds, "home": Home, "database": Database, "model": Model, "backend": Backend, "strict": Strict}
_debugging = ContextVar("debugging", default=False)


class WrongUseError(ValueError):
    """A command was given something that it cannot use."""


def command(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A decorator that gives a command --debug and the options of the named settings.

    The function receives the settings as `settings`, if any are named.
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def run(*, debug: bool, **values: Any) -> None:
            _debugging.set(debug)
            flags = {name: values.pop(name) for name in names}
            function(**values, **({"settings": settings(**flags)} if names else {}))

        added = [Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=_SETTINGS[name]) for name in names]
        added.append(Parameter("debug", Parameter.KEYWORD_ONLY, default=False, annotation=Debug))
        own = [each for each in signature(function).parameters.values() if each.name != "settings"]
        parameters = [*own, *added]
        run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        return run

    return decorate


def is_debugging() -> bool:
    """Whether the command was given --debug."""
    return _debugging.get()


def settings(**flags: Path | str | None) -> "Settings":
    """The settings with these flags. Raises WrongUseError if one is invalid."""
    from bot import config

    return wrong_use(config.load, **flags)


def repeated(**flags: Path | str | None) -> str:
    """The flags that were given, as they are typed, to repeat them in a suggested command."""
    return "".join(f" --{name} {shlex.quote(str(value))}" for name, value in flags.items() if value is not None)


def wrong_use(function: Callable[..., Result], *arguments: Any, **flags: Any) -> Result:
    """The function's result. Raises its ValueError as WrongUseError: its arguments were typed by the user."""
    try:
        return function(*arguments, **flags)
    except ValueError as error:
        raise WrongUseError(str(error)) from error


def print_json(value: Any, one_line: bool = False) -> None:
    """Prints the value as JSON on standard output."""
    from bot.rendering import console

    print(console.json_text(value, indent=None if one_line else 2), flush=True)


def sentence(error: Exception) -> str:
    """The failure in one sentence."""
    return failure(error) or f"{type(error).__name__}; run it again with --debug for the details."
