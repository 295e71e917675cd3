"""PostgreSQL as a database: one truth for indexers and bots on several machines."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import local
from time import monotonic, sleep
from typing import Any, TypeAlias

import psycopg
from psycopg import RawCursor, sql
from psycopg_pool import ConnectionPool, PoolTimeout

from retrieval.storage.postgres_dialect import configure, translated
from retrieval.storage.postgres_errors import plainly
from retrieval.storage.postgres_url import address

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]

OLDEST = 15
# Connections of a process at once, and seconds that a statement waits for one before the database counts as away.
_MOST_CONNECTIONS, _PATIENCE, _GLANCE = 8, 10.0, 0.1
# Seconds that the pool tries to reconnect by itself, ever more rarely; then each statement tries at once.
_RECONNECTING = 2.0
# Seconds after which those who listen look by themselves, and try again after a break.
_LOOK = 2.0
# Seconds of a burst of notices that count as one: taking over a document costs a word index as much as taking over ten.
_BURST = 0.5
# A machine that takes work and then is silent loses it after about 7 seconds: the server then ends its connection, as
# does the machine itself.
_LEASE: dict[str, Any] = {
    "keepalives_idle": "3",
    "keepalives_interval": "2",
    "keepalives_count": "2",
    "tcp_user_timeout": "7000",
}

_COLUMNS = """SELECT CAST(column_name AS VARCHAR) FROM information_schema.columns
WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position"""


class Postgres:
    """A `Database` in a schema of its own, which the URL may name; raises OSError with a sentence if it fails.

    `part` names the tables that are written in turns; `damage` makes a sentence of the reason why data are damaged.
    Each statement waits for a connection for `patience` seconds, if there is no other.
    """

    def __init__(self, url: str, part: str, damage: Callable[[str], str] = str, patience: float = 0.0) -> None:
        found = address(url)
        self._damage = damage
        self.name = found.name
        self._url = found.url
        self._schema = found.schema
        self._part = part
        self._channel = f"{found.schema}.{part}"
        self._held = _Held()
        self._patience = patience or _PATIENCE
        self._away_until = 0.0
        # Every failure is told by an exception.
        logging.getLogger("psycopg").setLevel(logging.CRITICAL)
        with plainly(self.name), psycopg.connect(found.url) as connection:
            _check_server(connection, self.name)
        self._pool = ConnectionPool(
            found.url,
            kwargs={"autocommit": True, "cursor_factory": RawCursor},
            min_size=1,
            max_size=_MOST_CONNECTIONS,
            timeout=_PATIENCE,
            reconnect_timeout=_RECONNECTING,
            configure=_prepare,
            check=_check_alive,
            open=True,
        )

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """The rows that the query finds, or that the statement returns."""
        with self._connection() as connection:
            return list(connection.execute(translated(statement), values, binary=True).fetchall())

    def execute(self, statement: str, *values: Any) -> int:
        """Runs a statement that writes; the number of rows it changed."""
        with self._connection() as connection:
            return int(connection.execute(translated(statement), values).rowcount)

    def execute_each(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Runs a statement that writes once for each row of values, without waiting for each."""
        with self._connection() as connection:
            connection.cursor().executemany(translated(statement), rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A block whose changes are all made, or none; those who listen are told of them.

        One block of this part runs at a time: so numbers that grow are seen in their order, without gaps.
        """
        lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0)), pg_notify($1, '')"
        with self._block(lock, self._channel):
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """A block that sees the database as it was at its beginning."""
        with self._block("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"):
            yield

    @contextmanager
    def alone(self, work: str) -> Iterator[None]:
        """A block that waits until no other machine is in one of the same name; a machine that dies leaves it."""
        name = (f"{self._schema}: {work}",)
        with self._connection() as connection:
            connection.execute("SELECT pg_advisory_lock(hashtextextended($1, 0))", name)
            try:
                yield
            finally:
                connection.execute("SELECT pg_advisory_unlock(hashtextextended($1, 0))", name)

    @contextmanager
    def claims(self) -> Iterator["_Claims"]:
        """A block in which work is taken over a connection of its own, whose end gives all of it back."""
        with (
            plainly(self.name),
            psycopg.connect(self._url, autocommit=True, cursor_factory=RawCursor, **_LEASE) as connection,
        ):
            _lease(connection)
            yield _Claims(connection, self.name, f"{self._schema}: claim ")

    def format(self) -> int:
        """The number of the format of this part's tables; 0 if there are none."""
        if self.rows("SELECT to_regclass($1) IS NULL", f"{self._schema}.formats")[0][0]:
            return 0
        rows = self.rows("SELECT format FROM formats WHERE part = ?", self._part)
        return int(rows[0][0]) if rows else 0

    def create(self, schema: str, format: int) -> None:
        """Makes the tables of the format, and the schema if it is not there."""
        with self._connection() as connection:
            if connection.execute("SELECT to_regnamespace($1) IS NULL", (self._schema,)).fetchone() == (True,):
                connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(self._schema)))
        formats = "CREATE TABLE IF NOT EXISTS formats (part TEXT PRIMARY KEY, format INTEGER NOT NULL)"
        for statement in [formats, *filter(str.strip, schema.split(";"))]:
            self.execute(statement)
        remembered = "INSERT INTO formats VALUES (?, ?) ON CONFLICT (part) DO UPDATE SET format = excluded.format"
        self.execute(remembered, self._part, format)

    def server(self) -> str:
        """When the server was started, and the number that it gave to the table when this was made there."""
        ((name,),) = self.rows("SELECT pg_postmaster_start_time()::text || ' ' || 'passages'::regclass::oid")
        return str(name)

    def is_replica(self) -> bool:
        """Whether the server follows another."""
        return bool(self.rows("SELECT pg_is_in_recovery()")[0][0])

    def columns(self, table: str) -> list[str]:
        """The names of the table's columns, in order; none if it is not there."""
        return [name for (name,) in self.rows(_COLUMNS, self._schema, table)]

    def last_id(self, table: str) -> int:
        """The newest `id` that the table ever gave; 0 if none."""
        statement = "SELECT coalesce(pg_sequence_last_value(CAST(pg_get_serial_sequence(?, 'id') AS regclass)), 0)"
        return int(self.rows(statement, table)[0][0])

    def count_on(self, table: str, last: int) -> None:
        """Makes the table give ids above this one."""
        self.rows("SELECT setval(pg_get_serial_sequence(?, 'id'), greatest(?, 1), ?::boolean)", table, last, last > 0)

    def notices(self) -> Iterator[None]:
        """An item for each transaction of this part, and every few seconds."""
        for _ in self._told(self._channel, _BURST):
            yield

    def tell(self, topic: str, word: str) -> None:
        """Tells all that hear of the topic a word."""
        self.rows("SELECT pg_notify(?, ?)", f"{self._channel}.{topic}", word)

    def heard(self, topic: str) -> Iterator[list[str]]:
        """The words told of the topic, as they come, and an empty list every few seconds."""
        return self._told(f"{self._channel}.{topic}")

    def _told(self, channel: str, burst: float = 0.0) -> Iterator[list[str]]:
        """The words on the channel, those of a burst at once; after a break the listening is resumed."""
        while not self._pool.closed:
            with suppress(psycopg.Error), psycopg.connect(self._url, autocommit=True) as connection:
                connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                yield []
                while not self._pool.closed:
                    found = list(connection.notifies(timeout=_LOOK, stop_after=1))
                    if found and burst:
                        found += connection.notifies(timeout=burst)
                    yield [notice.payload for notice in found]
            sleep(_LOOK)

    def damaged(self, reason: str) -> ValueError:
        """The error that data are not as they were written."""
        return ValueError(self._damage(reason))

    def close(self) -> None:
        """Closes the connections."""
        self._pool.close()

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """The connection of this thread's block, or one of the pool."""
        with plainly(self.name):
            if self._held.connection:
                yield self._held.connection
                return
            connection = self._taken()
            try:
                yield connection
            finally:
                self._pool.putconn(connection)

    def _taken(self) -> Connection:
        """A connection of the pool; after one statement waited in vain, the next ones hardly wait."""
        is_away = monotonic() < self._away_until
        try:
            return self._pool.getconn(_GLANCE if is_away else self._patience)
        except PoolTimeout:
            self._away_until = monotonic() + _LOOK
            raise

    @contextmanager
    def _block(self, first: str, *values: Any) -> Iterator[None]:
        if self._held.connection:
            yield
            return
        with self._connection() as connection, connection.transaction():
            connection.execute(first, values)
            self._held.connection = connection
            try:
                yield
            finally:
                self._held.connection = None


