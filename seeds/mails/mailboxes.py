"""Mailboxes (.mbox): many mails in one file, each a section."""

import email
import re
from collections.abc import Iterator

from seeds.documents import LONGEST_TEXT, Document, Flaw, UnreadableError, title_from
from seeds.mails import attachments, messages
from seeds.mails.mail import message
from seeds.parts import Part, assemble

# The line before a mail: sender and date, as in "From marta@example.org Fri May  3 09:30:00 2024".
_BEGIN = re.compile(rb"^From .{0,300}\d{4}\b.{0,20}\r?\n(?=[!-9;-~]+:|>From |From )", re.MULTILINE)
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)


def read(data: bytes, name: str) -> Document:
    """The mails in order, as many as there is room and time for. Raises UnreadableError if there is none."""
    places = [found.span() for found in _BEGIN.finditer(data)]
    if not places:
        raise UnreadableError("is not a mailbox; export it again from its mail program")
    parts: list[Part] = []
    missing: list[str] = []
    length = count = 0
    with attachments.limits():
        for mail in _mails(data, places):
            found, lost = messages.section(message(email.message_from_bytes(mail)))
            length += sum(len(part.text) + 4 for part in found)
            if length > LONGEST_TEXT or attachments.is_late():
                break
            parts += found
            missing += lost
            count += 1
    if not count:
        raise UnreadableError("begins with a mail that is too large; split it", Flaw.TOO_LONG)
    if count < len(places):
        missing.insert(0, f"its last {len(places) - count:,} of {len(places):,} mails: split the mailbox")
    text, outline = assemble(parts)
    return Document(name, text, title_from(name), outline=outline, missing=attachments.told(missing))


def _mails(data: bytes, places: list[tuple[int, int]]) -> Iterator[bytes]:
    ends = [start for start, _ in places[1:]] + [len(data)]
    for (_, start), end in zip(places, ends, strict=True):
        yield _ESCAPED.sub(rb"\1", data[start:end])
