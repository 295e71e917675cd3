"""The index of a command: opened, created if there is none, and updated from its folder."""

import sys
from typing import TYPE_CHECKING

from bot.commands.options import WrongUseError

if TYPE_CHECKING:
    from bot.config import Settings
    from retrieval.intake.syncing import Summary
    from retrieval.retriever import Retriever


def open_index(settings: "Settings") -> "Retriever":
    """The index of these settings, created now if it has no documents yet."""
    folder = _indexed_folder(settings)
    if not folder:
        _check_seeds(settings)
    elif "seeds" in settings.model_fields_set and folder != str(settings.seeds):
        raise WrongUseError(
            f"The index in {settings.index_folder} holds the documents of {folder}: run "
            f"`seedbot index` with these --seeds and --home to replace them, or give another --home."
        )
    retriever = _open(settings, settings.replica_url)
    try:
        if not folder:
            _sync(retriever, settings)
        elif retriever.is_behind:
            announce("The documents have changed since they were indexed: run `seedbot index`.")
    except BaseException:
        retriever.close()
        raise
    return retriever


def open_to_stay(settings: "Settings") -> "Retriever":
    """The index of these settings for a command that keeps running: what other machines add, it takes over at once."""
    retriever = open_index(settings)
    if settings.database:
        retriever.follow()
    return retriever


def update_index(settings: "Settings") -> "Summary":
    """Updates the index of these settings from its folder; returns what changed."""
    _check_seeds(settings)
    if settings.database_url:
        from retrieval.storage.store import Store

        Store(settings.database_url, renew=True).close()
    with _open(settings) as retriever:
        summary = _sync(retriever, settings)
    _make_memory(settings)
    return summary


def _make_memory(settings: "Settings") -> None:
    """Makes the bot's tables in a database, whose user there may have no right to make them."""
    if not settings.database_url or not settings.telegram_bot_token:
        return
    from contextlib import closing

    from bot.people.copying import remembered
    from bot.people.database import Database, place_of

    with closing(Database(place_of(settings))) as database:
        remembered(database)


def announce(sentence: str) -> None:
    """Prints the sentence on standard error at once."""
    print(sentence, file=sys.stderr, flush=True)


def _indexed_folder(settings: "Settings") -> str:
    """The folder whose documents the index holds, read without loading a model; "" if there is none."""
    from retrieval.storage.store import manifest_in

    return str(manifest_in(settings.index_folder, settings.database_url).get("folder", ""))


def _check_seeds(settings: "Settings") -> None:
    """Raises WrongUseError if there is no folder to index, before anything is created or loaded for it."""
    if not settings.seeds.is_dir():
        raise WrongUseError(f"{settings.seeds} is not a folder: create it, or name another with --seeds.")


def _open(settings: "Settings", replica: str | None = None) -> "Retriever":
    from retrieval.retriever import Retriever

    return Retriever.open(
        *(settings.index_folder, settings.model, settings.backend, announce),
        strict=settings.strict,
        database=settings.database_url,
        replica=replica,
    )


def _sync(retriever: "Retriever", settings: "Settings") -> "Summary":
    """Updates the index, with a progress bar and a summary on standard error."""
    from bot.rendering import console, listing

    out = console.console(stderr=True)
    with console.progress_bar(out) as tell:
        summary = retriever.sync(settings.seeds, tell)
    out.print(listing.summary(summary), soft_wrap=True)
    return summary