class _Claims:
    """Work that this connection has taken, by advisory locks."""

    def __init__(self, connection: Connection, database: str, prefix: str) -> None:
        self._connection = connection
        self._database = database
        self._prefix = prefix

    def take(self, name: str) -> bool:
        """Takes the work of this name; False if another connection has it."""
        return self._ask("SELECT pg_try_advisory_lock(hashtextextended($1, 0))", name)

    def give_back(self, name: str) -> None:
        """Lets others take it."""
        self._ask("SELECT pg_advisory_unlock(hashtextextended($1, 0))", name)

    def check(self) -> None:
        """Raises AwayError if the connection was lost, and with it all that was taken."""
        self.execute("SELECT 1")

    def execute(self, statement: str, *values: Any) -> None:
        """Runs a statement that writes. Raises AwayError if the connection was lost, and with it all that was taken."""
        with plainly(self._database):
            self._connection.execute(translated(statement), values)

    def _ask(self, statement: str, name: str) -> bool:
        with plainly(self._database):
            return bool(self._connection.execute(statement, (self._prefix + name,)).fetchone() == (True,))


class _Held(local):
    """The connection of each thread while it is in a block."""

    connection: Connection | None = None


def _check_server(connection: psycopg.Connection[Any], name: str) -> None:
    version = connection.info.server_version // 10_000
    encoding = connection.info.parameter_status("server_encoding")
    if version < OLDEST:
        raise ValueError(f"The database {name} is PostgreSQL {version}: seedbot needs {OLDEST} or later.")
    if encoding != "UTF8":
        raise ValueError(f"The database {name} has the encoding {encoding}: make one with the encoding UTF8.")


def _prepare(connection: psycopg.Connection[Any]) -> None:
    """Makes a connection of the pool ready: its machine, once silent, must not keep others from writing."""
    configure(connection)
    _lease(connection)


def _lease(connection: psycopg.Connection[Any]) -> None:
    """Lets the server end the connection soon after its machine is silent."""
    for setting, value in _LEASE.items():
        name = setting if setting.startswith("tcp_") else f"tcp_{setting}"
        connection.execute("SELECT set_config($1, $2, false)", (name, value))


def _check_alive(connection: psycopg.Connection[Any]) -> None:
    """Raises OperationalError if the server has closed the connection; asks it nothing.

    Its last words are read first, then the end.
    """
    connection.pgconn.consume_input()
    connection.pgconn.consume_input()
