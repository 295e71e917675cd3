"""The explanation of a ranking, in a terminal and in a pipe."""

import re
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

import pytest

from bot.dialogue import conversation
from bot.rendering import console, explanations
from embeddings.encoder import Encoding, Role
from retrieval.answering.explanation import Explanation
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from seeds.documents import Document
from tests.conftest import sow
from tests.fakes import WordEncoder


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    """An index of two documents, shared by tests that only ask."""
    place = tmp_path_factory.mktemp("explained")
    with Retriever(Index(place / "home"), WordEncoder()) as retriever:
        retriever.sync(sow(place / "seeds"))
        yield retriever


TIMES = r"Model words, no model: understanding \d+\.\d ms, ranking \d+\.\d ms, choosing \d+\.\d ms\."


def explained(retriever: Retriever, question: str) -> Explanation:
    explanation = conversation.explain(question, retriever)
    assert explanation is not None
    return explanation


def printed(explanation: Explanation, **options: bool) -> list[str]:
    out = console.console(file=StringIO(), width=100, **options)
    explanations.print_explanation(explanation, out)
    return [line.rstrip() for line in out.file.getvalue().splitlines()]  # type: ignore[attr-defined]


def test_every_hit_shows_its_score_tokens_and_parts(retriever: Retriever) -> None:
    explanation = explained(retriever, "How many soldiers refused deployment?")
    lines = printed(explanation)
    assert lines[1] == f"Why: answered, confidence {explanation.answer.confidence:.3f}, threshold 0.485."
    assert lines[2] == "Searched by the model and words."
    assert re.fullmatch(TIMES, lines[3])
    score = explanation.hits[0].hit.score
    head = f"1. {score:.4f}  Soldiers refuse deployment · 2022-07-19 · https://news.example/soldiers"
    first = lines[lines.index(head) :]
    assert first[1] == f"   1 at the first look ({explanation.hits[0].first_look:.3f})"
    assert first[2] == "   holds: Soldiers, refuse, deployment, soldiers, refused"
    assert "● soldiers ×" in first[3]
    assert "○ many ×" in first[3] or "· many ×" in first[3]
    words = explanation.hits[0].parts[-1]
    (line,) = [line for line in first if line.startswith("   BM25, share")][:1]
    assert line.split()[2:5] == [f"{words.value:.4f}", "×", "0.5"]
    assert line.endswith("of 0 … 1")
    assert ["score", f"{score:.4f}"] in [line.split() for line in first]
    assert "2." in {line[:2] for line in lines}


def test_colours_repeat_the_marks(retriever: Retriever) -> None:
    explanation = explained(retriever, "How many soldiers refused deployment?")
    coloured = "\n".join(printed(explanation, force_terminal=True))
    assert "\x1b[1;32m● soldiers\x1b[0m" in coloured
    assert "\x1b" not in "\n".join(printed(explanation))


def test_refusals_and_questions_for_a_title_are_explained(retriever: Retriever) -> None:
    refused = printed(explained(retriever, "Which volcano erupted?"))
    assert refused[1].startswith("Why: refused, confidence 0.")
    titled = printed(explained(retriever, "What is the title of the article about soldiers who refused deployment?"))
    assert titled[2:5] == [
        "Asked for: the title of a document.",
        "Searched for: “soldiers who refused deployment”.",
        "Searched by the model and words.",
    ]
    nothing = printed(explained(retriever, "Which volcano? from:nowhere"))
    assert nothing[1:3] == [
        "Why: refused, since no passage has anything in common with the question.",
        "Searched by the model and words.",
    ]


def test_a_question_of_stop_words_is_refused_with_that_reason(retriever: Retriever) -> None:
    explanation = explained(retriever, "is it at the in on?")
    if explanation.answer.confidence >= explanation.threshold:
        assert explanations.verdict(explanation).startswith("refused, since the question has no words of its own")
    assert not explanation.answer.answered


def test_text_is_printed_without_interpreting_markup(tmp_path: Path) -> None:
    with Retriever(Index(tmp_path / "home"), WordEncoder()) as retriever:
        retriever.add([Document("odd.md", "It carries lorries.", "The [red]ferry[/red] :ship:")])
        lines = printed(explained(retriever, "Does the [red]ferry carry lorries?"))
    assert any(line.endswith("  The [red]ferry[/red] :ship: · odd.md") for line in lines)


@pytest.mark.parametrize(
    "question",
    ["How many soldiers refused deployment?", "When does the library open? from:library", "Which volcano erupted?"],
)
def test_the_explanation_has_the_given_answer(retriever: Retriever, question: str) -> None:
    assert explained(retriever, question).answer == conversation.respond(question, retriever)


def test_a_follow_up_is_explained_as_it_was_understood(retriever: Retriever) -> None:
    first = "How many soldiers refused deployment?"
    before = [conversation.turn(first, conversation.respond(first, retriever))]
    explanation = conversation.explain("Since when?", retriever, before=before)
    assert explanation is not None
    assert explanation.answer == conversation.respond("Since when?", retriever, before=before)
    assert explanation.answer.question == "Since when?"
    assert "soldiers" in explanation.searched


class CountingEncoder(WordEncoder):
    questions = 0

    def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
        self.questions += role is Role.QUESTION
        return super().encode(texts, role)


def test_an_explained_question_is_searched_once(tmp_path: Path, seeds: Path) -> None:
    with Retriever(Index(tmp_path / "home"), encoder := CountingEncoder()) as retriever:
        retriever.sync(seeds)
        explained(retriever, "How many soldiers refused deployment?")
    assert encoder.questions == 1
