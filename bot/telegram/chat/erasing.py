"""Forgetting a person: what is remembered, their files, and those files' places in the index."""

from pathlib import Path
from shutil import rmtree

from bot.people.outbox import OUTGOING
from bot.people.privacy import Memory
from bot.telegram.chat.services import Services


async def erase(services: Services, person: int) -> None:
    """Forget everything that is kept of the person and of their chat with the bot."""
    await services.in_thread(_erase, services, person)


def exports(services: Services, person: int) -> Path:
    """Where what is kept of a person is written until it is sent to them."""
    return services.settings.index_folder / OUTGOING / str(person)


def _erase(services: Services, person: int) -> None:
    for folder in (services.retriever.files / str(person), exports(services, person)):
        if folder.is_dir():
            rmtree(folder)
    services.retriever.sync_collection(str(person))
    Memory(services.database).erase(person)
