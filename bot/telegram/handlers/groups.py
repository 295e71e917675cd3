"""Groups: the bot answers when it is addressed, and as the group's administrators have set."""

import re
from dataclasses import replace
from typing import Any

from telegram import ChatMember, InlineKeyboardMarkup

from bot.people.chats import Chat, Chats
from bot.people.people import People
from bot.people.rights import Rights
from bot.telegram.chat.addressing import addressed, question_of
from bot.telegram.chat.administrators import is_administrator
from bot.telegram.chat.keyboards import button, keyboard
from bot.telegram.chat.migration import move
from bot.telegram.chat.returning import welcome_back
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk, after_command
from bot.telegram.handlers.questions import Questions
from bot.telegram.menu import ADMINISTRATORS, PRIVATE

OUT = (ChatMember.LEFT, ChatMember.BANNED)
# A command after a mention of the bot.
_COMMAND = re.compile(rf"/({'|'.join(sorted({*PRIVATE, *ADMINISTRATORS}))})\b(?:@\w+)?", re.IGNORECASE)


class Groups:
    """Answers in groups, and keeps their settings."""

    def __init__(self, services: Services, questions: Questions) -> None:
        self._chats = Chats(services.database)
        self._people = People(services.database)
        self._rights = Rights(services.settings, services.database)
        self._questions = questions
        self._services = services

    async def hear(self, talk: Talk) -> None:
        """Answers a message that addresses the bot, if the group's settings allow it."""
        if addressed(talk) is not None and self._chats.get(talk.chat).mentions:
            await self.ask(talk)

    async def ask(self, talk: Talk) -> None:
        """Answers the question, or says how to ask one."""
        if talk.person > 0:  # not a group or a channel that writes as itself
            self._people.seen(talk.person, talk.name)
        question, bot = question_of(talk), talk.bot.username
        if named := _COMMAND.match(question):
            # Telegram knows a command only at the beginning of a message.
            command = f"/{named[1]}@{bot} {after_command(question)}".strip()
            talk.reply([talk.say("command-first", command=command)])
        elif question:
            await self._questions.answer(talk)
        else:
            talk.reply([talk.say("ask-how", bot=bot)])

    async def settings(self, talk: Talk) -> None:
        """Shows the group's settings to its administrators."""
        if talk.is_private:
            talk.reply([talk.say("settings-private")])
        elif await is_administrator(talk):
            chat = self._chats.get(talk.chat)
            talk.reply([talk.say("group-settings")], _switches(talk, chat))
        else:
            talk.reply([talk.say("administrators-only")])

    async def settle(self, talk: Talk) -> None:
        """Switches the setting that the button names."""
        (name,) = talk.pressed
        is_owner = self._rights.is_owner(talk.person)
        if not (is_owner if name == "admitted" else await is_administrator(talk)):
            await talk.toast("administrators-only", alert=True)
            return
        chat = _turned(self._chats.get(talk.chat), name)
        self._chats.put(talk.chat, chat)
        if name == "admitted":
            await talk.edit(*_admission(talk, chat))
        else:
            await talk.edit(talk.say("group-settings"), _switches(talk, chat))

    async def admit(self, talk: Talk) -> None:
        """Lets everyone in the group ask; only owners can do this."""
        chat = replace(self._chats.get(talk.chat), admitted=True)
        self._chats.put(talk.chat, chat)
        text, change = _admission(talk, chat)
        talk.reply([text], change)

    async def come_or_go(self, talk: Talk) -> None:
        """Greets a group that the bot was added to; records the chats that it has left."""
        change = talk.update.my_chat_member
        if change is None:
            return
        if change.new_chat_member.status in OUT:
            self._chats.leave(talk.chat)
            return
        is_new = change.old_chat_member.status in OUT
        is_group = change.chat.type in (change.chat.GROUP, change.chat.SUPERGROUP)
        if is_new and is_group and self._rights.admits(talk.person, talk.chat):
            talk.write(talk.say("group-hello", bot=talk.bot.username))
        await welcome_back(self._services, talk.chat)

    async def move(self, talk: Talk) -> None:
        """Moves the stored data of a group that becomes a supergroup."""
        message = talk.update.message
        if message and message.migrate_to_chat_id:
            await move(self._services, talk.chat, message.migrate_to_chat_id)
        elif message and message.migrate_from_chat_id:
            await move(self._services, message.migrate_from_chat_id, talk.chat)


def _turned(chat: Chat, name: str) -> Chat:
    """The settings with this one switched."""
    switched: dict[str, Any] = {name: not getattr(chat, name)}
    return replace(chat, **switched)


def _admission(talk: Talk, chat: Chat) -> tuple[str, InlineKeyboardMarkup | None]:
    text, change = ("group-admitted", "group-dismiss") if chat.admitted else ("group-not-admitted", "group-admit")
    return talk.say(text), keyboard([button(talk.say.plain(change), "group", "admitted")])


def _switches(talk: Talk, chat: Chat) -> InlineKeyboardMarkup | None:
    switches = [("mentions", chat.mentions, "group-mentions"), ("seeds", chat.seeds, "group-seeds")]
    labels = {name: f"{'✓' if on else '✕'} {talk.say.plain(words)}" for name, on, words in switches}
    return keyboard(*([button(label, "group", name)] for name, label in labels.items()))
