"""The input of a session: lines from a terminal or a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from io import TextIOWrapper
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app, run_in_terminal
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import FileHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import create_output

from bot.config import Settings
from bot.rendering import console
from bot.repl.commands import COMMANDS
from bot.repl.completing import Completions
from bot.repl.current_index import CurrentIndex, Open
from bot.repl.session import Session
from bot.repl.working import Worker

PROMPT = "? "
WELCOME = "Ask in your own words; :help lists the commands."
# The first that fits the width of the terminal is shown.
HINTS = (
    "n next · p previous · a around it · o open it · w why · :help · Ctrl-D ends",
    "n p passages · :help · Ctrl-D ends",
)
SHORT = {short for command in COMMANDS for short in command.short}


class Questions(FileHistory):
    """The history of typed lines across sessions, without the short commands."""

    def append_string(self, string: str) -> None:
        """Adds the line to the history, unless it is a short command."""
        if string not in SHORT:
            super().append_string(string)


def run(settings: Settings, open_index: Open) -> bool:
    """Answers questions from the terminal, or one per line from a pipe, until the input ends.

    Returns False if a line from a pipe failed. Raises what `open_index` does.
    """
    is_typed = sys.stdin.isatty()
    out = console.console()
    with closing(CurrentIndex(settings, open_index, out, worker := Worker())) as index, closing(worker):
        session = Session(index, worker, out, out if is_typed else console.console(stderr=True))
        if is_typed:
            out.print(f"{index}.\n{WELCOME}", style="dim")
        lines = _typed(settings.index_folder / "history", index, session) if is_typed else _piped()
        results = [session.take(line) for line in _until_over(lines, session)]
    return is_typed or all(results)


def _until_over(lines: Iterator[str], session: Session) -> Iterator[str]:
    for line in lines:
        yield line
        if session.is_over:
            return


def _typed(history: Path, index: CurrentIndex, session: Session) -> Iterator[str]:
    prompt: PromptSession[str] = PromptSession(
        PROMPT,
        history=Questions(str(history)),
        completer=Completions(index),
        complete_while_typing=False,
        key_bindings=_keys(session),
        bottom_toolbar=lambda: hint(get_app().output.get_size().columns),
        # If answers go to a file, the prompt is shown on standard error.
        output=None if sys.stdout.isatty() else create_output(always_prefer_tty=True),
    )
    while True:
        try:
            yield prompt.prompt().strip()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def _piped() -> Iterator[str]:
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    for line in sys.stdin:
        yield line.strip()


def hint(columns: int) -> str:
    """The longest hint that fits the width in columns; "" if none does."""
    return next((hint for hint in HINTS if len(hint) < columns), "")


def _keys(session: Session) -> KeyBindings:
    """Arrow keys that step through the passages while nothing is typed; ↑ at the first one recalls questions."""
    keys = KeyBindings()
    for key, line in (("right", "n"), ("left", "p")):
        keys.add(key, filter=Condition(_nothing_typed))(_typing(line, session))
    for key, line, by in (("down", "n", 1), ("up", "p", -1)):
        can_step = Condition(partial(session.can_step, by))
        keys.add(key, filter=Condition(_nothing_typed) & can_step)(_typing(line, session))
    return keys


def _typing(line: str, session: Session) -> Callable[[KeyPressEvent], None]:
    def handle(event: KeyPressEvent) -> None:
        run_in_terminal(lambda: session.take(line))

    return handle


def _nothing_typed() -> bool:
    return not get_app().current_buffer.text
