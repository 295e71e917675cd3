"""The data stored about a person is exported and erased for them, and for nobody else."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import texts
from bot.people.outbox import Sending
from bot.telegram.delivery.sender import Sender
from bot.telegram.delivery.turns import Turn
from retrieval.retriever import Retriever
from tests.bot.telegram.crowd import QUESTION, asks, presses
from tests.bot.telegram.fake_network import Chat
from tests.bot.telegram.handlers.conftest import Own

pytestmark = pytest.mark.anyio

SAY = texts("en")
OWNER, ANN, BOB, GROUP = 1, 7, 8, -100

Exported = list[tuple[int, dict[str, Any]]]


@pytest.fixture(autouse=True)
def _notes(own: Own) -> None:
    for person in (ANN, BOB):
        own(person, "The lighthouse keeper has a dog.")


@pytest.fixture
def exported(monkeypatch: pytest.MonkeyPatch) -> Exported:
    """The contents of the files that were sent, each with its chat."""
    sent: Exported = []
    call = Sender._call

    async def seen(sender: Sender, turn: Turn, number: int, sending: Sending) -> Any:
        if sending.file:
            content = sender._outbox.content(number) or Path(sending.file).read_bytes()
            sent.append((sending.chat, json.loads(content)))
        return await call(sender, turn, number, sending)

    monkeypatch.setattr(Sender, "_call", seen)
    return sent


async def test_each_person_gets_their_own_data_and_nothing_of_others(chat: Chat, exported: Exported) -> None:
    await asks(chat, ANN, f"{QUESTION} asks Ann")
    await asks(chat, BOB, f"{QUESTION} asks Bob")
    assert await asks(chat, ANN, "/privacy") == SAY("privacy")
    await presses(chat, ANN, "privacy:export")
    await presses(chat, BOB, "privacy:export", GROUP)
    (first, of_ann), (second, of_bob) = exported
    assert (first, of_ann["telegram id"], second, of_bob["telegram id"]) == (ANN, ANN, BOB, BOB)
    assert of_ann["person"][0]["name"] == "P7"
    assert [each["typed"] for each in of_ann["questions"] if "typed" in each] == [f"{QUESTION} asks Ann"]
    assert "Bob" not in json.dumps(of_ann)
    assert "Ann" not in json.dumps(of_bob)


async def test_the_exported_file_is_deleted_after_sending(chat: Chat, tmp_path: Path) -> None:
    await presses(chat, ANN, "privacy:export")
    chat.network.broken["sendDocument"] = (400, "Bad Request: file is too big")
    await presses(chat, ANN, "privacy:export")
    assert [path for path in (tmp_path / "outgoing").rglob("*") if path.is_file()] == []


async def test_erasing_needs_a_second_press_and_removes_files_and_index(
    chat: Chat, retriever: Retriever, tmp_path: Path
) -> None:
    database = chat.service.database
    await asks(chat, ANN, f"{QUESTION} asks Ann")
    await asks(chat, BOB, f"{QUESTION} asks Bob")
    assert await presses(chat, ANN, "privacy:erase") == (SAY("privacy-erase-sure", invited="no"), "")
    assert await presses(chat, ANN, "privacy:keep") == (SAY("privacy"), "")
    assert (tmp_path / "files" / str(ANN)).is_dir()
    assert await presses(chat, ANN, "privacy:erase:yes") == (SAY("privacy-erased"), "")
    assert [person for (person,) in database.rows("SELECT person FROM people")] == [BOB]
    assert database.rows("SELECT typed FROM answers") == [(f"{QUESTION} asks Bob",)]
    # A second time, as after a crash.
    assert await presses(chat, ANN, "privacy:erase:yes") == (SAY("privacy-erased"), "")
    assert [path.name for path in (tmp_path / "files").iterdir()] == [str(BOB)]
    assert not (tmp_path / f"{ANN}.lock").exists()
    assert [source.name for source in retriever.sources()] == [f"/{BOB}/note.txt", "ferry.txt"]


@pytest.mark.settings(owners={OWNER}, access="invited")
async def test_an_invited_person_is_told_that_erasing_ends_the_invitation(chat: Chat) -> None:
    code = (await asks(chat, OWNER, "/invite")).rpartition("?start=")[2]
    await asks(chat, ANN, f"/start {code}")
    assert (await presses(chat, ANN, "privacy:erase"))[0] == SAY("privacy-erase-sure", invited="yes")
    await presses(chat, ANN, "privacy:erase:yes")
    assert await asks(chat, ANN) == SAY("not-admitted")


async def test_a_group_is_told_where_to_ask(chat: Chat) -> None:
    assert await asks(chat, ANN, "/privacy", GROUP) == SAY("privacy-in-private", bot="seeds_bot")


async def test_no_words_of_a_message_remain_in_inbox_or_outbox(chat: Chat) -> None:
    await asks(chat, ANN, f"{QUESTION} asks Ann")
    database = chat.service.database
    assert database.rows("SELECT parameters, file FROM outbox") == [("", "")]
    assert database.rows("SELECT content FROM inbox WHERE content <> ''") == []


@pytest.mark.settings(owners={OWNER})
async def test_with_owners_people_are_told_what_those_see(chat: Chat) -> None:
    assert await asks(chat, OWNER, "/privacy") == f"{SAY('privacy')}\n\n{SAY('privacy-owners')}"
