"""A PostgreSQL server of the tests' own, in a temporary folder, as a user that is not root."""

import os
import pwd
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

PASSWORD = "se/cr@t"
ENCODED = "se%2Fcr%40t"
_DEBIAN = Path("/usr/lib/postgresql")


class Server:
    """A server that listens on a Unix socket, where everyone is let in, and on loopback with a password."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self._programs = programs
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._addresses = "127.0.0.1"

    def make(self) -> None:
        """Makes an empty cluster whose superuser is `seedbot`."""
        password = self.folder / "password"
        password.write_text(PASSWORD)
        self.program(
            *("initdb", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "--username=seedbot"),
            *("--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={password}", f"--pgdata={self._data}"),
        )

    @contextmanager
    def replica(self) -> Iterator["Server"]:
        """A running server that follows this one, and only reads."""
        with _own_folder() as folder:
            other = Server(folder, self._programs)
            how = "--write-recovery-conf", "--checkpoint=fast", f"--pgdata={other._data}"
            other.program("pg_basebackup", *self.place, *how)
            with other._running():
                yield other

    def leave(self) -> None:
        """Receives nothing more from the server that it follows."""
        run(self.url(), "ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()")

    def promote(self) -> None:
        """Takes writes from now on."""
        self.program("pg_ctl", "promote", "--wait", f"--pgdata={self._data}")

    @contextmanager
    def _running(self) -> Iterator[None]:
        self.start()
        try:
            yield
        finally:
            self.stop()

    def admit(self, network: str, address: str) -> None:
        """Listens on this address too, and lets the network in with a password."""
        self.stop()
        self._addresses += f",{address}"
        with (self._data / "pg_hba.conf").open("a") as file:
            file.write(f"host all all {network} scram-sha-256\n")
        self.start()

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        where = f"-p {self.port} -k {self.folder} -c listen_addresses={self._addresses}"
        options = f"{where} -c fsync=off -c full_page_writes=off"
        self.program(
            "pg_ctl", "start", "--wait", f"--pgdata={self._data}", f"--options={options}", f"--log={self._log}"
        )

    def stop(self, mode: str = "immediate") -> None:
        """Stops it: at once, as a crash would, or as the mode says."""
        self.program("pg_ctl", "stop", f"--mode={mode}", f"--pgdata={self._data}")

    def url(self, schema: str = "seedbot", user: str = "seedbot", database: str = "postgres") -> str:
        """The address by the Unix socket."""
        return f"postgresql://{user}@/{database}?host={self.folder}&port={self.port}&options=-csearch_path%3D{schema}"

    def by_password(self, password: str, schema: str = "seedbot", host: str = "127.0.0.1") -> str:
        """The address by TCP, with the password in it."""
        return f"postgresql://seedbot:{password}@{host}:{self.port}/postgres?options=-csearch_path%3D{schema}"

    @property
    def place(self) -> tuple[str, ...]:
        """The arguments by which PostgreSQL's own programs reach it."""
        return "--host", str(self.folder), "--port", str(self.port), "--username=seedbot"

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _log(self) -> Path:
        return self.folder / "log"

    def program(self, program: str, *arguments: str) -> None:
        """Runs one of the server's programs. Raises AssertionError with what it says if it fails."""
        output = self.folder / f"{program}.out"
        with output.open("w") as file:  # a pipe would be held open by the server
            done = subprocess.run(
                [self._programs / program, *arguments], cwd="/", stdout=file, stderr=file, **_as_another_user()
            )
        assert done.returncode == 0, f"{program} failed: {output.read_text()}"


def run(url: str, *statements: str) -> None:
    """Runs statements of an administrator."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def documented_rights(page: str, **names: str) -> list[str]:
    """The statements on a page of the guide that grant rights, with these names in place of the page's."""
    text = (Path(__file__).parents[1] / "seeds" / "data" / page).read_text("utf-8")
    lines = [line for line in text.splitlines() if line.startswith("GRANT ")]
    return [re.sub(r"\w+", lambda word: names.get(word[0], word[0]), line) for line in lines]


def missing() -> str:
    """Why no server can be started here; "" if one can."""
    for package in ("psycopg", "psycopg_pool", "greenlet"):
        if not find_spec(package):
            return f"{package} is not installed: pip install '.[postgres]'"
    return "" if _programs() else "there is no PostgreSQL server: apt-get install postgresql"


@contextmanager
def server() -> Iterator[Server]:
    """A running server; its folder is removed with it."""
    programs = _programs()
    assert programs
    with _own_folder() as folder:
        made = Server(folder, programs)
        made.make()
        with made._running():
            yield made


@contextmanager
def _own_folder() -> Iterator[Path]:
    # Not the folder of pytest, which other users cannot enter; a socket's path must be short.
    folder = Path(mkdtemp(prefix="seedbot-pg-"))
    try:
        if user := _as_another_user():
            os.chown(folder, user["user"], user["group"])
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    """The folder of the server's programs: on Debian not in the PATH."""
    found = shutil.which("initdb")
    versions = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return Path(found).resolve().parent if found else versions[-1].parent if versions else None


def _as_another_user() -> dict[str, Any]:
    """The server refuses to run as root."""
    if os.getuid():
        return {}
    names = {each.pw_name: each for each in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
