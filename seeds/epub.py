"""E-books (.epub): a zip of XHTML chapters and a package file that lists them in order."""

import posixpath
import zlib
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile

from lxml import etree

from seeds import markup
from seeds.archives import open_archive, parse_xml
from seeds.dates import iso_date
from seeds.documents import Document, Flaw, UnreadableError, one_line, title_from
from seeds.outline import Kind
from seeds.pages import decode_page, web_address
from seeds.parts import Part, assemble

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"


def read(data: bytes, name: str) -> Document:
    """The chapters in reading order, title, date and address. Raises UnreadableError if the book is encrypted."""
    with open_archive(data) as archive:
        path = markup.values(_xml(archive, CONTAINER), "//*[local-name()='rootfile']/@full-path")[0]
        package = _xml(archive, path)
        paths = [posixpath.normpath(posixpath.join(posixpath.dirname(path), item)) for item in _spine(package)]
        if _locked(archive) & set(paths):
            raise UnreadableError("is protected against copying (DRM); add a copy without protection", Flaw.PROTECTED)
        lost: list[str] = []
        text, outline = assemble(part for path in paths for part in _chapter(archive, path, lost))
    if lost and not text:
        raise ValueError(f"{lost[0]} is damaged")
    titles, dates, sources = (_facts(package, tag) for tag in ("title", "date", "source"))
    return Document(
        name,
        text,
        next(filter(None, titles), title_from(name)),
        next(filter(None, map(iso_date, dates)), ""),
        next(filter(None, map(web_address, sources)), ""),
        outline,
        f"these chapters are missing: {', '.join(lost)}" if lost else "",
    )


def _xml(archive: ZipFile, path: str) -> etree._Element:
    return parse_xml(archive.read(path))


def _facts(package: etree._Element, tag: str) -> list[str]:
    """The values of one Dublin Core element, such as title."""
    path = f"//*[local-name()='metadata']/*[local-name()='{tag}']/text()"
    return [one_line(value) for value in markup.values(package, path)]


def _spine(package: etree._Element) -> list[str]:
    """The paths of the chapters in reading order, relative to the package file."""
    address = {
        item.get("id"): unquote(item.get("href") or "")
        for item in package.iterfind(".//{*}manifest/{*}item")
        if "html" in (item.get("media-type") or "")
    }
    order = [reference.get("idref") for reference in package.iterfind(".//{*}spine/{*}itemref")]
    return [address[item] for item in order if item in address]


def _locked(archive: ZipFile) -> set[str]:
    """The paths of the encrypted parts; a book may be readable although its fonts are encrypted."""
    if ENCRYPTION not in archive.namelist():
        return set()
    paths = markup.values(_xml(archive, ENCRYPTION), "//*[local-name()='CipherReference']/@URI")
    return {unquote(path) for path in paths}


def _chapter(archive: ZipFile, path: str, lost: list[str]) -> list[Part]:
    """The parts of a chapter; one that is missing or damaged is remembered as lost."""
    try:
        root = markup.parse(decode_page(archive.read(path)))
    except (KeyError, BadZipFile, zlib.error, EOFError, NotImplementedError, UnreadableError):
        lost.append(PurePosixPath(path).name)
        return []
    return [] if root is None else _below_title(list(markup.parts_of(root)))


def _below_title(chapter: list[Part]) -> list[Part]:
    """The chapter, whose title is above the other headings of its level: a recipe's above "Ingredients"."""
    opening = [part.level for part in chapter[:2] if part.kind is Kind.HEADING]
    if len(opening) < 2 or opening[0] != opening[1]:
        return chapter
    lower = (replace(part, level=part.level + 1) if part.kind is Kind.HEADING else part for part in chapter[1:])
    return [chapter[0], *lower]
