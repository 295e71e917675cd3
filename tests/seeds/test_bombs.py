"""Files that make a reader hang, use up memory or crash are read or reported within the time and memory limits."""

import resource
import time
from pathlib import Path

import pytest

from seeds.reading import MEMORY, Reading
from tests.seeds.bombs import BOMBS

# Some bombs of each format; `python -m pytest -m fuzz` runs all of them.
FEW = (
    *("nested.docx", "laughs.docx", "deep.docx", "laughs.epub", "deep.html", "cells.html", "brackets.md"),
    *("comments.md", "aliases.md", "quotes.md", "few_noise.txt", "urls.txt", "links.txt"),
    *("pages.pdf", "parents.pdf", "nested_forms.pdf", "nested.eml", "parts.eml", "froms.mbox", "loop.msg", "large.png"),
    *("styles.docx", "diagram.pptx", "objects.odt", "repeated.ods", "gaps.ods"),
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


@pytest.mark.long
@pytest.mark.parametrize("name", FEW)
def test_a_bomb_is_read_or_reported_in_time(name: str, tmp_path: Path) -> None:
    outcome(name, tmp_path, 1.0)


@pytest.mark.fuzz
@pytest.mark.parametrize("name", BOMBS)
def test_every_bomb_is_read_or_reported_within_time_and_memory(name: str, tmp_path: Path) -> None:
    said = outcome(name, tmp_path, 20.0)
    print(f"\n{name}: {said}", end="")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10 < MEMORY + (200 << 20)
    assert name not in QUICK or "took longer" not in said
