import pytest

from bot.people.database import Database
from bot.people.outbox import Outbox, Sending, Sent


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database)


FIRST = Sending(7, {"text": "one"}, question=5, subject="answer 1")
SECOND = Sending(7, {"text": "two"}, file="report.pdf")
OTHER = Sending(-100, {"text": "three"})


def test_messages_wait_in_order_until_they_are_sent_or_refused(outbox: Outbox) -> None:
    outbox.put([FIRST, OTHER, SECOND])
    assert (outbox.chats(), outbox.next(7), outbox.next(8)) == ([-100, 7], (1, FIRST), None)
    outbox.sent(1, 99)
    assert outbox.next(7) == (3, SECOND)
    outbox.refused(3)
    assert (outbox.next(7), outbox.chats()) == (None, [-100])


def test_a_message_is_found_by_its_id_and_by_its_question(outbox: Outbox) -> None:
    outbox.put([FIRST, SECOND])
    outbox.sent(1, 99)
    assert outbox.shown(7, 99) == Sent(7, 99, 5, "answer 1")
    assert outbox.answers_to(7, 5) == [Sent(7, 99, 5, "answer 1")]
    assert (outbox.shown(8, 99), outbox.answers_to(7, 6)) == (None, [])


def test_messages_to_a_chat_that_is_gone_are_held_until_it_returns(outbox: Outbox) -> None:
    outbox.put([FIRST, OTHER, SECOND])
    outbox.hold(7)
    assert (outbox.next(7), outbox.chats(), outbox.holds("answer 1")) == (None, [-100], True)
    outbox.release(7)
    assert outbox.next(7) == (1, FIRST)


def test_what_was_not_sent_can_be_withdrawn_and_put_again(outbox: Outbox) -> None:
    outbox.put([FIRST])
    outbox.withdraw("answer 1")
    assert (outbox.next(7), outbox.holds("answer 1")) == (None, False)
    outbox.put([FIRST])
    outbox.refused(2)
    assert not outbox.holds("answer 1")
