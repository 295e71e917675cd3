import pytest

from seeds.documents import Document, UnreadableError
from seeds.pdf import read
from seeds.scans import recognition
from tests.seeds.pdfs import FIRST, SECOND, Line, Pdf, make_pdf, paragraph

FIRST_TEXT = (
    "The ferry between the two towns runs again after the flood, the mayor said on Monday. It carried four "
    "hundred people across the river, most of them on the way to the market."
)
SECOND_TEXT = (
    "A ticket costs two euros. The old timetable stays in force until the end of the summer, the council decided."
)


def test_lines_become_paragraphs_and_hyphenated_words_are_joined() -> None:
    pdf = make_pdf([[*FIRST, *SECOND]])
    assert read(pdf, "ferry.pdf") == Document("ferry.pdf", f"{FIRST_TEXT}\n\n{SECOND_TEXT}", "Ferry")


def test_a_short_last_line_ends_a_paragraph_without_a_gap() -> None:
    close = [(x, y + 14, size, text) for x, y, size, text in SECOND]
    assert read(make_pdf([[*FIRST, *close]]), "a.pdf").text == f"{FIRST_TEXT}\n\n{SECOND_TEXT}"


def test_a_gap_separates_paragraphs_even_after_a_full_line() -> None:
    lines = [
        "The ferry between the two towns",
        "runs again after the long flood",
        "A ticket costs two euros today",
    ]
    close, apart = paragraph(700, *lines[:2]), paragraph(660, lines[2])
    assert read(make_pdf([close + apart]), "a.pdf").text == f"{lines[0]} {lines[1]}\n\n{lines[2]}"


def test_a_hyphen_before_a_capital_stays() -> None:
    pdf = make_pdf([paragraph(700, "The mayor of the town in Nordrhein-", "Westfalen agreed.")])
    assert read(pdf, "a.pdf").text == "The mayor of the town in Nordrhein-Westfalen agreed."


def test_a_paragraph_continues_on_the_next_page() -> None:
    pdf = make_pdf([FIRST[:2], paragraph(700, "market.")])
    assert read(pdf, "a.pdf").text == FIRST_TEXT


def test_title_and_date_come_from_the_properties() -> None:
    pdf = make_pdf([FIRST], info="/Title (The  ferry) /CreationDate (D:20220719140500Z)")
    assert read(pdf, "a.pdf") == Document("a.pdf", FIRST_TEXT, "The ferry", "2022-07-19")


@pytest.mark.parametrize(
    "title",
    [
        "Untitled",
        "Microsoft Word - ferry.doc",
        "ferry.docx",
        "\\(anonymous\\)",
        "10811.exe",
        "PowerPoint Presentation",
        "Test",
        "Paper Title \\(use style: paper title\\)",
        "Document1",
        "scan_0007_final",
    ],
)
def test_a_title_of_a_program_or_file_is_not_used(title: str) -> None:
    assert read(make_pdf([FIRST], info=f"/Title ({title})"), "ferry_news.pdf").title == "Ferry news"


def test_the_title_is_the_largest_heading_of_the_first_page() -> None:
    page = [(72, 780, 14, "City of Harbour"), (72, 740, 20, "Ferry news"), (72, 760, 20, "Winter"), *FIRST]
    document = read(make_pdf([page], info="/Title (untitled)"), "scan_0007.pdf")
    assert (document.title, document.text) == (
        "Winter Ferry news",
        f"City of Harbour\n\nWinter Ferry news\n\n{FIRST_TEXT}",
    )


def test_a_heading_that_is_the_title_is_not_repeated_in_the_text() -> None:
    assert read(make_pdf([[(72, 740, 20, "Ferry news"), *FIRST]]), "a.pdf").text == FIRST_TEXT


def test_a_block_names_the_label_of_its_page() -> None:
    labels = "/PageLabels << /Nums [0 << /S /r >> 1 << /S /D /St 12 >>] >>"
    pdf = Pdf([FIRST, SECOND], catalog=labels).bytes()
    assert [block.place for block in read(pdf, "a.pdf").outline] == ["p. i", "p. 12"]


def test_a_block_names_the_number_of_a_page_without_labels() -> None:
    pages = [FIRST, SECOND]
    assert [block.place for block in read(make_pdf(pages), "a.pdf").outline] == ["p. 1", "p. 2"]


def test_a_paragraph_over_two_pages_has_the_place_where_it_begins() -> None:
    document = read(make_pdf([FIRST[:2], paragraph(700, "market.")]), "a.pdf")
    assert [(document.text[block.start : block.end], block.place) for block in document.outline] == [
        (FIRST_TEXT, "p. 1")
    ]


def test_a_pdf_without_text_is_refused_with_a_hint_about_ocr() -> None:
    with pytest.raises(UnreadableError, match="holds no text but pictures; "):
        read(make_pdf([[], []]), "scan.pdf")


@pytest.mark.parametrize(
    ("pages", "missing"),
    [
        ([FIRST, [], []], f"pages 2 and 3 hold only pictures ({recognition.INSTALL})"),
        ([FIRST, []], f"page 2 holds only pictures ({recognition.INSTALL})"),
        ([FIRST], ""),
    ],
)
def test_pages_with_only_pictures_are_named(
    pages: list[list[Line]], missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognition, "is_possible", lambda: False)
    pdf = Pdf(pages, drawn="q 200 0 0 200 100 100 cm /Im1 Do Q\n").bytes()
    assert read(pdf, "a.pdf").missing == missing


def test_empty_pages_are_not_named_as_missing() -> None:
    assert read(make_pdf([FIRST, []]), "a.pdf").missing == ""


@pytest.mark.parametrize("sign", ["\ue0a1", "\x07"])
def test_a_text_layer_without_letters_is_refused(sign: str) -> None:
    rubbish = paragraph(700, *[f"F4|{sign * 40} ab"] * 4)
    with pytest.raises(UnreadableError, match="holds letters whose meaning its fonts do not tell; run OCR on it"):
        read(make_pdf([rubbish]), "a.pdf")


SHIFTED = "".join(chr(ord(letter) - 29) if letter.islower() else letter for letter in FIRST_TEXT * 3)
NO_LANGUAGE = paragraph(700, *(SHIFTED[at : at + 60] for at in range(0, len(SHIFTED), 60)))


def test_a_text_layer_in_no_language_is_refused() -> None:
    with pytest.raises(UnreadableError, match="holds letters whose meaning its fonts do not tell; run OCR on it"):
        read(make_pdf([NO_LANGUAGE]), "a.pdf")


def test_one_page_in_no_language_is_named_and_the_others_are_read() -> None:
    document = read(make_pdf([FIRST, NO_LANGUAGE, SECOND]), "a.pdf")
    assert document.text.startswith(FIRST_TEXT)
    assert SHIFTED[:20] not in document.text
    assert document.missing == "page 2 holds letters whose meaning its fonts do not tell"


def test_one_page_without_letters_is_named_and_the_others_are_read() -> None:
    document = read(make_pdf([FIRST, paragraph(700, "F4|" + "\ue0a1" * 40)]), "a.pdf")
    assert (document.text, document.missing) == (FIRST_TEXT, "page 2 holds letters whose meaning its fonts do not tell")


def test_a_pdf_with_a_password_is_refused() -> None:
    lock = f"/Filter /Standard /V 1 /R 2 /P -4 /O <{'11' * 32}> /U <{'22' * 32}>"
    pdf = make_pdf([FIRST], trailer=f"/Encrypt << {lock} >> /ID [<33> <33>]")
    with pytest.raises(UnreadableError, match="is protected with a password; save it without one"):
        read(pdf, "locked.pdf")
