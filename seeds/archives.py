"""Zip archives, which hold the parts of office files and e-books, and the XML in them."""

from io import BytesIO
from zipfile import ZipFile

from lxml import etree

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


def parse_xml(data: bytes) -> etree._Element:
    """The root of the XML. Entities are not resolved: one could expand to gigabytes or name a file on this machine."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
