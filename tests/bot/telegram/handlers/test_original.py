"""The button "Original": a page that opens at the passage, and the file itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from bot.catalogue import texts
from bot.people.chats import Chat as ChatSettings
from bot.people.chats import Chats
from bot.telegram.handlers import original
from retrieval.retriever import Retriever
from retrieval.storage.index import Index
from retrieval.text.passages import Passage
from tests.bot.telegram.examples import MARS
from tests.bot.telegram.fake_network import Chat, message
from tests.bot.telegram.handlers.conftest import Own
from tests.fakes import WordEncoder

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("all_passages")]

SAY = texts("en")
MOONS = "How many moons has Mars?"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "mars.txt").write_text(MARS)
    return folder


@pytest.fixture
def retriever(tmp_path: Path, seeds: Path) -> Iterator[Retriever]:
    with Retriever(Index(tmp_path / "home"), WordEncoder()) as retriever:
        retriever.sync(seeds)
        yield retriever


@pytest.fixture
async def asked(chat: Chat) -> Chat:
    """A chat whose first answer is the bot's message 99."""
    await chat.hear(message=message(MOONS))
    chat.calls()
    return chat


async def files(chat: Chat, data: str, **content: Any) -> list[tuple[str, bytes]]:
    """The names and contents of the files that a press leads to."""
    before = len(chat.network.api.sent)
    await chat.press(data, **content)
    chat.calls()
    return [(sent.file, sent.content) for sent in chat.network.api.sent[before:]]


async def alert(chat: Chat, data: str) -> str:
    await chat.press(data)
    ((name, call),) = chat.network.calls
    chat.calls()
    assert (name, call["show_alert"]) == ("answerCallbackQuery", True)
    return str(call["text"])


async def test_the_original_opens_as_a_page_with_the_quotation_marked(asked: Chat, seeds: Path, tmp_path: Path) -> None:
    ((name, content),) = await files(asked, "a:1:o")
    page = html.fromstring(content.decode())
    assert name == "Mars 2.html"
    assert page.findtext(".//mark[@id='passage']") == "Mars has two moons. They are small & dark."
    assert [paragraph.text_content() for paragraph in page.xpath("//article/p")] == MARS.strip().split("\n\n")
    assert list((tmp_path / "outgoing").rglob("*.html")) == []


async def test_the_document_of_a_page_is_read_once(
    asked: Chat, retriever: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, passages = list[str](), retriever.passages

    def noted(document: str) -> list[Passage]:
        read.append(document)
        return passages(document)

    monkeypatch.setattr(retriever, "passages", noted)
    assert [name for name, _ in await files(asked, "a:1:o")] == ["Mars 2.html"]
    assert read == ["mars.txt"]


async def test_the_page_names_its_place_and_leads_to_the_file(asked: Chat, seeds: Path) -> None:
    await asked.press("a:1:o")
    (sent,) = asked.calls("sendDocument")
    assert (sent["caption"], sent["reply_parameters"]["message_id"]) == ("Mars · mars.txt", 99)
    ((button,),) = sent["reply_markup"]["inline_keyboard"]
    assert button == {"text": "File", "callback_data": "file:1:0"}
    assert await files(asked, "file:1:0") == [("mars.txt", (seeds / "mars.txt").read_bytes())]


async def test_a_page_is_sent_of_a_file_that_is_gone(asked: Chat, seeds: Path) -> None:
    (seeds / "mars.txt").unlink()
    assert [name for name, _ in await files(asked, "a:1:o")] == ["Mars 2.html"]
    assert await alert(asked, "file:1:0") == SAY("original-gone")


async def test_the_file_is_sent_where_the_passage_has_changed(asked: Chat, retriever: Retriever, seeds: Path) -> None:
    (seeds / "mars.txt").write_text(MARS.replace("small & dark", "dark & small"))
    retriever.sync(seeds)
    assert [name for name, _ in await files(asked, "a:1:o")] == ["mars.txt"]


async def test_the_page_opens_at_the_passage_on_screen(asked: Chat) -> None:
    await asked.press("a:1:1")
    ((_, content),) = await files(asked, "a:1:o")
    page = html.fromstring(content.decode())
    assert page.xpath("//mark") == []
    assert page.get_element_by_id("passage").text_content().startswith("Deimos is the outer moon")


async def test_the_original_of_a_chats_document_is_the_file_of_that_chat(
    chat: Chat, own: Own, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = own(7, "The blue lighthouse was built by Captain Grey.")
    monkeypatch.setattr(original, "LARGEST_FILE", 46)
    await chat.hear(message=message("Who built the blue lighthouse?"))
    chat.calls()
    assert await files(chat, "file:1:0") == [("note.txt", file.read_bytes())]
    file.write_text("The blue lighthouse was built by Captain Grey. ")
    assert await alert(chat, "file:1:0") == SAY("original-large")


async def test_a_document_that_may_no_longer_be_seen_is_not_sent(asked: Chat) -> None:
    Chats(asked.service.database).put(7, ChatSettings(seeds=False))
    for data in ("a:1:o", "file:1:0"):
        assert await alert(asked, data) == SAY("passage-gone")


async def test_a_page_that_was_asked_for_in_words_may_be_edited_into_a_question(asked: Chat) -> None:
    await asked.hear(message=message("original?", message_id=6))
    assert [sent.file for sent in asked.network.api.sent] == ["", "Mars 2.html"]
    asked.calls()
    await asked.hear(edited_message=message(MOONS, message_id=6, edit_date=1))
    assert "moons" in asked.texts()[-1]
