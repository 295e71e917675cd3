"""Of a rich file of each format all letters are read, but for those that nobody is to read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from seeds.readers import PICTURES, READERS, read_data
from seeds.scans import recognition
from seeds.texts import source
from tests.seeds import mutations, test_pages
from tests.seeds.letters import ENOUGH, HELD, letters, share
from tests.seeds.mails.compound import outlook
from tests.seeds.mails.test_mail import mail
from tests.seeds.mails.test_mailboxes import mailbox
from tests.seeds.office.office_files import make_docx, make_odf, make_pptx, numbering, paragraph, shape, table
from tests.seeds.pdfs import FIRST, SECOND, make_pdf
from tests.seeds.scans.test_scans import page, saved
from tests.seeds.sheets.binary_workbooks import binary_workbook
from tests.seeds.sheets.old_workbooks import old_workbook
from tests.seeds.sheets.workbooks import number, sheet, words, workbook
from tests.seeds.test_epub import make_epub


@dataclass(frozen=True, slots=True)
class Case:
    """A file, and those of its words that are not read, with the reason."""

    data: bytes
    left_out: Mapping[str, str] = field(default_factory=dict)
    missing: str = ""


WORD = make_docx(
    paragraph("Fares", "berschrift1")
    + paragraph("Nine euros", more='<w:r><w:footnoteReference w:id="2"/></w:r>')
    + "<w:p><w:ins><w:r><w:t>added</w:t></w:r></w:ins><w:del><w:r><w:delText>taken away</w:delText></w:r></w:del></w:p>"
    + paragraph("a coat", number="7 0")
    + table(["Year", "Trips"], ["2021", "eight hundred"])
    + "<w:p><w:r><w:txbxContent>"
    + paragraph("In a box")
    + "</w:txbxContent></w:r></w:p>",
    {
        "numbering": numbering("decimal %1."),
        "footnotes": f'<w:footnote w:id="2">{paragraph("A note")}</w:footnote>',
        "header": paragraph("The Ferry Times"),
    },
)
SLIDES = make_pptx(
    shape("The ferry", role="title") + shape("It runs", "again", role=None) + shape("14", role="sldNum"),
    others={"notesSlide": shape("Smile", role="body")},
)
OPEN = {
    ".odt": make_odf(
        "text",
        '<text:tracked-changes><text:p>taken away</text:p></text:tracked-changes><text:h text:outline-level="1">'
        "The ferry</text:h><text:p>It <text:span>runs</text:span> again<text:note><text:note-citation>7"
        "</text:note-citation><text:note-body><text:p>A note</text:p></text:note-body></text:note></text:p>"
        f"<text:list><text:list-item><text:p>a coat</text:p></text:list-item></text:list>{mutations.ROWS}",
    ),
    ".ods": make_odf("spreadsheet", mutations.ROWS.replace("repeated", "none")),
    ".odp": make_odf(
        "presentation",
        '<draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>The ferry</text:p></draw:text-box>'
        '</draw:frame><draw:frame presentation:class="footer"><draw:text-box><text:p>Times</text:p></draw:text-box>'
        "</draw:frame><draw:frame><draw:text-box><text:p>It runs</text:p></draw:text-box></draw:frame></draw:page>",
    ),
}
FARES: list[list[str | float]] = [["Route", "Fare"], ["Oban – Mull", 7.0]]
BOOK = workbook(
    {"Fares": sheet(words("Route", "Fare"), words("Oban") + number(7)), "Dogs": sheet(words("No", "dogs"))},
    {"Dogs": "hidden"},
)
PAGES: Sequence[Sequence[Any]] = (FIRST, SECOND, [(72, 700, 11, "Children travel free of charge with their parents.")])
PAGE = test_pages.PAGE.format(charset="utf-8").replace(
    "</ul>", "</ul><style>p { color: red }</style><p>Half: <math><mfrac><mi>x</mi><mn>2</mn></mfrac></math></p>"
)
ASIDE = {"unseen": "a script", "color": "a style sheet", "Home": "a menu", "Copyright": "a footer"}
MARKED = {
    ".md": b"---\ntags: [sea]\n---\n# The *ferry*\n\nIt [runs](https://example.org/a) again.[^1]\n\n- a coat\n\n"
    b"| Year | Trips |\n|--|--|\n| 2021 | 800 |\n\n```python\nrun(1)\n```\n\n[^1]: A note.\n",
    ".rst": b"The *ferry*\n===========\n\nIt `runs <https://example.org/a>`_ again [1]_.\n\n.. note:: Take a coat.\n\n"
    b".. code-block:: python\n\n   run(1)\n\n.. [1] A note.\n\n.. a comment, unseen\n",
    ".adoc": b"= The *ferry*\n:toc: left\n\nIt https://example.org/a[runs] again.\n\n* a coat\n\n|===\n|Year |Trips\n"
    b"|2021 |800\n|===\n\n// a comment, unseen\n",
    ".org": b"#+TITLE: The ferry\n* Fares :money:\nIt [[https://example.org/a][runs]] /again/.\n- a coat\n"
    b"| Year | Trips |\n# a comment, unseen\n",
}
MARKS = {"example.org": "the target of a link", "unseen": "a comment", "sea": "a tag", "money": "a tag"}
RICH = (
    rb"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fcharset204 Arial;}}{\*\generator Writer;}\f0 \'cf\'e0\'f0\'ee\'ec "
    rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt runs}} \u8364?5{\v unseen}{\footnote A note}\par\trowd\intbl Year\cell"
    rb" Trips\cell\row\pard End\par}"
)
RECORDS = b'{"title": "The ferry", "trips": [{"year": 2021, "by": {"name": "Mull"}}, {"stops": ["Oban", "Iona"]}]}'
CELLS = [
    {"cell_type": "markdown", "source": ["# The ferry\n", "It *runs*."]},
    {"cell_type": "code", "source": "run(1)", "outputs": [{"text": ["It ran\n"]}, {"data": {"image/png": "aaaa"}}]},
]
CODE = b'"""The ferry."""\n\ndef fare(age):\n    # children\n    return 7\n\n/* end */\n'
SAID = "00:00:01,000 --> 00:00:02,000\n<i>It runs</i>\nagain.\n"
LETTER = mail("The ferry runs.\n\nJón wrote:\n> When does it run?\n-- \nMarta")
LETTER.add_alternative("<p>The ferry runs.</p>", subtype="html")
LETTER.add_attachment("Nine euros.", filename="fares.txt")
LETTER.add_attachment(mail("Children ride free."), filename="паром.eml")
CASES: Mapping[str, Case] = {
    ".docx": Case(WORD, {"taken away": "deleted under review"}),
    ".pptx": Case(SLIDES, {"14": "the number of the slide"}),
    ".odt": Case(OPEN[".odt"], {"taken away": "deleted under review"}),
    ".ods": Case(OPEN[".ods"]),
    ".odp": Case(OPEN[".odp"], {"Times": "a footer that each slide has"}),
    **dict.fromkeys([".xlsx", ".xlsm"], Case(BOOK, {"dogs": "a hidden sheet"}, "hidden sheets are left out: Dogs")),
    ".xlsb": Case(binary_workbook(FARES)),
    ".xls": Case(old_workbook(FARES)),
    **dict.fromkeys([".html", ".htm"], Case(PAGE.encode(), ASIDE)),
    ".epub": Case(make_epub()),
    ".pdf": Case(
        make_pdf([[(72, 800, 9, "The Ferry Times"), *each, (280, 30, 9, str(n))] for n, each in enumerate(PAGES)]),
        {"Ferry Times": "a running head"},
    ),
    **dict.fromkeys([".md", ".markdown"], Case(MARKED[".md"], MARKS)),
    ".rst": Case(MARKED[".rst"], MARKS),
    **dict.fromkeys([".adoc", ".asciidoc"], Case(MARKED[".adoc"], MARKS)),
    ".org": Case(MARKED[".org"], MARKS),
    ".rtf": Case(RICH, {"unseen": "hidden text", "Writer": "a program", "HYPERLINK": "an instruction"}),
    ".json": Case(RECORDS),
    **dict.fromkeys([".jsonl", ".ndjson"], Case(RECORDS + b"\n" + RECORDS)),
    ".ipynb": Case(
        json.dumps({"cells": CELLS}).encode(), {"aaaa": "a picture"}, "these cells have pictures as results: 2"
    ),
    ".srt": Case(f"1\n{SAID}".encode(), {"00:00:01": "the place of the words, not one of them"}),
    ".vtt": Case(
        f"WEBVTT\n\nSTYLE\n::cue {{ unseen }}\n\n{SAID.replace(',', '.').replace('<i>', '<v Marta>')}".encode(),
        {"unseen": "a style sheet"},
    ),
    ".txt": Case("The ferry\n\nПаром runs again.\n\n- a coat\n".encode()),
    ".csv": Case('Route;Fare\n"Oban; pier";7,50\nПаром;9\n'.encode()),
    ".tsv": Case(b"Route\tFare\nOban\t7.50\n"),
    ".log": Case(b"2022-07-19 10:00:00 ERROR no ferry\n  at sea\n2022-07-19 10:00:01 INFO ok\n"),
    **{suffix: Case(CODE) for suffix in source.SUFFIXES},
    ".eml": Case(LETTER.as_bytes()),
    ".mbox": Case(mailbox(LETTER.as_bytes(), mail("> Quoted.\n>> Older.").as_bytes())),
    ".msg": Case(outlook({0x37: "Ferry", 0x1000: "Nine euros.\r\nChildren ride free.", 0x3FDE: 65001})),
}


def test_each_format_has_a_case_and_a_count() -> None:
    assert CASES.keys() == HELD.keys() == READERS.keys() - PICTURES


@pytest.mark.parametrize("suffix", sorted(READERS.keys() - PICTURES))
def test_the_letters_that_a_file_holds_are_read(suffix: str) -> None:
    case = CASES[suffix]
    document = read_data(case.data, f"file{suffix}")
    held = "\n".join(HELD[suffix](case.data))
    assert share([held], document) >= ENOUGH
    assert letters(held).total() > 0.6 * letters(document.text).total()  # the count itself is not blind
    assert document.missing == case.missing
    for unread, reason in case.left_out.items():
        assert unread not in document.text, reason


@pytest.mark.skipif(not recognition.is_possible(), reason="needs the extra ocr")
@pytest.mark.parametrize("suffix", sorted(PICTURES))
def test_the_letters_of_a_picture_are_read(suffix: str) -> None:
    form = {".jpg": "JPEG", ".jpeg": "JPEG", ".tif": "TIFF", ".tiff": "TIFF"}.get(suffix, suffix[1:].upper())
    document = read_data(saved(page("The ferry runs again."), form=form), f"file{suffix}")
    assert share(["The ferry runs again."], document) >= ENOUGH
