from collections import Counter

import pytest

from seeds.documents import Document
from seeds.outline import Kind
from seeds.pdf import read
from tests.seeds.pdfs import Line, Pdf, make_pdf, paragraph

PROSE = [
    "The ferry between the two towns runs again after the flood, the mayor said on Monday. It carried",
    "four hundred people across the river, most of them on the way to the market, and nobody had to",
    "wait. The next boat sails in May.",
]
PROSE_TEXT = " ".join(PROSE)


def blocks(document: Document) -> list[tuple[str, str]]:
    """The kinds and texts of the blocks."""
    return [(block.kind.value, document.text[block.start : block.end]) for block in document.outline]


def blocks_of(*lines: Line) -> list[tuple[str, str]]:
    return blocks(read(make_pdf([list(lines)]), "a.pdf"))


def grid(y: float, *rows: tuple[str, ...], at: tuple[int, ...] = (72, 200, 330), step: float = 18) -> list[Line]:
    """The cells of a table, drawn row by row."""
    return [
        (x, y - step * number, 11, cell)
        for number, row in enumerate(rows)
        for x, cell in zip(at, row, strict=False)
        if cell
    ]


LEFT = [
    "The choir meets on Tuesday",
    "evenings in the old school.",
    "New voices are welcome, and",
    "nobody reads music.",
]
RIGHT = ["The allotments were flooded", "in March. The committee has", "ordered two pumps, which", "come in April."]
BESIDE = list(zip(LEFT, RIGHT, strict=True))


def test_columns_drawn_row_by_row_are_read_one_after_the_other() -> None:
    lines = grid(700, *zip(LEFT, RIGHT, strict=True), at=(72, 300), step=14)
    assert blocks_of(*lines) == [("paragraph", " ".join(LEFT)), ("paragraph", " ".join(RIGHT))]


def test_columns_whose_lines_stand_at_other_heights_are_read_one_after_the_other() -> None:
    people = ["Anna Berg", "Chair", "Carl Ditmar", "Secretary", "Eva Falk", "Treasurer", "Gro Holm", "Harbour master"]
    beside = [*LEFT, *RIGHT]
    # The file draws them row by row, as it draws a table.
    lines = [
        line
        for number, pair in enumerate(zip(people, beside, strict=True))
        for line in zip((72, 300), (700 - 15 * number, 696 - 15 * number), (11, 11), pair, strict=True)
    ]
    assert " ".join(" ".join(text for _, text in blocks_of(*lines)).split()) == " ".join([*people, *beside])


def test_a_title_in_the_middle_between_short_lines_is_no_column() -> None:
    middle = [(300, y, 11, text) for y, text in ((686, "2 Nets"), (644, "Herring"), (630, "Sprat"))]
    lines = [(72, 700, 11, "all year."), (72, 672, 11, "2.1 Mesh"), *middle]
    assert " ".join(text for _, text in blocks_of(*lines)).split() == [
        "all",
        "year.",
        "2",
        "Nets",
        "2.1",
        "Mesh",
        "Herring",
        "Sprat",
    ]


@pytest.mark.parametrize("signs", [("§ 11.", "§ 12."), ("4.2", "4.3"), ("o", "o")])
def test_a_sign_or_number_that_hangs_before_a_text_is_no_cell(signs: tuple[str, str]) -> None:
    fee, boat = "Whoever pays the fee of the harbour is a member of the society", "Members may moor one boat"
    found = blocks_of(*grid(700, (signs[0], fee), ("", "and its guest."), (signs[1], boat), at=(72, 112), step=14))
    shown = ["" if sign == "o" else f"{sign} " for sign in signs]
    assert found == [("item", f"{shown[0]}{fee} and its guest."), ("item", f"{shown[1]}{boat}")]


def test_bold_numbers_that_hang_before_two_columns_are_no_cells() -> None:
    rows = [("F2|2.4", LEFT[0], "F2|2.4", RIGHT[0]), *(("", left, "", right) for left, right in BESIDE[1:])]
    found = blocks_of(*grid(700, *rows, at=(72, 100, 330, 358), step=14))
    assert " ".join(text for _, text in found) == " ".join(["2.4", *LEFT, "2.4", *RIGHT])


def test_figures_and_single_letters_in_cells_stay_cells() -> None:
    rows = ("2.5", "litres", "Salt"), ("4.2", "grams", "Rice"), ("o", "plates", "Soup")
    assert [text for _, text in blocks_of(*grid(700, *rows))] == [" | ".join(row) for row in rows]


