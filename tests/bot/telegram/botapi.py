"""A Telegram Bot API server on loopback: the methods the bot uses, with Telegram's rules and failures."""

import json
import re
import sys
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote
from urllib.request import Request, urlopen

from tests.bot.telegram.markup import read_html
from tests.bot.telegram.rules import Flood, RefusedError, check_keyboard, check_results

T = TypeVar("T")
# Seconds to wait for the bot; how long it takes depends on the machine, and no document promises a time.
PATIENCE = 60.0


@dataclass(frozen=True)
class Failure:
    """A scripted failure: a refusal, a page that is not JSON, a dropped connection (code 0) or a slow answer."""

    code: int
    retry_after: int = 0
    page: bytes = b""  # sent instead of JSON
    taken: bool = False  # the call is carried out before it fails
    delay: float = 0.0  # seconds before the answer


NONE = Failure(200, taken=True)
DROPPED = Failure(0)
DROPPED_AFTER = Failure(0, taken=True)
GARBAGE = Failure(200, page=b'{"ok": tru')
HTML_PAGE = Failure(502, page=b"<html><h1>502 Bad Gateway</h1></html>")
SLOW = Failure(200, taken=True, delay=1.0)


@dataclass(frozen=True)
class Call:
    """A request from the bot."""

    method: str
    parameters: dict[str, Any]
    at: float = field(default_factory=time.monotonic)


@dataclass(frozen=True)
class Sent:
    """A message from the bot: the text as people see it, and as it was sent."""

    chat: int
    number: int
    text: str
    html: str
    reply_to: int
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)
    at: float = field(default_factory=time.monotonic)


