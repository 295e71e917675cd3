"""Mails (.eml)."""

import base64
import email
import email.header
import email.utils
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.message import Message as Raw
from typing import Any

from seeds.documents import Document, UnreadableError, one_line
from seeds.encodings import decode
from seeds.mails import messages
from seeds.mails.attachments import Attachment
from seeds.mails.messages import Body, Message

_HEADERS = ("From", "To", "Subject", "Date", "Received", "MIME-Version", "Content-Type")
# In characters. The email package takes quadratic time to decode a header.
_LONGEST_HEADER = 50_000
# They prove who wrote the mail, or tell programs what became of it, and hold no words of a person.
_FOR_PROGRAMS = (
    *("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"),
    *("message/delivery-status", "message/disposition-notification", "message/feedback-report", "text/rfc822-headers"),
)


@dataclass(slots=True)
class _Found:
    bodies: list[Body] = field(default_factory=list)
    attached: list[Attachment] = field(default_factory=list)


def read(data: bytes, name: str) -> Document:
    """The text with its sender and recipients, and the attachments. Raises UnreadableError if it is not a mail."""
    raw = email.message_from_bytes(_as_bytes(data).lstrip())
    if not any(header in raw for header in _HEADERS):
        raise UnreadableError("is not a mail; save it again from its mail program")
    return messages.document(name, message(raw))


def _as_bytes(data: bytes) -> bytes:
    """The mail as it was sent, if an editor has saved it as UTF-16."""
    return decode(data).encode() if b"\0" in data[:4] else data


def message(raw: Raw) -> Message:
    """The message that the email package has parsed."""
    found = _Found()
    _gather(raw, found)
    to = tuple((label, _header(raw, label)) for label in ("To", "Cc"))
    return Message(
        subject=_header(raw, "Subject"),
        sender=_header(raw, "From") or _header(raw, "Sender"),
        to=to,
        date=_date(raw),
        bodies=tuple(found.bodies),
        attached=tuple(found.attached),
    )


def decoded(value: Any) -> str:
    """The value of a header on one line, with its encoded words decoded."""
    plain = whole(str(value))
    if len(plain) > _LONGEST_HEADER:
        return one_line(plain)
    try:
        chunks = email.header.decode_header(value)
    except (HeaderParseError, ValueError):
        return one_line(plain)
    words = (_word(chunk, charset) if isinstance(chunk, bytes) else whole(chunk) for chunk, charset in chunks)
    return one_line("".join(words))


def _word(data: bytes, charset: str | None) -> str:
    try:
        return _text(data, charset)
    except UnreadableError:
        return data.decode("ascii", "replace")


def whole(text: str) -> str:
    """The text without halves of characters, which some encodings and headers let through."""
    return text.encode("utf-8", "replace").decode()


def _header(raw: Raw, label: str) -> str:
    return ", ".join(filter(None, map(decoded, raw.get_all(label, []))))


def _date(raw: Raw) -> str:
    try:
        return email.utils.parsedate_to_datetime(str(raw["Date"])).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _gather(part: Raw, found: _Found) -> None:
    """Adds the texts and the files of the part."""
    kind = part.get_content_type()
    if kind.startswith("multipart/") and not part.is_multipart():
        found.bodies.append(Body(_content(part, found)))  # nothing in it is where the mail says
    elif kind == "multipart/alternative":
        leaves = list(_leaves(part))
        texts = [leaf for leaf in leaves if _is_text(leaf)]
        plain, page = (
            "\n\n".join(_content(text, found) for text in texts if (text.get_content_subtype() == "html") is is_page)
            for is_page in (False, True)
        )
        found.bodies.append(Body(plain, page))
        for leaf in leaves:
            if not _is_text(leaf):
                _gather(leaf, found)
    elif kind.startswith("multipart/"):
        for each in part.get_payload():
            _gather(each, found)  # type: ignore[arg-type]
    elif _is_text(part):
        content = _content(part, found)
        found.bodies.append(Body(page=content) if part.get_content_subtype() == "html" else Body(content))
    elif kind not in _FOR_PROGRAMS and not _is_shown_inside(part):
        found.attached.append(_attachment(part, kind))


def _leaves(part: Raw) -> Iterator[Raw]:
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        for each in part.get_payload():
            yield from _leaves(each)  # type: ignore[arg-type]
    else:
        yield part


def _is_text(part: Raw) -> bool:
    """Whether the part is text of the mail itself."""
    is_apart = part.get_content_disposition() == "attachment" or part.get_filename()
    return part.get_content_type() in ("text/plain", "text/html") and not is_apart and not part.is_multipart()


def _is_shown_inside(part: Raw) -> bool:
    is_inside = part.get_content_disposition() != "attachment" and "Content-ID" in part
    return part.get_content_maintype() == "image" and is_inside


def _content(part: Raw, found: _Found) -> str:
    """The text of the part; one that is not text, as it says, is added to the files."""
    payload = part.get_payload(decode=True)
    try:
        return _text(payload, part.get_content_charset()) if isinstance(payload, bytes) else ""
    except UnreadableError:
        found.attached.append(_attachment(part, part.get_content_type()))
        return ""


def _text(data: bytes, charset: str | None) -> str:
    try:
        return whole(data.decode(charset or "ascii"))
    except (LookupError, ValueError):
        return decode(data) if data else ""


def _attachment(part: Raw, kind: str) -> Attachment:
    name = decoded(part.get_filename() or "")
    if kind.startswith("message/") and part.is_multipart():
        inside: Any = part.get_payload()
        name = name or _header(inside[0], "Subject") or "mail"
        data = b"\n\n".join(each.as_bytes() for each in inside)
        if str(part["Content-Transfer-Encoding"]).strip().lower() == "base64":
            data = base64.b64decode(data)
        return Attachment(name if name.endswith(".eml") else f"{name}.eml", data, is_text=True)
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    name = name or f"attachment{mimetypes.guess_extension(kind) or ''}"
    return Attachment(name, data, is_text=kind.startswith("text/"))
