"""A backup of a running bot holds everything it had done, and a bot on the restored home continues from there."""

from contextlib import closing
from pathlib import Path

import pytest

from bot.backup.making import make
from bot.backup.restoring import restore
from bot.people.answers import Answers
from bot.people.database import Database
from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.program import UNLIMITED, Start
from tests.bot.telegram.reckoning import People

pytestmark = pytest.mark.long


def test_another_bot_continues_from_a_backup(home: Path, tmp_path: Path, api: BotApi, start: Start) -> None:
    program = start(**UNLIMITED)
    people = People(api, range(1, 21), 1)  # enough chats that each is answered within a second
    people.begin(20)
    for number in range(3):
        api.wait(lambda number=number: len(api.sent) > 10 * (number + 1), 60)  # type: ignore[misc]
        make(home, tmp_path / f"{number}.zip")
    with pytest.raises(ValueError, match=r"The bot is running on .*home: stop it, then run this again"):
        restore(tmp_path / "0.zip", home, replace=True)
    people.stop()
    people.wait_for_answers(60)
    assert program.stop() == 0
    people.reckon()
    answered = []
    for number in range(3):
        restore(tmp_path / f"{number}.zip", tmp_path / str(number))
        with closing(Database(tmp_path / str(number) / "people.sqlite")) as database:
            answered.append(len(Answers(database).all()))
    assert answered == sorted(answered)
    assert answered[0] > 10
    restore(tmp_path / "2.zip", home, replace=True)
    again = start(**UNLIMITED)
    number = api.say(77, "When does the library open?")
    api.wait(lambda: number in {message.reply_to for message in api.sent}, 60)
    assert again.stop() == 0
