"""Forgetting a person: what is remembered, their files, and those files' places in the index."""

from pathlib import Path
from shutil import rmtree

from bot.people.outbox import OUTGOING
from bot.people.privacy import Memory
from bot.telegram.chat.services import Desk


async def erase(desk: Desk, person: int) -> None:
    """Forget everything that is kept of the person and of their chat with the bot."""
    await desk.work(_erase, desk, person)


def exports(desk: Desk, person: int) -> Path:
    """Where what is kept of a person is written until it is sent to them."""
    return desk.settings.index_folder / OUTGOING / str(person)


def _erase(desk: Desk, person: int) -> None:
    for folder in (desk.retriever.files / str(person), exports(desk, person)):
        if folder.is_dir():
            rmtree(folder)
    desk.retriever.sync_collection(str(person))
    Memory(desk.database).erase(person)
