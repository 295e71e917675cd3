"""The console of a command: what a terminal may be sent, and how far indexing is."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.segment import Segment

# A terminal obeys some of these: it changes colours, renames its window or types an answer to the program.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class PlainConsole(Console):
    """A console that no document can control."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The renderable in pieces, with only printable text."""
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else printable(text), style, control)


def console(**options: Any) -> Console:
    """A console that prints documents as they are: no markup, no emoji codes, no highlights."""
    return PlainConsole(markup=False, emoji=False, highlight=False, **options)


def printable(text: str) -> str:
    """The text, as long as before, with a sign in place of each control character except tabs and line ends."""
    return _CONTROL.sub("\ufffd", text)


def json_text(value: Any, indent: int | None = 2) -> str:
    """The value as JSON with all control characters escaped, so that a terminal can print it."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


@contextmanager
def progress_bar(out: Console) -> Iterator[Callable[[int, int], None]]:
    """A function that shows the progress of indexing, given as (done, total); only a terminal shows it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=out, transient=True, disable=not out.is_terminal) as progress:
        task = progress.add_task("Indexing", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
