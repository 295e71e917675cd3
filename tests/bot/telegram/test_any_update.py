"""Whatever Telegram sends, now or in a later version: it ends nothing, and holds up no other chat."""

import logging
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.telegram.delivery import rate_limiter
from retrieval.retriever import Retriever
from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.fake_network import Chat, message, started
from tests.bot.telegram.updates import Generator, Schema, of_telegram, of_the_library

pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore:.*:telegram.warnings.PTBUserWarning")]

API = Path(__file__).parents[3].parent / "shared" / "botapi" / "api-10.1.json"
# Seconds for one update, of which a loaded machine may take most.
MOST = 2.0
CONTROL = 777


class AnyApi(BotApi):
    """A server that refuses what it does not understand, as Telegram does."""

    def _result(self, method: str, parameters: dict[str, Any]) -> Any:
        try:
            return super()._result(method, parameters)
        except (AttributeError, LookupError, TypeError) as error:
            raise ValueError(f"wrong parameters ({error})") from error


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def _no_group_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limiter, "GROUP_SECONDS", 0)


async def hear_all(retriever: Retriever, home: Path, schema: Schema, count: int, seed: int) -> Counter[str]:
    """Lets a bot hear this many updates, and another chat's question after every hundred; the counts of what came."""
    api, outcome = AnyApi("1:test", flood=False, first=100_000), Counter[str]()
    async with started(retriever, home, api, access="open", questions_a_minute=10**9, questions_a_day=10**9) as chat:
        for update in Generator(schema, seed).updates(count):
            began = time.monotonic()
            await hear(chat, update)
            outcome["slow"] += time.monotonic() - began > MOST
            outcome[next(iter(update.keys() - {"update_id"}), "none")] += 1
            if update["update_id"] % 100 == 0:
                control = message("Which ferry carries bicycles?", chat=CONTROL, message_id=update["update_id"])
                await hear(chat, {"update_id": 10**9 + update["update_id"], "message": control})
                await chat.service.services.redrawing.idle()
                await chat.service.sender.idle()
        outcome["given up"] = chat.service.activity.given_up
        outcome["waiting"] = len(chat.service.services.inbox.waiting())
    outcome["answers"] = sum(sent.chat == CONTROL and "bicycles" in sent.text for sent in api.sent)
    return outcome


async def hear(chat: Chat, update: dict[str, Any]) -> None:
    queue = chat.service.update_queue
    await queue.take(update)
    while not queue.empty():
        await chat.process(queue.get_nowait())  # type: ignore[arg-type]


async def test_a_hundred_updates_of_every_kind_end_nothing(
    retriever: Retriever, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    outcome = await hear_all(retriever, tmp_path, of_the_library(), 100, 1)
    assert (outcome["answers"], outcome["slow"], outcome["waiting"]) == (1, 0, 0)
    assert "bicycles" not in caplog.text


@pytest.mark.fuzz
@pytest.mark.parametrize("schema", ["library", "telegram"])
async def test_a_hundred_thousand_updates_end_nothing(
    schema: str, retriever: Retriever, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    if schema == "telegram" and not API.exists():
        pytest.skip(f"The description of the Bot API is not at {API}.")
    logging.getLogger("bot").setLevel(logging.CRITICAL)
    types = of_telegram(API) if schema == "telegram" else of_the_library()
    outcome = await hear_all(retriever, tmp_path, types, 50_000, 2)
    print(f"\n{schema}: {dict(outcome)}")
    assert (outcome["answers"], outcome["slow"], outcome["waiting"]) == (500, 0, 0)
