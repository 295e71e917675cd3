"""Reports of errors: a line in the log and a plain sentence in the chat."""

import logging
import traceback

from telegram import Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import CallbackContext

from bot.telegram.chat.services import Services
from bot.telegram.delivery.activity import Activity
from retrieval.storage.sql import AwayError

log = logging.getLogger(__name__)


class Reporter:
    """Reports what a handler raised."""

    def __init__(self, services: Services, activity: Activity) -> None:
        self._services = services
        self._activity = activity

    async def report(self, update: object, context: CallbackContext) -> None:  # type: ignore[type-arg]
        """Logs the error, without the token or the person's words, and apologises in the chat."""
        if context.error is None or not isinstance(update, Update):
            return
        if isinstance(context.error, AwayError):  # the update is handled again
            log.warning("Update %s waits for the database: %s", update.update_id, context.error)
            return
        try:
            self._tell(update, context.error, context.bot.token)
        except Exception as failure:
            # The library would log the update.
            self._activity.give_up(update.update_id, f"its error cannot be told ({type(failure).__name__}).")

    def _tell(self, update: Update, error: Exception, token: str) -> None:
        talk = self._services.talk(update)
        if isinstance(error, Forbidden):
            log.info("Chat %s no longer accepts messages.", talk.chat)
            return
        places = "".join(traceback.format_tb(error.__traceback__))
        reason = describe(error, token, talk.text)
        log.error("Chat %s got no answer: %s\n%s", talk.chat, reason, places)
        if isinstance(error, TelegramError):
            return
        self._activity.given_up += 1
        if talk.message:
            talk.reply([talk.say("failed")])


def describe(error: BaseException, *secrets: str) -> str:
    """The error's type and message on one line, with every secret replaced by an ellipsis."""
    words = str(error)
    for secret in filter(None, secrets):
        words = words.replace(secret, "…").replace(repr(secret)[1:-1], "…")
    return f"{type(error).__name__}: {' '.join(words.split())[:300]}"
