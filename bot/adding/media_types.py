"""Which files can be read, judged by their names and declared media types."""

from pathlib import PurePosixPath

from seeds.readers import PICTURES, SUFFIXES

# Media types of the supported formats, with their suffixes.
TYPES = {
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "application/json": ".json",
    "application/x-ipynb+json": ".ipynb",
    "application/epub+zip": ".epub",
    "message/rfc822": ".eml",
    "application/mbox": ".mbox",
    "application/vnd.ms-outlook": ".msg",
}
PICTURE_TYPES = {"image/jpeg": ".jpg", "image/png": ".png", "image/tiff": ".tiff", "image/webp": ".webp"}
# Media types of senders that do not know the format: the name decides.
VAGUE = ("", "application/octet-stream", "binary/octet-stream", "text/plain")
# Photos as some telephones save them, which are not read.
_UNREAD_PICTURES = frozenset([".heic", ".heif"])


def suffix(name: str, media_type: str) -> str | None:
    """The suffix that chooses the reader for a file of this name and media type; None if there is no reader."""
    own = PurePosixPath(name).suffix.lower()
    if own in SUFFIXES:
        return own
    return TYPES.get(media_type) or (PICTURE_TYPES.get(media_type) if can_read_pictures() else None)


def served_suffix(path: str, media_type: str) -> str | None:
    """The same for a file from a web server: the media type decides, because addresses can end in anything."""
    own = PurePosixPath(path).suffix.lower()
    return own if media_type in VAGUE and own in SUFFIXES else TYPES.get(media_type)


def is_picture(name: str, media_type: str) -> bool:
    """Whether a file of this name and media type is a picture, of a supported format or not."""
    return media_type.startswith("image/") or PurePosixPath(name).suffix.lower() in PICTURES | _UNREAD_PICTURES


def can_read_pictures() -> bool:
    """Whether there is a reader for pictures, which comes with the extra `ocr`."""
    return PICTURES <= SUFFIXES
