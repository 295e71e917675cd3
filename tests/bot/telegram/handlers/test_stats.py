"""/stats, for owners."""

import re

import pytest

from tests.bot.telegram.crowd import asks
from tests.bot.telegram.fake_network import Chat

pytestmark = [pytest.mark.anyio, pytest.mark.settings(owners={1}, access="open")]


async def test_stats_counts_questions_ratings_people_and_documents(chat: Chat) -> None:
    await asks(chat, 7)
    await asks(chat, 8, "Who painted the Mona Lisa?")
    await chat.press("a:1:u")
    day, week, ever, index = re.sub(r"\d+ ms", "9 ms", await asks(chat, 1, "/stats")).split("\n\n")
    assert day == (
        "<b>Last 24 hours</b>\n2 questions by 2 people: 1 answered, 1 not in the documents\n"
        "👍 1 👎 0, half of the answers within 9 ms, 95% within 9 ms"
    )
    assert (week.splitlines()[0], ever.splitlines()[0]) == ("<b>Last 7 days</b>", "<b>All time</b>")
    assert index == "1 document, 1 passage\nIn the queue: 0 updates, 0 messages"


async def test_the_command_itself_is_not_among_what_waits(chat: Chat) -> None:
    for number in (101, 102):
        chat.service.services.inbox.take(number, "{}")
    assert (await asks(chat, 1, "/stats")).splitlines()[-1] == "In the queue: 1 update, 0 messages"
