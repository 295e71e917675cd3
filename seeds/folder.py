"""A folder of documents: its files, and what has changed since it was last read."""

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from seeds import packed_folders
from seeds.documents import UnreadableError
from seeds.packed_folders import is_packed
from seeds.readers import SUFFIXES, check_size

# Prefixes of hidden files, and of the lock files that Word leaves beside an open document.
SKIPPED = (".", "~$")
# The questions by which the folder is measured are not among its documents.
ASKED = "ask.tsv"


@dataclass(frozen=True, slots=True)
class File:
    """A supported file: its name inside the folder (POSIX slashes), its path and the SHA-256 of its bytes."""

    name: str
    path: Path
    digest: str


@dataclass(frozen=True, slots=True)
class Scan:
    """A folder's supported files, the names of unsupported ones, and the reasons for failures by name."""

    files: tuple[File, ...]
    unsupported: tuple[str, ...]
    failures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """The files that are new, changed (another digest) or unchanged, and the names of those that are gone."""

    added: tuple[File, ...]
    changed: tuple[File, ...]
    vanished: tuple[str, ...]
    unchanged: tuple[File, ...]


def scan(folder: Path) -> Scan:
    """The files in the folder and its subfolders, sorted by name; hidden files are left out.

    A link is followed only to a file inside the folder. Raises FileNotFoundError, NotADirectoryError or
    PermissionError if the folder cannot be listed, and ValueError if it contains no supported file.
    """
    root = _checked(folder)
    paths, failures = _walk(root)
    files: list[File] = []
    unsupported: list[str] = []
    for path in paths:
        name = path.relative_to(root).as_posix()
        if not _is_supported(path):
            unsupported.append(_shown(name))
            continue
        try:
            _check(path, root)
            inside = _packed(path, name) if is_packed(path) else Scan((File(name, path, _digest(path)),), (), {})
            files += inside.files
            unsupported += inside.unsupported
            failures.update(inside.failures)
        except UnreadableError as error:
            failures[_shown(name)] = f"{_shown(name)} {error}"
        except OSError as error:
            failures[name] = _unreadable(name, error)
    if not files and not failures:
        raise ValueError(f"{folder} holds no documents; put PDF, Word, Markdown, text or other documents into it")
    return Scan(tuple(files), tuple(unsupported), failures)


def compare(found: Scan, known: Mapping[str, str]) -> Changes:
    """The differences between the found files and the known digests by name.

    A known file that failed, or that is in a folder that failed, does not count as vanished.
    """
    names = {file.name for file in found.files}
    vanished = [name for name in known if name not in names and not _failed(name, found.failures)]
    return Changes(
        added=tuple(file for file in found.files if file.name not in known),
        changed=tuple(file for file in found.files if known.get(file.name, file.digest) != file.digest),
        vanished=tuple(sorted(vanished)),
        unchanged=tuple(file for file in found.files if known.get(file.name) == file.digest),
    )


def names(folder: Path) -> list[str]:
    """The names of the files of supported formats, sorted. Fast, because no file is opened but archives.

    Raises OSError, as `scan` does, if the folder cannot be listed.
    """
    root = _checked(folder)
    found: list[str] = []
    for path in filter(_is_supported, _walk(root)[0]):
        name = path.relative_to(root).as_posix()
        if not is_packed(path):
            found.append(name)
            continue
        with suppress(UnreadableError, OSError):
            _check(path, root)
            with packed_folders.opened(path) as inside:
                found += [f"{name}/{each}" for each in inside.files if _is_document(each)]
    return found


def moved(found: Scan, known: Mapping[str, str]) -> dict[str, File]:
    """The files that were moved or renamed, by their known names: same bytes and same suffix, another name."""
    changes = compare(found, known)
    gone = {(known[name], PurePosixPath(name).suffix.lower()): name for name in changes.vanished}
    new = {(file.digest, file.path.suffix.lower()): file for file in changes.added}
    return {gone[key]: new[key] for key in gone.keys() & new.keys()}


