"""Documents that come as bytes and are read before they are stored."""

from pathlib import Path
from tempfile import TemporaryDirectory

from seeds.documents import Document
from seeds.reading import Reading


def read(data: bytes, suffix: str, name: str) -> Document:
    """The document in the bytes, read as this suffix says. Raises UnreadableError, which states the name."""
    with TemporaryDirectory() as folder:
        path = Path(folder, f"received{suffix}")
        path.write_bytes(data)
        with Reading() as reading:
            return reading.read(path, name)


def characters(path: Path) -> int:
    """The number of characters of the file's text; 0 if the file cannot be read."""
    with Reading() as reading:
        try:
            return len(reading.read(path, path.name).text)
        except (ValueError, OSError):
            return 0
