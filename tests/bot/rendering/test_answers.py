"""An answer in a terminal, in a pipe and as JSON."""

from io import StringIO

import pytest
from rich.console import Group
from rich.text import Text

from bot.rendering import answers, console
from retrieval.answering.answers import Answer, Quotation
from retrieval.answering.aspects import Aspect
from retrieval.answering.ranking import Hit
from retrieval.text.passages import Passage

TEXT = "Mars has [red]two[/red] moons. They are :moon: small."
PASSAGE = Passage("planets.txt", "Moons", "2026-01-31", "", 5, 5 + len(TEXT), TEXT, ((5, 34), (35, 5 + len(TEXT))))
ANSWER = Answer("How many?", True, 0.98765, Quotation("planets.txt", 5, 34, TEXT[:29]), (Hit(PASSAGE, 1.23456789),))


def printed(answer: Answer, terminal: bool = False) -> str:
    out = console.console(file=StringIO(), force_terminal=terminal, width=80, color_system=None)
    answers.print_response(answer, out)
    return str(out.file.getvalue())  # type: ignore[attr-defined]


def test_a_pipe_gets_the_sentence_first_and_markup_verbatim() -> None:
    assert printed(ANSWER) == f"{TEXT[:29]}\n\n{TEXT}\n\n— Moons · 2026-01-31 · planets.txt\n"


def test_a_terminal_gets_only_the_passage() -> None:
    assert printed(ANSWER, terminal=True).strip().startswith("Mars has [red]two[/red] moons. They")


def test_a_title_that_answers_is_shown_once_in_bold_above_its_passage() -> None:
    stated = Answer("?", True, 0.9, Quotation("planets.txt", 0, 5, "Moons", Aspect.TITLE), ANSWER.hits)
    assert printed(stated) == f"Moons\n\n{TEXT}\n\n— Moons · 2026-01-31 · planets.txt\n"
    assert [line.rstrip() for line in printed(stated, terminal=True).splitlines()] == printed(stated).splitlines()
    title, passage = answers.answer_view(stated).renderables
    assert isinstance(title, Text)
    assert (title.plain, title.style) == ("Moons", "bold")
    assert isinstance(passage, Group)
    assert [text.spans for text in passage.renderables if isinstance(text, Text)] == [[], []]


def test_a_refusal_shows_only_close_passages() -> None:
    near, far = (Answer("?", False, confidence, None, (Hit(PASSAGE, 0.1),)) for confidence in (0.2, 0.01))
    assert printed(near).splitlines()[:2] == ["That is not in the documents.", "The closest passages:"]
    assert TEXT in printed(near)
    assert printed(far) == "That is not in the documents.\n"


def test_a_dumb_terminal_shows_the_sentence_first_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert printed(ANSWER, terminal=True).startswith(f"{TEXT[:29]}\n")
