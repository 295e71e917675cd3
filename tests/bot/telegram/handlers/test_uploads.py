"""Files and forwarded messages are stored for their chat, indexed, and used in answers."""

import re
from contextlib import closing
from typing import Any

import pytest

from bot.catalogue import LANGUAGES, texts
from bot.people.files import Files
from bot.telegram.chat import indexer
from bot.telegram.handlers import intake, uploads
from retrieval.intake import indexing
from retrieval.intake.syncing import Summary
from retrieval.retriever import Retriever
from seeds.documents import Flaw
from tests.bot.telegram.botapi import DROPPED, Failure
from tests.bot.telegram.handlers.conftest import BRIDGE, FERRY, WHEN, upload
from tests.bot.telegram.house import Crash, House
from tests.seeds.office.office_files import make_docx
from tests.seeds.pdfs import FIRST, make_pdf
from tests.seeds.test_epub import LOCK as LOCKED
from tests.seeds.test_epub import make_epub
from tests.seeds.test_pdf import NO_LANGUAGE

LOCK = f"/Filter /Standard /V 1 /R 2 /P -4 /O <{'11' * 32}> /U <{'22' * 32}>"
ENCRYPTED = make_pdf([FIRST], trailer=f"/Encrypt << {LOCK} >> /ID [<33> <33>]")


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "WAITS", (0.01, 0.01))


def crash(monkeypatch: pytest.MonkeyPatch, house: House, place: Any, name: str, *, after: bool = False) -> None:
    """Ends the program before or after it calls this, and then starts it again."""
    original = getattr(place, name)

    def end(*arguments: Any, **more: Any) -> Any:
        if after:
            original(*arguments, **more)
        raise Crash

    with monkeypatch.context() as broken:
        broken.setattr(place, name, end)
        with pytest.raises(Crash):
            house.hear()
    house.hear()


def test_an_added_file_answers_questions(house: House) -> None:
    assert upload(house, 7) == ["ferry.txt: 1 passage. Ask away."]
    assert FERRY.decode() in house.say(7, WHEN)
    assert (house.files(), house.sources()) == (["7/ferry.txt"], ["/7/ferry.txt"])
    assert house.api.refused == []


@pytest.mark.long
def test_a_small_file_with_a_long_text_is_indexed_elsewhere(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def sync(*place: Any) -> Summary:
        sizes.append((house.home / "files" / "7" / "ferry.docx").stat().st_size)
        with house.retriever() as retriever:
            return retriever.sync_collection(*place[-2:])

    monkeypatch.setattr(indexer, "sync", sync)  # another process would not know the model of the house
    assert upload(house, 7) == ["ferry.txt: 1 passage. Ask away."]
    upload(house, 7, "ferry.docx", make_docx(f"<w:p><w:r><w:t>{FERRY.decode() * 1000}</w:t></w:r></w:p>"))
    assert [size < indexer.LARGE for size in sizes] == [True]


def test_a_file_is_invisible_to_other_chats(house: House) -> None:
    upload(house, 7)
    for text in (WHEN, "/files", "/sources", "/forget ferry.txt", "/forget 1"):
        house.api.say(8, text)
    shown = "\n".join(upload(house, 8, "other.txt"))
    assert "ferry.txt" not in shown
    assert "Friday" not in shown
    assert "other.txt: 1 passage. Ask away." in shown


def test_progress_is_shown_in_one_message(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "SHOW_EVERY", 0.0)
    monkeypatch.setattr(indexing, "BATCH", 2)
    text = "\n\n".join(f"The ferry number {number} was {'very ' * 40}late." for number in range(8))
    upload(house, 7, data=text.encode())
    steps = [call.parameters["text"] for call in house.api.calls if "Message" in call.method]
    assert steps[0] == "ferry.txt: reading…"
    assert any(re.fullmatch("ferry.txt: [246] of 8 passages are ready…", step) for step in steps[1:-1])
    assert steps[-1] == "ferry.txt: 8 passages. Ask away."
    assert len(house.api.sent) == 1


@pytest.mark.parametrize(
    ("place", "name", "after"),
    [
        (uploads, "_downloaded", False),
        (Files, "add", False),
        (Files, "add", True),
        (intake, "write_whole", False),
        (intake, "write_whole", True),
        (Retriever, "sync_collection", False),
        (Retriever, "sync_collection", True),
        (intake.Intake, "passages", False),
    ],
)
def test_a_crash_at_any_step_loses_and_duplicates_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch, place: Any, name: str, after: bool
) -> None:
    house.api.upload(7, "ferry.txt", FERRY)
    crash(monkeypatch, house, place, name, after=after)
    assert house.shown(7) == ["ferry.txt: 1 passage. Ask away."]
    assert (house.files(), house.sources()) == (["7/ferry.txt"], ["/7/ferry.txt"])
    with closing(house.memory()) as database:
        assert len(Files(database).of("7")) == 1


