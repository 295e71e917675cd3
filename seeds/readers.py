"""Reads any supported file into a Document; the file's suffix chooses the reader."""

import hashlib
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import cast

from seeds import packed_folders
from seeds.documents import Document, Flaw, UnreadableError, check_length
from seeds.scans import recognition
from seeds.signatures import NEWER, old_format, suffix_of
from seeds.texts import source

Reader = Callable[[bytes, str], Document]

PICTURES = frozenset([".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"])
# Suffix to the module whose read() handles it. Modules are loaded at the first such file: several load slowly.
READERS: Mapping[str, str] = {
    ".txt": "seeds.plain",
    ".md": "seeds.markdown",
    ".markdown": "seeds.markdown",
    ".html": "seeds.pages",
    ".htm": "seeds.pages",
    ".pdf": "seeds.pdf",
    ".docx": "seeds.office.word",
    ".pptx": "seeds.office.slides",
    ".odt": "seeds.office.open_document",
    ".ods": "seeds.office.open_document",
    ".odp": "seeds.office.open_document",
    ".epub": "seeds.epub",
    ".xlsx": "seeds.sheets.spreadsheets",
    ".xlsm": "seeds.sheets.spreadsheets",
    ".xlsb": "seeds.sheets.spreadsheets",
    ".xls": "seeds.sheets.spreadsheets",
    ".csv": "seeds.sheets.delimited",
    ".tsv": "seeds.sheets.delimited",
    ".rst": "seeds.texts.restructured",
    ".adoc": "seeds.texts.asciidoc",
    ".asciidoc": "seeds.texts.asciidoc",
    ".org": "seeds.texts.org",
    ".rtf": "seeds.texts.rich_text",
    ".json": "seeds.texts.records",
    ".jsonl": "seeds.texts.records",
    ".ndjson": "seeds.texts.records",
    ".ipynb": "seeds.texts.notebooks",
    ".srt": "seeds.texts.subtitles",
    ".vtt": "seeds.texts.subtitles",
    ".log": "seeds.texts.logs",
    **dict.fromkeys(source.SUFFIXES, "seeds.texts.source"),
    ".eml": "seeds.mails.mail",
    ".mbox": "seeds.mails.mailboxes",
    ".msg": "seeds.mails.outlook",
    **dict.fromkeys(PICTURES, "seeds.scans.pictures"),
}
# Without a program that reads them, pictures are not documents.
SUFFIXES = frozenset(READERS) if recognition.is_possible() else frozenset(READERS) - PICTURES
LARGEST_FILE = 256 * 1024 * 1024  # bytes

# The error code of lxml where other libraries raise MemoryError.
_XML_NO_MEMORY = 2


def read(path: Path, name: str, digest: str = "") -> Document:
    """The document in the file, under the given name.

    Raises UnreadableError if the file is not a readable document or has another SHA-256 than the digest, if one is
    given; the message is one sentence with the name and what to do. Raises OSError if the file cannot be opened.
    """
    try:
        suffix = _supported(path.suffix.lower())
        data = _contents(path, digest)
        return _checked(_parsed(data, suffix, name))
    except UnreadableError as error:
        raise UnreadableError(f"{name} {error}", error.flaw) from error
    except MemoryError as error:
        raise UnreadableError(f"{name} needs more memory than is allowed; split it", Flaw.TOO_LONG) from error


def read_data(data: bytes, name: str) -> Document:
    """The document in these bytes. Raises UnreadableError as a reader does, MemoryError if it needs too much."""
    _check_filled(data)
    return _checked(_parsed(data, _supported(PurePosixPath(name).suffix.lower()), name))


def _parsed(data: bytes, suffix: str, name: str) -> Document:
    try:
        return _reader_for(suffix_of(data, suffix))(data, name)
    except (UnreadableError, MemoryError):
        raise
    # The libraries raise a dozen kinds of errors on damaged files, and one bad file must not stop a run.
    except Exception as error:
        if isinstance(error, SyntaxError) and getattr(error, "code", None) == _XML_NO_MEMORY:
            raise MemoryError from error
        raise UnreadableError("is damaged or not what its suffix says; save it again from its program") from error


def _supported(suffix: str) -> str:
    if suffix in NEWER:
        raise UnreadableError(old_format(suffix))
    if suffix == packed_folders.SUFFIX:
        raise UnreadableError("is an archive; put it into the folder of documents, or unpack it")
    if suffix not in READERS:
        raise UnreadableError("is not of a supported type; save it as PDF, Word (.docx), Markdown or text")
    return suffix


def _reader_for(suffix: str) -> Reader:
    return cast(Reader, import_module(READERS[_supported(suffix)]).read)


def check_size(size: int) -> None:
    """Raises UnreadableError if a file of so many bytes is too large to read."""
    if size > LARGEST_FILE:
        limit = f"the limit is {LARGEST_FILE >> 20} MB; split it"
        raise UnreadableError(f"is {size >> 20} MB large and {limit}", Flaw.TOO_LONG)


def _contents(path: Path, digest: str) -> bytes:
    if packed_folders.holder(path) == path:
        check_size(path.stat().st_size)
    data = packed_folders.read_bytes(path)
    if digest and hashlib.sha256(data).hexdigest() != digest:
        raise UnreadableError("changed while it was being read; the next run will read it again")
    _check_filled(data)
    return data


def _check_filled(data: bytes) -> None:
    if not data:
        raise UnreadableError("is empty; write something into it or remove it", Flaw.EMPTY)


def _checked(document: Document) -> Document:
    is_picture = PurePosixPath(document.name).suffix.lower() in PICTURES
    # A picture without text is kept, so that it is not looked at in each run.
    if not document.text.strip() and not (is_picture and document.missing):
        raise UnreadableError("holds no text; write something into it or remove it", Flaw.NO_TEXT)
    check_length(document.text)
    return document
