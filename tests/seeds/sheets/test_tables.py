"""Rows become tables: divided by empty rows, with the names of their columns."""

import pytest

from seeds.outline import Kind
from seeds.sheets.column_names import Row
from seeds.sheets.tables import parts_of


def shown(*rows: str, bold: int = 0) -> list[tuple[str, str, str]]:
    """The kind, context and text of each part of a table whose cells are divided by bars."""
    table = [
        Row(number, {column: cell for column, cell in enumerate(row.split("|")) if cell}, number == bold)
        for number, row in enumerate(rows, 1)
    ]
    return [(part.kind.value, part.context, part.text) for part in parts_of(table)]


def test_several_tables_have_their_own_columns() -> None:
    assert shown("Route|Fare", "Oban|7", "", "Ship|Seats", "Knot|90") == [
        ("row", "Route | Fare", "Route | Fare"),
        ("row", "Route | Fare", "Oban | 7"),
        ("row", "Ship | Seats", "Ship | Seats"),
        ("row", "Ship | Seats", "Knot | 90"),
    ]


def test_a_sum_below_an_empty_row_keeps_the_columns() -> None:
    assert shown("Route|Fare", "Oban|7", "", "All|7")[-1] == ("row", "Route | Fare", "All | 7")


def test_a_title_above_a_table_is_not_its_head() -> None:
    assert shown("Fares of 2022", "Route|Fare", "Oban|7")[:2] == [
        ("paragraph", "", "Fares of 2022"),
        ("row", "Route | Fare", "Route | Fare"),
    ]


def test_empty_columns_are_dropped_and_empty_cells_kept() -> None:
    assert shown("Route||Fare|Dogs", "Oban|||yes", "Iona||7|no")[1] == ("row", "Route | Fare | Dogs", "Oban |  | yes")


@pytest.mark.parametrize(
    ("rows", "bold"),
    [
        (["Route|2021|2022", "Oban|7|8", "Iona|9|9"], 0),
        (["Name|City", "Marta|Oban", "Ann|Iona"], 1),
        (["Name|City|Street", "Marta|Oban|Bay Road"], 0),
    ],
)
def test_a_head_is_told_by_its_look_and_by_what_is_below(rows: list[str], bold: int) -> None:
    assert {context for _, context, _ in shown(*rows, bold=bold)} == {rows[0].replace("|", " | ")}


PASSES = "One visit|Pass for 4 visits|Pass for 10 visits"


def test_names_with_figures_above_an_empty_row_and_one_row_of_prices_are_the_head() -> None:
    rows = [PASSES, "", "60 min – 200,-|700,- (100,- less)|1 700,-", "|valid 1 month|3 months"]
    head = PASSES.replace("|", " | ")
    assert [(context, text) for _, context, text in shown(*rows)] == [
        (head, head),
        (head, "60 min – 200,- | 700,- (100,- less) | 1 700,-"),
        (head, " | valid 1 month | 3 months"),
    ]


@pytest.mark.parametrize(
    "rows", [["Oban|Iona|Mull", "", "7|8|by call"], ["Oban|7|Mull", "", "7|8|9"], [PASSES, "", "7|8"]]
)
def test_a_row_above_an_empty_row_that_does_not_name_each_value_is_no_head(rows: list[str]) -> None:
    assert {context for _, context, _ in shown(*rows)} == {""}


SEATS = "Seats, May, Ferry | Adults | Children"


@pytest.mark.parametrize(
    "rows",
    [
        ["Seats|May", "Ferry|Adults|Children", "Oban|7|8", "Iona|9|9"],
        ["Seats|May", "|Adults|Children", "Oban|7|8", "Iona|9|9"],
        ["Seats|May", "|Adults|Children", "", "Oban|7|8", "Iona|—|9"],
        ["Seats|May", "|Adults|Children", "", "Oban|7|8", "Iona|9|9", "|Dogs|Cats", "Oban|1|2"],
    ],
)
def test_what_stands_above_the_names_of_columns_belongs_to_them(rows: list[str]) -> None:
    kinds = [context for _, context, text in shown(*rows, bold=2) if text.startswith(("Oban | 7", "Iona"))]
    head = SEATS if "Ferry" in rows[1] else SEATS.replace(", Ferry", "")
    assert kinds == [head, head]
    assert ("row", head, head) in shown(*rows, bold=2)


def test_each_table_of_several_without_empty_rows_has_its_own_columns() -> None:
    rows = [
        "In euros|April",
        "|Adults|Children",
        "Oban|7|8",
        "Iona|9|9",
        "All|16|17",
        "In euros|May",
        "|Adults|Dogs",
        "Oban|5|6",
    ]
    assert [(context, text) for _, context, text in shown(*rows) if text.startswith("Oban")] == [
        ("In euros, April | Adults | Children", "Oban | 7 | 8"),
        ("In euros, May | Adults | Dogs", "Oban | 5 | 6"),
    ]


