import pytest

from seeds import markup
from seeds.documents import Document
from seeds.outline import Kind
from seeds.pages import read
from tests.seeds.test_main_text import BODY


def page(text: str, after: str = "", tag: str = "article") -> Document:
    return read(f"<title>T</title><body><{tag}>{BODY}<p>{text}</p></{tag}>{after}</body>".encode(), "a.html")


def notes(document: Document) -> list[str]:
    return [document.text[each.start : each.end] for each in document.outline if each.kind is Kind.NOTE]


@pytest.mark.parametrize(
    "reference",
    [
        "<sup><a href=#fn1>1</a></sup>",
        "<a href=#fn1><sup>1</sup></a>",
        "<sup>[<a href=#fn1>1</a>, <a href=#fn2>2</a>]</sup>",
        "<sup class=reference id=r1><a href=#fn1><span>[</span>註 1<span>]</span></a></sup>",
        "<sup class='reference nowrap'>:40</sup>",
        "<a class=footnote-ref href=#fn1>[1]</a>",
        "<a role=doc-noteref href=notes.html#fn1>*</a>",
        "<a href=#fares>¶</a>",
    ],
)
def test_figures_that_refer_to_notes_are_no_part_of_a_number(reference: str) -> None:
    tree = markup.parse(f"<p>It costs 20{reference} euros.")
    assert tree is not None
    assert [part.text for part in markup.parts_of(tree)] == ["It costs 20 euros."]


@pytest.mark.parametrize("raised", ["1<sup>st</sup>", "m<sup>2</sup>", "<a href=#b>§ 2</a>", "<a href=/b>1</a>"])
def test_other_raised_and_linked_words_are_kept(raised: str) -> None:
    tree = markup.parse(f"<p>On the {raised} of May.")
    words = "".join(map(str, tree.itertext())) if tree is not None else ""
    assert tree is not None
    assert [part.text for part in markup.parts_of(tree)] == [words]


@pytest.mark.parametrize(
    "after",
    [
        "<section class=footnotes><ul><li>Only on Sunday.</ul></section>",
        "<div role=doc-endnotes><p>Only on Sunday.</div>",
        "<aside class='footnote brackets'><p>Only on Sunday.</aside>",
        "<div><p><a name=fn1></a>Only on Sunday. <a href=#r1>↩</a></div>",
        "<div><ul><li id=fn1>Only on Sunday.</ul></div>",
    ],
)
def test_notes_outside_the_main_part_are_read_after_it(after: str) -> None:
    document = page("It runs.<sup id=r1><a href=#fn1>1</a></sup>", after)
    assert document.text.endswith("It runs.\n\nOnly on Sunday.")
    assert notes(document) == ["Only on Sunday."]


def test_a_note_inside_the_main_part_is_read_once_where_it_stands() -> None:
    document = page("It runs.<aside role=doc-footnote>Only on Sunday.</aside>", "<p>Read more.")
    assert document.text.endswith("It runs.\n\nOnly on Sunday.")


def test_no_other_box_outside_the_article_is_a_note() -> None:
    assert page("It runs to <a href=#menu>Oban</a>.", "<div id=menu>Lunch</div>").text.endswith("It runs to Oban.")
