"""The mini app that opens an answer's document: whom Telegram vouches for reads what they may see, and nobody else."""

import hmac
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from lxml import html
from tornado.httpclient import AsyncHTTPClient, HTTPResponse

from bot.catalogue import texts
from bot.people import answers
from bot.people.chats import Chat as ChatSettings
from bot.people.chats import Chats
from bot.people.people import People
from bot.telegram import web_app
from bot.telegram.delivery.webhook import serve
from retrieval.retriever import Retriever
from seeds.documents import Document
from tests.bot.telegram.fake_network import TOKEN, Chat, message, started
from tests.bot.telegram.program import free_port

pytestmark = pytest.mark.anyio

SAY = texts("en")
WHICH = "Which ferry carries bicycles?"
URL = "https://books.example/read/"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def reading(retriever: Retriever, home: Path, **more: Any) -> AsyncIterator[tuple[Chat, str]]:
    """A bot with a mini app, after an answer in the chat 7; the app's local address of that answer."""
    port = free_port()
    async with started(retriever, home, access="open", web_url=URL, webhook_port=port, **more) as chat:
        await chat.hear(message=message(WHICH))
        server = serve(web_app.pages(chat.service.services), chat.service.services.settings)
        try:
            yield chat, f"http://127.0.0.1:{port}/read/original/1"
        finally:
            server.stop()


def signed(person: int = 7, token: str = TOKEN, age: float = 0, **more: str) -> str:
    """What Telegram gives an app that the person opens."""
    user = json.dumps({"id": person, "first_name": "Ann & Bo", "language_code": "ru"})
    fields = {"query_id": "q=1", "user": user, "auth_date": str(int(time.time() - age)), "signature": "s", **more}
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    key = hmac.digest(b"WebAppData", token.encode(), "sha256")
    return urlencode({**fields, "hash": hmac.new(key, lines.encode(), "sha256").hexdigest()})


async def post(address: str, data: str) -> HTTPResponse:
    body = urlencode({"data": data})
    return await AsyncHTTPClient().fetch(address, method="POST", body=body, raise_error=False)


def said(response: HTTPResponse) -> tuple[int, str]:
    return response.code, " ".join(html.fromstring(response.body.decode()).xpath("string(//p)").split())


async def test_the_button_opens_the_app_and_the_file_has_its_own(retriever: Retriever, tmp_path: Path) -> None:
    async with reading(retriever, tmp_path) as (chat, _):
        _, original, file = chat.network.api.last(7).keyboard[1]
        assert original == {"text": "Original", "web_app": {"url": "https://books.example/read/original/1"}}
        assert file == {"text": "File", "callback_data": "file:1:0"}
        await chat.hear(message=message(f"/ask {WHICH}", chat=-5, kind="group", message_id=6))
        assert chat.network.api.buttons(-5)["Original"] == "a:2:o0"


async def test_the_person_who_was_answered_reads_the_document(retriever: Retriever, tmp_path: Path) -> None:
    async with reading(retriever, tmp_path) as (_, address):
        response = await post(address, signed())
        page = html.fromstring(response.body.decode())
        assert (response.code, page.findtext(".//mark")) == (200, "The island ferry carries bicycles.")
        assert texts("ru").plain("original-passage") in page.text_content()
        assert response.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors https://web.telegram.org" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "data",
    [
        "",
        "hash=",
        "user=%7B%22id%22%3A7%7D&auth_date=9999999999&hash=00",
        signed(token="2:other"),
        signed(age=2 * web_app.FRESH),
        signed(age=-2 * web_app.FRESH),
        signed() + "&user=%7B%22id%22%3A7%7D",
        signed().replace("7", "8", 1),
        signed(person=8),
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
)
async def test_nobody_else_reads_it(retriever: Retriever, tmp_path: Path, data: str) -> None:
    async with reading(retriever, tmp_path) as (_, address):
        code, sentence = said(await post(address, data))
        assert (code, sentence in (SAY("original-closed"), texts("ru")("original-closed"))) == (403, True)


async def test_what_may_be_read_is_decided_when_it_is_opened(retriever: Retriever, tmp_path: Path) -> None:
    async with reading(retriever, tmp_path, owners={1}) as (chat, address):
        Chats(chat.service.database).put(7, ChatSettings(seeds=False, language="en"))
        assert said(await post(address, signed())) == (403, SAY("passage-gone"))
        Chats(chat.service.database).put(7, ChatSettings(language="en"))
        assert (await post(address, signed())).code == 200
        People(chat.service.database).block(7, True)
        assert said(await post(address, signed())) == (403, SAY("original-closed"))


async def test_the_answer_of_a_group_is_not_read_in_the_app(retriever: Retriever, tmp_path: Path) -> None:
    async with reading(retriever, tmp_path) as (chat, address):
        await chat.hear(message=message(f"/ask {WHICH}", chat=-5, kind="group", message_id=6))
        assert (await post(f"{address[:-1]}2", signed())).code == 403
        assert (await post(f"{address}7", signed())).code == 403
        assert (await post(f"{address}x", signed())).code == 404


async def test_the_app_shows_the_passage_on_screen(
    retriever: Retriever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "NEAR", 0.0)
    retriever.add([Document("boat.txt", "A boat carries bicycles as well, on Sundays.")])
    async with reading(retriever, tmp_path) as (chat, address):
        await chat.press("a:1:1")
        assert b"A boat carries bicycles as well" in (await post(address, signed())).body


async def test_a_person_opens_only_so_many_pages_a_minute(
    retriever: Retriever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_app, "PAGES", 1)
    async with reading(retriever, tmp_path) as (_, address):
        codes = [(await post(address, signed())).code for _ in range(2)]
        assert codes == [200, 403]


async def test_a_long_form_is_refused_before_it_is_read(retriever: Retriever, tmp_path: Path) -> None:
    async with reading(retriever, tmp_path) as (_, address):
        form = "a&" * (web_app.LONGEST // 2) + urlencode({"data": signed()})
        response = await AsyncHTTPClient().fetch(address, method="POST", body=form, raise_error=False)
        assert response.code in (400, 599)
        assert (await post(address, signed())).code == 200


async def test_the_first_page_holds_nothing_of_the_document(retriever: Retriever, tmp_path: Path) -> None:
    async with reading(retriever, tmp_path) as (_, address):
        response = await AsyncHTTPClient().fetch(address)
        assert (response.code, b"ferry" in response.body) == (200, False)
        page = html.fromstring(response.body.decode())
        assert (page.forms[0].method, list(page.forms[0].fields)) == ("POST", ["data"])


async def test_without_an_address_there_is_no_app(retriever: Retriever, tmp_path: Path) -> None:
    async with started(retriever, tmp_path, access="open") as chat:
        assert web_app.pages(chat.service.services) == []