@pytest.mark.parametrize("groups", ["Fares|May||June", "Fares||May||June"])
def test_words_above_several_columns_are_in_the_name_of_each(groups: str) -> None:
    (_, context, _), *_ = shown(groups, "|Adults|Dogs|Adults|Dogs", "Oban|7|8|9|3", "Iona|9|9|8|2")
    assert context == "Fares | May, Adults | May, Dogs | June, Adults | June, Dogs"


def test_a_name_over_the_height_of_the_head_is_that_of_its_column() -> None:
    rows = ("Pier|Owner|Water||Since", "||Low|High|", "Oban|Cal|2|6|1974", "Iona|Mac|1|5|1980")
    (_, context, _), *_ = shown(*rows)
    assert context == "Pier | Owner | Water, Low | Water, High | Since"


@pytest.mark.parametrize(
    "rows", [("Pier|2022||2023", "|Men|Women|Men|Women"), ("|2022||2023", "Pier|Men|Women|Men|Women")]
)
def test_years_above_several_columns_are_in_the_name_of_each(rows: list[str]) -> None:
    (_, context, _), *_ = shown(*rows, "Oban|7|8|9|3", "Iona|9|9|8|2")
    assert context == "Pier | 2022, Men | 2022, Women | 2023, Men | 2023, Women"


def test_names_above_a_column_of_labels_without_a_name_hold_below_empty_rows_too() -> None:
    rows = ["|May||June", "|Adults|Dogs|Adults|Dogs", "Oban|7|8|9|3", "Iona|9|9|8|2", "", "Mull|1|2|3|4", "All||19||9"]
    context = " | May, Adults | May, Dogs | June, Adults | June, Dogs"
    assert shown(*rows)[-2:] == [("row", context, "Mull | 1 | 2 | 3 | 4"), ("row", context, "All |  | 19 |  | 9")]


def test_a_table_without_names_that_is_mostly_filled_keeps_its_empty_cells() -> None:
    rows = ["|Price|Price", "Oban|7|8", "Iona||9", "Mull|1|2"]
    assert [text for *_, text in shown(*rows)] == [" | Price | Price", "Oban | 7 | 8", "Iona |  | 9", "Mull | 1 | 2"]
    assert [text for *_, text in shown("Oban||7|||1", "Iona|||2", "Mull|3")] == ["Oban | 7 | 1", "Iona | 2", "Mull | 3"]


@pytest.mark.parametrize("row", ["Closed|by storm|all day", "|12|by call", "|by storm"])
def test_a_row_of_words_inside_a_table_is_no_head(row: str) -> None:
    rows = shown("Port|From|Until", "Oban|7|8", "Iona|9|9", row, "Mull|7|9", "Skye|8|9")
    assert {context for _, context, _ in rows} == {"Port | From | Until"}


@pytest.mark.parametrize("rows", [["Name|Marta", "City|Oban"], ["1|2|3", "4|5|6"], ["Oban|7", "Iona|9"]])
def test_a_table_without_a_head_has_no_columns(rows: list[str]) -> None:
    assert {context for _, context, _ in shown(*rows)} == {""}


def test_a_long_cell_is_a_paragraph() -> None:
    long = "It leaves at nine. " * 40
    assert shown("Question|Answer|Since", f"When?|{long}|2022")[1:] == [
        ("row", "Question", "When?"),
        ("paragraph", "Answer", long),
        ("row", "Since", "2022"),
    ]


def test_a_scattered_sheet_takes_linear_time() -> None:
    rows = [Row(number, {number: "x", number + 1: "y"}) for number in range(1, 10_000)]
    assert [part.text for part in parts_of(rows)] == ["x | y"] * 9_999
    assert {part.kind for part in parts_of(rows)} == {Kind.ROW}


def test_names_of_columns_that_stand_alone_above_an_empty_row_name_them() -> None:
    assert shown("Part|Supplier|#|Cost", "", "Rope|Oban|2|7.50", "Oar|Iona|1|9.00")[1:] == [
        ("row", "Part | Supplier | # | Cost", "Rope | Oban | 2 | 7.50"),
        ("row", "Part | Supplier | # | Cost", "Oar | Iona | 1 | 9.00"),
    ]
    assert shown("Rope|Oban|2|7.50", "", "Oar|Iona|1|9.00", "Net|Iona|1|4.00")[1][1] == ""
