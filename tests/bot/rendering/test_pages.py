"""The HTML pages: their contents, the escaping of document text, and their scripts in a browser."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from bot.rendering import pages
from retrieval.answering.explanation import Explanation
from retrieval.answering.question import Basis
from retrieval.map import MOST, Layout, Point
from retrieval.retriever import Retriever
from retrieval.scope import Source
from retrieval.storage.index import Index
from seeds.documents import Document
from tests.browser import opened
from tests.conftest import sow
from tests.fakes import WordEncoder

EVIL = "</script><script>console.error('broken out')</script><img src=x onerror=\"console.error('loaded')\">&amp; '"
QUESTION = f"Which ferry carries lorries {EVIL}?"


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    """An index of four documents, shared by tests that only ask."""
    place = tmp_path_factory.mktemp("pages")
    seeds = sow(place / "seeds")
    (seeds / "ferry.md").write_text(f"# Ferry {EVIL}\n\nThe ferry carries lorries. `{EVIL}`\n", "utf-8")
    (seeds / "plain.txt").write_text(f"The ferry carries bicycles {EVIL} on Sundays.", "utf-8")
    with Retriever(Index(place / "home"), WordEncoder()) as retriever:
        retriever.sync(seeds)
        yield retriever


@pytest.fixture
def explanation(retriever: Retriever) -> Explanation:
    return retriever.explain(QUESTION)


def map_of(retriever: Retriever) -> str:
    return pages.map_page(retriever.layout(), retriever.sources())


def data_of(page: str) -> Any:
    return json.loads(html.fromstring(page).get_element_by_id("data").text_content())


def test_the_page_shows_each_passage_and_heading_verbatim(explanation: Explanation) -> None:
    page = html.fromstring(pages.explanation_page(explanation))
    passages = [element.text_content() for element in page.find_class("passage")]
    assert passages == [hit.text for hit in explanation.hits]
    assert [element.text_content() for element in page.find_class("unit")] == [
        f"{unit.text}{unit.weight:.2f}" for unit in explanation.units
    ]
    held = [element.text_content() for element in page.find_class("held")]
    assert {"ferry", "carries", "lorries"} <= set(held)


def test_the_page_has_the_numbers_of_the_explanation(explanation: Explanation) -> None:
    page = pages.explanation_page(explanation)
    data = data_of(page)
    first = explanation.hits[0]
    assert data["hits"][0]["met"] == [round(meeting.similarity, 3) for meeting in first.meetings]
    assert data["hits"][0]["similarities"] == [[round(s, 3) for s in row] for row in first.similarities.tolist()]
    scores = [element.text_content() for element in html.fromstring(page).xpath("//article//tfoot//td")]
    assert scores == [f"{hit.hit.score:.4f}" for hit in explanation.hits]


def test_no_text_of_a_document_or_question_becomes_markup(retriever: Retriever, explanation: Explanation) -> None:
    for page in (pages.explanation_page(explanation), map_of(retriever)):
        parsed = html.fromstring(page)
        assert len(parsed.xpath("//script")) == 2
        assert parsed.xpath("//img") == []
        assert parsed.xpath("//@onerror") == []
        assert "broken out" in parsed.text_content()


def test_a_page_refers_to_nothing_outside_itself(retriever: Retriever, explanation: Explanation) -> None:
    for page in (pages.explanation_page(explanation), map_of(retriever)):
        parsed = html.fromstring(page)
        assert parsed.xpath("//link | //iframe | //script[@src] | //*[@href]") == []
        assert "url(" not in page
        (policy,) = parsed.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-")


def test_a_map_has_a_point_per_passage_and_the_largest_document_first() -> None:
    points = (Point("b.txt", "Bees", 0.0, 1.0), Point("a.txt", "Ants", 0.5, 0.5), Point("b.txt", "Bats", 1.0, 0.0))
    sources = [Source("a.txt", "", "", "", 1), Source("b.txt", "Of b", "2022-07-19", "", 2), Source("c", "", "", "", 0)]
    page = pages.map_page(Layout((*points, Point("gone.txt", "Gone", 0, 0)), 9, Basis.MODEL), sources)
    assert data_of(page) == {
        "documents": [["Of b", "2022-07-19", 2], ["a.txt", "", 1]],
        "points": [[0, 0, 4095, "Bees"], [1, 2048, 2048, "Ants"], [0, 4095, 0, "Bats"]],
    }
    assert "4 of 9 passages of 2 documents" in " ".join(html.fromstring(page).text_content().split())


def test_the_largest_map_is_under_16_megabytes() -> None:
    points = tuple(Point(f"{n}.txt", "我" * 80, n / MOST, n / MOST) for n in range(MOST))
    sources = [Source(f"{n}.txt", "A title " * 100, "2022-07-19", "", 1) for n in range(MOST)]
    assert len(pages.map_page(Layout(points, MOST, Basis.MODEL), sources).encode()) < 16_000_000


@pytest.mark.long
def test_a_token_shows_its_similarities_in_a_browser(explanation: Explanation, tmp_path: Path) -> None:
    point = (
        "const word = [...document.querySelectorAll('.token')].find((t) => t.textContent === 'lorries');"
        "word.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, clientX: 300, clientY: 300 }));"
    )
    page = pages.explanation_page(explanation)
    assert opened(page, tmp_path)[1] == []
    parsed, complaints = opened(page, tmp_path, point)
    assert complaints == []
    tip = parsed.get_element_by_id("tip")
    assert "hidden" not in tip.attrib
    unit = next(number for number, unit in enumerate(explanation.units) if unit.text == "lorries")
    best = explanation.hits[0].meetings[unit].similarity
    assert tip.text_content().splitlines()[1].startswith(f"lorries  {best:.3f}  (weight ")


def test_a_pressed_unit_highlights_its_matches_in_a_browser(explanation: Explanation, tmp_path: Path) -> None:
    press = "[...document.querySelectorAll('.unit')].find((u) => u.textContent.startsWith('ferry')).click();"
    parsed, complaints = opened(pages.explanation_page(explanation), tmp_path, press)
    assert complaints == []
    assert [unit.text for unit in parsed.xpath("//button[@aria-pressed='true']")] == ["ferry"]
    lit = parsed.xpath("(//article)[1]//*[contains(@class, ' on')]")
    assert {element.text_content().lower() for element in lit} == {"ferry"}


@pytest.mark.long
def test_the_map_has_a_legend_and_tooltips_in_a_browser(retriever: Retriever, tmp_path: Path) -> None:
    layout = retriever.layout()
    points = "[...Array(80).keys()].flatMap((x) => [...Array(60).keys()].map((y) => [x * 12, 100 + y * 13]))"
    look = (
        f"const seen = new Set(); for (const [x, y] of {points}) {{"
        "canvas.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y, pointerType: 'mouse' }));"
        "if (!tip.hidden) seen.add(tip.textContent); } document.title = seen.size;"
    )
    page = map_of(retriever)
    assert opened(page, tmp_path)[1] == []
    parsed, complaints = opened(page, tmp_path, look)
    assert complaints == []
    assert parsed.findtext(".//title") == str(len(layout.points))
    legend = [element.text_content() for element in parsed.xpath("//ul[@id='legend']//*[@class='name']")]
    assert legend == [title for title, _, _ in data_of(page)["documents"]]


def test_a_document_is_found_by_its_title_in_a_browser(retriever: Retriever, tmp_path: Path) -> None:
    find = (
        "filter.value = 'SOLDIERS'; filter.dispatchEvent(new Event('input')); legend.querySelector('button').click();"
    )
    parsed, complaints = opened(map_of(retriever), tmp_path, find)
    assert complaints == []
    (button,) = parsed.xpath("//ul[@id='legend']//button")
    assert (button.find_class("name")[0].text, button.get("aria-pressed")) == ("Soldiers refuse deployment", "true")


@pytest.mark.parametrize("width", [400, 1280])
def test_the_page_handles_direction_and_width_in_a_browser(tmp_path: Path, width: int) -> None:
    look = (
        "const side = (selector) => document.querySelector(selector).getBoundingClientRect().right;"
        "const isRight = Math.abs(side('.passage .sentence') - side('.passage')) < 2;"
        "const isRtl = getComputedStyle(document.querySelector('h1')).direction === 'rtl';"
        "document.title = [isRight, isRtl, document.body.scrollWidth <= innerWidth];"
    )
    with Retriever(Index(tmp_path / "home"), WordEncoder()) as retriever:
        retriever.add([Document("hebrew.txt", f"האנייה עזבה את הנמל בבוקר. {'x' * 400}")])
        page = pages.explanation_page(retriever.explain("מתי עזבה האנייה את הנמל?"))
    parsed, complaints = opened(page, tmp_path, look, width)
    assert complaints == []
    assert parsed.findtext(".//title") == "true,true,true"
