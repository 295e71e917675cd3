"""The database of people and chats: one SQLite file, or a schema of PostgreSQL."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from bot.config import Settings
from retrieval.storage import sql
from retrieval.storage.postgres_url import address, with_schema
from retrieval.storage.sqlite import Sqlite

PEOPLE = "people.sqlite"
FORMAT = 1

# Seconds that a statement waits for a server that is away before its update waits instead, and is tried again.
_PATIENCE = 2.0
_CREATES = re.compile(r"CREATE (?:TABLE|INDEX) IF NOT EXISTS (\w+)")

# Columns that tables of an earlier format may lack; each subject creates its whole tables itself.
_ADDED = {"answers": {"aspect": "TEXT NOT NULL DEFAULT 'text'", "home": "INTEGER"}}


class Database:
    """A thread-safe SQLite file, or the schema that the URL of a PostgreSQL database names; subjects make their tables.

    Statements are in the words that both understand. Raises ValueError if the file is not a database or was written by
    a newer seedbot.
    """

    def __init__(self, place: Path | str) -> None:
        self._database = _opened(place)
        self.name = self._database.name
        self._made: set[str] = set()
        try:
            self._prepare()
        except BaseException:
            self._database.close()
            raise

    def close(self) -> None:
        """Closes the connections."""
        self._database.close()

    def create(self, schema: str) -> None:
        """Creates the tables that do not exist yet."""
        if schema in self._made:
            return
        if statements := list(self._missing(schema)):
            with self.transaction():
                for statement in statements:
                    self.execute(statement)
        self._made.add(schema)

    def _missing(self, schema: str) -> Iterator[str]:
        """The statements whose tables do not exist yet: PostgreSQL lets only who may make tables run the others."""
        for statement in filter(str.strip, schema.split(";")):
            if isinstance(self._database, Sqlite) or not self._exists(_CREATES.findall(statement)[0]):
                yield statement

    def _exists(self, name: str) -> bool:
        return bool(self.value("SELECT to_regclass(current_schema() || '.' || ?) IS NOT NULL", name))

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """The rows that the query finds."""
        return self._database.rows(statement, *values)

    def value(self, statement: str, *values: Any) -> Any:
        """The first column of the first row that the query finds; None if it finds none."""
        rows = self.rows(statement, *values)
        return rows[0][0] if rows else None

    def execute(self, statement: str, *values: Any) -> int:
        """Runs a statement that writes; the number of rows it changed."""
        return self._database.execute(statement, *values)

    def execute_each(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Runs a statement that writes once for each row of values."""
        self._database.execute_each(statement, rows)

    def columns(self, table: str) -> list[str]:
        """The names of the table's columns, in order."""
        return self._database.columns(table)

    def last_id(self, table: str) -> int:
        """The newest id that the table ever gave; 0 if none."""
        return self._database.last_id(table)

    def count_on(self, table: str, last: int) -> None:
        """Makes the table give ids above this one."""
        self._database.count_on(table, last)

    def insert(self, statement: str, *values: Any) -> int:
        """Inserts a row; its id."""
        return int(self.value(f"{statement} RETURNING id", *values))

    def put(self, table: str, key: Iterable[str], **values: Any) -> None:
        """Inserts the row of these columns, or changes the one with the same key."""
        set_again = ", ".join(f"{name} = excluded.{name}" for name in values)
        self.execute(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})"
            f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {set_again}",
            *values.values(),
        )

    @property
    def is_shared(self) -> bool:
        """Whether several nodes of the bot may work with it."""
        return not isinstance(self._database, Sqlite)

    def claims(self) -> AbstractContextManager[sql.Claims]:
        """A block in which work is taken, so that nodes share it."""
        return self._database.claims()

    def tell(self, topic: str, word: str) -> None:
        """Tells the nodes that hear of the topic a word."""
        self._database.tell(topic, word)

    def heard(self, topic: str) -> Iterator[list[str]]:
        """The words told of the topic, as they come, and an empty list now and then."""
        return self._database.heard(topic)

    def transaction(self) -> AbstractContextManager[None]:
        """A block whose changes are all made, or none; a nested transaction is part of the outer one."""
        return self._database.transaction()

    def _prepare(self) -> None:
        version = self._database.format()
        if version > FORMAT:
            raise ValueError(
                f"The bot's database {self._database.name} was written by a newer seedbot (format {version}, this one "
                f"reads {FORMAT}): upgrade seedbot, or give another --home."
            )
        if version < FORMAT:
            with self.transaction():
                if isinstance(self._database, Sqlite):
                    self._add_columns()
                self._database.create("", FORMAT)

    def _add_columns(self) -> None:
        for table, columns in _ADDED.items():
            present = self.columns(table)
            for name in columns if present else ():
                if name not in present:
                    self.execute(f"ALTER TABLE {table} ADD COLUMN {name} {columns[name]}")


def place_of(settings: Settings) -> Path | str:
    """Where the bot keeps what it remembers: in its home, or in the database of the documents, in a schema of its own.

    The schema is named after the bot's number, so that several bots can use one database.
    """
    if settings.database_url is None:
        return settings.index_folder / PEOPLE
    token = settings.telegram_bot_token
    number = token.get_secret_value().partition(":")[0] if token else ""
    if not number.isdecimal():
        raise ValueError("TELEGRAM_BOT_TOKEN is not set: the database keeps the memory of each bot by its number.")
    return with_schema(settings.database_url, f"{address(settings.database_url).schema}_bot_{number}")


def _opened(place: Path | str) -> sql.Database:
    if isinstance(place, Path):
        place.parent.mkdir(parents=True, exist_ok=True)
        return Sqlite(
            place,
            lambda reason: (
                f"{place} cannot be read ({reason}): `seedbot doctor` says how to recover what is readable, "
                f"`seedbot restore FILE --replace` restores a backup."
            ),
        )
    # Imported here: it comes with the extra `postgres`.
    from bot.people.shared_database import SharedDatabase

    return SharedDatabase(place, "people", patience=_PATIENCE)
