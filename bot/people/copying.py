"""All that is remembered, copied from one database into another."""

import re

from bot.people import inbox
from bot.people.database import Database
from bot.people.inbox import Inbox
from bot.people.outbox import Outbox
from bot.people.pace import Moments
from bot.people.privacy import SUBJECTS, Memory

_TABLE = re.compile(r"TABLE IF NOT EXISTS (\w+)")
# Rows that are in memory at once.
_AT_ONCE = 1000


def remembered(database: Database) -> int:
    """The number of rows in all tables, which are made where they are missing."""
    return sum(int(database.value(f"SELECT count(*) FROM {table}")) for table in _tables(database))


def copy(source: Database, target: Database) -> int:
    """Puts all that the source remembers in place of what the target does, at once or not at all; the number of rows.

    New rows continue the numbers of the source: its answers are known by theirs to the buttons in old chats.
    """
    with target.transaction():
        for table in _tables(target):
            target.execute(f"DELETE FROM {table}")
        copied = sum(_copy(table, source, target) for table in _tables(source))
        if target.is_shared:
            Outbox(target).enclose()
        return copied


def _tables(database: Database) -> list[str]:
    Inbox(database)
    Moments(database)
    Memory(database)
    return _TABLE.findall(inbox.SCHEMA + "".join(subject.schema for subject in SUBJECTS.values()))


def _copy(table: str, source: Database, target: Database) -> int:
    columns = source.columns(table)
    names = ", ".join(f'"{column}"' for column in columns)
    insert = f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"
    number = 0
    while rows := source.rows(f"SELECT {names} FROM {table} ORDER BY {names} LIMIT ? OFFSET ?", _AT_ONCE, number):
        target.execute_each(insert, rows)
        number += len(rows)
    if "id" in columns:
        target.count_on(table, source.last_id(table))
    return number
