import re

import pytest

from bot.people import invitations, people, usage
from bot.people.chats import Chat, Chats, settings_of
from bot.people.database import Database
from bot.people.invitations import PREFIX, Invitations
from bot.people.people import People, Person
from bot.people.usage import Usage, Use


class Clock:
    now = 1_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for module in (invitations, people, usage):
        monkeypatch.setattr(module, "time", clock.time)
    return clock


def test_a_person_has_the_first_time_and_the_last_name_and_time(database: Database, clock: Clock) -> None:
    kept = People(database)
    kept.seen(7, "Ann")
    clock.now += 5
    kept.seen(7, "Anna")
    assert kept.page(0, 10) == [Person(7, "Anna", False, False, 1_000_000.0, 1_000_005.0)]


def test_people_are_paged_most_recent_first(database: Database, clock: Clock) -> None:
    kept = People(database)
    for person in (1, 2, 3):
        clock.now += 1
        kept.seen(person, str(person))
    assert [person.id for person in kept.page(0, 2)] == [3, 2]
    assert [person.id for person in kept.page(2, 2)] == [1]
    assert kept.count() == 3


def test_only_the_given_people_are_invited_or_blocked(database: Database) -> None:
    kept = People(database)
    for person in (7, 8):
        kept.seen(person, "")
    kept.invite(7)
    kept.block(8, True)
    assert [kept.is_invited(person) for person in (7, 8, 9)] == [True, False, False]
    assert [kept.is_blocked(person) for person in (7, 8, 9)] == [False, True, False]
    kept.block(8, False)
    assert not kept.is_blocked(8)


def test_an_invitation_works_once_and_until_it_expires(database: Database, clock: Clock) -> None:
    links = Invitations(database)
    first, second = links.create(1, 2), links.create(1, 2)
    assert first != second
    assert re.fullmatch(rf"{PREFIX}[\w-]{{10,{64 - len(PREFIX)}}}", first, re.ASCII)  # a link's parameter takes 64
    assert [links.redeem(first, person) for person in (7, 7, 8)] == [True, False, False]
    assert not links.redeem(PREFIX + "guess", 7)
    clock.now += 2 * 86400
    assert not links.redeem(second, 8)


def test_uses_are_counted_once_an_update_until_their_period_ends(database: Database, clock: Clock) -> None:
    counters = Usage(database)
    assert [counters.take(7, "minute", 60, 1) for _ in range(2)] == [Use(1, 60)] * 2
    clock.now += 20
    assert counters.take(7, "minute", 60, 2) == Use(2, 40)
    assert counters.take(8, "minute", 60, 3) == Use(1, 60)
    assert counters.take(7, "day", 86400, 4) == Use(1, 86400)
    clock.now += 40
    assert counters.take(7, "minute", 60, 5) == Use(1, 60)


def test_old_counters_are_deleted(database: Database, clock: Clock) -> None:
    counters = Usage(database)
    counters.take(7, "day", 86400, 1)
    clock.now += 2 * 86400
    counters.take(8, "day", 86400, 2)
    assert counters.export(7) == []


def test_a_chat_has_default_settings_until_others_are_stored(database: Database) -> None:
    kept = Chats(database)
    assert kept.get(-5) == Chat("", False, True, True, False)
    kept.put(-5, Chat("ru", True, False, False, True))
    assert settings_of(database, -5) == Chat("ru", True, False, False, True)
    assert kept.get(-6) == Chat()


def test_a_chat_that_was_left_is_gone_until_the_bot_returns_or_it_moves(database: Database) -> None:
    kept = Chats(database)
    kept.put(-5, Chat("ru"))
    kept.leave(-5)
    assert kept.get(-5) == Chat("ru", gone=True)
    kept.return_to(-5)
    assert kept.get(-5) == Chat("ru")
    kept.leave(-5)
    kept.move(-5, -100)
    assert (kept.get(-100), kept.is_known(-5)) == (Chat("ru"), False)
