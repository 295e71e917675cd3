from pathlib import Path

import pytest
from telegram import Update

from bot.catalogue import texts
from retrieval.answering.answers import Answer
from tests.bot.telegram import examples
from tests.bot.telegram.fake_network import Chat, message, run

SAY = texts("en")


class KilledError(BaseException):
    """Ends the program as if it were killed."""


def answer(question: str) -> Answer:
    if question.startswith("poison"):
        raise KilledError
    return examples.ask(question)


def start(home: Path, *questions: str) -> tuple[list[str], list[str]]:
    """Starts a bot and asks it the questions; gives the questions that killed it, and what it wrote."""
    killed: list[str] = []
    written: list[str] = []

    async def story(chat: Chat) -> None:
        chat.network.api.people |= {1, 2}
        bot, inbox = chat.service.application.bot, chat.service.services.inbox
        for number, question in enumerate(questions, 1):
            content = {"update_id": number, "message": message(question, chat=number)}
            inbox.take(number, Update.de_json(content, bot).to_json())
        for update in list(chat.service.update_queue.left(bot)):
            try:
                await chat.process(update)
            except KilledError:
                killed.append(str(update.message and update.message.text))
        await chat.service.sender.idle()
        written.extend(chat.texts())

    with examples.Shelf(home, answer) as shelf:
        run(shelf, home, story)
    return killed, written


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_bot_gives_up_on_an_update_that_ended_it_three_times(tmp_path: Path) -> None:
    killed, written = start(tmp_path, "poison?", "How many?")
    assert killed == ["poison?"]
    assert len(written) == 1
    assert [start(tmp_path) for _ in range(2)] == [(["poison?"], [])] * 2
    assert start(tmp_path) == ([], [SAY("failed")])
    assert start(tmp_path) == ([], [])
