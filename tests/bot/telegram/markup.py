"""Telegram's HTML, as its server parses it."""

from html import unescape
from html.parser import HTMLParser

# Permitted tags and their attributes.
TAGS = dict.fromkeys(("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre"), "")
TAGS |= {"a": "href", "blockquote": "expandable"}


def read_html(markup: str, most: int = 4096) -> str:
    """The text that people see, of at most this many UTF-16 units. Raises ValueError for what Telegram refuses."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    if reader.open:
        raise ValueError(f"can't parse entities: no end tag for {reader.open[-1]}")
    text = reader.text.strip()
    if not text:
        raise ValueError("message text is empty")
    if len(text.encode("utf-16-le")) // 2 > most or len(markup.encode()) > 32768:
        raise ValueError("message is too long")
    return text


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.text = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS or any(name != TAGS[tag] for name, _ in attrs):
            raise ValueError(f"can't parse entities: unsupported start tag {tag}")
        if tag == "blockquote" and tag in self.open:
            raise ValueError("can't parse entities: nested blockquote")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ValueError(f"can't parse entities: unexpected end tag {tag}")

    def handle_data(self, data: str) -> None:
        if "<" in data:
            raise ValueError("can't parse entities: unescaped <")
        self.text += data

    def handle_entityref(self, name: str) -> None:
        self.text += unescape(f"&{name};") if name in ("lt", "gt", "amp", "quot") else f"&{name};"

    def handle_charref(self, name: str) -> None:
        self.text += unescape(f"&#{name};")
