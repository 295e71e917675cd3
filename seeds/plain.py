"""Plain text files."""

from dataclasses import replace

from seeds import articles, front_matter
from seeds.documents import Document, tidy, title_from
from seeds.encodings import decode


def read(data: bytes, name: str) -> Document:
    """The text, decoded from any encoding. Raises UnreadableError if the bytes are not text."""
    matter, text = front_matter.split(tidy(decode(data)))
    document = articles.document(name, text, matter.title or title_from(name))
    return replace(document, date=matter.date or document.date, source=matter.source or document.source)
