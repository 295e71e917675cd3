"""The bot as a program of its own, with answers made here in place of a search.

python -m tests.bot.telegram.stub_bot API-ADDRESS TOKEN [OWNER ...]
"""

import logging
import sys
import time

from bot.telegram.application import run
from retrieval.answers import Answer
from tests.bot.telegram.examples import ask, listed


def answer(question: str) -> Answer:
    """The stub's answer: at once, slowly or never, by the question's first word."""
    if question.startswith("slow"):
        time.sleep(1)
    if question.startswith("broken"):
        raise ValueError(f"no index for {question!r}")
    return ask(question)


logging.basicConfig(level=logging.DEBUG, format="%(levelname)s %(message)s")
try:
    run(sys.argv[2], sys.argv[1], answer, listed, frozenset(map(int, sys.argv[3:])))
except ValueError as error:
    sys.exit(str(error))
