"""A Telegram Bot API: people, chats, and the methods that the bot calls, with Telegram's rules and failures."""

import json
import re
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from html import escape
from itertools import count
from typing import Any, TypeVar
from urllib.parse import unquote
from urllib.request import Request, urlopen

from tests.bot.telegram.markup import read_html
from tests.bot.telegram.rules import (
    LARGEST_DOWNLOAD,
    LARGEST_UPLOAD,
    LONGEST_CAPTION,
    NO_TEXT,
    REACTIONS,
    TOO_LATE,
    UNCHANGED,
    Flood,
    RefusedError,
    check_commands,
    check_keyboard,
    check_results,
)
from tests.bot.telegram.server import Server

T = TypeVar("T")
Update = dict[str, Any]
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
    """A message from the bot, its text as people see it."""

    chat: int
    number: int
    text: str
    reply_to: int = 0
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)
    file: str = ""
    content: bytes = b""  # of the file
    at: float = field(default_factory=time.monotonic)


class BotApi:
    """People write with `say`; what the bot did is in `sent`, `calls`, `refused` and `floods`.

    A bot in the same process is answered by `respond`, one in another process by a server on loopback, which raises
    AssertionError at its end if there are `problems`.
    """

    def __init__(
        self,
        token: str = "1:test",
        flood: bool = True,
        people: set[int] | None = None,
        first: int = 1,
        host: str = "127.0.0.1",
    ) -> None:
        self._host = host
        self.token = token
        self.people = people  # those who wrote, so that the bot may write to them; None for everyone
        self.calls: list[Call] = []
        self.sent: list[Sent] = []
        self.shown: dict[tuple[int, int], Sent] = {}  # the bot's messages as they read now
        self.refused: list[str] = []
        self.floods: list[int] = []  # the chats whose flood limit was exceeded
        self.unheard: list[int] = []  # messages that were accepted without the bot learning of it
        self.unconfirmed: list[Update] = []  # updates that the server would send again
        self.unanswered: set[str] = set()  # presses and inline queries
        self.administrators: set[int] = set()
        self.described: dict[tuple[str, str], str] = {}  # the bot itself, by kind and language
        self.menu_button: dict[str, Any] = {"type": "default"}
        self.moved: dict[int, int] = {}  # the new numbers of groups that became supergroups
        self._messages: set[tuple[int, int]] = set()
        self._files: dict[str, tuple[bytes, int]] = {}
        self._again: list[Update] = []
        self._failures: defaultdict[tuple[str, int | None], deque[Failure | None]] = defaultdict(deque)
        self._flood = Flood() if flood else None
        self._numbers = count(first)
        self._update_numbers = count(1)
        self._pollers = 0
        self._webhook: dict[str, Any] = {}
        self._changed = threading.Condition()

    def __enter__(self) -> "BotApi":
        self._server = Server(self.respond, self._host)
        self.address = self._server.address
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        with self._changed:
            self._pollers += 1
            self._webhook = {}
            self._changed.notify_all()
        self._server.close()
        assert kind is not None or not self.problems, self.problems

    def say(self, chat: int, text: str = "", person: int = 0, **content: Any) -> int:
        """Writes as a person in a private chat or a group (negative number); gives the message's number."""
        number = next(self._numbers)
        heading = {"message_id": number, "date": int(time.time()), "from": person_of(person or chat)}
        self.push(message={**heading, "chat": _place(chat), **words(text), **content})
        return number

    def upload(self, chat: int, name: str | None, data: bytes, kind: str = "text/plain", **content: Any) -> int:
        """Sends a file as a person; gives the message's number."""
        return self.say(chat, document=self.document(name, data, kind), **content)

    def document(
        self, name: str | None, data: bytes, kind: str = "text/plain", size: int | None = None
    ) -> dict[str, Any]:
        """A file stored by Telegram, as messages describe it; the stated size may differ from the real one."""
        number = f"file{next(self._numbers)}"
        size = len(data) if size is None else size
        self._files[number] = data, size
        named = {} if name is None else {"file_name": name}
        return {"file_id": number, "file_unique_id": number, "mime_type": kind, "file_size": size, **named}

    def photo(self, *sizes: bytes) -> list[dict[str, Any]]:
        """A photo stored by Telegram in these sizes, the smallest first, as messages describe it."""
        files = [self.document(None, data, "image/jpeg") for data in sizes]
        return [{**file, "width": 90 * place, "height": 90 * place} for place, file in enumerate(files, 1)]

    def last(self, chat: int) -> Sent:
        """The bot's last message in a chat."""
        return [message for message in self.shown.values() if message.chat == chat][-1]

    def buttons(self, chat: int) -> dict[str, str]:
        """The labels of the buttons under the bot's last message in a chat, and their data."""
        return {each["text"]: each.get("callback_data", "") for row in self.last(chat).keyboard for each in row}

    def press(self, chat: int, label: str, person: int = 0) -> None:
        """Presses a button under the bot's last message in a chat as a person."""
        query = {"id": str(next(self._numbers)), "from": person_of(person or chat), "chat_instance": "1"}
        self.push(callback_query={**query, "message": _described(self.last(chat)), "data": self.buttons(chat)[label]})

    def react(self, chat: int, number: int, new: str = "", old: str = "", person: int = 0) -> None:
        """Puts these reactions on a message as a person, in place of the old ones."""
        lists = {
            f"{when}_reaction": [{"type": "emoji", "emoji": each} for each in emojis]
            for when, emojis in (("old", old), ("new", new))
        }
        self.push(
            message_reaction={
                "chat": _place(chat),
                "message_id": number,
                "user": person_of(person or chat),
                "date": int(time.time()),
                **lists,
            }
        )

    def push(self, **content: Any) -> Update:
        """Adds an update, such as message={…}, to those that the bot will hear."""
        with self._changed:
            self._newest = {"update_id": next(self._update_numbers), **content}
            self._learn(self._newest)
            self.unconfirmed.append(self._newest)
            self._changed.notify_all()
            return self._newest

    def _learn(self, update: Update) -> None:
        """Notes what the bot may now answer."""
        kind, content = next(each for each in update.items() if each[0] != "update_id")
        if kind.endswith("_query"):
            self.unanswered.add(content["id"])
        if kind == "guest_message":
            # It is in a chat that the bot is not in.
            self.unanswered.add(content["guest_query_id"])
            return
        message = content.get("message", content)
        chat = message.get("chat", message.get("from"))["id"]
        if self.people is not None:
            self.people.add(chat)
        if "message_id" in message:
            self._messages.add((chat, message["message_id"]))
        if kind == "callback_query":
            shown = Sent(chat, message["message_id"], message.get("text", ""))
            self.shown.setdefault((chat, shown.number), shown)

    @property
    def problems(self) -> list[str]:
        """What the bot did against the rules: refused calls, and presses and inline queries without an answer."""
        return [*self.refused, *(f"query {number} has no answer" for number in sorted(self.unanswered))]

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

    def wait_for_calls(self, more: int, method: str = "") -> None:
        """Waits for this many more calls of the bot, or of the method. Raises TimeoutError."""
        enough = self._calls(method) + more
        self.wait(lambda: self._calls(method) >= enough)

    def _calls(self, method: str) -> int:
        return sum(method in ("", call.method) for call in self.calls)

    def to(self, chat: int, least: int) -> list[Sent]:
        """The bot's messages to a chat, once there are at least this many."""
        self.wait(lambda: sum(message.chat == chat for message in self.sent) >= least)
        return [message for message in self.sent if message.chat == chat]

    def respond(self, path: str, parameters: dict[str, Any]) -> tuple[int, bytes] | None:
        """The status and body of the answer to a request; None drops the connection."""
        folder, bot, method = unquote(path).partition(f"/bot{self.token}/")
        if not bot:
            return _refusal(RefusedError(401, "Unauthorized"))
        if folder:
            return 200, self._files[method.removeprefix("documents/")][0]
        chat = parameters.get("chat_id")
        failure, before = self._next_failure(method, chat) or NONE, len(self.sent)
        scripted = RefusedError(failure.code, "A scripted failure", retry_after=failure.retry_after)
        answer = self._carried_out(method, parameters) if failure.taken else _refusal(scripted)
        time.sleep(failure.delay)
        if not failure.code:
            self.unheard += [message.number for message in self.sent[before:] if message.chat == chat]
            return None
        return (failure.code, failure.page) if failure.page else answer

    def _next_failure(self, method: str, chat: int | None = None) -> Failure | None:
        with self._changed:
            failures = self._failures[method, chat] or self._failures[method, None]
            return failures.popleft() if failures else None

    def _carried_out(self, method: str, parameters: dict[str, Any]) -> tuple[int, bytes]:
        try:
            return 200, json.dumps({"ok": True, "result": self._result(method, parameters)}).encode()
        except ValueError as error:
            refusal = RefusedError(400, f"Bad Request: {error}")
        except RefusedError as error:
            refusal = error
        if refusal.code == 429:
            self.floods.append(parameters["chat_id"])
        elif not refusal.is_expected:
            self.refused.append(f"{method}: {refusal.code} {refusal.description}")
        return _refusal(refusal)

    def _result(self, method: str, parameters: dict[str, Any]) -> Any:
        method_of_bot = getattr(self, re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", f"_{method}"), None)
        if method_of_bot is None:
            raise RefusedError(404, "Not Found: method not found")
        with self._changed:
            self.calls.append(Call(method, parameters))
            try:
                return method_of_bot(parameters)
            finally:
                self._changed.notify_all()

    def _get_me(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"id": 1, "is_bot": True, "first_name": "Seeds", "username": "seeds_bot"}

    def _delete_webhook(self, _: dict[str, Any]) -> bool:
        self._webhook = {}
        return True

    def _set_webhook(self, parameters: dict[str, Any]) -> bool:
        self._webhook = parameters
        threading.Thread(target=self._bring, args=(parameters,), daemon=True).start()
        return True

    def _bring(self, webhook: dict[str, Any]) -> None:
        """Sends the updates to the webhook one after another, each until it is accepted."""
        secret = {"X-Telegram-Bot-Api-Secret-Token": webhook["secret_token"]}
        heard = set(webhook["allowed_updates"])
        while self._webhook is webhook:
            with self._changed:
                self._changed.wait_for(lambda: self.unconfirmed or self._again or self._webhook is not webhook)
                waiting = self._again or self.unconfirmed
                first = [update for update in waiting if heard & update.keys()][:1]
            for update in first:
                body = json.dumps(update).encode()
                request = Request(webhook["url"], body, {"Content-Type": "application/json", **secret})
                failure = self._next_failure("webhook")
                # The thread of an earlier webhook may have brought it meanwhile.
                with suppress(OSError, ValueError), urlopen(request, timeout=5):
                    if failure is None:
                        waiting.remove(update)
            time.sleep(0.02)

    def _set_my_commands(self, parameters: dict[str, Any]) -> bool:
        check_commands(parameters["commands"])
        return True

    def _delete_my_commands(self, _: dict[str, Any]) -> bool:
        return True

    def _get_my_description(self, parameters: dict[str, Any]) -> dict[str, str]:
        return {"description": self.described.get(("description", parameters.get("language_code", "")), "")}

    def _set_my_description(self, parameters: dict[str, Any]) -> bool:
        return self._describe("description", parameters, 512)

    def _get_my_short_description(self, parameters: dict[str, Any]) -> dict[str, str]:
        place = "short_description", parameters.get("language_code", "")
        return {"short_description": self.described.get(place, "")}

    def _set_my_short_description(self, parameters: dict[str, Any]) -> bool:
        return self._describe("short_description", parameters, 120)

    def _describe(self, kind: str, parameters: dict[str, Any], most: int) -> bool:
        if len(parameters[kind]) > most:
            raise ValueError("DESCRIPTION_TOO_LONG")
        self.described[kind, parameters.get("language_code", "")] = parameters[kind]
        return True

    def _get_chat_menu_button(self, _: dict[str, Any]) -> dict[str, Any]:
        return self.menu_button

    def _set_chat_menu_button(self, parameters: dict[str, Any]) -> bool:
        self.menu_button = parameters["menu_button"]
        return True

    def _get_updates(self, parameters: dict[str, Any]) -> list[Update]:
        offset, limit = parameters.get("offset", 0), parameters.get("limit", 100)
        self.unconfirmed = [update for update in self.unconfirmed if update["update_id"] >= offset]
        self._pollers += 1
        mine = self._pollers
        self._changed.notify_all()
        end = time.monotonic() + parameters.get("timeout", 0)
        while not self.unconfirmed and not self._again and time.monotonic() < end and mine == self._pollers:
            self._changed.wait(end - time.monotonic())
        if mine != self._pollers:
            raise RefusedError(409, "Conflict: terminated by other getUpdates request")
        again, self._again = self._again, []
        heard = set(parameters["allowed_updates"])
        return [update for update in (*again, *self.unconfirmed) if heard & update.keys()][:limit]

    def _send_chat_action(self, parameters: dict[str, Any]) -> bool:
        self._reach(parameters["chat_id"])
        return True

    def _send_message(self, parameters: dict[str, Any]) -> dict[str, Any]:
        return self._send(parameters, _read(parameters))

    def _send_document(self, parameters: dict[str, Any]) -> dict[str, Any]:
        name, data, *_ = parameters["document"]
        if not 0 < len(data) <= LARGEST_UPLOAD:
            raise ValueError("file must be non-empty and not too big")
        caption = read_html(parameters["caption"], LONGEST_CAPTION) if parameters.get("caption") else ""
        return self._send(parameters, caption, file=name, content=data)

    def _copy_message(self, parameters: dict[str, Any]) -> dict[str, Any]:
        source = parameters["from_chat_id"], parameters["message_id"]
        if source not in self._messages:
            raise ValueError("message to copy not found")
        return self._send(parameters, f"copy of {source[1]}")

    def _send(self, parameters: dict[str, Any], text: str, **content: Any) -> dict[str, Any]:
        chat, reply = parameters["chat_id"], parameters.get("reply_parameters", {})
        self._reach(chat)
        rows, reply_to = check_keyboard(parameters.get("reply_markup"), chat), reply.get("message_id", 0)
        if reply and (chat, reply_to) not in self._messages and not reply.get("allow_sending_without_reply"):
            raise ValueError("message to be replied not found")
        self._count(chat)
        sent = Sent(chat, next(self._numbers), text, reply_to=reply_to, keyboard=rows, **content)
        self.sent.append(sent)
        self.shown[chat, sent.number] = sent
        self._messages.add((chat, sent.number))
        return _described(sent)

    def _edit_message_text(self, parameters: dict[str, Any]) -> dict[str, Any]:
        return self._edit(parameters, text=_read(parameters))

    def _edit_message_reply_markup(self, parameters: dict[str, Any]) -> dict[str, Any]:
        return self._edit(parameters)

    def _edit(self, parameters: dict[str, Any], **content: Any) -> dict[str, Any]:
        chat, number = parameters["chat_id"], parameters["message_id"]
        rows = check_keyboard(parameters.get("reply_markup"), chat)
        if (chat, number) not in self.shown:
            raise ValueError("message to edit not found")
        old = self.shown[chat, number]
        if old.file and content:
            raise RefusedError(400, f"Bad Request: {NO_TEXT}")
        new = replace(old, keyboard=rows, **content)
        if new == old:
            raise ValueError(UNCHANGED)
        self._count(chat)
        self.shown[chat, number] = new
        return _described(new)

    def _set_message_reaction(self, parameters: dict[str, Any]) -> bool:
        if (parameters["chat_id"], parameters["message_id"]) not in self._messages:
            raise ValueError("message to react not found")
        if any(each["emoji"] not in REACTIONS for each in parameters["reaction"]):
            raise ValueError("REACTION_INVALID")
        return True

    def _delete_message(self, parameters: dict[str, Any]) -> bool:
        place = parameters["chat_id"], parameters["message_id"]
        if not self.shown.pop(place, None):
            raise ValueError("message to delete not found")
        self._messages.remove(place)
        return True

    def _answer_callback_query(self, parameters: dict[str, Any]) -> bool:
        if len(parameters.get("text", "")) > 200:
            raise ValueError("MESSAGE_TOO_LONG")
        return self._answer_query(str(parameters["callback_query_id"]))

    def _answer_inline_query(self, parameters: dict[str, Any]) -> bool:
        check_results(parameters["results"])
        if len(str(parameters.get("next_offset", ""))) > 64:
            raise ValueError("NEXT_OFFSET_INVALID")
        return self._answer_query(str(parameters["inline_query_id"]))

    def _answer_guest_query(self, parameters: dict[str, Any]) -> dict[str, str]:
        check_results([parameters["result"]])
        self._answer_query(str(parameters["guest_query_id"]))
        return {"inline_message_id": f"inline{next(self._numbers)}"}

    def _answer_query(self, number: str) -> bool:
        if number not in self.unanswered:
            raise ValueError(TOO_LATE)
        self.unanswered.remove(number)
        return True

    def _get_chat_member(self, parameters: dict[str, Any]) -> dict[str, Any]:
        member = {"user": person_of(parameters["user_id"]), "status": "member"}
        # The owner of a group has every right; for other administrators each right would have to be listed.
        owner = {"status": "creator", "is_anonymous": False}
        return member | owner if parameters["user_id"] in self.administrators else member

    def _get_file(self, parameters: dict[str, Any]) -> dict[str, Any]:
        number = parameters["file_id"]
        if number not in self._files:
            raise ValueError("invalid file_id")
        if self._files[number][1] > LARGEST_DOWNLOAD:
            raise ValueError("file is too big")
        return {"file_id": number, "file_unique_id": number, "file_path": f"documents/{number}"}

    def _count(self, chat: int) -> None:
        if self._flood:
            self._flood.check(chat)

    def _reach(self, chat: int) -> None:
        if chat in self.moved:
            description = "Bad Request: group chat was upgraded to a supergroup chat"
            raise RefusedError(400, description, migrate_to_chat_id=self.moved[chat])
        if self.people is not None and chat not in self.people:
            raise RefusedError(403, "Forbidden: bot can't initiate conversation with a user")


def person_of(number: int) -> dict[str, Any]:
    """A person as Telegram describes them."""
    return {"id": number, "is_bot": False, "first_name": "Ann"}


def words(text: str) -> dict[str, Any]:
    """The text of a message with its command marked."""
    if not text.startswith("/"):
        return {"text": text} if text else {}
    return {"text": text, "entities": [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]}


def _place(chat: int) -> dict[str, Any]:
    return {"id": chat, "type": "private"} if chat > 0 else {"id": chat, "type": "supergroup", "title": "Readers"}


def _described(sent: Sent) -> dict[str, Any]:
    heading = {"message_id": sent.number, "date": int(time.time()), "chat": _place(sent.chat), "text": sent.text}
    return {**heading, "reply_markup": {"inline_keyboard": sent.keyboard}} if sent.keyboard else heading


def _read(parameters: dict[str, Any]) -> str:
    text = parameters["text"]
    return read_html(text if parameters.get("parse_mode") == "HTML" else escape(text))


def _refusal(refusal: RefusedError) -> tuple[int, bytes]:
    error = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    more = {name: value for name, value in refusal.parameters.items() if value}
    return refusal.code, json.dumps({**error, **({"parameters": more} if more else {})}).encode()
