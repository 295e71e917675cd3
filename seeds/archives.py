"""Zip files inside which .docx and .epub keep their parts."""

from io import BytesIO
from zipfile import ZipFile

from seeds.documents import UnreadableError

# A zip of a few kilobytes can unpack to gigabytes; zipfile never reads more than the declared sizes.
LARGEST_UNPACKED = 512 * 1024 * 1024


def open_archive(data: bytes) -> ZipFile:
    """The open archive; UnreadableError when it would unpack to too much, BadZipFile when it is none."""
    archive = ZipFile(BytesIO(data))
    if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
        raise UnreadableError(f"unpacks to more than {LARGEST_UNPACKED >> 20} MB; save it without its pictures")
    return archive
