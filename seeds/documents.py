"""The result of every reader: a document's clean text and its metadata."""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath

from seeds.outline import Block

LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028]")
PARAGRAPH_ENDS = re.compile(r"[\x0b\x0c\u2029]")
# Control characters, and invisible characters that keep a word from being found.
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b\u2060\ufeff]")
SPACES = re.compile("[\xa0\u2000-\u200a\u202f\u205f\u3000]")
# In characters, about seven thousand pages; a longer text would take hours to index.
LONGEST_TEXT = 20_000_000


class Flaw(StrEnum):
    """Why a file cannot be read, for programs; the Telegram bot has a sentence for each."""

    DAMAGED = "damaged"
    EMPTY = "empty"
    NO_TEXT = "no-text"
    PASSWORD = "password"
    PROTECTED = "protected"
    SCANNED = "scanned"
    TOO_LONG = "too-long"


class UnreadableError(ValueError):
    """A file cannot be read. The message follows the file's name and says what to do: "is empty; remove it"."""

    def __init__(self, message: str, flaw: Flaw = Flaw.DAMAGED) -> None:
        super().__init__(message)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its name inside the folder (POSIX slashes), its clean text with its outline, and its metadata.

    A blank line separates the paragraphs of the text; without an outline, its blocks are told by how it looks.
    The date is ISO 8601 ("2022-07-19"), the source is a URL; an unknown value is "".
    """

    name: str
    text: str
    title: str = ""
    date: str = ""
    source: str = ""
    outline: tuple[Block, ...] = field(default=(), compare=False)
    missing: str = ""  # what could not be read of the file, as a sentence without its name; "": all was read


def check_length(text: str) -> None:
    """Raises UnreadableError if the text is too long for one document."""
    if len(text) > LONGEST_TEXT:
        raise UnreadableError(
            f"holds {len(text):,} characters and the limit is {LONGEST_TEXT:,}; split it", Flaw.TOO_LONG
        )


def tidy(text: str) -> str:
    """The text with uniform line ends and spaces, no trailing spaces and no consecutive blank lines."""
    text = PARAGRAPH_ENDS.sub("\n\n", LINE_ENDS.sub("\n", text))
    text = SPACES.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    lines = (line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def one_line(text: str) -> str:
    """The text on one line, with single spaces."""
    return " ".join(tidy(text).split())


def title_from(name: str) -> str:
    """A file's name as a title: "guides/setting_up.md" gives "Setting up"; a date keeps its hyphens."""
    words = " ".join(re.sub(r"_+|(?<!\d)-+|-+(?!\d)", " ", PurePosixPath(name).stem).split())
    return words[:1].upper() + words[1:]
