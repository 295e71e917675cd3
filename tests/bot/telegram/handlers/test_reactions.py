"""Reactions to answers are ratings of the person who reacts."""

from typing import Any

import pytest

from bot.people.answers import Answers
from bot.people.ratings import Verdicts
from tests.bot.telegram.fake_network import Chat, message

pytestmark = pytest.mark.anyio

ANSWER = 99


@pytest.fixture
async def asked(chat: Chat) -> Chat:
    """A chat in which the bot's message 99 is an answer to message 5."""
    await chat.hear(message=message("Which ferry carries bicycles?"))
    chat.calls()
    return chat


async def react(chat: Chat, new: str, old: str = "", number: int = ANSWER, person: int = 7) -> tuple[int, int]:
    """The ratings of the first answer after these reactions."""
    chat.network.api.react(7, number, new, old, person)
    await chat.hear_all()
    verdicts = Answers(chat.service.database).verdicts(1)
    return verdicts.right, verdicts.wrong


@pytest.mark.parametrize(
    ("emoji", "verdicts"), [*((each, (1, 0)) for each in "👍❤🔥"), *((each, (0, 1)) for each in "👎💩")]
)
async def test_a_reaction_rates_and_without_it_the_rating_is_gone(
    asked: Chat, emoji: str, verdicts: tuple[int, int]
) -> None:
    assert await react(asked, emoji) == verdicts
    assert await react(asked, "", emoji) == (0, 0)


async def test_a_rating_by_reaction_is_shown_in_the_buttons(asked: Chat) -> None:
    await react(asked, "👍")
    (call,) = asked.calls("editMessageReplyMarkup")
    first: list[dict[str, Any]] = call["reply_markup"]["inline_keyboard"][0]
    assert (call["message_id"], [button["text"] for button in first][-2:]) == (ANSWER, ["👍 ✓", "👎"])


async def test_another_reaction_changes_the_rating_and_one_without_a_verdict_withdraws_it(asked: Chat) -> None:
    assert await react(asked, "👍") == (1, 0)
    assert await react(asked, "👎", "👍") == (0, 1)
    assert await react(asked, "🤔", "👎") == (0, 0)
    assert await react(asked, "👍👎", "🤔") == (0, 0)


async def test_a_reaction_taken_away_leaves_a_later_rating_by_button(asked: Chat) -> None:
    await react(asked, "👍")
    await asked.press("a:1:d")
    assert await react(asked, "", "👍") == (0, 1)


async def test_each_person_rates_for_themselves_and_once(asked: Chat) -> None:
    await react(asked, "👍")
    assert await react(asked, "🔥", "👍") == (1, 0)
    assert await react(asked, "👎", person=8) == (1, 1)


async def test_reactions_to_other_messages_rate_nothing(asked: Chat) -> None:
    assert await react(asked, "👎", number=5) == (0, 0)  # the question
    await asked.hear(message=message("What colour is the zebra?", message_id=6))
    await react(asked, "👎", number=100)  # a refusal
    assert Answers(asked.service.database).verdicts(2) == Verdicts(0, 0)


async def test_a_reaction_of_nobody_known_rates_nothing(asked: Chat) -> None:
    shown = {"chat": {"id": 7, "type": "private"}, "message_id": ANSWER, "date": 0, "old_reaction": []}
    anonymous = {"actor_chat": {"id": -5, "type": "channel"}, "new_reaction": [{"type": "emoji", "emoji": "👎"}]}
    await asked.hear(message_reaction={**shown, **anonymous})
    assert asked.network.calls == []
