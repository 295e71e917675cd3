"""Tables that make a reader hang or use up memory."""

from collections.abc import Callable
from struct import pack

from tests.seeds.sheets.old_workbooks import compound, number, record, words
from tests.seeds.sheets.workbooks import MAIN, sheet, workbook

MANY = 100_000
ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ferry"}">' for n in range(10))


def book(rows: str) -> bytes:
    return workbook({"Fares": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'})


def letters(number: int) -> str:
    return chr(65 + number % 26) + chr(65 + number // 26 % 26)


def formats(code: str) -> bytes:
    styles = f'<s xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts><cellXfs><xf/>'
    cells = sheet('<c s="1"><v>44761.5</v></c>' * 1_000)
    return workbook({"Fares": cells}, more={"xl/styles.xml": f'{styles}<xf numFmtId="164"/></cellXfs></s>'})


BOMBS: dict[str, Callable[[], bytes]] = {
    "million.xlsx": lambda: book("".join(f"<row><c><v>{n}</v></c><c><v>7</v></c></row>" for n in range(1_000_000))),
    "cells.xlsx": lambda: book("<row>" + "<c><v>7</v></c>" * 1_000_000 + "</row>"),
    "far.xlsx": lambda: book('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' * 1_000),
    "scattered.xlsx": lambda: book("".join(f'<row><c r="{letters(n)}1"><v>7</v></c></row>' for n in range(50_000))),
    "strings.xlsx": lambda: workbook(
        {"Fares": sheet('<c t="s"><v>0</v></c>' * MANY)},
        more={"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>{"ferry " * 1_000}</t></si></sst>'},
    ),
    "deep.xlsx": lambda: book("<row>" * MANY),
    "laughs.xlsx": lambda: workbook(
        {"Fares": f"<!DOCTYPE x [{ENTITIES}]>" + sheet('<c t="str"><v>&a9;</v></c>')},
    ),
    "zeros.xlsx": lambda: workbook({"Fares": " " * (500 << 20)}),
    "sheets.xlsx": lambda: workbook({f"S{n}": sheet("<c><v>7</v></c>") for n in range(3_000)}),
    "digits.xlsx": lambda: book(f"<row><c><v>{'9' * 1_000_000}</v></c><c><v>1e999999999</v></c></row>" * 9),
    "format.xlsx": lambda: formats("[$" * MANY + "0"),
    "decimals.xlsx": lambda: formats("0." + "0" * 250),
    "thousands.xlsx": lambda: formats("0" + "," * 250),
    "years.xlsx": lambda: formats("yyyy " * MANY),
    "corner.xls": lambda: compound(
        record(0x809, pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
        + record(0x85, pack("<IBBBB", 39, 0, 0, 1, 0) + b"A")
        + record(0x0A, b"")
        + record(0x809, pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
        + words(0, 0, "a")
        + number(65_535, 65_535, 1.0)
        + record(0x0A, b"")
    ),
    "rows.csv": lambda: b"a,1\n" * 4_000_000,
    "commas.csv": lambda: b"a," * 9_000_000,
    "quote.csv": lambda: b'a,b\n"' + b"ferry\n" * 3_000_000,
    "quotes.csv": lambda: b'"' * 19_000_000,
    "uneven.csv": lambda: b"".join(b"a," * (n % 300) + b"\n" for n in range(60_000)),
    "tabs.tsv": lambda: b"\t" * 19_000_000,
}
