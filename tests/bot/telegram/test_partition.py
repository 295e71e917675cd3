"""A node that is cut off from the network: another leads, and what it had in hand is done by the others."""

import ctypes
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.nodes import Node
from tests.bot.telegram.program import TOKEN, UNLIMITED
from tests.bot.telegram.reckoning import People
from tests.bot.telegram.test_nodes import CHATS, TAKEN_OVER

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(os.getuid() != 0 or not shutil.which("ip"), reason="only root makes network namespaces"),
]

HERE, THERE, NETWORK = "10.77.19.1", "10.77.19.2", "10.77.19.0/24"
NAME = "seedbot-node"
CUT_OFF = 15.0
_NEW_NETWORK = 0x40000000


class Network:
    """A network namespace, joined to this one by a link that can be cut."""

    def __init__(self) -> None:
        for line in (
            f"netns add {NAME}",
            f"link add {NAME} type veth peer name eth0 netns {NAME}",
            f"address add {HERE}/24 dev {NAME}",
            f"link set {NAME} up",
            f"-n {NAME} address add {THERE}/24 dev eth0",
            f"-n {NAME} link set eth0 up",
            f"-n {NAME} link set lo up",
        ):
            _ip(line)

    def cut(self) -> None:
        """Lets no packet through."""
        _ip(f"link set {NAME} down")

    def join(self) -> None:
        """Lets packets through again."""
        _ip(f"link set {NAME} up")

    def end(self) -> None:
        """Removes it."""
        _ip(f"link delete {NAME}")
        _ip(f"netns delete {NAME}")


def _ip(line: str) -> None:
    subprocess.run(["ip", *line.split()], check=True)


def prepare() -> None:
    """Moves this process into the namespace."""
    with Path(f"/var/run/netns/{NAME}").open() as file:
        assert ctypes.CDLL(None).setns(file.fileno(), _NEW_NETWORK) == 0


@pytest.fixture
def network() -> Iterator[Network]:
    network = Network()
    yield network
    network.end()


def test_a_leader_that_is_cut_off_is_followed_by_another_and_nothing_is_lost(tmp_path: Path, network: Network) -> None:
    if reason := postgres.missing():
        pytest.skip(reason)
    with postgres.server() as server, BotApi(TOKEN, people=set(), host=HERE) as api:
        server.stop()
        server.admit(NETWORK)
        server.start(f"127.0.0.1,{HERE}")
        people = People(api, CHATS, 1)
        settings = {"telegram_api": api.address, **UNLIMITED}
        far = server.on_loopback(postgres.ENCODED).replace("127.0.0.1", HERE)
        nodes = [Node(tmp_path, 0, "tests.bot.telegram.test_partition", database=far, **settings)]
        try:
            nodes[0].wait_until_ready()
            _wait_for_leader(nodes[0])
            nodes.append(Node(tmp_path, 1, database=server.url(), **settings))
            nodes[1].wait_until_ready()
            people.begin(10)
            api.wait_for_calls(60)
            cut = time.monotonic()
            network.cut()
            taken_over = _wait_for_leader(nodes[1])
            time.sleep(max(0.0, cut + CUT_OFF - time.monotonic()))
            network.join()
            time.sleep(5)  # while both nodes work again
            people.stop()
            people.wait_for_answers(240)
            print(f"\n{people.reckon([cut])}, taken over after {taken_over:.1f} s")
            assert (taken_over < TAKEN_OVER, "This node does not lead" in nodes[0].log()) == (True, True)
        finally:
            for node in nodes:
                node.kill()
                print(node.log()[-3000:])


def _wait_for_leader(node: Node) -> float:
    """The seconds until the node leads."""
    began = time.monotonic()
    while not node.leads:
        assert time.monotonic() < began + 60
        time.sleep(0.02)
    return time.monotonic() - began
