"""Completion with Tab: commands, their arguments, and titles of documents in questions."""

import re
from collections.abc import Iterable, Iterator

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from bot.adding import files
from bot.rendering.console import printable
from bot.repl.commands import COMMANDS, MARK
from bot.repl.current_index import CurrentIndex
from bot.scopes import LOCAL
from embeddings.models import DEFAULT, HUB_NAMES

# Fewer letters would match too many titles.
SHORTEST = 2


class Completions(Completer):
    """Completions from the commands and the documents."""

    def __init__(self, index: CurrentIndex) -> None:
        self._index = index

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """The completions of the text before the cursor."""
        name, space, argument = document.text_before_cursor.partition(" ")
        if not name.startswith(MARK):
            yield from self._titles(document.text_before_cursor)
        elif not space:
            yield from _beginning_with(name, (MARK + command.name for command in COMMANDS))
        elif name in (":add", ":collection"):
            paths = PathCompleter(expanduser=True, only_directories=name == ":collection")
            yield from paths.get_completions(Document(argument.lstrip()), complete_event)
        elif name == ":model":
            yield from _beginning_with(argument, [DEFAULT, *HUB_NAMES])
        elif name == ":forget":
            added = files.documents(self._index.retriever)
            yield from _beginning_with(argument, (files.name(source) for source in added))
        elif name in (":find", ":files"):
            yield from self._titles(argument)

    def _titles(self, text: str) -> Iterator[Completion]:
        """The titles that begin with the end of the text, using the longest end that matches any."""
        titles = sorted({printable(source.title) for source in self._index.retriever.sources(LOCAL)})
        for start in (match.start() for match in re.finditer(r"\b\w", text)):
            end = text[start:]
            matches = [title for title in titles if title.casefold().startswith(end.casefold())]
            if matches and len(end) >= SHORTEST:
                is_filter = text[:start].endswith(("from:", "от:"))
                yield from (Completion(f'"{title}"' if is_filter else title, -len(end)) for title in matches)
                return


def _beginning_with(text: str, words: Iterable[str]) -> Iterator[Completion]:
    return (Completion(word, -len(text)) for word in words if word.casefold().startswith(text.casefold()))
