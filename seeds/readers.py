"""Any supported file to a Document: the reader is chosen by the file's suffix."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import cast

from seeds.documents import Document, UnreadableError, check_length

Reader = Callable[[bytes, str], Document]

# Suffix to the module whose read() takes it, loaded when the first such file comes: several are slow to load.
READERS: Mapping[str, str] = {
    ".txt": "seeds.plain",
    ".md": "seeds.markdown",
    ".markdown": "seeds.markdown",
    ".html": "seeds.pages",
    ".htm": "seeds.pages",
    ".pdf": "seeds.pdf",
    ".docx": "seeds.word",
    ".epub": "seeds.epub",
}
SUFFIXES = frozenset(READERS)
LARGEST_FILE = 256 * 1024 * 1024

# What lxml says of a file where others raise MemoryError.
_XML_NO_MEMORY = 2


def read(path: Path, name: str) -> Document:
    """The document in the file, under the given name.

    Raises ValueError, in one sentence with the name and what to do, when the file is no readable document,
    and OSError when it cannot be opened.
    """
    try:
        reader, data = _reader_for(path), _contents(path)
        return _checked(_parsed(reader, data, name))
    except UnreadableError as error:
        raise ValueError(f"{name} {error}") from error
    except MemoryError as error:
        raise ValueError(f"{name} needs more memory to be read than it may have; split it") from error


def _parsed(reader: Reader, data: bytes, name: str) -> Document:
    try:
        return reader(data, name)
    except (UnreadableError, MemoryError):
        raise
    # The libraries raise a dozen kinds of errors on damaged files, and one bad file must not end a run.
    except Exception as error:
        if isinstance(error, SyntaxError) and getattr(error, "code", None) == _XML_NO_MEMORY:
            raise MemoryError from error
        raise UnreadableError("is damaged or not what its suffix says; save it again from its program") from error


def _reader_for(path: Path) -> Reader:
    module = READERS.get(path.suffix.lower())
    if module is None:
        raise UnreadableError(f"is not of a supported type; save it as one of {' '.join(sorted(SUFFIXES))}")
    return cast(Reader, import_module(module).read)


def check_size(path: Path) -> None:
    """Nothing; UnreadableError when the file is too large to be read, OSError when it is not there."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise UnreadableError(f"is {size >> 20} MB large and {LARGEST_FILE >> 20} MB is the limit; split it")


def _contents(path: Path) -> bytes:
    if path.stat().st_size == 0:
        raise UnreadableError("is empty; write something into it or remove it")
    check_size(path)
    return path.read_bytes()


def _checked(document: Document) -> Document:
    if not document.text.strip():
        raise UnreadableError("holds no text; write something into it or remove it")
    check_length(document.text)
    return document
