from seeds.pdf import read
from tests.seeds.pdf_pages.test_layout import LEFT, RIGHT, blocks
from tests.seeds.pdf_pages.test_ruled import across, down, drawn, strokes
from tests.seeds.pdfs import Line, Pdf, paragraph

SHOP = [
    "The harbour shop sells rope,",
    "lamps and charts. It opens",
    "at nine and closes at five",
    "on every day but Monday.",
]


def frame(left: float, bottom: float, right: float, top: float) -> str:
    return strokes([*across(bottom, top, left=left, right=right), *down(left, right, top=top, bottom=bottom)])


def texts(lines: list[Line], commands: str) -> list[str]:
    return [text for kind, text in blocks(drawn(lines, commands)) if kind == "paragraph"]


def test_texts_in_frames_beside_each_other_are_read_one_by_one() -> None:
    names = ["Anna Berg, chair, tel. 47", "Carl Ditmar, tel. 48", "Eva Falk, treasurer, tel. 5", "Gro Holm, tel. 611"]
    lines = [*paragraph(700, *names), *paragraph(700, *RIGHT, x=230), *paragraph(700, *SHOP, x=400)]
    frames = frame(66, 650, 220, 715) + frame(224, 650, 390, 715) + frame(394, 650, 560, 715)
    below = paragraph(620, "Notice", "The harbour is closed while the crane is mended.")
    # The file draws them row by row, as it draws the cells of a table.
    by_row = sorted([*lines, *below], key=lambda line: -line[1])
    found = texts(by_row, frames + frame(66, 600, 560, 635))
    assert " ".join(" ".join(found).split()) == " ".join([*names, *RIGHT, *SHOP, *(text for *_, text in below)])


def test_texts_in_the_cells_of_a_grid_are_no_rows() -> None:
    cells = [[LEFT, RIGHT], [SHOP, LEFT]]
    lines = [
        line
        for row, pair in enumerate(cells)
        for x, text in zip((72, 300), pair, strict=True)
        for line in paragraph(700 - 80 * row, *text, x=x)
    ]
    grid = strokes([*across(720, 640, 560, left=66, right=480), *down(66, 294, 480, top=720, bottom=560)])
    assert texts(lines, grid) == [" ".join(text) for pair in cells for text in pair]


def test_a_table_with_names_above_texts_has_rows() -> None:
    lines = [(72, 706, 11, "Good"), (300, 706, 11, "Bad"), *paragraph(680, *LEFT), *paragraph(680, *RIGHT, x=300)]
    grid = strokes([*across(720, 700, 620, left=66, right=480), *down(66, 294, 480, top=720, bottom=620)])
    document = read(Pdf([lines], drawn=grid).bytes(), "a.pdf")
    assert blocks(document) == [("row", "Good | Bad"), ("row", f"{' '.join(LEFT)} | {' '.join(RIGHT)}")]
