from datetime import datetime
from io import BytesIO

import docx
import pytest
from docx.document import Document as WordDocument

from seeds import archives
from seeds.documents import Document, UnreadableError
from seeds.word import read
from tests.seeds.test_epub import zipped


def saved(word: WordDocument) -> bytes:
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def word_of(*paragraphs: str) -> bytes:
    word = docx.Document()
    for text in paragraphs:
        word.add_paragraph(text)
    return saved(word)


def test_paragraphs_lists_and_tables_are_read_in_order() -> None:
    word = docx.Document()
    word.add_heading("Ferry news", 0)
    word.add_paragraph("It runs again.")
    word.add_paragraph("a coat", style="List Bullet")
    word.add_paragraph("a ticket", style="List Bullet")
    word.add_heading("Trips", 1)
    table = word.add_table(2, 2)
    for cell, text in zip(table._cells, ["Year", "Trips", "2021", "800\nor so"], strict=True):
        cell.text = text
    word.add_paragraph("")
    word.add_paragraph("The end.")
    assert read(saved(word), "a.docx") == Document(
        "a.docx",
        "It runs again.\n\n- a coat\n- a ticket\n\nTrips\n\nYear | Trips\n2021 | 800 or so\n\nThe end.",
        "Ferry news",
    )


def test_a_cell_that_spans_two_columns_is_read_once() -> None:
    word = docx.Document()
    table = word.add_table(1, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "same"
    table.cell(0, 2).text = "same"
    assert read(saved(word), "a.docx").text == "same | same"


def test_the_properties_override_the_first_heading() -> None:
    word = docx.Document()
    word.core_properties.title = "The ferry"
    word.core_properties.created = datetime(2022, 7, 19, 14, 5)
    word.add_heading("News", 1)
    word.add_paragraph("It runs again.")
    assert read(saved(word), "a.docx") == Document("a.docx", "It runs again.", "The ferry", "2022-07-19")


def test_the_file_name_is_the_title_without_heading_and_properties() -> None:
    assert read(word_of("It runs again."), "ferry_news.docx") == Document(
        "ferry_news.docx", "It runs again.", "Ferry news"
    )


def test_a_news_text_in_word_is_split_into_its_parts() -> None:
    word = word_of("Ferry runs again", "July 19, 2022", "It left at nine.", "Source: https://example.org/a")
    assert read(word, "a.docx") == Document(
        "a.docx", "It left at nine.", "Ferry runs again", "2022-07-19", "https://example.org/a"
    )


def test_a_protected_or_old_file_is_refused_with_advice() -> None:
    with pytest.raises(UnreadableError, match=r"protected with a password or in the old \.doc format"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "a.docx")


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LARGEST_UNPACKED", 3 << 20)
    with pytest.raises(UnreadableError, match="unpacks to more than 3 MB"):
        read(zipped({"word/document.xml": bytes(4 << 20)}), "bomb.docx")
