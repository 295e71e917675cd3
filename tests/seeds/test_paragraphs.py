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


def sections(text: str) -> list[str]:
    """The last heading above each block that is none, "" if there is none."""
    return ["".join(block.section[-1:]) for block in blocks_of(text) if block.kind is not Kind.HEADING]


@pytest.mark.parametrize(
    "heading",
    [
        *("24/037  DATE OF NEXT MEETING", "§ 4 Hunde", "Article 5. Fees", "3  PLANNING", "TOP 3: Kasse"),
        *("4. ПОВЕСТКА ДНЯ", "Chapter II – Members", "Глава 2. Ремонт", "Статья 5. Взносы", "第三章 会员", "Pay day"),
    ],
)
def test_a_heading_stands_above_one_short_paragraph(heading: str) -> None:
    assert sections(f"It is so.\n\n{heading}\n\nOnly members may bring it.")[1:] == [" ".join(heading.split())]


def test_headings_of_laws_need_no_blank_lines() -> None:
    text = "§ 6 Vorstand\nEr hat drei Mitglieder.\n§ 7 Kasse\n(1) Sie wird geprüft.\n(2) Jährlich."
    assert sections(text) == ["§ 6 Vorstand", "§ 7 Kasse", "§ 7 Kasse"]


def test_a_short_numbered_line_above_deeper_ones_is_a_heading() -> None:
    assert sections("6. Music\n   Loudspeakers may not be used here.\n\n7. Fees\n   (1) None are due.") == [
        "6. Music", "7. Fees",
    ]  # fmt: skip


def test_a_long_numbered_line_above_deeper_ones_is_an_item() -> None:
    text = "10. Whoever contravenes sections 3 to 7 is liable to a penalty of £80\n    or £50 if paid at once."
    assert shown(text) == [(Kind.ITEM, text)]


def test_a_word_and_number_alone_take_the_title_below() -> None:
    assert shown("§ 5\nBeiträge\n\nDer Beitrag beträgt 60 Euro.")[0] == (Kind.HEADING, "§ 5\nBeiträge")


def test_parts_are_above_chapters_and_those_above_articles() -> None:
    text = f"PART I - RULES\n\nChapter 2. Fees\n\nArticle 5. Dues\n\n{PROSE}\n\nPART II - END\n\n{PROSE}"
    found = [block.section for block in blocks_of(text) if block.kind is Kind.PARAGRAPH]
    assert found == [("PART I - RULES", "Chapter 2. Fees", "Article 5. Dues"), ("PART II - END",)]


def test_steps_with_blank_lines_between_are_items() -> None:
    assert [kind for kind, _ in shown("1. Open the lid\n\n2. Pour\n\n3. Close\n\nThen wait.")] == [
        Kind.ITEM, Kind.ITEM, Kind.ITEM, Kind.PARAGRAPH,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("12.03.24, 18:42 - Anna: Who has a car?", "12.03.24, 18:45 - Bo: I.\nIt is red"),
        ("[12/03/2024, 6:42:11 PM] Anna: Who has a car?", "[12/03/2024, 6:45:00 PM] Bo: I."),
        ("2024-03-12 18:42 <anna> hi", "2024-03-12 18:43 <bo> hello"),
        ("[18:42] Anna: ja", "[18:43] Bo: nein"),
        ("Anna, [12.03.2024 18:42]\nWann?", "Bo, [12.03.2024 18:43]\nUm acht."),
        ("12.03.24 um 18:42 - Jörg: Servus", "12.03.24 um 18:44 - Uta: Hallo"),
    ],
)
def test_each_message_of_a_chat_is_a_paragraph(one: str, two: str) -> None:
    assert shown(f"{one}\n{two}") == [(Kind.PARAGRAPH, one), (Kind.PARAGRAPH, two)]


def test_a_list_in_a_message_is_announced_by_it() -> None:
    first = "15.05.24, 22:48 - Anna: Bring:"
    text = f"15.05.24, 22:40 - Bo: ok\n{first}\n- a torch\n15.05.24, 22:50 - Bo: yes"
    assert [(block.kind, block.context) for block in blocks_of(text)] == [
        (Kind.PARAGRAPH, ""), (Kind.PARAGRAPH, ""), (Kind.ITEM, first), (Kind.PARAGRAPH, ""),
    ]  # fmt: skip


