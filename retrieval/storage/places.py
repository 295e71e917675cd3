"""Where a store is: a file in its home, or a PostgreSQL database; and what to do if it is damaged."""

from contextlib import closing
from pathlib import Path

from retrieval.storage.layout import STORE
from retrieval.storage.postgres_url import address
from retrieval.storage.sql import Database
from retrieval.storage.sqlite import Sqlite


def place_of(home: Path, database: str | None) -> Path | str:
    """Where the store of this home is: a file in it, or the database at this URL."""
    return database or home / STORE


def is_stored(place: Path | str) -> bool:
    """Whether there is a store in the place."""
    if isinstance(place, Path):
        return place.is_file()
    with closing(opened(place)) as database:
        return database.format() > 0


def opened(place: Path | str) -> Database:
    """The database in the place. Raises OSError or ValueError if it cannot be used."""
    name = place if isinstance(place, Path) else address(place).name

    def damage(reason: str) -> str:
        return f"The index {name} cannot be read ({reason}): {remedy(place)}."

    if isinstance(place, Path):
        return Sqlite(place, damage)
    # Imported here: it comes with the extra `postgres`.
    from retrieval.storage.postgres import Postgres

    return Postgres(place, "store", damage)


def remedy(place: Path | str) -> str:
    """What to do about a damaged store in the place."""
    if isinstance(place, str):
        return (
            f"restore the database from its backup, or drop the schema {address(place).schema} in it and run "
            f"`seedbot index`, which reads all documents again"
        )
    return (
        f"stop the bot, move {place} away and run `seedbot index`, which reads all documents again; "
        f"or restore a backup with `seedbot restore FILE --replace`"
    )
