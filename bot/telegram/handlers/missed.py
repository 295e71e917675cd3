"""Questions that the documents do not answer: owners are asked, and their replies delivered to the person."""

from collections import deque
from typing import Any

from telegram import Message, MessageEntity
from telegram.error import BadRequest
from telegram.ext import filters

from bot.catalogue import Texts, texts
from bot.dialogue.courtesies import question_in
from bot.people.chats import Chats, settings_of
from bot.people.database import Database
from bot.people.missed import ASKED, Missed, Question, Reply
from bot.people.outbox import COPIED, Outbox, Sending
from bot.people.people import People
from bot.splitting import beginning
from bot.telegram.chat import formatting, messages, overviews
from bot.telegram.chat.keyboards import without
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk, message, placed
from bot.telegram.handlers.general import page

# Subject of the message that an owner replies to: "missed 12", or "adding 12" if another owner has answered.
ADDING = "adding "
NAME = 80
# Albums of which the first message was delivered with a heading.
ALBUMS = 100
# What Telegram marks in a text by itself: nothing is lost if only the text is passed on.
PLAIN = {
    MessageEntity.URL,
    MessageEntity.MENTION,
    MessageEntity.HASHTAG,
    MessageEntity.CASHTAG,
    MessageEntity.BOT_COMMAND,
    MessageEntity.EMAIL,
    MessageEntity.PHONE_NUMBER,
}


class MissedQuestions:
    """Passes questions to the owners, and their replies to the people who asked."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._missed = Missed(services.database)
        self._people = People(services.database)
        self._chats = Chats(services.database)
        self._albums: deque[tuple[int, str]] = deque(maxlen=ALBUMS)

    async def ask(self, talk: Talk) -> None:
        """Sends the question to every owner, once; an owner who is away gets it on their return."""
        number = int(talk.pressed[0])
        question, owners = self._missed.get(number), self._services.settings.owners
        if question is None or question.chat != talk.chat or not owners:
            await talk.toast("button-unknown", alert=True)
            return
        if not self._services.outbox.holds(f"{ASKED}{number}"):
            for owner in sorted(owners):
                talk.send(self._request(talk, question, owner))
        is_reached = any(map(self._is_reached, owners))
        await talk.toast("owner-asked" if is_reached else "owner-away", alert=True)
        await _take_button(talk)

    async def answer(self, talk: Talk) -> None:
        """Delivers an owner's reply to the person who asked; tells a second owner that there already is an answer."""
        subject = _subject(talk.message, self._services.outbox)
        number = int(subject.rpartition(" ")[2])
        question = self._missed.get(number)
        if question is None:
            talk.reply([talk.say("owner-too-late")])
        elif talk.message is None or not _can_be_passed_on(talk.message):
            talk.reply([talk.say("owner-text-only")])
        elif subject.startswith(ASKED) and (others := self._by_others(number, talk.person)):
            self._show_earlier(talk, others[0], number)
        else:
            is_more = _is_more(talk.message)
            self._missed.answer(number, talk.person, talk.number, talk.text, is_more=is_more)
            if self._continues_album(talk.message):
                talk.send(_copy(talk, question))
            else:
                self._deliver(talk, question, "owner-says", is_more=is_more)
                talk.reply([talk.say("owner-kept" if self._chats.get(question.chat).gone else "owner-delivered")])

    async def correct(self, talk: Talk) -> None:
        """Brings the owner's correction of a reply to the person who asked: in its place, or as a new message."""
        number = self._missed.answered_by(talk.person, talk.number)
        question = self._missed.get(number) if number is not None else None
        if question is None or talk.message is None:
            talk.reply([talk.say("owner-too-late")])
            return
        is_more = _is_more(talk.message)
        self._missed.answer(question.number, talk.person, talk.number, talk.text, is_more=is_more)
        await self._services.deliver(question.chat)
        if is_more or not await self._replaced(talk, question):
            self._deliver(talk, question, "owner-corrects", is_more=is_more)
        talk.reply([talk.say("owner-corrected")])

    async def show(self, talk: Talk) -> None:
        """Lists the questions without an answer; "/missed 2" is the second page, "/missed clear 12" removes one."""
        word, _, number = talk.argument.partition(" ")
        if word != "clear":
            talk.reply(overviews.from_missed(self._missed.open(), page(talk.argument), talk.say))
        elif number and page(number) and self._missed.clear(page(number)):
            talk.reply([talk.say("missed-cleared")])
        else:
            talk.reply([talk.say("missed-unknown")])

    def _is_reached(self, owner: int) -> bool:
        """Whether the owner has written to the bot, and has not blocked it since."""
        return self._people.get(owner) is not None and not self._chats.get(owner).gone

    def _by_others(self, number: int, owner: int) -> list[Reply]:
        replies = self._missed.replies(number)
        return [] if any(reply.owner == owner for reply in replies) else replies

    def _show_earlier(self, talk: Talk, reply: Reply, number: int) -> None:
        """Shows an owner what another one has answered; to add to it, they reply to the heading."""
        words, copies = with_copy(talk, reply, talk.say("owner-answered-already"))
        talk.reply(words, subject=f"{ADDING}{number}")
        for copy in copies:
            talk.send(copy)

    def _continues_album(self, reply: Message) -> bool:
        album = reply.chat.id, reply.media_group_id or ""
        is_known = album in self._albums
        if reply.media_group_id and not is_known:
            self._albums.append(album)
        return is_known

    def _deliver(self, talk: Talk, question: Question, heading: str, *, is_more: bool) -> None:
        say = _say(self._services.database, question.chat, question.language)
        texts_of_it = [f"<b>{say(heading)}</b>"] if is_more else messages.from_reply(say(heading), talk.text)
        place: dict[str, Any] = {"topic": question.topic, "question": question.message}
        for number, part in enumerate(texts_of_it):
            talk.send(message(question.chat, part, subject=_said(talk, question), threaded=number == 0, **place))
        if is_more:
            talk.send(_copy(talk, question))

    async def _replaced(self, talk: Talk, question: Question) -> bool:
        """Edits what was delivered; False if it cannot hold the correction."""
        say = _say(self._services.database, question.chat, question.language)
        parts = messages.from_reply(say("owner-says"), talk.text)
        answers = self._services.outbox.answers_to(question.chat, question.message)
        sent = [each.message for each in answers if each.subject == _said(talk, question)]
        if len(sent) != len(parts):
            return False
        try:
            for number, part in zip(sent, parts, strict=True):
                await talk.change(number, part, chat=question.chat)
        except BadRequest:
            return False
        return True

    def _request(self, talk: Talk, question: Question, owner: int) -> Sending:
        language = self._people.language(owner) or question.language
        say = _say(self._services.database, owner, language)
        chat, asker = talk.update.effective_chat, self._people.get(question.person)
        place = say("owner-in-group", title=beginning(chat.title, NAME)) if chat and chat.title else ""
        # Anyone in a group may press the button.
        name = talk.name if question.person == talk.person or asker is None else asker.name
        heading = say("owner-question", person=beginning(name, NAME), place=place)
        text = f"{heading}\n<blockquote>{formatting.safe(question.text)}</blockquote>\n{say('owner-how')}"
        return message(owner, text, subject=f"{ASKED}{question.number}")


