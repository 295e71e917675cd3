"""Names of files, for people to read and for safe use on a disk."""

import re
import unicodedata
from collections.abc import Collection

from bot.splitting import beginning

LONGEST_SHOWN = 60
LONGEST_KEPT = 255
# In bytes: file systems allow 255, and a number and a suffix must still fit.
LONGEST_STEM = 150


def kept(name: str) -> str:
    """The name without unprintable characters, among them those that reverse the direction of text."""
    printable = "".join(character for character in unicodedata.normalize("NFC", name) if character.isprintable())
    return " ".join(printable.split())[:LONGEST_KEPT]


def shown(name: str) -> str:
    """The name, shortened to fit on a line."""
    return beginning(name, LONGEST_SHOWN)


def safe(name: str, suffix: str, taken: Collection[str]) -> str:
    """A name with this suffix that is safe in any folder and not among those taken, ignoring case."""
    stem = kept(name)
    stem = stem[: len(stem) - len(suffix)] if stem.lower().endswith(suffix) else stem
    stem = re.sub(r"[^\w .,()+–-]", "_", stem).strip(" .~_") or "file"
    stem = stem.encode()[:LONGEST_STEM].decode("utf-8", "ignore").rstrip()
    folded = {each.casefold() for each in taken}
    candidates = (f"{stem} ({number}){suffix}" if number > 1 else stem + suffix for number in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate.casefold() not in folded)
