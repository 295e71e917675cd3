"""Parts are assembled into a tidy text with exact spans."""

from seeds.outline import Block, Kind
from seeds.parts import Part, assemble


def test_each_block_is_the_span_of_its_part() -> None:
    text, blocks = assemble(
        [
            Part("Fares", Kind.HEADING, level=1, place="p. 1"),
            Part("  You pay:  ", place="p. 1"),
            Part("ten", Kind.ITEM, bullet="- ", place="p. 2"),
            Part(" ", place="p. 2"),
            Part("1. five", Kind.ITEM, level=1),
            Part("Year | Fare", Kind.ROW, context="Year | Fare"),
            Part("2022 | ten", Kind.ROW, context="Year | Fare"),
        ]
    )
    assert text == "Fares\n\nYou pay:\n\n- ten\n  1. five\n\nYear | Fare\n2022 | ten"
    assert [text[block.start : block.end] for block in blocks] == [
        "Fares", "You pay:", "ten", "1. five", "Year | Fare", "2022 | ten",
    ]  # fmt: skip
    assert blocks[2] == Block(19, 22, Kind.ITEM, ("Fares",), "p. 2", "You pay:")
    assert blocks[3].context == "You pay:"


def test_a_heading_closes_the_sections_of_its_level() -> None:
    parts = [("A", 1), ("B", 3), ("C", 2), ("D", 1)]
    _, blocks = assemble(Part(text, Kind.HEADING, level=level) for text, level in parts)
    assert [block.section for block in blocks] == [(), ("A",), ("A",), ()]


def test_blank_lines_part_a_paragraph_but_no_code() -> None:
    text, blocks = assemble([Part("Fares\n\n\nTwo euros."), Part("run()\n\nrun()", Kind.CODE)])
    assert [text[block.start : block.end] for block in blocks] == ["Fares", "Two euros.", "run()\n\nrun()"]
