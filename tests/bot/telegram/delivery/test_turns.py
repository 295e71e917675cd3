"""What one node has in hand, no other node takes, until it gives it back or is cut off."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.people.database import Database
from bot.telegram.delivery.turns import Turns
from retrieval.storage.sql import AwayError

pytestmark = pytest.mark.long


@pytest.fixture
def nodes(postgres_url: str) -> Iterator[tuple[Turns, Turns]]:
    """The turns of two nodes."""
    with closing(Database(postgres_url)) as one, closing(Database(postgres_url)) as other:
        turns = Turns(one), Turns(other)
        yield turns
        for each in turns:
            each.close()


def is_free(turns: Turns, work: str) -> bool:
    with turns.taken(work) as turn:
        return turn is not None


def test_work_is_one_block_of_one_node_at_a_time(nodes: tuple[Turns, Turns]) -> None:
    one, other = nodes
    with one.taken("answer 7") as turn:
        assert turn
        turn.check()
        assert not is_free(one, "answer 7")
        assert not is_free(other, "answer 7")
        assert is_free(other, "answer 8")
    assert is_free(other, "answer 7")


def test_a_node_that_ends_leaves_its_work_to_others(nodes: tuple[Turns, Turns]) -> None:
    one, other = nodes
    with one.taken("answer 7"):
        one.close()
        assert is_free(other, "answer 7")


def test_a_node_that_was_cut_off_learns_that_and_can_take_work_again(nodes: tuple[Turns, Turns]) -> None:
    one, other = nodes
    with one.taken("answer 7") as turn, other.taken("lead"):
        assert turn
        cut_off = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> ?"
        ((mine,),) = other._claims._connection.execute("SELECT pg_backend_pid()").fetchall()  # type: ignore[union-attr]
        other._database.rows(cut_off, mine)
        with pytest.raises(AwayError, match="cannot be reached"):
            turn.check()
        assert is_free(other, "answer 7")
        assert is_free(one, "answer 7")
        assert not is_free(one, "lead")


def test_alone_a_node_has_every_turn_but_no_work_twice(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "people.sqlite")) as database:
        turns = Turns(database)
        with turns.taken("answer 7") as turn:
            assert turn
            turn.check()
            assert not is_free(turns, "answer 7")
        assert is_free(turns, "answer 7")
