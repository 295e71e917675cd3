"""What is kept about people and chats, and how it is exported, erased and moved."""

from collections.abc import Iterable
from typing import Any, ClassVar

from bot.people.database import Database


class Subject:
    """The data that one module keeps in a table whose columns name people and chats."""

    schema: ClassVar[str]
    table: ClassVar[str]
    # Columns with the id of a person, and those with an id that can change.
    person_columns: ClassVar[tuple[str, ...]] = ("person",)
    chat_columns: ClassVar[tuple[str, ...]] = ("chat",)
    exported: ClassVar[tuple[str, ...]]  # columns, with the names that they have in an export
    order: ClassVar[str] = "id"
    # The columns that are unique together with an id that can change; None if no such key holds that id.
    rest_of_key: ClassVar[tuple[str, ...] | None] = None

    def __init__(self, database: Database) -> None:
        self._database = database
        database.create(self.schema)

    def export(self, person: int) -> list[dict[str, Any]]:
        """The data about the person, as JSON values."""
        condition = f"{_any_is(self.person_columns)} ORDER BY {self.order}"
        rows = self._database.rows(f"SELECT {', '.join(self.exported)} FROM {self.table} WHERE {condition}", person)
        names = [column.rpartition(" AS ")[2].strip('"') for column in self.exported]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def erase(self, person: int) -> None:
        """Deletes the data about the person and their chat with the bot."""
        condition = _any_is({*self.person_columns, *self.chat_columns})
        self._database.execute(f"DELETE FROM {self.table} WHERE {condition}", person)

    def move(self, old: int, new: int) -> None:
        """Follows a chat whose id has changed; a second call changes nothing more."""
        for column in self.chat_columns:
            if self.rest_of_key is not None:
                self._make_way(column, old, new)
            self._database.execute(f"UPDATE {self.table} SET {column} = ? WHERE {column} = ?", new, old)

    def _make_way(self, column: str, old: int, new: int) -> None:
        """Deletes the rows of the new id in whose place rows of the old id come."""
        alike = "".join(f" AND moved.{name} = {self.table}.{name}" for name in self.rest_of_key or ())
        moved = f"SELECT 1 FROM {self.table} AS moved WHERE moved.{column} = ?{alike}"
        self._database.execute(f"DELETE FROM {self.table} WHERE {column} = ? AND EXISTS ({moved})", new, old)


def _any_is(columns: Iterable[str]) -> str:
    """The SQL condition that one of the columns is the first parameter."""
    return " OR ".join(f"{column} = ?1" for column in columns)
