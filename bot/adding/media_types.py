"""Which kinds of files can be read, by what their senders say they are."""

from pathlib import PurePosixPath

from seeds.readers import SUFFIXES

# Media types of the formats that the readers know.
TYPES = {
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/epub+zip": ".epub",
}
# Senders that do not know what they send say one of these: then the name decides.
VAGUE = ("", "application/octet-stream", "binary/octet-stream", "text/plain")


def suffix(name: str, media_type: str) -> str | None:
    """The suffix that a file of this name and media type is read by; None where none of the readers can."""
    own = PurePosixPath(name).suffix.lower()
    return own if own in SUFFIXES else TYPES.get(media_type)


def served_suffix(path: str, media_type: str) -> str | None:
    """The same for what a web server serves: there the type decides, since addresses end in anything."""
    own = PurePosixPath(path).suffix.lower()
    return own if media_type in VAGUE and own in SUFFIXES else TYPES.get(media_type)
