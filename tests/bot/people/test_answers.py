from dataclasses import replace

import pytest

from bot.people.answers import Answers, Asked, Beside, Shown, digest, related
from bot.people.database import Database
from bot.people.outbox import Outbox, Sending
from bot.people.ratings import Verdicts
from retrieval.answering.answers import Answer, Further, Quotation, Relation
from retrieval.answering.ranking import Hit
from tests.bot.telegram.examples import PLANETS, answered, passage, refused

MOONS = answered(passage(start=40), "Mars has two moons.")


@pytest.fixture
def answers(database: Database) -> Answers:
    return Answers(database)


def asked(message: int = 5, edited: int = 0, **other: int | None) -> Asked:
    known: dict[str, int | None] = {"chat": 7, "topic": None, "person": 7} | other
    return Asked(**known, message=message, edited=edited, typed="How  many?")  # type: ignore[arg-type]


def test_an_answer_is_stored_with_all_that_was_shown(answers: Answers) -> None:
    given = answers.keep(asked(), MOONS, 0.25)
    assert given == answers.get(1)
    assert (given.chat, given.topic, given.person, given.message) == (7, None, 7, 5)
    assert (given.typed, given.searched, given.answered, given.confidence) == ("How  many?", "?", True, 0.9)
    assert (given.document, given.start, given.end, given.aspect) == ("planets.txt", 40, 59, "text")
    assert given.hits == (Shown("planets.txt", 40, 40 + len(PLANETS), digest(PLANETS), 0.9),)
    assert (given.latency, given.home, given.shown, given.around) == (0.25, 0, 0, False)


def test_a_refusal_keeps_its_closest_passages_and_shows_none(answers: Answers) -> None:
    given = answers.keep(asked(), refused(passage()), 0.1)
    assert (given.answered, given.document, given.shown, len(given.hits)) == (False, None, None, 1)
    far = Answer("?", False, 0.01, None, (Hit(passage(), 0.1),))
    assert answers.keep(asked(6), far, 0.1).hits == ()


def test_the_passage_that_holds_the_quotation_is_shown(answers: Answers) -> None:
    hits = (Hit(passage("Earth."), 0.9), Hit(passage("Mars.", start=100), 0.8))
    answer = Answer("?", True, 0.9, Quotation("planets.txt", 100, 105, "Mars."), hits)
    assert answers.keep(asked(), answer, 0.1).shown == 1


def test_a_repeated_answer_keeps_its_number_and_an_edit_gets_its_own(answers: Answers) -> None:
    first = answers.keep(asked(), refused(passage(), passage()), 0.1).number
    assert answers.keep(asked(), MOONS, 0.1).number == first
    assert answers.keep(asked(edited=9), MOONS, 0.1).number > first
    assert [len(given.hits) for given in answers.all()] == [1, 1]


def test_an_answer_is_found_by_its_question_and_by_the_bots_message(answers: Answers, database: Database) -> None:
    answers.keep(asked(), MOONS, 0.1)
    newest = answers.keep(asked(edited=9), MOONS, 0.1)
    outbox = Outbox(database)
    outbox.put([Sending(7, {"text": "a"}, question=5), Sending(7, {"text": "b"})])
    outbox.sent(1, 99)
    outbox.sent(2, 100)
    assert answers.by_message(7, 5) == answers.by_message(7, 99) == newest
    assert [answers.by_message(*place) for place in ((7, 100), (7, 4), (8, 5))] == [None] * 3


def test_turns_are_one_persons_questions_in_their_last_wording(answers: Answers) -> None:
    answers.keep(asked(1), MOONS, 0.1)
    answers.keep(asked(2, person=8), MOONS, 0.1)
    answers.keep(asked(3, topic=4), MOONS, 0.1)
    answers.keep(asked(4), MOONS, 0.1)
    answers.keep(asked(1, edited=9), MOONS, 0.1)
    turns = answers.turns(7, 7, None, 0.0)
    assert [given.number for given in turns] == [4, 5]
    assert [given.number for given in answers.turns(7, 7, 4, 0.0)] == [3]
    assert answers.turns(7, 7, None, turns[-1].at + 1) == []


def test_the_shown_passage_is_stored(answers: Answers) -> None:
    answers.keep(asked(), MOONS, 0.1)
    answers.show(1, 3, True)
    given = answers.get(1)
    assert given is not None
    assert (given.shown, given.around) == (3, True)


