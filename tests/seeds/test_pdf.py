import pytest

from seeds.documents import Document, UnreadableError
from seeds.pdf import read

Line = tuple[int, int, int, str]

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"


def pdf_of(*objects: bytes, extra: bytes = b"") -> bytes:
    """A PDF with these objects, numbered from 1; `extra` goes into the trailer."""
    body, offsets = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return body + head + b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, extra, len(body))


def tree(*pages: int) -> bytes:
    """The page tree, which is the second object, with the pages of these numbers."""
    return b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"".join(b"%d 0 R " % page for page in pages), len(pages))


def page(contents: int, resources: bytes = b"") -> bytes:
    """A page whose contents are the stream of this number."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
        b"/Resources << /Font << /F1 %s >> %s >> >>" % (contents, font, resources)
    )


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)


def make_pdf(pages: list[list[Line]], extra: bytes = b"", info: bytes = b"") -> bytes:
    """A PDF whose pages show lines of text (x, y, font size, text); `extra` goes into the trailer."""
    objects = [CATALOG, tree(*range(3, 3 + 2 * len(pages), 2))]
    for lines in pages:
        shown = "".join(f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n" for x, y, size, text in lines)
        objects += [page(len(objects) + 2), stream(shown.encode("cp1252"))]
    return pdf_of(*objects, b"<< %s >>" % info, extra=b"/Info %d 0 R %s" % (len(objects) + 1, extra))


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
GAP_TEXT = "The ferry runs again at nine\n\nIt is free"


def test_lines_become_paragraphs_and_hyphenated_words_are_joined() -> None:
    pdf = make_pdf([[(72, 740, 18, "Ferry news"), *FIRST, *SECOND]])
    assert read(pdf, "ferry.pdf") == Document("ferry.pdf", f"Ferry news\n\n{FIRST_TEXT}\n\n{SECOND_TEXT}", "Ferry")


@pytest.mark.parametrize(
    ("pages", "text"),
    [
        ([FIRST + [(x, y + 14, size, line) for x, y, size, line in SECOND]], f"{FIRST_TEXT}\n\n{SECOND_TEXT}"),
        ([paragraph(700, "The ferry runs", "again at nine") + paragraph(660, "It is free")], GAP_TEXT),
        ([paragraph(700, "The town of Nordrhein-", "Westfalen agreed.")], "The town of Nordrhein-Westfalen agreed."),
        ([paragraph(700, "Bring along:", "- a coat", "- your ticket")], "Bring along:\n\n- a coat\n\n- your ticket"),
        ([FIRST[:2], paragraph(700, "market.")], FIRST_TEXT),
    ],
    ids=["short last line", "gap after a full line", "hyphen before a capital", "list", "two pages"],
)
def test_lines_are_joined_where_they_belong_together(pages: list[list[Line]], text: str) -> None:
    assert read(make_pdf(pages), "a.pdf").text == text


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
    with pytest.raises(UnreadableError, match="holds no text but pictures; run OCR on it"):
        read(make_pdf([[], []]), "scan.pdf")


def test_a_pdf_with_a_password_is_refused() -> None:
    lock = b"/Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s>" % (b"11" * 32, b"22" * 32)
    pdf = make_pdf([FIRST], extra=b"/Encrypt << %s >> /ID [<33> <33>]" % lock)
    with pytest.raises(UnreadableError, match="is protected with a password; save it without one"):
        read(pdf, "locked.pdf")
