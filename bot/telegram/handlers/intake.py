"""Adds documents to a collection: bytes become a file, a file becomes passages, and the chat sees the progress."""

import asyncio
import hashlib
import os
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from threading import Event

from bot.adding import file_names, received
from bot.adding.files import write_whole
from bot.catalogue import SentenceError
from bot.people.files import File, Files, Incoming
from bot.people.rights import Rights
from bot.people.usage import MINUTE, Usage
from bot.telegram.chat import indexer, omissions
from bot.telegram.chat.progress import Status
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk
from retrieval.intake.indexing import Progress
from retrieval.intake.syncing import Summary
from retrieval.scope import Scope, Source, filed
from seeds.documents import Flaw

# Seconds between two reports of progress.
SHOW_EVERY = 3.0
# Messages with documents that a person may send within a minute; an album has at most ten.
A_MINUTE = 30

SENTENCES = {
    Flaw.DAMAGED: "file-damaged",
    Flaw.EMPTY: "file-empty",
    Flaw.NO_TEXT: "file-no-text",
    Flaw.PASSWORD: "file-password",
    Flaw.PROTECTED: "file-protected",
    Flaw.SCANNED: "file-scanned",
    Flaw.TOO_LONG: "file-too-long",
}

# Fetches a document: the suffix of its format, and its bytes. Raises SentenceError.
Bring = Callable[[], Awaitable[tuple[str, bytes]]]
Tell = Callable[[int, int], Awaitable[None]]


