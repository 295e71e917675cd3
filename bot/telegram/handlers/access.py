"""The access check: whom the bot answers, and how it turns others away."""

import logging
from contextlib import suppress

from telegram import Update
from telegram.error import BadRequest
from telegram.ext import ApplicationHandlerStop

from bot.people.invitations import PREFIX, Invitations
from bot.people.people import People
from bot.people.rights import Rights
from bot.people.usage import DAY, Usage
from bot.telegram.chat.returning import welcome_back
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk

log = logging.getLogger(__name__)


class Access:
    """Admits people and turns others away."""

    def __init__(self, services: Services) -> None:
        self._rights = Rights(services.settings, services.database)
        self._people = People(services.database)
        self._invitations = Invitations(services.database)
        self._usage = Usage(services.database)
        self._services = services

    async def check(self, talk: Talk) -> None:
        """Lets admitted people pass; tells others once a day, and raises ApplicationHandlerStop for them."""
        if _is_of_the_chat_itself(talk.update):
            return
        if self._rights.admits(talk.person, talk.chat) or self._comes_by_invitation(talk):
            # An inline query and a guest's message also come from people who never wrote to the bot, or blocked it.
            if talk.update.effective_chat and not talk.update.guest_message:
                if talk.is_private:
                    self._people.seen(talk.person, talk.name, talk.say.language)
                await welcome_back(self._services, talk.chat)
            return
        log.info("User %s was turned away from chat %s.", talk.person, talk.chat)
        await self._turn_away(talk)
        raise ApplicationHandlerStop

    def _comes_by_invitation(self, talk: Talk) -> bool:
        code = _code(talk)
        if not code or not self._rights.by_invitation or self._people.is_blocked(talk.person):
            return False
        with self._services.database.transaction():
            redeemed = self._invitations.redeem(code, talk.person)
            if redeemed:
                self._people.seen(talk.person, talk.name)
                self._people.invite(talk.person)
        return redeemed

    async def _turn_away(self, talk: Talk) -> None:
        if talk.query:
            await talk.toast("not-admitted", alert=True)
        elif talk.update.inline_query:
            # The query may have expired while the bot was away.
            with suppress(BadRequest):
                await talk.update.inline_query.answer([], cache_time=10, is_personal=True)
        elif talk.update.message and talk.is_private:
            reason = "invitation-over" if _code(talk) else "not-admitted"
            if self._usage.take(talk.person, reason, DAY, talk.update.update_id).count == 1:
                talk.reply([talk.say(reason)])


def _code(talk: Talk) -> str:
    """The code of an invitation link, "" unless the message comes from one."""
    is_start = talk.is_private and bool(talk.update.message) and talk.text.startswith("/start ")
    return talk.argument if is_start and talk.argument.startswith(PREFIX) else ""


def _is_of_the_chat_itself(update: Update) -> bool:
    """Whether the update reports a change of the chat or of the bot's membership, and asks nothing."""
    message = update.message
    moved = bool(message and (message.migrate_to_chat_id or message.migrate_from_chat_id))
    return moved or update.my_chat_member is not None
