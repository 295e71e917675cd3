"""Chats that were gone and return: they get what was held for them, once."""

from bot.people.chats import Chats, settings_of
from bot.telegram.chat.services import Services


async def welcome_back(services: Services, chat: int) -> None:
    """Notes that the chat takes messages again, and sends what it missed."""
    if not settings_of(services.database, chat).gone:
        return
    chats = Chats(services.database)
    with services.database.transaction():
        chats.return_to(chat)
        services.outbox.release(chat)
    await services.deliver(chat)
