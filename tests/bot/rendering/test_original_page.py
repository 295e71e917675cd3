"""The page of a document: its blocks are what they are in the document, and the passage is where reading begins."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from bot.catalogue import texts
from bot.dialogue.revisiting import Opened
from bot.rendering import original_page as rendering
from bot.rendering.original_page import original_page
from retrieval.answering.answers import Quotation
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from tests.browser import opened
from tests.fakes import WordEncoder

EVIL = "</script><script>console.error('broken out')</script><img src=x onerror=\"console.error('loaded')\">"
HANDBOOK = f"""---
title: Handbook {EVIL}
date: 2026-03-01
source: javascript:alert(1)
---
The ferry is run by the harbour office. {EVIL}

## Timetable

| Month | Fare |
| --- | --- |
| January | 4.50 |
| July | 7.50 |

### Luggage

- bags
  - small ones
- dogs on a leash

1. Show the ticket.
2. Go on board.

```
ferry --list
    --all
```

Harbour office\\
Quay 4
"""

Page = Callable[..., Any]


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    """Gives the page of a text at the passage that holds these words, its sentence marked unless that is not wanted."""
    with Retriever(Index(tmp_path / "home"), WordEncoder()) as retriever:

        def make(words: str, text: str = HANDBOOK, language: str = "en", is_quoted: bool = True) -> str:
            (tmp_path / "seeds").mkdir(exist_ok=True)
            (tmp_path / "seeds" / "handbook.md").write_text(text)
            retriever.sync(tmp_path / "seeds")
            at = retriever.text("handbook.md").index(words)
            passage = next(p for p in retriever.passages("handbook.md") if p.start <= at < p.end)
            span = next(span for span in passage.sentences if span[0] <= at < span[1])
            quotation = Quotation("handbook.md", *span, passage.quoted(span)) if is_quoted else None
            document = Opened(retriever.text("handbook.md"), retriever.passages("handbook.md"))
            return original_page(passage, quotation, document, texts(language))

        yield make


def shown(page: str, path: str) -> list[str]:
    return [element.text_content() for element in html.fromstring(page).xpath(path)]


def test_every_block_is_shown_as_what_it_is(page: Page) -> None:
    made = page("bags")
    assert shown(made, "//article/*[self::h2 or self::h3]") == ["Timetable", "Luggage"]
    assert shown(made, "//th") == ["Month", "Fare"]
    assert shown(made, "//td") == ["January", "4.50", "July", "7.50"]
    assert shown(made, "//li") == ["bags", "small ones", "dogs on a leash", "1. Show the ticket.", "2. Go on board."]
    assert shown(made, "//li[contains(@style, 'depth:1')]") == ["small ones"]
    assert shown(made, "//li[@class='marked']") == ["1. Show the ticket.", "2. Go on board."]
    assert shown(made, "//pre") == ["ferry --list\n    --all"]
    assert shown(made, "//p[@class='lines']")[-1].split() == ["Harbour", "office", "Quay", "4"]


def test_the_header_names_title_date_file_and_section(page: Page) -> None:
    (header,) = html.fromstring(page("bags")).iter("header")
    assert header.findtext("h1") == f"Handbook {EVIL}"
    assert [part.text for part in header.iter("bdi")] == ["§ Timetable", "March 1, 2026", "handbook.md"]
    assert [link.get("href") for link in header.iter("a")] == ["#passage"]


def test_a_document_of_the_web_leads_to_its_address(page: Page) -> None:
    (link, _) = html.fromstring(page("bags", HANDBOOK.replace("javascript:alert(1)", "https://sea.org/f?a=1"))).iter(
        "a"
    )
    assert (link.text, link.get("href")) == ("sea.org", "https://sea.org/f?a=1")


def test_the_quotation_is_marked_inside_its_passage_and_takes_the_focus(page: Page) -> None:
    made = html.fromstring(page("small ones"))
    (mark,) = made.iter("mark")
    assert (mark.text, mark.get("id"), "autofocus" in mark.attrib) == ("small ones", "passage", True)
    assert len(made.xpath("//*[@id='passage']")) == 1
    assert "dogs on a leash" in [span.text for span in made.iter("span")]


def test_a_quoted_row_of_a_table_is_marked_cell_by_cell(page: Page) -> None:
    made = html.fromstring(page("July"))
    assert [mark.text for mark in made.iter("mark")] == ["July", "7.50"]
    assert [mark.get("id") for mark in made.iter("mark")] == ["passage", None]


def test_a_passage_without_a_quotation_is_marked_itself(page: Page) -> None:
    made = html.fromstring(page("January", is_quoted=False))
    assert list(made.iter("mark")) == []
    assert made.get_element_by_id("passage").tag == "span"


def test_no_text_of_a_document_becomes_markup(page: Page, tmp_path: Path) -> None:
    made = html.fromstring(page("bags"))
    assert (len(made.xpath("//script")), made.xpath("//img"), made.xpath("//@onerror")) == (1, [], [])
    assert "broken out" in made.text_content()


def test_only_the_part_of_a_long_document_around_the_passage_is_shown(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "LONGEST", 1000)
    text = "".join(f"Paragraph {number} speaks of the sea and of the ships on it.\n\n" for number in range(80))
    made = page("Paragraph 40 ", text, "ru")
    assert texts("ru").plain("original-part") in made
    paragraphs = shown(made, "//article/p")
    assert (paragraphs[0], paragraphs[-1]) == ("…", "…")
    assert 850 < sum(map(len, paragraphs)) <= 1002
    assert {len(paragraph) for paragraph in paragraphs[1:-1]} <= {54, 55}
    assert texts("ru").plain("original-part") not in page("bags", language="ru")
    assert shown(page("Paragraph 79 ", text), "//article/p")[-1] != "…"


@pytest.mark.long  # it starts a browser
def test_a_browser_opens_the_page_at_the_passage(page: Page, tmp_path: Path) -> None:
    text = "".join(f"## Part {number}\n\nThis part speaks of the sea.\n\n" for number in range(60))
    made = page("Part 40", text)
    assert opened(made, tmp_path)[1] == []
    assert html.fromstring(made).get_element_by_id("passage").text == "Part 40"
    # With the page's script, and without it.
    for shown in (made, made.replace("scrollIntoView", "toString")):
        dom, _ = opened(shown, tmp_path, "setTimeout(() => { document.title = scrollY; }, 500)", width=390)
        assert int(dom.findtext(".//title")) > 500
