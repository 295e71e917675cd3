"""All handlers of the bot, in the order in which they are offered an update."""

from bot.telegram.chat.services import AnyApplication, Services
from bot.telegram.delivery import attempts
from bot.telegram.delivery.errors import Reporter
from bot.telegram.handlers import (
    access,
    buttons,
    context,
    files,
    find,
    general,
    groups,
    inline,
    language,
    missed,
    people,
    privacy,
    questions,
    stats,
    uploads,
    watches,
)

HANDLERS = (
    attempts,
    access,
    uploads,
    files,
    general,
    find,
    watches,
    inline,
    buttons,
    context,
    missed,
    stats,
    people,
    privacy,
    language,
    groups,
    questions,
)


def add_handlers(application: AnyApplication, services: Services) -> None:
    """Registers all handlers; the first one that matches an update takes it."""
    general.add_first_handlers(application, services)
    for handlers in HANDLERS:
        handlers.add_handlers(application, services)
    general.add_last_handlers(application, services)
    application.add_error_handler(Reporter(services).report)
