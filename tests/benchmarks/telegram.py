"""How fast the bot answers many people who ask at the same time.

    python -m tests.benchmarks.telegram [--people N] [--rounds N] [--json]

The bot runs as a process with the bundled model and the starter documents, against a Bot API server on loopback:
once unchanged, under Telegram's flood limits, and once without these limits and without the bot's own rate limit.
Under the limits, 30 messages a second in all, the last of N people cannot be answered in less than N / 30 seconds.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from tests.bot.telegram.botapi import BotApi

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "tests" / "bot" / "standalone.jsonl"
TOKEN = "12345:benchmark"
LONGEST = 300.0
PACED = "from bot.cli import main; main()"
UNPACED = f"from bot.telegram import pace; pace.INTERVAL = pace.CHAT_INTERVAL = 0; {PACED}"


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one round of questions; times in seconds from a question to its answer."""

    name: str
    asked: int
    answered: int
    twice: int
    messages_a_second: float
    p50: float
    p95: float
    longest: float
    flood_waits: int


def questions(count: int) -> list[str]:
    """`count` questions; the starter documents answer most of them."""
    lines = map(json.loads, QUESTIONS.read_text("utf-8").splitlines())
    return list(islice(cycle([line["question"] for line in lines]), count))


@contextmanager
def running(program: str, api: BotApi, home: Path) -> Iterator[None]:
    """The bot in a separate process. Waits until it asks for updates; stops it at the end."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TELEGRAM_BOT_TOKEN": TOKEN}
    environment |= {"SEEDBOT_TELEGRAM_API": api.address, "SEEDBOT_HOME": str(home)}
    command = [sys.executable, "-c", program, "telegram"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        api.wait(lambda: any(call.method == "getUpdates" for call in api.calls), LONGEST)
        yield
    finally:
        process.terminate()
        process.wait(30)


def ask(name: str, api: BotApi, people: int) -> Figures:
    """The figures of a round in which everyone asks at once and waits for the answer."""
    before, floods = len(api.sent), len(api.floods)
    began = time.monotonic()
    asked = {api.say(person, text): time.monotonic() for person, text in enumerate(questions(people), 1)}
    end = time.monotonic() + LONGEST
    first: dict[int, float] = {}
    while len(first) < len(asked) and time.monotonic() < end:
        time.sleep(0.05)
        first = {message.reply_to: message.at for message in reversed(api.sent[before:]) if message.reply_to in asked}
    sent = list(api.sent[before:])
    threaded = [message.reply_to for message in sent if message.reply_to in asked]
    waits = [first[number] - at for number, at in asked.items() if number in first]
    p50, p95, longest = (round(float(each), 2) for each in np.percentile(waits or [np.nan], [50, 95, 100]))
    return Figures(
        name,
        asked=len(asked),
        answered=len(first),
        twice=len(threaded) - len(set(threaded)),
        messages_a_second=round(len(sent) / (max(first.values(), default=end) - began), 1),
        p50=p50,
        p95=p95,
        longest=longest,
        flood_waits=len(api.floods) - floods,
    )


def measure(people: int, rounds: int) -> list[Figures]:
    """The figures of each round, with and without Telegram's limits."""
    figures = []
    with TemporaryDirectory() as home:
        index = Path(home) / "index"
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "SEEDBOT_HOME": str(index)}
        subprocess.run([sys.executable, "-m", "bot", "index"], env=environment, check=True, stdout=sys.stderr)
        for name, program, flood in (("limits", PACED, True), ("no limits", UNPACED, False)):
            copy = Path(home) / name  # otherwise the bot takes one server's updates for the other's
            shutil.copytree(index, copy)
            with BotApi(TOKEN, flood=flood) as api, running(program, api, copy):
                figures += [ask(f"{name}, round {number}", api, people) for number in range(1, rounds + 1)]
    return figures


def report(figures: Sequence[Figures]) -> None:
    """Print the figures as a table."""
    row = "{:20} {:>6} {:>9} {:>6} {:>6} {:>7} {:>7} {:>7} {:>7}"
    print(row.format("", "asked", "answered", "twice", "msg/s", "p50 s", "p95 s", "max s", "floods"))
    for each in figures:
        print(row.format(*asdict(each).values()))


def main() -> None:
    """Print the report. Raises SystemExit if a question got no answer or more than one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=200, help="number of people who ask at once")
    parser.add_argument("--rounds", type=int, default=2, help="number of rounds")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    figures = measure(options.people, options.rounds)
    if options.json:
        print(json.dumps([asdict(each) for each in figures], indent=2))
    else:
        report(figures)
    if any(each.answered < each.asked or each.twice for each in figures):
        raise SystemExit("Not every question was answered exactly once.")


if __name__ == "__main__":
    main()
