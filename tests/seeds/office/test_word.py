import time
from collections import Counter

import pytest
from lxml import etree

from seeds import archives
from seeds.documents import Document, UnreadableError
from seeds.office.word import read
from seeds.outline import Block, Kind
from tests.seeds.office.office_files import (
    STRICT_WORD,
    STYLES,
    cell,
    make_docx,
    numbering,
    paragraph,
    run,
    table,
    zipped,
)

NOTE = '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote><w:footnote w:id="2">{}</w:footnote>'
BOX = "<w:txbxContent>{}</w:txbxContent>"


def text(body: str, **others: str) -> str:
    return read(make_docx(body, others), "a.docx").text


def blocks(data: bytes) -> list[tuple[str, str]]:
    """The kinds of the blocks with their words."""
    document = read(data, "a.docx")
    return [(block.kind.value, document.text[block.start : block.end]) for block in document.outline]


def contexts(body: str) -> list[str]:
    return [block.context for block in read(make_docx(body), "a.docx").outline]


def test_paragraphs_lists_and_tables_are_read_in_order() -> None:
    body = (
        paragraph("Ferry news", "Title")
        + paragraph("It runs again.")
        + paragraph("a coat", "ListBullet")
        + paragraph("a ticket", "ListBullet2")
        + paragraph("Trips", "berschrift1")
        + table(["Year", "Trips", "Note"], ["2021", "800\nor so", "1"])
        + paragraph("")
        + paragraph("The end.")
    )
    document = read(make_docx(body), "a.docx")
    assert document == Document(
        "a.docx",
        "It runs again.\n\n- a coat\n  - a ticket\n\nTrips\n\nYear | Trips | Note\n2021 | 800 or so | 1\n\nThe end.",
        "Ferry news",
    )
    assert document.outline[-2] == Block(66, 86, Kind.ROW, section=("Trips",), context="Year | Trips | Note")


def test_headings_are_told_by_style_name_and_outline_level() -> None:
    own = '<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>Moorings</w:t></w:r></w:p>'
    body = paragraph("Harbour", "berschrift1") + own + paragraph("Fees", "Rule") + paragraph("Two euros.") + own
    outline = read(make_docx(body, title="Rules"), "a.docx").outline
    assert [block.section for block in outline] == [
        (),
        ("Harbour",),
        ("Harbour", "Moorings"),
        ("Harbour", "Moorings", "Fees"),
        ("Harbour",),
    ]


def test_bold_lines_are_headings_where_no_style_makes_any() -> None:
    body = (
        paragraph("Opening hours", bold=True) + paragraph("Nine to five.") + paragraph("Never on Sundays.", bold=True)
    )
    assert read(make_docx(body), "a.docx").title == "Opening hours"
    assert blocks(make_docx(paragraph("Hours") + body))[1:] == [
        ("heading", "Opening hours"),
        ("paragraph", "Nine to five."),
        ("paragraph", "Never on Sundays."),
    ]
    assert blocks(make_docx(paragraph("Hours", "berschrift1") + body))[1][0] == "paragraph"