def test_columns_below_a_wide_title_are_read_one_after_the_other() -> None:
    title = (72, 740, 20, "News from the parish and its many neighbours")
    lines = [title, *paragraph(700, *LEFT), *paragraph(700, *RIGHT, x=300), *paragraph(600, *PROSE)]
    assert blocks_of(*lines) == [
        ("paragraph", " ".join(LEFT)),
        ("paragraph", " ".join(RIGHT)),
        ("paragraph", PROSE_TEXT),
    ]


def test_a_title_above_the_first_of_three_columns_does_not_join_them() -> None:
    middle = [
        "Bats were found in the tower",
        "of the old school, and roofs",
        "may not be touched before",
        "the end of summer.",
    ]
    lines = grid(700, *zip(LEFT, middle, RIGHT, strict=True), at=(40, 230, 420), step=14)
    assert [text for _, text in blocks_of((40, 740, 20, "The Old Quarry Gazette"), *lines)] == [
        " ".join(column) for column in (LEFT, middle, RIGHT)
    ]


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    lines = grid(
        700, *zip([*LEFT[:3], "the door of the hall is"], ["open to all.", *RIGHT[:3]], strict=True), at=(72, 300)
    )
    assert blocks_of(*lines)[0][1].endswith("and the door of the hall is open to all.")


PRICES = [("Course", "Days", "Price"), ("Dinghy beginners", "5", "210"), ("Radio licence", "1", "95")]


def test_a_row_of_a_table_has_its_cells_and_the_names_of_the_columns() -> None:
    document = read(make_pdf([[*grid(700, *PRICES), *paragraph(600, *PROSE)]]), "a.pdf")
    assert document.text == f"Course | Days | Price\nDinghy beginners | 5 | 210\nRadio licence | 1 | 95\n\n{PROSE_TEXT}"
    rows = [(block.kind, block.context) for block in document.outline[:3]]
    assert rows == [(Kind.ROW, "Course | Days | Price")] * 3


def test_a_line_above_and_below_a_table_is_no_row() -> None:
    lines = [(72, 722, 11, "Prices of the school"), *grid(700, *PRICES), (72, 640, 11, "Jackets are free of charge.")]
    assert [kind for kind, _ in blocks_of(*lines)] == ["paragraph", "row", "row", "row", "paragraph"]


def test_a_cell_over_two_lines_is_one_cell() -> None:
    rows = [
        ("Course", "For", "Price"),
        ("Radio", "people who sail far", "95"),
        ("", "out at sea", ""),
        ("Swim", "all", "20"),
    ]
    ys = [700, 676, 663, 640]
    lines = [line for y, row in zip(ys, rows, strict=True) for line in grid(y, row)]
    assert [text for _, text in blocks_of(*lines)] == [
        "Course | For | Price",
        "Radio | people who sail far out at sea | 95",
        "Swim | all | 20",
    ]


def test_an_empty_cell_keeps_its_place() -> None:
    assert ("row", "Deposit |  | 50") in blocks_of(*grid(700, *PRICES, ("Deposit", "", "50")))


def test_bold_names_of_columns_are_the_context_of_rows_without_figures() -> None:
    names = [(x, y, size, f"F2|{text}") for x, y, size, text in grid(700, ("Member", "Town", "Boat"))]
    rows = grid(682, ("Anna Berg", "Kiel", "Heron"), ("Carl Ditmar", "Bergen", "Tern"))
    document = read(make_pdf([[*names, *rows]]), "a.pdf")
    assert {block.context for block in document.outline} == {"Member | Town | Boat"}


def test_names_of_columns_over_two_lines_are_one_row() -> None:
    names = grid(713, ("Loan", "Rate in", "Fee in"), ("", "per cent", "euros"), step=13)
    bold = [(x, y, size, f"F2|{text}") for x, y, size, text in names]
    rows = grid(680, ("Fixed", "4.1", "20"), ("Variable", "5.2", "10"))
    assert read(make_pdf([[*bold, *rows]]), "a.pdf").text.split("\n")[0] == "Loan | Rate in per cent | Fee in euros"


