"""The table of what was tried, printed at the end of each test that fills it."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.chains import Tally

SmallDisk = Callable[[str], Path]
ForReading = Callable[[Path], Path]


@pytest.fixture
def table() -> Iterator[list[Tally]]:
    rows: list[Tally] = []
    yield rows
    print("", *rows, sep="\n")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A disk of a size such as 500k; asked again, the same with another size."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def sized(size: str) -> Path:
        options = f"remount,size={size}" if folder.is_mount() else f"size={size}"
        _mount("-t", "tmpfs", "-o", options, "tmpfs", str(folder))
        return folder

    yield sized
    subprocess.run(["umount", "--lazy", folder], capture_output=True)


@pytest.fixture
def for_reading(tmp_path: Path) -> Iterator[Callable[[Path], Path]]:
    """The folder as one who may only read it sees it; root, who may do everything, on a disk for reading."""
    seen = tmp_path / "for-reading"

    def lock(folder: Path) -> Path:
        if os.geteuid():
            for path in (folder, *folder.rglob("*")):
                path.chmod(path.stat().st_mode & ~0o222)
            return folder
        seen.mkdir()
        _mount("--bind", str(folder), str(seen))
        _mount("-o", "remount,ro,bind", str(seen))
        return seen

    yield lock
    subprocess.run(["umount", "--lazy", seen], capture_output=True)
    if os.geteuid():
        subprocess.run(["chmod", "-R", "u+w", tmp_path], check=True)


def _mount(*arguments: str) -> None:
    if os.geteuid() or subprocess.run(["mount", *arguments], capture_output=True).returncode:
        pytest.skip("Only root may mount a disk for this, and not in every container.")
