"""Folders packed into one file (.zip): their files, named by paths that lead into the archive, "a.zip/notes/b.txt"."""

import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase, BufferedReader, FileIO
from pathlib import Path, PurePosixPath
from typing import cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from seeds.archives import LARGEST_UNPACKED
from seeds.documents import Flaw, UnreadableError
from seeds.encodings import decode

SUFFIX = ".zip"
MOST_FILES = 10_000
# Bytes read at once; the list of files of a longer archive is not read.
_LARGEST_PIECE = 4 << 20
_LONGEST_NAME = 1_000
_HAS_PASSWORD, _IS_UTF_8 = 0x1, 0x800
_UNPACK = "unpack it into the folder"


class PackedFolder:
    """The files of an archive by their names, which are safe, and the reasons why others must not be read."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self.files: dict[str, ZipInfo] = {}
        self.failures: dict[str, str] = {}
        for entry in sorted(archive.infolist(), key=lambda entry: entry.filename):
            if entry.is_dir():
                continue
            name = _name(entry)
            if reason := _trouble(name, entry):
                self.failures[name] = reason
            else:
                self.files[name] = entry

    @contextmanager
    def open(self, name: str) -> Iterator[BufferedIOBase]:
        """The file. Raises FileNotFoundError if there is none, UnreadableError if it is damaged."""
        if name not in self.files:
            raise FileNotFoundError(2, "it is not in the archive", name)
        with _damage(), self._archive.open(self.files[name]) as file:
            yield cast(BufferedIOBase, file)


class _InPieces(BufferedReader):
    """A file that is not read in large pieces: the list of files in an archive may be made to fill the memory."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _LARGEST_PIECE:
            raise UnreadableError(f"holds too many files; {_UNPACK}", Flaw.TOO_LONG)
        return super().read(_LARGEST_PIECE if size is None or size < 0 else size)


def is_packed(path: Path) -> bool:
    """Whether the file, by its name, is a packed folder."""
    return path.suffix.lower() == SUFFIX


def holder(path: Path) -> Path:
    """The archive that the path leads into, or the path itself if it does not lead into one."""
    return next((parent for parent in path.parents if is_packed(parent) and parent.is_file()), path)


@contextmanager
def opened(path: Path) -> Iterator[PackedFolder]:
    """The packed folder. Raises UnreadableError if it cannot be read, OSError if it cannot be opened."""
    with _damage(), _InPieces(FileIO(path)) as file, ZipFile(file) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_FILES:
            limit = f"the limit is {MOST_FILES:,}; {_UNPACK}"
            raise UnreadableError(f"holds {len(entries):,} files and {limit}", Flaw.TOO_LONG)
        if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
            limit = f"{LARGEST_UNPACKED >> 20} MB; {_UNPACK}"
            raise UnreadableError(f"unpacks to more than {limit}", Flaw.TOO_LONG)
        yield PackedFolder(archive)


@contextmanager
def open_file(path: Path) -> Iterator[BufferedIOBase]:
    """The file at the path, which may lead into an archive. Raises UnreadableError, OSError."""
    archive = holder(path)
    if archive == path:
        with path.open("rb") as file:
            yield cast(BufferedIOBase, file)
    else:
        with opened(archive) as folder, folder.open(path.relative_to(archive).as_posix()) as file:
            yield file


def read_bytes(path: Path) -> bytes:
    """The bytes of the file at the path, which may lead into an archive. Raises UnreadableError, OSError."""
    with open_file(path) as file:
        return b"".join(iter(lambda: file.read(_LARGEST_PIECE), b""))


def _name(entry: ZipInfo) -> str:
    """The name with slashes; one that is not marked as Unicode is in the code page of the machine that packed it."""
    name = entry.filename
    if not entry.flag_bits & _IS_UTF_8 and not name.isascii():
        name = decode(name.encode("cp437", "replace"))
    return str(PurePosixPath(name.replace("\\", "/")))


def _trouble(name: str, entry: ZipInfo) -> str:
    """Why the file must not be read; "" if it may be."""
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or name.startswith("/") or ":" in parts[0]:
        return "has a name that leads out of its archive; rename it and pack it again"
    if len(name) > _LONGEST_NAME or not name.isprintable():
        return "has a name that is too long or cannot be shown; rename it and pack it again"
    if PurePosixPath(name).suffix.lower() == SUFFIX:
        return f"is an archive inside an archive; {_UNPACK}"
    if entry.flag_bits & _HAS_PASSWORD:
        return f"is protected with a password; {_UNPACK}"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link; pack the file itself"
    # The others could need gigabytes of memory.
    return "" if entry.compress_type in (ZIP_STORED, ZIP_DEFLATED) else f"is packed in a rare way; {_UNPACK}"


@contextmanager
def _damage() -> Iterator[None]:
    """Turns the errors of a damaged archive into UnreadableError."""
    try:
        yield
    except (BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError(f"is in a damaged archive; {_UNPACK}") from error
