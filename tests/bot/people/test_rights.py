"""Who may use the bot, for every setting of access."""

from typing import Any

import pytest

from bot.config import Settings
from bot.people.chats import Chat, Chats
from bot.people.database import Database
from bot.people.people import People
from bot.people.rights import Rights

OWNER, LISTED, INVITED, BLOCKED, STRANGER = range(1, 6)
GROUP = -100
EVERYBODY = (OWNER, LISTED, INVITED, BLOCKED, STRANGER)


@pytest.fixture
def database(database: Database) -> Database:
    """The database with each of these people, and a group."""
    people, chats = People(database), Chats(database)
    for person in EVERYBODY:
        people.seen(person, "")
    people.invite(INVITED)
    people.invite(BLOCKED)
    people.block(BLOCKED, True)
    people.block(OWNER, True)
    chats.put(GROUP, Chat())
    return database


@pytest.mark.parametrize(
    ("settings", "admitted"),
    [
        ({}, {OWNER, LISTED, INVITED, STRANGER}),
        ({"owners": {OWNER}}, {OWNER}),
        ({"owners": {OWNER}, "access": "open"}, {OWNER, LISTED, INVITED, STRANGER}),
        ({"owners": {OWNER}, "access": "invited"}, {OWNER, INVITED}),
        ({"owners": {OWNER}, "access": "invited", "people": {LISTED, BLOCKED}}, {OWNER, LISTED, INVITED}),
        ({"owners": {OWNER}, "people": {LISTED}}, {OWNER, LISTED}),
        ({"access": "listed", "people": {LISTED}}, {LISTED}),
        ({"access": "listed"}, set()),
    ],
)
def test_each_kind_of_access_admits_exactly_these_people(
    database: Database, settings: dict[str, Any], admitted: set[int]
) -> None:
    rights = Rights(Settings(**settings), database)
    # Only an owner is admitted despite being blocked.
    expected = admitted if "owners" in settings else admitted - {OWNER}
    for chat_of in (lambda person: person, lambda _: GROUP):
        assert {person for person in EVERYBODY if rights.admits(person, chat_of(person))} == expected


def test_an_admitted_group_admits_everyone_but_the_blocked(database: Database) -> None:
    Chats(database).put(GROUP, Chat(admitted=True))
    rights = Rights(Settings(owners=frozenset({OWNER})), database)
    assert {person for person in EVERYBODY if rights.admits(person, GROUP)} == {OWNER, LISTED, INVITED, STRANGER}
    assert {person for person in EVERYBODY if rights.admits(person, -200)} == {OWNER}


def test_only_those_in_the_settings_are_owners(database: Database) -> None:
    rights = Rights(Settings(owners=frozenset({OWNER})), database)
    assert [person for person in EVERYBODY if rights.is_owner(person)] == [OWNER]
