"""Nodes in networks of their own, killed at random moments with their database too, or cut off: they lose nothing."""

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests import postgres
from tests.bot.telegram import networks
from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.program import TOKEN
from tests.bot.telegram.reckoning import People
from tests.bot.telegram.test_nodes import CHATS, TAKEN_OVER, Team

pytestmark = pytest.mark.faults

CUT_OFF = 15.0
# Seconds that a node may take to record that an answer was accepted: when it is killed later, the answer comes once.
RECORDED = 1.0


@contextmanager
def apart(folder: Path, number: int) -> Iterator[tuple[BotApi, postgres.Server, Team]]:
    """Nodes with a Bot API and a database, which they reach by networks of their own where there can be any."""
    if reason := postgres.missing():
        pytest.skip(reason)
    with ExitStack() as stack:
        own = [] if networks.missing() else stack.enter_context(networks.several(number))
        host = networks.HERE if own else "127.0.0.1"
        print(f"{len(own)} networks for {number} nodes {networks.missing()}")
        server = stack.enter_context(postgres.server())
        if own:
            server.admit(networks.ALL, host)
        api = stack.enter_context(BotApi(TOKEN, people=set(), host=host))
        team = Team(folder, api, server.by_password(postgres.ENCODED, host=host), number, own)
        stack.callback(team.end)
        yield api, server, team


@pytest.mark.parametrize("number", [2, 4])
def test_killed_nodes_and_servers_lose_nothing_and_keep_the_order(number: int, tmp_path: Path) -> None:
    with apart(tmp_path, number) as (api, server, team):
        people, chance = People(api, CHATS, number), random.Random(number)
        faults = ["node"] * 50 + ["leader"] * 25 + ["server"] * 10
        chance.shuffle(faults)
        kills: list[float] = []
        slowest = team.wait_for_leader()
        people.begin(5)
        for fault in faults:
            enough = len(api.calls) + chance.randrange(1, 40)
            api.wait(partial(_has_called, api, enough), 300)  # on a busy machine all nodes together may do little
            time.sleep(chance.uniform(0, 0.05))
            print(f"{fault}: {len(api.sent)} messages, slowest take-over {slowest:.1f} s", flush=True)
            if fault == "server":
                server.stop()
                server.start()
            else:
                node = team.leader() if fault == "leader" else chance.choice(team.nodes)
                kills.append(time.monotonic())
                team.replace(node)
            slowest = max(slowest, team.wait_for_leader())
        people.stop()
        people.wait_for_answers(240)
        outcome = people.reckon(kills)
        print(f"\n{number} nodes: {outcome}, {len(api.floods)} floods, slowest take-over {slowest:.1f} s")
        assert outcome.longest_instant < RECORDED
        assert (len(api.floods), slowest < TAKEN_OVER) == (0, True)


def _has_called(api: BotApi, enough: int) -> bool:
    return len(api.calls) >= enough


@pytest.mark.skipif(bool(networks.missing()), reason=networks.missing())
def test_a_leader_that_is_cut_off_is_followed_by_another_and_nothing_is_lost(tmp_path: Path) -> None:
    with apart(tmp_path, 2) as (api, _, team):
        people, leader = People(api, CHATS, 1), team.leader()
        network = team.networks[team.nodes.index(leader)]
        (other,) = (node for node in team.nodes if node is not leader)
        people.begin(10)
        api.wait_for_calls(60)
        cut = time.monotonic()
        network.cut()
        while not other.leads:
            assert time.monotonic() < cut + 60
            time.sleep(0.02)
        taken_over = time.monotonic() - cut
        time.sleep(max(0.0, cut + CUT_OFF - time.monotonic()))
        network.join()
        time.sleep(5)  # while both nodes work again
        people.stop()
        people.wait_for_answers(240)
        print(f"\n{people.reckon([cut])}, taken over after {taken_over:.1f} s")
        assert (taken_over < TAKEN_OVER, "This node does not lead" in leader.log()) == (True, True)
