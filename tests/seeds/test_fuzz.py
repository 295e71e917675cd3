"""Thousands of damaged files of each format: each is read, or reported with a reason, and none does harm.

The long form, `python -m pytest -m fuzz -s`, prints how many files were read and how many were refused.
"""

import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from seeds.documents import Document
from seeds.readers import read
from seeds.reading import Reading
from tests.seeds.mutations import SAMPLES, damaged

SECONDS = 10.0
COUNTS = [pytest.param(40, marks=pytest.mark.long), pytest.param(2_000, marks=pytest.mark.fuzz)]


def outcome(path: Path, files: Reading) -> str:
    """The result for the file: "read", "refused" or "left out"; asserts that both processes agree."""
    apart = _read(path, files.read)
    if isinstance(apart, str) and ("left out" in apart or "memory" in apart):
        assert "crash" not in apart
        return "left out"
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        here = _read(path, read)
    assert [str(warning.message) for warning in warned] == []
    assert here == apart
    if isinstance(apart, Document):
        assert apart.name == path.name
        assert apart.text.strip()
        for part in (apart.text, apart.title, apart.date, apart.source):
            assert part.encode().decode() == part
        assert "\n" not in apart.title
        return "read"
    assert apart.startswith(f"{path.name} ")
    assert apart.isprintable()
    return "refused"


def _read(path: Path, reader: Callable[[Path, str], Document]) -> Document | str:
    try:
        return reader(path, path.name)
    except ValueError as error:
        return str(error)


def fuzzed(name: str, count: int, folder: Path) -> Counter[str]:
    """The number of damaged files by result; each file can be recreated from its number."""
    outcomes: Counter[str] = Counter()
    with Reading(SECONDS) as files:
        for number in range(count):
            path = folder / name
            path.write_bytes(damaged(name, Random(f"{name} {number}")))
            try:
                outcomes[outcome(path, files)] += 1
            except AssertionError as error:
                raise AssertionError(f"damaged({name!r}, Random('{name} {number}')): {error}") from error
    return outcomes


@pytest.mark.long
@pytest.mark.parametrize("name", SAMPLES)
def test_an_undamaged_file_is_read(name: str, tmp_path: Path) -> None:
    for data in SAMPLES[name]:
        (tmp_path / name).write_bytes(data)
        assert "ferry" in read(tmp_path / name, name).title.lower() or "Паром" in read(tmp_path / name, name).title


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("count", COUNTS)
def test_damaged_files_are_read_or_reported_with_a_reason(name: str, count: int, tmp_path: Path) -> None:
    outcomes = fuzzed(name, count, tmp_path)
    print(f"\n{name}: {count} tried", *(f"{number} {what}" for what, number in outcomes.items()), sep=", ")
    assert outcomes["left out"] <= count // 100
    assert outcomes["read"] > count // 8
