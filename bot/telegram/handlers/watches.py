"""Standing questions: /watch stores one, and the chat is told when a new or changed document answers it."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from telegram import InlineKeyboardMarkup, Message

from bot.catalogue import SentenceError, Texts, texts
from bot.dialogue import conversation
from bot.people.answers import SHOWS, Answers, Asked
from bot.people.outbox import Sending
from bot.people.rights import Rights
from bot.people.watches import Watch, Watches
from bot.splitting import beginning
from bot.telegram.chat import formatting, keyboards, messages
from bot.telegram.chat.keyboards import button, keyboard
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk, message, scope_of
from bot.telegram.chat.typing_action import typing
from bot.telegram.delivery.sender import Sender
from retrieval.answering.answers import Answer

log = logging.getLogger(__name__)

# Subject of the messages that say that a question is kept: "watch 3".
SUBJECT = "watch"
MOST = 20
# After one change of the documents, a chat is told of at most this many that answer.
MOST_TOLD = 5
# Seconds between checks of the index, which other processes change as well.
INTERVAL = 1.0
_BUTTON = 60


class WatchCommands:
    """Stores, lists and removes the standing questions of a chat."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._watches = Watches(services.database)
        self._notices = Notices(services)

    async def add(self, talk: Talk) -> None:
        """Stores a question."""
        if not talk.argument:
            talk.reply([talk.say("watch-how")])
            return
        if len(self._watches.of(talk.chat)) >= MOST:
            talk.reply([talk.say("watch-most", most=MOST)])
            return
        try:
            conversation.check(talk.argument)
        except SentenceError as error:
            talk.reply([talk.say(error.name, **error.values)])
            return
        question, seen = " ".join(talk.argument.split()), self._services.retriever.version
        if not self._watches.add(talk.chat, talk.topic, talk.person, question, talk.say.language, seen):
            talk.reply([talk.say("watch-known", question=question)], subject=self._subject(talk, question))
            return
        async with typing(talk):
            found = await self._services.in_thread(self._found, talk, question)
        talk.reply([talk.say("watch-kept", question=question)], subject=self._subject(talk, question))
        if found and found.answer.quotation:
            self._tell(talk, found)

    def _subject(self, talk: Talk, question: str) -> str:
        watch = self._watches.same(talk.chat, question)
        return f"{SUBJECT} {watch.id}" if watch else SUBJECT

    def _found(self, talk: Talk, question: str) -> "News | None":
        """What the documents say already; None if there are none."""
        retriever = self._services.retriever
        if not retriever.sources(talk.scope):
            return None
        answer = conversation.ask(question, lambda text, inside: retriever.ask(text, scope=inside), talk.scope)
        return News(answer, messages.from_answer(answer, talk.say))

    def _tell(self, talk: Talk, found: "News") -> None:
        """Says what the documents answer already, which is then no news."""
        watch = self._watches.of(talk.chat)[-1]
        quotation = found.answer.quotation
        if quotation:
            self._watches.tell(watch, quotation.document, quotation.text)
        for sending in self._notices.write(watch, found, talk.say("watch-answered-already"), talk.number):
            talk.send(sending)

    async def list(self, talk: Talk) -> None:
        """Lists the chat's questions, each with a button to remove it."""
        watches = self._watches.of(talk.chat)
        talk.reply([_listed(watches, talk.say)], _buttons(watches))

    async def end(self, talk: Talk) -> None:
        """Removes the question for which the message came, and the button that was pressed."""
        removed = self._watches.remove(talk.chat, int(talk.pressed[0]))
        await talk.toast("watch-ended" if removed else "watch-unknown", alert=True)
        if talk.query and isinstance(talk.message, Message):
            await talk.edit(None, keyboards.without(talk.message.reply_markup, talk.query.data))

    async def remove(self, talk: Talk) -> None:
        """Removes the question whose button was pressed, and shows the rest."""
        removed = self._watches.remove(talk.chat, int(talk.pressed[0]))
        await talk.toast("watch-removed" if removed else "watch-unknown")
        watches = self._watches.of(talk.chat)
        await talk.edit(_listed(watches, talk.say), _buttons(watches))


