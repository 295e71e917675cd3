"""Files that make a reader hang, use up memory or crash are read or reported within the time and memory limits."""

import os
import resource
import sys
import time
from pathlib import Path

import pytest

from seeds.folder import scan
from seeds.reading import MEMORY, Reading
from tests.seeds.bombs import BOMBS

# Some bombs of each format; `python -m pytest -m fuzz` runs all of them.
FEW = (
    *("nested.docx", "laughs.docx", "deep.docx", "laughs.epub", "deep.html", "cells.html", "brackets.md"),
    *("comments.md", "aliases.md", "quotes.md", "few_noise.txt", "urls.txt", "links.txt"),
    *("pages.pdf", "parents.pdf", "nested_forms.pdf", "nested.eml", "parts.eml", "froms.mbox", "loop.msg", "large.png"),
)
# Bombs that our own regular expressions were once slow on.
QUICK = ("comments.md", "titles.html", "space_lines.txt", "date_lines.txt", "urls.txt", "links.txt", "labels.txt")
# Seconds that stopping one process and starting another may take on a busy machine.
PATIENCE = 10.0


def outcome(name: str, folder: Path, seconds: float) -> str:
    """The result for the bomb, "read" or the error; asserts that it comes in time. The reading process has ended."""
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
def test_a_bomb_is_read_or_reported_in_time(name: str, tmp_path: Path) -> None:
    outcome(name, tmp_path, 1.0)


@pytest.mark.fuzz
@pytest.mark.parametrize("name", BOMBS)
def test_every_bomb_is_read_or_reported_within_time_and_memory(name: str, tmp_path: Path) -> None:
    print(f"\n{name}: {outcome(name, tmp_path, 20.0)}", end="")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10 < MEMORY + (200 << 20)


@pytest.mark.fuzz
@pytest.mark.parametrize("name", QUICK)
def test_no_pattern_takes_quadratic_time(name: str, tmp_path: Path) -> None:
    assert "took longer" not in outcome(name, tmp_path, 20.0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_path_that_is_not_a_file_is_reported_and_never_opened(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text("The ferry runs.")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "folder.pdf").mkdir()
    with (tmp_path / "gigabyte.txt").open("wb") as file:
        file.truncate(1 << 30)
    start = time.monotonic()
    result = scan(tmp_path)
    assert time.monotonic() - start < 2
    assert [file.name for file in result.files] == ["ferry.txt"]
    assert result.failures == {
        "gigabyte.txt": "gigabyte.txt is 1024 MB large and the limit is 256 MB; split it",
        "loop.txt": "loop.txt is not a regular file, or is a link to nothing; remove it",
        "pipe.txt": "pipe.txt is not a regular file, or is a link to nothing; remove it",
        "zero.txt": "zero.txt is a link to a place outside the folder; put the file itself there",
    }
