import pytest

from seeds.documents import UnreadableError
from seeds.office.open_document import read
from seeds.outline import Kind
from tests.seeds.office.office_files import make_odf, zipped

NUMBERED = (
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"'
    ' style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>'
    "</text:list-style>"
)
OUTLINE = (
    '<text:outline-style><text:outline-level-style text:level="1" style:num-format="1"/>'
    '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>'
)


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def h(text: str, level: int) -> str:
    return f'<text:h text:outline-level="{level}">{text}</text:h>'


def items(*texts: str, more: str = "") -> str:
    inner = "".join(f"<text:list-item>{text if text.startswith('<') else p(text)}</text:list-item>" for text in texts)
    return f"<text:list {more}>{inner}</text:list>"


def cell(text: str, more: str = "") -> str:
    return f"<table:table-cell {more}>{text if text.startswith('<') or not text else p(text)}</table:table-cell>"


def row(*texts: str, more: str = "") -> str:
    inner = "".join(text if text.startswith("<table") else cell(text) for text in texts)
    return f"<table:table-row {more}>{inner}</table:table-row>"


def table(*rows: str, name: str = "") -> str:
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def text(body: str, styles: str = "") -> str:
    return read(make_odf("text", body, styles), "a.odt").text


def test_headings_lists_and_tables_are_read_in_order() -> None:
    body = (
        h("Ferry", 1)
        + p("It  runs\nagain<text:s text:c='2'/>at<text:line-break/>nine.")
        + items("a coat", p("a ticket") + items("or two"))
        + h("Trips", 2)
        + table(f"<table:table-header-rows>{row('Port', 'Ferry')}</table:table-header-rows>", row("North", "Heron"))
    )
    document = read(make_odf("text", body), "a.odt")
    assert document.title == "Ferry"
    assert document.text == (
        "It runs again  at\nnine.\n\n- a coat\n- a ticket\n  - or two\n\nTrips\n\nPort | Ferry\nNorth | Heron"
    )
    assert [block.context for block in document.outline][-2:] == ["Port | Ferry", "Port | Ferry"]


def test_headings_and_items_have_their_numbers() -> None:
    body = (
        p("Rules.")
        + h("Plots", 1)
        + h("Sheds", 2)
        + h("Water", 1)
        + h("Hoses", 2)
        + items("one", p("two") + items("in July"), more='text:style-name="L1"')
        + p("and")
        + items("three", more='text:style-name="L1" text:continue-numbering="true"')
        + items("one", more='text:style-name="L1"')
    )
    document = read(make_odf("text", body, NUMBERED, pages=OUTLINE), "a.odt")
    assert document.text == (
        "Rules.\n\n1 Plots\n\n1.1 Sheds\n\n2 Water\n\n2.1 Hoses\n\n"
        "1. one\n2. two\n  a) in July\n\nand\n\n3. three\n1. one"
    )


def test_notes_comments_and_text_boxes_follow_their_paragraph() -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        + p("In May.")
        + "</text:note-body></text:note>"
    )
    comment = (
        "<office:annotation><dc:creator>Ann</dc:creator><dc:date>2023</dc:date>" + p("Sure?") + "</office:annotation>"
    )
    box = "<draw:frame><draw:text-box>" + p("Closed.") + "</draw:text-box><svg:title>Box</svg:title></draw:frame>"
    document = read(make_odf("text", p(f"It ran{note}{comment}.{box}") + p("It left.")), "a.odt")
    assert document.text == "It ran.\n\nIn May.\n\nAnn: Sure?\n\nClosed.\n\nIt left."
    assert [block.kind.value for block in document.outline] == ["paragraph", "note", "note", "paragraph", "paragraph"]


def test_fields_are_read_and_deleted_words_are_not() -> None:
    gone = "<text:tracked-changes><text:changed-region>" + p("old") + "</text:changed-region></text:tracked-changes>"
    body = gone + p("<text:span>On <text:date>3 May</text:date></text:span> <text:a>here</text:a>")
    assert text(body) == "On 3 May here"


