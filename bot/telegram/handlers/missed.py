"""Questions that the documents do not answer: owners are asked, and their replies delivered to the person."""

from telegram import Message
from telegram.ext import filters

from bot.catalogue import texts
from bot.people.chats import settings_of
from bot.people.missed import Missed, Question, Reply
from bot.people.outbox import Outbox, Sending
from bot.splitting import beginning
from bot.telegram.chat import messages
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk, message
from bot.telegram.handlers.general import page

# Subject of the message that an owner replies to: "missed 12", or "adding 12" if another owner has answered.
ASKED, ADDING = "missed ", "adding "
NAME = 80


class MissedQuestions:
    """Passes questions to the owners, and their replies to the people who asked."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._missed = Missed(services.database)

    async def ask(self, talk: Talk) -> None:
        """Sends the question to every owner, once."""
        number = int(talk.pressed[0])
        question = self._missed.get(number)
        if question is None or question.chat != talk.chat or not self._services.settings.owners:
            await talk.toast("button-unknown", alert=True)
            return
        if not self._services.outbox.holds(f"{ASKED}{number}"):
            for owner in sorted(self._services.settings.owners):
                talk.send(self._request(talk, question, owner))
        await talk.toast("owner-asked", alert=True)

    async def answer(self, talk: Talk) -> None:
        """Delivers an owner's reply to the person who asked; tells a second owner that there already is an answer."""
        subject = _subject(talk.message, self._services.outbox)
        number = int(subject.rpartition(" ")[2])
        question = self._missed.get(number)
        if question is None:
            talk.reply([talk.say("owner-too-late")])
        elif not talk.text:
            talk.reply([talk.say("owner-text-only")])
        elif subject.startswith(ASKED) and (others := self._by_others(number, talk.person)):
            earlier = messages.from_reply(talk.say("owner-answered-already"), others[0].text)
            talk.reply(earlier, subject=f"{ADDING}{number}")
        else:
            self._missed.answer(number, talk.person, talk.number, talk.text)
            self._deliver(talk, question)
            talk.reply([talk.say("owner-delivered")])

    async def show(self, talk: Talk) -> None:
        """Lists the questions without an answer; "/missed 2" is the second page, "/missed clear 12" removes one."""
        word, _, number = talk.argument.partition(" ")
        if word != "clear":
            talk.reply(messages.from_missed(self._missed.open(), page(talk.argument), talk.say))
        elif number and page(number) and self._missed.clear(page(number)):
            talk.reply([talk.say("missed-cleared")])
        else:
            talk.reply([talk.say("missed-unknown")])

    def _by_others(self, number: int, owner: int) -> list[Reply]:
        replies = self._missed.replies(number)
        return [] if any(reply.owner == owner for reply in replies) else replies

    def _deliver(self, talk: Talk, question: Question) -> None:
        say = texts(settings_of(self._services.database, question.chat).language or question.language)
        for place, part in enumerate(messages.from_reply(say("owner-says"), talk.text)):
            talk.send(
                message(
                    question.chat,
                    part,
                    topic=question.topic,
                    question=question.message,
                    subject=f"reply {question.number}",
                    threaded=place == 0,
                )
            )

    def _request(self, talk: Talk, question: Question, owner: int) -> Sending:
        say = texts(settings_of(self._services.database, owner).language or question.language)
        chat = talk.update.effective_chat
        place = say("owner-in-group", title=beginning(chat.title, NAME)) if chat and chat.title else ""
        heading = say("owner-question", person=beginning(talk.name, NAME), place=place)
        text = f"{heading}\n<blockquote>{messages.safe(question.text)}</blockquote>\n{say('owner-how')}"
        return message(owner, text, subject=f"{ASKED}{question.number}")


class ToQuestion(filters.MessageFilter):
    """Matches replies to what an owner was asked."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__()
        self._outbox = outbox

    def filter(self, message: Message) -> bool:
        """Whether the message is such a reply."""
        return bool(_subject(message, self._outbox))


def _subject(message: Message | None, outbox: Outbox) -> str:
    """The subject of what the message replies to, "" unless an owner was asked it."""
    asked = message.reply_to_message if message else None
    sent = outbox.shown(asked.chat.id, asked.message_id) if asked else None
    return sent.subject if sent and sent.subject.startswith((ASKED, ADDING)) else ""
