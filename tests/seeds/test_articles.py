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


def test_a_news_text_is_split_into_its_parts() -> None:
    assert parse(NEWS) == Article(
        "Ferry Line Reopens After Flood – Mayor",
        "2022-07-19",
        "https://example.org/2022/07/19/ferry-a1",
        BODY,
    )


def test_the_parts_become_the_document() -> None:
    assert document("a.txt", NEWS, "A") == Document(
        "a.txt",
        BODY,
        "Ferry Line Reopens After Flood – Mayor",
        "2022-07-19",
        "https://example.org/2022/07/19/ferry-a1",
    )


@pytest.mark.parametrize(
    "date_line",
    ["19 июля 2022 г.", "2022-07-19", "19.07.2022", "July 19, 2022, 14:05 GMT", "Date: 19 July 2022"],
)
def test_the_date_line_may_have_any_form(date_line: str) -> None:
    assert parse(NEWS.replace("July 19, 2022", date_line)) == parse(NEWS)


@pytest.mark.parametrize(
    "credit",
    [
        "Ada Berg / TASS\n\n",
        "",
        "Photo: Ada Berg\n\n",
        "Фото: А. Берг / ТАСС\n\n",
        "© Ada Berg\n\n",
        "Ada Berg, Reuters\n\n",
    ],
)
def test_the_photo_credit_may_have_any_form_or_be_missing(credit: str) -> None:
    assert parse(NEWS.replace("Ada Berg / TASS\n\n", credit)) == parse(NEWS)


@pytest.mark.parametrize(
    "ending",
    [
        "Source: https://example.org/2022/07/19/ferry-a1",
        "URL: <https://example.org/2022/07/19/ferry-a1>",
        "Источник: https://example.org/2022/07/19/ferry-a1",
        "Source: [The Ferry Times](https://example.org/2022/07/19/ferry-a1)",
        "Original url:\nhttps://example.org/2022/07/19/ferry-a1",
        "https://example.org/2022/07/19/ferry-a1",
        "<https://example.org/2022/07/19/ferry-a1>",
    ],
)
def test_the_source_may_have_any_form(ending: str) -> None:
    start = NEWS.partition("Original url")[0]
    assert parse(start + ending) == parse(NEWS)


def test_the_source_may_follow_the_title() -> None:
    text = "Ferry runs again\nURL: https://example.org/a\n19.07.2022\n\nIt left at nine."
    assert parse(text) == Article("Ferry runs again", "2022-07-19", "https://example.org/a", "It left at nine.")


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


def test_a_source_without_a_date_marks_an_article() -> None:
    text = NEWS.replace("July 19, 2022\n\nAda Berg / TASS\n\n", "")
    assert parse(text) == Article(
        "Ferry Line Reopens After Flood – Mayor", "", "https://example.org/2022/07/19/ferry-a1", BODY
    )


def test_a_date_without_a_source_marks_an_article() -> None:
    text = NEWS.partition("\n\nOriginal url")[0]
    assert parse(text) == Article("Ferry Line Reopens After Flood – Mayor", "2022-07-19", "", BODY)


def test_the_date_may_precede_the_title() -> None:
    text = "19.07.2022\n\nFerry runs again\n\nIt left at nine."
    assert parse(text) == Article("Ferry runs again", "2022-07-19", "", "It left at nine.")


def test_a_line_between_title_and_date_stays_in_the_body() -> None:
    text = "Ferry runs again\nThe flood is over\n19.07.2022\nIt left at nine."
    assert parse(text) == Article("Ferry runs again", "2022-07-19", "", "The flood is over\nIt left at nine.")


NOTE = "Buy milk and bread.\nCall Ada about the boat on 19.07.2022.\nhttps://example.org/boat"
POEM = "The river\n\nIt goes, it goes,\n    where no one knows,\n\nand never [back](again)."
CODE = "import os\n\nfor key in table:\n    table[key](path)  # https://example.org\n    print(19.07)"
CHAT = "Ada\n19.07.2022, 14:05\nIs the ferry running?\n\nBob\n19.07.2022, 14:06\nYes, it left at nine."
LOG = "[19.07.2022 14:05] Ada: hello\n[19.07.2022 14:06] Bob: hi\n[19.07.2022 14:07] Ada: bye"
DIARY = "19 July 2022\n\nWe went to the river.\n\n20 July 2022\n\nThe ferry was late."
LETTER = "19 July 2022\n\nDear Ada,\n\nthe ferry runs again.\n\nYours, Bob"
LINKS = "Worth reading\n\nhttps://example.org/one\nhttps://example.org/two"
ONE_LINE = "July 19, 2022"
ONLY_URL = "https://example.org/boat"


@pytest.mark.parametrize("text", [NOTE, POEM, CODE, CHAT, LOG, DIARY, LETTER, LINKS, ONE_LINE, ONLY_URL, ""])
def test_a_text_that_is_not_news_stays_unchanged(text: str) -> None:
    assert parse(text) is None
    assert document("a.txt", text, "A") == Document("a.txt", text, "A")


def test_brackets_that_are_not_links_stay_in_an_article() -> None:
    text = "Ferry\n\n19.07.2022\n\nHe said [sic] that f[x](y) works, and [so](#) did she."
    assert parse(text) == Article("Ferry", "2022-07-19", "", "He said [sic] that f[x](y) works, and so did she.")


def test_a_title_loses_its_label() -> None:
    article = parse("Title: Harbour bridge: closed\n\nDate: 3 May 2024\n\nThe bridge was closed on Thursday.")
    assert article is not None
    assert (article.title, article.date) == ("Harbour bridge: closed", "2024-05-03")


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
