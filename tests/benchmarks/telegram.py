"""How fast the bot answers many people who ask at the same time: `python -m tests.benchmarks.telegram --people 200`.

The bot runs as a process with the bundled model and the starter documents, against a server on loopback that keeps to
Telegram's flood limits. At 30 messages a second in all, the last of N people cannot be answered in less than N / 30
seconds.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
SEEDBOT = [sys.executable, "-m", "bot"]


@dataclass(frozen=True, slots=True)
class Round:
    """Questions that many people asked: the seconds until each answer, and the answers that came again."""

    asked: int
    waits: list[float]
    twice: int
    rate: float  # messages a second, until the last first answer

    def times(self) -> list[str]:
        """The median, the 95th percentile and the longest of the waits."""
        return [f"{each:.2f}" for each in percentiles(self.waits, 50, 95, 100)]


@contextmanager
def running(api: BotApi, home: str, **settings: str) -> Iterator[None]:
    """The bot in a separate process. Waits until it asks for updates; ends it at the end."""
    environment = _environment(home) | {"TELEGRAM_BOT_TOKEN": TOKEN, "SEEDBOT_TELEGRAM_API": api.address}
    environment |= {f"SEEDBOT_{name.upper()}": value for name, value in settings.items()}
    process = subprocess.Popen([*SEEDBOT, "telegram"], env=environment, stderr=subprocess.DEVNULL, process_group=0)
    try:
        api.wait(lambda: any(call.method == "getUpdates" for call in api.calls), LONGEST)
        yield
    finally:
        # With the process that reads files, which would go on for a while.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def index(home: str) -> None:
    """Indexes the starter documents."""
    subprocess.run([*SEEDBOT, "index"], env=_environment(home), check=True, stdout=sys.stderr)


def _environment(home: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "SEEDBOT_HOME": home}


def ask(api: BotApi, people: int, pause: float = 0.0) -> Round:
    """The outcome of everyone asking a question, this many seconds after the one before."""
    before, began = len(api.sent), time.monotonic()
    questions = cycle(dialogue.question for dialogue in dialogues(STANDALONE))
    asked: dict[int, float] = {}
    for person in range(1, people + 1):
        asked[api.say(person, next(questions))] = time.monotonic()
        time.sleep(pause)
    first: dict[int, float] = {}
    while len(first) < people and time.monotonic() < began + LONGEST:
        time.sleep(0.05)
        sent = api.sent[before:]
        first = {message.reply_to: message.at for message in reversed(sent) if message.reply_to in asked}
    twice = sum(message.reply_to in asked for message in sent) - len(first)
    rate = len(sent) / (max(first.values(), default=began + LONGEST) - began)
    return Round(people, [at - asked[number] for number, at in first.items()], twice, rate)


def main() -> None:
    """Print the figures. Raises SystemExit if a question got no answer or more than one."""
    people = arguments(__doc__, people=200).parse_args().people
    rows: list[list[Any]] = []
    with TemporaryDirectory() as home, BotApi(TOKEN) as api:
        index(home)
        with running(api, home):
            for number in range(1, ROUNDS + 1):
                floods, found = len(api.floods), ask(api, people)
                counts = [people, len(found.waits), found.twice, f"{found.rate:.1f}"]
                rows.append([f"round {number}", *counts, *found.times(), len(api.floods) - floods])
    print(table(HEADING, *rows))
    if any(answered < asked or twice for _, asked, answered, twice, *_ in rows):
        raise SystemExit("Not every question was answered exactly once.")


if __name__ == "__main__":
    main()
