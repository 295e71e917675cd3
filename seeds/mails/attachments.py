"""Files attached to a mail, read by the readers of their formats within limits for the whole file."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import PurePosixPath
from time import monotonic

from seeds.documents import Document, UnreadableError, one_line, title_from
from seeds.outline import Kind
from seeds.parts import Part
from seeds.readers import SUFFIXES, read_data
from seeds.sections import below, parts_of

# Seconds after which attachments are only named, well before the reading process is stopped.
SECONDS = 30.0
# Mails are attached to mails; deeper ones are only named.
DEEPEST = 3
_MOST_NAMED = 5
_LONGEST_NAME = 200

_depth: ContextVar[int] = ContextVar("depth", default=0)
_deadline: ContextVar[float] = ContextVar("deadline")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file attached to a mail; `text` says that it is text, whatever its name."""

    name: str
    data: bytes
    is_text: bool = False


@contextmanager
def limits() -> Iterator[None]:
    """Within it, the time limit holds for all attachments together; it may be nested."""
    depth = _depth.set(_depth.get() + 1)
    deadline = _deadline.set(_deadline.get(monotonic() + SECONDS))
    try:
        yield
    finally:
        _depth.reset(depth)
        _deadline.reset(deadline)


def is_late() -> bool:
    """Whether the time for attachments is over."""
    return monotonic() > _deadline.get()


def sections(attachments: Iterable[Attachment]) -> tuple[list[Part], list[str]]:
    """The parts of the attachments, each below a heading, and what is missing; call it within `limits`."""
    parts: list[Part] = []
    missing: list[str] = []
    for attachment in attachments:
        name = _printable(attachment.name)
        try:
            document = _read(attachment, name)
        except UnreadableError as error:
            trouble = str(error).replace("; ", ", ")  # a semicolon divides the phrases
            missing.append(f"the attachment {name} {trouble}")
            continue
        parts.append(Part(f"Attachment: {name}", Kind.HEADING, 1, name))
        parts += below(_with_title(document), 1, name)
        if document.missing:
            missing.append(f"{name}: {document.missing}")
    return parts, missing


def told(missing: list[str]) -> str:
    """What is missing as one phrase, shortened if it is long."""
    more = f"; and {len(missing) - _MOST_NAMED:,} more" if len(missing) > _MOST_NAMED else ""
    return "; ".join(missing[:_MOST_NAMED]) + more


def _printable(name: str) -> str:
    return one_line("".join(filter(str.isprintable, name)))[:_LONGEST_NAME]


def _read(attachment: Attachment, name: str) -> Document:
    if is_late():
        raise UnreadableError("was left out because the others took too long")
    if _depth.get() > DEEPEST:
        raise UnreadableError("is too deep inside other mails")
    is_known = PurePosixPath(name).suffix.lower() in SUFFIXES
    if not is_known and not attachment.is_text:
        raise UnreadableError("is of a type that is not read")
    return read_data(attachment.data, name if is_known else f"{name}.txt")


def _with_title(document: Document) -> Iterator[Part]:
    if document.title not in ("", title_from(document.name)):
        yield Part(document.title, Kind.HEADING, 1)
    yield from parts_of(document)
