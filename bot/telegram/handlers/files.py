"""The files added to a chat: people list and remove them, and owners publish them to everyone."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.adding import file_names
from bot.catalogue import Html, Texts
from bot.people.files import File, Files
from bot.people.rights import Rights
from bot.scopes import EVERYONE
from bot.telegram.chat.administrators import is_administrator
from bot.telegram.chat.services import AnyApplication, Services
from bot.telegram.chat.talk import Talk
from bot.telegram.handlers.intake import Intake

ON_A_PAGE = 8
IN_A_ROW = 4
ALL = ("all", "все", "всё")
DATA = r"^files (page|show|ask|forget|forget-all|publish|unpublish) \d{1,18}$"


def add_handlers(application: AnyApplication, services: Services) -> None:
    """Registers /files, /forget and the buttons under their messages."""
    handlers = FileList(services)
    new = filters.UpdateType.MESSAGE
    application.add_handler(CommandHandler("files", services.handler(handlers.list), new))
    application.add_handler(CommandHandler("forget", services.handler(handlers.ask_which), new))
    application.add_handler(CallbackQueryHandler(services.handler(handlers.press), DATA))


class FileList:
    """Lists and removes the files of a chat. Files of other chats are never shown or changed."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._files = Files(services.database)
        self._rights = Rights(services.settings, services.database)
        self._intake = Intake(services, self._files)

    async def list(self, talk: Talk) -> None:
        """Sends the first page of the chat's files."""
        text, keyboard = await self._page(talk, 0)
        talk.reply([text], keyboard, "files")

    async def ask_which(self, talk: Talk) -> None:
        """Asks whether to remove the file with this name or number in the list, or all files."""
        wanted = talk.argument.casefold()
        if wanted in ALL and (own := self._files.of(str(talk.chat))):
            yes = _button(talk.say.plain("files-forget-all"), "forget-all")
            talk.reply([talk.say("files-sure-all", count=len(own))], _keyboard([yes], [_back(talk.say)]), "files")
            return
        matches = _wanted(wanted, self._visible(talk))
        if len(matches) != 1:
            text, keyboard = await self._page(talk, 0)
            first = [talk.say("files-which")] if wanted or keyboard else []
            talk.reply([Html("\n\n".join([*first, text]))], keyboard, "files")
            return
        text, keyboard = self._question(talk, matches[0])
        talk.reply([text], keyboard, "files")

    async def press(self, talk: Talk) -> None:
        """Does what the button says."""
        action, _, number = str(talk.query.data if talk.query else "").removeprefix("files ").partition(" ")
        if action == "page":
            await talk.toast("")
            await talk.edit(*await self._page(talk, int(number)))
        elif action == "forget-all":
            await self._forget_all(talk)
        elif file := next((file for file in self._visible(talk) if file.number == int(number)), None):
            await self._act(talk, action, file)
        else:
            await talk.toast(talk.say.plain("files-gone"))
            await talk.edit(*await self._page(talk, 0))

    async def _act(self, talk: Talk, action: str, file: File) -> None:
        if action == "show":
            await talk.toast("")
            await self._show(talk, file)
        elif not await self._may_change(talk, file):
            await talk.toast(talk.say.plain("files-not-yours"), alert=True)
        elif action == "ask":
            await talk.toast("")
            await talk.edit(*self._question(talk, file))
        elif action == "forget":
            await talk.toast("")
            await self._intake.forget([file])
            await talk.edit(
                talk.say("files-forgotten", name=file_names.shown(file.shown)), _keyboard([_back(talk.say)])
            )
        elif self._rights.is_owner(talk.person):
            await self._publish(talk, file, EVERYONE if action == "publish" else str(file.chat or talk.chat))

    async def _forget_all(self, talk: Talk) -> None:
        if not self._rights.is_owner(talk.person) and not await is_administrator(talk):
            await talk.toast(talk.say.plain("files-not-yours"), alert=True)
            return
        await talk.toast("")
        await self._intake.forget(self._files.of(str(talk.chat)))
        await talk.edit(talk.say("files-all-forgotten"))

    async def _publish(self, talk: Talk, file: File, collection: str) -> None:
        await talk.toast("")
        await self._intake.move(file, collection)
        if moved := self._files.get(file.number):
            await self._show(talk, moved)

    async def _show(self, talk: Talk, file: File) -> None:
        """Shows one file, with buttons for what can be done with it."""
        say = talk.say
        buttons = [_button(say.plain("files-forget"), "ask", file.number)]
        if self._rights.is_owner(talk.person):
            is_public = file.collection == EVERYONE
            name, action = ("files-unpublish", "unpublish") if is_public else ("files-publish", "publish")
            buttons.append(_button(say.plain(name), action, file.number))
        passages = await self._services.in_thread(self._intake.passages, file)
        await talk.edit(_described(file, passages, say), _keyboard(buttons, [_back(say)]))

    async def _page(self, talk: Talk, page: int) -> tuple[Html, InlineKeyboardMarkup | None]:
        """A page of the list, counted from 0, and its keyboard with a button for each file."""
        files, say = self._visible(talk), talk.say
        if not files:
            return say("files-none"), None
        last = (len(files) - 1) // ON_A_PAGE
        page = min(page, last)
        places = range(page * ON_A_PAGE, min((page + 1) * ON_A_PAGE, len(files)))
        lines = []
        for place in places:
            passages = await self._services.in_thread(self._intake.passages, files[place])
            lines.append(f"{place + 1}. {_described(files[place], passages, say)}")
        heading = f"<b>{say('files-count', count=len(files))}</b>"
        if last:
            heading += f", {say('page', number=page + 1, last=last + 1)}"
        numbers = [_button(str(place + 1), "show", files[place].number) for place in places]
        rows = [numbers[start : start + IN_A_ROW] for start in range(0, len(numbers), IN_A_ROW)]
        turning = [("←", page - 1)] * (page > 0) + [("→", page + 1)] * (page < last)
        rows.append([_button(sign, "page", other) for sign, other in turning])
        return Html("\n".join([heading, *lines])), _keyboard(*rows)

    def _question(self, talk: Talk, file: File) -> tuple[Html, InlineKeyboardMarkup]:
        yes = _button(talk.say.plain("files-forget"), "forget", file.number)
        return talk.say("files-sure", name=file_names.shown(file.shown)), _keyboard([yes], [_back(talk.say)])

    def _visible(self, talk: Talk) -> Sequence[File]:
        """The chat's files; in an owner's private chat also those published to everyone."""
        public = self._files.of(EVERYONE) if talk.is_private and self._rights.is_owner(talk.person) else []
        return [*self._files.of(str(talk.chat)), *public]

    async def _may_change(self, talk: Talk, file: File) -> bool:
        """Whether the person sent the file, is an owner, or is an administrator of this chat."""
        return talk.person == file.person or self._rights.is_owner(talk.person) or await is_administrator(talk)


def _wanted(wanted: str, files: Sequence[File]) -> Sequence[File]:
    """The file with this number in the list, or the files with this name."""
    if wanted.isdecimal() and len(wanted) < 10 and 0 < int(wanted) <= len(files):
        return [files[int(wanted) - 1]]
    return [file for file in files if wanted and file.shown.casefold() == wanted]


def _described(file: File, passages: int, say: Texts) -> Html:
    size = max(1, round(file.size / 1024))
    parts = [Html(f"{say('files-size', kilobytes=size)}"), say("passages", count=passages)]
    if file.collection == EVERYONE:
        parts.append(say("files-public"))
    return Html(" · ".join([say("files-name", name=file_names.shown(file.shown)), *parts]))


def _back(say: Texts) -> InlineKeyboardButton:
    return _button(say.plain("files-back"), "page", 0)


def _button(text: str, action: str, number: int = 0) -> InlineKeyboardButton:
    return InlineKeyboardButton(text, callback_data=f"files {action} {number}")


def _keyboard(*rows: Sequence[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([row for row in rows if row])
