import pytest

from seeds.documents import Document
from seeds.pages import read

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="{charset}"><title>Ferry runs again | The Ferry Times</title>
<meta property="og:title" content="Ferry runs again"><script>var unseen = 1</script>
<meta property="article:published_time" content="2022-07-19T14:05:00Z">
<link rel="canonical" href="https://example.org/a"></head>
<body><nav><a href="/">Home</a> <a href="/news">All the news</a></nav><article><h1>Ferry runs again</h1>
<p>The ferry between the <b>two towns</b> runs again after the flood,
the mayor said.<br>It carried four hundred people – on Monday alone.</p><h2>Fares</h2>
<p>A ticket costs two euros, as it did before, and children travel free of charge with their parents.</p>
<ul><li>Length: 30 m</li><li>Seats: 120</li></ul>
<table><tr><th>Year</th><th>Trips</th></tr><tr><td>2021</td><td>800</td></tr></table>
<p>The old timetable stays in force until the end of the summer, the council decided.</p></article>
<footer>Copyright 2019 The Ferry Times. All rights reserved.</footer></body></html>"""
TEXT = """The ferry between the two towns runs again after the flood, the mayor said.
It carried four hundred people – on Monday alone.

Fares

A ticket costs two euros, as it did before, and children travel free of charge with their parents.

- Length: 30 m
- Seats: 120

Year | Trips
2021 | 800

