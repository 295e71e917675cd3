"""Groups: the bot speaks when it is spoken to, and as the group's administrators have settled."""

from dataclasses import replace

from telegram import ChatMember, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import CallbackQueryHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from bot.people.chats import Chat, Chats
from bot.people.people import People
from bot.people.rights import Rights
from bot.telegram.chat.addressing import addressed, question_of
from bot.telegram.chat.administrators import may_settle
from bot.telegram.chat.migration import move
from bot.telegram.chat.services import AnyApplication, Desk
from bot.telegram.chat.talk import Talk
from bot.telegram.handlers.access import name_of
from bot.telegram.handlers.questions import Questions

HEARD = filters.UpdateType.MESSAGE
OUT = (ChatMember.LEFT, ChatMember.BANNED)


def add_handlers(application: AnyApplication, desk: Desk) -> None:
    """Questions in groups, /ask, /settings, /admit, and what becomes of a group."""
    room = Groups(desk)
    groups = HEARD & filters.ChatType.GROUPS
    application.add_handler(ChatMemberHandler(desk.on(room.come_or_go), ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(HEARD & filters.StatusUpdate.MIGRATE, desk.on(room.move)))
    application.add_handler(CommandHandler("ask", desk.on(room.ask), HEARD))
    application.add_handler(CommandHandler("settings", desk.on(room.settings), groups))
    application.add_handler(CommandHandler("admit", desk.on(room.admit), groups & filters.User(desk.settings.owners)))
    application.add_handler(CallbackQueryHandler(desk.on(room.settle), r"^group:(mentions|seeds|admitted)$"))
    application.add_handler(MessageHandler(groups & filters.TEXT & ~filters.COMMAND, desk.on(room.hear)))


class Groups:
    """The bot among several people."""

    def __init__(self, desk: Desk) -> None:
        self._chats = Chats(desk.database)
        self._people = People(desk.database)
        self._rights = Rights(desk.settings, desk.database)
        self._questions = Questions(desk)
        self._desk = desk

    async def hear(self, talk: Talk) -> None:
        """Answers what is said to the bot, where the group lets it."""
        if addressed(talk) is not None and self._chats.get(talk.chat).mentions:
            await self.ask(talk)

    async def ask(self, talk: Talk) -> None:
        """Answers what is asked, or says how to ask."""
        if talk.person > 0:  # not a group or a channel that writes as itself
            self._people.seen(talk.person, name_of(talk))
        if question_of(talk):
            await self._questions.answer(talk)
        else:
            talk.reply([talk.say("ask-how", bot=talk.bot.username)])

    async def settings(self, talk: Talk) -> None:
        """Shows administrators what is settled for the group."""
        if await may_settle(talk):
            chat = self._chats.get(talk.chat)
            talk.reply([talk.say("group-settings")], _switches(talk, chat))
        else:
            talk.reply([talk.say("administrators-only")])

    async def settle(self, talk: Talk) -> None:
        """Turns what the button names on or off."""
        name = str(talk.query.data if talk.query else "").partition(":")[2]
        is_owner = self._rights.is_owner(talk.person)
        if not (is_owner if name == "admitted" else await may_settle(talk)):
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
        """Lets everyone in the group ask; an owner says so."""
        chat = replace(self._chats.get(talk.chat), admitted=True)
        self._chats.put(talk.chat, chat)
        text, keyboard = self._admission(talk, chat)
        talk.reply([text], keyboard)

    def _admission(self, talk: Talk, chat: Chat) -> tuple[str, InlineKeyboardMarkup]:
        text = talk.say("group-admitted" if chat.admitted else "group-not-admitted")
        change = talk.say.plain("group-dismiss" if chat.admitted else "group-admit")
        return text, InlineKeyboardMarkup([[InlineKeyboardButton(change, callback_data="group:admitted")]])

    async def come_or_go(self, talk: Talk) -> None:
        """Says hello in a group that the bot has come to; notes where it is no longer."""
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
        """Takes along what was kept when a group becomes a supergroup."""
        message = talk.update.message
        if message and message.migrate_to_chat_id:
            await move(self._desk, talk.chat, message.migrate_to_chat_id)
        elif message and message.migrate_from_chat_id:
            await move(self._desk, message.migrate_from_chat_id, talk.chat)


def _turned(chat: Chat, name: str) -> Chat:
    """The settings with this one the other way."""
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
