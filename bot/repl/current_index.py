"""The index that the prompt asks: its documents, folder and model, and the commands that change them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from bot.adding import files
from bot.config import Settings
from bot.rendering import console, listing, quoting
from bot.repl.working import Worker
from bot.scopes import LOCAL, OWN
from retrieval.finding.filters import parse_filters
from retrieval.intake.indexing import Progress as Tell
from retrieval.retriever import Retriever
from retrieval.scope import Scope, Source
from retrieval.text.reprs import plural

# The most documents that are listed at once.
LISTED = 20

Open = Callable[[Settings], Retriever]
Result = TypeVar("Result")


class CurrentIndex:
    """The index in use, and the commands about its documents."""

    def __init__(self, settings: Settings, open_index: Open, out: Console, worker: Worker) -> None:
        self._open = open_index
        self._out = out
        self._worker = worker
        self._first = self._settings = settings
        self.retriever = open_index(settings)
        self._first_folder = Path(self.retriever.folder)

    def close(self) -> None:
        """Closes the index."""
        self.retriever.close()

    @property
    def commands(self) -> Mapping[str, Callable[[str], None]]:
        """The function for each command."""
        return {
            "files": self.list,
            "add": self.add,
            "forget": self.forget,
            "sync": lambda _: self.sync(),
            "collection": self.switch,
            "model": self.change_model,
        }

    def __str__(self) -> str:
        return f"{plural(len(self.retriever.sources(LOCAL)), 'document')} in {self.retriever.folder}"

    def list(self, words: str) -> None:
        """Lists the documents, with the added ones first."""
        rest, filters = parse_filters(words)
        sources = self.retriever.sources(filters.within(Scope(origin=rest)))
        listed = sorted(sources, key=lambda source: source.collection != OWN)
        for source in listed[:LISTED]:
            self._out.print(f"  {_line(source)}", soft_wrap=True)
        more = f"; :files WORDS lists fewer than these {len(sources):,}" if len(sources) > LISTED else ""
        self._out.print(f"{self}{more}." if sources or not words else f"No document is called {words}.", soft_wrap=True)

    def add(self, what: str) -> None:
        """Adds a file or a web page."""
        retriever = self.retriever
        with self._out.status("Reading…"):
            name = files.keep(retriever, _unquoted(what))
        self._finished(lambda tell: retriever.sync_collection(OWN, tell))
        for source in files.documents(retriever):
            if files.name(source) == name:
                self._out.print(f"{_line(source)}.", soft_wrap=True)

    def forget(self, name: str) -> None:
        """Removes a file or web page that was added."""
        retriever, own_name = self.retriever, files.own_name(self.retriever, _unquoted(name))
        self._worker.result(lambda: files.forget(retriever, [own_name]))
        self._out.print(f"{own_name} is forgotten.", soft_wrap=True)

    def sync(self) -> None:
        """Updates the index from its folder."""
        retriever = self.retriever
        self._out.print(listing.summary(self._finished(lambda tell: retriever.sync(retriever.folder, tell))))

    def switch(self, folder: str) -> None:
        """Switches to another folder, or prints the present one."""
        if folder:
            self._reopen(self._settings_for(Path(_unquoted(folder)).expanduser().resolve()))
        self._out.print(f"{self}; the index is in {self.retriever.files.parent}.", soft_wrap=True)

    def change_model(self, name: str) -> None:
        """Switches to another model, or prints the present one."""
        if name and name != self.retriever.model:
            self._reopen(self._settings.model_copy(update={"model": name}))
            self.sync()
        self._out.print(f"The model is {self.retriever.model}.", soft_wrap=True)

    def _settings_for(self, folder: Path) -> Settings:
        """The settings for the folder, which has an index of its own."""
        if not folder.is_dir():
            raise ValueError(f"{folder} is not a folder: name one that holds documents.")
        if folder == self._first_folder:
            return self._first
        return self._settings.model_copy(update={"seeds": folder, "home": None, "database": None})

    def _reopen(self, settings: Settings) -> None:
        retriever = self._open(settings)
        self.retriever.close()
        self.retriever, self._settings = retriever, settings

    def _finished(self, work: Callable[[Tell], Result]) -> Result:
        with console.progress_bar(self._out) as tell:
            return self._worker.finished(work, tell)


def _line(source: Source) -> str:
    added = "added here" if source.collection == OWN else ""
    return quoting.joined(quoting.credit(source), added, listing.in_part(source))


def _unquoted(argument: str) -> str:
    """The argument without the quotation marks that a terminal puts around the path of a dropped file."""
    return argument.strip("\"'")
