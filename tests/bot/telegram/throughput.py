"""How many answers a second nodes give that share a bot: `python -m tests.bot.telegram.throughput [SECONDS]`.

Each answer waits for 200 ms, and each node works on one at a time: so Telegram's limit of 30 messages a second, which
all nodes keep together, is not what is measured. PostgreSQL and the Bot API run on the same machine.
"""

import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.telegram.chat import services
from retrieval.answering.answers import Answer
from tests import postgres
from tests.bot.telegram import program
from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.examples import ask
from tests.bot.telegram.nodes import Node
from tests.bot.telegram.program import TOKEN, UNLIMITED

CHATS = 200
WAITING = 0.2


def wait_and_answer(question: str) -> Answer:
    """An answer after a fixed time of waiting."""
    time.sleep(WAITING)
    return ask(question)


def prepare() -> None:
    """Makes this process a node with such answers."""
    program.answer = wait_and_answer
    services.THREADS = 1


def answers_a_second(number: int, seconds: float, url: str) -> float:
    """What this many nodes answer while more is asked than they can."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        api = stack.enter_context(BotApi(TOKEN, people=set()))
        settings = {"telegram_api": api.address, "database": url, "log_format": "text", **UNLIMITED}
        nodes = [Node(folder, place, "tests.bot.telegram.throughput", **settings) for place in range(number)]
        for node in nodes:
            stack.callback(node.kill)
            node.wait_until_ready()
        for turn in range(int(seconds * number / WAITING) + CHATS):
            api.say(turn % CHATS + 1, f"Question {turn}?")
        api.wait(lambda: len(api.sent) > number, 60)
        before, began = len(api.sent), time.monotonic()
        time.sleep(seconds)
        rate = (len(api.sent) - before) / (time.monotonic() - began)
        assert max(Counter(message.reply_to for message in api.sent).values()) == 1
        return rate


def main() -> None:
    """Prints the answers a second of one node, of two and of four."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    with postgres.server() as server:
        one = 0.0
        for number in (1, 2, 4):
            rate = answers_a_second(number, seconds, server.url(f"nodes_{number}"))
            one = one or rate
            print(f"{number} nodes: {rate:.2f} answers a second, {rate / one:.2f} times as many as one", flush=True)


if __name__ == "__main__":
    main()
