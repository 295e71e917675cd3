from collections.abc import Sequence

import pytest

from seeds.paragraphs import names_columns
from seeds.sheets.table_rows import Row, table

YEARS = ("Region:1", "2022:2", "2023:2")
PEOPLE = ("Region", "Men", "Women", "Men", "Women")
NAMES = "Region|2022, Men|2022, Women|2023, Men|2023, Women"
NUMBERS = [("North", "10", "12", "11", "13"), ("South", "20", "22", "21", "23")]
FARES = [("Ticket", "Price"), ("Summer:2",), ("Adult", "9"), ("Child", "4"), ("Winter:2",), ("Adult", "5")]


def read(rows: Sequence[Sequence[str]], marked: int = 0) -> tuple[list[str], str]:
    """The rows and the names of the columns; "2022:2" is a cell that takes two columns."""
    split = [[cell.partition(":") for cell in row] for row in rows]
    made = [
        Row(number, [text for text, _, _ in row], [int(span or 1) for _, _, span in row])
        for number, row in enumerate(split)
    ]
    found = table(made, marked, names_columns)
    return ["|".join(row.cells) for row in found.rows], "|".join(found.names)


@pytest.mark.parametrize("marked", [0, 1, 2])
def test_a_head_of_two_rows_is_joined_the_upper_words_first(marked: int) -> None:
    rows, names = read([YEARS, PEOPLE, *NUMBERS], marked)
    assert (rows, names) == ([NAMES, "North|10|12|11|13", "South|20|22|21|23"], NAMES)


@pytest.mark.parametrize(
    "second", [("Region", "10", "12", "11", "13"), ("Region", "Men", "Women"), ("All of these:5",)]
)
def test_values_or_fewer_cells_below_spanning_words_are_no_second_head(second: Sequence[str]) -> None:
    assert read([YEARS, second, *NUMBERS], marked=1)[1] == "Region|2022|2022|2023|2023"


def test_a_table_that_is_marked_whole_has_one_row_of_names() -> None:
    assert read([("A", "B"), ("1", "2"), ("3", "4")], marked=3) == (["A|B", "1|2", "3|4"], "A|B")


def test_a_sub_heading_across_the_table_stands_in_each_row_below_it() -> None:
    rows = ["Ticket|Price", "Summer, Adult|9", "Summer, Child|4", "Winter, Adult|5"]
    assert read(FARES) == (rows, "Ticket|Price")
    assert read(FARES[1:]) == (rows[1:], "")


def test_a_title_across_the_table_stands_above_the_names() -> None:
    rows = ["Fares of 2024", "Ticket|Price", "Summer, Adult|9", "Summer, Child|4", "Winter, Adult|5"]
    assert read([("Fares of 2024:2",), *FARES]) == (rows, "Ticket|Price")


@pytest.mark.parametrize("cells", [("Phone", ""), ("It runs daily.:2",), ("x" * 121 + ":2",)])
def test_an_empty_value_a_sentence_or_a_long_text_is_no_sub_heading(cells: Sequence[str]) -> None:
    assert read([*FARES[2:4], cells, FARES[5]])[0][3] == "Adult|5"


def test_a_numbered_sub_heading_ends_where_another_section_begins() -> None:
    rows = [("Clause", "Found"), ("6 Crew:2",), ("6.1 Pilots", "2"), ("7 Boats",), ("7.1 Ferries", "3")]
    assert read(rows)[0] == ["Clause|Found", "6 Crew, 6.1 Pilots|2", "7 Boats", "7.1 Ferries|3"]
    stays = [("Stay", "Price"), ("6 guests:2",), ("1 night", "9"), ("2 nights", "16")]
    assert read(stays)[0][-1] == "6 guests, 2 nights|16"


def test_the_last_of_neighbouring_sub_headings_goes_to_the_rows() -> None:
    assert read([("Boats:2",), ("Summer:2",), *FARES[2:4]])[0] == ["Boats", "Summer, Adult|9", "Summer, Child|4"]


def test_a_single_row_across_a_table_without_names_stands_alone() -> None:
    assert read([("The ferry at Oban:2",), *FARES[2:4]])[0] == ["The ferry at Oban", "Adult|9", "Child|4"]


def test_a_name_above_several_columns_is_that_of_each() -> None:
    head, named = ("Pier", "Fare:2"), "Pier|Fare|Fare"
    assert read([head, ("Oban", "7", "3"), ("Iona", "9", "4")], marked=1)[1] == named


def test_names_of_which_each_stands_above_as_many_cells_are_those_of_each() -> None:
    rows, names = read([("Fare", "Deposit"), ("7 €", "7 Euro", "2 €", "2 Euro")], marked=1)
    assert (rows[0], names) == ("Fare|Fare|Deposit|Deposit",) * 2


def test_names_that_do_not_divide_the_cells_stay_as_they_are() -> None:
    assert read([("Fare", "Deposit"), ("7 €", "2 €", "daily")], marked=1)[1] == "Fare|Deposit"
