"""Updates that end the bot are given up, so that they do not end it at each start."""

import logging

from telegram import Update
from telegram.ext import ApplicationHandlerStop, TypeHandler

from bot.telegram.chat.services import AnyApplication, Services
from bot.telegram.chat.talk import Talk

log = logging.getLogger(__name__)

# Before all other handlers, those at the door as well.
FIRST = -2
MOST = 3


def add_handlers(application: AnyApplication, services: Services) -> None:
    """Counts how often each update is begun."""
    application.add_handler(TypeHandler(Update, services.handler(Attempts(services).begin)), FIRST)


class Attempts:
    """An update that is done is begun once; another time only if the bot ended in between."""

    def __init__(self, services: Services) -> None:
        self._inbox = services.inbox

    async def begin(self, talk: Talk) -> None:
        """Raises ApplicationHandlerStop for an update that was begun too often, with a word to who sent it."""
        number = talk.update.update_id
        if self._inbox.begin(number) <= MOST:
            return
        log.error("Update %s is given up: the bot ended %d times while it was at work on it.", number, MOST)
        if talk.message:
            talk.reply([talk.say("failed")])
        raise ApplicationHandlerStop
