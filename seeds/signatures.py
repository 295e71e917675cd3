"""The format of a file by its first bytes, for files whose names have the wrong suffix."""

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from seeds.documents import Flaw, UnreadableError

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a compound file holds tells its format.
_ENCRYPTED = "EncryptedPackage"
_HELD = {
    "__properties_version1.0": ".msg",
    "WordDocument": ".doc",
    "PowerPoint Document": ".ppt",
    "Workbook": ".xls",
    "Book": ".xls",
}
NEWER = {".doc": ".docx", ".ppt": ".pptx"}
_MAIN_TYPE = re.compile(
    rb"\.(wordprocessingml|presentationml|spreadsheetml|ms-word|ms-powerpoint|ms-excel)\.[\w.]+\.main"
)
_OFFICE = {b"wordprocessingml": ".docx", b"ms-word": ".docx", b"presentationml": ".pptx", b"ms-powerpoint": ".pptx"}
_MIMETYPES = {
    b"application/epub+zip": ".epub",
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
}
# Formats that are never plain text: a page or a text in their name is one that was saved under a wrong one.
_BINARY = frozenset((".pdf", ".docx", ".pptx", ".xlsx", ".xls", ".odt", ".ods", ".odp", ".epub", ".msg"))
# With or without a declaration; some programs write only a table.
_PAGE = re.compile(rb"(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|table)\b", re.IGNORECASE)
# A mail as it is sent: two fields, each on a line or more.
_MAIL = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2}")
_START = 1024
_MOST_TYPES = 1 << 20


def suffix_of(data: bytes, suffix: str) -> str:
    """The suffix that fits the bytes, the given one if they do not tell.

    Raises UnreadableError if the file is protected with a password or in an old format that is not read.
    """
    start = data[:_START].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-"):
        return ".pdf"
    if start.startswith(b"{\\rtf"):
        return ".rtf"
    if data.startswith(_COMPOUND_FILE):
        return _of_compound_file(data, suffix)
    if data.startswith(b"PK\x03\x04"):
        return _of_archive(data) or suffix
    if suffix in _BINARY and _PAGE.match(start):
        return ".html"
    return ".eml" if suffix in (".msg", ".mbox") and _MAIL.match(start) else suffix


def _of_compound_file(data: bytes, suffix: str) -> str:
    if _holds(data, _ENCRYPTED):
        raise UnreadableError("is protected with a password; save it without one and add it again", Flaw.PASSWORD)
    held = [own for name, own in _HELD.items() if _holds(data, name)]
    if suffix in held or not held:
        return suffix
    if held[0] in NEWER:
        raise UnreadableError(old_format(held[0]))
    return held[0]


def _holds(data: bytes, name: str) -> bool:
    """Whether the compound file has a part of this name."""
    return name.encode("utf-16-le") in data


def old_format(suffix: str) -> str:
    """The sentence about a file of an old format."""
    return f"is in the old {suffix} format; save it as {NEWER[suffix]} and add it again"


def _of_archive(data: bytes) -> str:
    """The suffix of an Office file or e-book, "" for another archive."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            mimetype = _beginning(archive, "mimetype").strip().removesuffix(b"-template")
            found = _MAIN_TYPE.search(_beginning(archive, "[Content_Types].xml"))
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return ""
    return _MIMETYPES.get(mimetype) or (_OFFICE.get(found[1], ".xlsx") if found else "")


def _beginning(archive: ZipFile, name: str) -> bytes:
    """The first bytes of a part, b"" if it is missing."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(_MOST_TYPES)
