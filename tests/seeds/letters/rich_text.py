"""The words of rich text, by a small reading of its groups."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_TOKEN = re.compile(
    rb"\\(?P<word>[a-z]+)(?P<number>-?\d+)? ?|\\'(?P<hex>[0-9a-f]{2})|\\(?P<sign>.)|(?P<brace>[{}])|(?P<plain>.)",
    re.DOTALL | re.IGNORECASE,
)
# Groups without words of the document; of those marked as optional, only notes and shapes have words.
_UNREAD = frozenset(
    b"fonttbl colortbl stylesheet info pict objdata objclass objname fldinst xe tc nonshppict listtable bkmkstart"
    b" bkmkend listtext pntext atnid atnauthor atndate sp do private template nonesttables".split()
)
_READ = frozenset([b"shptxt", b"shppict", b"footnote", b"nesttableprops", b"annotation"])
_SIGNS = {b"emdash": "—", b"endash": "–", b"tab": " ", b"par": "\n", b"cell": "\n", b"line": "\n"}
_PAGES = {77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 204: "cp1251"}
_PAGES |= {162: "cp1254", 177: "cp1255", 178: "cp1256", 186: "cp1257", 238: "cp1250"}


@dataclass(frozen=True)
class _Group:
    is_unread: bool = False
    is_hidden: bool = False
    skipped: int = 1  # bytes after a Unicode character
    page: str = "cp1252"


def rich_text(data: bytes) -> Iterator[str]:
    """The words of a file."""
    text = b"".join(piece.encode("utf-16-le", "surrogatepass") for piece in _Walk(data).pieces())
    yield text.decode("utf-16-le", "replace")


class _Walk:
    """A walk over the tokens of a file."""

    def __init__(self, data: bytes) -> None:
        stated = re.search(rb"\\ansicpg(\d+)", data)
        fonts = re.findall(rb"\\f(\d+)[^{};]*\\fcharset(\d+)", data)
        page = int(stated[1]) if stated else 0
        self._own = "mac_roman" if page == 10000 else f"cp{page or 1252}"
        self._pages = {int(font): _PAGES.get(int(charset), self._own) for font, charset in fonts}
        self._data, self._at = data, 0
        self._group, self._outer = _Group(page=self._own), list[_Group]()
        self._left = 0  # bytes still to skip after a Unicode character
        self._is_optional = False

    def pieces(self) -> Iterator[str]:
        """The words, in pieces."""
        raw = b""
        while found := _TOKEN.match(self._data, self._at):
            self._at = found.end()
            if found["hex"] or found["plain"]:
                raw += self._byte(found)
                continue
            yield raw.decode(self._group.page, "replace")
            raw = b""
            if found["brace"]:
                self._turn(found["brace"] == b"{")
            elif found["word"]:
                yield self._word(found["word"], found["number"])
            else:
                self._is_optional = found["sign"] == b"*"

    def _byte(self, found: re.Match[bytes]) -> bytes:
        byte = bytes.fromhex(found["hex"].decode()) if found["hex"] else found["plain"]
        if byte in b"\r\n" or self._group.is_unread or self._group.is_hidden:
            return b""
        if self._left:
            self._left -= 1
            return b""
        return byte

    def _turn(self, opens: bool) -> None:
        self._left = 0
        if opens:
            self._outer.append(self._group)
        else:
            self._group = self._outer.pop() if self._outer else _Group()

    def _word(self, word: bytes, digits: bytes | None) -> str:
        number, is_optional, self._is_optional = int(digits or 0), self._is_optional, False
        group = self._group
        if word == b"bin":
            self._at += number
        elif word in _UNREAD or (is_optional and word not in _READ):
            self._group = replace(group, is_unread=True)
        elif word == b"shptxt":
            self._group = replace(group, is_unread=False)
        elif word == b"uc":
            self._group = replace(group, skipped=number)
        elif word in (b"v", b"deleted"):
            self._group = replace(group, is_hidden=digits != b"0")
        elif word == b"f":
            self._group = replace(group, page=self._pages.get(number, self._own))
        elif word == b"u" and digits:
            self._left = group.skipped
            return "" if group.is_unread or group.is_hidden else chr(number % 65536)
        return "" if group.is_unread else _SIGNS.get(word, "")
