"""Nodes that share a bot: killed at random moments, with their database too, they lose nothing and keep the order."""

import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests import postgres
from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.nodes import Node
from tests.bot.telegram.program import UNLIMITED, free_port
from tests.bot.telegram.reckoning import People

# Of two hundred chats, a dozen ask as much as all others.
CHATS = [*range(1, 201), *[*range(1, 13)] * 16]
# Seconds within which another node leads after the leader's death.
TAKEN_OVER = 10.0
# Seconds that a node may take to record that an answer was accepted: when it is killed later, the answer comes once.
RECORDED = 2.0


class Team:
    """Nodes of one bot."""

    def __init__(self, folder: Path, api: BotApi, database: str, number: int) -> None:
        self._folder = folder
        self._settings = {"telegram_api": api.address, "database": database, **UNLIMITED}
        self.nodes = [self._start(place) for place in range(number)]
        for node in self.nodes:
            node.wait_until_ready()

    def _start(self, place: int) -> Node:
        return Node(self._folder, place, **self._settings)

    @property
    def leader(self) -> Node:
        """The node that leads. Raises StopIteration if none does."""
        return next(node for node in self.nodes if node.leads)

    def wait_for_leader(self) -> float:
        """The seconds until a node leads."""
        began = time.monotonic()
        while not any(node.leads for node in self.nodes):
            assert time.monotonic() < began + 60
            time.sleep(0.02)
        return time.monotonic() - began

    def replace(self, node: Node) -> None:
        """Kills the node and starts another in its place."""
        node.kill()
        place = self.nodes.index(node)
        node.log_file.unlink()
        self.nodes[place] = self._start(place)

    def end(self) -> None:
        """Kills all nodes."""
        for node in self.nodes:
            node.kill()


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
        for node in each.nodes:
            print(node.log()[-2000:])


@pytest.mark.long
def test_a_dead_leader_is_followed_by_another_and_nothing_is_lost(api: BotApi, team: Callable[[int], Team]) -> None:
    nodes, people = team(2), People(api, CHATS, 1)
    nodes.wait_for_leader()
    people.begin(10)
    moments = []
    for _ in range(2):
        api.wait_for_calls(30)
        moments.append(time.monotonic())
        nodes.replace(nodes.leader)
        assert nodes.wait_for_leader() < TAKEN_OVER
    people.stop()
    people.wait_for_answers(60)
    assert people.reckon(moments).questions > 0


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


@pytest.mark.faults
@pytest.mark.parametrize("number", [2, 4])
def test_killed_nodes_and_servers_lose_nothing_and_keep_the_order(
    number: int, api: BotApi, team: Callable[[int], Team], postgres_server: postgres.Server
) -> None:
    nodes, people, chance = team(number), People(api, CHATS, number), random.Random(number)
    faults = ["node"] * 50 + ["leader"] * 25 + ["server"] * 10
    chance.shuffle(faults)
    kills: list[float] = []
    slowest = nodes.wait_for_leader()
    people.begin(5)
    for fault in faults:
        enough = len(api.calls) + chance.randrange(1, 40)
        api.wait(partial(_has_called, api, enough), 300)  # on a busy machine all nodes together may do little
        time.sleep(chance.uniform(0, 0.05))
        print(f"{fault}: {len(api.sent)} messages, slowest take-over {slowest:.1f} s", flush=True)
        if fault == "server":
            postgres_server.stop()
            postgres_server.start()
        else:
            kills.append(time.monotonic())
            nodes.replace(nodes.leader if fault == "leader" else chance.choice(nodes.nodes))
            slowest = max(slowest, nodes.wait_for_leader())
    people.stop()
    people.wait_for_answers(240)
    outcome = people.reckon(kills)
    print(f"\n{number} nodes: {outcome}, {len(api.floods)} floods, slowest take-over {slowest:.1f} s")
    assert outcome.longest_instant < RECORDED
    assert (len(api.floods), slowest < TAKEN_OVER) == (0, True)


def _has_called(api: BotApi, enough: int) -> bool:
    return len(api.calls) >= enough
