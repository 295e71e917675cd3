"""Rich text (.rtf): headings, list items, tables and notes, in any code page."""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace

from seeds import articles
from seeds.dates import iso_date
from seeds.documents import Document, UnreadableError, one_line, title_from
from seeds.outline import Kind
from seeds.parts import Part
from seeds.texts.rich_layout import Layout
from seeds.texts.rich_tables import Table
from seeds.texts.rich_words import CHARACTERS, DESTINATIONS, PAGES, PARAGRAPH_ENDS, READ, SIGNS, UNREAD, codec
from seeds.texts.unmarked import emphasized, first_title

_SIGNATURE = b"{\\"
_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|(?P<hex>(?:\\'[0-9a-fA-F]{2})+)|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|(?P<plain>[^\\{}\r\n]+)|[\r\n\\]"
)
_DEEPEST = 1_000
_EARLIEST = "1987"  # the year of the format; some programs write 1601 where they know no date


@dataclass(slots=True)
class _State:
    """What holds inside a group: where its words go and how their bytes are read."""

    into: str = "body"  # or "note", "label", "title", "styles", "fonts", "" for nowhere
    is_hidden: bool = False
    is_bold: bool = False
    font: int = -1
    skipped: int = 1  # how many bytes repeat a Unicode character for old programs


def read(data: bytes, name: str) -> Document:
    """The text, with title and day of the last change. Raises UnreadableError if the bytes are not rich text."""
    if not data.lstrip().startswith(_SIGNATURE):
        raise UnreadableError("is not rich text; save it as .rtf or give it the suffix of what it is")
    reader = _Reader(data)
    parts = emphasized(list(reader.parts()))
    document = articles.from_parts(name, parts, reader.title or first_title(parts) or title_from(name))
    missing = "embedded files are left out" if reader.has_files else ""
    date = iso_date(reader.date) if reader.date > _EARLIEST else ""
    return replace(document, date=document.date or date, missing=missing)


class _Reader:
    """A walk over the tokens of a file."""

    def __init__(self, data: bytes) -> None:
        self.title = self.date = ""
        self.has_files = False
        self._data = data
        self._page = "cp1252"
        self._pages: dict[int, str] = {}
        self._state, self._outer = _State(), list[_State]()
        self._layout = Layout()
        self._words: dict[str, list[str]] = {}
        self._bytes = bytearray()
        self._left = 0  # bytes still to skip after a Unicode character
        self._opens = self._optional = False
        self._high = 0  # the first half of a character outside the basic plane
        self._notes: list[str] = []
        self._is_bold = True  # whether all words of the paragraph so far are bold
        self._table = Table()

    def parts(self) -> Iterator[Part]:
        """The parts of the document."""
        at, size = 0, len(self._data)
        while at < size:
            found = _TOKEN.match(self._data, at)
            if found is None:
                at += 1
                continue
            at = found.end()
            if found["word"]:
                word, number = found["word"].decode(), int(found["number"]) if found["number"] else None
                if word == "bin":
                    at += max(number or 0, 0)
                else:
                    yield from self._control(word, number)
            else:
                yield from self._other(found)
        yield from self._paragraph()
        yield from self._ended_table()

    def _other(self, found: re.Match[bytes]) -> Iterator[Part]:
        opens, self._opens = self._opens, found["brace"] == b"{"
        if brace := found["brace"]:
            self._decode()
            self._open() if brace == b"{" else self._close()
        elif found["hex"]:
            self._add(bytes.fromhex(found["hex"].decode().replace("\\'", " ")))
        elif plain := found["plain"]:
            self._add(plain)
        elif sign := found["sign"]:
            self._optional = opens and sign == b"*"
            yield from self._sign(sign)

    def _sign(self, sign: bytes) -> Iterator[Part]:
        if sign in b"\\{}":
            self._add(sign)
        elif sign in b"\r\n":
            yield from self._paragraph()
        elif sign != b"*":
            self._decode()
            self._put(SIGNS.get(sign.decode("latin-1"), ""))

    def _open(self) -> None:
        if len(self._outer) > _DEEPEST:
            raise UnreadableError("is nested too deeply; save it again from its program")
        self._outer.append(self._state)
        self._state = copy(self._state)

    def _close(self) -> None:
        inner, self._state = self._state, self._outer.pop() if self._outer else _State()
        if inner.into != self._state.into:
            self._leave(inner.into)
        self._left = 0

    def _leave(self, into: str) -> None:
        """Keeps what a group held that is not part of the body."""
        if into == "note" and (note := one_line(self._taken("note"))):
            self._notes.append(note)
        elif into == "title":
            self.title = one_line(self._taken("title"))

    def _control(self, word: str, number: int | None) -> Iterator[Part]:
        optional, self._optional, self._opens = self._optional, False, False
        self._decode()
        if word == "u" and number is not None:
            self._unicode(number & 0xFFFF)
            return
        self._left = 0
        self.has_files = self.has_files or word == "objdata"
        if word in UNREAD or (optional and word not in READ):
            self._state.into = ""
        elif self._state.into == "" and word != "shptxt":
            return
        elif not self._destination(word):
            yield from self._formatting(word, number)

    def _destination(self, word: str) -> bool:
        """Whether the word says where the words of its group go."""
        into = DESTINATIONS.get(word, "")
        if word in ("title", "revtim") and self._state.into != "info":
            return False
        self._state.into = into or self._state.into
        return bool(into)

    def _formatting(self, word: str, number: int | None) -> Iterator[Part]:
        match word:
            case "uc":
                self._state.skipped = 1 if number is None else min(max(number, 0), 9)
            case "v" | "deleted":
                self._state.is_hidden = number != 0
            case "plain":
                self._state.is_hidden = self._state.is_bold = False
            case "b":
                self._state.is_bold = number != 0
            case "yr" | "mo" | "dy" if self._state.into == "date":
                self.date += f"-{number or 0:02}" if self.date else f"{number or 0:04}"
            case "f" | "fcharset" | "cpg" | "ansicpg" | "mac":
                self._choose_page(word, number or 0)
            case "s" | "outlinelevel" | "ilvl" | "intbl" | "pard":
                self._layout.set(word, number or 0, self._state.into == "styles")
            case "trhdr":
                self._table.mark_head()
            case _ if word in CHARACTERS:
                self._put(CHARACTERS[word])
            case _:
                yield from self._borders(word)

    def _choose_page(self, word: str, number: int) -> None:
        """Keeps the code pages of the fonts and of the file, and the font in use."""
        if word == "f":
            self._state.font = number
        elif word == "ansicpg":
            self._page = codec(number or 1252)
        elif word == "mac":
            self._page = "mac_roman"
        elif self._state.into == "fonts":
            page = codec(number) if word == "cpg" else PAGES.get(number, self._page)
            self._pages[self._state.font] = page

    def _borders(self, word: str) -> Iterator[Part]:
        """Ends of paragraphs, cells and rows."""
        if word in PARAGRAPH_ENDS and self._state.into == "body":
            yield from self._paragraph()
        elif word in PARAGRAPH_ENDS:
            self._put(" ")
        elif word in ("cell", "nestcell"):
            self._table.end(word, self._cell())
        else:
            self._table.end(word, "")

    def _cell(self) -> str:
        if not self._words:
            return ""
        return one_line(f"{self._taken('label')} {self._taken('body')}")

    def _unicode(self, code: int) -> None:
        self._left = self._state.skipped
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000:
            if self._high:
                self._put(chr(0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00))
            self._high = 0
        else:
            self._put(chr(code))

    def _add(self, data: bytes) -> None:
        """Adds bytes of text, without those that repeat a Unicode character."""
        skipped = min(self._left, len(data))
        self._left -= skipped
        self._bytes += data[skipped:]

    def _decode(self) -> None:
        """Adds the text of the bytes gathered so far, in the code page of their font."""
        if self._bytes:
            page = self._pages.get(self._state.font, self._page)
            data, self._bytes = self._bytes, bytearray()
            self._put(data.decode(page, errors="replace"))

    def _put(self, text: str) -> None:
        state = self._state
        if state.into and not state.is_hidden:
            self._words.setdefault(state.into, []).append(text)
            self._is_bold = self._is_bold and (state.is_bold or state.into != "body" or not text.strip())
        if state.into == "styles" and ";" in text:
            self._layout.name_style(self._taken("styles"))

    def _taken(self, into: str) -> str:
        return "".join(self._words.pop(into, []))

    def _paragraph(self) -> Iterator[Part]:
        """The paragraph that ends here, and its notes."""
        self._decode()
        if self._layout.in_table:
            self._put("\n")
            return
        label, text = self._taken("label").strip(), self._taken("body").strip()
        if text:
            yield from self._ended_table()
            yield self._layout.part(text, label, self._is_bold)
        self._is_bold = True
        yield from (Part(note, Kind.NOTE) for note in self._notes)
        self._notes = []

    def _ended_table(self) -> Iterator[Part]:
        table, self._table = self._table, Table()
        yield from table.parts()
