"""An answer in a terminal, in a pipe and as JSON."""

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Group, RenderableType
from rich.text import Text

from bot.rendering import answers, console
from retrieval.answering.answers import Answer, Further, Quotation, Relation
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


def test_a_terminal_gets_the_same_text() -> None:
    assert [line.rstrip() for line in printed(ANSWER, terminal=True).splitlines()] == printed(ANSWER).splitlines()


def spans(view: RenderableType) -> list[tuple[str, list[tuple[str, str]]]]:
    """The style of each text, and its parts of another style."""
    if isinstance(view, Text):
        return [(str(view.style), [(view.plain[part.start : part.end], str(part.style)) for part in view.spans])]
    assert isinstance(view, Group)
    return [found for each in view.renderables for found in spans(each)]


def test_what_answers_is_bold_and_all_around_the_quotation_is_dim() -> None:
    assert isinstance(ANSWER.quotation, Quotation)
    focused = replace(ANSWER, quotation=replace(ANSWER.quotation, focus=((14, 27),)))
    rest: tuple[str, list[tuple[str, str]]] = ("dim", [])
    assert spans(answers.answer_view(focused)) == [
        ("", [("[red]two[/red", "bold")]), ("", [(TEXT[29:], "dim")]), rest,
    ]  # fmt: skip


def test_a_title_that_answers_is_shown_once_in_bold_above_its_passage() -> None:
    stated = Answer("?", True, 0.9, Quotation("planets.txt", 0, 5, "Moons", Aspect.TITLE), ANSWER.hits)
    assert printed(stated) == f"Moons\n\n{TEXT}\n\n— Moons · 2026-01-31 · planets.txt\n"
    assert [line.rstrip() for line in printed(stated, terminal=True).splitlines()] == printed(stated).splitlines()
    assert spans(answers.answer_view(stated)) == [("bold", []), ("", [(TEXT, "dim")]), ("dim", [])]


def test_a_quotation_of_the_whole_passage_is_shown_once() -> None:
    whole = replace(ANSWER, quotation=Quotation("planets.txt", 5, 5 + len(TEXT), TEXT))
    assert printed(whole) == f"{TEXT}\n— Moons · 2026-01-31 · planets.txt\n"


def test_what_may_be_the_answer_is_said_to_be_so() -> None:
    other = Passage("mars.txt", "", "", "", 0, 14, "Mars has three", ((0, 14),))
    beside = Further(Relation.ALTERNATIVE, Quotation("mars.txt", 0, 14, "Mars has three"), other)
    unsure = f"This may be the answer:\n{printed(ANSWER)}"
    assert printed(replace(ANSWER, sure=False)) == unsure
    assert printed(replace(ANSWER, sure=False, also=(beside,))) == f"{unsure}\nOr:\nMars has three\n— mars.txt\n"


def test_a_refusal_names_the_language_of_the_documents_if_the_question_is_in_another() -> None:
    refused = Answer("Wer?", False, 0.01, None, (), languages=("en", "ru"))
    assert printed(refused) == "That is not in the documents. Ask in their language: English and Russian.\n"


def test_a_refusal_shows_only_close_passages() -> None:
    near, far = (Answer("?", False, confidence, None, (Hit(PASSAGE, 0.1),)) for confidence in (0.2, 0.01))
    assert printed(near).splitlines()[:2] == ["That is not in the documents.", "The closest passages:"]
    assert TEXT in printed(near)
    assert printed(replace(near, near=True)).splitlines()[0] == "That may not be in the documents."
    best = replace(near, best=ANSWER.quotation)
    assert printed(best).splitlines()[2:5] == ["", TEXT[:29], ""]
    assert printed(far) == "That is not in the documents.\n"


def test_a_dumb_terminal_shows_the_sentence_first_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert printed(ANSWER, terminal=True).startswith(f"{TEXT[:29]}\n")
