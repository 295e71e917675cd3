"""The folder of seeds is watched while a front end runs."""

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import move

import pytest

from bot import watching
from bot.telegram.chat.background import STEPS, Background
from bot.watching import Run, keep_in_step
from retrieval.intake.indexing import Progress, unseen
from retrieval.intake.syncing import Summary
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from tests.fakes import WordEncoder


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "SETTLED", 50)
    monkeypatch.setattr(watching, "PATIENCE", 0.05)
    monkeypatch.setattr(watching, "LOOK", 100)


@pytest.fixture
def retriever(tmp_path: Path) -> Iterator[Retriever]:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "a.txt").write_text("The ferry leaves at nine.")
    with Retriever(Index(tmp_path / "home"), WordEncoder()) as retriever:
        retriever.sync(seeds)
        yield retriever


def names(retriever: Retriever) -> list[str]:
    return [source.name for source in retriever.sources()]


def while_watched(retriever: Retriever, *steps: Callable[[], object], run: Run = asyncio.to_thread) -> None:
    """Runs the actions and waits for the conditions, in turn, while the folder is watched."""

    async def all_of_it() -> None:
        watch = asyncio.create_task(keep_in_step(retriever, run))
        await asyncio.sleep(0.3)
        for step in steps:
            async with asyncio.timeout(15):
                while step() is False:
                    await asyncio.sleep(0.05)
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)

    asyncio.run(all_of_it())


@pytest.mark.skipif(sys.platform != "linux", reason="Only on Linux has each thread a priority of its own.")
def test_a_bot_syncs_the_folder_at_the_priority_of_its_threads(retriever: Retriever) -> None:
    seeds, priorities, sync = Path(retriever.folder), list[int](), retriever.sync

    def noted(folder: Path | str, progress: Progress = unseen) -> Summary:
        priorities.append(os.nice(0))
        return sync(folder, progress)

    retriever.sync = noted  # type: ignore[method-assign]
    while_watched(
        retriever,
        lambda: (seeds / "b.txt").write_text("The bridge is closed."),
        lambda: names(retriever) == ["a.txt", "b.txt"],
        run=Background().run,
    )
    assert priorities == [min(os.nice(0) + STEPS, 19)]


def test_new_changed_and_deleted_files_are_synced(retriever: Retriever) -> None:
    seeds = Path(retriever.folder)
    while_watched(
        retriever,
        lambda: (seeds / "b.txt").write_text("The bridge is closed."),
        lambda: names(retriever) == ["a.txt", "b.txt"],
        lambda: (seeds / "a.txt").write_text("The ferry leaves at ten in the morning."),
        lambda: retriever.text("a.txt") == "The ferry leaves at ten in the morning.",
        lambda: (seeds / "b.txt").unlink(),
        lambda: names(retriever) == ["a.txt"],
    )


def test_changes_made_before_the_watch_are_synced_at_the_start(retriever: Retriever) -> None:
    (Path(retriever.folder) / "b.txt").write_text("The bridge is closed.")
    while_watched(retriever, lambda: names(retriever) == ["a.txt", "b.txt"])


def test_an_unplugged_disk_below_the_folder_removes_nothing(
    retriever: Retriever, caplog: pytest.LogCaptureFixture
) -> None:
    seeds = Path(retriever.folder)
    (seeds / "disk").mkdir()
    for number in range(11):
        (seeds / "disk" / f"{number}.txt").write_text(f"The ferry has {number} lifeboats.")
    retriever.sync(seeds)
    before = names(retriever)
    caplog.set_level(logging.WARNING)
    while_watched(
        retriever,
        lambda: move(seeds / "disk", seeds.with_name("disk")),
        lambda: "11 of 12 documents are suddenly gone" in caplog.text,
        lambda: names(retriever) == before,
        lambda: (seeds.with_name("disk") / "b.txt").write_text("The bridge is closed."),
        lambda: move(seeds.with_name("disk"), seeds / "disk"),
        lambda: names(retriever) == sorted([*before, "disk/b.txt"]),
        lambda: move(seeds / "disk", seeds / "renamed"),
        lambda: "renamed/b.txt" in names(retriever) and "disk/b.txt" not in names(retriever),
    )
    assert caplog.text.count("suddenly gone") == 1


def test_a_folder_that_vanishes_removes_nothing(retriever: Retriever, caplog: pytest.LogCaptureFixture) -> None:
    seeds, elsewhere = Path(retriever.folder), Path(retriever.folder).with_name("elsewhere")
    caplog.set_level(logging.WARNING)
    while_watched(
        retriever,
        lambda: move(seeds, elsewhere),
        lambda: "The index stays as it is" in caplog.text,
        lambda: names(retriever) == ["a.txt"],
        lambda: (elsewhere / "b.txt").write_text("The bridge is closed."),
        lambda: move(elsewhere, seeds),
        lambda: names(retriever) == ["a.txt", "b.txt"],
    )
