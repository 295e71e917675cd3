"""Fixtures: the fault table, a disk of limited size, and a folder that may only be read."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.embeddings import conftest
from tests.faults.killing import Tally

SmallDisk = Callable[[str], Path]
ForReading = Callable[[Path], Path]

small = conftest.small


@pytest.fixture
def table() -> Iterator[list[Tally]]:
    """Rows of the fault table, printed at the end of the test."""
    rows: list[Tally] = []
    yield rows
    print("", *rows, sep="\n")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A function that mounts a disk of a size such as 500k; called again, it resizes the same disk."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def sized(size: str) -> Path:
        options = f"remount,size={size}" if folder.is_mount() else f"size={size}"
        _mount("-t", "tmpfs", "-o", options, "tmpfs", str(folder))
        return folder

    yield sized
    subprocess.run(["umount", "--lazy", folder], capture_output=True)


@pytest.fixture
def for_reading(tmp_path: Path) -> Iterator[ForReading]:
    """A function that makes a folder read-only; for root, who may write anywhere, by a read-only mount."""
    mount = tmp_path / "for-reading"

    def lock(folder: Path) -> Path:
        if os.geteuid():
            for path in (folder, *folder.rglob("*")):
                path.chmod(path.stat().st_mode & ~0o222)
            return folder
        mount.mkdir()
        _mount("--bind", str(folder), str(mount))
        _mount("-o", "remount,ro,bind", str(mount))
        return mount

    yield lock
    subprocess.run(["umount", "--lazy", mount], capture_output=True)
    if os.geteuid():
        subprocess.run(["chmod", "-R", "u+w", tmp_path], check=True)


def _mount(*arguments: str) -> None:
    if os.geteuid() or subprocess.run(["mount", *arguments], capture_output=True).returncode:
        pytest.skip("This test mounts a disk, which only root may do, and not in every container.")
