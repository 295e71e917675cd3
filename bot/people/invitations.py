"""Invitation links, each of which admits one person."""

from secrets import token_urlsafe
from time import time

from bot.people.subjects import Subject

# Distinguishes invitations from other links to the bot.
PREFIX = "join-"
_DAY = 86400.0


class Invitations(Subject):
    """Invitation codes with the owner who made each; a code works once, for a number of days."""

    schema = """
    CREATE TABLE IF NOT EXISTS invitations (
        code TEXT PRIMARY KEY, owner INTEGER NOT NULL, expires REAL NOT NULL, person INTEGER);"""
    table = "invitations"
    person_columns = ("owner", "person")
    chat_columns = ()
    exported = ('owner AS "made by"', 'person AS "used by"', "expires")
    order = "expires"

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
