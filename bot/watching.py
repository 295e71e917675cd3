"""Keeping the index in step with the folder of seeds while a front runs."""

import asyncio
import logging
from pathlib import Path
from threading import Event

from watchfiles import awatch

from retrieval.retriever import Retriever, Summary

log = logging.getLogger(__name__)

# Milliseconds without a further change after which a burst of changes is over.
SETTLED = 1000
LONGEST_BURST = 60_000
# Milliseconds between looks whether the folder is still there.
LOOK = 5000
# Seconds between looks for a folder that is not there.
PATIENCE = 5.0


async def keep_in_step(retriever: Retriever) -> None:
    """Brings the index into step after every change of its folder, until cancelled.

    A folder that vanishes is waited for: a disk that was unplugged is no reason to forget its documents.
    """
    folder, stopping = Path(retriever.folder), Event()
    try:
        while True:
            try:
                await _sync(retriever, folder, stopping)
                await _watch(retriever, folder, stopping)
            except (OSError, ValueError) as error:
                log.warning("The documents stay as they are: %s", " ".join(str(error).split()))
            await asyncio.sleep(PATIENCE)
    finally:
        stopping.set()


async def _watch(retriever: Retriever, folder: Path, stopping: Event) -> None:
    """Follows the changes while the folder is there."""
    async for changes in awatch(folder, debounce=LONGEST_BURST, step=SETTLED, rust_timeout=LOOK, yield_on_timeout=True):
        if not folder.is_dir():
            raise FileNotFoundError(f"{folder} is gone; they are brought into step when it is back.")
        if changes:
            await _sync(retriever, folder, stopping)


async def _sync(retriever: Retriever, folder: Path, stopping: Event) -> None:
    def go_on(done: int, total: int) -> None:
        # A run that is stopped goes on where it was.
        if stopping.is_set():
            raise InterruptedError("The bot is stopping.")

    if retriever.is_behind:
        _report(await asyncio.to_thread(retriever.sync, folder, go_on))


def _report(summary: Summary) -> None:
    log.info(
        "Documents: %d new, %d changed, %d gone, %d unreadable.",
        summary.added,
        summary.changed,
        summary.removed,
        len(summary.failed),
    )
