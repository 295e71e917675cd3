"""Added files are listed, removed and published to everyone; no chat reaches the files of another."""

from pathlib import Path

import pytest

from bot.people.database import Database
from bot.people.files import Files, Incoming
from bot.telegram.chat import indexer
from retrieval.retriever import Retriever
from tests.bot.telegram.handlers.conftest import BRIDGE, FERRY, WHEN, upload
from tests.bot.telegram.house import Crash, House

OWNER = 9
pytestmark = pytest.mark.settings(owners=frozenset({OWNER}))


def pressed(house: House, chat: int, button: str) -> str:
    """What the bot's last message says after a press."""
    house.press(chat, button)
    return house.shown(chat)[-1]


def show(house: House, chat: int) -> str:
    """Shows the first file of the chat with its buttons."""
    house.say(chat, "/files")
    return pressed(house, chat, "1")


def crash(*_: object, **__: object) -> None:
    raise Crash


def test_files_lists_sizes_and_passages_or_says_there_are_none(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer, "LARGE", 2 << 20)  # another process would not know the model of the house
    assert house.say(7, "/files").startswith("Nothing has been added here yet.")
    upload(house, 7, "a<b>.txt", FERRY * 100)
    upload(house, 7, "c.txt", BRIDGE + b" " * 1_200_000)
    first, *lines = house.say(7, "/files").split("\n")
    assert first == "2 files"
    assert lines[0].startswith("1. a<b>.txt · 5 KB · ")
    assert lines[1] == "2. c.txt · 1.1 MB · 1 passage"
    assert house.buttons(7) == ["1", "2"]
    assert house.api.refused == []


@pytest.mark.long
def test_long_lists_have_pages_to_turn(house: House) -> None:
    for number in range(1, 18):
        house.api.upload(7, f"{number}.txt", b"Number %d is here." % number)
    house.hear()
    assert house.say(7, "/files").startswith("17 files, page 1 of 3\n1. 1.txt")
    assert house.buttons(7) == [*"12345678", "→"]
    assert pressed(house, 7, "→").startswith("17 files, page 2 of 3\n9. 9.txt")
    assert house.buttons(7)[-2:] == ["←", "→"]
    house.press(7, "→")
    assert house.buttons(7) == ["17", "←"]
    house.press(7, "←")
    assert pressed(house, 7, "←").startswith("17 files, page 1 of 3")


def test_a_file_is_forgotten_after_a_second_press(house: House) -> None:
    upload(house, 8, "bridge.txt", BRIDGE)
    upload(house, 7)
    assert show(house, 7) == "ferry.txt · 1 KB · 1 passage"
    assert house.buttons(7) == ["Forget", "All files"]
    assert pressed(house, 7, "Forget") == "Forget ferry.txt? I will no longer answer from it."
    assert "7/ferry.txt" in house.files()
    assert pressed(house, 7, "Forget") == "ferry.txt is forgotten."
    assert (house.files(), house.sources()) == (["8/bridge.txt"], ["/8/bridge.txt"])
    assert "Friday" not in house.say(7, WHEN)
    assert house.api.refused == []


def test_the_question_whether_to_forget_can_be_declined(house: House) -> None:
    upload(house, 7)
    house.say(7, "/forget 1")
    assert pressed(house, 7, "All files").startswith("1 file\n1. ferry.txt")
    assert house.files() == ["7/ferry.txt"]


@pytest.mark.parametrize("argument", ["1", "ferry.txt", "FERRY.TXT"])
def test_forget_takes_a_number_or_a_name(house: House, argument: str) -> None:
    upload(house, 7)
    upload(house, 7, "bridge.txt", BRIDGE)
    assert house.say(7, f"/forget {argument}") == "Forget ferry.txt? I will no longer answer from it."
    house.press(7, "Forget")
    assert house.files() == ["7/bridge.txt"]


def test_forget_asks_which_file_if_it_is_not_clear(house: House) -> None:
    upload(house, 7)
    upload(house, 7, "bridge.txt", BRIDGE)
    for argument in ("", "3", "0", "-1", "9" * 30, "other.txt", "../7/ferry.txt", "<b>"):
        assert house.say(7, f"/forget {argument}").startswith("Which file? Tap its number"), argument
    assert len(house.files()) == 2


@pytest.mark.parametrize(
    "word", ["all", "всё", *(pytest.param(word, marks=pytest.mark.long) for word in ("ALL", "все"))]
)
def test_all_files_of_a_chat_are_forgotten_and_no_others(house: House, word: str) -> None:
    upload(house, 7)
    upload(house, 7, "bridge.txt", BRIDGE)
    upload(house, 8)
    assert house.say(7, f"/forget {word}").startswith("Forget all 2 files of this chat?")
    assert pressed(house, 7, "Forget all") == "All files of this chat are forgotten."
    assert (house.files(), house.sources()) == (["8/ferry.txt"], ["/8/ferry.txt"])


@pytest.mark.long
def test_numbers_of_another_chats_files_do_nothing(house: House) -> None:
    upload(house, 8, "secret.txt")
    upload(house, 7)
    house.say(7, "/files")
    for action in ("show", "ask", "forget", "publish", "unpublish"):
        for number in (1, 3, 10**17):
            _press_made_up(house, 7, f"files {action} {number}")
    assert "secret" not in "\n".join(house.shown(7))
    assert house.files() == ["7/ferry.txt", "8/secret.txt"]


