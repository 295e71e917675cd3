"""A Telegram Bot API server on loopback: what the bot uses of it, with Telegram's rules and failures."""

import json
import re
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from urllib.parse import parse_qsl
from urllib.request import Request, urlopen

from tests.bot.telegram.markup import read_html

T = TypeVar("T")


class RefusedError(Exception):
    """What the server answers instead of a result."""

    def __init__(self, code: int, description: str, retry_after: int = 0) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


@dataclass(frozen=True)
class Failure:
    """A scripted failure: a refusal, a page that is no JSON (502), or a dropped connection (code 0)."""

    code: int
    retry_after: int = 0


DROPPED = Failure(0)


@dataclass(frozen=True)
class Call:
    """A request of the bot."""

    method: str
    parameters: dict[str, Any]
    at: float = field(default_factory=time.monotonic)


@dataclass(frozen=True)
class Sent:
    """A message of the bot: the text as people see it, and as it was sent."""

    chat: int
    number: int
    text: str
    html: str
    reply_to: int
    at: float = field(default_factory=time.monotonic)


class BotApi:
    """People write with `say`; what the bot did is in `sent`, `calls` and `refused`."""

    def __init__(self, token: str = "1:test") -> None:
        self.token = token
        self.calls: list[Call] = []
        self.sent: list[Sent] = []
        self.refused: list[str] = []
        self._updates: list[dict[str, Any]] = []
        self._failures: defaultdict[str, deque[Failure | None]] = defaultdict(deque)
        self._people: set[int] = set()
        self._numbers = iter(range(1, 1_000_000))
        self._pollers = 0
        self._webhook: tuple[str, str] | None = None
        self._changed = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
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

    def say(self, chat: int, text: str = "", **content: Any) -> int:
        """A person writes in a private chat; gives the number of the message."""
        with self._changed:
            self._people.add(chat)
            number = next(self._numbers)
            person = {"id": chat, "is_bot": False, "first_name": "Ann"}
            heading = {"message_id": number, "date": int(time.time()), "from": person}
            message = {**heading, "chat": {"id": chat, "type": "private"}, **_words(text), **content}
            self._updates.append({"update_id": next(self._numbers), "message": message})
            self._changed.notify_all()
            return number

    def fail(self, method: str, *failures: Failure | None) -> None:
        """The next calls of the method fail in this order; where there is none, the call passes."""
        self._failures[method].extend(failures)

    def wait(self, condition: Callable[[], T], seconds: float = 10) -> T:
        """The condition's value once it is true. Raises TimeoutError."""
        end = time.monotonic() + seconds
        with self._changed:
            while not (value := condition()):
                if time.monotonic() > end:
                    called = [call.method for call in self.calls]
                    raise TimeoutError(f"Not seen in {seconds} s; the bot called {called}, refused: {self.refused}")
                self._changed.wait(0.05)
            return value

    def to(self, chat: int, count: int, seconds: float = 10) -> list[Sent]:
        """The bot's messages to a chat, once there are as many."""
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

    @property
    def unconfirmed(self) -> list[dict[str, Any]]:
        """Updates that the server would send again."""
        return self._updates

    def next_failure(self, method: str) -> Failure | None:
        """The failure that is due for a call of the method."""
        failures = self._failures[method]
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
        """Brings the updates one after another, each again until it is taken."""
        url, secret = webhook
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
        while self._webhook == webhook:
            with self._changed:
                self._changed.wait_for(lambda: self._updates or self._webhook != webhook)
                first = self._updates[:1]
            for update in first:
                request = Request(url, json.dumps(update).encode(), headers)
                with suppress(OSError), urlopen(request, timeout=5):
                    self._updates.remove(update)
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
        while not self._updates and time.monotonic() < end and mine == self._pollers:
            self._changed.wait(end - time.monotonic())
        if mine != self._pollers:
            raise RefusedError(409, "Conflict: terminated by other getUpdates request")
        return self._updates[:limit]

    def _send_chat_action(self, parameters: dict[str, Any]) -> bool:
        self._reach(parameters["chat_id"])
        return True

    def _send_message(self, parameters: dict[str, Any]) -> dict[str, Any]:
        self._reach(parameters["chat_id"])
        text = read_html(parameters["text"])
        reply_to = parameters.get("reply_parameters", {}).get("message_id", 0)
        number = next(self._numbers)
        self.sent.append(Sent(parameters["chat_id"], number, text, parameters["text"], reply_to))
        return self._message(number, parameters["chat_id"], text)

    def _edit_message_text(self, parameters: dict[str, Any]) -> dict[str, Any]:
        place = (parameters["chat_id"], parameters["message_id"])
        if place not in {(message.chat, message.number) for message in self.sent}:
            raise RefusedError(400, "Bad Request: message to edit not found")
        return self._message(place[1], place[0], read_html(parameters["text"]))

    def _answer_callback_query(self, parameters: dict[str, Any]) -> bool:
        return bool(parameters["callback_query_id"])

    def _reach(self, chat: int) -> None:
        if chat not in self._people:
            raise RefusedError(403, "Forbidden: bot can't initiate conversation with a user")

    def _message(self, number: int, chat: int, text: str) -> dict[str, Any]:
        place = {"id": chat, "type": "private"}
        return {"message_id": number, "date": int(time.time()), "chat": place, "text": text}


def _words(text: str) -> dict[str, Any]:
    if not text.startswith("/"):
        return {"text": text} if text else {}
    command = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
    return {"text": text, "entities": [command]}


def _handler(api: BotApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Keeps the tests' output clean."""

        def do_POST(self) -> None:
            _, token, method = self.path.split("/")
            parameters = _parameters(self.rfile.read(int(self.headers["Content-Length"])))
            failure = api.next_failure(method)
            if failure == DROPPED:
                self.close_connection = True
            elif failure and failure.code == 502:
                self._send(502, b"<html><h1>502 Bad Gateway</h1></html>")
            else:
                self._send(*_answer(api, failure, token.removeprefix("bot"), method, parameters))

        def _send(self, code: int, body: bytes) -> None:
            try:
                self.send_response(code)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                self.close_connection = True  # the bot has gone

    return Handler


def _answer(
    api: BotApi, failure: Failure | None, token: str, method: str, parameters: dict[str, Any]
) -> tuple[int, bytes]:
    try:
        if failure:
            raise RefusedError(failure.code, "A scripted failure", failure.retry_after)
        return 200, json.dumps({"ok": True, "result": api.answer(token, method, parameters)}).encode()
    except RefusedError as refusal:
        # A 409 ends a poll whose bot has gone, or is another copy's doing.
        if not failure and refusal.code != 409:
            api.refused.append(f"{method}: {refusal.code} {refusal.description}")
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