def test_measured_times_are_rows_and_no_chat() -> None:
    text = "2024-03-12 18:42   5.3   7.1\n2024-03-12 18:43   5.4   7.0\n2024-03-12 18:44   5.5   6.9"
    assert [kind for kind, _ in shown(text)] == [Kind.ROW] * 3


def test_a_sentence_that_goes_on_in_a_list_announces_it() -> None:
    text = "A party was formed.  Its members are\n   - Ms Ash,\n   - Mr Drozd.\nIt is to report in June."
    assert [(text[b.start : b.end], b.context) for b in blocks_of(text)][1:] == [
        ("Ms Ash,", "Its members are"),
        ("Mr Drozd.", "Its members are"),
        ("It is to report in June.", ""),
    ]


def test_an_item_announces_the_items_below_it() -> None:
    text = "(1) No car may enter, except\n    (a) mowers,\n    (b) carriages.\n(2) Bicycles may."
    assert [block.context for block in blocks_of(text)] == ["", *["(1) No car may enter, except"] * 2, ""]


def test_codes_with_hanging_lines_are_items() -> None:
    one, two = "24/0117/F  Conversion into flats.\n           No objection.", "24/0122/F  A sign. OBJECTION."
    assert shown(f"{one}\n{two}") == [(Kind.ITEM, one), (Kind.ITEM, two)]


def test_a_ruling_line_divides_the_names_of_columns_from_rows() -> None:
    rule = "-" * 40
    text = f"Pos  Article  Total\n{rule}\n1    Spade    43.20\n2    Rose, 3\n     litres\n{rule}\n     Due      51.00"
    assert [(text[b.start : b.end], b.kind, b.context) for b in blocks_of(text)] == [
        ("Pos  Article  Total", Kind.ROW, "Pos | Article | Total"),
        ("1    Spade    43.20", Kind.ROW, "Pos | Article | Total"),
        ("2    Rose, 3\n     litres", Kind.ROW, "Pos | Article | Total"),
        ("Due      51.00", Kind.ROW, "Pos | Article | Total"),
    ]


def test_a_line_of_dashes_is_no_text() -> None:
    assert shown(f"{PROSE}\n\n* * *\n\n{PROSE}\n-----\n") == [(Kind.PARAGRAPH, PROSE)] * 2


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Present:  Mr A,\n          Mr B\nApologies: Ms C", [Kind.ROW] * 2),
        ("Phone: 0555 1\nMail: a@b.example", [Kind.ROW] * 2),
        ("Gull – a good one.\nKedge – a held order.\nSlack – a quiet week.", [Kind.PARAGRAPH] * 3),
        ("Q: May I pay by card?\nA: Yes, from 10 euro.", [Kind.PARAGRAPH] * 2),
    ],
)
def test_each_value_with_a_label_is_a_block(text: str, kinds: list[Kind]) -> None:
    assert [kind for kind, _ in shown(text)] == kinds


def test_initials_at_the_start_of_a_line_are_no_items() -> None:
    text = "Part of the house was burnt. Mr.\nA. Meier lived there and\nD. Purcell, too."
    assert shown(text) == [(Kind.PARAGRAPH, text)]


def test_dashes_and_colons_in_wrapped_prose_are_no_labels() -> None:
    text = "The trip costs 80 euro – sheets included – and\nthe bus – if we get it – is free for all of us\nso it goes."
    assert shown(text) == [(Kind.PARAGRAPH, text)]


@pytest.mark.parametrize(
    "text",
    [
        *(" " * 100_000, "a  b\n" * 20_000, "- " * 50_000, ("x" * 50 + "\n") * 2_000, "1." * 50_000, "a. " * 50_000),
        *("- a\n(1) b\n" * 5_000, "A: b\n" * 10_000, "1/2" * 50_000, "1. a\nb\n" * 5_000, "x.\n1.1. a\n" * 5_000),
    ],
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


def test_a_rule_below_a_rule_underlines_no_heading() -> None:
    assert [block.kind for block in blocks_of(f"It runs.\n\n{'-' * 40}\n---\n\nMarta")] == [Kind.PARAGRAPH] * 2
