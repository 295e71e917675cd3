"""Updates of every kind that a Bot API's schema knows, and of kinds that it does not know yet."""

import inspect
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import telegram

Fields = list[tuple[str, list[str], bool]]
Schema = dict[str, Fields]

# The types whose fields a schema of classes does not tell, because each has other ones.
DISCRIMINATORS = ("type", "status", "source")
# The library's names of fields.
RENAMED = {"from_user": "from"}
WORDS: dict[str, list[str]] = {
    "Chat.type": ["private"] * 3 + ["group", "supergroup", "channel", "of_a_later_version"],
    "MessageEntity.type": ["bot_command", "mention", "text_mention", "url", "text_link", "bold", "of_a_later_version"],
    "type": ["user", "hidden_user", "chat", "channel", "emoji", "custom_emoji", "photo", "video", "preview", "regular"],
    "status": ["creator", "administrator", "member", "restricted", "left", "kicked"],
    "source": ["premium", "gift_code", "giveaway"],
    "data": ["a:1:0", "a:1:0w", "a:1:u", "ask:1", "f:1", "files page 0", "language:en", "privacy:erase", "w:1", "zz"],
}
TEXTS = [
    *(
        "Which ferry carries bicycles?",
        "/find ferry",
        "/watch Who won?",
        "/ask Who?",
        "/help",
        "/start",
        "/add",
        "/files",
    ),
    *("hello", "thanks", "", " ", "?", "\x00", "\u202e\u200b", "\ud800", "@seeds_bot who?", "a" * 5000),
    *("/find a" + "\t" * 4000 + "b", "(" * 4000),
]
LIKELY = ("text", "from", "entities")
# In one update, at most; required ones may make a few more.
OBJECTS = 40
NUMBERS = [0, 1, -1, 2, 5, 7, 99, 100, -100, 2**31, -(2**40), 2**53]
NOW = 1_700_000_000
ODD: list[Any] = [None, True, -1, 2**70, 1.5, "x", [], {}, [None], {"a": [{}]}, [[]]]


def of_the_library() -> Schema:
    """The types that the library can read, with their fields."""
    classes = {name: value for name, value in vars(telegram).items() if inspect.isclass(value)}
    return {
        name: _fields(value, classes) for name, value in classes.items() if issubclass(value, telegram.TelegramObject)
    }


def of_telegram(path: Path) -> Schema:
    """The types of a machine-readable description of the Bot API."""
    types = json.loads(path.read_text("utf-8"))["types"]
    schema = {
        name: [(each["name"], each["types"], each["required"]) for each in described.get("fields", [])]
        for name, described in types.items()
    }
    for name, described in types.items():
        for inner in described.get("subtypes", []):
            schema[name] = [*schema[name], *schema.get(inner, [])]
    return schema


def _fields(kind: type, classes: dict[str, type]) -> Fields:
    fields: Fields = [(name, ["String"], True) for name in DISCRIMINATORS] if kind.__subclasses__() else []
    for each in (kind, *kind.__subclasses__()):
        for name, parameter in inspect.signature(each).parameters.items():
            if parameter.kind is not parameter.VAR_KEYWORD and name not in ("self", "api_kwargs"):
                required = parameter.default is parameter.empty
                fields.append((RENAMED.get(name, name), [_type(parameter, classes)], required))
    return fields


def _type(parameter: inspect.Parameter, classes: dict[str, type]) -> str:
    written = str(parameter.annotation)
    known = [word for word in re.findall(r"\w+", written) if word in classes]
    plain = {"int": "Integer", "datetime": "Integer", "timedelta": "Integer", "float": "Float", "bool": "Boolean"}
    kind = known[0] if known else next((plain[word] for word in re.findall(r"\w+", written) if word in plain), "String")
    return f"Array of {kind}" if "Sequence" in written or "tuple" in written else kind


class Generator:
    """Random updates: fields are missing, null, of another type or of a later version."""

    def __init__(self, schema: Schema, seed: int) -> None:
        self._schema = schema
        self._chance = random.Random(seed)
        self._kinds = [(name, types) for name, types, _ in schema["Update"] if name != "update_id"]

    def updates(self, count: int) -> Iterator[dict[str, Any]]:
        """This many updates of all kinds, with the numbers from 1."""
        for number in range(1, count + 1):
            # Most are of the kinds that the bot asks for.
            kinds = self._kinds[:2] if self._chance.random() < 0.5 else self._kinds
            name, types = self._chance.choice(kinds)
            self._left = OBJECTS
            update = {"update_id": number, name: self._value("Update", name, types, 0)}
            yield self._damaged(update, keep="update_id")

    def _value(self, owner: str, name: str, types: list[str], depth: int) -> Any:
        kind = self._chance.choice(types)
        if self._chance.random() < 0.002:
            return self._chance.choice(ODD)
        if kind.startswith("Array of "):
            inner = [kind.removeprefix("Array of ")]
            return [self._value(owner, name, inner, depth + 1) for _ in range(self._chance.choice([0, 1, 1, 2]))]
        if kind in self._schema:
            return self._object(kind, depth)
        return self._plain(kind, owner, name)

    def _object(self, kind: str, depth: int) -> dict[str, Any]:
        self._left -= 1
        wanted = 0.2 / (depth + 1) ** 2 if self._left > 0 else 0.0
        found = {
            name: self._value(kind, name, types, depth + 1)
            for name, types, required in self._schema[kind]
            if self._left > -5 * OBJECTS and (required or self._chance.random() < (0.9 if name in LIKELY else wanted))
        }
        return self._damaged(found)

    def _damaged(self, found: dict[str, Any], keep: str = "") -> dict[str, Any]:
        chance = self._chance
        damaged = {name: None if chance.random() < 0.002 and name != keep else value for name, value in found.items()}
        if len(damaged) > 1 and chance.random() < 0.01:
            damaged.pop(chance.choice([name for name in damaged if name != keep]))
        if chance.random() < 0.05:
            damaged["of_a_later_version"] = chance.choice(ODD)
        return damaged

    def _plain(self, kind: str, owner: str, name: str) -> Any:
        if kind in ("Boolean", "True"):
            return self._chance.random() < 0.5
        if kind == "Float":
            return self._chance.uniform(-90, 90)
        if kind == "Integer":
            return NOW if "date" in name else self._chance.choice(NUMBERS)
        return self._chance.choice(WORDS.get(f"{owner}.{name}") or WORDS.get(name) or TEXTS)
