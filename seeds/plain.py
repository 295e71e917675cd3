"""Plain text files."""

from dataclasses import replace

from seeds import articles, front_matter
from seeds.documents import Document, title_from
from seeds.encodings import decode
from seeds.paragraphs import blocks_of
from seeds.texts import print_pages, text_heads


def read(data: bytes, name: str) -> Document:
    """The text, decoded from any encoding. Raises UnreadableError if the bytes are not text."""
    pages = print_pages.joined(decode(data))
    matter, text = front_matter.split(pages.text)
    head = text_heads.read(text)
    document = articles.document(name, head.text, matter.title or head.title or title_from(name))
    outline = tuple(pages.placed(blocks_of(pages.text))) if pages.starts and document.text == pages.text else ()
    return front_matter.completed(replace(document, date=document.date or head.date, outline=outline), matter)
