"""Answers and hits are one line at a prompt, and safe and readable HTML in a notebook."""

import json
from pathlib import Path

import pytest
from lxml import html

from retrieval.answering.answers import Answer, Quotation
from retrieval.answering.aspects import Aspect
from retrieval.answering.ranking import Hit
from retrieval.finding.search import parse
from retrieval.retriever import Retriever
from retrieval.text.passages import Passage
from tests.browser import opened
from tests.fakes import WordEncoder

TEXT = "Before. It costs <b>9</b> euros & more. After."
PASSAGE = Passage("a.txt", "Ferries <i>", "2022", "https://x.org/?a=1&b='2'", 100, 100 + len(TEXT), TEXT, ())
HIT = Hit(PASSAGE, 1.23456)
ANSWER = Answer("?", True, 0.876, Quotation("a.txt", 108, 139, TEXT[8:39]), (HIT,))
CARD = f"{TEXT}Ferries <i> · 2022 · {PASSAGE.source}"
REFUSAL = Answer("?", False, 0.2, None, (HIT, HIT, HIT))


def test_a_repr_is_one_line() -> None:
    assert repr(HIT) == "Hit(1.235, a.txt[100:146], 'Before. It costs <b>9</b> euros & more. After.')"
    assert repr(ANSWER) == f"Answer({TEXT[8:39]!r}, confidence 0.88, a.txt[108:139])"
    assert repr(REFUSAL) == "Answer(not in the documents, confidence 0.20, 3 hits)"
    long = Hit(Passage("a.txt", "", "", "", 0, 600, "word \n" * 100, ()), 0.5)
    assert repr(long) == f"Hit(0.500, a.txt[0:600], '{'word ' * 14}w…')"


def test_html_has_the_quotation_in_bold_and_escapes_the_document() -> None:
    shown = ANSWER._repr_html_()
    assert "Before. <b>It costs &lt;b&gt;9&lt;/b&gt; euros &amp; more.</b> After." in shown
    assert "<bdi>Ferries &lt;i&gt;</bdi> · <bdi>2022</bdi> · " in shown
    words = "It%20costs%20%3Cb%3E9%3C%2Fb%3E%20euros%20%26%20more."
    assert f'<a href="https://x.org/?a=1&amp;b=&#x27;2&#x27;#:~:text={words}" rel="noopener noreferrer"' in shown
    assert "<b>" not in HIT._repr_html_()


def test_html_of_a_refusal_has_two_hits_and_a_title_is_a_heading() -> None:
    shown = REFUSAL._repr_html_()
    assert [element.text_content() for element in parsed(shown)] == ["That is not in the documents.", CARD, CARD]
    title = Answer("?", True, 0.9, Quotation("a.txt", 0, 11, "Ferries <i>", Aspect.TITLE), (HIT,))
    assert [element.text_content() for element in parsed(title._repr_html_())] == ["Ferries <i>", CARD]


def test_only_web_addresses_become_links() -> None:
    odd = Hit(Passage("a.txt", "", "", "javascript:alert(1)", 0, 1, "x", ()), 0.5)
    assert "<a " not in odd._repr_html_()


def test_html_works_for_an_answer_without_passages(encoder: WordEncoder, seeds: Path, tmp_path: Path) -> None:
    with Retriever.open(tmp_path / "home") as retriever:
        retriever.sync(seeds)
        answer = retriever.ask("How many soldiers refused deployment?", k=0)
    (shown,) = parsed(answer._repr_html_())
    assert shown.text_content() == "At least 300 soldiers refused deployment in the first month."


def test_html_of_found_places_has_bold_words_and_counts_above(
    encoder: WordEncoder, seeds: Path, tmp_path: Path
) -> None:
    with Retriever.open(tmp_path / "home") as retriever:
        retriever.sync(seeds)
        found = retriever.find(parse("soldiers month"))
        layout, reasons = retriever.layout(), retriever.explain("Which volcano erupted?")
    numbers, place = parsed(found._repr_html_())
    assert numbers.text_content() == "1 passage in 1 document"
    assert [bold.text for bold in place.iter("b")] == ["soldiers", "month"]
    assert repr(found) == "Found(1 passage in 1 document, 1 hit here)"
    assert repr(found.hits[0]).startswith("Place(news.txt[0:90], 'At least 300 soldiers refused")
    assert repr(layout) == "Layout(2 of 2 passages, by model)"
    assert repr(reasons).startswith("Explanation(Answer(not in the documents, confidence 0.0")


@pytest.mark.parametrize("width", [400, 1000])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_html_is_readable_in_light_and_dark_themes(theme: str, width: int, tmp_path: Path) -> None:
    hebrew = Passage("h.txt", "כותרת", "", "", 0, 26, "האנייה עזבה את הנמל בבוקר.", ())
    long = Passage("l.txt", "", "", f"https://x.org/{'path/' * 60}", 0, 300, "x" * 300, ())
    shown = "".join(hit._repr_html_() for hit in (HIT, Hit(hebrew, 1), Hit(long, 1)))
    colours = {"light": "background: #fff; color: #222", "dark": "background: #111; color: #ddd"}[theme]
    page = f"<!doctype html><meta charset=utf-8><body style='{colours}; margin: 8px'>{ANSWER._repr_html_()}{shown}"
    look = (
        "const style = (element, name) => getComputedStyle(element)[name];"
        "const all = [...document.querySelectorAll('body *')].filter((e) => e.tagName !== 'SCRIPT');"
        "const link = document.querySelector('a'), hebrew = document.querySelectorAll('body > div')[2];"
        "document.title = JSON.stringify({"
        " colours: [...new Set(all.map((e) => style(e, 'color')))].length,"
        " wide: document.body.scrollWidth > innerWidth,"
        " direction: style(hebrew, 'direction'), bar: style(hebrew, 'borderRightWidth'), link: style(link, 'color'),"
        " body: style(document.body, 'color') });"
    )
    parsed_page, complaints = opened(f"{page}</body>", tmp_path, look, width)
    seen = json.loads(parsed_page.findtext(".//title"))
    assert complaints == []
    assert (seen["colours"], seen["wide"], seen["link"]) == (1, False, seen["body"])
    assert (seen["direction"], seen["bar"]) == ("rtl", "3px")


def parsed(markup: str) -> list[html.HtmlElement]:
    return list(html.fragment_fromstring(markup, create_parent=True))
