import pytest

from seeds.documents import Document
from seeds.pdf import read
from tests.seeds.pdf_pages.test_layout import LEFT, PROSE, PROSE_TEXT, RIGHT, blocks
from tests.seeds.pdfs import Line, Pdf, paragraph

Lines = list[tuple[float, float, float, float]]

XS, YS = (60, 180, 260, 340), (720, 700, 680, 660)


def strokes(lines: Lines) -> str:
    return "".join(f"{x} {y} m {right} {top} l S\n" for x, y, right, top in lines)


def across(*ys: float, left: float = XS[0], right: float = XS[-1]) -> Lines:
    return [(left, y, right, y) for y in ys]


def down(*xs: float, top: float = YS[0], bottom: float = YS[-1]) -> Lines:
    return [(x, bottom, x, top) for x in xs]


GRID = strokes([*across(*YS), *down(*XS)])


def cells(*rows: tuple[str, ...], top: float = 706, step: float = 20, xs: tuple[float, ...] = XS) -> list[Line]:
    """Words in the cells of a grid."""
    return [
        (x + 4, top - step * number, 11, word)
        for number, row in enumerate(rows)
        for x, word in zip(xs, row, strict=False)
        if word
    ]


def drawn(lines: list[Line], commands: str) -> Document:
    return read(Pdf([lines], drawn=commands).bytes(), "a.pdf")


def rows(lines: list[Line], commands: str) -> list[str]:
    return drawn(lines, commands).text.split("\n")


def test_words_close_to_a_line_stand_in_two_cells() -> None:
    lines = cells(("Course", "Days", "Price"), ("Radio", "1", "95"), ("Sailing", "5", "210"))
    lines[3] = (138, 686, 11, "Radio 1")
    del lines[4]
    assert rows(lines, strokes([*across(*YS), *down(60, 166, 260, 340)]))[1] == "Radio | 1 | 95"


def test_the_lines_of_a_cell_are_one_cell_whatever_stands_beside_them() -> None:
    lines = cells(("Course", "For", "Price"), ("Radio", "people at sea", "95"), ("Swim", "all", "20"))
    lines += [(184, 674, 11, "and on land"), (64, 674, 11, "licence")]
    commands = strokes([*across(720, 700, 668, 640), *down(*XS, bottom=640)])
    lines[6:9] = [(x, 650, size, word) for x, _, size, word in lines[6:9]]
    assert rows(lines, commands)[1] == "Radio licence | people at sea and on land | 95"


def test_a_cell_of_several_rows_stands_in_each() -> None:
    lines = cells(("Boat", "Month", "Price"), ("", "May", "95"), ("", "June", "110"))
    lines.append((64, 676, 11, "Heron"))
    commands = strokes([*across(720, 700, 660), *across(680, left=180), *down(*XS)])
    assert rows(lines, commands) == ["Boat | Month | Price", "Heron | May | 95", "Heron | June | 110"]


def test_names_below_a_wide_name_are_joined_with_it() -> None:
    lines = cells(("Region", "2023", ""), ("", "Q1", "Q2"), ("North", "4", "7"))
    commands = strokes([*across(720, 680, 660), *across(700, left=180), *down(60, 180, 340), *down(260, top=700)])
    document = drawn(lines, commands)
    names = "Region | 2023 › Q1 | 2023 › Q2"
    assert document.text.split("\n") == [names, "North | 4 | 7"]
    assert {block.context for block in document.outline} == {names}


def test_a_title_as_wide_as_the_table_is_no_row() -> None:
    lines = [(140, 726, 11, "F2|Prices"), *cells(("Course", "Days", "Price"), ("Radio", "1", "95"))]
    commands = strokes([*across(740, 720, 700, 680), *down(60, 340, top=740, bottom=680), *down(180, 260, bottom=680)])
    assert blocks(drawn([*lines, *paragraph(640, *PROSE)], commands))[:2] == [
        ("heading", "Prices"),
        ("row", "Course | Days | Price"),
    ]


def test_rows_without_lines_between_them_are_rows() -> None:
    lines = cells(("Course", "Days", "Price"), ("Radio", "1", "95"), ("Sailing", "5", "210"))
    assert rows(lines, strokes([*across(720, 700, 660), *down(*XS)]))[1:] == ["Radio | 1 | 95", "Sailing | 5 | 210"]