def test_names_of_columns_stand_above_figures_in_most_rows() -> None:
    rows = [
        ("Course", "Days", "Price"),
        ("Dinghy", "5", "210"),
        ("Swim", "2", "95"),
        ("Row", "1", "70"),
        ("Dive", "", "free"),
    ]
    contexts = {block.context for block in read(make_pdf([grid(700, *rows)]), "a.pdf").outline}
    assert contexts == {"Course | Days | Price"}


def test_a_table_whose_first_column_is_drawn_first_has_whole_rows() -> None:
    cells = grid(700, *PRICES, ("First aid", "1", "70"), ("Dive", "2", "80"))
    dates = [(20, y, 11, f"0{number}/06") for number, (x, y, _, _) in enumerate(cells[::3], 1)]
    lines = [*dates, *cells]
    assert read(make_pdf([lines]), "a.pdf").text.split("\n")[1] == "02/06 | Dinghy beginners | 5 | 210"


def test_a_table_over_two_pages_keeps_the_names_of_its_columns() -> None:
    pages = [grid(100, *PRICES), grid(780, *PRICES[:1], ("First aid", "1", "70"))]
    document = read(make_pdf(pages), "a.pdf")
    assert document.text.split("\n")[2:] == ["Radio licence | 1 | 95", "First aid | 1 | 70"]
    assert document.outline[-1].context == "Course | Days | Price"


def field(name: str, value: str, y: float) -> str:
    return (
        f"<< /Type /Annot /Subtype /Widget /FT /Tx /T ({name}) /V ({value}) /Rect [200 {y - 5} 400 {y + 17}] "
        "/DA (/Helv 10 Tf) >>"
    )


FORM = {
    "catalog": "/AcroForm << /Fields [100 0 R 101 0 R] /DA (/Helv 10 Tf) >>",
    "page_entries": "/Annots [100 0 R 101 0 R]",
}


@pytest.mark.parametrize("y", [700, 716])
def test_the_value_of_a_form_field_stands_with_its_label(y: float) -> None:
    labels = [(72 if y == 700 else 205, y, 11, "Owner"), (72 if y == 700 else 205, y - 60, 11, "Berth")]
    objects = [field("f1", "Marta Lindqvist", 700), field("f2", "C 17", 640)]
    pdf = Pdf([labels], objects=objects, **FORM).bytes()
    assert blocks(read(pdf, "a.pdf")) == [("row", "Owner | Marta Lindqvist"), ("row", "Berth | C 17")]


def test_an_empty_form_field_and_text_without_a_form_are_left_as_they_are() -> None:
    pdf = Pdf([[(72, 700, 11, "Owner")]], objects=[field("f1", "", 700), field("f2", "", 640)], **FORM).bytes()
    assert read(pdf, "a.pdf").text == "Owner"


def test_list_items_stand_on_consecutive_lines_with_the_line_that_announces_them() -> None:
    document = read(make_pdf([paragraph(700, "Bring along:", "- a coat for the evening", "- your ticket")]), "a.pdf")
    assert document.text == "Bring along:\n\n- a coat for the evening\n- your ticket"
    assert [block.context for block in document.outline] == ["", "Bring along:", "Bring along:"]


def test_a_bullet_and_a_number_apart_from_their_text_begin_an_item() -> None:
    lines = [(72, 700, 11, "•"), (90, 700, 11, "a coat"), (72, 686, 11, "•"), (90, 686, 11, "a hat")]
    lines += [(72, 650, 11, "2."), (90, 650, 11, "the ticket"), (72, 636, 11, "3."), (90, 636, 11, "the bill")]
    assert blocks_of(*lines) == [
        ("item", "a coat"),
        ("item", "a hat"),
        ("item", "2. the ticket"),
        ("item", "3. the bill"),
    ]


def test_an_item_over_two_lines_is_one_item_and_nested_items_are_indented() -> None:
    lines = [
        (72, 700, 11, "- a coat for the evening, which is often cold in the first weeks of May and also in all the"),
        (80, 686, 11, "weeks of June"),
        (90, 672, 11, "- of wool"),
        (72, 658, 11, "- your ticket"),
    ]
    assert read(make_pdf([lines]), "a.pdf").text == (
        "- a coat for the evening, which is often cold in the first weeks of May and also in all the weeks of June\n"
        "  - of wool\n- your ticket"
    )


CODE = [(60, "sluice:"), (72, "gates: 4"), (72, "alarm: on"), (60, "pump:"), (72, "power: 7500")]
CODE_TEXT = "sluice:\n  gates: 4\n  alarm: on\npump:\n  power: 7500"


