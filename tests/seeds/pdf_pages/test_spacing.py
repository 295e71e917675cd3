"""Words that stand far apart, or letters that do, are read as they are meant; so are pages that stand side by side."""

from itertools import count

import pytest

from seeds.pdf import read
from tests.seeds.pdf_pages.test_layout import LEFT, PROSE, PROSE_TEXT, RIGHT, blocks, blocks_of, grid
from tests.seeds.pdfs import Line, make_pdf, paragraph


def spread(y: float, words: list[str], widths: list[float], left: float, right: float, size: float = 11) -> list[Line]:
    """Words on one line with gaps of one width between them, the last one at the right edge."""
    gap = (right - left - sum(widths)) / (len(words) - 1)
    starts = [left + sum(widths[:number]) + gap * number for number in range(len(words))]
    return [(x, y, size, word) for x, word in zip(starts, words, strict=True)]


def width(word: str, size: float = 11) -> float:
    """How wide Helvetica sets the words."""
    import pypdfium2  # type: ignore[import-untyped]

    page = pypdfium2.PdfDocument(make_pdf([[(0, 700, size, word)]]))[0]
    letters = page.get_textpage()
    return float(letters.get_charbox(len(word) - 1, loose=True)[2])


def test_the_words_of_a_justified_line_are_no_cells() -> None:
    right = 72 + width(PROSE[0])
    words = ["Boats", "sail", "daily", "between", "islands", "whenever"]
    wide = spread(672, words, [width(word) for word in words], 72, right)
    lines = [*paragraph(700, *PROSE[:2]), *wide, *paragraph(658, PROSE[2])]
    assert blocks_of(*lines) == [("paragraph", " ".join([*PROSE[:2], *words, PROSE[2]]))]


def test_a_dash_at_the_end_of_a_column_is_no_bullet_of_the_next() -> None:
    lines = grid(700, *zip(LEFT, RIGHT, strict=True), at=(72, 240), step=14)
    lines.insert(3, (72 + width(LEFT[1]) + 4, 686, 11, "-"))
    assert ("paragraph", " ".join(RIGHT)) in blocks_of(*lines)


def test_columns_below_a_short_title_in_the_middle_are_read_one_after_the_other() -> None:
    title: Line = (180, 720, 11, "House rules")
    columns = [*paragraph(700, *LEFT, x=72), *paragraph(700, *RIGHT, x=240)]
    assert blocks_of(title, *columns)[1:] == [("paragraph", " ".join(LEFT)), ("paragraph", " ".join(RIGHT))]


@pytest.mark.parametrize(("typed", "shown"), [("F a r e s", "Fares"), ("T I D E  T A B L E", "TIDE TABLE")])
def test_letters_that_are_set_apart_are_a_word(typed: str, shown: str) -> None:
    assert read(make_pdf([[(72, 740, 20, typed), *paragraph(700, *PROSE)]]), "a.pdf").title == shown


def test_an_alphabet_is_no_word() -> None:
    assert read(make_pdf([[(72, 740, 20, "A B C D E F"), *paragraph(700, *PROSE)]]), "a.pdf").title == "A B C D E F"


def test_two_pages_side_by_side_are_read_one_after_the_other() -> None:
    days = count(1)
    pages = []
    for _ in range(3):
        left, right = ([f"On day {next(days)} the boats go out with the first of the tide", *PAGE] for _ in "12")
        pages.append([*paragraph(740, *left, x=40), *paragraph(733, *right, x=420)])
    document = read(make_pdf(pages), "a.pdf")
    assert [text[:8] for _, text in blocks(document)] == [f"On day {day}" for day in range(1, 7)]
    assert [block.place for block in document.outline] == ["p. 1", "p. 1", "p. 2", "p. 2", "p. 3", "p. 3"]


PAGE = [
    "and come back in the evening with what they have",
    "caught, which is weighed on the pier and sold there",
    "to everybody who waits in the rain with a basket,",
    "as it has been done since the pier was built here.",
]


@pytest.mark.parametrize("foot", ["Page 1 of 9", "rules.doc Page 1", "Seite 1 von 2"])
def test_the_number_of_a_page_at_its_foot_is_no_text(foot: str) -> None:
    assert blocks_of(*paragraph(700, *PROSE), (72, 30, 8, foot)) == [("paragraph", PROSE_TEXT)]


def test_a_page_that_another_one_refers_to_is_text() -> None:
    assert blocks_of(*paragraph(700, *PROSE), (72, 30, 11, "See page 2"))[1] == ("paragraph", "See page 2")


def test_a_number_and_a_title_that_are_set_alike_are_a_heading() -> None:
    lines: list[Line] = [(72, 740, 12, "F2|1.2"), (104, 740, 12, "F2|Tides"), *paragraph(700, *PROSE)]
    assert blocks_of(*lines) == [("heading", "1.2 Tides"), ("paragraph", PROSE_TEXT)]
