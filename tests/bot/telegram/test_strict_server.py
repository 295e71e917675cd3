"""The whole bot against a stricter Bot API server, if there is one beside the project."""

import importlib.util
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from tests.bot.telegram.botapi import PATIENCE
from tests.bot.telegram.delivery.test_webhook import free_port
from tests.bot.telegram.examples import FERRY, MARS
from tests.bot.telegram.program import ROOT, TOKEN, Start
from tests.bot.telegram.test_monitoring import IDLE, read
from tests.fakes import WordEncoder

STRICT = ROOT.parent / "shared" / "botapi" / "strict_botapi.py"

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not STRICT.exists(), reason="no strict Bot API server beside the project"),
    # That server leaves a file for the garbage collector to close.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

QUESTIONS = [
    *(f"Question number {number}?" for number in range(1, 10)),
    'Is 1 < 2 <b>&" bold</b>?',
]


def server() -> Any:
    specification = importlib.util.spec_from_file_location("strict_botapi", STRICT)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules["strict_botapi"] = module
    specification.loader.exec_module(module)
    api = module.FakeBotAPI(TOKEN, str(STRICT.with_name("api-10.1.json")))
    for name in ("wait", "callback_answer"):
        setattr(api, name, partial(getattr(api, name), timeout=PATIENCE))
    return api


def test_commands_and_questions_are_no_problem(start: Start) -> None:
    with server() as api:
        program = start(api.url)
        for chat in (1, 2):
            for text in ("/start", "/help", "/sources"):
                api.say(chat, text)
        for number, question in enumerate(QUESTIONS):
            api.say(number % 5 + 3, question)
        for chat, count in ((1, 3), (2, 3), *((chat, 2) for chat in range(3, 8))):
            assert len(api.wait(chat, count=count)) == count
        assert 'Is 1 < 2 <b>&" bold</b>?' in api.wait(7, count=2)[-1]["text"]
        assert program.stop() == 0
        assert api.problems() == []


def test_a_long_answer_and_a_flood_are_no_problem(start: Start) -> None:
    with server() as api:
        program = start(api.url)
        api.fail("sendMessage", retry_after=1)
        api.say(1, "long answer?")
        api.say(2, "Venus?")
        first, second = api.wait(1, count=2)
        assert (
            first["text"].count("long") + second["text"].count("long") == 1201
        )  # once as the answer, once in its passage
        assert api.wait(2)[0]["text"].startswith("That is not in the documents.")
        assert program.stop() == 0
        assert api.problems() == []


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder of documents, indexed in the home of the program."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "mars.txt").write_text(MARS)
    (folder / "ferry.txt").write_text(FERRY)
    with Retriever(Index(tmp_path / "home"), WordEncoder()) as retriever:
        retriever.sync(folder)
    return folder


class Person:
    """Someone who presses the buttons under the bot's last message in a chat."""

    def __init__(self, api: Any, chat: int, number: int = 0) -> None:
        self.api = api
        self.chat = chat
        self.number = number or chat

    def press(self, text: str) -> Any:
        """The bot's answer to the press."""
        query = self.api.press(self.chat, self.last["message_id"], text=text, user_id=self.number)
        answer = self.api.callback_answer(query)
        assert answer is not None, f"{text} was not answered"
        return answer["text"]

    @property
    def last(self) -> Any:
        messages = self.api.history(self.chat, bot_only=True)
        return next(message for message in reversed(messages) if "reply_markup" in message)

    def sees(self, words: str) -> None:
        """Waits until the message or one of its buttons contains these words."""
        end = time.monotonic() + PATIENCE
        while words not in str(self.last):
            assert time.monotonic() < end, f"{words!r} did not come; there is {self.last}"
            time.sleep(0.02)


def until_all_is_noted(port: int) -> None:
    """Waits until the bot has recorded what it did; a bot killed earlier would do it again."""
    end = time.monotonic() + PATIENCE
    while read(f"http://127.0.0.1:{port}/health") != IDLE:
        assert time.monotonic() < end, "the bot still has something to do"
        time.sleep(0.02)


def test_buttons_under_an_answer_are_no_problem(start: Start, documents: Path) -> None:
    with server() as api:
        program = start(api.url, TOKEN, monitor_port=str(port := free_port()))
        question = api.say(1, "How many moons has Mars?")
        api.wait(1)
        person = Person(api, 1)
        person.press("▶")
        person.sees("Passage 2 of")
        person.press("Around it")
        person.sees("Passage only")
        assert person.press("👍") == "Thank you, noted."
        person.sees("👍 ✓")
        until_all_is_noted(port)
        program.process.kill()
        program.process.wait()
        program = start(api.url)
        person.press("◀")
        person.sees("a:1:o")
        person.press("Original")
        assert api.wait(1, count=2)[1]["document"]["file_name"] == "mars.txt"
        api.edit(1, question["message_id"], "Which ferry carries bicycles?")
        person.sees("The island ferry carries bicycles.")
        person.sees("https://www.sky.org/m?a=1")
        assert program.stop() == 0
        assert api.problems() == []


def test_a_refusal_and_its_owners_are_no_problem(start: Start, documents: Path) -> None:
    with server() as api:
        for owner in (8, 9):
            api.say(owner, "/start")
        program = start(api.url, TOKEN, 8, 9, access="open")
        api.wait(8)
        api.wait(9)
        api.say(1, "What colour is Phobos?")
        api.wait(1)
        person = Person(api, 1)
        person.press("Closest passages")
        person.sees("Closest passage 1 of")
        assert person.press("Ask the owner") == "I have passed the question on to the owner. The answer will come here."
        asked = [api.wait(owner, count=2)[1] for owner in (8, 9)]
        api.say(8, "Dark grey & red. " * 200, reply_to=asked[0]["message_id"])
        assert "Dark grey & red." in api.wait(1, count=2)[1]["text"]
        api.wait(8, count=3)
        api.say(9, "Grey.", reply_to=asked[1]["message_id"])
        assert api.wait(9, count=3)[2]["text"].startswith("Another owner has already answered this")
        api.say(9, "/missed")
        assert api.wait(9, contains="Every question has been answered.")
        assert program.stop() == 0
        assert api.problems() == []