def test_code_keeps_its_line_ends_and_indentation() -> None:
    lines = [(x, 660 - 14 * number, 11, text) for number, (x, text) in enumerate(CODE)]
    assert blocks_of(*paragraph(704, *PROSE, x=60), *lines) == [("paragraph", PROSE_TEXT), ("code", CODE_TEXT)]


def test_code_in_a_font_of_fixed_width_is_code() -> None:
    code = [(72, 640, 11, "F3|for boat in boats:"), (98.4, 626, 11, "F3|boat.sail(1)")]
    assert blocks_of(*paragraph(700, *PROSE), *code)[1] == ("code", "for boat in boats:\n    boat.sail(1)")


def test_listings_without_indentation_are_code_where_all_letters_have_a_fixed_width() -> None:
    code = ["[roof]", "interval = 45", 'unit = "percent of all there is"', "calibrated = true"]
    lines = [(72, 640 - 14 * number, 11, f"F3|{text}") for number, text in enumerate(code)]
    assert blocks_of(*lines) == [("code", "\n".join(code))]


def test_verse_keeps_its_lines() -> None:
    verse = [
        "I push off from the alder shore,",
        "a lantern burns, a bell is rung,",
        "among the moons of autumn now",
        "and fog is gone.",
    ]
    assert ("paragraph", "\n".join(verse)) in blocks_of(*paragraph(700, *PROSE), *paragraph(640, *verse))


def test_a_number_that_goes_on_in_the_next_line_begins_no_paragraph() -> None:
    lines = ["Call the office 0206–231–", f"4410 {PROSE[0]}", *PROSE[1:]]
    assert blocks_of(*paragraph(700, *lines)) == [("paragraph", f"Call the office 0206–231–4410 {PROSE_TEXT}")]


def test_centred_lines_are_no_code() -> None:
    lines = [
        (300 - width / 2, 700 - 14 * n, 11, "F4|" + "a" * int(width / 5.5)) for n, width in enumerate((55, 110, 66, 33))
    ]
    assert [kind for kind, _ in blocks_of(*lines)] == ["paragraph"]


def test_short_lines_such_as_an_address_keep_their_ends() -> None:
    address = paragraph(640, "Harbour Office", "Quay 2", "Kiel")
    assert blocks_of(*paragraph(700, *PROSE), *address)[1] == ("paragraph", "Harbour Office\nQuay 2\nKiel")


def test_a_bold_label_in_another_size_does_not_break_a_sentence() -> None:
    lines = [
        (60, 700, 8.5, "F2|DATES:"),
        (96, 700, 11, "The board must receive letters about the new"),
        *paragraph(686, "timetable by the first of September, and it will answer", "them in May.", x=60),
    ]
    assert blocks_of(*lines) == [
        (
            "paragraph",
            "DATES: The board must receive letters about the new timetable by the first of September, and it will "
            "answer them in May.",
        )
    ]


def test_headings_have_levels_by_size_and_weight() -> None:
    lines = [
        (72, 780, 20, "Handbook"),
        (72, 750, 15, "Leave"),
        (72, 730, 11, "F2|Portugal"),
        *paragraph(714, *PROSE),
        (72, 650, 15, "Pay"),
        *paragraph(630, *PROSE),
    ]
    document = read(make_pdf([lines], info="/Title (House handbook)"), "a.pdf")
    assert [block.section for block in document.outline] == [
        (),
        ("Handbook",),
        ("Handbook", "Leave"),
        ("Handbook", "Leave", "Portugal"),
        ("Handbook",),
        ("Handbook", "Pay"),
    ]


def test_a_bold_paragraph_is_no_heading() -> None:
    lines = ["F2|No sessions are held in May. Write to the board", "F2|before you come."]
    assert blocks_of(*paragraph(700, *lines), *paragraph(650, *PROSE))[0][0] == "paragraph"


def test_a_bold_label_before_prose_is_no_heading() -> None:
    lines = [
        (72, 700, 9, "F2|FOR FURTHER INFORMATION CONTACT:"),
        (275, 700, 11, PROSE[0][:54]),
        *paragraph(686, *PROSE),
    ]
    assert blocks_of(*lines) == [("paragraph", f"FOR FURTHER INFORMATION CONTACT: {PROSE[0][:54]} {PROSE_TEXT}")]


