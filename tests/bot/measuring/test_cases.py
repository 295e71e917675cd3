import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.measuring import cases
from bot.people import answers
from bot.people.answers import Answers, Asked
from bot.people.database import Database
from bot.people.missed import Missed
from retrieval.answering.answers import Answer
from retrieval.evaluation import question_sets
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from seeds.documents import Document
from tests.fakes import WordEncoder

FERRY = "The island ferry carries bicycles.\nIt is green and old."


class Story:
    """Asks questions one after another and records their ratings or misses."""

    def __init__(self, database: Database, retriever: Retriever, file: Path) -> None:
        self.answers = Answers(database)
        self.missed = Missed(database)
        self.file = file
        self._database = database
        self._retriever = retriever
        self._message = 0

    def cases(self) -> list[dict[str, object]]:
        """The cases that are exported to the file."""
        number = cases.export(self._database, self._retriever, self.file)
        lines = [json.loads(line) for line in self.file.read_text("utf-8").splitlines()]
        assert number == len(lines)
        return lines

    def ask(self, question: str, *verdicts: int) -> int:
        answer = self._retriever.ask(question)
        given = self.answers.keep(self._asked(question), answer, 0.1)
        assert given.answered
        for person, verdict in enumerate(verdicts):
            self.answers.rate(given.number, person, verdict, "1")
        return given.number

    def miss(self, question: str) -> int:
        asked = self._asked(question)
        given = self.answers.keep(asked, Answer(question, False, 0.01, None, ()), 0.1)
        self.missed.keep(given.number, asked, "en")
        return given.number

    def _asked(self, question: str) -> Asked:
        self._message += 1
        return Asked(7, None, 7, self._message, 0, question)


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    documents = [Document("ferry.txt", FERRY), Document("harbour.txt", "The harbour has a clock.")]
    database = Database(tmp_path / "people.sqlite")
    with closing(database), Retriever(Index(tmp_path), WordEncoder()) as retriever:
        retriever.add(documents)
        yield Story(database, retriever, tmp_path / "cases.jsonl")


def test_ratings_decide_what_is_relevant_and_what_needs_review(story: Story) -> None:
    story.ask("Which ferry carries bicycles?", 1, 1, -1)
    story.ask("Which ferry is green?", 1, -1)
    story.ask("Which harbour has a clock?")
    assert story.cases() == [
        {"question": "Which ferry carries bicycles?", "document": "ferry.txt", "shown": ["ferry.txt"]},
        {"question": "Which ferry is green?", "review": "rated wrong", "shown": ["ferry.txt"]},
    ]


def test_passages_rated_right_are_relevant_beside_or_in_place_of_the_quoted_one(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "NEAR", 0.0)
    for question, verdict in (("Which ferry carries bicycles?", -1), ("Which island ferry has bicycles?", 1)):
        number = story.ask(question, verdict)
        story.answers.rate(number, 7, 1, "1", 1)
    assert [case["document"] for case in story.cases()] == ["harbour.txt", ["ferry.txt", "harbour.txt"]]


@pytest.mark.parametrize(
    ("reply", "known"),
    [
        ("It is  green and\nold.", {"document": ["ferry.txt"]}),
        ("See the timetable:\nThe island ferry carries bicycles.\nRegards", {"document": ["ferry.txt"]}),
        ("As we wrote, «The harbour has a clock».", {"document": ["harbour.txt"]}),
        ("The harbour", {"review": "answered by an owner", "reply": "The harbour"}),
        ("Nobody knows it, I fear.", {"review": "answered by an owner", "reply": "Nobody knows it, I fear."}),
    ],
)
def test_an_owners_reply_that_quotes_a_document_names_it(story: Story, reply: str, known: dict[str, object]) -> None:
    story.missed.answer(story.miss("Which ferry is the oldest one?"), 1, 50, reply)
    assert story.cases() == [{"question": "Which ferry is the oldest one?", **known, "shown": []}]


def test_an_unanswered_question_is_exported_once_unless_cleared(story: Story) -> None:
    for question in ("Who is king?", "Who is king?", "asdf"):
        story.miss(question)
    story.missed.clear(3)
    review = "refused, and nobody has looked"
    assert story.cases() == [{"question": "Who is king?", "review": review, "shown": []}]


def test_exported_cases_can_be_loaded(story: Story) -> None:
    story.ask("Which ferry carries bicycles?", 1)
    story.ask("Which ferry is green?", -1)
    story.miss("Who is king?")
    story.cases()
    questions = question_sets.load(story.file)
    assert [(case.question, dict(case.relevant)) for case in questions.answerable] == [
        ("Which ferry carries bicycles?", {"ferry.txt": 1})
    ]
    assert questions.unanswerable == ()


def test_a_follow_up_question_needs_review(story: Story) -> None:
    story.miss("And who built it?")
    (case,) = story.cases()
    assert case["review"] == "follows another question"