@pytest.mark.parametrize(
    ("body", "right"),
    [
        (run("in ") + "<w:smartTag><w:smartTag>" + run("Lerwick") + "</w:smartTag></w:smartTag>", "in Lerwick"),
        (
            run("a ") + "<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>" + run("b") + "</w:sdtContent></w:sdt>",
            "a b",
        ),
        ("<w:del><w:r><w:delText>white</w:delText></w:r></w:del><w:ins>" + run("green") + "</w:ins>", "green"),
        ("<w:moveFrom>" + run("gone ") + "</w:moveFrom><w:moveTo>" + run("here") + "</w:moveTo>", "here"),
        (run("on ") + '<w:fldSimple w:instr="DATE">' + run("3 May") + "</w:fldSimple>", "on 3 May"),
        (run("see ") + '<w:hyperlink w:anchor="x">' + run("rule 2") + "</w:hyperlink>", "see rule 2"),
        ("<w:customXml><w:bdo>" + run("both") + "</w:bdo></w:customXml>", "both"),
        ("<w:ruby><w:rt>" + run("toukyou") + "</w:rt><w:rubyBase>" + run("東京") + "</w:rubyBase></w:ruby>", "東京"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t> Tea</w:t><w:sym w:char="F045"/></w:r>', "☒ Tea"),
        ("<w:r><w:t>re</w:t><w:noBreakHyphen/><w:t>use</w:t><w:tab/><w:tab/><w:t>it</w:t></w:r>", "re-use it"),
        ("<w:r><w:ffData><w:checkBox><w:default w:val='1'/></w:checkBox></w:ffData><w:t> yes</w:t></w:r>", "☒ yes"),
        (
            "<w:r><w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='red'/><w:listEntry w:val='blue'/>"
            "</w:ddList></w:ffData></w:r>",
            "blue",
        ),
        (
            "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>",
            "1/2",
        ),
    ],
)
def test_words_inside_wrappers_are_read(body: str, right: str) -> None:
    assert text(f"<w:p>{body}</w:p>") == right


def test_a_bold_formula_is_no_heading() -> None:
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>T = 0.7 RC</w:t></w:r></w:p>"
    document = read(make_docx(paragraph("The time is") + bold + paragraph("Ask.")), "a.docx")
    assert Kind.HEADING not in [block.kind for block in document.outline]


def test_wrapped_paragraphs_rows_and_cells_are_read() -> None:
    row = f"<w:tr>{cell('Deposit')}<w:sdt><w:sdtContent>{cell('two pounds')}</w:sdtContent></w:sdt></w:tr>"
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('The lease.')}</w:sdtContent></w:sdt>"
        f"<w:ins>{paragraph('Added.')}</w:ins><w:tbl><w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt></w:tbl>"
    )
    assert text(body) == "The lease.\n\nAdded.\n\nDeposit | two pounds"


def test_deleted_rows_and_paragraphs_are_left_out() -> None:
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('a')}{cell('b')}</w:tr>"
    kept = f"<w:tr>{cell('c')}{cell('d')}</w:tr>"
    empty = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>'
        "<w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>"
    )
    body = f"<w:tbl>{gone}{kept}</w:tbl>" + empty + paragraph("new", number="7 0")
    assert text(body, numbering=numbering("decimal %1.")) == "c | d\n\n1. new"


def test_a_strict_file_and_a_table_without_properties_are_read() -> None:
    data = make_docx(table(["Ferry", "Kittiwake"]) + paragraph("It sails."), namespace=STRICT_WORD)
    assert read(data, "a.docx").text == "Ferry | Kittiwake\n\nIt sails."