def test_a_verdict_is_personal_counts_once_a_press_and_is_taken_back(answers: Answers) -> None:
    answers.keep(asked(), MOONS, 0.1)
    presses = [(7, 1, "a"), (7, 1, "a"), (8, 1, "b"), (8, -1, "c")]
    assert [answers.rate(1, *press) for press in presses] == [1, 1, 1, -1]
    assert answers.verdicts(1) == Verdicts(1, 1)
    assert answers.rate(1, 7, 1, "d") == 0
    assert answers.verdicts(1) == Verdicts(0, 1)


def test_a_verdict_is_on_one_passage(answers: Answers) -> None:
    hits = tuple(Hit(passage(start=40 + place), 0.9) for place in range(3))
    answers.keep(asked(), replace(MOONS, hits=hits), 0.1)
    presses = [(7, -1, "a", 0), (7, 1, "b", 2), (8, 1, "c", 2), (8, -1, "d", 1)]
    assert [answers.rate(1, *press) for press in presses] == [-1, 1, 1, -1]
    assert [answers.verdicts(1, place) for place in (0, 1, 2)] == [Verdicts(0, 1), Verdicts(0, 1), Verdicts(2, 0)]
    assert answers.verdicts(1) == Verdicts(0, 1)
    assert answers.found_right(1) == [2]
    assert {"answer": 1, "passage": 2, "verdict": 1} in answers.export(7)
    answers.erase(8)
    assert answers.verdicts(1, 2) == Verdicts(1, 0)


def test_a_verdict_on_an_answer_of_an_earlier_version_is_on_the_quotation(answers: Answers, database: Database) -> None:
    answers.keep(asked(), MOONS, 0.1)
    database.execute("UPDATE answers SET home = NULL")
    answers.rate(1, 7, 1, "a", 2)
    assert answers.verdicts(1) == Verdicts(1, 0)


@pytest.mark.parametrize(
    ("scores", "kept"), [((2.0, 1.0, 0.99), 2), ((0.3, 0.1, 0.01), 3), ((1.0, 2.0, 0.9), 2), ((), 0)]
)
def test_passages_far_below_the_best_one_are_left_out(scores: tuple[float, ...], kept: int) -> None:
    hits = tuple(Hit(passage(), score) for score in scores)
    assert related(Answer("?", False, 0.1, None, hits)) == hits[:kept]


def test_words_alone_leave_out_passages_only_beside_an_answer() -> None:
    hits = tuple(Hit(passage(), score) for score in (0.3, 0.13, 0.11))
    assert related(replace(MOONS, hits=hits)) == hits[:2]
    assert related(Answer("?", False, 0.1, None, hits)) == hits


def test_what_stands_beside_an_answer_is_kept_moved_and_erased(answers: Answers, database: Database) -> None:
    own = replace(passage(), document="/-5/moons.txt")
    further = Further(Relation.VERSION, Quotation(own.document, 0, 4, own.text[:4]), own)
    answers.keep(asked(chat=-5), replace(MOONS, also=(further,)), 0.1)
    answers.keep(asked(chat=-5), replace(MOONS, also=(further,)), 0.1)
    answers.move(-5, -1005)
    (given,) = answers.all()
    assert given.also == (Beside("version", "/-1005/moons.txt", 0, 4, digest(own.text[:4])),)
    answers.erase(7)
    assert database.rows("SELECT answer FROM further") == []


def test_questions_and_ratings_are_exported_and_erased(answers: Answers, database: Database) -> None:
    answers.keep(asked(), MOONS, 0.1)
    answers.keep(asked(chat=-5, person=8), MOONS, 0.1)
    answers.rate(1, 7, 1, "a")
    answers.rate(2, 7, -1, "b")
    shown = answers.export(7)
    assert [entry.get("typed") for entry in shown] == ["How  many?", None, None]
    assert shown[1:] == [{"answer": 1, "verdict": 1}, {"answer": 2, "verdict": -1}]
    answers.erase(7)
    assert answers.export(7) == []
    assert [given.number for given in answers.all()] == [2]
    assert database.rows("SELECT answer FROM hits") == [(2,)]


def test_answers_find_their_chats_documents_under_its_new_id(answers: Answers) -> None:
    own = replace(passage(), document="/-5/moons.txt")
    quotation = Quotation(own.document, 0, 4, own.text[:4])
    answers.keep(asked(chat=-5), Answer("?", True, 0.9, quotation, (Hit(own, 0.9), Hit(passage(), 0.8))), 0.1)
    answers.move(-5, -1005)
    answers.move(-5, -1005)
    (given,) = answers.all()
    assert (given.chat, given.document) == (-1005, "/-1005/moons.txt")
    assert [hit.document for hit in given.hits] == ["/-1005/moons.txt", "planets.txt"]