class Intake:
    """Stores what people send in the collection of their chat; each step can be repeated after a crash."""

    def __init__(self, services: Services, files: Files) -> None:
        self._services = services
        self._retriever = services.retriever
        self._files = files
        self._usage = Usage(services.database)
        self._rights = Rights(services.settings, services.database)

    async def keep(self, talk: Talk, arrival: Incoming, bring: Bring, place: int = 0) -> None:
        """Fetches the content, stores and indexes it, and tells the person how that went.

        `place` tells what comes with the same message apart.
        """
        if not self._admits(talk):
            return
        status = Status(self._services, talk, place)
        name = file_names.shown(arrival.shown)

        async def tell(done: int, total: int) -> None:
            await status.show(talk.say("file-embedding", name=name, done=done, total=total))

        try:
            await status.show(talk.say("file-reading", name=name))
            file = await self._received(talk, arrival, bring)
            await self._read(file, tell)
        except SentenceError as error:
            self._let_go(arrival)
            await status.end(talk.say(error.name, **{"name": name, **error.values}))
        except Exception:
            self._let_go(arrival)
            raise
        else:
            done = talk.say("file-done", name=name, passages=self.passages(file))
            missing = "; ".join(source.missing for source in self._sources(file) if source.missing)
            await status.end("\n".join([done, *omissions.sentences(missing, talk.say)]))

    def _admits(self, talk: Talk) -> bool:
        """Whether the person may add one more document now; the first one too many is told so."""
        if self._rights.is_owner(talk.person):
            return True
        use = self._usage.take(talk.person, "limit-files", MINUTE, talk.update.update_id)
        if use.count == A_MINUTE + 1:
            talk.reply([talk.say("limit-files", most=A_MINUTE, seconds=use.rest)])
        return use.count <= A_MINUTE

    async def sync(self, collection: str, tell: Tell | None = None, size: int = 0) -> Summary:
        """Syncs the index with the collection's files; `tell` gets the passages done and the passages in all.

        `size` is that of the file that is new to the collection, or of its text.
        """
        counted, stopping = [(0, 0)], Event()

        def count(done: int, total: int) -> None:
            # A thread cannot be cancelled, so it ends here; the rest is done when the update is handled again.
            if stopping.is_set():
                raise InterruptedError("The bot is stopping.")
            counted.append((done, total))

        work = asyncio.create_task(self._services.background.run(self._indexing(size), collection, count))
        try:
            while not await self._is_done(work):
                done, total = counted[-1]
                if tell and total:
                    await tell(done, total)
        finally:
            stopping.set()
        return work.result()

    def _indexing(self, size: int) -> Callable[[str, Progress], Summary]:
        """The function that syncs a collection to which a file of this size is new."""
        if size <= indexer.LARGE:
            return self._retriever.sync_collection
        settings = self._services.settings
        place = settings.index_folder, self._retriever.model, settings.backend, settings.database_url
        return partial(indexer.sync, *place)

    async def _is_done(self, work: asyncio.Task[Summary]) -> bool:
        """Whether the work is done, at the latest when it is time to report the progress again."""
        with self._services.interruptible():
            return bool((await asyncio.wait({work}, timeout=SHOW_EVERY))[0])

    async def forget(self, files: Sequence[File]) -> None:
        """Removes the files from their collections and from the index."""
        await self._fetch(files)
        for file in files:
            self.path(file).unlink(missing_ok=True)
        for collection in sorted({file.collection for file in files}):
            await self.sync(collection)
        with self._services.database.transaction():
            for file in files:
                self._files.remove(file.number)

    async def move(self, file: File, collection: str) -> None:
        """Moves the file to another collection."""
        others = [other.name for other in self._files.of(collection) if other.number != file.number]
        name = file_names.safe(file.shown, Path(file.name).suffix, others)
        await self._fetch([file])
        target = self._retriever.files / collection / name
        target.parent.mkdir(parents=True, exist_ok=True)
        weight = await self._weight(file)
        with self._services.database.transaction():
            self._files.transfer(file.number, collection, name)
            # The file may have been moved already, just before the program ended.
            if self.path(file).exists():
                os.replace(self.path(file), target)
        for changed in sorted({file.collection, collection, str(file.chat)}):
            await self.sync(changed, size=weight)

    async def _weight(self, file: File) -> int:
        """The size of the file in bytes, or of its text in characters: a small packed file may hold a long one."""
        if file.size > indexer.LARGE:
            return file.size
        return await self._services.background.run(received.characters, self.path(file))

    async def _fetch(self, files: Iterable[File]) -> None:
        """Brings the files of these collections here, where another node added them."""
        for collection in {file.collection for file in files}:
            await self._services.background.run(self._retriever.fetch_files, collection)

    def _check_room(self, talk: Talk, size: int = 0) -> None:
        """Raises SentenceError if the chat has no room for one more file of this size in bytes."""
        settings = self._services.settings
        if self._rights.is_owner(talk.person):
            return
        files = self._files.of(str(talk.chat))
        if len(files) >= settings.files_per_chat:
            raise SentenceError("file-too-many", most=settings.files_per_chat)
        if sum(file.size for file in files) + size > settings.megabytes_per_chat << 20:
            raise SentenceError("file-no-room", most=settings.megabytes_per_chat)

    def passages(self, file: File) -> int:
        """The number of the file's passages in the index."""
        return sum(source.passages for source in self._sources(file))

    def _sources(self, file: File) -> Sequence[Source]:
        """What the index holds of the file."""
        name = filed(file.collection, file.name)
        return self._retriever.sources(Scope(only=frozenset({name}), collections=frozenset({file.collection})))

    def path(self, file: File) -> Path:
        """The path of the file on the disk."""
        return self._retriever.files / file.collection / file.name

    async def _received(self, talk: Talk, arrival: Incoming, bring: Bring) -> File:
        """The file, stored on the disk and in the database. Raises SentenceError."""
        file = self._files.of_message(arrival.chat, arrival.message, arrival.url)
        if file is None:
            self._check_room(talk)
        if file is None or not self.path(file).exists():
            suffix, data = await bring()
            file = file or self._remembered(talk, arrival, suffix, data, await asyncio.to_thread(_digest, data))
            await asyncio.to_thread(write_whole, self.path(file), data)
        return file

    def _remembered(self, talk: Talk, arrival: Incoming, suffix: str, data: bytes, digest: str) -> File:
        collection = str(arrival.chat)
        if not data:
            raise SentenceError("file-empty")
        if same := self._files.same(collection, digest):
            raise SentenceError("file-same", other=file_names.shown(same.shown))
        self._check_room(talk, len(data))
        name = file_names.safe(arrival.shown, suffix, [file.name for file in self._files.of(collection)])
        return self._files.add(arrival, collection, name, digest, len(data))

    async def _read(self, file: File, tell: Tell) -> None:
        summary = await self.sync(file.collection, tell, await self._weight(file))
        name = filed(file.collection, file.name)
        if name in summary.failed:
            raise unreadable(summary.flaws.get(name, Flaw.DAMAGED))
        if not self.passages(file):
            await self.forget([file])
            raise SentenceError("file-no-words")

    def _let_go(self, arrival: Incoming) -> None:
        """Removes a file that could not be read."""
        if file := self._files.of_message(arrival.chat, arrival.message, arrival.url):
            self.path(file).unlink(missing_ok=True)
            self._files.remove(file.number)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def arrival(talk: Talk, shown: str, url: str = "") -> Incoming:
    """The document that the message at hand brings."""
    return Incoming(talk.chat, talk.number, talk.person, shown, url)


def unreadable(flaw: Flaw) -> SentenceError:
    """The reason why a document cannot be read, as a sentence of the catalogue."""
    return SentenceError(SENTENCES[flaw])
