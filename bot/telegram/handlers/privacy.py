"""/privacy: says what the bot stores about a person, exports it and erases it."""

import json

from telegram import InlineKeyboardMarkup

from bot.people.outbox import OUTGOING, Sending
from bot.people.privacy import Memory
from bot.people.rights import Rights
from bot.telegram.chat.erasing import erase, exports
from bot.telegram.chat.keyboards import button, keyboard
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk, placed


class Privacy:
    """Acts on the data of the person who presses a button, and on no others'."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._memory = Memory(services.database)
        self._rights = Rights(services.settings, services.database)

    async def explain(self, talk: Talk) -> None:
        """Says what is stored; the buttons are shown only in the private chat."""
        if talk.is_private:
            talk.reply([self._kept(talk)], _choices(talk))
        else:
            talk.reply([talk.say("privacy-in-private", bot=talk.bot.username)])

    async def export(self, talk: Talk) -> None:
        """Sends everything stored about the person as a JSON file."""
        # Named after the update, so that each press has a file of its own, and the same one when it is handled again.
        path = exports(self._services, talk.person) / f"seedbot-{talk.update.update_id}.json"
        kept = {"telegram id": talk.person, **self._memory.export(talk.person)}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(kept, ensure_ascii=False, indent=2), "utf-8")
        parameters = {"caption": talk.say.plain("privacy-exported"), **placed(talk.topic, None)}
        talk.send(Sending(talk.person, parameters, file=str(path), subject=OUTGOING))
        await talk.toast()

    def _kept(self, talk: Talk) -> str:
        """What is kept about people, and what owners see of it."""
        names = ["privacy", *(["privacy-owners"] if self._services.settings.owners else [])]
        return "\n\n".join(map(talk.say, names))

    async def make_sure(self, talk: Talk) -> None:
        """Asks for confirmation before anything is erased."""
        invited = "yes" if self._rights.by_invitation and not self._rights.is_owner(talk.person) else "no"
        yes = button(talk.say.plain("privacy-erase-yes"), "privacy", "erase", "yes")
        no = button(talk.say.plain("privacy-erase-no"), "privacy", "keep")
        await talk.edit(talk.say("privacy-erase-sure", invited=invited), keyboard([yes], [no]))

    async def erase(self, talk: Talk) -> None:
        """Erases everything stored about the person."""
        last_words = talk.say("privacy-erased")  # in the language setting that is erased with the rest
        await erase(self._services, talk.person)
        await talk.edit(last_words)

    async def keep(self, talk: Talk) -> None:
        """Returns to the message that says what is stored."""
        await talk.edit(self._kept(talk), _choices(talk))


def _choices(talk: Talk) -> InlineKeyboardMarkup | None:
    export = button(talk.say.plain("privacy-export"), "privacy", "export")
    return keyboard([export], [button(talk.say.plain("privacy-erase"), "privacy", "erase")])
