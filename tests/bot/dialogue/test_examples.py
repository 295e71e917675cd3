"""Example questions from the documents, with the WordEncoder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.catalogue import LANGUAGES, texts
from bot.dialogue import examples as making
from bot.dialogue.examples import examples
from retrieval.answering.answers import Answer
from retrieval.finding.counting import counted
from retrieval.retriever import Retriever
from retrieval.scope import EVERYTHING
from retrieval.storage.index import Index
from retrieval.text.passages import Passage
from tests.bot.telegram.examples import answered, passage, refused
from tests.fakes import WordEncoder

MENTIONS, ABOUT = "Which documents mention {}?", "What does it say about {}?"
GUIDE = {
    "ferry.md": "# Ferry\n\n## Does the ferry carry any bicycles?\n\nThe ferry can carry bicycles on its lower deck.\n",
    "clock.md": "# Clock\n\n## Which clock is in the harbour?\n\nThe harbour has the old clock of a tower.\n",
    "whale.md": "# Whale\n\n## And why?\n\nThe whale sings. Does the whale sing at night? It does.\n",
}
NEWS = {
    "one.txt": "Norvik said no. The people of Norvik and of Kelby met. Kelby said yes. Then Kelby left.",
    "two.txt": "Title: The bridge of Norvik\n\nHowever, the bridge is old. Ida Lund and Norvik paid for it.",
}


@pytest.fixture
def retriever(tmp_path: Path) -> Iterator[Retriever]:
    with Retriever(Index(tmp_path / "home"), WordEncoder()) as retriever:
        yield retriever


def made(retriever: Retriever, folder: Path, files: dict[str, str], language: str = "en") -> list[str]:
    """The examples from these files."""
    for name, text in files.items():
        (folder / name).write_text(text)
    retriever.sync(folder)
    return examples(retriever, EVERYTHING, language, MENTIONS, ABOUT)


def test_headings_that_are_questions_and_are_answered_below_are_examples(retriever: Retriever, tmp_path: Path) -> None:
    found = made(retriever, tmp_path, GUIDE)
    assert found == ["Which clock is in the harbour?", "Does the ferry carry any bicycles?"]
    for question in found:
        answer = retriever.ask(question)
        assert answer.quotation is not None
        assert question not in answer.quotation.text


@pytest.mark.parametrize("answer", [refused(), answered(passage(), "They are small & dark.")])
def test_a_question_is_no_example_unless_its_document_answers_it(
    retriever: Retriever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    monkeypatch.setattr(retriever, "ask", lambda *_: answer)
    assert made(retriever, tmp_path, GUIDE) == []


def test_names_of_documents_without_questions_are_asked_for(retriever: Retriever, tmp_path: Path) -> None:
    assert made(retriever, tmp_path, NEWS) == ["Which documents mention Norvik?", "Which documents mention Kelby?"]


def test_sections_of_documents_without_questions_are_asked_for(retriever: Retriever, tmp_path: Path) -> None:
    handbook = "# Handbook\n\n## Remote work\n\nRemote work is for two days.\n\n## Tools\n\nTools are calibrated.\n"
    numbered = "# Rules\n\n## Part 7\n\nPart 7 is about boats. Part 7 was written by Norvik.\n"
    found = made(retriever, tmp_path, {"handbook.md": handbook, "numbered.md": numbered})
    assert found == ["What does it say about Remote work?"]


def test_documents_in_the_language_come_first(retriever: Retriever, tmp_path: Path) -> None:
    russian = "# Паром\n\n## Какие машины возит большой паром?\n\nБольшой паром возит машины и какие угодно грузы.\n"
    found = made(retriever, tmp_path, {**GUIDE, "z.md": russian}, "ru")
    assert found[0] == "Какие машины возит большой паром?"


def test_without_documents_there_are_no_examples(retriever: Retriever) -> None:
    assert examples(retriever, EVERYTHING, "en", MENTIONS, ABOUT) == []


def test_a_large_collection_is_only_looked_into(
    retriever: Retriever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "DOCUMENTS", 2)
    opened: list[str] = []

    def note(name: str) -> list[Passage]:
        opened.append(name)
        return []

    monkeypatch.setattr(retriever, "passages", note)
    made(retriever, tmp_path, {f"{number}.txt": "Ferries sank." for number in range(10)})
    assert opened == ["0.txt", "5.txt"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_is_asked_for_in_words_that_are_answered_by_counting(language: str) -> None:
    assert counted(texts(language).plain("example-mentions", name="Norvik")) == "Norvik"
