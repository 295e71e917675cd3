"""Pictures of text are read where a program for it is there, and named with what to install where none is."""

from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from stat import S_IRWXU

import matplotlib
import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image, ImageDraw, ImageFont

from seeds import pdf
from seeds.documents import Document, UnreadableError
from seeds.scans import pages, pictures, recognition
from seeds.scans.lines import Line, paragraphs
from tests.seeds.pdfs import FIRST, Pdf, make_pdf
from tests.seeds.test_pdf import FIRST_TEXT, NO_LANGUAGE

WORDS = "The ferry between the two towns runs again."
RUSSIAN = "Паром между двумя городами снова ходит."
INSTALL = 'install what reads pictures: `pip install ".[ocr]"`'

FONT = str(Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf"))

rapid = pytest.mark.skipif(find_spec("rapidocr") is None, reason="needs the extra ocr")


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here can read pictures."""
    monkeypatch.setattr(recognition, "is_possible", lambda: False)


def page(*lines: str, turn: int = 0) -> Image.Image:
    """A page with these lines of text."""
    picture = Image.new("RGB", (1240, 600), "white")
    for number, line in enumerate(lines):
        font = ImageFont.truetype(FONT, 36)
        ImageDraw.Draw(picture).text((90, 90 + 54 * number), line, fill="black", font=font)
    return picture.rotate(turn, expand=True)


def saved(*pages: Image.Image, form: str = "PNG") -> bytes:
    file = BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    pages[0].save(file, form, **more)
    return file.getvalue()


def with_scan(*scans: Image.Image) -> bytes:
    """A PDF with a page of text, a blank one and these scanned pages."""
    document, file = pypdfium2.PdfDocument(make_pdf([FIRST, []])), BytesIO()
    for scan in scans:
        document.import_pages(pypdfium2.PdfDocument(saved(scan, form="PDF")))
    document.save(file)
    return file.getvalue()


def row(top: float, *cells: tuple[float, str]) -> list[Line]:
    return [Line(text, left, top, left + 10 * len(text), top + 20) for left, text in cells]


@pytest.mark.usefixtures("blind")
def test_a_page_of_many_drawn_shapes_is_named_as_a_picture_and_a_frame_is_not() -> None:
    shapes = "".join(f"{x} 700 m {x + 3} 708 {x + 5} 690 {x + 8} 700 c f\n" for x in range(60, 560, 8))
    frame = "60 60 400 700 re S\n"
    document, file = pypdfium2.PdfDocument(make_pdf([FIRST])), BytesIO()
    for drawn in (shapes, frame):
        document.import_pages(pypdfium2.PdfDocument(Pdf([[]], drawn=drawn).bytes()))
    document.save(file)
    assert pdf.read(file.getvalue(), "a.pdf").missing == f"page 2 holds only pictures ({INSTALL})"


LEFT = ("The choir meets on Tuesday", "evenings in the old school.", "New voices are welcome, and", "nobody reads")
RIGHT = (
    "music before they come. The",
    "allotments were flooded in",
    "March, and the committee has",
    "ordered two pumps.",
)
COLUMNS = [
    piece
    for at, lines in enumerate(zip(LEFT, RIGHT, strict=True))
    for piece in row(300 + 30 * at, (0, lines[0]), (400, lines[1]))
]


def test_columns_of_a_scanned_page_are_read_one_after_the_other() -> None:
    title = row(200, (0, "News from the parish and its many neighbours along the river and the road"))
    assert list(paragraphs([*COLUMNS, *title])) == [title[0].text, f"{' '.join(LEFT)} {' '.join(RIGHT)}"]


def test_a_table_below_the_columns_of_a_scanned_page_has_whole_rows() -> None:
    table = [*row(500, (0, "Course"), (300, "Price")), *row(530, (0, "Radio"), (300, "95"))]
    assert list(paragraphs([*COLUMNS, *table]))[-1] == "Course | Price\nRadio | 95"


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        ([], []),
        ([*row(30, (0, "again.")), *row(0, (0, "It runs"))], ["It runs again."]),
        ([*row(0, (0, "The new time-")), *row(30, (0, "table is here"))], ["The new timetable is here"]),
        ([*row(0, (0, "It ends here.")), *row(30, (0, "The next one is as long."))], [
            "It ends here.", "The next one is as long.",
        ]),
        ([*row(0, (0, "One")), *row(30, (0, "two")), *row(100, (0, "three"))], ["One two", "three"]),
        ([*row(0, (80, "again"), (0, "It runs")), *row(30, (0, "now"))], ["It runs again now"]),
        ([*row(0, (0, "Coat"), (300, "nine")), *row(30, (0, "Hat"), (300, "two"))], ["Coat | nine\nHat | two"]),
    ],
)  # fmt: skip
def test_lines_are_joined_into_paragraphs_and_rows(pieces: list[Line], found: list[str]) -> None:
    assert list(paragraphs(pieces)) == found


@pytest.mark.usefixtures("blind")
def test_without_a_program_pictures_are_refused_with_what_to_install() -> None:
    with pytest.raises(UnreadableError, match="is a picture; install what reads pictures: "):
        pictures.read(saved(page(WORDS)), "a.png")
    with pytest.raises(UnreadableError, match="holds no text but pictures; install what reads pictures: "):
        pdf.read(saved(page(WORDS), form="PDF"), "a.pdf")


@pytest.mark.usefixtures("blind")
@pytest.mark.parametrize(
    ("count", "held"),
    [
        (1, "page 3 holds"),
        (3, "pages 3, 4 and 5 hold"),
        (12, "12 pages between 3 and 14 hold"),
    ],
)
def test_without_a_program_scanned_pages_are_named(count: int, held: str) -> None:
    document = pdf.read(with_scan(*[page(WORDS)] * count), "the_ferry.pdf")
    assert (document.text, document.missing) == (FIRST_TEXT, f"{held} only pictures ({INSTALL})")


@rapid
def test_a_picture_is_read_and_its_place_says_so() -> None:
    document = pictures.read(saved(page(WORDS, "It left at nine.")), "the_ferry.png")
    assert document == Document("the_ferry.png", f"{WORDS} It left at nine.", "The ferry")
    assert [block.place for block in document.outline] == ["p. 1 (scanned)"]


@rapid
def test_a_picture_upside_down_is_read() -> None:
    assert pictures.read(saved(page(WORDS, turn=180), form="JPEG"), "a.jpg").text == WORDS


@rapid
def test_a_file_of_several_pages_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_PAGES", 2)
    data = saved(page(WORDS), page("It left at nine."), page("No more."), form="TIFF")
    document = pictures.read(data, "a.tif")
    assert document.text == f"{WORDS}\n\nIt left at nine."
    assert [block.place for block in document.outline] == ["p. 1 (scanned)", "p. 2 (scanned)"]
    assert document.missing == "page 3 holds only pictures (the limit is 2 pages, split it)"


@rapid
def test_scanned_pages_of_a_pdf_are_read() -> None:
    document = pdf.read(with_scan(page(WORDS)), "a.pdf")
    assert (document.text, document.missing) == (f"{FIRST_TEXT}\n\n{WORDS}", "")
    assert [block.place for block in document.outline] == ["p. 1", "p. 3 (scanned)"]


@rapid
def test_a_picture_without_text_is_a_document_without_text() -> None:
    assert pictures.read(saved(page()), "a.webp") == Document("a.webp", "", "A", missing="it is a picture without text")


@rapid
def test_letters_that_cannot_be_read_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "_languages", lambda: "")
    unread = "letters that nothing here can read: install Tesseract with their language"
    assert pictures.read(saved(page(RUSSIAN)), "a.png").missing == f"page 1 holds {unread}"
    with pytest.raises(UnreadableError, match=f"holds no text but pictures; page 1 holds {unread}"):
        pdf.read(saved(page(RUSSIAN), form="PDF"), "a.pdf")


def test_a_picture_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "is_possible", lambda: True)
    data = saved(Image.new("1", (12_000, 10_000)))
    with pytest.raises(UnreadableError, match="has more than 100 megapixels; save it smaller"):
        pictures.read(data, "a.png")


TESSERACT = """#!/bin/sh
if [ "$1" = --list-langs ]; then printf 'List of languages (3):\\neng\\nosd\\nrus\\n'; exit; fi
cat > /dev/null
printf 'level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext\\n'
printf '1\\t1\\t0\\t0\\t0\\t0\\t0\\t0\\t1240\\t600\\t-1\\t\\n'
printf '5\\t1\\t1\\t1\\t1\\t1\\t90\\t90\\t100\\t30\\t96\\tПаром\\n'
printf '5\\t1\\t1\\t1\\t1\\t2\\t200\\t85\\t100\\t40\\t96\\t"ходит"\\n'
printf '5\\t1\\t1\\t1\\t2\\t1\\t90\\t144\\t100\\t30\\t96\\t%s\\n' "$4"
"""


@pytest.fixture
def tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only Tesseract can read pictures here."""
    (tmp_path / "tesseract").write_text(TESSERACT)
    (tmp_path / "tesseract").chmod(S_IRWXU)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(recognition, "_has_rapid", lambda: False)
    recognition._languages.cache_clear()
    yield
    recognition._languages.cache_clear()


@pytest.mark.usefixtures("tesseract")
def test_tesseract_reads_with_all_its_languages() -> None:
    assert recognition.is_possible()
    assert recognition.lines(page(RUSSIAN)) == [
        Line('Паром "ходит"', 90, 85, 300, 125),
        Line("eng+rus", 90, 144, 190, 174),
    ]


@pytest.mark.usefixtures("tesseract")
def test_scanned_pages_of_a_pdf_stand_in_their_order_and_say_so() -> None:
    document = pdf.read(with_scan(page(RUSSIAN), page(RUSSIAN)), "a.pdf")
    assert document.text == f'{FIRST_TEXT}\n\nПаром "ходит" eng+rus\n\nПаром "ходит" eng+rus'
    assert [block.place for block in document.outline] == ["p. 1", "p. 3 (scanned)", "p. 4 (scanned)"]
    assert document.missing == ""


@pytest.mark.usefixtures("tesseract")
def test_a_page_whose_text_layer_is_in_no_language_is_read_as_a_picture() -> None:
    document = pdf.read(make_pdf([FIRST, NO_LANGUAGE]), "a.pdf")
    assert (document.text, document.missing) == (f'{FIRST_TEXT}\n\nПаром "ходит" eng+rus', "")
    assert [block.place for block in document.outline] == ["p. 1", "p. 2 (scanned)"]
