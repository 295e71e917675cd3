"""AsciiDoc (.adoc): the text without the markup."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from seeds import articles
from seeds.dates import iso_date
from seeds.documents import Document, tidy, title_from
from seeds.encodings import decode
from seeds.outline import Kind
from seeds.paragraphs import CELLS
from seeds.parts import Part

_IGNORED = frozenset(["", "+", "'''", "<<<", "---", "***"])
_COMMENT = re.compile(r"//(?!/)")
_ATTRIBUTE = re.compile(r":(!?[\w-]+!?):(?:\s+(.*))?")
_HEADING = re.compile(r"(={1,6}|#{1,6})\s+(\S.*?)(?:\s+\1)?")
_DELIMITER = re.compile(r"-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|\+{4,}|/{4,}|--|`{3,}.*|[|,:!]={3,}")
_ITEM = re.compile(r"[ \t]*(\*{1,6}|-|\.{1,6}|\d{1,3}\.|[a-zA-Z]\.|<[\d.]{1,3}>)[ \t]+(?:\[[ xX*]\][ \t]+)?(\S.*)")
_TERM = re.compile(r"[ \t]*(\S.{0,200}?)(?:::{1,3}|;;)(?:[ \t]+(.*))?")
_MACRO = re.compile(r"(\w+)::(\S*?)\[(.*)\]")
_STYLE = re.compile(r"\[.*\]")
_BLOCK_TITLE = re.compile(r"\.([^\s.].*)")
_REVISION = re.compile(r"(?:v?[\d.]+,?\s*)?([^:]+?)(?::.*)?")
_CALLOUTS = re.compile(r"[ \t]*(?://|#|--|;;|<!--)?[ \t]*(?:<(?:\d+|\.)>[ \t]*)+(?:-->)?$", re.MULTILINE)
_COLUMNS = re.compile(r"cols=\"?([^\"\]]*)")
_SEPARATOR = re.compile(r"separator=\"?([^\s\"\]])")
_QUOTED = re.compile(r"\[(?:quote|verse)[^,\]]*,([^\]]+)\]")
# What a picture shows, where it is named.
_ALT = r"\balt=\"?([^\",\]]*)"
_CELL = re.compile(r"(?:^|(?<=[ \t|]))(?:\d{0,3}(?:\.\d{1,3})?[+*])?[<^>]?(?:\.[<^>])?[adehlmsv]?\|")
_MARKS: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(rf"(?:image|icon):[^\s\[:][^\s\[]*\[(?:[^\]]*?{_ALT}[^\]]*|([^\],=]*)[^\]]*)\]"), r"\1\2"),
    (re.compile(r"footnote(?:ref)?:[\w-]*\[([^\]]*)\]"), r" (\1)"),
    (re.compile(r"(?:link|xref|mailto):[^\s\[]*?\[([^\]\n]+)\]"), r"\1"),
    (re.compile(r"(?:link|xref|mailto):([^\s\[]+)\[\]"), r"\1"),
    (re.compile(r"(https?://[^\s\[\]<>]+)\[\]"), r"\1"),
    (re.compile(r"https?://[^\s\[\]<>]+\[([^\]\n]+)\]"), r"\1"),
    (re.compile(r"(?:kbd|btn|menu|pass|stem|latexmath|asciimath)::?[^\s\[]*\[([^\]\n]*)\]"), r"\1"),
    (re.compile(r"<<[^,<>\n]+,[ \t]*([^<>\n]+)>>"), r"\1"),
    (re.compile(r"<<#?([^<>,\n]+)>>"), r"\1"),
    (re.compile(r"\[\[[^\]\n]*\]\]|\[#[^\]\n]*\](?!#)|indexterm2?:\[[^\]]*\]|\(\(\([^()\n]*\)\)\)"), ""),
    (re.compile(r"\[[.\w#%-]+\](?=[#*_`])"), ""),
    (re.compile(r"\(\(([^()\n]*)\)\)"), r"\1"),
)
_PAIRED = (
    *(re.compile(rf"({re.escape(sign)}{re.escape(sign)})(\S|\S[^\n]*?\S)\1") for sign in "*_`#+"),
    *(re.compile(rf"(?<![\w{re.escape(sign)}])({re.escape(sign)})(?!\s)([^\n]+?)(?<!\s)\1(?!\w)") for sign in "*_`#+"),
    re.compile(r"(\^|~)([^\s^~]+)\1"),
)
_NAME = re.compile(r"\{([\w-]{1,60})\}")
_OPEN = re.compile(r"={4,}|\*{4,}|_{4,}|--")
_STARTS = (_ATTRIBUTE, _DELIMITER, _ITEM, _TERM, _BLOCK_TITLE, _MACRO, _HEADING)
_INLINE_LIMIT = 20_000  # characters; a longer line is no text of a person


def read(data: bytes, name: str) -> Document:
    """The text, titled by its heading. Raises UnreadableError if the bytes are not text."""
    reader = _Reader(tidy(decode(data)).split("\n"))
    parts = list(reader.parts())
    heading = parts[0].text if parts and parts[0].kind is Kind.HEADING else ""
    document = articles.from_parts(name, parts, reader.attributes.get("doctitle") or heading or title_from(name))
    missing = "the files that it includes are left out" if reader.includes else ""
    return replace(document, date=document.date or reader.date, missing=missing)


class _Reader:
    """A walk over the lines of a file."""

    def __init__(self, lines: list[str]) -> None:
        self.attributes: dict[str, str] = {}
        self.date = ""
        self.includes = False
        self._lines = lines
        # So that the end of a block without one is not looked for again and again.
        self._last = {line: number for number, line in enumerate(lines)}
        self._at = 0
        self._style = ""
        self._lead = ""  # the label of an admonition

    def parts(self) -> Iterator[Part]:
        """The parts of the document."""
        while self._at < len(self._lines):
            line = self._lines[self._at].rstrip()
            self._at += 1
            yield from self._block(line)

    def _block(self, line: str) -> Iterator[Part]:
        if line in _IGNORED or _COMMENT.match(line):
            return
        if found := _ATTRIBUTE.fullmatch(line):
            self._set(found[1], found[2] or "")
        elif _DELIMITER.fullmatch(line):
            yield from self._delimited(line)
        elif found := _HEADING.fullmatch(line):
            yield Part(self._words(found[2]), Kind.HEADING, level=len(found[1]))
            if len(found[1]) == 1:
                self._skip_author()
        elif _STYLE.fullmatch(line):
            self._style = line
            if quoted := _QUOTED.fullmatch(line):
                yield Part(self._words(quoted[1]), Kind.NOTE)
        elif found := _BLOCK_TITLE.fullmatch(line):
            yield Part(self._words(found[1]), Kind.NOTE)
        elif found := _MACRO.fullmatch(line):
            yield from self._macro(found[1], found[3])
        elif found := _ITEM.fullmatch(line):
            yield self._item(found[1], found[2])
        elif found := _TERM.fullmatch(line):
            yield from self._term(found[1], found[2] or "")
        else:
            yield from self._paragraph(line)

    def _set(self, key: str, value: str) -> None:
        self.attributes[key] = value
        if key in ("revdate", "date"):
            self.date = self.date or iso_date(value)

    def _skip_author(self) -> None:
        """The lines below the title that name author and revision; a date is kept."""
        for line in self._lines[self._at : self._at + 2]:
            if line and (found := _REVISION.fullmatch(line)):
                self.date = self.date or iso_date(found[1])

    def _macro(self, name: str, words: str) -> Iterator[Part]:
        if name == "include":
            self.includes = True
        elif name in ("image", "video", "audio"):
            named, first = re.search(_ALT, words), words.split(",")[0].strip('" ')
            yield Part(named[1] if named else "" if "=" in first else first, Kind.NOTE)
        elif name in ("ifdef", "ifndef", "ifeval") and words:
            if found := _ATTRIBUTE.fullmatch(words):
                self._set(found[1], found[2] or "")
            else:
                yield Part(self._words(words))

    def _delimited(self, line: str) -> Iterator[Part]:
        """A block between two lines like this one; what is inside an example, a quotation or a sidebar is text."""
        style, self._style = self._style, ""
        if _OPEN.fullmatch(line) and not style.startswith(("[source", "[listing", "[literal")):
            return
        end = "```" if line.startswith("```") else line
        if self._last.get(end, -1) < self._at:
            return
        stop = self._lines.index(end, self._at)
        inside, self._at = self._lines[self._at : stop], stop + 1
        if line.startswith("/"):
            return
        if line.endswith("=") and line[0] in "|!,:":
            yield from self._table(inside, style, line[0])
        else:
            yield Part(_CALLOUTS.sub("", "\n".join(inside)), Kind.CODE)

    def _gathered(self, first: str) -> str:
        """The line with those that go on with it."""
        lines = [first]
        while self._at < len(self._lines) and self._goes_on(self._lines[self._at]):
            lines.append(self._lines[self._at].strip())
            self._at += 1
        return "".join(f"{line[:-2]}\n" if line.endswith(" +") else f"{line} " for line in lines).strip()

    def _goes_on(self, line: str) -> bool:
        if not line.strip() or line == "+" or line.startswith(("//", "[")):
            return False
        return not any(sign.fullmatch(line) for sign in _STARTS)

    def _item(self, sign: str, text: str) -> Part:
        words = self._words(self._gathered(text))
        if sign[0].isalnum():
            return Part(f"{sign} {words}", Kind.ITEM)
        if sign[0] == "<":
            return Part(words, Kind.ITEM, bullet="- ")
        return Part(words, Kind.ITEM, level=len(sign) - 1, bullet="- ")

    def _term(self, term: str, text: str) -> Iterator[Part]:
        words = self._words(term)
        yield Part(words)
        if not text and self._at < len(self._lines) and self._goes_on(self._lines[self._at]):
            text = self._lines[self._at].strip()
            self._at += 1
        if text:
            yield Part(self._words(self._gathered(text)), Kind.ITEM, context=words)

    def _paragraph(self, line: str) -> Iterator[Part]:
        style, self._style = self._style, ""
        text = self._gathered(line.strip())
        is_code = style.startswith(("[source", "[listing", "[literal"))
        yield Part(text if is_code else self._words(text), Kind.CODE if is_code else Kind.PARAGRAPH)

    def _table(self, lines: Sequence[str], style: str, sign: str) -> Iterator[Part]:
        separator = _separator(style, sign)
        rows = self._separated(lines, separator) if separator else self._rows(lines, style)
        context = CELLS.join(rows[0]) if len(rows) > 1 and "noheader" not in style else ""
        yield from (Part(CELLS.join(row), Kind.ROW, context=context) for row in rows if any(row))

    def _separated(self, lines: Sequence[str], separator: str) -> list[list[str]]:
        return [[self._words(cell.strip()) for cell in line.split(separator)] for line in lines if line.strip()]

    def _rows(self, lines: Sequence[str], style: str) -> list[list[str]]:
        cells: list[str] = []
        width = _width(style)
        for line in lines:
            before, *others = _CELL.split(line)
            if before.strip():
                cells.append(f"{cells.pop() if cells else ''} {before.strip()}".strip())
            cells += [cell.strip() for cell in others]
            width = width or len(others)
        words = [self._words(cell) for cell in cells]
        return [words[first : first + (width or 1)] for first in range(0, len(words), width or 1)]

    def _words(self, text: str) -> str:
        """The text without the marks in it."""
        if len(text) > _INLINE_LIMIT:
            return text
        text = _NAME.sub(lambda found: self.attributes.get(found[1], found[0]), text)
        for mark, words in _MARKS:
            text = mark.sub(words, text)
        for pair in _PAIRED:
            text = pair.sub(r"\2", text)
        return text.replace("^]", "]").strip()


def _separator(style: str, sign: str) -> str:
    """What divides the cells of a table of delimited values, "" if it is not one."""
    stated = _SEPARATOR.search(style)
    values = "," if sign == "," or "format=csv" in style else ":" if sign == ":" or "format=dsv" in style else ""
    return stated[1] if stated and values else values


def _width(style: str) -> int:
    """The number of columns that the line above a table states, 0 if it states none."""
    found = _COLUMNS.search(style)
    if not found:
        return 0
    counts = [re.match(r"(\d{1,2})\*", column.strip()) for column in re.split("[,;]", found[1])]
    return sum(int(count[1]) if count else 1 for count in counts)
