"""The language that the bot speaks in a chat: /language."""

from contextlib import suppress
from dataclasses import replace

from telegram import InlineKeyboardMarkup
from telegram.error import TelegramError

from bot.catalogue import LANGUAGES, Texts, texts
from bot.people.chats import Chats
from bot.people.rights import Rights
from bot.telegram import menu
from bot.telegram.chat.administrators import is_administrator
from bot.telegram.chat.keyboards import button, keyboard
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk

AUTOMATIC = "auto"


class Language:
    """The language setting of each chat."""

    def __init__(self, services: Services) -> None:
        self._chats = Chats(services.database)
        self._rights = Rights(services.settings, services.database)

    async def ask(self, talk: Talk) -> None:
        """Offers the languages."""
        talk.reply([talk.say("language-choose")], _choices(self._chats.get(talk.chat).language, talk.say))

    async def choose(self, talk: Talk) -> None:
        """Sets the chosen language; in a group only administrators can choose."""
        if not await is_administrator(talk):
            await talk.toast("administrators-only", alert=True)
            return
        (choice,) = talk.pressed
        chosen = "" if choice == AUTOMATIC else choice
        self._chats.put(talk.chat, replace(self._chats.get(talk.chat), language=chosen))
        user = talk.update.effective_user
        say = texts(chosen or (user.language_code if user else None))
        await talk.edit(say("language-chosen" if chosen else "language-automatic-chosen"), _choices(chosen, say))
        if talk.is_private:
            # The menu is only an ornament of the choice.
            with suppress(TelegramError):
                await menu.speak(talk.bot, talk.chat, self._rights.is_owner(talk.person), chosen)


def _choices(chosen: str, say: Texts) -> InlineKeyboardMarkup | None:
    named = {**{code: texts(code).plain("language-name") for code in LANGUAGES}, AUTOMATIC: say.plain("language-auto")}
    named[chosen or AUTOMATIC] = f"✓ {named[chosen or AUTOMATIC]}"
    return keyboard(*([button(name, "language", code)] for code, name in named.items()))
