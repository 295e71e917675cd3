"""The words of mails: their heads, bodies and the texts attached to them."""

import base64
import email
import email.policy
import mailbox
import re
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lxml import html
from olefile import MAGIC, OleFileIO  # type: ignore[import-untyped]

_SHOWN = ("From", "To", "Cc", "Subject")


def mail(data: bytes) -> Iterator[str]:
    """The words of a mail; some programs save it in UTF-16."""
    data = data.decode("utf-16").encode() if b"\0" in data[:4] else data
    yield from _words(email.message_from_bytes(data.lstrip(), EmailMessage, policy=email.policy.default))


def mails(data: bytes) -> Iterator[str]:
    """The words of the mails in a mailbox."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "mails")
        path.write_bytes(data)
        with closing(mailbox.mbox(path)) as box:
            for each in box:
                yield from mail(each.as_bytes())


def _words(message: EmailMessage) -> Iterator[str]:
    yield from (str(message.get(label, "")) for label in _SHOWN)
    body = message.get_body(("plain", "html"))
    if body is not None:
        yield _text(body)
    for part in message.walk():
        if part is not message and part.get_content_type() == "message/rfc822":
            yield from _inside(part)
        elif part.is_attachment() and part.get_content_maintype() == "text":
            yield _text(part)


def _inside(part: EmailMessage) -> Iterator[str]:
    """The words of a mail inside the mail; some programs encode it."""
    inner = part.get_content()
    if part["Content-Transfer-Encoding"] == "base64":
        yield from mail(base64.b64decode(inner.as_bytes()))
    else:
        yield from _words(inner)


def _text(part: Any) -> str:
    try:
        content = str(part.get_content())
    except (LookupError, UnicodeError, ValueError):
        return ""
    return page(content) if part.get_content_subtype() == "html" else content


def page(text: str) -> str:
    """The words of a page."""
    tree = html.fromstring(text or "<p></p>")
    for each in tree.xpath("//script | //style | //title | //head | //comment()"):
        each.drop_tree()
    return str(tree.text_content())


def outlook(data: bytes) -> Iterator[str]:
    """The words of a mail of Outlook: its subject and its body; or of a mail as it is sent, under this suffix."""
    if not data.startswith(MAGIC):
        yield from mail(data)
        return
    with OleFileIO(BytesIO(data)) as file:
        for name in file.listdir():
            kind = re.fullmatch(r"__substg1\.0_(0037|1000)001F", name[-1])
            if kind and len(name) == 1:
                yield file.openstream(name).read().decode("utf-16-le")