def fingerprint(folder: Path) -> str:
    """A digest of the names, sizes and modification times of the files in the folder.

    Fast, because no file is opened. Raises OSError, as `scan` does, if the folder cannot be listed.
    """
    root = _checked(folder)
    marks = []
    for path in _walk(root)[0]:
        # A file that vanishes in the meantime is one more change.
        with suppress(OSError):
            status = path.stat()
            marks.append((path.relative_to(root).as_posix(), status.st_size, status.st_mtime_ns))
    return hashlib.sha256(repr(marks).encode("utf-8", "surrogatepass")).hexdigest()


def _failed(name: str, failures: Mapping[str, str]) -> bool:
    return name in failures or any(parent.as_posix() in failures for parent in Path(name).parents)


def _checked(folder: Path) -> Path:
    """The folder's real path. Raises OSError if the folder cannot be listed."""
    try:
        root = Path(os.path.realpath(folder, strict=True))
        os.scandir(root).close()
    except FileNotFoundError:
        raise FileNotFoundError(f"{folder} does not exist; make the folder or name another") from None
    except NotADirectoryError:
        raise NotADirectoryError(f"{folder} is not a folder; name the folder that it is in") from None
    except PermissionError:
        raise PermissionError(f"{folder} cannot be read; give this user permission to read it") from None
    return root


def _walk(root: Path) -> tuple[list[Path], dict[str, str]]:
    """The paths of all files that are not hidden, sorted, and the reasons why folders were skipped, by name."""
    failures: dict[str, str] = {}

    def note(error: OSError) -> None:
        name = Path(error.filename).relative_to(root).as_posix()
        failures[name] = _unreadable(name, error)

    paths: list[Path] = []
    for directory, folders, names in os.walk(root, onerror=note):
        folders[:] = [name for name in folders if not name.startswith(SKIPPED)]
        for path in (Path(directory, name) for name in folders):
            if path.is_symlink():
                name = _shown(path.relative_to(root).as_posix())
                failures[name] = f"{name} is a link to a folder; put the folder itself there"
        paths += [Path(directory, name) for name in names if not (name == ASKED or name.startswith(SKIPPED))]
    return sorted(paths), failures


def _packed(path: Path, name: str) -> Scan:
    """What is in the archive, under names that begin with the archive's. Raises UnreadableError, OSError."""
    files, unsupported, failures = [], [], {}
    with packed_folders.opened(path) as folder:
        for inside, reason in folder.failures.items():
            shown = _shown(f"{name}/{inside}")
            failures[shown] = f"{shown} {reason}"
        for inside, entry in folder.files.items():
            whole = f"{name}/{inside}"
            if _is_hidden(inside):
                continue
            if not _is_document(inside):
                unsupported.append(whole)
                continue
            try:
                check_size(entry.file_size)
                with folder.open(inside) as file:
                    files.append(File(whole, path / inside, hashlib.file_digest(file, "sha256").hexdigest()))
            except UnreadableError as error:
                failures[whole] = f"{whole} {error}"
    return Scan(tuple(files), tuple(unsupported), failures)


def _is_supported(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES or is_packed(path)


def _is_document(inside: str) -> bool:
    """Whether the file in an archive is a document, not hidden and of a supported format."""
    return PurePosixPath(inside).suffix.lower() in SUFFIXES and not _is_hidden(inside)


def _is_hidden(inside: str) -> bool:
    return any(part.startswith(SKIPPED) for part in PurePosixPath(inside).parts)


def _check(path: Path, root: Path) -> None:
    """Raises UnreadableError if the file must not be opened, OSError if it has vanished."""
    if not str(path).isprintable():
        raise UnreadableError("has characters in its name that cannot be shown; rename it")
    # Unlike Path.resolve, realpath does not fail on a link to itself.
    if not Path(os.path.realpath(path)).is_relative_to(root):
        raise UnreadableError("is a link to a place outside the folder; put the file itself there")
    if not path.is_file():
        raise UnreadableError("is not a regular file, or is a link to nothing; remove it")
    check_size(path.stat().st_size)


def _shown(name: str) -> str:
    """The name, with escapes if it has unprintable characters."""
    return name if name.isprintable() else ascii(name)[1:-1]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unreadable(name: str, error: OSError) -> str:
    return f"{name} could not be read ({error.strerror}); allow this user to read it, or remove it"
