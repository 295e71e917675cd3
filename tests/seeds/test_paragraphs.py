"""Plain text shows its headings, list items and table rows by how its lines look."""

import pytest

from seeds.outline import Kind
from seeds.paragraphs import blocks_of, names_columns

PROSE = (
    "The ferry leaves at nine from the old pier, and it comes back before noon. Nobody waits for those who are late."
)


def shown(text: str) -> list[tuple[Kind, str]]:
    return [(block.kind, text[block.start : block.end]) for block in blocks_of(text)]


def test_blank_lines_separate_paragraphs() -> None:
    assert shown("\n One\ntwo. \n \nThree.\n") == [(Kind.PARAGRAPH, "One\ntwo."), (Kind.PARAGRAPH, "Three.")]


@pytest.mark.parametrize("heading", ["FARES", "2.1 Fares and seats", "Fares", "Fares\n====="])
def test_a_heading_stands_above_prose(heading: str) -> None:
    blocks = blocks_of(f"{heading}\n\n{PROSE}")
    assert [block.kind for block in blocks] == [Kind.HEADING, Kind.PARAGRAPH]
    assert blocks[1].section == (heading.split("\n")[0],)


@pytest.mark.parametrize(
    "line", ["Can I bring my dog?", "Dear Marta,", "It rained.", "7", "July 19, 2022", "x" * 81, "Oban | Mull"]
)
def test_other_single_lines_are_no_headings(line: str) -> None:
    assert Kind.HEADING not in [kind for kind, _ in shown(f"{line}\n\n{PROSE}")]


def test_numbers_of_headings_show_their_level() -> None:
    blocks = blocks_of(f"2 Fares\n\n2.1 Children\n\n{PROSE}\n\n3 Seats\n\n{PROSE}")
    assert [block.section for block in blocks] == [(), ("2 Fares",), ("2 Fares", "2.1 Children"), (), ("3 Seats",)]


def test_items_know_the_line_that_announces_them() -> None:
    text = "You need:\n\n- a rope\n- a\n  lamp\n\n* oars\n\nThen go."
    assert shown(text) == [
        (Kind.PARAGRAPH, "You need:"),
        (Kind.ITEM, "a rope"),
        (Kind.ITEM, "a\n  lamp"),
        (Kind.ITEM, "oars"),
        (Kind.PARAGRAPH, "Then go."),
    ]
    assert [block.context for block in blocks_of(text)] == ["", "You need:", "You need:", "You need:", ""]


def test_the_number_of_an_item_is_part_of_it() -> None:
    assert shown("Do this:\n1. Close\n2) Leave\n(a) slowly") == [
        (Kind.PARAGRAPH, "Do this:"),
        (Kind.ITEM, "1. Close"),
        (Kind.ITEM, "2) Leave"),
        (Kind.ITEM, "(a) slowly"),
    ]


def test_a_number_at_a_line_end_in_prose_starts_no_list() -> None:
    assert shown("It was built in\n1998. It burned down.") == [
        (Kind.PARAGRAPH, "It was built in\n1998. It burned down.")
    ]


def test_columns_of_spaces_are_rows_with_the_names_of_their_columns() -> None:
    text = "Route           Days     Sundays\nOban - Mull     07:30    09:00\nIona - Staffa   10:00    11:00"
    assert [kind for kind, _ in shown(text)] == [Kind.ROW] * 3
    assert {block.context for block in blocks_of(text)} == {"Route | Days | Sundays"}


def test_two_spaces_after_a_sentence_make_no_table() -> None:
    text = "It rained.  It blew.\nNobody came.\nThe end.  Or not.  Who knows."
    assert shown(text) == [(Kind.PARAGRAPH, text)]


@pytest.mark.parametrize(
    "text", [" " * 100_000, "a  b\n" * 20_000, "- " * 50_000, ("x" * 50 + "\n") * 2_000, "1." * 50_000]
)
def test_long_input_takes_linear_time(text: str) -> None:
    blocks_of(text)


@pytest.mark.parametrize(
    ("rows", "by_words", "if_marked"),
    [
        (["Route, Fare", "Oban, 9 euros"], True, True),
        (["Route, Fare", "Oban, nine"], False, True),
        (["Route, Fare"], False, False),
        (["Route, Route", "Oban, 9"], False, False),
        (["Route, , ", "Oban, 9, 10"], False, False),
        (["Room 1, Room 2", "30 people, 40 people"], False, True),
        (["9:00, 10:00", "Oban 1, Iona 2"], False, False),
        (["Trips, 2021, 2022", "Oban, 800, 900", "Iona, 70, 80"], True, True),
        (["2020, 2021, 2022", "700, 800, 900", "60, 70, 80"], False, False),
        ([f"Route, {'Fare ' * 30}", "Oban, 9"], False, False),
    ],
)
def test_the_first_row_names_the_columns_by_its_words(rows: list[str], by_words: bool, if_marked: bool) -> None:
    cells = [row.split(", ") for row in rows]
    assert (names_columns(cells), names_columns(cells, is_marked=True)) == (by_words, if_marked)
