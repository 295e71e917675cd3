"""An evening of 150 messages in two groups and the private chats beside them, each answer judged and written down.

    python -m tests.benchmarks.evening

The scripts are tests/bot/evening/english.toml and russian.toml, on the documents beside them. Each message says `who`
sends it, `in` which chat (the group unless it is "private"), and what it is: words (`says`), perhaps with a `file`, a
`photo`, a reply (`replies_to` what the bot answered to the message with that `name`, or `replies_to_person`), a `quote`
or `forwards` (from whom); an edit (`edits` the message with that name), a press (`presses` the button that begins so,
`under` an answer), an `inline` query, a `sticker`, a `voice` message, a person who `joins`, somebody who `adds_bot` to
the group, or an `odd` update. Expected is that the bot answers in the same chat with words that it quotes (`bold`) or
says (`reads`), a `button`, a `reaction`, a `toast`, a `card`, with `nothing`, or that it `brings` words to other chats.
`missed` says what is not as expected yet, or reads badly though it is.

The whole is written to english.txt and russian.txt there, as people read it.
"""

import asyncio
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.telegram.delivery import rate_limiter
from bot.telegram.handlers.watches import WatchLoop
from retrieval.retriever import Retriever
from tests.benchmarks.measuring import ROOT
from tests.benchmarks.sending import Sender, Step
from tests.benchmarks.transcript import Act, acts
from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.fake_network import Chat, started