def test_edges_of_backgrounds_are_lines() -> None:
    lines = cells(("Course", "Days", "Price"), ("Radio licence", "1", "95"), ("Dinghy", "5", "210"))
    lines[3] = (64, 686, 11, "Radio licence for all")
    commands = ".9 g\n" + "".join(
        f"{x} {y} {right - x - 1} 19 re f\n"
        for y in (700, 680, 660)
        for x, right in ((60, 180), (180, 260), (260, 340))
    )
    assert rows(lines, f"{commands}0 g\n")[1] == "Radio licence for all | 1 | 95"


def test_lines_in_a_part_that_is_moved_stand_where_they_are_seen() -> None:
    lines = cells(("Course", "Days", "Price"), ("Radio", "1", "95"), ("Swim", "2", "20"))
    lines[3] = (138, 686, 11, "Radio 1")
    del lines[4]
    form = strokes([*across(620, 600, 580, 560), *down(60, 166, 260, 340, top=620, bottom=560)])
    part = (
        f"<< /Type /XObject /Subtype /Form /BBox [0 0 900 900] /Matrix [1 0 0 1 0 100] /Length {len(form)} >>\n"
        f"stream\n{form}endstream"
    )
    data = Pdf([lines], drawn="/Im1 Do\n", objects=[part]).bytes().replace(b"/Im1 3 0 R", b"/Im1 100 0 R")
    assert read(data, "a.pdf").text.split("\n")[1] == "Radio | 1 | 95"


def test_a_table_stands_between_the_texts_above_and_below_it() -> None:
    lines = [*paragraph(790, *PROSE), *cells(*[("Radio", "1", "95")] * 3), *paragraph(620, *PROSE)]
    assert [kind for kind, _ in blocks(drawn(lines, GRID))] == ["paragraph", "row", "row", "row", "paragraph"]


def test_a_table_in_a_column_stands_in_it() -> None:
    inside = cells(("Radio", "1"), ("Swim", "20"), xs=(320, 420), top=656)
    lines = [*paragraph(700, *LEFT, *LEFT, x=60), *paragraph(700, *RIGHT[:2], x=320), *inside]
    lines += paragraph(600, *RIGHT, x=320)
    commands = strokes([*across(670, 650, 630, left=316, right=480), *down(316, 416, 480, top=670, bottom=630)])
    assert [kind for kind, _ in blocks(drawn(lines, commands))][-4:] == ["paragraph", "row", "row", "paragraph"]


@pytest.mark.parametrize(
    "commands",
    [
        strokes([*across(720, 600), *down(60, 500, bottom=600)]),
        strokes([*across(720, 650, 600, right=500), *down(60, 150, 500, bottom=600)]),
        strokes([*across(720, 698, 684, 600, right=560), *down(*range(60, 570, 20), bottom=600)]),
    ],
)
def test_a_text_with_lines_around_or_across_it_is_a_text(commands: str) -> None:
    assert blocks(drawn(paragraph(700, *PROSE), commands)) == [("paragraph", PROSE_TEXT)]


def test_a_table_over_three_pages_has_its_names_in_each_row() -> None:
    head = ("Course", "Days", "Price")
    pages = [
        cells(head, ("Radio", "1", "95"), ("Dive", "2", "free")),
        cells(("Swim", "3", "20"), ("Row", "3", "free"), ("Sail", "5", "210")),
        cells(head, ("Knots", "1", "10"), ("First aid", "2", "free")),
    ]
    outline = read(Pdf(pages, drawn=GRID).bytes(), "a.pdf").outline
    assert [block.context for block in outline] == ["Course | Days | Price"] * 8


def test_figures_in_two_cells_are_two_words() -> None:
    lines = cells(("Town", "Boats", "Nets"), ("Kiel", "4", "7"), ("Bergen", "3", "0"))
    assert rows([*lines[:7], (250, 666, 11, "3"), (264, 666, 11, "0")], GRID)[2] == "Bergen | 3 | 0"


def test_bold_rows_inside_a_table_name_the_rows_below_them() -> None:
    lines = cells(("F2|Old house", "F2|Rate"), ("Room", "90"), ("F2|New house", ""), ("Room", "40"), ("Suite", "70"))
    lines += cells(("", "F2|Meal"), ("Soup", "7"), top=606)
    found = drawn(lines, strokes([*across(*range(720, 579, -20), right=260), *down(*XS[:3], bottom=580)]))
    assert [block.context for block in found.outline] == [
        *["Old house | Rate"] * 2,
        *["New house | Rate"] * 3,
        *[" | Meal"] * 2,
    ]


def test_an_empty_first_cell_keeps_the_others_below_their_names() -> None:
    lines = cells(("Boat", "Month", "Price"), ("Heron", "May", "95"), ("", "June", "110"))
    assert rows(lines, GRID) == ["Boat | Month | Price", "Heron | May | 95", "| June | 110"]
