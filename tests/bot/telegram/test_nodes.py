"""Nodes that share a bot: when one dies or the database is in trouble, they lose nothing and keep the order."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests import postgres
from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.networks import Network
from tests.bot.telegram.nodes import Node
from tests.bot.telegram.program import TOKEN, UNLIMITED, free_port
from tests.bot.telegram.reckoning import People

# Of two hundred chats, a dozen ask as much as all others.
CHATS = [*range(1, 201), *[*range(1, 13)] * 16]
# Seconds within which another node leads after the leader's death.
TAKEN_OVER = 10.0


class Team:
    """Nodes of one bot, each in the network of its place, if there are any."""

    def __init__(self, folder: Path, api: BotApi, database: str, number: int, networks: Sequence[Network] = ()) -> None:
        self.networks = networks
        self._folder = folder
        self._settings = {"telegram_api": api.address, "database": database, **UNLIMITED}
        self.nodes = [self._start(place) for place in range(number)]
        for node in self.nodes:
            node.wait_until_ready()

    def _start(self, place: int) -> Node:
        network = self.networks[place].name if self.networks else ""
        return Node(self._folder, place, network=network, **self._settings)

    def leader(self) -> Node:
        """The node that leads, as soon as one does."""
        end = time.monotonic() + 60
        while not (leading := [node for node in self.nodes if node.leads]):
            assert time.monotonic() < end
            time.sleep(0.02)
        return leading[0]

    def wait_for_leader(self) -> float:
        """The seconds until a node leads."""
        began = time.monotonic()
        self.leader()
        return time.monotonic() - began

    def replace(self, node: Node) -> None:
        """Kills the node and starts another in its place."""
        node.kill()
        place = self.nodes.index(node)
        node.log_file.unlink()
        self.nodes[place] = self._start(place)

    def end(self) -> None:
        """Kills all nodes, and prints how their logs end."""
        for node in self.nodes:
            node.kill()
            print(node.log()[-3000:])


@pytest.fixture
def team(tmp_path: Path, api: BotApi, postgres_url: str) -> Iterator[Callable[[int], Team]]:
    """Starts teams of nodes, and ends them with the test."""
    teams: list[Team] = []

    def start(number: int) -> Team:
        teams.append(Team(tmp_path, api, postgres_url, number))
        return teams[-1]

    yield start
    for each in teams:
        each.end()


@pytest.mark.long
def test_a_dead_leader_is_followed_by_another_and_nothing_is_lost(api: BotApi, team: Callable[[int], Team]) -> None:
    nodes, people = team(2), People(api, CHATS, 1)
    nodes.wait_for_leader()
    people.begin(10)
    moments = []
    for _ in range(2):
        api.wait_for_calls(30)
        moments.append(time.monotonic())
        nodes.replace(nodes.leader())
        assert nodes.wait_for_leader() < TAKEN_OVER
    people.stop()
    people.wait_for_answers(60)
    assert people.reckon(moments).questions > 0


@pytest.mark.long
def test_a_leader_that_is_stopped_finishes_and_leaves_the_rest_to_another(
    api: BotApi, team: Callable[[int], Team]
) -> None:
    nodes, people = team(2), People(api, CHATS, 1)
    nodes.wait_for_leader()
    people.begin(10)
    api.wait_for_calls(40)
    stopped = nodes.leader()
    assert stopped.stop() == 0
    nodes.nodes.remove(stopped)
    assert nodes.wait_for_leader() < TAKEN_OVER
    people.stop()
    people.wait_for_answers(60)
    assert people.reckon().twice_by_kill == 0


@pytest.mark.long
def test_each_node_tells_its_own_figures(api: BotApi, tmp_path: Path, postgres_url: str) -> None:
    ports, people = [free_port(), free_port()], People(api, CHATS, 1)
    settings = {"telegram_api": api.address, "database": postgres_url, **UNLIMITED}
    nodes = [Node(tmp_path, place, monitor_port=port, **settings) for place, port in enumerate(ports)]
    try:
        for node in nodes:
            node.wait_until_ready()
        for chat in range(1, 11):
            people.ask(chat)
        people.wait_for_answers(60)
        api.wait(lambda: sum(figure(port, "seedbot_updates_handled_total") for port in ports) == 10)
        assert sorted(figure(port, "seedbot_leads") for port in ports) == [0, 1]
        assert [figure(port, "seedbot_people") for port in ports] == [10, 10]
    finally:
        for node in nodes:
            node.kill()


def figure(port: str, name: str) -> float:
    """The metric of the node that serves it on the port."""
    with urlopen(f"http://127.0.0.1:{port}/metrics") as page:
        lines = dict(line.rsplit(" ", 1) for line in page.read().decode().splitlines())
    return float(lines[name])


@contextmanager
def read_only(server: postgres.Server, url: str) -> Iterator[None]:
    """A server that has become a replica, say."""
    setting, follow = "default_transaction_read_only", "SELECT pg_reload_conf()"
    postgres.run(url, f"ALTER SYSTEM SET {setting} = on", follow)
    yield
    postgres.run(url, f"SET {setting} = off", f"ALTER SYSTEM RESET {setting}", follow)


@contextmanager
def full(server: postgres.Server, url: str) -> Iterator[None]:
    """A disk without room for more."""
    error = "BEGIN RAISE 'No space left on device' USING ERRCODE = 'disk_full'; END"
    postgres.run(url, f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ {error} $$")
    for table in ("inbox", "answers", "outbox"):
        postgres.run(url, f"CREATE TRIGGER full_disk BEFORE INSERT ON {table} EXECUTE FUNCTION full_disk()")
    yield
    postgres.run(url, "DROP FUNCTION full_disk() CASCADE")


@contextmanager
def slow(server: postgres.Server, url: str) -> Iterator[None]:
    """A server on which each statement waits."""
    import psycopg

    with psycopg.connect(url) as connection:
        connection.execute("LOCK TABLE inbox, outbox, pace")
        yield


@contextmanager
def away(server: postgres.Server, url: str) -> Iterator[None]:
    """A server that is restarted."""
    server.stop()
    yield
    server.start()


@pytest.mark.long
@pytest.mark.parametrize("trouble", [read_only, full, slow, away])
def test_what_is_asked_while_the_database_is_in_trouble_is_answered_after_that(
    trouble: Callable[..., AbstractContextManager[None]],
    api: BotApi,
    tmp_path: Path,
    postgres_url: str,
    postgres_server: postgres.Server,
) -> None:
    schema, people = postgres_url.rpartition("%3D")[2], People(api, CHATS, 1)
    url = postgres_server.by_password(postgres.ENCODED, schema)
    node = Node(tmp_path, 0, telegram_api=api.address, database=url, **UNLIMITED)
    try:
        node.wait_until_ready()
        people.ask(1)
        people.wait_for_answers(60)
        with trouble(postgres_server, postgres_server.url(f"{schema}_bot_{TOKEN.partition(':')[0]}")):
            for chat in (1, 2, 1):
                people.ask(chat)
            time.sleep(3)
            assert len(api.sent) == 1
        people.wait_for_answers(60)
        assert people.reckon().twice_by_kill == 0
    finally:
        node.kill()
    assert [word for word in (postgres.PASSWORD, postgres.ENCODED) if word in node.log()] == []
