"""Files made to hang, to swell or to crash what reads them: each is read or named within its time and memory."""

import os
import resource
import sys
import time
from pathlib import Path

import pytest

from seeds.folder import scan
from seeds.reading import MEMORY, Reading
from tests.seeds.bombs import BOMBS

# Of each format those that would hang or swell; all of them with `python -m pytest -m fuzz`.
FEW = (
    *("nested.docx", "laughs.docx", "deep.docx", "laughs.epub", "deep.html", "cells.html", "brackets.md"),
    *("comments.md", "aliases.md", "quotes.md", "few_noise.txt", "urls.txt", "links.txt"),
    *("pages.pdf", "parents.pdf", "nested_forms.pdf"),
)
# What was once slow in our own patterns.
QUICK = ("comments.md", "titles.html", "space_lines.txt", "date_lines.txt", "urls.txt", "links.txt", "labels.txt")
# Seconds in which a process is stopped and another started, on a busy machine.
PATIENCE = 10.0


def outcome(name: str, folder: Path, seconds: float) -> str:
    """What came of the bomb, within its time; the process that read it is gone when this is back."""
    path = folder / name
    path.write_bytes(BOMBS[name]())
    start = time.monotonic()
    with Reading(seconds) as files:
        try:
            files.read(path, name)
            said = "read"
        except ValueError as error:
            said = str(error)
        took = time.monotonic() - start
    path.unlink()
    assert took < seconds + PATIENCE
    assert said == "read" or (said.startswith(f"{name} ") and said.isprintable())
    return said


@pytest.mark.parametrize("name", FEW)
def test_a_bomb_is_read_or_named_in_time(name: str, tmp_path: Path) -> None:
    outcome(name, tmp_path, 1.0)


@pytest.mark.fuzz
@pytest.mark.parametrize("name", BOMBS)
def test_any_bomb_is_read_or_named_in_time_and_memory(name: str, tmp_path: Path) -> None:
    print(f"\n{name}: {outcome(name, tmp_path, 20.0)}", end="")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10 < MEMORY + (200 << 20)


@pytest.mark.fuzz
@pytest.mark.parametrize("name", QUICK)
def test_no_pattern_of_ours_takes_the_square_of_a_files_length(name: str, tmp_path: Path) -> None:
    assert "took longer" not in outcome(name, tmp_path, 20.0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_what_is_no_file_is_named_and_never_opened(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text("The ferry runs.")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "folder.pdf").mkdir()
    with (tmp_path / "gigabyte.txt").open("wb") as file:
        file.truncate(1 << 30)
    start = time.monotonic()
    found = scan(tmp_path)
    assert time.monotonic() - start < 2
    assert [file.name for file in found.files] == ["ferry.txt"]
    assert found.failures == {
        "gigabyte.txt": "gigabyte.txt is 1024 MB large and 256 MB is the limit; split it",
        "loop.txt": "loop.txt is no regular file or a link that leads nowhere; remove it",
        "pipe.txt": "pipe.txt is no regular file or a link that leads nowhere; remove it",
        "zero.txt": "zero.txt is a link that leads out of the folder; put the file itself there",
    }
