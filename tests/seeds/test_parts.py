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


BYLAW = "The harbour master opens the gates at eight and closes them at ten."


def test_a_heading_that_is_a_sentence_is_a_paragraph() -> None:
    parts = [Part("Gates", Kind.HEADING, 1), Part(BYLAW, Kind.HEADING, 2), Part("He has a key.")]
    _, blocks = assemble(parts)
    assert [(block.kind, block.section) for block in blocks] == [
        (Kind.HEADING, ()),
        (Kind.PARAGRAPH, ("Gates",)),
        (Kind.PARAGRAPH, ("Gates",)),
    ]


def test_a_heading_with_a_bullet_is_an_item_of_what_announces_it() -> None:
    _, blocks = assemble([Part("These have a key:", Kind.HEADING, 1), Part("• the master", Kind.HEADING, 2)])
    assert [(block.kind, block.context) for block in blocks] == [(Kind.PARAGRAPH, ""), (Kind.ITEM, "These have a key:")]


def test_a_heading_directly_above_a_sentence_of_its_level_is_text_too() -> None:
    parts = [Part("Gates", Kind.HEADING, 1), Part("2.1 Closed on Mondays", Kind.HEADING, 2)]
    _, blocks = assemble([*parts, Part(BYLAW, Kind.HEADING, 2)])
    assert [block.kind for block in blocks] == [Kind.HEADING, Kind.PARAGRAPH, Kind.PARAGRAPH]


def test_no_section_stands_below_a_list_of_contents() -> None:
    _, blocks = assemble([Part("Table of contents", Kind.HEADING, 1), Part("Gates", Kind.HEADING, 2), Part(BYLAW)])
    assert [block.section for block in blocks] == [(), (), ("Gates",)]


def test_an_item_announces_the_deeper_items_below_it() -> None:
    items = [("1. Keys are held by:", 0), ("the master", 1), ("the cook", 1), ("2. Locks", 0)]
    _, blocks = assemble([Part("Rules:"), *(Part(text, Kind.ITEM, level) for text, level in items)])
    assert [block.context for block in blocks[1:]] == [
        "Rules:",
        "Keys are held by:",
        "Keys are held by:",
        "Rules:",
    ]
