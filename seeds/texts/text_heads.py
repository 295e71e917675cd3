"""What a plain text says of itself in labelled lines: its title and date; e-books of Project Gutenberg; RFCs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from seeds.dates import iso_date
from seeds.documents import one_line

_LABELLED = re.compile(r"[ \t]{0,8}([^\W\d_][\w /-]{1,30}?)[ \t]*:[ \t]+(\S.*)")
_TITLES = (
    *("title", "subject", "headline", "re", "заголовок", "название", "тема", "titel", "betreff", "titre", "objet"),
    *("título", "asunto"),
)
_DATES = (
    *("date", "release date", "posting date", "publication date", "date of issue", "issued", "sent", "effective date"),
    *("last updated", "last modified", "updated", "дата", "дата публикации", "обновлено", "datum", "stand", "fecha"),
    *("date de publication", "publié le"),
)
_BRACKETS = re.compile(r"\s*[\[(].*[\])]\s*$")
_HEAD_LINES = 40
# Without a title, so many labelled lines make a head.
_FEWEST = 2
_LONGEST_TITLE = 200
_START = re.compile(r"^\*{3} ?START OF TH(?:E|IS) PROJECT GUTENBERG [^\n]*(?:\n[^\n]+)?\*{3}[ \t]*$", re.MULTILINE)
_END = re.compile(r"^\*{3} ?END OF TH(?:E|IS) PROJECT GUTENBERG ", re.MULTILINE)
_RFC = re.compile(r"Request for Comments:[ \t]*\d+|Internet[- ]Draft")
_CENTERED = 6  # spaces before a title


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a text says, "" where it says nothing, and the text that belongs to the document."""

    text: str
    title: str = ""
    date: str = ""


def read(text: str) -> Head:
    """The head of a tidy text."""
    start = _START.search(text)
    if start:
        return _gutenberg(text, start)
    lines = text.split("\n", _HEAD_LINES)[:_HEAD_LINES]
    if any(_RFC.search(line) for line in lines):
        return Head(text, _centered(lines))
    labels = _labels(lines)
    title = _first(labels, _TITLES)
    is_catalogue = sum(label in _TITLES for label, _ in _pairs(lines)) > 1
    if len(labels) < _FEWEST or len(title) > _LONGEST_TITLE or is_catalogue:
        return Head(text)
    return Head(text, title, _date(labels))


def _gutenberg(text: str, start: re.Match[str]) -> Head:
    """An e-book: what stands before and after it is about the collection, except the labelled lines."""
    end = _END.search(text, start.end())
    labels = _labels(text[: start.start()].split("\n"))
    told = {*_TITLES, *_DATES}
    kept = [f"{label.capitalize()}: {value}" for label, value in labels.items() if label not in told]
    body = text[start.end() : end.start() if end else len(text)].strip("\n")
    return Head("\n\n".join([*kept, body]), one_line(_first(labels, _TITLES)), _date(labels))


def _date(labels: Mapping[str, str]) -> str:
    dates = (iso_date(_BRACKETS.sub("", labels[label][:_LONGEST_TITLE])) for label in _DATES if label in labels)
    return next(filter(None, dates), "")


def _labels(lines: Sequence[str]) -> Mapping[str, str]:
    """The values by their labels in lower case; a value may go on in indented lines."""
    labels: dict[str, str] = {}
    for label, value in _pairs(lines):
        labels.setdefault(label, value)
    return labels


def _pairs(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    label, value = "", ""
    for line in [*lines, ""]:
        if label and line[:1].isspace() and line.strip() and not _LABELLED.fullmatch(line.strip()):
            value += f" {line.strip()}"
            continue
        if label:
            yield label, value
        found = _LABELLED.fullmatch(line)
        label, value = (found[1].lower(), found[2].strip()) if found else ("", "")


def _first(labels: Mapping[str, str], wanted: Sequence[str]) -> str:
    return next((labels[label] for label in wanted if label in labels), "")


def _centered(lines: Sequence[str]) -> str:
    """The title of an RFC: the first centered lines with blank lines around them."""
    title: list[str] = []
    for above, line in zip(["", *lines], lines, strict=False):
        is_centered = len(line) - len(line.lstrip()) >= _CENTERED and "  " not in line.strip()
        if is_centered and (title or not above):
            title.append(line.strip())
        elif title and line:
            title = []
        elif title:
            return " ".join(title)
    return ""