def said_before(missed: Missed, question: str) -> Reply | None:
    """An owner's newest answer to the same question, also where it was asked without these courtesies."""
    return missed.known(question) or missed.known(question_in(question))


def with_copy(talk: Talk, reply: Reply, heading: str) -> tuple[list[str], list[Sending]]:
    """An owner's earlier answer under a heading: texts, and what is to be copied after them."""
    if not reply.is_more:
        return messages.from_reply(heading, reply.text), []
    copy = {COPIED: reply.owner, "message_id": reply.message, **placed(talk.topic, None)}
    return [f"<b>{heading}</b>"], [Sending(talk.chat, copy, question=talk.number)]


class ToQuestion(filters.MessageFilter):
    """Matches replies to what an owner was asked."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__()
        self._outbox = outbox

    def filter(self, message: Message) -> bool:
        """Whether the message is such a reply."""
        return bool(_subject(message, self._outbox))


class OwnersAnswer(filters.MessageFilter):
    """Matches what an owner has answered to a question, when it is edited."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._missed = Missed(database)

    def filter(self, message: Message) -> bool:
        """Whether the message is such an answer."""
        return self._missed.answered_by(message.chat.id, message.message_id) is not None


def _subject(message: Message | None, outbox: Outbox) -> str:
    """The subject of what the message replies to, "" unless an owner was asked it."""
    asked = message.reply_to_message if message else None
    sent = outbox.shown(asked.chat.id, asked.message_id) if asked else None
    return sent.subject if sent and sent.subject.startswith((ASKED, ADDING)) else ""


def _say(database: Database, chat: int, language: str) -> Texts:
    return texts(settings_of(database, chat).language or language)


def _said(talk: Talk, question: Question) -> str:
    """The subject of what delivers this reply of the owner."""
    return f"reply {question.number} {talk.person} {talk.number}"


def _copy(talk: Talk, question: Question) -> Sending:
    """The owner's message itself, for the person who asked."""
    place = placed(question.topic, question.message)
    parameters = {COPIED: talk.chat, "message_id": talk.number, **place}
    return Sending(question.chat, parameters, question=question.message, subject=_said(talk, question))


def _can_be_passed_on(reply: Message) -> bool:
    """Whether the message has words, or something that Telegram lets a bot copy."""
    return bool(reply.text) or (reply.effective_attachment is not None and not (reply.invoice or reply.poll))


def _is_more(reply: Message) -> bool:
    """Whether the message holds more than its plain text."""
    return not reply.text or any(entity.type not in PLAIN for entity in reply.entities)


async def _take_button(talk: Talk) -> None:
    """Takes the pressed button from its message, where it has nothing more to do."""
    if talk.query and isinstance(talk.message, Message):
        await talk.edit(None, without(talk.message.reply_markup, talk.query.data))
