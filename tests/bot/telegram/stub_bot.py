"""The bot as a program, with the documents indexed in HOME or, if there are none, with invented answers.

python -m tests.bot.telegram.stub_bot API-ADDRESS TOKEN HOME [OWNER ...]
"""

import logging
import os
import signal
import sys
import time
from pathlib import Path

from pydantic import SecretStr

from bot.config import Settings
from bot.telegram.application import run
from retrieval.answering.answers import Answer
from retrieval.answering.ranking import ALL, Stage
from retrieval.retriever import Retriever
from retrieval.scope import EVERYTHING, Scope
from retrieval.storage.index import Index
from tests.bot.telegram.examples import Shelf, answered, passage
from tests.fakes import WordEncoder


class Services(Shelf):
    """Answers at once, slowly or at length, raises an error or kills the bot, by the question's first word."""

    def ask(self, question: str, k: int = 5, scope: Scope = EVERYTHING, stages: frozenset[Stage] = ALL) -> Answer:
        if question.startswith("slow"):
            time.sleep(1)
        if question.startswith("poison"):
            os.kill(os.getpid(), signal.SIGKILL)
        if question.startswith("broken"):
            raise ValueError(f"no index for {question!r}")
        if question.startswith("long"):
            return answered(passage("long " * 1200), "long")
        return super().ask(question, k, scope, stages)


logging.basicConfig(level=logging.DEBUG, format="%(levelname)s %(message)s")
api, token, home, *owners = sys.argv[1:]
settings = Settings(
    telegram_bot_token=SecretStr(token), telegram_api=api, home=Path(home), owners=frozenset(map(int, owners))
)
try:
    documents = Retriever(Index(Path(home)), WordEncoder())
    run(settings, documents if documents.folder else Services(Path(home)))
except ValueError as error:
    sys.exit(str(error))