def test_merged_and_inner_cells_are_read_in_their_rows() -> None:
    rows = (
        row(cell("North", 'table:number-rows-spanned="2"'), "Heron"),
        row("<table:covered-table-cell/>", cell(table(row("May", "8"), row("June", "9")))),
    )
    assert text(table(*rows)) == "North | Heron\nNorth | May 8; June 9"


def test_sub_headings_and_names_of_two_rows_are_told_by_the_columns_they_take() -> None:
    both, covered = 'table:number-columns-spanned="2"', "<table:covered-table-cell/>"
    fares = table(row("Ticket", "Price"), row(cell("Summer", both), covered), row("Adult", "9"), row("Child", "4"))
    assert text(fares) == "Ticket | Price\nSummer, Adult | 9\nSummer, Child | 4"
    head = row(cell("2022", both), covered, cell("Fleet", 'table:number-rows-spanned="2"')) + row(
        "Men", "Women", covered
    )
    years = table(f"<table:table-header-rows>{head}</table:table-header-rows>", row("1", "2", "3"))
    assert text(years) == "2022, Men | 2022, Women | Fleet\n1 | 2 | 3"


def test_page_headers_and_footers_are_read_once() -> None:
    page = "<style:master-page><style:header>{}</style:header><style:footer>{}</style:footer></style:master-page>"
    pages = page.format(p("Ref. 7"), p("Board")) + page.format(p("Ref. 7"), p("3"))
    assert read(make_odf("text", p("It runs."), pages=pages), "a.odt").text == "Ref. 7\n\nIt runs.\n\nBoard"


def test_an_embedded_chart_is_read_and_a_missing_object_is_named() -> None:
    objects = "".join(f'<draw:frame><draw:object xlink:href="./Object {n}"/></draw:frame>' for n in (1, 2))
    chart = "<x><office:body>" + table(row("", "Ferry"), row("May", "8")) + "</office:body></x>"
    document = read(make_odf("text", p(f"It grows.{objects}"), others={"Object 1/content.xml": chart}), "a.odt")
    assert document.text == "It grows.\n\n| Ferry\nMay | 8"
    assert document.missing == "an embedded object"


def test_title_and_date_come_from_the_properties() -> None:
    meta = "<dc:title>The ferry</dc:title><meta:creation-date>2022-07-19T10:00:00</meta:creation-date>"
    made = read(make_odf("text", p("It runs."), meta=meta), "a.odt")
    assert (made.title, made.date) == ("The ferry", "2022-07-19")
    changed = read(make_odf("text", p("It runs."), meta=meta + "<dc:date>2023-01-02T03:04:05</dc:date>"), "a.odt")
    assert changed.date == "2023-01-02"


def test_rows_of_sheets_have_places_and_the_names_of_their_columns() -> None:
    prices = table(
        row("Prices of 2024"),
        row("", more='table:number-rows-repeated="3"'),
        row("Item", "Euros"),
        row("Adult", cell("2.50", 'office:value="2.5"')),
        row("Child", "1.00", cell("", 'table:number-columns-repeated="16000"')),
        row("", more='table:number-rows-repeated="1048000"'),
        name="Prices",
    )
    document = read(make_odf("spreadsheet", prices + table(row("Closed on Sundays")) + table(name="Empty")), "a.ods")
    assert document.text == "Prices\n\nPrices of 2024\n\nItem | Euros\nAdult | 2.50\nChild | 1.00\n\nClosed on Sundays"
    assert [(block.place, block.context) for block in document.outline][:5] == [
        ("Prices", ""),
        ("Prices, row 1", ""),
        ("Prices, row 5", "Item | Euros"),
        ("Prices, row 6", "Item | Euros"),
        ("Prices, row 7", "Item | Euros"),
    ]


