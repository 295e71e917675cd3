import pytest

from seeds.pdf import read
from tests.seeds.pdf_pages.test_layout import blocks
from tests.seeds.pdfs import Line, Pdf, paragraph

LIST = ["wetsuits", "stockings", "sleeves of any kind."]
PAGE: list[Line] = [
    *paragraph(714, "Not to be worn:"),
    *paragraph(700, *LIST, x=100),
    *paragraph(640, "Caps are lent."),
]


def kinds(drawn: str) -> list[tuple[str, str]]:
    return blocks(read(Pdf([PAGE], drawn=drawn).bytes(), "a.pdf"))


def squares(*corners: tuple[float, float], size: float = 4) -> str:
    return "".join(f"{x} {y} {size} {size} re f\n" for x, y in corners)


def test_texts_behind_drawn_bullets_are_the_items_that_are_announced() -> None:
    found = kinds(squares((86, 702), (86, 688), (86, 674)))
    assert found == [
        ("paragraph", "Not to be worn:"),
        *(("item", text) for text in LIST),
        ("paragraph", "Caps are lent."),
    ]


@pytest.mark.parametrize(
    "drawn",
    [
        squares((86, 702)),  # one
        squares((30, 702), (30, 688), (30, 674)),  # far away
        squares((86, 695), (86, 681), (86, 667)),  # between the lines
        squares((84, 702), (84, 688), (84, 674), size=10),  # as large as letters
    ],
)
def test_other_shapes_are_no_bullets(drawn: str) -> None:
    assert {kind for kind, _ in kinds(drawn)} == {"paragraph"}