The old timetable stays in force until the end of the summer, the council decided."""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "utf-16"])
def test_the_article_is_read_without_menu_and_footer(charset: str) -> None:
    data = PAGE.replace("{charset}", charset).encode(charset)
    assert read(data, "a.html") == Document("a.html", TEXT, "Ferry runs again", "2022-07-19", "https://example.org/a")


def test_a_declared_encoding_is_used_if_the_bytes_decode() -> None:
    data = '<meta charset="cp1251"><title>Паром</title><p>Паром ушёл в девять.'
    assert read(data.encode("cp1251"), "a.htm").text == "Паром ушёл в девять."
    assert read(data.replace("cp1251", "utf-8").encode("cp1251"), "a.htm").text == "Паром ушёл в девять."
    assert read(data.replace("cp1251", "no-such").encode("koi8-r"), "a.htm").text == "Паром ушёл в девять."


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>Short.", "Short."),
        ("only words", "only words"),
        ("<ul><li><p>x</p></li><li>y<ul><li>z</li></ul></li></ul>", "- x\n- y\n  - z"),
        ("<table><tr><td><p>A</p></td><td>B<br>C</td></tr><tr><td></td></tr></table>", "A | B C"),
        ("<pre>if x:\n    run()</pre>", "if x:\n    run()"),
        ("<p>5&nbsp;km &amp; more<br/>next</p><!-- no --><script>no</script>", "5 km & more\nnext"),
        ("<html><body></body></html>", ""),
        ("<!-- nothing -->", ""),
    ],
)
def test_a_page_without_an_article_is_read_whole(page: str, text: str) -> None:
    assert read(page.encode(), "a.html") == Document("a.html", text, "A")


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (
            "<thead><tr><th rowspan=2>Pier<th colspan=2>2022<tr><th>Men<th>Women</thead><tr><td>Oban<td>7<td>9",
            "Pier | 2022, Men | 2022, Women\nOban | 7 | 9",
        ),
        (
            "<tr><th>Ticket<th>Price<tr><th colspan=2>Summer<tr><td>Adult<td>9",
            "Ticket | Price\nSummer, Adult | 9",
        ),
        (
            "<caption>Fares of 2022</caption><tr><th>Ticket<th>Price<tr><td>Adult<td>9",
            "Fares of 2022\n\nTicket | Price\nAdult | 9",
        ),
    ],
)
def test_tables_keep_their_captions_their_sub_headings_and_heads_of_two_rows(table: str, text: str) -> None:
    assert read(f"<title>T</title><table>{table}</table>".encode(), "a.html").text == text


LINKED = '<script type="application/ld+json">{}</script>'


def with_more(more: str) -> str:
    """The page with more in its article."""
    return PAGE.replace("{charset}", "utf-8").replace("</article>", f"{more}</article>")


def test_signs_that_are_pictures_count_as_their_words() -> None:
    row = "<tr><td>Dogs<td><img alt=yes src=y.svg><td><a href=/d><img alt=no src=n.svg></a></tr>"
    page = with_more(f"<table><tr><th>Guest<th>Deck<th>Cabin</tr>{row}</table>")
    assert read(page.encode(), "a.html").text.endswith("Guest | Deck | Cabin\nDogs | yes | no")


@pytest.mark.parametrize(
    ("icon", "word"),
    [
        ('<svg role="img" aria-label="included"><use href="#y"/></svg>', "included"),
        ("<svg><title>not included</title></svg>", "not included"),
        ('<i class="fa fa-check-circle"></i>', "✓"),
        ('<span class="icon-times"></span>', "✗"),
        ('<input type="checkbox" disabled>', "✗"),
        ('<input type="checkbox" checked disabled>', "✓"),
        ('<span class="no-border"></span>', ""),
        ('<i class="fa fa-check"></i> by day', "by day"),
    ],
)
def test_an_icon_alone_in_a_cell_says_what_its_label_or_class_says(icon: str, word: str) -> None:
    page = with_more(f"<table><tr><th>Guest<th>Deck<th>Cabin</tr><tr><td>Dogs<td>{icon}<td>yes</table>")
    assert read(page.encode(), "a.html").text.endswith(f"\nDogs | {word} | yes")


def test_lists_and_cells_of_links_are_kept_in_an_article() -> None:
    links = "".join(f"<li><a href=/i/{each}>2 {each}</a></li>" for each in ("ropes", "oars", "fenders", "anchors"))
    cells = "".join(
        f"<tr><td><a href=/p/{each}>{each}</a><td><a href=/t>{each} tide</a></tr>" for each in ("Mull", "Iona")
    )
    text = read(with_more(f"<h2>Gear</h2><ul>{links}</ul><table>{cells}</table>").encode(), "a.html").text
    assert text.endswith("Gear\n\n- 2 ropes\n- 2 oars\n- 2 fenders\n- 2 anchors\n\nMull | Mull tide\nIona | Iona tide")


@pytest.mark.parametrize(
    "stated",
    [
        LINKED.format('{"@type": "Article", "dateModified": "2024-05-20T00:00:00Z"}'),
        LINKED.format('{"@graph": [{"dateModified": "2024-05-20"}, {"dateModified": "2023-01-01"}]}'),
        '<meta property="article:modified_time" content="2024-05-20T08:00:00Z">',
    ],
)
def test_the_date_of_a_page_is_that_of_its_last_change(stated: str) -> None:
    page = PAGE.replace("{charset}", "utf-8").replace("</head>", f"{stated}</head>")
    assert read(page.encode(), "a.html").date == "2024-05-20"


def test_the_title_element_is_used_without_an_article() -> None:
    assert read(b"<title>The &amp; ferry\n line</title><p>Short.", "a.html").title == "The & ferry line"


def test_a_year_in_the_footer_is_not_a_date() -> None:
    page = PAGE.replace("{charset}", "utf-8").replace("2022-07-19T14:05:00Z", "")
    assert read(page.encode(), "a.html").date == ""


def test_a_page_without_a_body_is_read() -> None:
    assert read(b"<!doctype html><meta charset=utf-8><section><p>It runs.</p></section>", "a.html").text == "It runs."


def test_the_headings_above_a_single_paragraph_are_read() -> None:
    page = f"<body><h1>The ferry</h1><h1>Fares</h1><p>{'A ticket costs two euros, as it did before. ' * 9}</p></body>"
    assert read(page.encode(), "a.html").text.startswith("Fares\n\nA ticket costs")


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<math><mi>x</mi><mo>=</mo><mfrac><mi>a</mi><mn>2</mn></mfrac></math>", "Let x=a/2 be."),
        ("<math><mi>x</mi><annotation>\\x</annotation></math>", "Let x be."),
        ("<span><math><mi>x</mi></math></span><span aria-hidden=true>y</span>", "Let y be."),
    ],
)
def test_formulas_are_read_once(formula: str, text: str) -> None:
    assert read(f"<body><p>Let {formula} be.</p></body>".encode(), "a.html").text == text


def test_a_cell_outside_the_rows_of_a_table_is_read() -> None:
    page = b"<table><tr><td>1</td><td>Sew.</td></tr><td>2</td><td>Turn.</td></tr></table>"
    assert read(page, "a.html").text.split() == ["1", "Sew.", "2", "Turn."]


def test_what_stands_in_a_list_of_definitions_beside_its_pairs_is_read() -> None:
    page = b"<dl><div><dt>Oil</dt><dd>1 cup</dd></div><p>For the sauce</p><dt>Salt</dt><dd>a pinch</dd> to taste</dl>"
    assert read(page, "a.html").text == "Oil\n\n1 cup\n\nFor the sauce\n\nSalt\n\na pinch to taste"


def test_a_heading_beside_the_text_is_not_its_title() -> None:
    sidebar = "<div id=sidebar><h2 class=title>Stay up to date</h2></div>"
    page = f"<title>Land</title><body><h1><img src=a.png></h1><div class=post>{'<p>It lies there. </p>' * 30}</div>"
    assert read(f"{page}{sidebar}".encode(), "a.html").title == "Land"
