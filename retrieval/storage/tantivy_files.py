"""The files of an index of Tantivy's: whether they are whole, and what a killed process left among them."""

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

# How each of Tantivy's files ends: with a checksum of the rest in JSON, the length of that, and a number.
_END = struct.Struct("<II")
_AT_ONCE = 1 << 20
# Bytes: with less on the disk, it was for want of room that a file could not be written.
_LITTLE = 1 << 20


def check(folder: Path) -> None:
    """Read every file that the index consists of, before Tantivy does: it looks at no checksum, and panics.

    Raises ValueError where one is not as it was written, OSError where there is none.
    """
    parts = {segment["segment_id"].replace("-", "") for segment in _meta(folder, "segments")}
    committed = _meta(folder, "opstamp")
    for path in folder.iterdir():
        if path.name.partition(".")[0] in parts and _deletions(path) <= committed and not _is_whole(path):
            raise ValueError(f"{path} is damaged.")


def clear_away(folder: Path) -> None:
    """Delete what a process that was killed had noted of deleted passages and not yet committed.

    Tantivy would write files of the same names, and never commit again, since they are there.
    """
    committed = _meta(folder, "opstamp")
    for path in folder.iterdir():
        if _deletions(path) > committed:
            path.unlink(missing_ok=True)


@contextmanager
def room_on_the_disk(folder: Path) -> Iterator[None]:
    """Raises OSError where writing fails for want of room; Tantivy says it in many ways."""
    try:
        yield
    except ValueError as error:
        if "StorageFull" in str(error) or shutil.disk_usage(folder).free < _LITTLE:
            raise OSError(ENOSPC, os.strerror(ENOSPC), str(folder)) from error
        raise


def _deletions(path: Path) -> int:
    """The number of the commit that a file of deleted passages is of; 0 of other files."""
    found = re.search(r"\.(\d+)\.del$", path.name)
    return int(found[1]) if found else 0


def _meta(folder: Path, key: str) -> Any:
    try:
        return json.loads((folder / "meta.json").read_bytes())[key]
    except (KeyError, TypeError) as error:
        raise ValueError(f"{folder / 'meta.json'} is damaged.") from error


def _is_whole(path: Path) -> bool:
    try:
        file = path.open("rb")
    except FileNotFoundError:  # another process has no more need of it
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
        found = 0
        while size and (part := file.read(min(size, _AT_ONCE))):
            found, size = zlib.crc32(part, found), size - len(part)
        return bool(found == expected)
