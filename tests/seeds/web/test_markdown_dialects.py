"""What only some programs take for Markdown is read as they show it."""

import pytest

from seeds.markdown import read
from seeds.outline import Kind


def outline(markdown: str) -> list[tuple[Kind, str, str]]:
    document = read(markdown.encode(), "a.md")
    return [(block.kind, document.text[block.start : block.end], block.context) for block in document.outline]


@pytest.mark.parametrize("rule", ["", "|---|---:|\n"])
def test_lines_with_bars_are_rows_without_names(rule: str) -> None:
    assert outline(f"{rule}| Child | **2** €\n| Adult\t| 4 €") == [
        (Kind.ROW, "Child | 2 €", ""),
        (Kind.ROW, "Adult | 4 €", ""),
    ]


def test_a_row_above_a_rule_of_another_width_names_the_columns() -> None:
    assert outline("| Who | Fare |\n|---|\n| Child | 2 € |")[1] == (Kind.ROW, "Child | 2 €", "Who | Fare")


def test_one_cell_is_no_table() -> None:
    assert outline("| Closed") == [(Kind.PARAGRAPH, "| Closed", "")]


@pytest.mark.parametrize("level", ["#", "##"])
def test_a_heading_directly_below_html_is_one(level: str) -> None:
    assert outline(f"It runs.\n\n<div><img src='a.png'></div>\n{level} Fares\nTwo *euros*.")[1:] == [
        (Kind.HEADING, "Fares", ""),
        (Kind.PARAGRAPH, "Two euros.", ""),
    ]


def test_html_below_a_heading_inside_html_is_read_too() -> None:
    text = "<p>It runs.</p>\n# Fares\n<b>Two</b> euros."
    assert [words for _, words, _ in outline(text)] == ["It runs.", "Fares", "Two euros."]


def test_attributes_of_kramdown_are_no_text() -> None:
    text = 'See [fares](a.md){:target="_blank"} and ![a map](m.png){: .wide .left }\n{: .large #map}\n\nUse `{: .a}`.'
    assert read(text.encode(), "a.md").text == "See fares and a map\n\nUse {: .a}."


@pytest.mark.parametrize(
    "lines",
    [
        ["17h00 à 18h00 les enfants", "18h00 à 20h00 les adultes"],
        ["9:30 to 10:30 children", "11:00 to 12:00 everybody else"],
        ["Monday: nine to five", "Sunday: closed"],
    ],
)
def test_lines_of_a_timetable_or_with_labels_stay_apart(lines: list[str]) -> None:
    assert outline("\n".join(lines)) == [(Kind.ROW, line, "") for line in lines]


def test_lines_of_a_text_are_one_paragraph() -> None:
    assert outline("The boat leaves at\n9:30 and comes\n10 hours later.")[0][0] is Kind.PARAGRAPH
