"""One person cannot take the others' time."""

from typing import Any

import pytest

from bot.telegram.delivery import flood_gate
from bot.telegram.delivery.flood_gate import FloodGate
from tests.bot.telegram.crowd import by

ANN, BOB, OWNER = 7, 8, 9
# For a group or a channel, and as other updates name their sender.
GROUP, CHANNEL = {"id": -100, "type": "supergroup"}, {"id": -200, "type": "channel"}
PRESS = {"callback_query": {"id": "1", "from": {"id": ANN}, "data": "zz"}}
REACTION: dict[str, Any] = {"message_reaction": {"chat": GROUP, "message_id": 1, "actor_chat": CHANNEL}}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that the gate reads, as one number."""
    now = [0.0]
    monkeypatch.setattr(flood_gate, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> FloodGate:
    """A gate that lets in three updates a minute, one of them a question."""
    monkeypatch.setattr(flood_gate, "UPDATES", 2)
    return FloodGate(1, [OWNER])


def admitted(gate: FloodGate, *updates: dict[str, Any]) -> int:
    """How many of the updates come in."""
    return sum(gate.admits({"update_id": 1, **update}) for update in updates)


def test_what_comes_beyond_any_human_pace_is_kept_out(gate: FloodGate, clock: list[float]) -> None:
    for person, count in ((ANN, 3), (BOB, 3), (OWNER, 6)):
        assert admitted(gate, *[{"message": by(person)}] * 6) == count


def test_a_flood_is_let_in_at_its_pace_from_then_on(gate: FloodGate, clock: list[float]) -> None:
    assert admitted(gate, *[PRESS] * 6) == 3
    for clock[0], count in ((19, 0), (20, 1), (39, 0), (40, 1), (100, 3)):
        assert admitted(gate, *[PRESS] * 6) == count


def test_who_sends_for_a_group_or_a_channel_counts_for_it(gate: FloodGate, clock: list[float]) -> None:
    anonymous = {"message": by(1087968824, sender_chat=GROUP)}
    assert admitted(gate, *[anonymous] * 6) == 3
    assert admitted(gate, *[REACTION] * 6) == 3
    assert admitted(gate, {"message": by(1087968824)}) == 1


@pytest.mark.parametrize("content", [None, [], {}, {"from": None}, {"from": {"id": "x"}}, {"from": {"id": True}}])
def test_what_names_no_sender_is_let_in(gate: FloodGate, content: Any) -> None:
    assert admitted(gate, *[{"message": content}] * 6) == 6


def test_few_senders_are_remembered(gate: FloodGate, clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood_gate, "MOST", 10)
    for clock[0] in range(1000):
        admitted(gate, {"message": by(int(clock[0]))})
    assert len(gate._rested) <= 30
