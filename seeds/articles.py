"""News text: a title, a date line, perhaps a photo credit, the body, and the address that it came from.

A text whose first lines are labelled as `write` labels them is taken at its word; of others the parts are guessed.
"""

import re
from dataclasses import dataclass

from seeds.dates import iso_date
from seeds.documents import Document, one_line, tidy

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
# An address inside a link begins like one, so that code such as table[key](argument) stays as it is.
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
    """The parts of a news text; the date or the source is "" when it has none."""

    title: str
    date: str
    source: str
    body: str


def document(name: str, text: str, title: str) -> Document:
    """A tidy text as a Document: taken apart when it is a news text, else whole and under the given title."""
    article = parse(text)
    if article:
        return Document(name, article.body, article.title, article.date, article.source)
    return Document(name, text, title)


def write(article: Article) -> str:
    """The article as a text that `parse` reads back word for word, whatever its body looks like."""
    labelled = {"Title": one_line(article.title), "Date": article.date, "Source": article.source}
    header = [f"{label}: {value}" for label, value in labelled.items() if value]
    return "\n".join([*header, "", article.body])


def parse(text: str) -> Article | None:
    """The parts of a tidy news text; None when it is not one: it has no title with a date line or a source.

    A text with more date lines is a diary or a chat and not news.
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
    """The address in the last line or in a labelled line of the header ("" if none), and the other lines."""
    filled = [number for number, line in enumerate(lines) if line]
    for number in filled[-1:] + filled[1 : 2 * HEADER_LINES]:
        if found := LABELLED_URL.fullmatch(lines[number]):
            return _address(found[1]), lines[:number] + lines[number + 1 :]
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
    """The title and the date ("" where missing), and the lines without them and without a photo credit."""
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
    """Whether the line stands alone, unindented, and does not end as a sentence or a greeting does."""
    alone = number + 1 == len(lines) or not lines[number + 1]
    return alone and bool(HEADLINE.fullmatch(lines[number]))


def _without_credit(lines: list[str]) -> list[str]:
    """The lines from the first that is neither blank, nor another date, nor a photo credit."""
    for number, line in enumerate(lines):
        if line and not CREDIT.fullmatch(line) and not iso_date(line):
            return lines[number:]
    return []
