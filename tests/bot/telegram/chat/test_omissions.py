"""What was left out of an added document is told in the languages of the catalogue."""

import pytest

from bot.catalogue import LANGUAGES, texts
from bot.telegram.chat.omissions import sentences
from seeds.documents import Document
from seeds.readers import read_data
from tests.seeds.mails.test_mail import mail
from tests.seeds.mails.test_mailboxes import mailbox
from tests.seeds.office.office_files import make_pptx, shape
from tests.seeds.office.test_slides import PICTURE, SHOWN_CHART
from tests.seeds.pdfs import FIRST, make_pdf
from tests.seeds.sheets.workbooks import sheet, words, workbook
from tests.seeds.test_pdf import NO_LANGUAGE

FARES = sheet(words("Route", "Fare"))
HIDDEN = workbook({"Fares": FARES, "Dogs": FARES}, {"Dogs": "hidden"})
ATTACHED = ("prices.pdf", "tool.exe")
FORMULA = workbook({"Fares": sheet(words("Sum") + '<c r="B1"><f>1+1</f></c>')})


def slides() -> bytes:
    shown = shape("It runs.") + SHOWN_CHART + "<p:graphicFrame><p:oleObj/></p:graphicFrame>"
    return make_pptx(shown, PICTURE, others={"chart": "<broken"})


def letter() -> bytes:
    message = mail("It runs.")
    message.add_attachment(HIDDEN, maintype="application", subtype="xlsx", filename="a.xlsx")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="prices.pdf")
    message.add_attachment(b"MZ", maintype="application", subtype="zip", filename="tool.exe")
    return message.as_bytes()


def told(missing: str, language: str = "en") -> list[str]:
    return list(map(str, sentences(missing, texts(language))))


@pytest.mark.parametrize(
    ("name", "data", "lines"),
    [
        ("a.pdf", make_pdf([FIRST, NO_LANGUAGE]), ["letters that I cannot make out: p. 2"]),
        (
            "a.pptx",
            slides(),
            ["embedded objects, charts and diagrams: slide 1", "pictures, which I cannot read: slide 2"],
        ),
        ("a.xlsx", HIDDEN, ["hidden sheets: Dogs"]),
        ("a.xlsx", FORMULA, ["formulas without saved results: Fares B1"]),
        ("a.eml", letter(), ["hidden sheets: a.xlsx › Dogs", f"attachments: {ATTACHED[0]}, {ATTACHED[1]}"]),
        (
            "a.mbox",
            mailbox(letter()),
            [
                "hidden sheets: mail of 2024-05-03, Marta Lindqvist › a.xlsx › Dogs",
                "attachments: " + ", ".join(f"mail of 2024-05-03, Marta Lindqvist › {each}" for each in ATTACHED),
            ],
        ),
        ("a.rst", b"It runs.\n\n.. include:: fares.rst\n", ["the files that it includes"]),
    ],
)
def test_what_a_reader_left_out_is_told(name: str, data: bytes, lines: list[str]) -> None:
    document: Document = read_data(data, name)
    assert told(document.missing) == ["I could not read all of it. Left out:", *(f"• {line}" for line in lines)]


@pytest.mark.parametrize(
    ("missing", "line"),
    [
        ("page iv holds only pictures (install it: `pip`)", "pictures, which I cannot read: p. iv"),
        ("pages 2, 3 and 4 hold only pictures (x)", "pictures, which I cannot read: p. 2, 3, 4"),
        ("1,200 pages between 2 and 1300 hold only pictures (x)", "pictures, which I cannot read: p. 2–1300"),
        (
            "page 2 holds letters that nothing here can read: install Tesseract with their language",
            "letters that I cannot make out: p. 2",
        ),
        ("these chapters are missing: a.xhtml, b.xhtml", "damaged or missing parts: a.xhtml, b.xhtml"),
        ("its part header1.xml", "damaged or missing parts: header1.xml"),
        ("its last 30 of 90 mails: split the mailbox", "mails at the end, because there are too many: 30"),
        ("hidden sheets are left out: <b>A", "hidden sheets: &lt;b&gt;A"),
        ("an embedded object (Excel.Sheet)", "embedded objects, charts and diagrams"),
        ("something new: 3", "other parts"),
    ],
)
def test_each_kind_of_omission_has_its_sentence(missing: str, line: str) -> None:
    assert told(missing)[1:] == [f"• {line}"]


def test_a_document_read_whole_has_no_omissions() -> None:
    assert told("") == []


def test_unknown_omissions_come_last_and_once() -> None:
    assert told("and 4 more; its part a.xml; and so on")[1:] == ["• damaged or missing parts: a.xml", "• other parts"]


def test_many_names_are_shortened() -> None:
    (line,) = told(f"hidden sheets are left out: {', '.join(f'Sheet {n}' for n in range(1000))}")[1:]
    assert line.endswith(", Sheet 30, …")


@pytest.mark.parametrize("language", LANGUAGES)
def test_omissions_are_told_in_each_language(language: str) -> None:
    say = texts(language)
    assert told("slide 2 is damaged", language) == [say("omitted"), f"• {say('omitted-damaged')}: slide 2"]
