import pytest

from seeds.pdf import read
from tests.seeds.pdf_pages.test_layout import PROSE, blocks
from tests.seeds.pdfs import Line, make_pdf, paragraph


def text_of(*lines: Line) -> str:
    return read(make_pdf([list(lines)]), "a.pdf").text


@pytest.mark.parametrize(("gap", "text"), [(0.7, "come"), (2.5, "com e")])
def test_a_gap_behind_a_wide_letter_is_a_space_only_if_it_is_as_wide(gap: float, text: str) -> None:
    assert text_of((72, 700, 10, "F4|com"), (87 + gap, 700, 10, "F4|e")) == text


@pytest.mark.parametrize(("word", "text"), [("o↵er", "offer"), ("↵ 2", "↵ 2")])
def test_an_arrow_in_a_word_is_a_misread_ligature(word: str, text: str) -> None:
    assert text_of((72, 700, 10, f"F4|{word}")) == text


def test_a_hyphen_code_in_a_line_is_a_misread_ligature() -> None:
    assert text_of((72, 700, 10, "F4|di\x02cult")) == "difficult"


def test_boxes_to_tick_are_no_bullets() -> None:
    assert text_of((72, 700, 10, "F4|□ new √ old")) == "□ new √ old"


CODE = [(72, 640 - 14 * at, 11, f"F3|{line}") for at, line in enumerate(("Value ::= {", "first  INTEGER,", "}"))]


def test_wide_gaps_in_code_make_no_table() -> None:
    columns = [(300, 626, 11, "F3|-- the first"), (300, 640, 11, "F3|-- one value")]
    assert [kind for kind, _ in blocks(read(make_pdf([[*paragraph(700, *PROSE), *CODE, *columns]]), "a.pdf"))] == [
        "paragraph",
        "code",
    ]


def test_bullets_before_code_begin_items() -> None:
    items = [(72, 640 - 14 * at, 11, "F4|•"[:4]) for at in range(2)]
    words = [(84, 640 - 14 * at, 11, f"F3|{word};") for at, word in enumerate(("NULL", "SET"))]
    found = blocks(read(make_pdf([[*paragraph(700, *PROSE), *items, *words]]), "a.pdf"))
    assert found[1:] == [("item", "NULL;"), ("item", "SET;")]


def test_ragged_lines_without_signs_are_no_code() -> None:
    lines = [
        (60, 660, 11, "Section 54957"),
        (72, 646, 11, "District Representatives: Josephine and"),
        (150, 632, 11, "Anjali"),
    ]
    assert {kind for kind, _ in blocks(read(make_pdf([lines]), "a.pdf"))} == {"paragraph"}


@pytest.mark.parametrize("sign", ["\u26ab", "\x84"])
def test_a_disc_and_a_sign_without_a_meaning_are_bullets(sign: str) -> None:
    items = paragraph(700, f"F4|{sign} boats", f"F4|{sign} nets")
    assert blocks(read(make_pdf([items]), "a.pdf")) == [("item", "boats"), ("item", "nets")]


def test_a_picture_of_a_font_is_left_out_and_a_sign_of_a_formula_stays() -> None:
    assert text_of((72, 700, 11, "F4|\ue800 Lease of n \uf03d 9 boats")) == "Lease of n \uf03d 9 boats"
