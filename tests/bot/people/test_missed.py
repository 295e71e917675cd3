import pytest

from bot.people.answers import Answers, Asked
from bot.people.database import Database
from bot.people.missed import Missed, Question, Repeated, Reply
from tests.bot.telegram.examples import refused


@pytest.fixture
def missed(database: Database) -> Missed:
    missed = Missed(database)
    answers = Answers(database)
    for message, (chat, text) in enumerate([(7, "Who  is\nking?"), (8, "who is king"), (7, "How tall?")], 1):
        asked = Asked(chat, 4, chat, message, 0, text)
        missed.keep(answers.keep(asked, refused(), 0.1).number, asked, "ru")
    return missed


def test_a_question_is_stored_with_its_place_and_language(missed: Missed) -> None:
    assert missed.get(1) == Question(1, 7, 4, 1, "Who is king?", "ru", 7)
    assert missed.get(9) is None


def test_questions_that_differ_in_case_and_punctuation_are_one(missed: Missed) -> None:
    assert missed.open() == [Repeated(1, "Who is king?", 2), Repeated(3, "How tall?", 1)]


def test_clearing_removes_every_asking_of_a_question(missed: Missed) -> None:
    assert [missed.clear(2), missed.clear(1), missed.clear(9)] == [True, False, False]
    assert missed.open() == [Repeated(3, "How tall?", 1)]
    assert missed.states() == {1: "cleared", 2: "cleared", 3: "open"}


def test_an_answer_removes_the_question_of_its_chat_from_the_list(missed: Missed) -> None:
    missed.answer(1, 50, 99, "Nobody.")
    missed.answer(1, 50, 99, "Nobody.")
    assert missed.replies(1) == [Reply(50, "Nobody.", 99)]
    assert missed.states() == {1: "answered", 2: "open", 3: "open"}


def test_an_answer_is_known_to_everyone_who_asks_the_same(missed: Missed) -> None:
    assert missed.known("Who is king?") is None
    missed.answer(1, 50, 99, "Nobody.", is_more=True)
    assert missed.known("WHO is king") == Reply(50, "Nobody.", 99, True)
    assert (missed.answered_by(50, 99), missed.answered_by(51, 99)) == (1, None)


def test_a_correction_takes_the_place_of_the_answer(missed: Missed) -> None:
    missed.answer(1, 50, 99, "Nobody.", is_more=True)
    missed.answer(1, 50, 99, "None.")
    assert missed.replies(1) == [Reply(50, "None.", 99)]
    missed.answer(1, 50, 99, "A chart.", is_more=True)
    assert missed.known("Who is king?") == Reply(50, "A chart.", 99, True)


def test_a_message_that_no_longer_asks_it_removes_it(missed: Missed) -> None:
    missed.withdraw(7, 1)
    assert missed.get(1) is None
    assert missed.open() == [Repeated(3, "How tall?", 1), Repeated(2, "who is king", 1)]


def test_a_person_is_exported_and_erased(missed: Missed) -> None:
    missed.answer(2, 7, 99, "Nobody.")
    assert [entry.get("question") for entry in missed.export(7)] == ["Who is king?", "How tall?", None]
    missed.erase(7)
    assert missed.export(7) == []
    assert missed.replies(2) == []
    assert missed.states() == {2: "answered"}
