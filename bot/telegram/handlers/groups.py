"""Groups: the bot answers when it is addressed, and as the group's administrators have set."""

from dataclasses import replace

from telegram import ChatMember, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import CallbackQueryHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from bot.people.chats import Chat, Chats
from bot.people.people import People
from bot.people.rights import Rights
from bot.telegram.chat.addressing import addressed, question_of
from bot.telegram.chat.administrators import is_administrator
from bot.telegram.chat.migration import move
from bot.telegram.chat.services import AnyApplication, Services
from bot.telegram.chat.talk import Talk
from bot.telegram.handlers.access import name_of
from bot.telegram.handlers.questions import Questions

HEARD = filters.UpdateType.MESSAGE
OUT = (ChatMember.LEFT, ChatMember.BANNED)


def add_handlers(application: AnyApplication, services: Services) -> None:
    """Registers questions in groups, /ask, /settings, /admit, and changes of the group itself."""
    handlers = Groups(services)
    groups = HEARD & filters.ChatType.GROUPS
    application.add_handler(ChatMemberHandler(services.handler(handlers.come_or_go), ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(HEARD & filters.StatusUpdate.MIGRATE, services.handler(handlers.move)))
    application.add_handler(CommandHandler("ask", services.handler(handlers.ask), HEARD))
    application.add_handler(CommandHandler("settings", services.handler(handlers.settings), groups))
    application.add_handler(
        CommandHandler("admit", services.handler(handlers.admit), groups & filters.User(services.settings.owners))
    )
    application.add_handler(
        CallbackQueryHandler(services.handler(handlers.settle), r"^group:(mentions|seeds|admitted)$")
    )
    application.add_handler(MessageHandler(groups & filters.TEXT & ~filters.COMMAND, services.handler(handlers.hear)))


class Groups:
    """Answers in groups, and keeps their settings."""

    def __init__(self, services: Services) -> None:
        self._chats = Chats(services.database)
        self._people = People(services.database)
        self._rights = Rights(services.settings, services.database)
        self._questions = Questions(services)
        self._services = services

    async def hear(self, talk: Talk) -> None:
        """Answers a message that addresses the bot, if the group's settings allow it."""
        if addressed(talk) is not None and self._chats.get(talk.chat).mentions:
            await self.ask(talk)

    async def ask(self, talk: Talk) -> None:
        """Answers the question, or says how to ask one."""
        if talk.person > 0:  # not a group or a channel that writes as itself
            self._people.seen(talk.person, name_of(talk))
        if question_of(talk):
            await self._questions.answer(talk)
        else:
            talk.reply([talk.say("ask-how", bot=talk.bot.username)])

    async def settings(self, talk: Talk) -> None:
        """Shows the group's settings to its administrators."""
        if await is_administrator(talk):
            chat = self._chats.get(talk.chat)
            talk.reply([talk.say("group-settings")], _switches(talk, chat))
        else:
            talk.reply([talk.say("administrators-only")])

    async def settle(self, talk: Talk) -> None:
        """Switches the setting that the button names."""
        name = str(talk.query.data if talk.query else "").partition(":")[2]
        is_owner = self._rights.is_owner(talk.person)
        if not (is_owner if name == "admitted" else await is_administrator(talk)):
            await talk.toast(talk.say.plain("administrators-only"), alert=True)
            return
        chat = _turned(self._chats.get(talk.chat), name)
        self._chats.put(talk.chat, chat)
        if name == "admitted":
            await talk.edit(*self._admission(talk, chat))
        else:
            await talk.edit(talk.say("group-settings"), _switches(talk, chat))
        await talk.toast("")

    async def admit(self, talk: Talk) -> None:
        """Lets everyone in the group ask; only owners can do this."""
        chat = replace(self._chats.get(talk.chat), admitted=True)
        self._chats.put(talk.chat, chat)
        text, keyboard = self._admission(talk, chat)
        talk.reply([text], keyboard)

    def _admission(self, talk: Talk, chat: Chat) -> tuple[str, InlineKeyboardMarkup]:
        text = talk.say("group-admitted" if chat.admitted else "group-not-admitted")
        change = talk.say.plain("group-dismiss" if chat.admitted else "group-admit")
        return text, InlineKeyboardMarkup([[InlineKeyboardButton(change, callback_data="group:admitted")]])

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
        self._chats.return_to(talk.chat)

    async def move(self, talk: Talk) -> None:
        """Moves the stored data of a group that becomes a supergroup."""
        message = talk.update.message
        if message and message.migrate_to_chat_id:
            await move(self._services, talk.chat, message.migrate_to_chat_id)
        elif message and message.migrate_from_chat_id:
            await move(self._services, message.migrate_from_chat_id, talk.chat)


def _turned(chat: Chat, name: str) -> Chat:
    """The settings with this one switched."""
    if name == "admitted":
        return replace(chat, admitted=not chat.admitted)
    if name == "seeds":
        return replace(chat, seeds=not chat.seeds)
    return replace(chat, mentions=not chat.mentions)


def _switches(talk: Talk, chat: Chat) -> InlineKeyboardMarkup:
    switches = [
        ("mentions", chat.mentions, talk.say.plain("group-mentions")),
        ("seeds", chat.seeds, talk.say.plain("group-seeds")),
    ]
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(f"{'✓' if on else '✕'} {words}", callback_data=f"group:{name}")]
            for name, on, words in switches
        ]
    )
