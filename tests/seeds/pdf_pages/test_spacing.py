"""Words that stand far apart, or letters that do, are read as they are meant; so are pages that stand side by side."""

from dataclasses import replace

import pytest

from seeds.pdf import read
from seeds.pdfs.letters import Box, Style
from seeds.pdfs.lines import Run, lines_of
from seeds.pdfs.pages import Sheet
from seeds.pdfs.spreads import single_pages
from tests.seeds.pdf_pages.test_layout import LEFT, PROSE, PROSE_TEXT, RIGHT, blocks_of
from tests.seeds.pdfs import Line, Pdf, make_pdf, paragraph


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


def test_the_words_of_justified_lines_are_no_cells() -> None:
    right = 72 + width(PROSE[0])
    rows = [
        "since boats sail daily between both islands whenever all",
        "harbours have opened their gates and nobody must",
    ]
    wide = [
        word
        for y, row in zip((672, 658), rows, strict=True)
        for word in spread(y, row.split(), [width(word) for word in row.split()], 72, right)
    ]
    lines = [*paragraph(700, *PROSE[:2]), *wide, *paragraph(644, PROSE[2])]
    assert blocks_of(*lines) == [("paragraph", " ".join([*PROSE[:2], *rows, PROSE[2]]))]


def test_a_dash_at_the_end_of_a_column_is_no_bullet_of_the_next() -> None:
    dash: Line = (72 + width(LEFT[1]) + 9, 686, 11, "-")
    left, right = paragraph(700, *LEFT), paragraph(700, *RIGHT, x=240)
    found = blocks_of(*left[:2], dash, *left[2:], *right)
    assert found[-1] == ("paragraph", " ".join(RIGHT))


def test_columns_below_a_short_title_in_the_middle_are_read_one_after_the_other() -> None:
    title: Line = (196, 720, 11, "House rules")
    left, right = ["1 Halls", "1.1 Doors", *LEFT], [*RIGHT, *RIGHT]
    found = blocks_of(title, *paragraph(700, *left), *paragraph(700, *right, x=256))
    assert "row" not in [kind for kind, _ in found]
    assert found[-2:] == [("paragraph", " ".join(RIGHT))] * 2


def test_parts_of_a_word_whose_letters_are_set_apart_are_one_word() -> None:
    parts, x = [], 72.0
    for part in ("EMERG", "ENCI", "ES"):
        parts.append((x, 700.0, 11.0, part))
        x += width(part) + 1.5 * len(part) + 0.4
    assert read(Pdf([parts], drawn="1.5 Tc ").bytes(), "a.pdf").text == "EMERGENCIES"


@pytest.mark.parametrize(("typed", "shown"), [("F a r e s", "Fares"), ("T I D E  T A B L E", "TIDE TABLE")])
def test_letters_that_are_set_apart_are_a_word(typed: str, shown: str) -> None:
    assert read(make_pdf([[(72, 740, 20, typed), *paragraph(700, *PROSE)]]), "a.pdf").title == shown


def test_an_alphabet_is_no_word() -> None:
    assert read(make_pdf([[(72, 740, 20, "A B C D E F"), *paragraph(700, *PROSE)]]), "a.pdf").title == "A B C D E F"


def test_two_pages_side_by_side_are_read_one_after_the_other() -> None:
    words = "boats go out with the first of the tide"
    sides = [[_run(f"{side}{number} {words}", x, 500 - 30 * number) for number in range(6)] for side, x in SIDES]
    sheets = [Sheet([*sides[0], *sides[1]]) for _ in "12"]
    pages, labels = single_pages(sheets, ["i", "1"])
    assert [page.runs for page in pages] == [*sides, *sides]
    assert labels == ["i", "i", "1", "1"]


def test_a_line_across_the_middle_shows_that_there_is_one_page() -> None:
    runs = [_run("The boats go out with the first of the tide", 40, 500 - 30 * number, 800) for number in range(12)]
    assert len(single_pages([Sheet(runs), Sheet(runs)], ["1", "2"])[0]) == 2


SIDES = (("L", 40), ("R", 440))


def _run(text: str, left: float, bottom: float, width: float = 360) -> Run:
    return Run(text, Box(left, bottom, left + width, bottom + 11), Style(11), (Style(11), Style(11)))


@pytest.mark.parametrize("foot", ["Page 1 of 9", "rules.doc Page 1", "Seite 1 von 2"])
def test_the_number_of_a_page_at_its_foot_is_no_text(foot: str) -> None:
    assert blocks_of(*paragraph(700, *PROSE), (72, 30, 8, foot)) == [("paragraph", PROSE_TEXT)]


def test_a_page_that_another_one_refers_to_is_text() -> None:
    assert blocks_of(*paragraph(700, *PROSE), (72, 30, 11, "See page 2"))[1] == ("paragraph", "See page 2")


def test_a_number_and_a_title_that_are_set_alike_are_a_heading() -> None:
    lines: list[Line] = [(72, 740, 12, "F2|1.2"), (104, 740, 12, "F2|Tides"), *paragraph(700, *PROSE)]
    assert blocks_of(*lines) == [("heading", "1.2 Tides"), ("paragraph", PROSE_TEXT)]


def test_an_entry_without_dots_below_the_title_of_the_contents_is_left_out() -> None:
    dots = " . . . . . . . . . . "
    contents = ["Contents", "F2|1 Boats 1", f"1.1 Sails{dots}1", f"1.2 Oars{dots}2", f"1.3 Ropes{dots}2"]
    assert blocks_of(*paragraph(760, *contents), *paragraph(600, *PROSE)) == [("paragraph", PROSE_TEXT)]


def test_entries_of_chapters_without_dots_around_those_with_dots_are_left_out() -> None:
    dots = " . . . . . . . . . . "
    contents = ["F2|1 Boats 1", f"1.1 Sails{dots}1", f"1.2 Oars{dots}2", "F2|2 Nets 2", "F2|Index 9"]
    assert blocks_of(*paragraph(760, *contents), *paragraph(600, *PROSE)) == [("paragraph", PROSE_TEXT)]


def test_the_number_of_a_title_without_capitals_is_part_of_it() -> None:
    runs = [replace(_run(text, left, 700, 20), style=BOLD) for text, left in (("1.2", 40), ("\u6f6e\u6c50", 75))]
    assert [[run.text for run in line.runs] for line in lines_of(runs)] == [["1.2 \u6f6e\u6c50"]]


BOLD = Style(11, bold=True)
