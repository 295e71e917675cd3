"""Photos of pages are documents where pictures can be read; the program that reads them is a fake."""

import json
import sys
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.adding import media_types
from bot.catalogue import texts
from seeds import folder, readers
from tests.bot.telegram.fake_network import message
from tests.bot.telegram.house import House
from tests.bot.telegram.test_routes import texts_after

# Monday, 2022-07-18, 16:00 UTC.
SENT = 1658160000
FERRY = "The ferry to the island was cancelled on Friday."
BRIDGE = "The bridge was closed on Monday."
WHEN = "When was the ferry to the island cancelled?"
RAPID = """
import json
from pathlib import Path
from types import SimpleNamespace
import numpy as np

class RapidOCR:
    def __init__(self, params): pass
    def __call__(self, image):
        words = json.loads(Path(__file__).with_name("words.json").read_text()).get(str(image.shape[1]), "")
        box = np.array([[0, 0], [10 * len(words), 0], [10 * len(words), 20], [0, 20]])
        return SimpleNamespace(txts=[words] if words else None, boxes=[box], scores=[0.99])
"""
LARGE, OTHER, BLANK = 800, 700, 600


@pytest.fixture
def ocr(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures can be read here: what one says is told by its width."""
    package = tmp_path_factory.mktemp("library") / "rapidocr"
    package.mkdir()
    (package / "__init__.py").write_text(RAPID)
    (package / "words.json").write_text(json.dumps({LARGE: FERRY, OTHER: BRIDGE}))
    monkeypatch.setattr(sys, "path", [str(package.parent), *sys.path])
    for module in (media_types, folder):
        monkeypatch.setattr(module, "SUFFIXES", frozenset(readers.READERS))


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here can read pictures."""
    for module in (media_types, folder):
        monkeypatch.setattr(module, "SUFFIXES", frozenset(readers.READERS) - readers.PICTURES)


# A larger file would be read in a process of its own, which knows nothing of the tests' recognition.
_SMALL = {"TIFF": {"compression": "tiff_lzw"}}


def picture(width: int = LARGE, form: str = "JPEG") -> bytes:
    file = BytesIO()
    Image.new("RGB", (width, 300), "white").save(file, form, **_SMALL.get(form, {}))
    return file.getvalue()


def photo(house: House, width: int = LARGE, **content: Any) -> dict[str, Any]:
    """The content of a message with a photo in two sizes."""
    return {"photo": house.api.photo(picture(90), picture(width)), "date": SENT, **content}


def told(house: House, chat: int = 7, **content: Any) -> list[str]:
    house.api.say(chat, **content)
    house.hear()
    return house.shown(chat)


@pytest.mark.usefixtures("ocr")
def test_a_photo_answers_questions_in_its_largest_size(house: House) -> None:
    assert told(house, **photo(house)) == ["Photo, 2022-07-18 16:00: 1 passage. Ask away."]
    assert house.files() == ["7/Photo, 2022-07-18 16_00.jpg"]
    answer = house.say(7, WHEN)
    assert FERRY in answer
    assert "p. 1 (scanned)" in answer
    assert house.say(7, "/files").split("\n")[1] == "1. Photo, 2022-07-18 16:00 · 4 KB · 1 passage"


@pytest.mark.usefixtures("ocr")
@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("The timetable of the ferry to the island, which is new", "The timetable of the ferry to the …"),
        ("plan.pdf", "plan.pdf"),
        ("\u202e \n", "Photo, 2022-07-18 16:00"),
    ],
)
def test_a_photo_is_named_by_its_caption_or_its_time(house: House, caption: str, name: str) -> None:
    assert told(house, **photo(house, caption=caption)) == [f"{name}: 1 passage. Ask away."]
    assert [file.rpartition(".")[2] for file in house.files()] == ["jpg"]


@pytest.mark.usefixtures("ocr")
def test_each_photo_of_an_album_is_a_document(house: House) -> None:
    album: dict[str, Any] = {"media_group_id": "1"}
    house.api.say(7, **photo(house, caption="Timetable", **album))
    assert told(house, **photo(house, OTHER, **album)) == [
        "Timetable: 1 passage. Ask away.",
        "Photo, 2022-07-18 16:00: 1 passage. Ask away.",
    ]


