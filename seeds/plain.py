"""Plain text files."""

from seeds import articles
from seeds.documents import Document, tidy, title_from
from seeds.encodings import decode


def read(data: bytes, name: str) -> Document:
    """The text, decoded from any encoding. Raises UnreadableError if the bytes are not text."""
    return articles.document(name, tidy(decode(data)), title_from(name))
