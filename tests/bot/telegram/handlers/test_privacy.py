"""The data stored about a person is exported and erased for them, and for nobody else."""

import json
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import texts
from bot.telegram.delivery.sender import Sender
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from seeds.documents import Document
from tests.bot.telegram.crowd import QUESTION, asks, presses
from tests.bot.telegram.fake_network import Chat, run
from tests.fakes import WordEncoder

SAY = texts("en")
OWNER, ANN, BOB, GROUP = 1, 7, 8, -100

Story = Callable[[Chat], Coroutine[Any, Any, None]]
Tell = Callable[..., None]


@pytest.fixture
def retriever(tmp_path: Path) -> Iterator[Retriever]:
    with Retriever(Index(tmp_path), WordEncoder()) as retriever:
        retriever.add([Document("ferry.txt", "The island ferry carries bicycles. It is green.")])
        for person in (ANN, BOB):
            folder = tmp_path / "files" / str(person)
            folder.mkdir(parents=True)
            (folder / f"note-{person}.txt").write_text("The lighthouse keeper has a dog.")
            retriever.sync_collection(str(person))
        yield retriever


@pytest.fixture
def tell(retriever: Retriever, tmp_path: Path) -> Tell:
    """Runs a story on a bot with these settings."""

    def told(story: Story, **settings: Any) -> None:
        run(retriever, tmp_path, story, **settings)

    return told


@pytest.fixture
def exported(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, dict[str, Any]]]:
    """The contents of the files that were sent, each with its chat."""
    sent: list[tuple[int, dict[str, Any]]] = []
    call = Sender._call

    async def seen(sender: Sender, sending: Any) -> Any:
        if sending.file:
            sent.append((sending.chat, json.loads(Path(sending.file).read_text("utf-8"))))
        return await call(sender, sending)

    monkeypatch.setattr(Sender, "_call", seen)
    return sent


def test_each_person_gets_their_own_data_and_nothing_of_others(
    tell: Tell, exported: list[tuple[int, dict[str, Any]]], tmp_path: Path
) -> None:
    async def story(chat: Chat) -> None:
        await asks(chat, ANN, f"{QUESTION} asks Ann")
        await asks(chat, BOB, f"{QUESTION} asks Bob")
        assert await asks(chat, ANN, "/privacy") == SAY("privacy")
        await presses(chat, ANN, "privacy:export")
        await presses(chat, BOB, "privacy:export", GROUP)

    tell(story)
    (first, of_ann), (second, of_bob) = exported
    assert (first, of_ann["telegram id"], second, of_bob["telegram id"]) == (ANN, ANN, BOB, BOB)
    assert of_ann["person"][0]["name"] == "P7"
    assert [each["typed"] for each in of_ann["questions"] if "typed" in each] == [f"{QUESTION} asks Ann"]
    assert "Bob" not in json.dumps(of_ann)
    assert "Ann" not in json.dumps(of_bob)


def test_the_exported_file_is_deleted_after_sending(tell: Tell, tmp_path: Path) -> None:
    async def story(chat: Chat) -> None:
        await presses(chat, ANN, "privacy:export")
        chat.network.broken["sendDocument"] = (400, "Bad Request: file is too big")
        await presses(chat, ANN, "privacy:export")

    tell(story)
    assert [path for path in (tmp_path / "outgoing").rglob("*") if path.is_file()] == []


def test_erasing_needs_a_second_press_and_removes_files_and_index(
    tell: Tell, retriever: Retriever, tmp_path: Path
) -> None:
    async def story(chat: Chat) -> None:
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

    tell(story)
    assert [path.name for path in (tmp_path / "files").iterdir()] == [str(BOB)]
    assert [source.name for source in retriever.sources()] == [f"/{BOB}/note-{BOB}.txt", "ferry.txt"]


def test_an_invited_person_is_told_that_erasing_ends_the_invitation(tell: Tell) -> None:
    async def story(chat: Chat) -> None:
        code = (await asks(chat, OWNER, "/invite")).rpartition("?start=")[2]
        await asks(chat, ANN, f"/start {code}")
        assert (await presses(chat, ANN, "privacy:erase"))[0] == SAY("privacy-erase-sure", invited="yes")
        await presses(chat, ANN, "privacy:erase:yes")
        assert await asks(chat, ANN) == SAY("not-admitted")

    tell(story, owners={OWNER}, access="invited")


def test_a_group_is_told_where_to_ask(tell: Tell) -> None:
    async def story(chat: Chat) -> None:
        assert await asks(chat, ANN, "/privacy", GROUP) == SAY("privacy-in-private", bot="seeds_bot")

    tell(story)


def test_no_words_of_a_message_remain_in_inbox_or_outbox(tell: Tell) -> None:
    async def story(chat: Chat) -> None:
        await asks(chat, ANN, f"{QUESTION} asks Ann")
        database = chat.service.database
        assert database.rows("SELECT parameters, file FROM outbox") == [("", "")]
        assert database.rows("SELECT content FROM inbox WHERE content <> ''") == []

    tell(story)
