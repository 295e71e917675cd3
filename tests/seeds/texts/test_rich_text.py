"""Rich text: words in any code page, headings, items, tables and notes."""

import pytest

from seeds.documents import Document, UnreadableError
from seeds.outline import Kind
from seeds.texts.rich_text import read

HEAD = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Arial;}{\f2\fcharset128 Gothic;}}"
    r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 Chapter;}{\s2 heading 2;}}"
)


def document(body: str, head: str = HEAD) -> Document:
    return read((head + body + "}").encode("ascii"), "a.rtf")


def shown(body: str) -> list[tuple[Kind, str, str]]:
    found = document(body)
    return [(block.kind, block.context, found.text[block.start : block.end]) for block in found.outline]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"Caf\'e9", "Café"),
        (r"\f1\'cf\'e0\'f0\'ee\'ec", "Паром"),
        (r"\f2\'83\'74\'83F\'83\'8a", "フェリ"),
        (r"\u8364?5", "€5"),
        (r"\uc2\u1055\'cf\'cf\uc0\u1072b", "Паb"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"a\~b\_c\-d\emdash\bullet", "a b-cd—•"),
        (r"\{a\}\\b", r"{a}\b"),
        (r"a\line b\tab c", "a\nb\tc"),
        ("fer\r\nry", "ferry"),
        (r"a{\v hidden}b{\deleted gone}", "ab"),
        (r'{\field{\*\fldinst HYPERLINK "x"}{\fldrslt here}}', "here"),
        (r"a{\*\unknown b}{\pict 0f0f}{\loch\*\cs7 c}", "ac"),
        (r"a{\bin3 {{{b}", "ab"),
        (r"{\shp{\*\shpinst\sp{\sn x}{\sv 1}{\shptxt boxed}}}", "boxed"),
    ],
)
def test_words_are_kept_and_codes_are_not(body: str, text: str) -> None:
    assert document(body).text == text


def test_styles_and_labels_show_headings_and_items() -> None:
    assert shown(
        r"\pard Text.\par\pard\s1 Fares\par\pard\s2 Children\par\pard You need:\par"
        r"{\listtext\'b7\tab}a coat\par{\pntext 2.1\tab}a hat\par\bullet\tab a lamp\par"
    ) == [
        (Kind.PARAGRAPH, "", "Text."),
        (Kind.HEADING, "", "Fares"),
        (Kind.HEADING, "", "Children"),
        (Kind.PARAGRAPH, "", "You need:"),
        (Kind.ITEM, "You need:", "a coat"),
        (Kind.ITEM, "You need:", "2.1 a hat"),
        (Kind.ITEM, "You need:", "a lamp"),
    ]


def test_rows_have_the_names_of_their_columns() -> None:
    rows = r"\trowd\trhdr\pard\intbl Year\cell Trips\cell\row\trowd\intbl 2021\par or so\cell 800\cell\row\pard End."
    assert shown(rows) == [
        (Kind.ROW, "Year | Trips", "Year | Trips"),
        (Kind.ROW, "Year | Trips", "2021 or so | 800"),
        (Kind.PARAGRAPH, "", "End."),
    ]


def test_a_table_inside_a_cell_is_part_of_it() -> None:
    assert shown(
        r"\pard\intbl Days\cell\intbl a\nestcell 1\nestcell\nestrow b\nestcell 2\nestcell\nestrow\cell\row"
    ) == [(Kind.ROW, "", "Days | a, 1; b, 2")]


def test_notes_follow_their_paragraph_without_their_marks() -> None:
    assert shown(r"It runs{\footnote {\up6\chftn} Since May.} daily.\par Then.") == [
        (Kind.PARAGRAPH, "", "It runs daily."),
        (Kind.NOTE, "", "Since May."),
        (Kind.PARAGRAPH, "", "Then."),
    ]


def test_title_and_day_come_from_the_properties() -> None:
    found = document(r"{\info{\title The ferry}{\creatim\yr2001\mo1\dy1}{\revtim\yr2022\mo7\dy19\hr1}}It runs.")
    assert (found.title, found.date, found.text) == ("The ferry", "2022-07-19", "It runs.")


def test_a_first_heading_is_the_title() -> None:
    found = document(r"\pard\s1 The ferry\par\pard It runs.")
    assert (found.title, found.text) == ("The ferry", "It runs.")


def test_embedded_files_are_named() -> None:
    assert document(r"a{\object{\*\objdata 0f0f}}").missing == "embedded files are left out"


def test_other_text_is_refused() -> None:
    with pytest.raises(UnreadableError, match=r"^is not rich text"):
        read(b"It runs.", "a.rtf")


@pytest.mark.parametrize("body", ["{" * 900, "}" * 50_000, r"\u1?" * 50_000, r"\cell" * 50_000, r"\'e9{" * 500])
def test_odd_input_takes_linear_time(body: str) -> None:
    document(f"It runs.{body}")


def test_a_bold_line_above_text_is_a_heading() -> None:
    found = shown(r"It runs.\par{\b Dogs}\par On a {\b lead}.\par{\b No} cats\par\b Never\b0\par")
    assert [kind for kind, _, _ in found] == [
        Kind.PARAGRAPH, Kind.HEADING, Kind.PARAGRAPH, Kind.PARAGRAPH, Kind.PARAGRAPH,
    ]  # fmt: skip