def test_a_repeated_filled_cell_is_read_as_often_and_a_filled_column_once() -> None:
    sheet = table(
        row(cell("x", 'table:number-columns-repeated="3"'), more='table:number-rows-repeated="2"'),
        row("0", "1", more='table:number-rows-repeated="1048000"'),
        row("end", "."),
    )
    document = read(make_odf("spreadsheet", sheet), "a.ods")
    assert document.text == "x | x | x\nx | x | x\n0 | 1\nend | ."
    assert document.outline[-1].place == "row 1048003"


def test_a_sheet_of_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seeds.office.open_sheets._MOST_CELLS", 5)
    with pytest.raises(UnreadableError, match="holds more than 5 cells; split it"):
        read(make_odf("spreadsheet", table(row("a", "b") * 3)), "a.ods")


def test_slides_are_sections_with_notes() -> None:
    slide = (
        "<draw:page><draw:frame presentation:class='title'><draw:text-box>{}</draw:text-box></draw:frame>"
        "<draw:frame presentation:class='footer'><draw:text-box>{}</draw:text-box></draw:frame>"
        "<draw:frame><draw:text-box>{}</draw:text-box></draw:frame>"
        "<presentation:notes><draw:frame><draw:text-box>{}</draw:text-box></draw:frame></presentation:notes></draw:page>"
    )
    slides = slide.format(p("Fares"), p("Board"), items("two euros", "one"), p("Smile.")) + slide.format(
        p("End"), "", p("Goodbye."), ""
    )
    document = read(make_odf("presentation", slides + "<draw:page><draw:image/></draw:page>"), "a.odp")
    assert document.text == "Fares\n\n- two euros\n- one\n\nSmile.\n\nEnd\n\nGoodbye."
    assert (document.title, document.missing) == ("Fares", "slide 3 holds only a picture")
    assert [(block.place, block.kind.value) for block in document.outline] == [
        *(("slide 1", "heading"), ("slide 1", "item"), ("slide 1", "item"), ("slide 1", "note")),
        *(("slide 2", "heading"), ("slide 2", "paragraph")),
    ]


def test_a_protected_file_is_refused_with_advice() -> None:
    with pytest.raises(UnreadableError, match="is protected with a password; save it without one"):
        read(zipped({"META-INF/manifest.xml": "<manifest:encryption-data/>", "content.xml": b"\x00"}), "a.odt")


def test_a_slide_without_a_title_is_headed_by_its_first_short_line() -> None:
    box = "<draw:frame><draw:text-box>{}</draw:text-box></draw:frame>"
    slide = f"<draw:page>{box.format(p('Fares'))}{box.format(p('Two euros each.'))}</draw:page>"
    document = read(make_odf("presentation", slide), "a.odp")
    assert [(block.kind.value, block.section) for block in document.outline] == [
        ("heading", ()),
        ("paragraph", ("Fares",)),
    ]


BOLD = (
    '<style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Strong"/>'
)


def kinds(body: str) -> list[Kind]:
    return [block.kind for block in read(make_odf("text", body, BOLD), "a.odt").outline]


def test_bold_lines_above_text_are_headings() -> None:
    bold = '<text:p text:style-name="P1">Fares</text:p>'
    inside = p('<text:span text:style-name="Strong">Dogs</text:span>')
    words = p('<text:span text:style-name="Strong">No</text:span> dogs.')
    assert kinds(p("It runs.") + bold + p("Two euros.") + inside + words) == [
        Kind.PARAGRAPH, Kind.HEADING, Kind.PARAGRAPH, Kind.HEADING, Kind.PARAGRAPH,
    ]  # fmt: skip
    assert kinds(p("It runs.") + h("Times", 1) + bold + p("Two euros."))[2:] == [Kind.HEADING, Kind.PARAGRAPH]
    assert kinds(p("It runs.") + bold)[1:] == [Kind.PARAGRAPH]


def test_lines_that_begin_with_the_sign_of_an_item_are_items() -> None:
    document = read(make_odf("text", p("You need:") + p("- a coat") + p("• two euros")), "a.odt")
    assert document.text == "You need:\n\n- a coat\n- two euros"
    assert [block.context for block in document.outline] == ["", "You need:", "You need:"]
