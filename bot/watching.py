"""Keeping the index in sync with the folder of seeds while a front end runs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from threading import Event
from typing import Any

from watchfiles import awatch

from retrieval.intake.syncing import Summary
from retrieval.retriever import Retriever
from retrieval.scope import Scope
from seeds.folder import names

log = logging.getLogger(__name__)

Run = Callable[..., Awaitable[Any]]  # calls a function in a thread

# Milliseconds without a change after which a burst of changes is over, and the longest burst.
SETTLED = 1000
LONGEST_BURST = 60_000
# Milliseconds between checks that the folder is still there.
LOOK = 5000
# Documents that may disappear at once, or the share that must remain; if more disappear, a disk may be unplugged.
FEW = 10
FEWEST = 0.5
# Seconds between checks for a missing folder.
PATIENCE = 5.0


async def keep_in_step(retriever: Retriever, run: Run) -> None:
    """Syncs the index by `run` after every change in its folder, until cancelled.

    If the folder or most of its files disappear, the index stays as it is until they are back: they may be on a disk
    that was unplugged.
    """
    folder, stopping, said = Path(retriever.folder), Event(), ""
    try:
        while True:
            try:
                await _sync(retriever, folder, stopping, run)
                said = ""
                await _watch(retriever, folder, stopping, run)
            except (OSError, ValueError) as error:
                reason = " ".join(str(error).split())
                if reason != said:
                    log.warning("The index stays as it is: %s", reason)
                said = reason
            await asyncio.sleep(PATIENCE)
    finally:
        stopping.set()


async def _watch(retriever: Retriever, folder: Path, stopping: Event, run: Run) -> None:
    """Syncs after every change. Raises FileNotFoundError when the folder disappears."""
    has_looked = False
    async for changes in awatch(folder, debounce=LONGEST_BURST, step=SETTLED, rust_timeout=LOOK, yield_on_timeout=True):
        if not folder.is_dir():
            raise FileNotFoundError(f"{folder} is gone; the index is synced when it is back.")
        # Changes from before the watch began are synced the first time.
        if changes or not has_looked:
            await _sync(retriever, folder, stopping, run)
        has_looked = True


async def _sync(retriever: Retriever, folder: Path, stopping: Event, run: Run) -> None:
    def go_on(done: int, total: int) -> None:
        # A sync that is stopped resumes where it was.
        if stopping.is_set():
            raise InterruptedError("The bot is stopping.")

    if retriever.is_behind:
        await run(_check_that_most_are_there, retriever, folder)
        _report(await run(retriever.sync, folder, go_on))


def _check_that_most_are_there(retriever: Retriever, folder: Path) -> None:
    """Raises FileNotFoundError if so many documents are gone at once that they were hardly deleted by hand."""
    indexed = len(retriever.sources(Scope(collections=frozenset({""}))))
    present = len(names(folder))
    if indexed - present > FEW and present < indexed * FEWEST:
        raise FileNotFoundError(
            f"{indexed - present:,} of {indexed:,} documents are suddenly gone from {folder}: bring them back, or run "
            f"`seedbot index` to remove them from the index."
        )


def _report(summary: Summary) -> None:
    changes = f"{summary.added} new, {summary.changed} changed, {summary.removed} gone"
    log.info("Documents: %s, %d unreadable.", changes, len(summary.failed))
