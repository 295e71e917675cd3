"""Gives up on updates that end the bot, so that they do not end it again at each start."""

from telegram.ext import ApplicationHandlerStop

from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk
from bot.telegram.delivery.activity import Activity

MOST = 3


class Attempts:
    """Counts the attempts at each update: there is a second one only if the bot ended during the first."""

    def __init__(self, services: Services, activity: Activity) -> None:
        self._inbox = services.inbox
        self._activity = activity

    async def begin(self, talk: Talk) -> None:
        """Counts an attempt. Raises ApplicationHandlerStop after too many of them, with an apology to the sender."""
        number = talk.update.update_id
        if self._inbox.begin(number) <= MOST:
            return
        self._activity.give_up(number, f"the bot ended {MOST} times while handling it.")
        if talk.message:
            talk.reply([talk.say("failed")])
        raise ApplicationHandlerStop