def test_content_added_before_is_recognised_in_its_chat(house: House) -> None:
    upload(house, 7)
    assert upload(house, 7, "again.txt")[1] == "again.txt is already here, as ferry.txt."
    assert house.files() == ["7/ferry.txt"]


def test_a_known_name_with_other_content_is_another_file(house: House) -> None:
    upload(house, 7)
    upload(house, 7, "Ferry.TXT", BRIDGE)
    assert house.files() == ["7/Ferry (2).txt", "7/ferry.txt"]
    assert "1. ferry.txt · 1 KB · 1 passage\n2. Ferry.TXT · 1 KB · 1 passage" in house.say(7, "/files")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/passwd.txt", "etc_passwd.txt"),
        ("/etc/a.txt", "etc_a.txt"),
        ("..\\a.txt", "a.txt"),
        (".hidden.txt", "hidden.txt"),
        ("~$lock.txt", "$lock.txt".replace("$", "")),
        ("a\x00b\nc\u202e.txt", "abc.txt"),
        ("<b>&\"'.txt", "b_____.txt".replace("b_____", "b")),
        ("....txt", "file.txt"),
        ("", "file.txt"),
        (None, "file.txt"),
        ("notes", "notes.txt"),
        ("ж" * 300 + ".txt", "ж" * 75 + ".txt"),
        ("Отчёт за май.TXT", "Отчёт за май.txt"),
    ],
)
def test_every_name_is_made_safe(house: House, name: str | None, kept: str) -> None:
    upload(house, 7, name, FERRY)
    assert house.files() == [f"7/{kept}"]
    assert house.shown(7)[0].endswith(": 1 passage. Ask away.")
    assert len(house.shown(7)[0]) < 100
    assert house.api.refused == []


@pytest.mark.parametrize(
    ("name", "data", "how", "text"),
    [
        ("a.zip", b"PK", {"kind": "application/zip"}, "I cannot read files like a.zip."),
        ("a", b"\x00", {"kind": "application/octet-stream"}, "I cannot read files like a."),
        ("a.txt", b"", {}, "a.txt is empty."),
        ("a.txt", b"", {"size": 1}, "a.txt is empty."),
        ("a.txt", b"a", {"size": (20 << 20) + 1}, "a.txt is larger than 20 MB"),
        ("a.pdf", ENCRYPTED, {"kind": "application/pdf"}, "a.pdf is protected with a password"),
        ("a.pdf", make_pdf([[], []]), {"kind": "application/pdf"}, "a.pdf contains only pictures of pages"),
        ("a.epub", make_epub(encryption=LOCKED.format("OPS/text/one.xhtml")), {}, "a.epub is protected against"),
        ("a.pdf", b"no pdf", {"kind": "application/pdf"}, "a.pdf is damaged or is not what its name says"),
        ("a.docx", b"PK\x03\x04", {}, "a.docx is damaged or is not what its name says"),
        ("a.txt", b" \n ", {}, "I found no text in a.txt."),
        ("a.txt", b"\x00\x01\x02" * 99, {}, "a.txt is damaged or is not what its name says"),
    ],
)
def test_an_unreadable_file_is_reported_and_not_stored(
    house: House, name: str, data: bytes, how: dict[str, Any], text: str
) -> None:
    house.say(7, document=house.api.document(name, data, **how))
    (shown,) = house.shown(7)
    assert shown.startswith(text)
    assert (house.files(), house.sources()) == ([], [])
    with closing(house.memory()) as database:
        assert Files(database).of("7") == []


