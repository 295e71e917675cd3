"""The file of a backup: a zip archive with uncompressed members.

Every system can open it, each member can be read by itself, and truncation is detected. Since nothing is compressed,
the unpacked files can never be larger than the archive.
"""

import hashlib
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from bot.backup.contents import NAME, Contents, Member, NewerError, read

_CHUNK = 1 << 20
# Bytes; the manifest of a million files takes half of this.
_LARGEST_MANIFEST = 256 << 20
# What reading a zip and JSON with arbitrary content may raise.
_UNREADABLE = (
    BadZipFile,
    struct.error,
    KeyError,
    TypeError,
    AttributeError,
    ValueError,
    RuntimeError,
    EOFError,
    OverflowError,
)


def pack(archive: ZipFile, name: str, path: Path) -> Member:
    """Adds the file to the archive under the name; its size and digest."""
    # File times would make two backups of the same data differ, and times before 1980 cannot be stored.
    with path.open("rb") as source, archive.open(ZipInfo(name), "w", force_zip64=True) as target:
        return _copied(source, target)


def look(path: Path) -> Contents:
    """The contents of the backup according to its manifest.

    Raises ValueError if the file is not a backup, is damaged, or was made by a newer seedbot; OSError if it cannot be
    opened.
    """
    with _read(path) as archive:
        return _contents(archive, path.stat().st_size)


def unpack(path: Path, folder: Path) -> None:
    """Writes the members into the folder. Raises what `look` does, also if a member does not match the manifest."""
    with _read(path) as archive:
        for name, member in _contents(archive, path.stat().st_size).members.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, target.open("xb") as file:
                _check(name, member, _copied(source, file))
                os.fsync(file.fileno())


def check(path: Path) -> None:
    """Reads and verifies all members. Raises what `unpack` does."""
    with _read(path) as archive, open(os.devnull, "wb") as nowhere:
        for name, member in _contents(archive, path.stat().st_size).members.items():
            with archive.open(name) as source:
                _check(name, member, _copied(source, nowhere))


@contextmanager
def _read(path: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(path) as archive:
            yield archive
    except NewerError as error:
        raise ValueError(f"{path} was made {error}: upgrade seedbot.") from error
    except _UNREADABLE as error:
        raise ValueError(f"{path} is not a seedbot backup, or is damaged ({error}): name another file.") from error


def _contents(archive: ZipFile, size: int) -> Contents:
    entries = {each.filename: each for each in archive.infolist()}
    if any(each.compress_type != ZIP_STORED for each in entries.values()) or len(entries) < len(archive.infolist()):
        raise BadZipFile("its members are not those of a backup")
    if sum(each.file_size for each in entries.values()) > size or entries[NAME].file_size > _LARGEST_MANIFEST:
        raise BadZipFile("it claims to hold more than it does")
    contents = read(archive.read(NAME))
    if entries.keys() != contents.members.keys() | {NAME}:
        raise BadZipFile("its members differ from its manifest")
    return contents


def _check(name: str, member: Member, found: Member) -> None:
    if found != member:
        raise BadZipFile(f"{name} has changed")


def _copied(source: IO[bytes], target: IO[bytes]) -> Member:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        target.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    return Member(size, digest.hexdigest())
