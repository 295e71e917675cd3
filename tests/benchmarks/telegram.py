"""How fast the bot answers many people who ask at the same time: `python -m tests.benchmarks.telegram --people 200`.

The bot runs as a process with the bundled model and the starter documents, against a server on loopback that keeps to
Telegram's flood limits. At 30 messages a second in all, the last of N people cannot be answered in less than N / 30
seconds.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.followups import STANDALONE, dialogues
from tests.benchmarks.measuring import ROOT, arguments, percentiles, table
from tests.bot.telegram.botapi import BotApi

TOKEN = "12345:benchmark"
LONGEST = 300.0
ROUNDS = 2
HEADING = ["", "asked", "answered", "twice", "messages a second", "p50, s", "p95, s", "longest, s", "flood waits"]


@contextmanager
def running(api: BotApi, home: str) -> Iterator[None]:
    """The bot in a separate process. Waits until it asks for updates; stops it at the end."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SEEDBOT_HOME": home}
    environment |= {"TELEGRAM_BOT_TOKEN": TOKEN, "SEEDBOT_TELEGRAM_API": api.address}
    seedbot = [sys.executable, "-m", "bot"]
    subprocess.run([*seedbot, "index"], env=environment, check=True, stdout=sys.stderr)
    process = subprocess.Popen([*seedbot, "telegram"], env=environment, stderr=subprocess.DEVNULL)
    try:
        api.wait(lambda: any(call.method == "getUpdates" for call in api.calls), LONGEST)
        yield
    finally:
        process.terminate()
        process.wait(30)


def ask(name: str, api: BotApi, people: int) -> list[Any]:
    """The figures of a round in which everyone asks at once and waits for the answer, in the order of the heading."""
    before, floods = len(api.sent), len(api.floods)
    began = time.monotonic()
    questions = cycle(dialogue.question for dialogue in dialogues(STANDALONE))
    asked = {api.say(person, next(questions)): time.monotonic() for person in range(1, people + 1)}
    first: dict[int, float] = {}
    while len(first) < people and time.monotonic() < began + LONGEST:
        time.sleep(0.05)
        sent = api.sent[before:]
        first = {message.reply_to: message.at for message in reversed(sent) if message.reply_to in asked}
    waits = [at - asked[number] for number, at in first.items()]
    twice = sum(message.reply_to in asked for message in sent) - len(first)
    rate = len(sent) / (max(first.values(), default=began + LONGEST) - began)
    times = [f"{each:.2f}" for each in percentiles(waits, 50, 95, 100)]
    return [name, people, len(first), twice, f"{rate:.1f}", *times, len(api.floods) - floods]


def main() -> None:
    """Print the figures. Raises SystemExit if a question got no answer or more than one."""
    people = arguments(__doc__, people=200).parse_args().people
    with TemporaryDirectory() as home, BotApi(TOKEN) as api, running(api, home):
        rows = [ask(f"round {number}", api, people) for number in range(1, ROUNDS + 1)]
    print(table(HEADING, *rows))
    if any(answered < asked or twice for _, asked, answered, twice, *_ in rows):
        raise SystemExit("Not every question was answered exactly once.")


if __name__ == "__main__":
    main()
