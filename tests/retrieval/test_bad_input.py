"""Files that are too much for one document or not what they seem: each is read as far as it goes, or refused in one
sentence that says what to do, and no other file is lost.
"""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from seeds.documents import Document
from seeds.reading import Reading
from tests.fakes import WordEncoder
from tests.seeds.bombs import BOMBS
from tests.seeds.office.office_files import make_docx, make_pptx, paragraph
from tests.seeds.pdfs import make_pdf
from tests.seeds.sheets.workbooks import sheet, words, workbook

LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(90) + "EncryptedPackage".encode("utf-16-le") + bytes(90)
PAGE = [(72, 700, 11, "The ferry runs again, and a ticket costs two euros.")]


def test_each_bad_file_has_its_sentence_and_costs_no_other(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "good.txt").write_text("The ferry runs at nine.", "utf-8")
    (seeds / "page.docx").write_bytes(make_pdf([PAGE]))
    (seeds / "locked.docx").write_bytes(LOCKED)
    (seeds / "deck.pptx").write_bytes(make_pptx("<p:pic/>", "<p:pic/>"))
    (seeds / "sums.xlsx").write_bytes(workbook({"Fares": sheet(words("Sum") + '<c r="B1"><f>1+1</f></c>')}))
    with ZipFile(seeds / "all.zip", "w") as archive:
        archive.writestr("more.zip", b"PK")
        archive.writestr("crew.docx", make_docx(paragraph("Ada steers.")))
    with Retriever(Index(tmp_path / "home"), WordEncoder()) as retriever:
        summary = retriever.sync(seeds)
        assert [source.name for source in retriever.sources()] == [
            "all.zip/crew.docx",
            "good.txt",
            "page.docx",
            "sums.xlsx",
        ]
    assert summary.failed == {
        "all.zip/more.zip": "all.zip/more.zip is an archive inside an archive; unpack it into the folder",
        "deck.pptx": "deck.pptx holds no text but pictures; save it as PDF, run OCR on that and add it",
        "locked.docx": "locked.docx is protected with a password; save it without one and add it again",
    }
    assert summary.partly == {
        "sums.xlsx": "formulas without saved values (open the file in its program and save it): Fares B1"
    }


def read(tmp_path: Path, name: str, data: bytes) -> Document:
    """The document, read as an index run reads it, in a process of its own and within its limits."""
    (tmp_path / name).write_bytes(data)
    with Reading() as files:
        return files.read(tmp_path / name, name)


@pytest.mark.long
def test_a_spreadsheet_of_a_million_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^million\.xlsx holds more than 300,000 rows; split it$"):
        read(tmp_path, "million.xlsx", BOMBS["million.xlsx"]())


@pytest.mark.long
def test_all_five_hundred_pages_of_a_pdf_are_read(tmp_path: Path) -> None:
    pages = [
        [(72, 700, 11, f"Page {number} says what the ferry cost in its year {number}.")] for number in range(1, 501)
    ]
    document = read(tmp_path, "book.pdf", make_pdf(pages))
    assert document.text.count("says what the ferry cost") == 500
    assert (document.outline[-1].place, document.missing) == ("p. 500", "")


@pytest.mark.long
def test_a_mailbox_of_a_hundred_megabytes_is_read_as_far_as_it_fits(tmp_path: Path) -> None:
    document = read(tmp_path, "all.mbox", BOMBS["hundred_megabytes.mbox"]())
    assert document.text.startswith("(no subject)\n\nFrom: a@b.org\n\nThe ferry runs again today.")
    assert re.fullmatch(r"its last [\d,]{6} of 90,000 mails: split the mailbox", document.missing)
