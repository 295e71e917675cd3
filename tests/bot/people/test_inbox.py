from bot.people.database import Database
from bot.people.inbox import Inbox


def test_an_update_is_stored_once_and_waits_until_it_is_finished(database: Database) -> None:
    inbox = Inbox(database)
    assert [inbox.take(8, "eight"), inbox.take(7, "seven"), inbox.take(8, "eight")] == [True, True, False]
    assert inbox.waiting() == [(7, "seven"), (8, "eight")]
    inbox.finish(8)
    assert inbox.waiting() == [(7, "seven")]
    assert not inbox.take(8, "eight")


def test_finished_updates_keep_only_their_numbers_for_a_while(database: Database) -> None:
    inbox = Inbox(database)
    for number in (1, 2, 20_000):
        inbox.take(number, "secret")
    inbox.finish(1)
    inbox.finish(20_000)
    assert database.rows("SELECT * FROM inbox ORDER BY number") == [(2, "secret"), (20_000, "")]
