from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from seeds.documents import Document, UnreadableError
from seeds.epub import read

CONTAINER = """<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The
Ferry</dc:title><dc:date>2022-07-19T00:00:00Z</dc:date><dc:source>https://example.org/book</dc:source></metadata>
<manifest><item id="two" href="text/chapter%202.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="cover" href="cover.png" media-type="image/png"/></manifest>
<spine><itemref idref="cover"/><itemref idref="one"/><itemref idref="two"/></spine></package>"""
CHAPTER = """<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head>
<title>unseen</title></head><body><h1>{}</h1><p>Паром — <i>{}</i>.</p></body></html>"""
LOCK = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:CipherData>
<enc:CipherReference URI="{}"/></enc:CipherData></enc:EncryptedData></encryption>"""


def zipped(members: Mapping[str, bytes | str], compression: int = ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def make_epub(package: str = PACKAGE, first: bytes | str = CHAPTER.format("One", "runs again"), **others: str) -> bytes:
    """An e-book with this package file, this first chapter and these other files about it."""
    members = {
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": package,
        "OPS/text/one.xhtml": first,
        "OPS/text/chapter 2.xhtml": CHAPTER.format("Two", "left at nine"),
    }
    # Uncompressed, so that most of the bytes that the fuzzing changes are text.
    return zipped(members | {f"META-INF/{name}.xml": content for name, content in others.items()}, ZIP_STORED)


TEXT = "One\n\nПаром — runs again.\n\nTwo\n\nПаром — left at nine."


def test_chapters_are_read_in_the_order_of_the_spine() -> None:
    assert read(make_epub(), "a.epub") == Document(
        "a.epub", TEXT, "The Ferry", "2022-07-19", "https://example.org/book"
    )


def test_a_chapters_title_is_above_headings_of_its_own_level() -> None:
    soup = "<html><body><h1>Soup</h1><h1>Ingredients</h1><p>Two leeks.</p><h1>Steps</h1><p>Boil.</p></body></html>"
    book = read(make_epub(first=soup), "book.epub")
    sections = {book.text[block.start : block.end]: block.section for block in book.outline}
    assert (sections["Two leeks."], sections["Boil."]) == (("Soup", "Ingredients"), ("Soup", "Steps"))
    assert sections["Two"] == ()


def test_missing_and_vague_metadata_are_left_out() -> None:
    bare = PACKAGE.partition("<metadata")[0] + PACKAGE.partition("</metadata>")[2]
    assert read(make_epub(bare), "the_ferry.epub") == Document("the_ferry.epub", TEXT, "The ferry")
    vague = PACKAGE.replace("https://example.org/book", "ISBN 1").replace("2022-07-19T00:00:00Z", "2022")
    assert read(make_epub(vague), "a.epub") == Document("a.epub", TEXT, "The Ferry")


def test_a_chapter_that_is_missing_or_damaged_costs_only_itself_and_is_named() -> None:
    lost = '<item id="no" href="text/no.xhtml" media-type="application/xhtml+xml"/></manifest>'
    package = PACKAGE.replace("</manifest>", lost).replace("<spine>", '<spine><itemref idref="no"/>')
    book = read(make_epub(package).replace(b"runs again", b"runs other"), "a.epub")
    assert (book.text, book.missing) == (
        "Two\n\nПаром — left at nine.",
        "these chapters are missing: no.xhtml, one.xhtml",
    )
    with pytest.raises(ValueError, match=r"^no\.xhtml is damaged"):
        read(make_epub(package).replace(b"runs again", b"runs other").replace(b"left at", b"lost at"), "a.epub")


def test_a_protected_book_is_refused() -> None:
    with pytest.raises(UnreadableError, match="is protected against copying"):
        read(make_epub(encryption=LOCK.format("OPS/text/one.xhtml")), "a.epub")


def test_a_book_with_an_encrypted_font_is_read() -> None:
    assert read(make_epub(encryption=LOCK.format("OPS/font.otf")), "a.epub").text == TEXT


def test_entities_of_the_package_file_read_no_local_file() -> None:
    secret = '<!DOCTYPE p [<!ENTITY name SYSTEM "file:///etc/hostname">]><package'
    package = PACKAGE.replace("<package", secret).replace("The\nFerry", "Ferry&name;")
    assert read(make_epub(package), "a.epub").title == "Ferry"