def two_forms(new: str, old: str) -> str:
    """A drawing for new and for old programs."""
    return (
        f"<w:r><mc:AlternateContent><mc:Choice>{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    inner = BOX.format(paragraph("Five weeks.") + table(["a", "b"]))
    box = two_forms(inner, inner)
    assert text(paragraph("Notice", more=box) + paragraph("Closed.")) == "Notice\n\nFive weeks.\n\na | b\n\nClosed."


def test_a_drawing_whose_first_form_has_no_words_is_read_in_its_second() -> None:
    box = two_forms("", BOX.format(paragraph("Words.")))
    assert text(paragraph("Notice.", more=box)) == "Notice.\n\nWords."


def test_notes_follow_their_paragraph_and_leave_no_mark() -> None:
    marked = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>'
    comment = '<w:r><w:commentReference w:id="0"/></w:r>' + run(".")
    others = {
        "footnotes": NOTE.format(paragraph("By Agnes Rourke.")),
        "comments": f'<w:comment w:id="0" w:author="Ann">{paragraph("Which year?")}</w:comment>',
    }
    data = make_docx(paragraph("It was lit", more=marked + comment) + paragraph("It is open."), others)
    assert blocks(data) == [
        ("paragraph", "It was lit."),
        ("note", "By Agnes Rourke."),
        ("note", "Ann: Which year?"),
        ("paragraph", "It is open."),
    ]


def test_notes_in_a_table_follow_the_table() -> None:
    marked = paragraph("148", more='<w:r><w:endnoteReference w:id="4"/></w:r>')
    others = {"endnotes": f'<w:endnote w:id="4">{paragraph("Counted in May.")}</w:endnote>'}
    data = make_docx(table(["Ferry", "Seats"], ["Kittiwake", cell(marked)], ["Heron", "90"]), others)
    assert read(data, "a.docx").text == "Ferry | Seats\nKittiwake | 148\nHeron | 90\n\nCounted in May."


def test_page_headers_and_footers_are_read_once() -> None:
    others = {
        "header1": paragraph("Ref. HB/2291"),
        "header2": paragraph("Ref. HB/2291"),
        "footer1": paragraph("Harbour Board") + paragraph("Page 3 of 7") + paragraph("– 3 –"),
    }
    body = paragraph("The mooring", "Title") + paragraph("It is yours.")
    document = read(make_docx(body, others), "a.docx")
    assert (document.title, document.text) == ("The mooring", "Ref. HB/2291\n\nIt is yours.\n\nHarbour Board")


def test_headings_and_rules_have_the_numbers_that_word_gives_them() -> None:
    body = "".join(
        paragraph(words, style, number=number)
        for words, style, number in [
            ("Plots", "berschrift1", "7 0"),
            ("Sheds may be small.", "", "7 1"),
            ("Water", "berschrift1", "7 0"),
            ("Hoses are forbidden.", "", "7 1"),
            ("In July", "", "7 2"),
            ("Barrels must be covered.", "", "7 1"),
        ]
    )
    found = text(body, numbering=numbering("upperRoman %1, decimal %1.%2, lowerLetter (%3)"))
    assert found == (
        "I.1 Sheds may be small.\n\nII Water\n\nII.1 Hoses are forbidden.\n  (a) In July\nII.2 Barrels must be covered."
    )


def test_a_list_of_its_own_start_begins_anew_and_others_go_on() -> None:
    lists = numbering(
        "decimal %1.",
        '<w:num w:numId="8"><w:abstractNumId w:val="3"/></w:num>',
        '<w:num w:numId="9"><w:abstractNumId w:val="3"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        "</w:lvlOverride></w:num>",
    )
    body = paragraph("Rules:") + "".join(paragraph("x", number=f"{name} 0") for name in "77899")
    assert text(body, numbering=lists) == "Rules:\n\n1. x\n2. x\n3. x\n5. x\n6. x"


def test_numbers_come_from_the_style_of_a_heading() -> None:
    linked = STYLES.replace(
        '<w:name w:val="heading 1"/>',
        '<w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr>',
    )
    levels = numbering("decimal %1, decimal %1.%2").replace(
        '<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:pStyle w:val="berschrift2"/>'
    )
    body = paragraph("Gardens.") + paragraph("Water", "berschrift1") + paragraph("Hoses", "berschrift2")
    assert read(make_docx(body, {"numbering": levels}, linked), "a.docx").text == "Gardens.\n\n1 Water\n\n1.1 Hoses"


def test_bullets_and_typed_signs_make_list_items() -> None:
    body = paragraph("Bring:") + paragraph("a coat", number="7 0") + paragraph("• a ticket")
    data = make_docx(body, {"numbering": numbering("bullet ")})
    assert read(data, "a.docx").text == "Bring:\n\n- a coat\n- a ticket"
    assert [block.context for block in read(data, "a.docx").outline] == ["", "Bring:", "Bring:"]


@pytest.mark.parametrize(
    ("rows", "header", "names"),
    [
        ([["Ferry", "Port"], ["Heron", "Lerwick"]], "<w:tblHeader/>", "Ferry | Port"),
        ([[cell("Ferry", bold=True), cell("Port", bold=True)], ["Heron", "Lerwick"]], "", "Ferry | Port"),
        ([["Ferry", "Seats"], ["Heron", "90"], ["Gull", "148"]], "", "Ferry | Seats"),
        ([["Notice", "six months"], ["Deposit", "200 pounds"]], "", ""),
        ([["Summer", "open"], ["Winter", "closed"]], "", ""),
    ],
)
def test_column_names_are_told_by_mark_look_or_numbers(rows: list[list[str]], header: str, names: str) -> None:
    assert contexts(table(*rows, header=header)) == [names] * len(rows)


def test_merged_cells_are_read_in_each_of_their_rows() -> None:
    start, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = table([cell("North", properties=start), "Heron"], [cell("", properties=goes_on), "Gull"])
    assert text(rows) == "North | Heron\nNorth | Gull"
    assert text(table([cell("same", properties='<w:gridSpan w:val="2"/>'), "same"])) == "same | same"


def test_sub_headings_and_names_of_two_rows_are_told_by_the_columns_they_take() -> None:
    both = '<w:gridSpan w:val="2"/>'
    fares = table(["Ticket", "Price"], [cell("Summer", properties=both)], ["Adult", "9"], ["Child", "4"])
    assert text(fares) == "Ticket | Price\nSummer, Adult | 9\nSummer, Child | 4"
    years = table([cell("2022", properties=both), "Fleet"], ["Men", "Women", "Fleet"], ["1", "2", "3"], ["4", "5", "6"])
    assert text(years) == "2022, Men | 2022, Women | Fleet\n1 | 2 | 3\n4 | 5 | 6"


def test_the_rows_of_an_inner_table_are_joined_in_their_cell() -> None:
    inner = table(["Weekdays", "7 to 21"], ["Sundays", "9 to 18"])
    body = table(["Summer", cell(inner)], ["Winter", "Closed"])
    assert text(body) == "Summer | Weekdays 7 to 21; Sundays 9 to 18\nWinter | Closed"


@pytest.mark.parametrize(
    "rows",
    [
        [[cell(paragraph("Duties", "berschrift1"), "Teach.", "Learn.")]],
        [[cell(paragraph("Duties", "berschrift1"), "Teach.", "Learn."), ""]],
        [["Duties"], ["Teach."], ["Learn."]],
    ],
)
def test_a_table_that_arranges_the_page_is_read_as_paragraphs(rows: list[list[str]]) -> None:
    assert text(paragraph("Job.") + table(*rows)) == "Job.\n\nDuties\n\nTeach.\n\nLearn."


def test_captions_are_notes_and_the_table_of_contents_is_left_out() -> None:
    body = (
        paragraph("Harbour rules", "Title")
        + paragraph("1 Fees ..... 3", "TOC1")
        + paragraph("Fees II", "TOC1")
        + paragraph("Fees", "berschrift1")
        + paragraph("Table 1: Fees", "Beschriftung")
    )
    assert blocks(make_docx(body)) == [("heading", "Fees"), ("note", "Table 1: Fees")]


def test_charts_are_tables_and_unreadable_parts_are_named() -> None:
    chart = (
        "<c:title><a:p><a:r><a:t>Trips</a:t></a:r></a:p></c:title><c:ser><c:tx><c:pt idx='0'><c:v>Ferry</c:v></c:pt>"
        "</c:tx><c:cat><c:pt idx='0'><c:v>May</c:v></c:pt></c:cat><c:val><c:pt idx='0'><c:v>0.30000000000000004</c:v>"
        "</c:pt></c:val></c:ser>"
    )
    shown = "<w:r><c:chart r:id='rId_chart1'/></w:r><w:r><c:chart r:id='rId_chart2'/></w:r>"
    object_ = "<w:r><o:OLEObject ProgID='Excel.Sheet.12'/></w:r>"
    data = make_docx(paragraph("It grows.", more=shown + object_), {"chart1": chart, "chart2": "<broken"})
    document = read(data, "a.docx")
    assert document.text == "It grows.\n\nTrips\n\n| Ferry\nMay | 0.3"
    assert document.missing == "an embedded object (Excel.Sheet.12); its part chart2.xml"


@pytest.mark.parametrize(
    ("properties", "title", "date"),
    [
        ({"title": "The ferry", "created": "2022-07-19T14:05:00Z"}, "The ferry", "2022-07-19"),
        ({"created": "2022-07-19T14:05:00Z", "modified": "2023-01-02T03:04:05Z"}, "News", "2023-01-02"),
        ({"created": "2022-07-19T14:05:00Z", "modified": "2013-12-23T23:15:00Z"}, "News", "2022-07-19"),
        ({"title": "Document1", "modified": "1980-01-01T00:00:00Z"}, "News", ""),
        ({"title": "Microsoft Word - ferry.doc"}, "News", ""),
    ],
)
def test_title_and_date_come_from_the_properties(properties: dict[str, str], title: str, date: str) -> None:
    body = paragraph("News", "berschrift1") + paragraph("It runs again.")
    document = read(make_docx(body, None, STYLES, **properties), "a.docx")
    assert (document.title, document.date) == (title, date)


def test_the_file_name_is_the_title_without_heading_and_properties() -> None:
    data = make_docx(paragraph("It runs again."))
    assert read(data, "ferry_news.docx") == Document("ferry_news.docx", "It runs again.", "Ferry news")


def test_a_news_text_in_word_is_split_into_its_parts() -> None:
    lines = ["Ferry runs again", "July 19, 2022", "It left at nine.", "Source: https://example.org/a"]
    assert read(make_docx("".join(map(paragraph, lines))), "a.docx") == Document(
        "a.docx", "It left at nine.", "Ferry runs again", "2022-07-19", "https://example.org/a"
    )


def test_a_letter_keeps_its_lines_below_its_head() -> None:
    lines = ["Ada Berg", "5 May 2021", "To whom it may concern", "Bo rowed for us.", "Ada Berg"]
    document = read(make_docx("".join(map(paragraph, lines))), "letter.docx")
    assert (document.title, document.date, document.text) == ("Ada Berg", "2021-05-05", "\n\n".join(lines[1:]))


def test_a_news_text_whose_head_is_one_paragraph_is_kept_whole() -> None:
    head = "<w:p><w:r><w:t>Ferry runs</w:t><w:br/><w:t>5 May 2021</w:t><w:br/><w:t>At nine.</w:t></w:r></w:p>"
    document = read(make_docx(head + paragraph("Source: https://example.org/a")), "a.docx")
    assert document.text == "Ferry runs\n5 May 2021\nAt nine.\n\nSource: https://example.org/a"


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LARGEST_UNPACKED", 3 << 20)
    with pytest.raises(UnreadableError, match="unpacks to more than 3 MB"):
        read(zipped({"word/document.xml": bytes(4 << 20)}), "bomb.docx")


def test_three_thousand_paragraphs_are_read_in_under_two_seconds() -> None:
    data = make_docx(paragraph("The pump ran for an hour and the tank was filled.") * 3_000)
    read(data, "a.docx")
    start = time.process_time()
    read(data, "a.docx")
    assert time.process_time() - start < 2


def test_no_letter_of_a_file_with_everything_is_lost() -> None:
    body = (
        paragraph("Alpha", "berschrift1")
        + paragraph("Beta", number="7 0", more='<w:r><w:footnoteReference w:id="2"/></w:r>')
        + table(["Gamma", cell("Delta", table(["Epsilon", "Zeta"]))], [cell(paragraph("Eta", "ListBullet")), "Theta"])
        + paragraph("Iota", more=f"<w:r>{BOX.format(paragraph('Kappa') + table(['Lambda', 'Mu']))}</w:r>")
        + f"<w:sdt><w:sdtContent>{paragraph('Nu')}<w:ins>{paragraph('Xi')}</w:ins></w:sdtContent></w:sdt>"
    )
    others = {"footnotes": NOTE.format(paragraph("Omicron")), "header1": paragraph("Pi"), "footer1": paragraph("Rho")}
    held = "".join(
        "".join(etree.fromstring(f"<x xmlns:w='w'>{xml}</x>").itertext()) for xml in (body, *others.values())
    )
    found = text(paragraph("Start.") + body, numbering=numbering("bullet "), **others)
    assert Counter(filter(str.isalpha, held)) - Counter(filter(str.isalpha, found)) == Counter()
