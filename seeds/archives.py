"""Zip archives, which hold the parts of .docx and .epub files."""

from io import BytesIO
from zipfile import ZipFile

from seeds.documents import Flaw, UnreadableError

# In bytes. A zip of a few kilobytes can unpack to gigabytes; zipfile never reads more than the declared sizes.
LARGEST_UNPACKED = 512 * 1024 * 1024


def open_archive(data: bytes) -> ZipFile:
    """The open archive. Raises UnreadableError if it would unpack to too much, BadZipFile if it is not a zip."""
    archive = ZipFile(BytesIO(data))
    if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
        raise UnreadableError(
            f"unpacks to more than {LARGEST_UNPACKED >> 20} MB; save it without its pictures", Flaw.TOO_LONG
        )
    return archive
