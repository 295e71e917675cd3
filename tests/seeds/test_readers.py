import time
from pathlib import Path

import pytest
from lxml.etree import XMLSyntaxError

from seeds import documents, readers
from seeds.documents import Document
from seeds.readers import PICTURES, READERS, SUFFIXES, read
from seeds.scans import recognition
from tests.seeds.office.office_files import make_docx, make_odf, make_pptx, paragraph, shape
from tests.seeds.pdfs import make_pdf
from tests.seeds.test_epub import zipped


def test_the_suffixes_are_those_of_the_documented_formats() -> None:
    office = [".docx", ".pptx", ".odt", ".ods", ".odp"]
    texts = [".txt", ".md", ".markdown", ".html", ".htm", ".pdf", ".epub", *office]
    assert frozenset([*texts, ".eml", ".mbox", ".msg", ".xlsx", ".csv", ".rtf"]) <= SUFFIXES - PICTURES
    assert frozenset(READERS) == SUFFIXES | PICTURES
    assert (PICTURES <= SUFFIXES) == recognition.is_possible()


@pytest.mark.parametrize("name", ["a.txt", "A.TXT", "a.md", "a.Markdown", "a.html", "a.HTM"])
def test_the_suffix_chooses_the_reader_in_any_case(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"The ferry runs.")
    assert read(path, f"sub/{name}") == Document(f"sub/{name}", "The ferry runs.", "A")


def test_a_word_file_is_read_from_its_path(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(make_docx(paragraph("The ferry runs.")))
    assert read(tmp_path / "a.docx", "a.docx") == Document("a.docx", "The ferry runs.", "A")


def compound(held: str) -> bytes:
    """The beginning of a file of the old Office formats that holds this part."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(90) + held.encode("utf-16-le") + bytes(90)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.xyz", b"words", r"a\.xyz is not of a supported type; save it as PDF"),
        ("README", b"words", "README is not of a supported type"),
        ("a.txt", b"", r"a\.txt is empty; write something into it or remove it"),
        ("a.pdf", b"", r"a\.pdf is empty"),
        ("a.txt", b" \n\n\t ", r"a\.txt holds no text"),
        ("a.txt", b"\xef\xbb\xbf", r"a\.txt holds no text"),
        ("a.md", b"<!-- -->", r"a\.md holds no text"),
        ("a.html", b"<html><body></body></html>", r"a\.html holds no text"),
        ("a.txt", bytes(range(256)) * 20, r"a\.txt holds binary data, not text"),
        ("a.md", b"\x7fELF" + bytes(100), r"a\.md holds binary data, not text"),
        ("a.pdf", b"words", r"a\.pdf is damaged or not what its suffix says"),
        ("a.pdf", b"%PDF-1.4\n1 0 obj\n<<", r"a\.pdf is damaged"),
        ("a.docx", b"words", r"a\.docx is damaged"),
        ("a.docx", zipped({}), r"a\.docx is damaged"),
        ("a.docx", compound("EncryptedPackage"), r"a\.docx is protected with a password; save it without one"),
        ("a.pdf", compound("WordDocument"), r"a\.pdf is in the old \.doc format; save it as \.docx"),
        ("a.docx", compound("PowerPoint Document"), r"a\.docx is in the old \.ppt format; save it as \.pptx"),
        ("a.docx", compound("Unknown"), r"a\.docx is damaged"),
        ("a.doc", compound("WordDocument"), r"a\.doc is in the old \.doc format; save it as \.docx"),
        ("a.epub", b"PK\x03\x04 cut off", r"a\.epub is damaged"),
        ("a.epub", zipped({}), r"a\.epub is damaged"),
        ("a.eml", b"words", r"a\.eml is not a mail; save it again from its mail program"),
        ("a.mbox", b"words", r"a\.mbox is not a mailbox; export it again from its mail program"),
        ("a.msg", b"words", r"a\.msg is not a mail of Outlook; save it again from its mail program"),
        ("a.msg", b"\xd0\xcf\x11\xe0" + bytes(99), r"a\.msg is damaged or not what its suffix says"),
    ],
)
def test_a_bad_file_is_reported_with_the_reason(tmp_path: Path, name: str, data: bytes, sentence: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ValueError, match=f"^{sentence}"):
        read(path, name)


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.odt", "a.txt"])
@pytest.mark.parametrize(
    "data",
    [
        make_docx(paragraph("The ferry runs.")),
        make_pptx(shape("The ferry runs.")),
        make_odf("text", "<text:p>The ferry runs.</text:p>"),
        make_pdf([[(72, 700, 9, "The ferry runs.")]]),
    ],
)
def test_a_file_with_a_wrong_suffix_is_read_as_what_it_is(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert read(tmp_path / name, name).text == "The ferry runs."


@pytest.mark.parametrize("name", ["a.docx", "a.pdf"])
def test_a_page_with_a_wrong_suffix_is_read_as_a_page(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"<!DOCTYPE html><html><body><p>The ferry runs.</p></body></html>")
    assert read(tmp_path / name, name).text == "The ferry runs."


@pytest.mark.parametrize(
    "start",
    [
        b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html><html><body>',
        b"\n<HTML><body>",
        b"<table border=1><tr><td>",
    ],
)
def test_a_page_under_the_name_of_an_office_file_is_read_however_it_begins(tmp_path: Path, start: bytes) -> None:
    (tmp_path / "a.xls").write_bytes(start + b"The ferry runs.")
    assert read(tmp_path / "a.xls", "a.xls").text == "The ferry runs."


@pytest.mark.parametrize("name", ["a.msg", "a.mbox"])
def test_a_mail_as_it_is_sent_with_a_wrong_suffix_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"Subject: The ferry\r\nFrom: a@b.org\r\n\r\nIt runs.")
    assert read(tmp_path / name, name).title == "The ferry"


def test_a_truncated_word_file_is_reported_as_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(make_docx(paragraph("The ferry runs."))[:-300])
    with pytest.raises(ValueError, match=r"^a\.docx is damaged"):
        read(path, "a.docx")


def test_a_missing_file_raises_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "a.txt", "a.txt")


def test_a_file_over_the_size_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(readers.LARGEST_FILE + 1)
    with pytest.raises(ValueError, match=r"^a\.txt is 256 MB large and the limit is 256 MB; split it"):
        read(path, "a.txt")


def test_fifty_megabytes_of_one_line_are_refused_in_seconds(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"word " * 10_000_000)
    start = time.monotonic()
    with pytest.raises(ValueError, match=r"^a\.txt holds 50,000,000 characters and the limit is 20,000,000"):
        read(path, "a.txt")
    assert time.monotonic() - start < 5


def test_the_text_limit_applies_to_every_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LONGEST_TEXT", 10)
    (tmp_path / "a.docx").write_bytes(make_docx(paragraph("The ferry runs.")))
    with pytest.raises(ValueError, match=r"^a\.docx holds 15 characters and the limit is 10; split it"):
        read(tmp_path / "a.docx", "a.docx")


def test_a_long_line_within_the_limit_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("слово ".encode("cp1251") * 1_000_000)
    assert len(read(path, "a.txt").text) == 5_999_999


def test_xml_that_needs_too_much_memory_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(data: bytes, name: str) -> Document:
        raise XMLSyntaxError("unknown error", 2, 0, 0)  # as lxml does when it runs out of memory

    monkeypatch.setattr("seeds.office.word.read", greedy)
    path = tmp_path / "large.docx"
    path.write_bytes(b"PK")
    with pytest.raises(ValueError, match=r"large\.docx needs more memory than is allowed; split it"):
        read(path, path.name)
