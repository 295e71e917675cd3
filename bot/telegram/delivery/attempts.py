"""Gives up on updates that end the bot, so that they do not end it again at each start."""

import logging

from telegram.ext import ApplicationHandlerStop

from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk

log = logging.getLogger(__name__)

MOST = 3


class Attempts:
    """Counts the attempts at each update: there is a second one only if the bot ended during the first."""

    def __init__(self, services: Services) -> None:
        self._inbox = services.inbox

    async def begin(self, talk: Talk) -> None:
        """Counts an attempt. Raises ApplicationHandlerStop after too many of them, with an apology to the sender."""
        number = talk.update.update_id
        if self._inbox.begin(number) <= MOST:
            return
        log.error("Giving up on update %s: the bot ended %d times while handling it.", number, MOST)
        if talk.message:
            talk.reply([talk.say("failed")])
        raise ApplicationHandlerStop