def test_owners_see_and_change_only_their_own_chats_files(house: House) -> None:
    upload(house, 7, "secret.txt")
    assert house.say(OWNER, "/files").startswith("Nothing has been added")
    for action in ("show", "forget", "publish"):
        _press_made_up(house, OWNER, f"files {action} 1")
    assert house.files() == ["7/secret.txt"]


def test_an_invented_button_does_nothing(house: House) -> None:
    upload(house, 7)
    house.say(7, "/files")
    for data in ("files", "files forget", "files forget -1", "files drop 1", "files forget 1 1", "files forget x"):
        _press_made_up(house, 7, data)
    assert house.files() == ["7/ferry.txt"]


def test_an_owner_publishes_a_file_and_takes_it_back(house: House) -> None:
    upload(house, OWNER)
    show(house, OWNER)
    assert house.buttons(OWNER) == ["Forget", "For everyone", "All files"]
    assert pressed(house, OWNER, "For everyone") == "ferry.txt · 1 KB · 1 passage · for everyone"
    assert (house.files(), house.sources()) == (["everyone/ferry.txt"], ["/everyone/ferry.txt"])
    assert "Friday" in house.say(7, WHEN)
    assert house.say(7, "/files").startswith("Nothing has been added")
    house.press(OWNER, "Only for this chat")
    assert house.sources() == [f"/{OWNER}/ferry.txt"]
    assert house.api.refused == []
    assert "Friday" not in house.say(7, WHEN)


def test_two_files_with_one_name_can_both_be_published(house: House) -> None:
    for data in (FERRY, BRIDGE):
        upload(house, OWNER, "news.txt", data)
        show(house, OWNER)
        house.press(OWNER, "For everyone")
    assert house.files() == ["everyone/news (2).txt", "everyone/news.txt"]


def test_only_owners_are_offered_to_publish(house: House) -> None:
    upload(house, 7)
    house.say(7, "/files")
    _press_made_up(house, 7, "files publish 1")
    assert house.files() == ["7/ferry.txt"]


@pytest.mark.parametrize(
    ("person", "may"), [(7, True), (OWNER, True), (3, True), (8, False)], ids=["sender", "owner", "admin", "member"]
)
def test_sender_owner_and_administrator_can_forget_a_groups_file(house: House, person: int, may: bool) -> None:
    house.api.administrators.add(3)
    upload(house, -5, person=7, caption="/add")
    house.say(-5, "/files", person=person)
    house.press(-5, "1", person)
    house.press(-5, "Forget", person)
    if may:
        house.press(-5, "Forget", person)
    toast = [call.parameters.get("text", "") for call in house.api.calls if call.method == "answerCallbackQuery"][-1]
    assert (house.files() == []) == may
    assert toast == ("" if may else "Only the person who added the file or an administrator can do that.")


@pytest.mark.parametrize(("button", "files"), [("Forget", []), ("For everyone", ["everyone/ferry.txt"])])
def test_a_change_is_finished_after_a_crash(
    house: House, monkeypatch: pytest.MonkeyPatch, button: str, files: list[str]
) -> None:
    upload(house, OWNER)
    show(house, OWNER)
    if button == "Forget":
        house.press(OWNER, button)
    with monkeypatch.context() as broken:
        broken.setattr(Retriever, "sync_collection", crash)
        with pytest.raises(Crash):
            house.press(OWNER, button)
    house.hear()
    assert (house.files(), house.sources()) == (files, [f"/{file}" for file in files])


def test_a_move_interrupted_between_disk_and_database_is_finished(house: House) -> None:
    upload(house, OWNER)
    (house.home / "files" / "everyone").mkdir()
    (house.home / "files" / str(OWNER) / "ferry.txt").rename(house.home / "files" / "everyone" / "ferry.txt")
    show(house, OWNER)
    house.press(OWNER, "For everyone")
    assert (house.files(), house.sources()) == (["everyone/ferry.txt"], ["/everyone/ferry.txt"])


def test_moving_a_chat_keeps_its_files_and_erasing_it_removes_them(tmp_path: Path) -> None:
    database = Database(tmp_path / "people.sqlite")
    files = Files(database)
    mine = files.add(Incoming(-5, 1, 7, "a.txt", "https://a.org"), "-5", "a.txt", "d1", 3)
    files.add(Incoming(7, 2, 7, "b.txt"), "7", "b.txt", "d2", 4)
    assert [{**row, "at": 0} for row in files.export(7)] == [
        {"name": "a.txt", "url": "https://a.org", "bytes": 3, "chat": -5, "at": 0},
        {"name": "b.txt", "url": "", "bytes": 4, "chat": 7, "at": 0},
    ]
    files.move(-5, -100)
    files.move(-5, -100)
    assert [file.name for file in files.of("-100")] == ["a.txt"]
    files.erase(7)
    assert (files.of("7"), files.export(7)) == ([], [])
    moved = files.get(mine.number)
    assert moved is not None
    assert (moved.collection, moved.person) == ("-100", 0)
    database.close()


def _press_made_up(house: House, chat: int, data: str) -> None:
    """Presses a button that the bot never showed, as a modified client can."""
    shown = {"message_id": house._last(chat), "date": 1, "chat": {"id": chat, "type": "private"}, "text": "…"}
    person = {"id": chat, "is_bot": False, "first_name": "Ann"}
    query = {"id": "1", "from": person, "chat_instance": "1", "message": shown, "data": data}
    house.api.unconfirmed.append({"update_id": 1, "callback_query": query})
    house.hear()
    house.api.refused.clear()
