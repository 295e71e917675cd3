"""Invitation links, each of which admits one person."""

from secrets import token_urlsafe
from time import time
from typing import Any

from bot.people.database import Database

_SCHEMA = """
CREATE TABLE IF NOT EXISTS invitations (
    code TEXT PRIMARY KEY, owner INTEGER NOT NULL, expires REAL NOT NULL, person INTEGER);
"""
# Distinguishes invitations from other links to the bot.
PREFIX = "join-"
_DAY = 86400.0


class Invitations:
    """Invitation codes with the owner who made each; a code works once, for a number of days."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.create(_SCHEMA)

    def create(self, owner: int, days: int) -> str:
        """A new code, which fits into the parameter of a link to the bot."""
        code = PREFIX + token_urlsafe(16)
        with self._database.transaction():
            self._database.execute("DELETE FROM invitations WHERE expires < ?", time())
            self._database.execute("INSERT INTO invitations VALUES (?, ?, ?, NULL)", code, owner, time() + days * _DAY)
        return code

    def redeem(self, code: str, person: int) -> bool:
        """Uses the code; False if it was used before, has expired or never existed."""
        used = self._database.execute(
            "UPDATE invitations SET person = ? WHERE code = ? AND expires > ? AND person IS NULL", person, code, time()
        )
        return bool(used)

    def move(self, old: int, new: int) -> None:
        """Changes nothing: invitations are between people, not chats."""

    def export(self, person: int) -> list[dict[str, Any]]:
        """The invitations that the person made or used, without their codes."""
        rows = self._database.rows(
            "SELECT owner, person, expires FROM invitations WHERE owner = ? OR person = ?", person, person
        )
        return [{"made by": owner, "used by": user, "expires": expires} for owner, user, expires in rows]

    def erase(self, person: int) -> None:
        """Deletes the invitations that the person made or used."""
        self._database.execute("DELETE FROM invitations WHERE owner = ? OR person = ?", person, person)
