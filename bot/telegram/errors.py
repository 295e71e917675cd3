"""What becomes of an error: a line in the log and a plain sentence in the chat."""

import logging
import traceback
from contextlib import suppress

from telegram import Update
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import CallbackContext

from bot.telegram import sentences
from bot.telegram.delivery import reply

log = logging.getLogger(__name__)


async def report(update: object, context: CallbackContext) -> None:  # type: ignore[type-arg]
    """Logs the error, without the token or the person's words, and says sorry in the chat."""
    error = context.error
    if error is None:
        return
    message = update.message if isinstance(update, Update) else None
    chat = message.chat_id if message else "none"
    if isinstance(error, Forbidden):
        log.info("Chat %s takes no more messages.", chat)
        return
    words = message.text if message and message.text else ""
    places = "".join(traceback.format_tb(error.__traceback__))
    reason = describe(error, context.bot.token, words)
    log.error("Chat %s went without an answer: %s\n%s", chat, reason, places)
    if message and _can_write(error):
        with suppress(TelegramError):
            await reply(message, [sentences.FAILED])


def describe(error: BaseException, *secrets: str) -> str:
    """The error's kind and words on one line, with every secret taken out."""
    words = str(error)
    for secret in filter(None, secrets):
        words = words.replace(secret, "…").replace(repr(secret)[1:-1], "…")
    return f"{type(error).__name__}: {' '.join(words.split())[:300]}"


def _can_write(error: BaseException) -> bool:
    return isinstance(error, BadRequest) or not isinstance(error, TelegramError)