class BotApi:
    """People write with `say`; what the bot did is in `sent`, `calls`, `refused` and `floods`."""

    def __init__(self, token: str = "1:test", flood: bool = True) -> None:
        self.token = token
        self.calls: list[Call] = []
        self.sent: list[Sent] = []
        self.refused: list[str] = []
        self.floods: list[int] = []  # the chats whose flood limit was exceeded
        self.unheard: list[int] = []  # messages that were accepted without the bot learning of it
        self.administrators: set[int] = set()
        self._files: dict[str, tuple[bytes, int]] = {}
        self._updates: list[dict[str, Any]] = []
        self._again: list[dict[str, Any]] = []
        self._failures: defaultdict[tuple[str, int | None], deque[Failure | None]] = defaultdict(deque)
        self._flood = Flood() if flood else None
        self._shown: dict[tuple[int, int], tuple[str, list[list[dict[str, Any]]]]] = {}
        self._queries: set[str] = set()  # those that wait for an answer
        self._people: set[int] = set()
        self._numbers = iter(range(1, 1_000_000))
        self._pollers = 0
        self._webhook: tuple[str, str] | None = None
        self._changed = threading.Condition()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "BotApi":
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._pollers += 1
            self._webhook = None
            self._changed.notify_all()
        self._server.shutdown()
        self._server.server_close()

    def say(self, chat: int, text: str = "", person: int = 0, **content: Any) -> int:
        """Writes as a person in a private chat or a group (negative number); gives the message's number."""
        with self._changed:
            self._people |= {chat, person or chat}
            number = next(self._numbers)
            heading = {"message_id": number, "date": int(time.time()), "from": _person(person or chat)}
            self._come(message={**heading, "chat": _place(chat), **_words(text), **content})
            return number

    def upload(self, chat: int, name: str | None, data: bytes, kind: str = "text/plain", **content: Any) -> int:
        """Sends a file as a person; gives the message's number."""
        return self.say(chat, document=self.document(name, data, kind), **content)

    def document(
        self, name: str | None, data: bytes, kind: str = "text/plain", size: int | None = None
    ) -> dict[str, Any]:
        """A file stored by Telegram, as messages describe it; the stated size may differ from the real one."""
        number = f"file{next(self._numbers)}"
        self._files[number] = data, len(data) if size is None else size
        named = {} if name is None else {"file_name": name}
        return {
            "file_id": number,
            "file_unique_id": number,
            "mime_type": kind,
            "file_size": self._files[number][1],
            **named,
        }

    def file(self, path: str) -> bytes:
        """The bytes of the file at a path under the server's address. Raises RefusedError."""
        number = unquote(path).removeprefix(f"/file/bot{self.token}/documents/")
        if number not in self._files:
            raise RefusedError(404, "Not Found")
        return self._files[number][0]

    def press(self, chat: int, number: int, data: str, person: int = 0) -> str:
        """Presses a button as a person; gives the number of the query. Raises ValueError if there is no such button."""
        with self._changed:
            text, rows = self._shown[chat, number]
            if data not in {button.get("callback_data") for row in rows for button in row}:
                raise ValueError(f"Message {number} has no button {data!r}")
            query = str(next(self._numbers))
            self._queries.add(query)
            shown = self._message(number, chat, text, rows)
            self._come(
                callback_query={
                    "id": query,
                    "from": _person(person or chat),
                    "chat_instance": "1",
                    "message": shown,
                    "data": data,
                }
            )
            return query

    def repeat(self) -> None:
        """Delivers the newest update again, as when Telegram did not learn that it was received."""
        with self._changed:
            self._again.append(self._newest)
            self._changed.notify_all()

    def fail(self, method: str, *failures: Failure | None, chat: int | None = None) -> None:
        """Makes the next calls of the method (to the chat) fail in this order; None lets a call pass."""
        self._failures[method, chat].extend(failures)

    def has_failed(self, method: str, chat: int | None = None) -> bool:
        """Whether all failures of the method (to the chat) have happened."""
        return not self._failures[method, chat]

    def forgive(self) -> None:
        """Removes all failures that are still to come."""
        with self._changed:
            self._failures.clear()

    def _come(self, **content: Any) -> None:
        self._newest = {"update_id": next(self._numbers), **content}
        self._updates.append(self._newest)
        self._changed.notify_all()

    def wait(self, condition: Callable[[], T], seconds: float = PATIENCE) -> T:
        """The condition's value once it is true. Raises TimeoutError."""
        end = time.monotonic() + seconds
        with self._changed:
            while not (value := condition()):
                if time.monotonic() > end:
                    called = [call.method for call in self.calls[-30:]]
                    raise TimeoutError(f"Not seen in {seconds} s; last called: {called}, refused: {self.refused}")
                self._changed.wait(0.05)
            return value

    def wait_for_calls(self, more: int, seconds: float = PATIENCE) -> None:
        """Waits for this many more calls of the bot. Raises TimeoutError."""
        enough = len(self.calls) + more
        self.wait(lambda: len(self.calls) >= enough, seconds)

    def to(self, chat: int, count: int, seconds: float = PATIENCE) -> list[Sent]:
        """The bot's messages to a chat, once there are at least this many."""
        self.wait(lambda: len(self._to(chat)) >= count, seconds)
        return self._to(chat)

    def answer(self, token: str, method: str, parameters: dict[str, Any]) -> Any:
        """The result of a call. Raises RefusedError."""
        if token != self.token:
            raise RefusedError(401, "Unauthorized")
        method_of_bot = getattr(self, re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", f"_{method}"), None)
        if method_of_bot is None:
            raise RefusedError(404, "Not Found: method not found")
        with self._changed:
            self.calls.append(Call(method, parameters))
            try:
                return method_of_bot(parameters)
            except ValueError as error:
                raise RefusedError(400, f"Bad Request: {error}") from None
            finally:
                self._changed.notify_all()

    def note(self, method: str, parameters: dict[str, Any], refusal: RefusedError) -> None:
        """Records a refused call."""
        if refusal.code == 429:
            self.floods.append(parameters["chat_id"])
        # A 409 ends the poll of a bot that is gone, or comes from another copy.
        elif refusal.code != 409:
            self.refused.append(f"{method}: {refusal.code} {refusal.description}")

    @property
    def unconfirmed(self) -> list[dict[str, Any]]:
        """Updates that the server would send again."""
        return self._updates

    def next_failure(self, method: str, chat: int | None = None) -> Failure | None:
        """The failure that the next call of the method meets."""
        with self._changed:
            failures = self._failures[method, chat] or self._failures[method, None]
            return failures.popleft() if failures else None

    def _to(self, chat: int) -> list[Sent]:
        return [message for message in self.sent if message.chat == chat]

    def _get_me(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"id": 1, "is_bot": True, "first_name": "Seeds", "username": "seeds_bot"}

    def _delete_webhook(self, _: dict[str, Any]) -> bool:
        self._webhook = None
        return True

    def _set_webhook(self, parameters: dict[str, Any]) -> bool:
        self._webhook = (parameters["url"], parameters["secret_token"])
        threading.Thread(target=self._bring, args=(self._webhook,), daemon=True).start()
        return True

    def _bring(self, webhook: tuple[str, str]) -> None:
        """Sends the updates to the webhook one after another, each until it is accepted."""
        url, secret = webhook
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
        while self._webhook == webhook:
            with self._changed:
                self._changed.wait_for(lambda: self._updates or self._again or self._webhook != webhook)
                waiting = self._again or self._updates
                first = waiting[:1]
            for update in first:
                request = Request(url, json.dumps(update).encode(), headers)
                failure = self.next_failure("webhook")
                with suppress(OSError), urlopen(request, timeout=5):
                    if failure is None:
                        waiting.remove(update)
            time.sleep(0.02)

    def _set_my_commands(self, parameters: dict[str, Any]) -> bool:
        for command in parameters["commands"]:
            if not command["command"].islower() or not 1 <= len(command["description"]) <= 256:
                raise RefusedError(400, "Bad Request: BOT_COMMAND_INVALID")
        return True

    def _get_updates(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        offset, limit = parameters.get("offset", 0), parameters.get("limit", 100)
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        self._pollers += 1
        mine = self._pollers
        self._changed.notify_all()
        end = time.monotonic() + parameters.get("timeout", 0)
        while not self._updates and not self._again and time.monotonic() < end and mine == self._pollers:
            self._changed.wait(end - time.monotonic())
        if mine != self._pollers:
            raise RefusedError(409, "Conflict: terminated by other getUpdates request")
        again, self._again = self._again, []
        return [*again, *self._updates][:limit]

    def _send_chat_action(self, parameters: dict[str, Any]) -> bool:
        self._reach(parameters["chat_id"])
        return True

    def _send_message(self, parameters: dict[str, Any]) -> dict[str, Any]:
        chat = parameters["chat_id"]
        self._reach(chat)
        text, rows = read_html(parameters["text"]), check_keyboard(parameters.get("reply_markup"))
        self._count(chat)
        reply_to = parameters.get("reply_parameters", {}).get("message_id", 0)
        number = next(self._numbers)
        self.sent.append(Sent(chat, number, text, parameters["text"], reply_to, rows))
        self._shown[chat, number] = (text, rows)
        return self._message(number, chat, text, rows)

    def _edit_message_text(self, parameters: dict[str, Any]) -> dict[str, Any]:
        return self._edit(parameters, read_html(parameters["text"]))

    def _edit_message_reply_markup(self, parameters: dict[str, Any]) -> dict[str, Any]:
        return self._edit(parameters)

    def _edit(self, parameters: dict[str, Any], text: str = "") -> dict[str, Any]:
        chat, number = parameters["chat_id"], parameters["message_id"]
        rows = check_keyboard(parameters.get("reply_markup"))
        if (chat, number) not in self._shown:
            raise ValueError("message to edit not found")
        shown = (text or self._shown[chat, number][0], rows)
        if shown == self._shown[chat, number]:
            raise ValueError("message is not modified: specified new message content and reply markup are the same")
        self._count(chat)
        self._shown[chat, number] = shown
        return self._message(number, chat, *shown)

    def _delete_message(self, parameters: dict[str, Any]) -> bool:
        if not self._shown.pop((parameters["chat_id"], parameters["message_id"]), None):
            raise ValueError("message to delete not found")
        return True

    def _answer_callback_query(self, parameters: dict[str, Any]) -> bool:
        if str(parameters["callback_query_id"]) not in self._queries:
            raise ValueError("query is too old and response timeout expired or query ID is invalid")
        if len(parameters.get("text", "")) > 200:
            raise ValueError("MESSAGE_TOO_LONG")
        self._queries.remove(str(parameters["callback_query_id"]))
        return True

    def _answer_inline_query(self, parameters: dict[str, Any]) -> bool:
        check_results(parameters["results"])
        return True

    def _get_chat_member(self, parameters: dict[str, Any]) -> dict[str, Any]:
        member = {"user": _person(parameters["user_id"]), "status": "member"}
        # The owner of a group has every right; for other administrators each right would have to be listed.
        owner = {"status": "creator", "is_anonymous": False}
        return member | owner if parameters["user_id"] in self.administrators else member

    def _get_file(self, parameters: dict[str, Any]) -> dict[str, Any]:
        number = parameters["file_id"]
        if number not in self._files:
            raise ValueError("invalid file_id")
        if self._files[number][1] > 20 << 20:
            raise ValueError("file is too big")
        return {"file_id": number, "file_unique_id": number, "file_path": f"documents/{number}"}

    def _count(self, chat: int) -> None:
        if self._flood:
            self._flood.check(chat)

    def _reach(self, chat: int) -> None:
        if chat not in self._people:
            raise RefusedError(403, "Forbidden: bot can't initiate conversation with a user")

    def _message(self, number: int, chat: int, text: str, rows: list[list[dict[str, Any]]]) -> dict[str, Any]:
        heading = {"message_id": number, "date": int(time.time()), "chat": _place(chat), "text": text}
        return {**heading, "reply_markup": {"inline_keyboard": rows}} if rows else heading


def _person(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "Ann"}


def _place(chat: int) -> dict[str, Any]:
    return {"id": chat, "type": "private"} if chat > 0 else {"id": chat, "type": "supergroup", "title": "Readers"}


def _words(text: str) -> dict[str, Any]:
    if not text.startswith("/"):
        return {"text": text} if text else {}
    command = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
    return {"text": text, "entities": [command]}


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # such as from a bot that was killed
            super().handle_error(request, client_address)


def _handler(api: BotApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Logs nothing, to keep the tests' output clean."""

        def do_GET(self) -> None:
            try:
                self._send(200, api.file(self.path))
            except RefusedError as refusal:
                self._send(refusal.code, json.dumps({"ok": False, "description": refusal.description}).encode())

        def do_POST(self) -> None:
            _, token, method = self.path.split("/")
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:
                self.close_connection = True  # the bot was killed while sending
                return
            parameters = _parameters(body)
            failure = api.next_failure(method, parameters.get("chat_id")) or NONE
            before = len(api.sent)
            answer = _answer(api, failure, token.removeprefix("bot"), method, parameters)
            time.sleep(failure.delay)
            if failure.code:
                self._send(*answer)
            else:
                chat = parameters.get("chat_id")
                api.unheard += [message.number for message in api.sent[before:] if message.chat == chat]
                self.close_connection = True

        def _send(self, code: int, body: bytes) -> None:
            try:
                self.send_response(code)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                self.close_connection = True  # the bot is gone

    return Handler


def _answer(api: BotApi, failure: Failure, token: str, method: str, parameters: dict[str, Any]) -> tuple[int, bytes]:
    try:
        result = api.answer(token, method, parameters) if failure.taken else None
        if failure.page:
            return failure.code, failure.page
        if not failure.taken:
            raise RefusedError(failure.code, "A scripted failure", failure.retry_after)
        return 200, json.dumps({"ok": True, "result": result}).encode()
    except RefusedError as refusal:
        if failure.taken:
            api.note(method, parameters, refusal)
        error = {"ok": False, "error_code": refusal.code, "description": refusal.description}
        wait = {"parameters": {"retry_after": refusal.retry_after}} if refusal.retry_after else {}
        return refusal.code, json.dumps(error | wait).encode()


def _parameters(body: bytes) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in parse_qsl(body.decode(), keep_blank_values=True)}


def _value(name: str, value: str) -> Any:
    return value if name == "text" else _parsed(value)


def _parsed(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value