@pytest.mark.parametrize("flaw", Flaw)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_flaw_of_a_file_has_a_sentence(flaw: Flaw, language: str) -> None:
    assert "a.pdf" in texts(language)(intake.unreadable(flaw).name, name="a.pdf")


def test_an_upload_is_reported_in_the_language_of_the_person(house: House) -> None:
    person = {"id": 7, "is_bot": False, "first_name": "Аня", "language_code": "ru"}
    (shown,) = upload(house, 7, "a.zip", b"PK", kind="application/zip", **{"from": person})
    assert shown.startswith("Файлы вроде a.zip я не читаю.")


def test_what_was_left_out_of_a_file_is_told_in_the_language_of_the_person(house: House) -> None:
    person = {"id": 7, "is_bot": False, "first_name": "Аня", "language_code": "ru"}
    (shown,) = upload(house, 7, "a.pdf", make_pdf([FIRST, NO_LANGUAGE]), kind="application/pdf", **{"from": person})
    assert shown.split("\n")[1:] == [
        "Прочитать удалось не всё. Пропущено:",
        "• буквы, которые я не могу разобрать: p. 2",
    ]


def test_markup_in_a_file_name_is_escaped(house: House) -> None:
    (shown,) = upload(house, 7, "<b>&lt;.zip", b"PK", kind="application/zip")
    assert shown.startswith("I cannot read files like <b>&lt;.zip.")


def test_a_failing_download_is_retried_and_then_given_up(house: House) -> None:
    house.api.fail("getFile", DROPPED, Failure(502))
    upload(house, 7)
    house.api.fail("getFile", *[Failure(500)] * 3)
    assert upload(house, 7, "b.txt", b"The bridge.") == [
        "ferry.txt: 1 passage. Ask away.",
        "I could not download b.txt from Telegram; please send it again a little later.",
    ]


@pytest.mark.settings(owners={9}, files_per_chat=1)
def test_the_limit_of_files_applies_to_chats_but_not_to_owners(house: House) -> None:
    for chat in (7, 9):
        house.api.upload(chat, "a.txt", FERRY)
        house.api.upload(chat, "b.txt", BRIDGE)
    house.hear()
    assert house.shown(7)[1].startswith("There is already 1 file here, which is all I keep for one chat. /forget")
    assert house.shown(9)[1] == "b.txt: 1 passage. Ask away."


@pytest.mark.settings(files_per_chat=1)
def test_a_crash_does_not_push_the_last_file_over_the_limit(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.api.upload(7, "a.txt", FERRY)
    crash(monkeypatch, house, Retriever, "sync_collection")
    assert house.shown(7) == ["a.txt: 1 passage. Ask away."]


@pytest.mark.settings(megabytes_per_chat=1)
def test_the_limit_of_bytes_applies_to_a_chat(house: House) -> None:
    house.api.upload(7, "a.txt", FERRY + b" " * (1 << 20))
    assert upload(house, 7, "b.txt") == [
        "a.txt would exceed the 1 MB that I keep for one chat. /forget a file that you no longer need, "
        "then send it again.",
        "b.txt: 1 passage. Ask away.",
    ]


def caption(text: str, *entities: dict[str, Any]) -> dict[str, Any]:
    return {"caption": text, "caption_entities": list(entities)}


HERE = {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "supergroup", "title": "Club"}}
BOT = {"from": {"id": 1, "is_bot": True, "first_name": "Seeds"}}
BOB = {"from": {"id": 8, "is_bot": False, "first_name": "Bob"}}
# In a topic that the bot opened, every message replies to this one.
OPENED = {**HERE, **BOT, "forum_topic_created": {"name": "T", "icon_color": 1}}


@pytest.mark.parametrize(
    ("content", "is_stored"),
    [
        (caption("@Seeds_Bot read this", {"type": "mention", "offset": 0, "length": 10}), True),
        (caption("/add", {"type": "bot_command", "offset": 0, "length": 4}), True),
        (caption("/add@seeds_bot", {"type": "bot_command", "offset": 0, "length": 14}), True),
        ({"reply_to_message": {**HERE, **BOT, "text": "?"}}, True),
        ({}, False),
        (caption("look"), False),
        (caption("@other_bot", {"type": "mention", "offset": 0, "length": 10}), False),
        (caption("/address"), False),
        ({"reply_to_message": {**HERE, **BOB, "text": "?"}}, False),
        ({"reply_to_message": OPENED}, False),
    ],
)
def test_a_groups_file_is_stored_only_if_it_addresses_the_bot(
    house: House, content: dict[str, Any], is_stored: bool
) -> None:
    shown = upload(house, -5, person=7, **content)
    assert shown == (["ferry.txt: 1 passage. Ask away."] if is_stored else [])
    assert house.files() == (["-5/ferry.txt"] if is_stored else [])


