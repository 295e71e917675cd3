"""Updates of every kind that the library knows, of the Bot API after it, and of kinds that nobody knows yet."""

import inspect
import random
import re
from collections.abc import Iterator
from enum import Enum
from typing import Any

import telegram

from bot.telegram.menu import ADMINISTRATORS, GROUP, OWNER, PRIVATE
from tests.bot.telegram.botapi import words

Fields = list[tuple[str, str, bool]]
Schema = dict[str, Fields]

# The library's names of fields.
RENAMED = {"from_user": "from"}
PLAIN = {"int": "Integer", "datetime": "Integer", "timedelta": "Integer", "float": "Float", "bool": "Boolean"}
# What the library asks for, though its signatures do not.
REQUIRED = {"allows_revoting", "can_react_to_messages", "members_only", "option_persistent_ids", "persistent_id"}
# What Bot API 10.1 brought, and the library does not know yet.
LATER: Schema = {
    "ChatJoinRequest": [("query_id", "String", False)],
    "Link": [("url", "String", True)],
    "Message": [("rich_message", "RichMessage", False)],
    "PollMedia": [("link", "Link", False)],
    "RichBlock": [("type", "String", True), ("text", "String", True), ("blocks", "Array of RichBlock", False)],
    "RichMessage": [("blocks", "Array of RichBlock", True), ("is_rtl", "Boolean", False)],
    "User": [("supports_join_request_queries", "Boolean", False)],
}

LATER_KIND = "of_a_later_version"
TEXTS = [
    *(f"/{name}{rest}" for name in {*PRIVATE, *GROUP, *ADMINISTRATORS, *OWNER, "admit"} for rest in ("", " ferry 1")),
    *["Which ferry carries bicycles?", "How much is it? And who won?", "more", "source?", "hello", "thanks"] * 3,
    *("https://example.invalid/a", "@seeds_bot who?", "", " ", "?", "\x00", "\u202e\u200b", "\ud800", "🚲" * 50),
    *("a" * 5000, "/find a" + "\t" * 4000 + "b", "(" * 4000),
]
WORDS: dict[str, list[str]] = {
    "Chat.type": ["private"] * 3 + ["group", "supergroup", "channel", LATER_KIND],
    "data": [
        *("a:1:0", "a:1:0w", "a:1:u", "a:1:d", "a:1:o", "ask:1", "f:1", "w:1", "w:9", "zz", "", "a" * 64),
        *("files page 0", "files forget-all 0", "files show 1", "files publish 1", "files forget 1"),
        *("group:mentions", "group:seeds", "group:admitted", "language:en", "people:page:0", "people:erase:2"),
        *("privacy:export", "privacy:erase", "privacy:erase:yes", "privacy:keep"),
    ],
}
# Discriminators, of which a class knows all words.
KINDS = ("type", "status", "source")
ENTITIES = {"text": "entities", "caption": "caption_entities"}
LIKELY = ("text", "from", "data", "query")
# In one object, on average; a message of Telegram has a hundred optional fields, and few of them at a time.
OPTIONAL = 3
# In one update, at most; required ones may make a few more.
OBJECTS = 40
NUMBERS = [0, 1, -1, 2, 5, 7, 99, 100, -100, 2**31, -(2**40), 2**52]
COUNTS = [0, 1, 2, 5, 100]
NOW = 1_700_000_000
ODD: list[Any] = [None, True, -1, 2**70, 1.5, "x", [], {}, [None], {"a": [{}]}, [[]]]


def schema() -> Schema:
    """The types of the Bot API, with their fields."""
    classes = {name: value for name, value in vars(telegram).items() if inspect.isclass(value)}
    types = {
        name: _fields(value, classes) for name, value in classes.items() if issubclass(value, telegram.TelegramObject)
    }
    return types | {name: types.get(name, []) + fields for name, fields in LATER.items()}


def _fields(kind: type, classes: dict[str, type]) -> Fields:
    fields: Fields = []
    for each in (kind, *kind.__subclasses__()):
        for name, parameter in inspect.signature(each).parameters.items():
            if parameter.kind is not parameter.VAR_KEYWORD and name not in ("self", "api_kwargs"):
                required = name in REQUIRED or parameter.default is parameter.empty
                fields.append((RENAMED.get(name, name), _type(parameter, classes), required))
    return fields