@pytest.mark.usefixtures("ocr")
def test_a_photo_without_words_is_not_kept(house: House) -> None:
    assert told(house, **photo(house, BLANK)) == ["I found no words that I can read in Photo, 2022-07-18 16:00."]
    assert (house.files(), house.sources()) == ([], [])
    assert house.say(7, "/files").startswith("Nothing has been added here yet.")


@pytest.mark.usefixtures("ocr")
@pytest.mark.parametrize(
    ("name", "form", "kind", "said"),
    [
        ("scan.PNG", "PNG", "image/png", "scan.PNG: 1 passage. Ask away."),
        ("scan", "JPEG", "image/jpeg", "scan: 1 passage. Ask away."),
        pytest.param("scan.webp", "WEBP", "image/webp", "scan.webp: 1 passage. Ask away.", marks=pytest.mark.long),
        pytest.param("scan.tiff", "TIFF", "image/tiff", "scan.tiff: 1 passage. Ask away.", marks=pytest.mark.long),
        ("scan.heic", "PNG", "application/octet-stream", "I cannot read pictures like scan.heic. Please send it"),
        (None, "GIF", "image/gif", "I cannot read pictures like image/gif. Please send it as a photo"),
    ],
)
def test_a_picture_sent_as_a_file_is_read_or_refused(
    house: House, name: str | None, form: str, kind: str, said: str
) -> None:
    (shown,) = told(house, document=house.api.document(name, picture(form=form), kind))
    assert shown.startswith(said)
    assert len(house.files()) == ("passage" in said)


ORIGIN: dict[str, Any] = {"forward_origin": {"type": "hidden_user", "sender_user_name": "Bob", "date": SENT - 3600}}


@pytest.mark.usefixtures("ocr")
def test_a_forwarded_photo_is_named_by_when_it_was_first_sent(house: House) -> None:
    assert told(house, **photo(house, **ORIGIN)) == ["Photo, 2022-07-18 15:00: 1 passage. Ask away."]


@pytest.mark.usefixtures("ocr")
@pytest.mark.parametrize(("width", "seen"), [(LARGE, f"\n\n{FERRY}"), (BLANK, "")])
def test_a_forwarded_caption_is_kept_with_the_words_of_its_photo(house: House, width: int, seen: str) -> None:
    assert told(house, **photo(house, width, caption="Read this.", **ORIGIN)) == [
        "Bob – Read this.: 1 passage. Ask away."
    ]
    with house.retriever() as retriever:
        (found,) = retriever.sources()
        assert retriever.text(found.name) == f"Read this.{seen}"
    assert (found.title, found.date) == ("Bob", "2022-07-18")


def mention(text: str) -> dict[str, Any]:
    return {"caption": text, "caption_entities": [{"type": "mention", "offset": 0, "length": 10}]}


HERE = {"message_id": 1, "date": SENT, "chat": {"id": -5, "type": "supergroup", "title": "Club"}}
BOB = {"from": {"id": 8, "is_bot": False, "first_name": "Bob"}}


@pytest.mark.usefixtures("ocr")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (mention("@seeds_bot Its timetable"), ["Its timetable: 1 passage. Ask away."]),
        ({"caption": "/add@seeds_bot Timetable"}, ["Timetable: 1 passage. Ask away."]),
        ({"caption": "/address"}, []),
        ({"caption": "/ask When does it run?"}, []),
        ({"caption": "When does it run?"}, []),
        ({}, []),
    ],
)
def test_a_groups_photo_is_read_only_if_it_addresses_the_bot(
    house: House, content: dict[str, Any], said: list[str]
) -> None:
    assert told(house, -5, person=7, **photo(house, **content)) == said


@pytest.mark.usefixtures("ocr")
def test_a_groups_album_is_meant_for_the_bot_as_its_first_photo_is(house: House) -> None:
    for width, content in ((LARGE, {"caption": "/add One"}), (OTHER, {})):
        house.api.say(-5, person=7, **photo(house, width, media_group_id="1", **content))
    assert told(house, -5, person=7, **photo(house, BLANK, media_group_id="2")) == [
        "One: 1 passage. Ask away.",
        "Photo, 2022-07-18 16:00: 1 passage. Ask away.",
    ]