def test_add_in_reply_stores_the_file_or_the_words_of_that_message(house: House) -> None:
    file = {**HERE, **BOB, "document": house.api.document("ferry.txt", FERRY)}
    house.api.say(-5, "/add", 7, reply_to_message=file)
    house.api.say(-5, "/add@seeds_bot", 7, reply_to_message={**HERE, **BOB, "text": "The bridge is closed."})
    house.say(-5, "/add", person=7)
    assert house.shown(-5)[:2] == [
        "ferry.txt: 1 passage. Ask away.",
        "Bob – The bridge is closed.: 1 passage. Ask away.",
    ]
    assert house.shown(-5)[2].startswith("Send /add with the address")


NEWS = """The ferry to the island was cancelled on Friday.

19 July 2022

Photo: Ada Berg

Read more: https://example.org/more

Source: https://example.org/a"""


CHANNEL = {"id": -1, "type": "channel", "title": "News"}
USER = {"id": 3, "is_bot": False, "first_name": "Al", "last_name": "Li"}
PICTURE = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]}


@pytest.mark.parametrize(
    ("origin", "source", "author"),
    [
        ({"type": "channel", "chat": {**CHANNEL, "username": "isle"}, "message_id": 4}, "https://t.me/isle/4", "News"),
        ({"type": "channel", "chat": CHANNEL, "message_id": 4}, "", "News"),
        ({"type": "hidden_user", "sender_user_name": "Bob"}, "", "Bob"),
        ({"type": "user", "sender_user": USER}, "", "Al Li"),
    ],
)
@pytest.mark.parametrize("content", [{"text": NEWS}, {"caption": NEWS, **PICTURE}])
def test_a_forwarded_message_is_stored_with_its_date_and_address(
    house: House, origin: dict[str, Any], source: str, author: str, content: dict[str, Any]
) -> None:
    shown = house.say(7, forward_origin={**origin, "date": 1658188800}, **content)
    with house.retriever() as retriever:
        (found,) = retriever.sources()
        assert retriever.text(found.name) == NEWS
    assert found.name == f"/7/{author} – The ferry to the island was cancelled.txt"
    assert found.title == "The ferry to the island was cancelled on Friday. …"
    assert (found.date, found.source) == ("2022-07-19", source)
    assert shown == f"{author} – The ferry to the island was cancelled …: 1 passage. Ask away."


BOBS: dict[str, Any] = {"forward_origin": {"type": "hidden_user", "sender_user_name": "Bob", "date": 1658188800}}


@pytest.mark.parametrize("text", ["ok", "/files", "See you there"])
def test_a_forwarded_trifle_is_no_document(house: House, text: str) -> None:
    assert house.say(7, text, **BOBS) == texts("en")("forwarded-short")
    assert house.files() == []


def test_a_forwarded_question_is_answered(house: House) -> None:
    upload(house, 7)
    assert FERRY.decode() in house.say(7, WHEN, **BOBS)
    assert house.files() == ["7/ferry.txt"]


def test_a_short_forwarded_message_is_titled_by_its_author(house: House) -> None:
    house.say(7, "There is no school on 27 May, since the house is being disinfected. Clubs meet as usual.", **BOBS)
    with house.retriever() as retriever:
        assert [source.title for source in retriever.sources()] == ["Bob"]


def test_documents_are_limited_in_a_minute_which_is_said_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "A_MINUTE", 1)
    for name in ("ferry.txt", "bridge.txt", "tower.txt"):
        house.api.upload(7, name, name.encode() * 9)
    house.hear()
    assert len(house.files()) == 1
    assert [text.partition(";")[0] for text in house.shown(7)[1:]] == [
        "I take 1 message with files or links a minute from one person"
    ]