def test_groups_and_their_topics_are_no_problem(start: Start) -> None:
    with server() as api:
        api.add_group(-100, is_forum=True)
        program = start(api.url)
        bot = api.me
        api.push_raw(
            "my_chat_member",
            {
                "chat": {"id": -100, "type": "supergroup", "title": "Group"},
                "from": {"id": 7, "is_bot": False, "first_name": "Ann"},
                "date": 1,
                "old_chat_member": {"status": "left", "user": bot},
                "new_chat_member": {"status": "member", "user": bot},
            },
        )
        (hello,) = api.wait(-100)
        assert f"@{bot['username']}" in hello["text"]
        for text in ("How many moons?", "/dance", "/ask@other_bot moons?", "/people"):
            api.say(-100, text, user_id=7)
        asked = api.say(-100, f"@{bot['username'].upper()} How many moons?", user_id=7, thread_id=12)
        answer = api.wait(-100, after=asked["message_id"])[0]
        assert "How many moons?" in answer["text"]
        assert bot["username"].upper() not in answer["text"]
        assert answer["message_thread_id"] == 12
        assert answer["reply_to_message"]["message_id"] == asked["message_id"]
        again = api.say(-100, "And how large?", user_id=8, reply_to=answer["message_id"])
        assert "And how large?" in api.wait(-100, after=again["message_id"])[0]["text"]
        first = api.say(-100, "What is Phobos?", user_id=8)
        pointed = api.say(-100, f"@{bot['username']}", user_id=7, reply_to=first["message_id"])
        assert "What is Phobos?" in api.wait(-100, after=pointed["message_id"])[0]["text"]
        settled = api.say(-100, "/settings", user_id=7)
        assert "Only administrators" in api.wait(-100, after=settled["message_id"])[0]["text"]
        offered = api.say(-100, "/language", user_id=7)
        (languages,) = api.wait(-100, after=offered["message_id"])
        pressed = api.press(-100, languages["message_id"], data="language:ru", user_id=7)
        assert api.callback_answer(pressed)["text"].startswith("Only administrators")
        assert len(api.history(-100, bot_only=True)) == 6
        assert program.stop() == 0
        assert api.problems() == []


def test_people_languages_and_privacy_are_no_problem(start: Start) -> None:
    with server() as api:
        for chat in (1, 7):
            api.say(chat, "/start")
        program = start(api.url, TOKEN, 1, access="invited")
        assert "only the people it was set up for" in api.wait(7)[0]["text"]
        api.wait(1)
        api.say(1, "/invite")
        link = api.wait(1, count=2)[1]["text"]
        api.say(7, f"/start {link.rpartition('?start=')[2]}")
        assert api.wait(7, count=2)[1]["text"].startswith("Ask me a question")
        api.say(7, "/language")
        ann = Person(api, 7)
        api.wait(7, count=3)
        ann.press("Русский")
        ann.sees("по-русски")
        api.say(7, "/privacy")
        api.wait(7, count=4)
        ann.press("Скачать")
        assert api.wait(7, count=5)[4]["document"]["file_name"].endswith(".json")
        api.say(7, "/privacy")
        api.wait(7, count=6)
        ann.press("Стереть")
        ann.sees("понадобится новое приглашение")
        ann.press("Да, стереть")
        assert api.wait(7, contains="Всё, что о вас хранилось, стёрто.")
        api.say(1, "/people")
        api.wait(1, count=3)
        owner = Person(api, 1)
        owner.press("owner")
        owner.sees("Telegram id 1")
        assert program.stop() == 0
        assert api.problems() == []


def test_added_published_and_removed_files_are_no_problem(start: Start, documents: Path) -> None:
    with server() as api:
        api.add_group(-100)
        for chat in (1, 7):
            api.say(chat, "/start")
        program = start(api.url, TOKEN, 1, access="open")
        text = "\n\n".join(f"The bridge number {number} is <closed> & shut." for number in range(40))
        api.upload(1, "../bridge <b>.txt", text)
        done = api.wait(1, count=2)[1]
        owner = Person(api, 1)
        assert api.wait(1, contains="Ask away.")
        api.upload(1, "a.zip", "PK", mime="application/zip")
        api.upload(1, "large.txt", "x", fake_size=21 << 20)
        api.upload(1, "locked.pdf", "no pdf", mime="application/pdf")
        api.say(1, "http://127.0.0.1/")
        assert api.wait(1, count=6)[1]["message_id"] == done["message_id"]
        assert api.wait(1, contains="is not on the public web")
        api.say(1, "/files")
        api.wait(1, count=7)
        owner.press("1")
        owner.sees("For everyone")
        owner.press("For everyone")
        owner.sees("No longer for everyone")
        api.say(7, "Which bridge number 7 is closed?")
        assert "closed" in api.wait(7, count=2)[1]["text"]
        owner.press("Forget")
        owner.sees("I will no longer answer from it.")
        owner.press("Forget")
        owner.sees("is forgotten.")
        club = api.upload(-100, "club.txt", "The club meets on Friday.", user_id=7)
        api.say(-100, "/add", user_id=7, reply_to=club["message_id"])
        assert api.wait(-100, contains="Ask away.")
        assert program.stop() == 0
        assert api.problems() == []
