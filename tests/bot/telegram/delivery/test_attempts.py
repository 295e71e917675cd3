import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr
from telegram import Update

from bot.catalogue import texts
from bot.config import Settings
from bot.telegram.application import Service
from retrieval.answering.answers import Answer
from tests.bot.telegram import examples
from tests.bot.telegram.fake_network import TOKEN, FakeNetwork, message

SAY = texts("en")


class KilledError(BaseException):
    """Ends the program as if it were killed."""


def answer(question: str) -> Answer:
    if question.startswith("poison"):
        raise KilledError
    return examples.ask(question)


def start(home: Path, *questions: str) -> tuple[list[str], list[str]]:
    """Starts a bot and asks it the questions; gives the questions that killed it, and what it wrote."""
    network, killed = FakeNetwork({}), []

    async def run() -> None:
        settings = Settings(telegram_bot_token=SecretStr(TOKEN), home=home)
        service = Service(settings, examples.Shelf(home, answer), network)
        application, inbox = service.application, service.services.inbox
        async with application:
            for number, question in enumerate(questions, 1):
                asked = Update.de_json(
                    {"update_id": number, "message": message(question, chat=number)}, application.bot
                )
                inbox.take(number, asked.to_json())
            for update in list(service.update_queue.left(application.bot)):
                try:
                    await application.update_processor.process_update(update, application.process_update(update))
                except KilledError:
                    killed.append(str(update.message and update.message.text))
            await service.sender.idle()
        service.services.retriever.close()
        service.database.close()

    asyncio.run(run())
    return killed, [sent["text"] for name, sent in network.calls if name == "sendMessage"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_bot_gives_up_on_an_update_that_ended_it_three_times(tmp_path: Path) -> None:
    killed, written = start(tmp_path, "poison?", "How many?")
    assert killed == ["poison?"]
    assert len(written) == 1
    assert [start(tmp_path) for _ in range(2)] == [(["poison?"], [])] * 2
    assert start(tmp_path) == ([], [SAY("failed")])
    assert start(tmp_path) == ([], [])
