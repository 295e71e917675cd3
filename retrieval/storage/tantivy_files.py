"""Checks of the files of a Tantivy index, and removal of what a killed process left among them."""

import json
import os
import re
import shutil
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOSPC
from pathlib import Path
from typing import Any

# The end of a Tantivy file, after the JSON with the checksum of the rest: the length of that JSON and a magic number.
_END = struct.Struct("<II")
_AT_ONCE = 1 << 20
# Free bytes: with less than this, a failed write is taken for a full disk.
_LITTLE = 1 << 20


def check(folder: Path) -> None:
    """Verifies every file of the index before Tantivy opens it: Tantivy checks no checksums, and panics.

    Raises ValueError if a file is not as written, OSError if there is no index.
    """
    parts = {segment["segment_id"].replace("-", "") for segment in _meta(folder, "segments")}
    committed = _meta(folder, "opstamp")
    for path in folder.iterdir():
        if path.name.partition(".")[0] in parts and _deletions(path) <= committed and not _is_whole(path):
            raise ValueError(f"{path} is damaged.")


def clear_away(folder: Path) -> None:
    """Deletes the lists of deleted passages that a killed process wrote and did not commit.

    Tantivy would try to write files of the same names, and could never commit again while they exist.
    """
    committed = _meta(folder, "opstamp")
    for path in folder.iterdir():
        if _deletions(path) > committed:
            path.unlink(missing_ok=True)


@contextmanager
def room_on_the_disk(folder: Path) -> Iterator[None]:
    """Raises OSError if a write fails on a full disk, which Tantivy reports in many ways."""
    try:
        yield
    except ValueError as error:
        if "StorageFull" in str(error) or shutil.disk_usage(folder).free < _LITTLE:
            raise OSError(ENOSPC, os.strerror(ENOSPC), str(folder)) from error
        raise


def _deletions(path: Path) -> int:
    """The number of the commit to which a file of deleted passages belongs; 0 for other files."""
    match = re.search(r"\.(\d+)\.del$", path.name)
    return int(match[1]) if match else 0


def _meta(folder: Path, key: str) -> Any:
    try:
        return json.loads((folder / "meta.json").read_bytes())[key]
    except (KeyError, TypeError) as error:
        raise ValueError(f"{folder / 'meta.json'} is damaged.") from error


def _is_whole(path: Path) -> bool:
    try:
        file = path.open("rb")
    except FileNotFoundError:  # another process no longer needed it and deleted it
        return True
    with file:
        try:
            size = file.seek(-_END.size, os.SEEK_END)
            length, _ = _END.unpack(file.read())
            size = file.seek(size - length)
            expected = json.loads(file.read(length))["crc"]
        except (OSError, ValueError, KeyError, TypeError, struct.error):
            return False
        file.seek(0)
        actual = 0
        while size and (part := file.read(min(size, _AT_ONCE))):
            actual, size = zlib.crc32(part, actual), size - len(part)
        return bool(actual == expected)
