import pytest

from seeds.documents import Document, UnreadableError
from seeds.pdf import read

Line = tuple[int, int, int, str]


def make_pdf(pages: list[list[Line]], extra: bytes = b"", info: bytes = b"") -> bytes:
    """A PDF whose pages show lines of text (x, y, font size, text); `extra` goes into the trailer."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        shown = "".join(f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n" for x, y, size, text in lines)
        stream = shown.encode("cp1252")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            b"/Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % (5 + 2 * number)
        )
        objects.append(b"<< /Length %d >>\nstream\n%sendstream" % (len(stream), stream))
    objects.append(b"<< %s >>" % info)
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    trailer = b"trailer << /Size %d /Root 1 0 R /Info %d 0 R %s >>" % (size, len(objects), extra)
    return body + head + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % len(body)


def paragraph(y: int, *lines: str) -> list[Line]:
    return [(72, y - 14 * number, 11, line) for number, line in enumerate(lines)]


FIRST = paragraph(
    700,
    "The ferry between the two towns runs again after the flood, the mayor said on Mon-",
    "day. It carried four hundred people across the river, most of them on the way to the",
    "market.",
)
SECOND = paragraph(
    644,
    "A ticket costs two euros. The old timetable stays in force until the end of the summer,",
    "the council decided.",
)
FIRST_TEXT = (
    "The ferry between the two towns runs again after the flood, the mayor said on Monday. It carried four "
    "hundred people across the river, most of them on the way to the market."
)
SECOND_TEXT = (
    "A ticket costs two euros. The old timetable stays in force until the end of the summer, the council decided."
)


def test_lines_become_paragraphs_and_hyphenated_words_are_joined() -> None:
    pdf = make_pdf([[(72, 740, 18, "Ferry news"), *FIRST, *SECOND]])
    assert read(pdf, "ferry.pdf") == Document("ferry.pdf", f"Ferry news\n\n{FIRST_TEXT}\n\n{SECOND_TEXT}", "Ferry")


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


def test_list_items_are_paragraphs() -> None:
    pdf = make_pdf([paragraph(700, "Bring along:", "- a coat for the evening", "- your ticket")])
    assert read(pdf, "a.pdf").text == "Bring along:\n\n- a coat for the evening\n\n- your ticket"


def test_a_paragraph_continues_on_the_next_page() -> None:
    pdf = make_pdf([FIRST[:2], paragraph(700, "market.")])
    assert read(pdf, "a.pdf").text == FIRST_TEXT


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        [(72, 800, 9, "The Ferry Times"), *paragraph(700, f"Page text {word}."), (280, 30, 9, str(number))]
        for number, word in enumerate(["one", "two", "three"], 1)
    ]
    assert read(make_pdf(pages), "a.pdf").text == "Page text one.\n\nPage text two.\n\nPage text three."


def test_title_and_date_come_from_the_properties() -> None:
    pdf = make_pdf([FIRST], info=b"/Title (The  ferry) /CreationDate (D:20220719140500Z)")
    assert read(pdf, "a.pdf") == Document("a.pdf", FIRST_TEXT, "The ferry", "2022-07-19")


@pytest.mark.parametrize("title", [b"Untitled", b"Microsoft Word - ferry.doc", b"ferry.docx"])
def test_a_default_title_is_not_used(title: bytes) -> None:
    assert read(make_pdf([FIRST], info=b"/Title (%s)" % title), "ferry_news.pdf").title == "Ferry news"


def test_a_pdf_without_text_is_refused_with_a_hint_about_ocr() -> None:
    with pytest.raises(UnreadableError, match="holds no text but pictures; "):
        read(make_pdf([[], []]), "scan.pdf")


def test_a_pdf_with_a_password_is_refused() -> None:
    lock = b"/Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s>" % (b"11" * 32, b"22" * 32)
    pdf = make_pdf([FIRST], extra=b"/Encrypt << %s >> /ID [<33> <33>]" % lock)
    with pytest.raises(UnreadableError, match="is protected with a password; save it without one"):
        read(pdf, "locked.pdf")
