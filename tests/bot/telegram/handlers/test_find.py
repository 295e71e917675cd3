"""/find, with real documents and the WordEncoder."""

from typing import Any

import pytest

from bot.catalogue import texts
from bot.splitting import length
from bot.telegram.handlers import find
from retrieval.finding.search import Found, Place, Tally
from retrieval.retriever import Retriever
from retrieval.scope import Source
from retrieval.text.passages import Passage
from seeds.documents import Document
from tests.bot.telegram.fake_network import Chat, message
from tests.bot.telegram.handlers.conftest import Own
from tests.bot.telegram.markup import read_html

pytestmark = pytest.mark.anyio

SAY = texts("en")


@pytest.fixture
def documents() -> list[Document]:
    return [
        Document("new.txt", "Two <ferries> met. The sea was rough.", "Ferries & more", "2023-01-31"),
        Document("old.txt", "A ferry sank in a rough sea.", "", "2022-07-18"),
    ]


async def test_passages_are_counted_and_shown_with_bold_matches(chat: Chat) -> None:
    await chat.hear(message=message("/find ferry rough"))
    assert chat.texts() == [
        "<b>2 passages in 2 documents</b>\n"
        "• Ferries &amp; more · January 31, 2023 · new.txt · 1 passage\n"
        "• old.txt · July 18, 2022 · 1 passage\n"
        "<blockquote>Two &lt;<b>ferries</b>&gt; met. The sea was <b>rough</b>.</blockquote>\n"
        "Ferries &amp; more · January 31, 2023 · new.txt\n"
        "<blockquote>A <b>ferry</b> sank in a <b>rough</b> sea.</blockquote>\n"
        "old.txt · July 18, 2022"
    ]
    await chat.hear(message=message('/find "rough sea" before:2022'))
    assert chat.texts() == [
        "<b>1 passage in 1 document</b>\n"
        "<blockquote>A ferry sank in a <b>rough sea</b>.</blockquote>\nold.txt · July 18, 2022"
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "find-how"),
        (" ", "find-how"),
        ("?", "find-how"),
        ("ferry after:yesterday", "bad-filter"),
        ("before:2022", "only-filter"),
        ("from: ferry", "empty-filter"),
        ("volcano: ash", "find-nothing"),
    ],
)
async def test_an_invalid_search_gets_an_example(chat: Chat, words: str, sentence: str) -> None:
    await chat.hear(message=message(f"/find {words}"))
    await chat.hear(message=message("/find zebra"))
    assert chat.texts() == [SAY(sentence), SAY("find-nothing")]


async def test_pages_turn_in_place_and_missing_ones_are_reported(chat: Chat, retriever: Retriever) -> None:
    retriever.add(Document(f"{number:02}.txt", f"Ferry number {number}.") for number in range(8))
    await chat.hear(message=message("/find ferry"))
    (first,) = chat.calls()
    assert first["text"].startswith("<b>10 passages in 10 documents, page 1 of 3</b>")
    assert first["reply_markup"] == {"inline_keyboard": [[{"text": "▶ 2/3", "callback_data": "f:1"}]]}
    command = {"reply_to_message": message("/find\nferry")}
    await chat.press("f:2", **command)
    (last,) = chat.calls("editMessageText")
    assert last["text"].count("<blockquote>") == 2
    assert last["reply_markup"] == {"inline_keyboard": [[{"text": "◀ 2/3", "callback_data": "f:1"}]]}
    for data, content in (("f:3", command), ("f:0", {}), ("f:0", {"reply_to_message": message("/find zebra")})):
        await chat.press(data, **content)
        assert chat.texts("answerCallbackQuery") == [SAY.plain("find-gone")]


async def test_the_sentences_from_the_first_match_on_are_shown_whole(chat: Chat, retriever: Retriever) -> None:
    words = "It is told of the waves and of the wind. "
    retriever.add([Document("long.txt", f"{words}The kraken sank. {words}")])
    await chat.hear(message=message("/find kraken"))
    (shown,) = chat.texts()
    assert shown.splitlines()[1:] == [
        f"<blockquote>The <b>kraken</b> sank. {words.strip()}</blockquote>",
        "long.txt",
    ]


def test_a_long_sentence_is_cut_between_words_with_an_ellipsis_outside() -> None:
    text = f"It is so. {'under the waves ' * 30}the kraken {'under the waves ' * 30}sank. It is so."
    spans = ((0, 9), (10, len(text) - 10), (len(text) - 9, len(text)))
    at = text.index("kraken")
    passage = Passage("a.txt", "", "", "", 0, len(text), text, spans)
    found = Found((Tally(Source("a.txt", "", "", "", 1), 1),), (Place(passage, ((at, at + 6),)),))
    _, before, quoted, after, _ = find.page(found, 0, SAY).splitlines()
    assert (before, after) == ("…", "…")
    shown = read_html(quoted)
    assert shown in text
    assert "the waves the kraken under the waves" in shown
    assert len(shown) <= find.BEFORE + find.AFTER


@pytest.mark.parametrize(
    ("asked", "passages"),
    [
        ("How many documents mention ferries?", 2),
        ("/ask Which documents mention ferries?", 2),
        ("@seeds_bot which documents mention ferries after:2023", 1),
        ("Who sank? How many documents mention ferries?", 2),
    ],
)
async def test_the_passages_that_were_counted_are_shown(chat: Chat, asked: str, passages: int) -> None:
    group: dict[str, Any] = {"chat": -5, "kind": "supergroup"}
    question = message(asked, **group)
    if asked.startswith("@"):
        question["entities"] = [{"type": "mention", "offset": 0, "length": 10}]
    quote = {"quote": {"text": asked.partition("? ")[2], "position": 10}} if "? " in asked else {}
    await chat.press("f:0", reply_to_message=question, **group, **quote)
    (shown,) = chat.texts("editMessageText")
    assert shown.count("<blockquote>") == passages


async def test_passages_of_another_chat_are_not_counted(chat: Chat, own: Own) -> None:
    own(8, "My secret ferry.")
    await chat.hear(message=message("/find secret"))
    assert chat.texts() == [SAY("find-nothing")]


def test_the_longest_page_fits_into_a_message() -> None:
    text = "ferry <&> " * 400
    passage = Passage("d" * 200, "<title> " * 50, "2022", "https://" + "h" * 200 + ".org", 0, len(text), text, ())
    source = Source(passage.document, passage.title, passage.date, passage.source, 1)
    places = tuple(Place(passage, ((at, at + 5), (at + 10, at + 15))) for at in (0, 2000, 2010, 3980))
    shown = find.page(Found((Tally(source, 1),) * 9, places), 0, SAY)
    assert length(read_html(shown)) <= 4096
    assert shown.count("<b>ferry</b>") == 8
