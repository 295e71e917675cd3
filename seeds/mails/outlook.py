"""Mails of Outlook (.msg)."""

import codecs
import re
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

import oxmsg
from oxmsg.properties import Properties

from seeds.documents import Document, UnreadableError, one_line
from seeds.encodings import decode
from seeds.mails import messages
from seeds.mails.attachments import Attachment
from seeds.mails.mail import decoded, whole
from seeds.mails.messages import Body, Message

# The numbers of properties (MS-OXPROPS).
_SENDER, _TO, _CC, _SUBJECT, _RICH_TEXT, _CODE_PAGE = 0x0C1A, 0x0E04, 0x0E03, 0x0037, 0x1009, 0x3FFD
_NAMES_OF_FILE = (0x3707, 0x3704, 0x3001)
_EIGHT_BITS = 0x001E
# Where a person is listed in the firm: "</o=Firm/ou=Group/cn=Recipients/cn=jon>".
_NO_ADDRESS = re.compile(r"\s*<[^<>@]*>")
# What oxmsg decodes such texts with where the mail names no code page for them.
_OWN_PAGE = "iso-8859-15"
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"


def read(data: bytes, name: str) -> Document:
    """The text with its sender and recipients, and the attachments. Raises UnreadableError if it is not a mail."""
    if not data.startswith(_COMPOUND_FILE):
        raise UnreadableError("is not a mail of Outlook; save it again from its mail program")
    _know_windows_pages()
    mail = oxmsg.Message.load(data)
    message = _message(mail)
    document = messages.document(name, message)
    if message.bodies == (Body(),) and any(each.pid == _RICH_TEXT for each in mail.properties):
        lost = "its text is there only with formatting (RTF): save it again as .eml"
        return replace(document, missing="; ".join(filter(None, (lost, document.missing))))
    return document


def _message(mail: oxmsg.Message) -> Message:
    return Message(
        subject=_text(mail.properties, _SUBJECT),
        sender=_NO_ADDRESS.sub("", decoded(_in_its_page(mail.properties, _SENDER, mail.sender or ""))),
        to=(("To", _text(mail.properties, _TO)), ("Cc", _text(mail.properties, _CC))),
        date=_date(mail.sent_date),
        bodies=(Body(_body(mail, "body"), _body(mail, "html_body")),),
        attached=tuple(map(_attachment, mail.attachments)),
    )


def _body(mail: oxmsg.Message, form: str) -> str:
    """The body in this form; if it is not in the code page that the mail names, in the most likely one."""
    try:
        return whole(getattr(mail, form) or "")
    except UnicodeDecodeError as error:
        return decode(error.object)


def _date(moment: datetime | None) -> str:
    """The day; Outlook writes the year 1601 where it knows none."""
    return moment.date().isoformat() if moment and moment.year > 1601 else ""


def _text(properties: Properties, number: int) -> str:
    """A text on one line."""
    return one_line(whole(_in_its_page(properties, number, properties.str_prop_value(number) or "")))


def _in_its_page(properties: Properties, number: int, text: str) -> str:
    """The text; if it has eight bits a character and no code page is named for it, in that of the body."""
    kinds = {each.pid: each.ptyp for each in properties}
    if kinds.get(number) == _EIGHT_BITS and _CODE_PAGE not in kinds:
        with suppress(UnicodeError):
            return text.encode(_OWN_PAGE).decode(properties.body_encoding)
    return text


def _attachment(attached: Any) -> Attachment:
    properties = attached.properties
    name = next(filter(None, (_text(properties, each) for each in _NAMES_OF_FILE)), "attachment")
    is_text = (attached.mime_type or "").startswith("text/")
    return Attachment(name, attached.file_bytes or b"", is_text)


@cache
def _know_windows_pages() -> None:
    """Python calls "windows-950", as oxmsg names the code page, "cp950"."""
    codecs.register(lambda name: codecs.lookup(f"cp{name[8:]}") if re.fullmatch(r"windows[-_]\d{3}", name) else None)