def test_a_numbered_line_alone_above_prose_is_a_heading() -> None:
    lines = [(72, 730, 11, "3.1 Waste oil"), *paragraph(708, *PROSE)]
    assert blocks_of(*lines)[0] == ("heading", "3.1 Waste oil")


def test_the_outline_of_the_file_names_headings() -> None:
    catalog = "/Outlines 100 0 R"
    objects = [
        "<< /Type /Outlines /First 101 0 R /Last 101 0 R /Count 1 >>",
        "<< /Title (Leave in Portugal) /Parent 100 0 R /Dest [20 0 R /Fit] >>",
    ]
    lines = [(72, 730, 11, "Leave in Portugal"), *paragraph(716, *PROSE)]
    assert blocks(read(Pdf([lines], catalog=catalog, objects=objects).bytes(), "a.pdf")) == [
        ("heading", "Leave in Portugal"),
        ("paragraph", PROSE_TEXT),
    ]


def test_the_tags_of_the_file_name_headings() -> None:
    catalog = "/MarkInfo << /Marked true >> /StructTreeRoot 100 0 R"
    objects = [
        "<< /Type /StructTreeRoot /K 101 0 R /ParentTree << /Nums [0 [101 0 R]] >> >>",
        "<< /Type /StructElem /S /H2 /P 100 0 R /Pg 20 0 R /K 0 >>",
    ]
    drawn = "/H2 << /MCID 0 >> BDC BT /F1 11 Tf 72 730 Td (Leave in Portugal) Tj ET EMC\n"
    pdf = Pdf([paragraph(716, *PROSE)], catalog=catalog, objects=objects, drawn=drawn, page_entries="/StructParents 0")
    assert blocks(read(pdf.bytes(), "a.pdf"))[0] == ("heading", "Leave in Portugal")


def test_a_caption_is_a_note() -> None:
    assert blocks_of(*paragraph(700, *PROSE), (72, 640, 11, "Figure 2: The slipway"))[1][0] == "note"


def test_captions_of_pictures_above_one_another_are_notes_of_their_own() -> None:
    captions = paragraph(640, "Figure 2: The slipway", "in winter", "Figure 3: The quay")
    assert blocks_of(*paragraph(700, *PROSE), *captions)[1:] == [
        ("note", "Figure 2: The slipway in winter"),
        ("note", "Figure 3: The quay"),
    ]


def test_a_note_is_kept_apart_and_its_raised_figure_is_not_glued_to_a_number() -> None:
    lines = [
        *paragraph(700, "The harbour was dredged in 1998"),
        (233, 704, 6, "1"),
        *paragraph(686, "and again in 2004, when the new quay was built by the town and its neighbours."),
        (72, 100, 6, "1"),
        (76, 97, 8, "See the report of the harbour board."),
    ]
    assert blocks_of(*lines) == [
        (
            "paragraph",
            "The harbour was dredged in 1998\nand again in 2004, when the new quay was built by the town and its "
            "neighbours.",
        ),
        ("note", "1 See the report of the harbour board."),
    ]


def test_a_raised_figure_without_a_note_is_a_superscript() -> None:
    assert read(make_pdf([[(72, 700, 11, "The hall has 90 m"), (160.2, 704, 6, "2")]]), "a.pdf").text == (
        "The hall has 90 m²"
    )


def book(heads: list[str], feet: list[str] | None = None) -> list[list[Line]]:
    """Pages of prose between heads and feet."""
    feet = feet or [""] * len(heads)
    return [
        [
            (72, 810, 9, head),
            *paragraph(700, f"Page text {chr(65 + number)}, which goes on for a while and then it ends here."),
            *([(280, 30, 9, foot)] if foot else []),
        ]
        for number, (head, foot) in enumerate(zip(heads, feet, strict=True))
    ]


@pytest.mark.parametrize(
    ("heads", "feet"),
    [
        (["The Ferry Times"] * 3, ["1", "2", "3"]),
        (
            [
                "20 The Harbour",
                "The long watch 21",
                "22 The Harbour",
                "The long watch 23",
                "24 The Harbour",
                "The lens 25",
            ],
            None,
        ),
        (["The long watch", "The long watch", "The lens", "The lens", "The flood"], ["i", "ii", "iii", "iv", "v"]),
        (["Draft"] * 4, ["Page 1 of 4", "Page 2 of 4", "Page 3 of 4", "Page 4 of 4"]),
    ],
)
def test_running_heads_that_alternate_or_follow_the_chapter_are_left_out(
    heads: list[str], feet: list[str] | None
) -> None:
    document = read(make_pdf(book(heads, feet)), "a.pdf")
    assert document.text.split("\n\n") == [
        f"Page text {chr(65 + number)}, which goes on for a while and then it ends here."
        for number in range(len(heads))
    ]


