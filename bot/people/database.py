"""The database of people and chats: one SQLite file, or a schema of PostgreSQL."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from retrieval.storage import sql
from retrieval.storage.sqlite import Sqlite

PEOPLE = "people.sqlite"
FORMAT = 1

# Columns that tables of an earlier format may lack; each subject creates its whole tables itself.
_ADDED = {"answers": {"aspect": "TEXT NOT NULL DEFAULT 'text'", "home": "INTEGER"}}


class Database:
    """A thread-safe SQLite file, or the schema that the URL of a PostgreSQL database names; subjects make their tables.

    Statements are in the words that both understand. Raises ValueError if the file is not a database or was written by
    a newer seedbot.
    """

    def __init__(self, place: Path | str) -> None:
        self._database = _opened(place)
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
        with self.transaction():
            for statement in filter(str.strip, schema.split(";")):
                self.execute(statement)

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
            present = {name for (name,) in self.rows("SELECT name FROM pragma_table_info(?)", table)}
            for name in columns if present else ():
                if name not in present:
                    self.execute(f"ALTER TABLE {table} ADD COLUMN {name} {columns[name]}")


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
    from retrieval.storage.postgres import Postgres

    return Postgres(place, "people")
