"""A backup of a running bot holds everything it had done, and a bot on the restored home continues from there."""

from contextlib import closing
from pathlib import Path

import pytest

from bot.backup.making import make
from bot.backup.restoring import restore
from bot.people.answers import Answers
from bot.people.database import Database
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.program import Start
from tests.bot.telegram.reckoning import People
from tests.fakes import WordEncoder

pytestmark = pytest.mark.long

UNLIMITED = {"access": "open", "questions_a_minute": "1000000", "questions_a_day": "1000000"}


@pytest.fixture
def home(tmp_path: Path, seeds: Path) -> Path:
    with Retriever(Index(tmp_path / "home"), WordEncoder()) as retriever:
        retriever.sync(seeds)
    return tmp_path / "home"


def test_a_backup_of_a_running_bot_lets_another_bot_continue(
    home: Path, tmp_path: Path, api: BotApi, start: Start
) -> None:
    program = start(api.address, home=str(home), **UNLIMITED)
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
    again = start(api.address, home=str(home), **UNLIMITED)
    number = api.say(77, "When does the library open?")
    api.wait(lambda: number in {message.reply_to for message in api.sent}, 60)
    assert again.stop() == 0
    assert "Traceback" not in again.log()
