"""The file of a backup: a zip whose members are stored as they are.

Every system opens it, each member can be read by itself, and a file that is cut off is noticed. Since nothing is
compressed, what is unpacked can never be larger than the file.
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
# Bytes; a million files take half of it.
_LARGEST_MANIFEST = 256 << 20
# What reading a zip and JSON of any content may raise.
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
    """Put the file into the archive under the name."""
    # A time would make two backups of the same differ, and those before 1980 cannot be written.
    with path.open("rb") as source, archive.open(ZipInfo(name), "w", force_zip64=True) as target:
        return _copied(source, target)


def look(path: Path) -> Contents:
    """What the backup holds by its own account.

    Raises ValueError where it is none, is damaged, or is of a newer seedbot; OSError where it cannot be opened.
    """
    with _read(path) as archive:
        return _contents(archive, path.stat().st_size)


def unpack(path: Path, folder: Path) -> None:
    """Write the members into the folder. Raises as `look` does, also where a member is not what it was."""
    with _read(path) as archive:
        for name, member in _contents(archive, path.stat().st_size).members.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, target.open("xb") as file:
                _check(name, member, _copied(source, file))
                os.fsync(file.fileno())


def check(path: Path) -> None:
    """Read all of it. Raises as `unpack` does."""
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
        raise ValueError(f"{path} is no backup of seedbot, or is damaged ({error}): name another file.") from error


def _contents(archive: ZipFile, size: int) -> Contents:
    found = {each.filename: each for each in archive.infolist()}
    if any(each.compress_type != ZIP_STORED for each in found.values()) or len(found) < len(archive.infolist()):
        raise BadZipFile("its members are not those of a backup")
    if sum(each.file_size for each in found.values()) > size or found[NAME].file_size > _LARGEST_MANIFEST:
        raise BadZipFile("it says that it holds more than it does")
    contents = read(archive.read(NAME))
    if found.keys() != contents.members.keys() | {NAME}:
        raise BadZipFile("its members are not those that it names")
    return contents


def _check(name: str, member: Member, found: Member) -> None:
    if found != member:
        raise BadZipFile(f"{name} is not what it was")


def _copied(source: IO[bytes], target: IO[bytes]) -> Member:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        target.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    return Member(size, digest.hexdigest())
