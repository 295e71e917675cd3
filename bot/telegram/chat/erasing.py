"""Erases a person: what the database holds of them, their files, and the passages of those files."""

from pathlib import Path
from shutil import rmtree

from bot.people.outbox import OUTGOING
from bot.people.privacy import Memory
from bot.telegram.chat.services import Services


async def erase(services: Services, person: int) -> None:
    """Erases everything stored about the person and their chat with the bot."""
    await services.in_thread(_erase, services, person)


def exports(services: Services, person: int) -> Path:
    """The folder for the files with a person's data, which are deleted once they are sent."""
    return services.settings.index_folder / OUTGOING / str(person)


def _erase(services: Services, person: int) -> None:
    services.retriever.fetch_files(str(person))
    for folder in (services.retriever.files / str(person), exports(services, person)):
        if folder.is_dir():
            rmtree(folder)
    services.retriever.sync_collection(str(person))
    # The sync locks the collection by a file of its name.
    (services.settings.index_folder / f"{person}.lock").unlink(missing_ok=True)
    Memory(services.database).erase(person)
