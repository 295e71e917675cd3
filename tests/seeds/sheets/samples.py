"""Undamaged sample files of tables."""

from collections.abc import Mapping

from tests.seeds.sheets.binary_workbooks import binary_workbook
from tests.seeds.sheets.old_workbooks import compound, old_workbook
from tests.seeds.sheets.workbooks import MACROS, number, sheet, words, workbook

ROWS: list[list[str | float]] = [["Route", "Fare"], ["Oban – Mull", 7.5], ["Iona", 44761.0]]
# So many words that a change of some bytes mostly leaves the records as they are.
LONG: list[list[str | float]] = [["The ferry runs again, " * 20, 7.5]] * 40
TEXT = 'Route;Fare;Since\r\n"Oban; pier";7,50;19.07.2022\r\nПаром;9;\r\n\r\nAll;16,50\r\n'
FIRST = sheet(
    words("Route", "Fare", "Since", style=4),
    words("Oban") + number(7.5, 2) + number(44761, 3),
    words("Паром") + '<c><f>1+1</f></c><c t="b"><v>1</v></c>',
)

SAMPLES: Mapping[str, tuple[bytes, ...]] = {
    "ferry.xlsx": (workbook({"Fares": FIRST, "Dogs": sheet(words("None"))}, {"Dogs": "hidden"}),),
    "ferry.xlsm": (workbook({"Fares": FIRST}, more={**MACROS, "xl/vbaProject.bin": compound(b"Sub Sail()")}),),
    "ferry.xlsb": (binary_workbook([*ROWS, *LONG]), binary_workbook([*ROWS, *LONG], hidden=True)),
    "ferry.xls": (old_workbook(ROWS), old_workbook(ROWS, hidden=True)),
    "ferry.csv": (TEXT.encode(), TEXT.encode("utf-16"), TEXT.encode("cp1251")),
    "ferry.tsv": (TEXT.replace(";", "\t").encode(),),
}
