"""Mails of any format as parts: sender and recipients, the text, earlier mails that it quotes, and attachments."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest

from lxml import etree, html

from seeds import markup
from seeds.documents import Document, tidy, title_from
from seeds.mails import attachments
from seeds.mails.attachments import Attachment
from seeds.outline import Kind
from seeds.paragraphs import announces
from seeds.parts import Part, assemble
from seeds.sections import below, parts_of

_QUOTED = re.compile(r"(?:>[ \t]?)+")
_SIGNATURE = re.compile(r"^--$", re.MULTILINE)
# The line, or the lines with sender and date, that mail programs write above the earlier mail.
_EARLIER = re.compile(
    r"[-_ ]{2,}\s*(?:original|forwarded|ursprüngliche|weitergeleitete|исходное|пересылаемое|mensaje|message)\b.*"
    r"|\*?(?:from|von|от|de|da)\*?\s?:.*\n\*?(?:sent|date|to|gesendet|datum|an|отправлено|дата|кому|envoyé|à|enviado"
    r"|para|fecha)\*?\s?:.*",
    re.IGNORECASE | re.DOTALL,
)
# How mail programs mark an earlier mail in HTML.
_QUOTES = "//blockquote|//div[contains(@class, 'gmail_quote') or contains(@class, 'yahoo_quoted')]"
# Private characters, which stand before and after an earlier mail while the page is read.
_BEGIN, _END = "\ue0f0", "\ue0f1"


@dataclass(frozen=True, slots=True)
class Body:
    """One text of a mail: plain, as a page, or both."""

    plain: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A mail; an unknown value is "". `to` holds the recipients by label: To, Cc. The date is ISO 8601."""

    subject: str
    sender: str
    to: tuple[tuple[str, str], ...]
    date: str
    bodies: tuple[Body, ...]
    attached: tuple[Attachment, ...]


def document(name: str, message: Message) -> Document:
    """The mail as a document under its subject."""
    with attachments.limits():
        head = Part("\n".join(_head(message)))
        files, missing = attachments.sections(message.attached)
    text, outline = assemble([head, *_bodies(message), *files])
    title = message.subject or title_from(name)
    return Document(name, text, title, message.date, outline=outline, missing=attachments.told(missing))


def section(message: Message) -> tuple[list[Part], list[str]]:
    """The mail as a section of a mailbox, and what is missing; call it within `attachments.limits`."""
    sender = re.sub(r"\s*<[^<>]*>", "", message.sender).strip('" ')
    place = ", ".join(filter(None, (f"mail of {message.date}" if message.date else "mail", sender)))
    files, missing = attachments.sections(message.attached)
    lines = [*_head(message), *([f"Date: {message.date}"] if message.date else [])]
    heading = Part(message.subject or "(no subject)", Kind.HEADING, 1, place)
    parts = [heading, *below([Part("\n".join(lines)), *_bodies(message), *files], 1, place)]
    return parts, [f"{place}: {each}" for each in missing]


def _head(message: Message) -> list[str]:
    """The lines that say who wrote to whom."""
    return [f"{label}: {value}" for label, value in (("From", message.sender), *message.to) if value]


def _bodies(message: Message) -> Iterator[Part]:
    for body in message.bodies:
        yield from _marked(_body(body))


def _body(body: Body) -> list[Part]:
    """The plain text, or the page if the plain text holds less than half of it."""
    plain = list(_plain(tidy(body.plain)))
    page = list(_page(body.page)) if body.page else []
    return page if _letters(plain) * 2 < _letters(page) else plain


def _letters(parts: Iterable[Part]) -> int:
    return sum(map(str.isalnum, "".join(part.text for part in parts)))


def _plain(text: str) -> Iterator[Part]:
    """The parts of a plain text; quoted lines and what follows the sign of a signature are notes."""
    own, *signature = _SIGNATURE.split(text, maxsplit=1)
    for is_quoted, run in groupby(own.split("\n"), key=lambda line: line.startswith(">")):
        lines = "\n".join(_QUOTED.sub("", line, count=1) if is_quoted else line for line in run)
        yield from _as_notes(_texts(lines)) if is_quoted else _texts(lines)
    yield from _as_notes(_texts("".join(signature)))


def _texts(text: str) -> Iterator[Part]:
    """The parts of a text without headings: a short line of a mail is a greeting or a name."""
    for part in parts_of(Document("", tidy(text))):
        yield Part(part.text) if part.kind is Kind.HEADING else part


def _as_notes(parts: Iterable[Part]) -> Iterator[Part]:
    return (Part(part.bullet + part.text, Kind.NOTE) for part in parts)


def _page(page: str) -> Iterator[Part]:
    root = markup.parse(re.sub(f"[{_BEGIN}{_END}]", "", page))
    if root is None:
        return
    quotes = root.xpath(_QUOTES)
    for quote in quotes if isinstance(quotes, list) else []:
        _frame(quote)
    depth = 0
    for part in markup.parts_of(root):
        depth += (part.text == _BEGIN) - (part.text == _END)
        if part.text not in (_BEGIN, _END):
            yield Part(part.bullet + part.text, Kind.NOTE) if depth > 0 else part


def _frame(quote: etree._Element) -> None:
    """Puts the signs of begin and end into the element."""
    begin, end = html.Element("p"), html.Element("p")
    begin.text, end.text = _BEGIN, _END
    begin.tail, quote.text = quote.text, None
    quote.insert(0, begin)
    quote.append(end)


def _marked(parts: list[Part]) -> Iterator[Part]:
    """The parts, with the line above a quotation and all that follows the head of an earlier mail as notes."""
    is_earlier = False
    for part, following in zip_longest(parts, parts[1:]):
        head = f"{part.text}\n{following.text if following else ''}"
        is_earlier = is_earlier or bool(_EARLIER.match(head))
        leads_in = following is not None and following.kind is Kind.NOTE and announces(part.text)
        yield replace(part, kind=Kind.NOTE, level=0) if is_earlier or leads_in else part
