"""Every room of the bot, in the order in which they hear."""

from bot.telegram import (
    access,
    attempts,
    buttons,
    context,
    directory,
    files,
    finding,
    general,
    groups,
    inline,
    language,
    missed,
    operating,
    privacy,
    questions,
    uploads,
    watches,
)
from bot.telegram.desk import AnyApplication, Desk
from bot.telegram.errors import Reporter

ROOMS = (
    attempts,
    access,
    uploads,
    files,
    general,
    finding,
    watches,
    inline,
    buttons,
    context,
    missed,
    operating,
    directory,
    privacy,
    language,
    groups,
    questions,
)


def add_handlers(application: AnyApplication, desk: Desk) -> None:
    """The bot's whole surface; the first handler that an update fits takes it."""
    general.add_first_handlers(application, desk)
    for room in ROOMS:
        room.add_handlers(application, desk)
    general.add_last_handlers(application, desk)
    application.add_error_handler(Reporter(desk).report)
