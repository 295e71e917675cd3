import pytest

from bot.people.chats import Chats
from bot.people.database import Database
from bot.people.watches import Watch, Watches
from retrieval.storage.store import Version

OLD, NEW = Version("a", 1), Version("a", 2)


@pytest.fixture
def watches(database: Database) -> Watches:
    watches = Watches(database)
    assert watches.add(7, None, 7, "Who?", "en", OLD)
    assert watches.add(-100, 3, 7, "When?", "ru", NEW)
    return watches


def test_a_chat_stores_a_question_once(watches: Watches) -> None:
    assert not watches.add(7, None, 7, "Who?", "en", NEW)
    assert watches.add(8, None, 8, "Who?", "en", NEW)
    assert watches.of(7) == [Watch(1, 7, None, 7, "Who?", "en", OLD)]


def test_the_same_question_in_other_letters_is_one(watches: Watches, database: Database) -> None:
    assert not watches.add(7, None, 7, "  WHO", "en", NEW)
    database.execute(
        "INSERT INTO watches SELECT 9, chat, topic, person, 'who', 'en', store, 1 FROM watches WHERE id = 1"
    )
    assert [watch.id for watch in Watches(database).of(7)] == [1]


def test_questions_of_a_chat_that_is_gone_wait_for_its_return(watches: Watches, database: Database) -> None:
    Chats(database).leave(7)
    assert watches.behind(NEW) == []
    Chats(database).return_to(7)
    assert [watch.question for watch in watches.behind(NEW)] == ["Who?"]


def test_questions_not_asked_of_this_version_are_behind(watches: Watches) -> None:
    (behind,) = watches.behind(NEW)
    assert behind.question == "Who?"
    watches.saw(behind, NEW)
    assert watches.behind(NEW) == []
    assert [watch.question for watch in watches.behind(Version("b", 2))] == ["Who?", "When?"]


def test_a_chat_is_told_of_an_answer_once(watches: Watches) -> None:
    (watch,) = watches.of(7)
    assert watches.tell(watch, "a.txt", "Ann did.")
    assert not watches.tell(watch, "a.txt", "Ann did.")
    assert watches.tell(watch, "a.txt", "Bob did.")


def test_a_chat_removes_its_own_questions_only(watches: Watches) -> None:
    assert not watches.remove(8, 1)
    assert watches.remove(7, 1)
    assert not watches.remove(7, 1)
    assert watches.of(7) == []


def test_a_persons_questions_are_exported_and_erased(watches: Watches) -> None:
    watches.add(8, None, 8, "Why?", "en", OLD)
    assert watches.export(7) == [{"chat": 7, "question": "Who?"}, {"chat": -100, "question": "When?"}]
    watches.erase(7)
    assert (watches.export(7), watches.export(8)) == ([], [{"chat": 8, "question": "Why?"}])
