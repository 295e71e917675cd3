"""Keeping the index in step with the folder of seeds while a front runs."""

import asyncio
import logging
from pathlib import Path
from threading import Event

from watchfiles import awatch

from retrieval.intake.syncing import Summary
from retrieval.retriever import Retriever
from retrieval.scope import Scope
from seeds.folder import names

log = logging.getLogger(__name__)

# Milliseconds without a further change after which a burst of changes is over.
SETTLED = 1000
LONGEST_BURST = 60_000
# Milliseconds between looks whether the folder is still there.
LOOK = 5000
# So many documents may go at once, or so that this share is left; with more it may be a disk that was unplugged.
FEW = 10
FEWEST = 0.5
# Seconds between looks for a folder that is not there.
PATIENCE = 5.0


async def keep_in_step(retriever: Retriever) -> None:
    """Brings the index into step after every change of its folder, until cancelled.

    A folder that vanishes, or most of what lies in it, is waited for: a disk that was unplugged is no reason to
    forget its documents.
    """
    folder, stopping, said = Path(retriever.folder), Event(), ""
    try:
        while True:
            try:
                await _sync(retriever, folder, stopping)
                said = ""
                await _watch(retriever, folder, stopping)
            except (OSError, ValueError) as error:
                reason = " ".join(str(error).split())
                if reason != said:
                    log.warning("The documents stay as they are: %s", reason)
                said = reason
            await asyncio.sleep(PATIENCE)
    finally:
        stopping.set()


async def _watch(retriever: Retriever, folder: Path, stopping: Event) -> None:
    """Follows the changes while the folder is there."""
    has_looked = False
    async for changes in awatch(folder, debounce=LONGEST_BURST, step=SETTLED, rust_timeout=LOOK, yield_on_timeout=True):
        if not folder.is_dir():
            raise FileNotFoundError(f"{folder} is gone; they are brought into step when it is back.")
        # What changed before it was watched is seen at the first look.
        if changes or not has_looked:
            await _sync(retriever, folder, stopping)
        has_looked = True


async def _sync(retriever: Retriever, folder: Path, stopping: Event) -> None:
    def go_on(done: int, total: int) -> None:
        # A run that is stopped goes on where it was.
        if stopping.is_set():
            raise InterruptedError("The bot is stopping.")

    if retriever.is_behind:
        await asyncio.to_thread(_check_that_most_are_there, retriever, folder)
        _report(await asyncio.to_thread(retriever.sync, folder, go_on))


def _check_that_most_are_there(retriever: Retriever, folder: Path) -> None:
    """Raises FileNotFoundError where so many documents are gone at once that nobody deleted them by hand."""
    known = len(retriever.sources(Scope(collections=frozenset({""}))))
    found = len(names(folder))
    if known - found > FEW and found < known * FEWEST:
        raise FileNotFoundError(
            f"of {known:,} documents {known - found:,} are gone at once from {folder}: bring them back, or run "
            f"`seedbot index` to forget them."
        )


def _report(summary: Summary) -> None:
    log.info(
        "Documents: %d new, %d changed, %d gone, %d unreadable.",
        summary.added,
        summary.changed,
        summary.removed,
        len(summary.failed),
    )
