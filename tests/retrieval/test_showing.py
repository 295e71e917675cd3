"""Answers and hits are short at a prompt, and safe and readable in a notebook."""

from pathlib import Path

from retrieval.answers import Answer, Quotation
from retrieval.aspects import Aspect
from retrieval.passages import Passage
from retrieval.ranking import Hit
from retrieval.retriever import Retriever
from tests.fakes import WordEncoder

TEXT = "Before. It costs <b>9</b> euros & more. After."
PASSAGE = Passage("a.txt", "Ferries <i>", "2022", "https://x.org/?a=1&b='2'", 100, 100 + len(TEXT), TEXT, ())
HIT = Hit(PASSAGE, 1.23456)
ANSWER = Answer("?", True, 0.876, Quotation("a.txt", 108, 139, TEXT[8:39]), (HIT,))
REFUSAL = Answer("?", False, 0.2, None, (HIT, HIT, HIT))


def test_at_a_prompt_each_is_a_line() -> None:
    assert repr(HIT) == "Hit(1.235, a.txt[100:146], 'Before. It costs <b>9</b> euros & more. After.')"
    assert repr(ANSWER) == f"Answer({TEXT[8:39]!r}, confidence 0.88, a.txt[108:139])"
    assert repr(REFUSAL) == "Answer(not in the documents, confidence 0.20, 3 hits)"
    long = Hit(Passage("a.txt", "", "", "", 0, 600, "word \n" * 100, ()), 0.5)
    assert repr(long) == f"Hit(0.500, a.txt[0:600], '{'word ' * 14}w…')"


def test_in_a_notebook_the_quotation_is_bold_and_nothing_of_the_document_is_markup() -> None:
    html = ANSWER._repr_html_()
    assert "Before. <b>It costs &lt;b&gt;9&lt;/b&gt; euros &amp; more.</b> After." in html
    assert "Ferries &lt;i&gt; · 2022 · " in html
    assert '<a href="https://x.org/?a=1&amp;b=&#x27;2&#x27;" rel="noopener noreferrer">' in html
    assert "<b>" not in HIT._repr_html_()
    assert "color" not in html


def test_in_a_notebook_a_refusal_shows_the_two_closest_and_a_title_stands_above() -> None:
    html = REFUSAL._repr_html_()
    assert (html.startswith("<b>That is not in the documents.</b>"), html.count("<div")) == (True, 2)
    title = Answer("?", True, 0.9, Quotation("a.txt", 0, 11, "Ferries <i>", Aspect.TITLE), (HIT,))
    assert title._repr_html_().startswith("<b>Ferries &lt;i&gt;</b><div")


def test_no_address_but_one_of_the_web_is_a_link() -> None:
    odd = Hit(Passage("a.txt", "", "", "javascript:alert(1)", 0, 1, "x", ()), 0.5)
    assert "<a " not in odd._repr_html_()


def test_an_answer_without_passages_is_shown_as_well(encoder: WordEncoder, seeds: Path, tmp_path: Path) -> None:
    with Retriever.open(tmp_path / "home") as retriever:
        retriever.sync(seeds)
        answer = retriever.ask("How many soldiers refused deployment?", k=0)
    assert answer._repr_html_() == "<b>At least 300 soldiers refused deployment in the first month.</b>"
