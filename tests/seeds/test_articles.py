import pytest

from seeds.articles import Article, document, parse, write
from seeds.documents import Document, tidy

NEWS = """Ferry Line Reopens After Flood – Mayor

July 19, 2022

Ada Berg / TASS

The ferry between the two towns runs again, the mayor [said](#).

Related article: [Flood closes the market](https://example.org/flood)

About 400 people took the [first boat](https://example.org/boat_(ship)) on Monday.

Original url:

<https://example.org/2022/07/19/ferry-a1>"""
BODY = """The ferry between the two towns runs again, the mayor said.

About 400 people took the first boat on Monday."""


TITLE, DATE, SOURCE = "Ferry Line Reopens After Flood – Mayor", "2022-07-19", "https://example.org/2022/07/19/ferry-a1"


def test_the_parts_of_a_news_text_become_the_document() -> None:
    assert parse(NEWS) == Article(TITLE, DATE, SOURCE, BODY)
    assert document("a.txt", NEWS, "A") == Document("a.txt", BODY, TITLE, DATE, SOURCE)


@pytest.mark.parametrize(
    "date_line",
    ["19 июля 2022 г.", "2022-07-19", "19.07.2022", "July 19, 2022, 14:05 GMT", "Date: 19 July 2022"],
)
def test_the_date_line_may_have_any_form(date_line: str) -> None:
    assert parse(NEWS.replace("July 19, 2022", date_line)) == parse(NEWS)


@pytest.mark.parametrize("credit", ["", "Photo: Ada Berg", "Фото: А. Берг / ТАСС", "© Ada Berg", "Ada Berg, Reuters"])
def test_the_photo_credit_may_have_any_form_or_be_missing(credit: str) -> None:
    assert parse(tidy(NEWS.replace("Ada Berg / TASS", credit))) == parse(NEWS)


@pytest.mark.parametrize(
    "ending",
    [
        f"Source: {SOURCE}",
        f"URL: <{SOURCE}>",
        f"Источник: {SOURCE}",
        f"Source: [The Ferry Times]({SOURCE})",
        f"Original url:\n{SOURCE}",
        SOURCE,
        f"<{SOURCE}>",
    ],
)
def test_the_source_may_have_any_form(ending: str) -> None:
    start = NEWS.partition("Original url")[0]
    assert parse(start + ending) == parse(NEWS)


@pytest.mark.parametrize(
    "related",
    [
        "Read more: [Flood closes the market](#)",
        "Читайте также: Наводнение закрыло рынок",
        "Lesen Sie auch: Hochwasser am Markt",
        "See also: https://example.org/flood",
    ],
)
def test_links_to_related_articles_are_left_out(related: str) -> None:
    line = "Related article: [Flood closes the market](https://example.org/flood)"
    assert parse(NEWS.replace(line, related)) == parse(NEWS)


def test_an_address_of_many_is_no_source() -> None:
    assert parse("Recordings\n\nLink: https://example.org/1\n\nThe second\n\nLink: https://example.org/2") is None


def test_a_date_or_a_source_is_enough_to_mark_an_article() -> None:
    assert parse(NEWS.replace("July 19, 2022\n\nAda Berg / TASS\n\n", "")) == Article(TITLE, "", SOURCE, BODY)
    assert parse(NEWS.partition("\n\nOriginal url")[0]) == Article(TITLE, DATE, "", BODY)


@pytest.mark.parametrize(
    ("text", "source", "body"),
    [
        (
            "Ferry\nURL: https://example.org/a\n19.07.2022\n\nIt left at nine.",
            "https://example.org/a",
            "It left at nine.",
        ),
        ("Title: Ferry\n\nDate: 19.07.2022\n\nIt left at nine.", "", "It left at nine."),
        ("19.07.2022\n\nFerry\n\nIt left at nine.", "", "It left at nine."),
        ("Ferry\nThe flood is over\n19.07.2022\nIt left at nine.", "", "The flood is over\nIt left at nine."),
        (
            "Ferry\n\n19.07.2022\n\nHe said [sic] that f[x](y) works, and [so](#) did she.",
            "",
            "He said [sic] that f[x](y) works, and so did she.",
        ),
    ],
    ids=["source below the title", "labels", "date above the title", "line above the date", "brackets"],
)
def test_the_order_may_differ_and_other_lines_stay_in_the_body(text: str, source: str, body: str) -> None:
    assert parse(text) == Article("Ferry", DATE, source, body)


NOTE = "Buy milk and bread.\nCall Ada about the boat on 19.07.2022.\nhttps://example.org/boat"
POEM = "The river\n\nIt goes, it goes,\n    where no one knows,\n\nand never [back](again)."
CODE = "import os\n\nfor key in table:\n    table[key](path)  # https://example.org\n    print(19.07)"
CHAT = "Ada\n19.07.2022, 14:05\nIs the ferry running?\n\nBob\n19.07.2022, 14:06\nYes, it left at nine."
LOG = "[19.07.2022 14:05] Ada: hello\n[19.07.2022 14:06] Bob: hi\n[19.07.2022 14:07] Ada: bye"
DIARY = "19 July 2022\n\nWe went to the river.\n\n20 July 2022\n\nThe ferry was late."
LETTER = "19 July 2022\n\nDear Ada,\n\nthe ferry runs again.\n\nYours, Bob"
LINKS = "Worth reading\n\nhttps://example.org/one\nhttps://example.org/two"


@pytest.mark.parametrize("text", [NOTE, POEM, CODE, CHAT, LOG, DIARY, LETTER, LINKS, "July 19, 2022", SOURCE, ""])
def test_a_text_that_is_not_news_stays_unchanged(text: str) -> None:
    assert parse(text) is None
    assert document("a.txt", text, "A") == Document("a.txt", text, "A")


@pytest.mark.parametrize(
    "body",
    [
        "One line.",
        "3 May 2024\n\nA diary.\n\n4 May 2024\n\nIts second day.",
        "Photo: Ada Berg\n\nRead more: https://example.org/a\n\nSource: https://example.org/b",
        "[a link](https://example.org/c)\n\nhttps://example.org/d",
        "Title: another\nDate: 2020-01-01\n\nInside.",
        "  indented\n- list\n\n\tcode",
    ],
)
@pytest.mark.parametrize("source", ["", "https://t.me/news/7"])
def test_a_written_article_is_read_back_word_for_word(body: str, source: str) -> None:
    article = Article("Ferry: reopened\n at last", "2022-07-19", source, body)
    assert parse(tidy(write(article))) == Article("Ferry: reopened at last", "2022-07-19", source, body)


def test_an_article_without_a_date_is_written_with_its_source() -> None:
    article = Article("Ferry", "", "https://example.org/a", "It runs.")
    assert write(article) == "Title: Ferry\nSource: https://example.org/a\n\nIt runs."
    assert parse(write(article)) == article
