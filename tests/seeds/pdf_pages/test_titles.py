"""Titles in capitals, and tables whose columns have names in two rows."""

import pytest

from seeds.outline import Block
from seeds.pdf import read
from tests.seeds.pdf_pages.test_layout import grid
from tests.seeds.pdfs import Line, make_pdf, paragraph

FLEET = [
    "F2|The ferry between the two towns runs again after the flood, the mayor said on Monday. It carried",
    "F2|four hundred people across the river, and most of them were on their way to the market.",
]
CREW = ["F2|We have two pilots."]


def outline(*lines: Line) -> list[tuple[str, str, tuple[str, ...]]]:
    """The kind, text and section of each block."""

    def shown(block: Block) -> tuple[str, str, tuple[str, ...]]:
        return block.kind.value, document.text[block.start : block.end], block.section

    document = read(make_pdf([list(lines)]), "a.pdf")
    return [shown(block) for block in document.outline]


@pytest.mark.parametrize("title", ["F2|THE CREW", "F2|THE CREW OF 2024.", "F2|THE CREW:"])
def test_a_line_in_capitals_above_text_in_the_same_style_is_a_title(title: str) -> None:
    lines = [*paragraph(700, "F2|THE FLEET", *FLEET), *paragraph(640, title, *CREW)]
    words, body = title[3:], " ".join(line[3:] for line in FLEET)
    assert outline(*lines) == [
        ("heading", "THE FLEET", ()),
        ("paragraph", body, ("THE FLEET",)),
        ("heading", words, ()),
        ("paragraph", "We have two pilots.", (words,)),
    ]


@pytest.mark.parametrize(
    "line", ["PETS MUST STAY OUTSIDE.", "TEL: 0752 991818", "INITIAL ______", "P.O. BOX 14056", "NO PETS. NO SMOKING"]
)
def test_a_sentence_a_label_or_a_blank_in_capitals_is_no_title(line: str) -> None:
    assert "heading" not in [kind for kind, *_ in outline(*paragraph(700, line, "We have two pilots."))]


HARBOURS = [("Norvik", "14", "3", "31", "5"), ("Skagen", "9", "2", "28", "4"), ("Odde", "4", "1", "7", "1")]
AT = (72, 160, 240, 320, 400)


@pytest.mark.parametrize("above", [True, False])
def test_names_above_the_names_of_columns_belong_to_each_of_them(above: bool) -> None:
    first = [(72, 700, 11, "Harbour")] if above else []
    below = ("" if above else "Harbour", "boats", "pilots", "boats", "pilots")
    groups: list[Line] = [(195, 700, 11, "Summer"), (355, 700, 11, "Winter")]
    names = "Harbour | Summer › boats | Summer › pilots | Winter › boats | Winter › pilots"
    document = read(make_pdf([[*first, *groups, *grid(682, below, *HARBOURS, at=AT)]]), "a.pdf")
    assert [block.context for block in document.outline] == [names] * 4
    assert document.text.split("\n")[0] == names


def test_a_row_above_the_names_of_columns_with_an_amount_stays_a_row() -> None:
    groups: list[Line] = [(195, 700, 11, "Total 12"), (355, 700, 11, "Total 9")]
    lines = grid(682, ("Harbour", "boats", "pilots", "boats", "pilots"), *HARBOURS, at=AT)
    assert outline(*groups, *lines)[0][1] == "Total 12 |  |  | Total 9"


@pytest.mark.parametrize(
    "line",
    ["F2|Place: the old customs house", "F2|The gates are open to everybody who has paid the fee for the year."],
)
def test_a_bold_label_or_sentence_is_no_title(line: str) -> None:
    assert outline(*paragraph(740, line), *paragraph(700, *(line[3:] for line in FLEET)))[0] == (
        "paragraph",
        line[3:],
        (),
    )


def test_a_numbered_line_above_the_next_number_is_an_item() -> None:
    lines = ["F2|2.5. Care of the old boats", "2.6. Sale of the boats that nobody wants to keep any longer."]
    found = outline(*paragraph(740, lines[0]), *paragraph(710, lines[1]), *paragraph(650, *(x[3:] for x in FLEET)))
    assert [kind for kind, *_ in found] == ["item", "item", "paragraph"]


@pytest.mark.parametrize(("count", "kind"), [(2, "heading"), (3, "item")])
def test_several_large_lines_with_the_next_numbers_and_no_text_below_them_are_a_list(count: int, kind: str) -> None:
    words = ("Pull", "Sort", "Push")[:count]
    steps = [(72.0, 700.0 - 40 * at, 20.0, f"{at + 1}. {step}") for at, step in enumerate(words)]
    found = outline((72, 760, 30, "Nets"), *steps, *paragraph(560, *(x[3:] for x in FLEET)))
    assert [kind for kind, *_ in found] == [*[kind] * count, "paragraph"]