def _type(parameter: inspect.Parameter, classes: dict[str, type]) -> str:
    written = re.findall(r"\w+", re.sub(r"constants\.\w+", "str", str(parameter.annotation)))
    known = [word for word in written if word in classes]
    kind = known[0] if known else next((PLAIN[word] for word in written if word in PLAIN), "String")
    return "Array of " * (written.count("Sequence") + written.count("tuple")) + kind


def _words(owner: str, name: str) -> list[str]:
    """What a text field may say."""
    if name in KINDS and f"{owner}.{name}" not in WORDS:
        constants = [value for value in vars(getattr(telegram, owner, object)).values() if isinstance(value, Enum)]
        return [*(str(each) for each in constants if isinstance(each, str)), LATER_KIND]
    return WORDS.get(f"{owner}.{name}") or WORDS.get(name) or TEXTS


def _with_entities(message: dict[str, Any]) -> dict[str, Any]:
    """The message with its command marked, and without entities of a text that it does not have."""
    if str(message.get("text")).startswith("/"):
        return message | words(message["text"])
    lacking = {entities for text, entities in ENTITIES.items() if text not in message}
    return {name: value for name, value in message.items() if name not in lacking}


class Generator:
    """Random updates, undamaged or with fields that are missing, null, of another type or of a later version."""

    def __init__(self, seed: int, *, is_damaging: bool) -> None:
        self._schema = schema()
        self._chance = random.Random(seed)
        self._is_damaging = is_damaging
        self._kinds = [(name, kind) for name, kind, _ in self._schema["Update"] if name != "update_id"]

    def updates(self, count: int) -> Iterator[dict[str, Any]]:
        """This many updates of all kinds, with the numbers from 1."""
        heard = [kind for kind in self._kinds if kind[0] in ("message", "edited_message", "callback_query")]
        for number in range(1, count + 1):
            # Most are of the kinds that the bot asks for.
            name, kind = self._chance.choice(heard if self._chance.random() < 0.5 else self._kinds)
            self._left = OBJECTS
            update = {"update_id": number, name: self._value("Update", name, kind, 0)}
            yield self._damaged(update, keep="update_id")

    def _value(self, owner: str, name: str, kind: str, depth: int) -> Any:
        if self._happens(0.002):
            return self._chance.choice(ODD)
        if kind.startswith("Array of "):
            inner = kind.removeprefix("Array of ")
            return [self._value(owner, name, inner, depth + 1) for _ in range(self._chance.choice([0, 1, 1, 2]))]
        if kind in self._schema:
            return self._object(kind, depth)
        return self._plain(kind, owner, name)

    def _object(self, kind: str, depth: int) -> dict[str, Any]:
        self._left -= 1
        fields = self._schema[kind]
        wanted = OPTIONAL / (depth + 1) / len(fields) if self._left > 0 and fields else 0.0
        found = {
            name: self._value(kind, name, inner, depth + 1)
            for name, inner, required in fields
            if self._left > -5 * OBJECTS and (required or self._chance.random() < (0.8 if name in LIKELY else wanted))
        }
        if kind == "Message":
            found = _with_entities(found)
        return self._damaged(found)

    def _damaged(self, found: dict[str, Any], keep: str = "") -> dict[str, Any]:
        damaged = {name: None if name != keep and self._happens(0.002) else value for name, value in found.items()}
        if len(damaged) > 1 and self._happens(0.01):
            damaged.pop(self._chance.choice([name for name in damaged if name != keep]))
        if self._happens(0.05):
            damaged[LATER_KIND] = self._chance.choice(ODD)
        return damaged

    def _happens(self, probability: float) -> bool:
        return self._is_damaging and self._chance.random() < probability

    def _plain(self, kind: str, owner: str, name: str) -> Any:
        if kind == "Boolean":
            return self._chance.random() < (0.1 if name == "is_bot" else 0.5)
        if kind == "Float":
            return self._chance.uniform(-90, 90)
        if kind == "Integer":
            return NOW if "date" in name else self._chance.choice(NUMBERS if "id" in name else COUNTS)
        return self._chance.choice(_words(owner, name))
