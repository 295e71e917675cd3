"""The files added to a chat: people list and remove them, and owners publish them to everyone."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.adding import file_names
from bot.catalogue import LANGUAGES, Html, Texts, texts
from bot.people.files import File, Files
from bot.people.rights import Rights
from bot.scopes import EVERYONE
from bot.telegram.chat.administrators import is_administrator
from bot.telegram.chat.keyboards import button, keyboard, turning
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk
from bot.telegram.handlers.intake import Intake

ON_A_PAGE = 8
IN_A_ROW = 4

Page = tuple[Html, InlineKeyboardMarkup | None]


class FileList:
    """Lists and removes the files of a chat. Files of other chats are never shown or changed."""

    def __init__(self, services: Services, intake: Intake) -> None:
        self._services = services
        self._files = Files(services.database)
        self._rights = Rights(services.settings, services.database)
        self._intake = intake

    async def list(self, talk: Talk) -> None:
        """Sends the first page of the chat's files."""
        text, buttons = await self._page(talk, 0)
        talk.reply([text], buttons, "files")

    async def ask_which(self, talk: Talk) -> None:
        """Asks whether to remove the file with this name or number in the list, or all files."""
        wanted = talk.argument.casefold()
        own = self._files.of(str(talk.chat)) if wanted in _words_for_all() else []
        matches = _wanted(wanted, self._visible(talk))
        if own:
            yes = button(talk.say.plain("files-forget-all"), "files", "forget-all", 0)
            text, buttons = talk.say("files-sure-all", count=len(own)), keyboard([yes], [_back(talk.say)])
        elif len(matches) == 1:
            text, buttons = _sure_about(matches[0], talk.say)
        else:
            text, buttons = await self._page(talk, 0)
            first = [talk.say("files-which")] if wanted or buttons else []
            text = Html("\n\n".join([*first, text]))
        talk.reply([text], buttons, "files")

    async def turn(self, talk: Talk) -> None:
        """Shows another page of the list."""
        await talk.edit(*await self._page(talk, int(talk.pressed[1])))

    async def press(self, talk: Talk) -> None:
        """Does what the button says with its file."""
        action, number = talk.pressed
        file = next((file for file in self._visible(talk) if file.number == int(number)), None)
        if file is None:
            await talk.toast("files-gone")
            await talk.edit(*await self._page(talk, 0))
        elif action == "show":
            await self._show(talk, file)
        elif not await self._may_change(talk, file):
            await talk.toast("files-not-yours", alert=True)
        elif action == "ask":
            await talk.edit(*_sure_about(file, talk.say))
        elif action == "forget":
            await self._forget(talk, [file])
            await talk.edit(talk.say("files-forgotten", name=file_names.shown(file.shown)), keyboard([_back(talk.say)]))
        elif self._rights.is_owner(talk.person):
            await self._publish(talk, file, EVERYONE if action == "publish" else str(file.chat or talk.chat))
        else:
            await talk.toast("files-not-yours", alert=True)

    async def forget_all(self, talk: Talk) -> None:
        """Removes all files of the chat."""
        if not self._rights.is_owner(talk.person) and not await is_administrator(talk):
            await talk.toast("files-not-yours", alert=True)
            return
        await self._forget(talk, self._files.of(str(talk.chat)))
        await talk.edit(talk.say("files-all-forgotten"))

    async def _forget(self, talk: Talk, files: Sequence[File]) -> None:
        # At once: it may take longer than a press can wait for its answer.
        await talk.toast()
        await self._intake.forget(files)

    async def _publish(self, talk: Talk, file: File, collection: str) -> None:
        await talk.toast()
        await self._intake.move(file, collection)
        if moved := self._files.get(file.number):
            await self._show(talk, moved)

    async def _show(self, talk: Talk, file: File) -> None:
        """Shows one file, with buttons for what can be done with it."""
        buttons = [button(talk.say.plain("files-forget"), "files", "ask", file.number)]
        if self._rights.is_owner(talk.person):
            is_public = file.collection == EVERYONE
            name, action = ("files-unpublish", "unpublish") if is_public else ("files-publish", "publish")
            buttons.append(button(talk.say.plain(name), "files", action, file.number))
        await talk.edit(await self._described(file, talk.say), keyboard(buttons, [_back(talk.say)]))

    async def _page(self, talk: Talk, page: int) -> Page:
        """A page of the list, counted from 0, and its keyboard with a button for each file."""
        files, say = self._visible(talk), talk.say
        if not files:
            return say("files-none"), None
        last = (len(files) - 1) // ON_A_PAGE
        page = min(page, last)
        heading = f"<b>{say('files-count', count=len(files))}</b>"
        if last:
            heading += f", {say('page', number=page + 1, last=last + 1)}"
        shown = list(enumerate(files, 1))[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
        lines = [f"{place}. {await self._described(file, say)}" for place, file in shown]
        numbers = [button(str(place), "files", "show", file.number) for place, file in shown]
        rows = [numbers[start : start + IN_A_ROW] for start in range(0, len(numbers), IN_A_ROW)]
        turns = turning({"←": page - 1, "→": page + 1}, last, "files", "page")
        return Html("\n".join([heading, *lines])), keyboard(*rows, turns)

    async def _described(self, file: File, say: Texts) -> Html:
        passages = await self._services.in_thread(self._intake.passages, file)
        parts = [
            say("files-name", name=file_names.shown(file.shown)),
            _size(file.size, say),
            say("passages", count=passages),
        ]
        if file.collection == EVERYONE:
            parts.append(say("files-public"))
        return Html(" · ".join(parts))

    def _visible(self, talk: Talk) -> Sequence[File]:
        """The chat's files; in an owner's private chat also those published to everyone."""
        public = self._files.of(EVERYONE) if talk.is_private and self._rights.is_owner(talk.person) else []
        return [*self._files.of(str(talk.chat)), *public]

    async def _may_change(self, talk: Talk, file: File) -> bool:
        """Whether the person sent the file, is an owner, or is an administrator of this chat."""
        return talk.person == file.person or self._rights.is_owner(talk.person) or await is_administrator(talk)


def _words_for_all() -> set[str]:
    """What /forget takes for all files, in every language."""
    return {word for language in LANGUAGES for word in texts(language).plain("files-words-for-all").split(", ")}


def _wanted(wanted: str, files: Sequence[File]) -> Sequence[File]:
    """The file with this number in the list, or the files with this name."""
    if wanted.isdecimal() and len(wanted) < 10 and 0 < int(wanted) <= len(files):
        return [files[int(wanted) - 1]]
    return [file for file in files if wanted and file.shown.casefold() == wanted]


def _size(size: int, say: Texts) -> Html:
    if size < 1 << 20:
        return say("files-size", kilobytes=max(1, round(size / 1024)))
    return say("files-megabytes", megabytes=round(size / (1 << 20), 1))


def _sure_about(file: File, say: Texts) -> Page:
    yes = button(say.plain("files-forget"), "files", "forget", file.number)
    return say("files-sure", name=file_names.shown(file.shown)), keyboard([yes], [_back(say)])


def _back(say: Texts) -> InlineKeyboardButton:
    return button(say.plain("files-back"), "files", "page", 0)