@dataclass(frozen=True, slots=True)
class News:
    """An answer to a standing question, and the texts that say it."""

    answer: Answer
    texts: list[str]


class Notices:
    """Answers to standing questions as messages with the buttons of an answer."""

    def __init__(self, services: Services) -> None:
        self._web_url = services.settings.web_url
        self._answers = Answers(services.database)

    def write(self, watch: Watch, news: News, heading: str, question: int | None = None) -> Iterator[Sending]:
        """The heading with the answer, in one message if there is room; `question` is the message that it answers."""
        say = texts(watch.language)
        asked = Asked(watch.chat, watch.topic, watch.person, self._answers.notice(), 0, watch.question, say.language)
        given = self._answers.keep(asked, news.answer, 0.0)
        offered = keyboards.Offered(watch=watch.id, pages=self._web_url)
        buttons = keyboards.under_new_answer(given, news.answer, offered, say)
        *first, last = formatting.pack([heading, *news.texts])
        place: dict[str, Any] = {"topic": watch.topic, "question": question}
        for text in first:
            yield message(watch.chat, text, **place)
        yield message(watch.chat, last, buttons, subject=f"{SHOWS}{given.number}", **place)


class WatchLoop:
    """Asks the standing questions about new and changed documents."""

    def __init__(self, services: Services, sender: Sender) -> None:
        self._services = services
        self._sender = sender
        self._watches = Watches(services.database)
        self._notices = Notices(services)
        self._rights = Rights(services.settings, services.database)

    async def run(self) -> None:
        """Checks the index every second, until cancelled."""
        while True:
            try:
                await self.look()
            except Exception:
                # Such as a full disk: the next check may succeed, and the bot goes on answering meanwhile.
                log.exception("The standing questions could not be asked.")
            await asyncio.sleep(INTERVAL)

    async def look(self) -> None:
        """Tells every chat which new or changed documents answer its questions."""
        for watch in self._watches.behind(self._services.retriever.version):
            version, names = self._services.retriever.news(watch.seen)
            found = await self._services.in_thread(self._found, watch, names)
            with self._services.database.transaction():
                self._services.outbox.put(self._told(watch, found))
                self._watches.saw(watch, version)
            await self._sender.deliver(watch.chat)

    def _found(self, watch: Watch, names: frozenset[str]) -> list[News]:
        """The answers; none if the person is no longer admitted."""
        if not self._rights.admits(watch.person, watch.chat):
            return []
        say = texts(watch.language)
        return [News(answer, messages.from_answer(answer, say)) for answer in self._answers(watch, names)]

    def _answers(self, watch: Watch, names: frozenset[str]) -> Iterator[Answer]:
        """The answer of each document that has one, best first."""
        for _ in range(MOST_TOLD):
            scope = replace(scope_of(watch.chat, self._services.database), only=names)
            answer = conversation.ask(
                watch.question, lambda text, inside: self._services.retriever.ask(text, scope=inside), scope
            )
            if not answer.quotation:
                return
            yield answer
            names -= {answer.quotation.document}

    def _told(self, watch: Watch, found: list[News]) -> Iterator[Sending]:
        say = texts(watch.language)
        for news in found:
            quotation = news.answer.quotation
            if quotation and self._watches.tell(watch, quotation.document, quotation.text):
                yield from self._notices.write(watch, news, say("watch-answered", question=watch.question))


def _listed(found: list[Watch], say: Texts) -> str:
    if not found:
        return say("watch-none")
    return "\n".join([say("watch-list"), *(say("watch-item", question=watch.question) for watch in found)])


def _buttons(found: list[Watch]) -> InlineKeyboardMarkup | None:
    return keyboard(*([button(f"✕ {beginning(watch.question, _BUTTON)}", "w", watch.id)] for watch in found))
