"""Whom the bot answers."""

import logging

from telegram import Update
from telegram.ext import ApplicationHandlerStop, TypeHandler

from bot.telegram.desk import AnyApplication, Desk
from bot.telegram.talk import Talk

log = logging.getLogger(__name__)

# Before all other handlers.
FIRST = -1


def add_handlers(application: AnyApplication, desk: Desk) -> None:
    """Turns away whoever the bot is not for."""
    application.add_handler(TypeHandler(Update, desk.on(Access(desk).check)), FIRST)


class Access:
    """Who may come in: with owners set, only they."""

    def __init__(self, desk: Desk) -> None:
        self._owners = desk.settings.owners

    async def check(self, talk: Talk) -> None:
        """One neutral sentence for people the bot is not for. Raises ApplicationHandlerStop for them."""
        if not self._owners or talk.person in self._owners:
            return
        log.info("User %s is not among the owners and was turned away.", talk.person)
        if talk.is_private and talk.update.message:
            talk.reply([talk.say("not-admitted")])
        raise ApplicationHandlerStop