SCRIPTS = ROOT / "tests" / "bot" / "evening"
LANGUAGES = ("english", "russian")
PROMISED = 0.95
# An invitation's code, which is another one each time.
_CODE = re.compile(r"join-[\w-]+")
_HEADINGS = {
    "editMessageText": "edited: ",
    "editMessageReplyMarkup": "other buttons: ",
    "deleteMessage": "deleted",
    "answerCallbackQuery": "for a moment: ",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A message of the script, what the bot did, what is missing of the expected, and why if that is known."""

    sent: list[str]
    came: list[tuple[str, Act]]  # with the place: "" for the chat of the message, else whose chat
    missing: list[str]
    reason: str

    @property
    def is_right(self) -> bool:
        """Whether everything came as expected, and reads well."""
        return not self.missing and not self.reason

    def lines(self) -> Iterator[str]:
        """The message and the answers, as people read them."""
        yield from self.sent
        for place, act in self.came:
            first, *rest = [*act.lines(), ""]
            yield f"    → {f'({place}) ' if place else ''}{_HEADINGS.get(act.kind, '')}{first}"
            yield from (f"      {line}" for line in rest if line)
        if not self.came:
            yield "    → (nothing)"
        yield from (f"    ✗ expected {missing}" for missing in self.missing)
        if self.reason:
            yield f"    ✗ {self.reason}"


class Evening:
    """The evening of one script, with a bot of its own."""

    def __init__(self, chat: Chat, script: dict[str, Any]) -> None:
        self._chat = chat
        self._api: BotApi = chat.network.api
        self._sender = Sender(self._api, script)
        services = chat.service.services
        self._watching = WatchLoop(services, chat.service.sender)

    async def hold(self, steps: list[Step]) -> list[Judged]:
        """Everything that the people do, in order, judged."""
        return [await self._judged(step) for step in steps]

    async def _judged(self, step: Step) -> Judged:
        calls, sent = len(self._api.calls), len(self._api.sent)
        where = self._sender.send(step)
        await self._handle()
        came = acts(self._api.calls[calls:], self._api.sent[sent:])
        self._sender.note(step, came)
        places = [(self._place(act, where), act) for act in came]
        return Judged(self._sender.described(step), places, list(_missing(step, places)), step.get("missed", ""))

    async def _handle(self) -> None:
        """Has the bot handle what it did not hear yet, as its own loops do."""
        service = self._chat.service
        for raw in list(self._api.unconfirmed):
            await service.update_queue.take(raw)
            self._api.unconfirmed.remove(raw)
        while not service.update_queue.empty():
            await self._chat.process(await service.update_queue.get())  # type: ignore[arg-type]
        await service.services.redrawing.idle()
        await service.sender.idle()
        await self._watching.look()
        await service.sender.idle()

    def _place(self, act: Act, where: int) -> str:
        return "" if act.chat in (0, where) else self._sender.name_of(act.chat)


def _missing(step: Step, came: list[tuple[str, Act]]) -> Iterator[str]:
    """What is expected of the step and did not come."""
    here = [act for place, act in came if not place]
    said = [act for act in here if act.kind in ("sendMessage", "editMessageText", "sendDocument")]
    if "nothing" in step and came:
        yield f"nothing ({step['nothing']})"
    for words in _several(step, "bold"):
        if not any(words in act.bold for act in said):
            yield f"“{words}” in bold"
    for words in _several(step, "reads"):
        if not any(words in act.text for act in said):
            yield f"“{words}”"
    if "button" in step and not any(step["button"] in act.buttons for act in here):
        yield f"the button {step['button']}"
    for kind, key in (
        ("setMessageReaction", "reaction"),
        ("answerCallbackQuery", "toast"),
        ("answerInlineQuery", "card"),
    ):
        if key in step and not any(act.kind == kind and (step[key] is True or step[key] in act.text) for act in here):
            yield f"{key} {step[key]}"
    for place, words in step.get("brings", {}).items():
        if not any(words in act.text and (whose or "group") == place for whose, act in came):
            yield f"“{words}” for {place}"


def _several(step: Step, key: str) -> list[str]:
    value: str | list[str] = step.get(key, [])
    return [value] if isinstance(value, str) else value


def judge(name: str) -> list[Judged]:
    """The judged messages of a script; the bot writes as fast as it can. Raises AssertionError for a refused call."""
    script = tomllib.loads((SCRIPTS / f"{name}.toml").read_text("utf-8"))
    with TemporaryDirectory() as home, Retriever.open(home) as retriever:
        retriever.sync(SCRIPTS / "documents")
        return asyncio.run(_held(retriever, Path(home), script))


async def _held(retriever: Retriever, home: Path, script: dict[str, Any]) -> list[Judged]:
    owner = script["people"][script["owner"]]["id"]
    paces = rate_limiter.CHAT_INTERVAL, rate_limiter.INTERVAL, rate_limiter.GROUP_SECONDS
    rate_limiter.CHAT_INTERVAL, rate_limiter.INTERVAL, rate_limiter.GROUP_SECONDS = 0.0, 0.0, 0.0
    settings: dict[str, Any] = {"access": "invited", "owners": {owner}, "questions_a_minute": 1000}
    try:
        api = BotApi(flood=False)
        async with started(retriever, home, api, **settings) as chat:
            judged = await Evening(chat, script).hold(script["messages"])
        assert not api.problems, api.problems
        return judged
    finally:
        rate_limiter.CHAT_INTERVAL, rate_limiter.INTERVAL, rate_limiter.GROUP_SECONDS = paces


def main() -> None:
    """Writes the transcripts, prints the misses and the figure. Raises SystemExit if it is below the promised value."""
    right = total = 0
    for name in LANGUAGES:
        judged = judge(name)
        written = (f"{number}. " + "\n".join(each.lines()) for number, each in enumerate(judged, 1))
        (SCRIPTS / f"{name}.txt").write_text(_CODE.sub("join-…", "\n\n".join(written)) + "\n", "utf-8")
        as_expected = sum(each.is_right for each in judged)
        print(f"{name}: {as_expected} of {len(judged)} as expected")
        for number, each in enumerate(judged, 1):
            if not each.is_right:
                print(f"- {number}. {each.sent[0]}: expected {'; '.join(each.missing) or 'this'}; {each.reason}")
        right, total = right + as_expected, total + len(judged)
    print(f"{right} of {total}: {right / total:.1%}")
    if right < PROMISED * total:
        raise SystemExit(f"The share of messages answered as expected should be {PROMISED:.0%} or more.")


if __name__ == "__main__":
    main()