@pytest.mark.long
@pytest.mark.usefixtures("ocr")
def test_add_in_reply_reads_a_photo_with_its_caption(house: House) -> None:
    house.api.say(-5, "/add", 7, reply_to_message={**HERE, **BOB, **photo(house)})
    house.api.say(-5, "/add", 7, reply_to_message={**HERE, **BOB, **photo(house, OTHER, caption="Look.")})
    house.hear()
    assert house.shown(-5) == [
        "Photo, 2022-07-18 16:00: 1 passage. Ask away.",
        "Bob – Look.: 1 passage. Ask away.",
    ]


@pytest.mark.usefixtures("ocr")
@pytest.mark.settings(files_per_chat=1)
def test_the_limits_of_a_chat_hold_for_photos(house: House) -> None:
    house.api.say(7, **photo(house))
    assert told(house, **photo(house, OTHER, caption="Two"))[1].startswith("There is already 1 file here")
    assert house.files() == ["7/Photo, 2022-07-18 16_00.jpg"]


@pytest.mark.usefixtures("no_ocr")
@pytest.mark.settings(owners=frozenset({9}))
@pytest.mark.parametrize("is_file", [False, True])
def test_without_ocr_owners_learn_what_to_install(house: House, is_file: bool) -> None:
    content = {"document": house.api.document("a.heic", picture(), "image/heic")} if is_file else photo(house)
    for chat in (7, 9):
        house.api.say(chat, **content)
    house.hear()
    unread = texts("en")("photo-unread")
    assert house.shown(7) == [unread]
    assert house.shown(9) == [f'{unread}\n\nTo let it read them, run pip install ".[ocr]" and start it again.']
    assert house.files() == []


@pytest.mark.usefixtures("no_ocr")
def test_without_ocr_a_forwarded_caption_is_kept_alone(house: House) -> None:
    told(house, **photo(house, caption="Read this.", **ORIGIN))
    with house.retriever() as retriever:
        assert [retriever.text(found.name) for found in retriever.sources()] == ["Read this."]


@pytest.mark.usefixtures("no_ocr")
def test_a_refused_photo_is_answered_in_the_language_of_the_person() -> None:
    person: Any = {"id": 7, "is_bot": False, "first_name": "Аня", "language_code": "ru"}
    size: Any = {"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}
    assert texts_after(message(photo=[size], **{"from": person})) == [texts("ru")("photo-unread")]


@pytest.mark.usefixtures("no_ocr")
def test_a_question_under_photos_is_answered_once(house: House) -> None:
    house.say(7, document=house.api.document("ferry.txt", FERRY.encode()))
    album: dict[str, Any] = {"media_group_id": "1"}
    house.api.say(7, **photo(house, caption=WHEN, **album))
    house.api.say(7, **photo(house, **album))
    _, answer = told(house, **photo(house, **album))
    assert FERRY in answer


@pytest.mark.usefixtures("no_ocr")
def test_a_refused_question_under_a_photo_says_that_the_photo_was_not_read(house: House) -> None:
    house.say(7, document=house.api.document("ferry.txt", FERRY.encode()))
    say = texts("en")
    refusal = told(house, **photo(house, caption="What is this purple part?"))[-1]
    assert refusal == f"{say('not-found')}\n{say('photo-unread')}"


@pytest.mark.usefixtures("no_ocr")
def test_an_album_that_cannot_be_read_is_refused_once(house: House) -> None:
    for _ in range(3):
        house.api.say(7, **photo(house, media_group_id="1"))
    house.hear()
    assert house.shown(7) == [texts("en")("photo-unread")]


@pytest.mark.usefixtures("ocr")
def test_a_question_under_a_photo_that_can_be_read_is_answered_from_it(house: House) -> None:
    added, answer = told(house, **photo(house, caption=WHEN))
    assert added.endswith("1 passage. Ask away.")
    assert FERRY in answer


def test_a_question_under_a_film_is_answered(house: House) -> None:
    house.say(7, document=house.api.document("ferry.txt", FERRY.encode()))
    film = {"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1, "duration": 1}
    assert FERRY in told(house, video=film, caption=WHEN)[-1]
    assert told(house, video=film, caption="Our holidays")[-1] == texts("en")("not-text")
    mention_of_bot = mention(f"@seeds_bot {WHEN}")
    assert told(house, -5, person=7, video=film, **mention_of_bot) == [texts("en")("no-documents")]
