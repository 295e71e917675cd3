"""The collections' files in PostgreSQL, which each machine copies into its own folders."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from retrieval.storage.postgres import Postgres

FORMAT = 1

_SCHEMA = """
CREATE TABLE files (
    collection TEXT NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (collection, name))
"""
_PUT = """INSERT INTO files VALUES (?, ?, ?, ?)
ON CONFLICT (collection, name) DO UPDATE SET digest = excluded.digest, content = excluded.content"""


class SharedFiles:
    """The files of all collections in the database at the URL; the folder is for what this machine saw last."""

    def __init__(self, url: str, folder: Path) -> None:
        self._seen = folder / "seen"
        self._database = Postgres(url, "files")
        try:
            self._prepare()
        except BaseException:
            self._database.close()
            raise

    def close(self) -> None:
        """Closes the connections."""
        self._database.close()

    def collections(self) -> list[str]:
        """The collections that have files."""
        rows = self._database.rows("SELECT DISTINCT collection FROM files ORDER BY collection")
        return [name for (name,) in rows if _is_plain(name)]

    @contextmanager
    def exchanged(self, collection: str, folder: Path) -> Iterator[None]:
        """A block that begins with an exchange, and during which no other machine exchanges files of the collection.

        The exchange makes the folder and the database alike: what changed on one side since the last time, changes on
        the other. A file that changed on both sides is then as it was in the folder.
        """
        with self._database.alone(f"files of {collection}"):
            self._note(collection, self._exchange(collection, folder))
            yield

    def send(self, folder: Path) -> int:
        """Copies the files of all collections in the folder into the database; their number."""
        number = 0
        for collection in sorted(path for path in folder.glob("*") if path.is_dir()):
            there = self._digests(collection.name)
            here = _digests(collection)
            for name in (name for name in here if here[name] != there.get(name)):
                self._send(collection.name, name, collection)
            number += len(here)
        return number

    def fetch(self, folder: Path) -> int:
        """Copies the files of all collections in the database into the folder; their number."""
        number = 0
        for collection in self.collections():
            there, here = self._digests(collection), _digests(folder / collection)
            for name in (name for name in there if there[name] != here.get(name)):
                self._fetch(collection, name, folder / collection)
            number += len(there)
        return number

    def _digests(self, collection: str) -> dict[str, str]:
        """The files of the collection in the database by name, each with its digest."""
        rows = self._database.rows("SELECT name, digest FROM files WHERE collection = ?", collection)
        return {name: digest for name, digest in rows if _is_plain(name)}

    def _exchange(self, collection: str, folder: Path) -> dict[str, str]:
        """The digests of the files that both sides have now, by name."""
        before, here, there = self._seen_before(collection), _digests(folder), self._digests(collection)
        for name in sorted(here.keys() | there.keys()):
            if here.get(name) == there.get(name):
                continue
            if here.get(name) == before.get(name):
                self._fetch(collection, name, folder)
                here[name] = there.get(name, "")
            else:
                here[name] = self._send(collection, name, folder)
        return {name: digest for name, digest in here.items() if digest}

    def _fetch(self, collection: str, name: str, folder: Path) -> None:
        """Makes the file as it is in the database, where it may be gone."""
        rows = self._database.rows("SELECT content FROM files WHERE collection = ? AND name = ?", collection, name)
        path = folder / name
        if not rows:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f".{path.name}")
        half.write_bytes(rows[0][0])
        os.replace(half, path)

    def _send(self, collection: str, name: str, folder: Path) -> str:
        """The digest of the file, now in the database too; "" if it is gone from both."""
        path = folder / name
        if not path.is_file():
            self._database.execute("DELETE FROM files WHERE collection = ? AND name = ?", collection, name)
            return ""
        content = path.read_bytes()
        self._database.execute(_PUT, collection, name, _digest(content), content)
        return _digest(content)

    def _seen_before(self, collection: str) -> dict[str, str]:
        try:
            return dict(json.loads((self._seen / f"{collection}.json").read_text("utf-8")))
        except (OSError, ValueError):
            return {}

    def _note(self, collection: str, digests: Mapping[str, str]) -> None:
        self._seen.mkdir(parents=True, exist_ok=True)
        partial = self._seen / f"{collection}.partial"
        partial.write_text(json.dumps(digests), "utf-8")
        partial.replace(self._seen / f"{collection}.json")

    def _prepare(self) -> None:
        version = self._database.format()
        if version > FORMAT:
            raise ValueError(f"The files in {self._database.name} are of a newer seedbot: upgrade this one.")
        if not version:
            with self._database.transaction():
                # Another machine may have been first.
                if not self._database.format():
                    self._database.create(_SCHEMA, FORMAT)


def _digests(folder: Path) -> dict[str, str]:
    """The files of the folder by name, without hidden and half-written ones, each with the SHA-256 of its content."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: _digest(path.read_bytes()) for name, path in names.items() if _is_plain(name)}


def _is_plain(name: str) -> bool:
    """Whether it is the name of a file below a folder, and not hidden."""
    return not any(part.startswith(".") or not part for part in name.split("/"))


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
