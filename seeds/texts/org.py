"""Org files (.org): the text without the markup."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from seeds import articles
from seeds.dates import iso_date
from seeds.documents import Document, tidy, title_from
from seeds.encodings import decode
from seeds.outline import Kind
from seeds.paragraphs import CELLS, names_columns
from seeds.parts import Part

_KEYWORD = re.compile(r"[ \t]*#\+([\w-]+)(?:\[[^\]]*\])?:[ \t]*(.*)")
_BEGIN = re.compile(r"[ \t]*#\+begin_(\w+)(?:[ \t].*)?", re.IGNORECASE)
_HEADING = re.compile(r"(\*+)[ \t]+(?:\[#\w\][ \t]+)?(\S.*?)(?:[ \t]+:[\w@#%:]+:)?")
_ITEM = re.compile(r"([ \t]*)([-+]|(?<=[ \t])\*|\d{1,3}[.)]|[a-zA-Z][.)])[ \t]+(?:\[[ xX-]\][ \t]+)?(\S.*)?")
_TERM = re.compile(r"(.+?)[ \t]+::(?:[ \t]+(.*))?")
_DRAWER = re.compile(r"[ \t]*:[\w-]+:[ \t]*")
_END_DRAWER = re.compile(r"[ \t]*:END:[ \t]*", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[fn:([^\]:\s]+)\][ \t]+(.*)")
_RULE = re.compile(r"[ \t]*\|[-+|: ]*\|?[ \t]*|-{5,}|[ \t]*\+[-=+]+\+[ \t]*")
_COMMENT = re.compile(r"[ \t]*#(?:[ \t].*|\+end_\w+.*|\+END_\w+.*)?")
# Words that are linked wherever they occur; other targets, in two brackets, are not shown.
_LINKED_WORDS = re.compile(r"<<<([^<>\n]*)>>>")
_LINK = re.compile(r"\[\[([^\[\]]+)\](?:\[([^\[\]]+)\])?\]")
_MARKS = (
    re.compile(r"\[fn:[^\]]*\]|(?<!<)<<[^<>\n]*>>|\{\{\{[^{}\n]*\}\}\}"),
    re.compile(r"\\\\[ \t]*$", re.MULTILINE),
)
_PAIRED = re.compile(r"(?<![^\s\-({'\"|])([*/_=~+])(?=\S)([^\n]*?\S)\1(?![^\s\-.,:!?;'\")}\[|\\])")
_VERBATIM = frozenset("=~")
_CODE = frozenset(["src", "example", "export", "latex", "html", "ascii"])
_TITLED = frozenset(["caption", "attr_title"])
_KEPT = frozenset(["author", "subtitle", "description", "abstract"])
_INLINE_LIMIT = 20_000  # characters; a longer line is no text of a person


def read(data: bytes, name: str) -> Document:
    """The text, titled by its keyword or first heading. Raises UnreadableError if the bytes are not text."""
    reader = _Reader(tidy(decode(data)).split("\n"))
    parts = list(reader.parts())
    heading = parts[0].text if parts and parts[0].kind is Kind.HEADING else ""
    document = articles.from_parts(name, parts, reader.title or heading or title_from(name))
    missing = "the files that it includes are left out" if reader.includes else ""
    return replace(document, date=document.date or reader.date, missing=missing)


class _Reader:
    """A walk over the lines of a file."""

    def __init__(self, lines: list[str]) -> None:
        self.title = self.date = ""
        self.includes = False
        self._lines = lines
        # So that the end of a block without one is not looked for again and again.
        self._last = {_folded(line): number for number, line in enumerate(lines) if "#+" in line}
        self._at = 0

    def parts(self) -> Iterator[Part]:
        """The parts of the document."""
        while self._at < len(self._lines):
            line = self._lines[self._at]
            self._at += 1
            yield from self._block(line)

    def _block(self, line: str) -> Iterator[Part]:
        if not line.strip() or _RULE.fullmatch(line) or _COMMENT.fullmatch(line):
            return
        if found := _BEGIN.fullmatch(line):
            yield from self._enclosed(found[1].lower())
        elif found := _KEYWORD.fullmatch(line):
            yield from self._keyword(found[1].lower(), found[2])
        elif found := _HEADING.fullmatch(line):
            yield Part(_words(found[2]), Kind.HEADING, level=len(found[1]))
        elif _DRAWER.fullmatch(line):
            self._skip_drawer()
        elif line.lstrip().startswith("|"):
            yield from self._table(line)
        elif line.lstrip().startswith(": "):
            yield from self._fixed(line)
        elif (found := _ITEM.fullmatch(line)) and (found[1] or found[2] != "*"):
            yield from self._item(found)
        elif found := _FOOTNOTE.fullmatch(line):
            yield Part(_words(self._gathered(found[2])), Kind.NOTE)
        else:
            yield Part(_words(self._gathered(line)))

    def _keyword(self, key: str, value: str) -> Iterator[Part]:
        if key == "title":
            self.title = " ".join([self.title, _words(value)]).strip()
        elif key == "date":
            self.date = iso_date(value.strip("<>[] ").split(" ")[0]) or iso_date(value)
        elif key == "include":
            self.includes = True
        elif key in _TITLED:
            yield Part(_words(value), Kind.NOTE)
        elif key in _KEPT:
            yield Part(f"{key.capitalize()}: {_words(value)}")

    def _enclosed(self, kind: str) -> Iterator[Part]:
        """A block of code, whose end is found; what is inside other blocks is text."""
        end = f"#+end_{kind}"
        if kind not in _CODE | {"comment"} or self._last.get(end, -1) < self._at:
            return
        stop = next(n for n in range(self._at, len(self._lines)) if _folded(self._lines[n]) == end)
        inside, self._at = self._lines[self._at : stop], stop + 1
        if kind != "comment":
            yield Part("\n".join(inside), Kind.CODE)

    def _skip_drawer(self) -> None:
        for number in range(self._at, min(self._at + 100, len(self._lines))):
            if _END_DRAWER.fullmatch(self._lines[number]):
                self._at = number + 1
                return

    def _run(self, first: str, sign: str) -> list[str]:
        """The lines that begin with the same sign."""
        lines = [first]
        while self._at < len(self._lines) and self._lines[self._at].lstrip().startswith(sign):
            lines.append(self._lines[self._at])
            self._at += 1
        return lines

    def _fixed(self, first: str) -> Iterator[Part]:
        yield Part("\n".join(line.lstrip()[2:] for line in self._run(first, ":")), Kind.CODE)

    def _table(self, first: str) -> Iterator[Part]:
        lines = self._run(first, "|")
        rules = [number for number, line in enumerate(lines) if _RULE.fullmatch(line)]
        rows = [_cells(line) for line in lines if not _RULE.fullmatch(line)]
        has_head = bool(rules) and 0 < rules[0] == 1 < len(rows)
        context = CELLS.join(rows[0]) if has_head or names_columns(rows) else ""
        yield from (Part(CELLS.join(row), Kind.ROW, context=context) for row in rows if any(row))

    def _item(self, found: re.Match[str]) -> Iterator[Part]:
        indent, sign, text = len(found[1]), found[2], self._gathered(found[3] or "")
        level = min(indent // 2, 8)
        if term := _TERM.fullmatch(text.replace("\n", " ")):
            yield Part(_words(term[1]), Kind.ITEM, level=level, bullet="- ")
            yield Part(_words(term[2] or ""), Kind.ITEM, level=level + 1, context=_words(term[1]))
        elif sign[0].isalnum():
            yield Part(f"{sign} {_words(text)}", Kind.ITEM, level=level)
        else:
            yield Part(_words(text), Kind.ITEM, level=level, bullet="- ")

    def _gathered(self, first: str) -> str:
        """The line with those that go on with it."""
        lines = [first.strip()]
        while self._at < len(self._lines) and self._goes_on(self._lines[self._at]):
            lines.append(self._lines[self._at].strip())
            self._at += 1
        return "".join(f"{line[:-2].rstrip()}\n" if line.endswith("\\\\") else f"{line} " for line in lines).strip()

    def _goes_on(self, line: str) -> bool:
        if not line.strip() or line.lstrip().startswith(("|", "#+", ": ")) or line.strip() == "#":
            return False
        return not any(sign.fullmatch(line) for sign in (_HEADING, _ITEM, _DRAWER, _FOOTNOTE, _RULE, _COMMENT))


def _folded(line: str) -> str:
    return line.strip().lower()


def _cells(line: str) -> Sequence[str]:
    return [_words(cell.strip()) for cell in line.strip().strip("|").split("|")]


def _words(text: str) -> str:
    """The text without the marks in it."""
    if len(text) > _INLINE_LIMIT:
        return text
    for mark in _MARKS:
        text = mark.sub("", text)
    text = _LINK.sub(lambda found: found[2] or found[1], _LINKED_WORDS.sub(r"\1", text))
    return _unmarked(text).strip()


def _unmarked(text: str, depth: int = 0) -> str:
    """The text without the signs of emphasis; inside code, signs are text."""
    if depth > 4:
        return text
    return _PAIRED.sub(lambda found: found[2] if found[1] in _VERBATIM else _unmarked(found[2], depth + 1), text)