def test_notes_at_the_foot_of_many_pages_are_no_running_feet() -> None:
    pages = [
        [
            *paragraph(700 - number * 10, *PROSE),
            (72, 60, 8, f"{number * 3} Ibid, p. {number * 7}"),
            (280, 30, 9, str(number + 100)),
        ]
        for number in range(1, 6)
    ]
    assert read(make_pdf(pages), "a.pdf").text.count("Ibid") == 5


def test_the_numbers_of_lines_are_left_out() -> None:
    numbers = paragraph(700, *map(str, range(1, 13)), x=30)
    text = [f"In line {chr(65 + number)} the witness says something more." for number in range(12)]
    assert read(make_pdf([[*numbers, *paragraph(700, *text)]]), "a.pdf").text == " ".join(text)


def test_pages_that_are_all_the_same_are_kept() -> None:
    assert read(make_pdf([paragraph(700, *PROSE[2:])] * 3), "a.pdf").text.count(PROSE[2]) == 3


def test_a_list_of_contents_is_left_out() -> None:
    names = ["Mooring", "Fuel and water", "Waste oil"]
    contents = [(72, 740, 16, "Contents")]
    contents += [
        (72, 700 - 14 * n, 11, f"{n + 1} {name} . . . . . . . . . . . {n * 4 + 3}") for n, name in enumerate(names)
    ]
    assert read(make_pdf([contents, paragraph(700, *PROSE)]), "a.pdf").text == PROSE_TEXT


def test_a_list_of_codes_with_leaders_is_no_list_of_contents() -> None:
    codes = [
        (72, 700 - 14 * n, 11, f"{name} . . . . . . . . . . {9628 + n}") for n, name in enumerate(["Kerosene", "Tar"])
    ]
    assert "Kerosene" in read(make_pdf([codes]), "a.pdf").text


def test_chinese_lines_are_joined_without_a_space() -> None:
    assert (
        read(make_pdf([paragraph(700, "F4|本图书馆八册图", "F4|书，自习室。")]), "a.pdf").text
        == "本图书馆八册图书，自习室。"
    )


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["보안 기술 확진", "자가 오늘도 늘", "었다"], "보안 기술 확진자가 오늘도 늘었다"),
        (["보안 기술", "확진자가 늘었다", "오늘도"], "보안 기술 확진자가 늘었다 오늘도"),
    ],
)
def test_korean_lines_are_joined_by_how_full_they_are(lines: list[str], whole: str) -> None:
    assert read(make_pdf([paragraph(700, *(f"F4|{line}" for line in lines))]), "a.pdf").text == whole


def test_arabic_lines_are_in_their_order_with_lam_alef() -> None:
    visual = "\u0629\u0645\ue000\u0633\u0644\u0627"
    assert read(make_pdf([[(300, 700, 14, f"F4|{visual}")]]), "a.pdf").text == "السلامة"


def test_right_to_left_tables_are_read_from_the_right() -> None:
    rows = [(300, 700, 14, "F4|\u0627\u0628"), (72, 700, 14, "F4|\u062c\u062f"), (300, 670, 14, "F4|\u0647\u0648")]
    rows += [(72, 670, 14, "F4|\u0632\u062d")]
    assert read(make_pdf([rows]), "a.pdf").text == "\u0628\u0627 | \u062f\u062c\n\u0648\u0647 | \u062d\u0632"


def test_words_drawn_twice_for_a_shadow_are_read_once() -> None:
    assert read(make_pdf([[*paragraph(700, *PROSE), *paragraph(699.7, *PROSE, x=72.3)]]), "a.pdf").text == PROSE_TEXT


def test_all_letters_are_kept_once() -> None:
    lines = [*paragraph(780, *PROSE), *grid(700, *PRICES), *paragraph(600, *LEFT), *paragraph(600, *RIGHT, x=300)]
    text = read(make_pdf([lines]), "a.pdf").text
    drawn = "".join(text for *_, text in lines)
    assert Counter(filter(str.isalnum, text)) == Counter(filter(str.isalnum, drawn))
