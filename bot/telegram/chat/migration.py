"""A group that becomes a supergroup gets another id; everything stored under the old one moves with it."""

import logging
from pathlib import Path
from threading import Lock

from bot.people.privacy import Memory
from bot.telegram.chat.services import Services

log = logging.getLogger(__name__)

# Both chats report the move, and so does a message that cannot be sent to the old one.
_lock = Lock()


async def move(services: Services, old: int, new: int) -> None:
    """Moves everything of the chat to its new id; a second call changes nothing."""
    log.info("Chat %s has become chat %s.", old, new)
    await services.in_thread(_move, services, old, new)


def _move(services: Services, old: int, new: int) -> None:
    with _lock:
        services.retriever.fetch_files(str(old))
        _move_files(services.retriever.files / str(old), services.retriever.files / str(new))
        for chat in (new, old):
            services.retriever.sync_collection(str(chat))
        # Last: after a crash before this, the whole move is done again.
        Memory(services.database).move(old, new)


def _move_files(old: Path, new: Path) -> None:
    if not old.is_dir():
        return
    if not new.exists():
        old.rename(new)
        return
    for file in sorted(old.iterdir()):
        if not (new / file.name).exists():
            file.rename(new / file.name)
    if not any(old.iterdir()):
        old.rmdir()
