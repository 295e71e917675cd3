"""The index of a command: opened, made where there is none, and brought into step with its folder."""

import sys
from typing import TYPE_CHECKING

from bot.commands.options import WrongUseError

if TYPE_CHECKING:
    from bot.config import Settings
    from retrieval.intake.syncing import Summary
    from retrieval.retriever import Retriever


def open_index(settings: "Settings") -> "Retriever":
    """The index of these settings, made now if it has no documents yet."""
    from retrieval.retriever import Retriever

    # Nothing is made for a folder that is not there.
    if not settings.index_folder.exists() and not settings.seeds.is_dir():
        raise WrongUseError(f"{settings.seeds} is not a folder: create it, or name another with --seeds.")
    retriever = Retriever.open(settings.index_folder, settings.model, settings.backend, announce)
    try:
        if not retriever.folder:
            bring_into_step(retriever, settings)
        elif "seeds" in settings.model_fields_set and retriever.folder != str(settings.seeds):
            raise WrongUseError(
                f"The index in {settings.index_folder} holds the documents of {retriever.folder}: run "
                f"`seedbot index` with these --seeds and --home to replace them, or give another --home."
            )
        elif retriever.is_behind:
            print("The documents have changed since they were indexed: run `seedbot index`.", file=sys.stderr)
    except BaseException:
        retriever.close()
        raise
    return retriever


def bring_into_step(retriever: "Retriever", settings: "Settings") -> "Summary":
    """Bring the index into step with the folder, with a progress bar and a summary on standard error."""
    from bot.rendering import console

    out = console.console(stderr=True)
    with console.progress_bar(out) as tell:
        try:
            summary = retriever.sync(settings.seeds, tell)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise WrongUseError(str(error)) from error
    out.print(console.summary(summary), soft_wrap=True)
    return summary


def announce(sentence: str) -> None:
    """Tell what takes a while, beside the answers."""
    print(sentence, file=sys.stderr, flush=True)
