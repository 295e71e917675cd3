"""News text: a title, a date line, an optional photo credit, the body, and the address that it came from.

The labels are trusted where the first lines are labelled as `write` labels them; in other texts the parts are guessed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from seeds.dates import iso_date
from seeds.documents import Document, one_line, tidy
from seeds.outline import Kind
from seeds.parts import Part, assemble
from seeds.texts.stated_dates import stated_date
from seeds.texts.unmarked import headed

URL = re.compile(r"<?(https?://[^\s<>]+)>?")
LABEL = r"(?:original|source|url|link|источник|оригинал|ссылка|адрес|quelle|fuente|lien)(?: url| link)?\s*:"
ONLY_LABEL = re.compile(LABEL, re.IGNORECASE)
LABELLED_URL = re.compile(rf"{LABEL}.{{0,80}}?{URL.pattern}\.?", re.IGNORECASE)
RELATED = re.compile(
    r"(?:related(?: articles?| stor(?:y|ies)| news)?|read (?:more|also|next)|see also|also read|more on this"
    r"|читайте (?:также|далее|ещ[её])|читать (?:также|далее)|по теме|(?:lesen|sehen) sie auch|mehr zum thema"
    r"|(?:à )?lire aussi|lea también)\s*:\s*\S.*",
    re.IGNORECASE,
)
CREDIT = re.compile(
    r"(?:photo|picture|image|фото|foto|bild)\b.{0,80}|©.{1,80}|[^.!?…:/]{1,60} / [^.!?…:/]{1,40}"
    r"|.{0,60}\b(?:Getty Images|Reuters|TASS|AFP|EPA|ТАСС|РИА Новости)",
    re.IGNORECASE,
)
# The target must begin like an address, so that code such as table[key](argument) stays unchanged.
LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:https?:|mailto:|[#/])(?:[^\s()]|\([^\s()]*\))*(?: \"[^\"]*\")?\)")
TITLE_LABEL = re.compile(r"^(?:title|headline|заголовок|название|titel|titre|título)\s*:\s*", re.IGNORECASE)
HEADLINE = re.compile(r"[\w«“„‘\"].*[^.,;:{]|\w")
WRITTEN = re.compile(
    r"Title: (?P<title>[^\n]+)(?=\n(?:Date|Source): )"
    r"(?:\nDate: (?P<date>\d{4}-\d\d-\d\d))?(?:\nSource: (?P<source>https?://\S+))?\n\n(?P<body>.+)",
    re.DOTALL,
)
HEADER_LINES = 4
LONGEST_TITLE = 200
DATED_LINES = 200


@dataclass(frozen=True, slots=True)
class Article:
    """The parts of a news text; the date and the source are "" where they are missing."""

    title: str
    date: str
    source: str
    body: str


def document(name: str, text: str, title: str) -> Document:
    """A tidy text as a Document: split into its parts if it is a news text, else whole and under the given title."""
    article = parse(text)
    if article:
        return Document(name, article.body, article.title, article.date, article.source)
    return Document(name, text, title)


def from_parts(name: str, parts: Sequence[Part], title: str) -> Document:
    """The parts as a Document under the given title, which is not repeated in the text; a news text is split."""
    parts = headed(parts)
    text, outline = assemble(parts)
    article = parse(text)
    if article and article.source and (inside := _of_body(parts, article.body)):
        text, outline = assemble(inside)
        return Document(name, text, article.title, article.date, article.source, outline)
    title, date = (article.title, article.date) if article else (title, "")
    is_headed = len(outline) > 1 and (article is not None or parts[0].kind is Kind.HEADING)
    if is_headed and one_line(parts[0].text) == one_line(title):
        text, outline = assemble(parts[1:])
    return Document(name, text, title, date or stated_date(parts, title), outline=outline)


def _of_body(parts: Iterable[Part], body: str) -> list[Part]:
    """The parts in the body of the news text, which has neither its header nor the marks of links.

    None if they are not the whole body: a line of the header may be inside a part.
    """
    found, at = [], 0
    for part in parts:
        words = LINK.sub(r"\1", tidy(part.text).strip())
        start = body.find(words, at) if words else -1
        if start >= 0 and not _has_words(body[at:start]):
            at = start + len(words)
            found.append(replace(part, text=words))
    return [] if _has_words(body[at:]) else found


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def write(article: Article) -> str:
    """The article as a text that `parse` reads back word for word, whatever its body contains."""
    labelled = {"Title": one_line(article.title), "Date": article.date, "Source": article.source}
    header = [f"{label}: {value}" for label, value in labelled.items() if value]
    return "\n".join([*header, "", article.body])


def parse(text: str) -> Article | None:
    """The parts of a tidy news text; None if it is not one.

    A news text has a title, and a date line or a source. A text with more date lines is a diary or a chat.
    """
    if found := WRITTEN.fullmatch(text):
        return Article(**found.groupdict(""))
    source, lines = _split_source(text.split("\n"))
    title, date, lines = _split_header(lines)
    if not title or not (date or source) or any(iso_date(line) for line in lines[:DATED_LINES]):
        return None
    body = tidy("\n".join(LINK.sub(r"\1", line) for line in lines if not RELATED.fullmatch(line)))
    return Article(LINK.sub(r"\1", title), date, source, body) if body else None


def _split_source(lines: list[str]) -> tuple[str, list[str]]:
    """The address in the last line or in a labelled header line ("" if there is none), and the other lines."""
    filled = [number for number, line in enumerate(lines) if line]
    for number in filled[-1:] + filled[1 : 2 * HEADER_LINES]:
        if found := LABELLED_URL.fullmatch(lines[number]):
            others = lines[:number] + lines[number + 1 :]
            is_one_of_many = any(map(LABELLED_URL.fullmatch, others))
            return ("", lines) if is_one_of_many else (_address(found[1]), others)
    last = filled[-1] if filled else 0
    found = URL.fullmatch(lines[last])
    if len(filled) < 3 or not found:
        return "", lines
    if ONLY_LABEL.fullmatch(lines[filled[-2]]):
        return _address(found[1]), lines[: filled[-2]]
    return ("", lines) if lines[last - 1] else (_address(found[1]), lines[:last])


def _address(found: str) -> str:
    return found if "(" in found else found.rstrip(")")


def _split_header(lines: list[str]) -> tuple[str, str, list[str]]:
    """The title and the date ("" where missing), and the remaining lines without a photo credit."""
    filled = [number for number, line in enumerate(lines) if line][:HEADER_LINES]
    dated = next((number for number in filled if iso_date(lines[number])), None)
    titled = next((number for number in filled if number != dated), None)
    if titled is None or not _is_title(lines[titled]):
        return "", "", lines
    title = TITLE_LABEL.sub("", lines[titled].strip(), count=1)
    if dated is None:
        return (title, "", lines[titled + 1 :]) if _is_headline(lines, titled) else ("", "", lines)
    if dated < titled and not _is_headline(lines, titled):
        return "", "", lines
    body = lines[titled + 1 : dated] + _without_credit(lines[max(titled, dated) + 1 :])
    return title, iso_date(lines[dated]), body


def _is_title(line: str) -> bool:
    return len(line) <= LONGEST_TITLE and any(character.isalpha() for character in line)


def _is_headline(lines: list[str], number: int) -> bool:
    """Whether the line stands alone, is not indented, and does not end like a sentence or a greeting."""
    alone = number + 1 == len(lines) or not lines[number + 1]
    return alone and bool(HEADLINE.fullmatch(lines[number]))


def _without_credit(lines: list[str]) -> list[str]:
    """The lines from the first one that is not blank, a date or a photo credit."""
    for number, line in enumerate(lines):
        if line and not CREDIT.fullmatch(line) and not iso_date(line):
            return lines[number:]
    return []
