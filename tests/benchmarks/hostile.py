"""How long people wait while one other is hostile: `python -m tests.benchmarks.hostile --people 199 --pairs 3`.

The bot runs as a process with the bundled model and the starter documents, against a server on loopback that keeps to
Telegram's flood limits. Rounds with and without the hostile person alternate, each on a bot of its own: people ask all
at once, or ten a second, while that person floods the bot with files of 20 MB, presses of buttons, long messages of
white space and brackets, and cards.
"""

import io
import random
import sys
import threading
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice, product
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from tests.benchmarks.measuring import arguments, percentiles, table
from tests.benchmarks.telegram import TOKEN, Round, ask, index, running
from tests.bot.telegram.botapi import BotApi, person_of

HOSTILE = 1_000_000
# Updates in one round at most, and a second.
MOST, A_SECOND = 1_200, 60
AHEAD = 5.0  # seconds from the first hostile update to the others' questions
# Questions before, since the first of each kind loads what reads that kind.
BEFORE = 20
LONGEST, LARGEST = 4096, 20 << 20  # characters of a message, bytes of a file
FILLINGS = ["\t", " ", "\n", "\u200b", "(", '"', "[](", "a ", "?\n", "who? "]
BEGINNINGS = ["", "/find a", "/watch b", "/add ", "who"]
# Seconds between two questions.
MANNERS = {"all at once": 0.0, "ten a second": 0.1}
HEADING = ["", "asked", "answered", "p50, s", "p95, s", "longest, s", "hostile updates"]


def files() -> list[tuple[str, bytes]]:
    """Files of 20 MB: words, rows, a page, and what only claims to be a document."""
    chance = random.Random(1)
    words = [f"w{chance.randrange(10**6)}" for _ in range(50_000)]
    lines = "".join(f"{' '.join(chance.choices(words, k=12))}.\n" for _ in range(200_000))
    text = lines.encode()[: LARGEST - 2_000_000]  # more characters than that are refused
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", b"<w:p>" * (LARGEST * 4))
        bomb.writestr("filling", chance.randbytes(LARGEST - (1 << 20)), zipfile.ZIP_STORED)
    return [
        (".txt", text),
        (".csv", text.replace(b" ", b",")),
        (".html", b"<div>" * (LARGEST // 5)),
        (".pdf", b"%PDF-1.7\n" + chance.randbytes(LARGEST - 9)),
        (".docx", packed.getvalue()),
        (".json", b"[" * LARGEST),
    ]


class Hostile:
    """A person who floods the bot while the block runs."""

    def __init__(self, api: BotApi, files: list[tuple[str, bytes]]) -> None:
        self._api = api
        self._files = files
        self._chance = random.Random(1)
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._flood)
        self.count = 0

    def __enter__(self) -> "Hostile":
        self._api.say(HOSTILE, "How do I index a folder?")
        self._api.to(HOSTILE, 1)
        self._thread.start()
        time.sleep(AHEAD)
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self._thread.join()

    def _flood(self) -> None:
        for act in islice(self._acts(), MOST):
            if self._enough.wait(1 / A_SECOND):
                return
            act()
            self.count += 1

    def _acts(self) -> Iterator[Callable[[], object]]:
        """All files, then one among every hundred other updates."""
        yield from (partial(self._send_file, *file) for file in self._files)
        while True:
            yield from self._chance.choices([self._press, self._press, self._say, self._look_for_cards], k=100)
            yield partial(self._send_file, *self._chance.choice(self._files))

    def _press(self) -> None:
        labels = [label for label, data in self._api.buttons(HOSTILE).items() if data]
        if labels:
            self._api.press(HOSTILE, self._chance.choice(labels))

    def _say(self) -> None:
        text = self._chance.choice(BEGINNINGS) + self._chance.choice(FILLINGS) * LONGEST
        self._api.say(HOSTILE, text[: LONGEST - 1] + "b")

    def _look_for_cards(self) -> None:
        query = {"id": f"card {self.count}", "from": person_of(HOSTILE), "query": "ferry " * 40, "offset": ""}
        self._api.push(inline_query=query)

    def _send_file(self, kind: str, data: bytes) -> None:
        # A file that the chat has already would not be read again.
        content = data + str(self.count).encode()
        self._api.upload(HOSTILE, f"{self.count}{kind}", content, "application/octet-stream")


def play(indexed: Path, people: int, pause: float, sent: list[tuple[str, bytes]]) -> tuple[Round, int]:
    """A round on a new bot, with these files of the hostile person, if any; and the count of the hostile updates."""
    with TemporaryDirectory() as folder, BotApi(TOKEN) as api:
        home = str(copytree(indexed, Path(folder) / "home"))
        with running(api, home):
            ask(api, BEFORE)
            if not sent:
                return ask(api, people, pause), 0
            with Hostile(api, sent) as hostile:
                found = ask(api, people, pause)
        api.unanswered.clear()  # the hostile person's
        return found, hostile.count


def main() -> None:
    """Print the figures. Raises SystemExit if a question of the others got no answer."""
    options = arguments(__doc__, people=199, pairs=3).parse_args()
    rows: list[list[object]] = []
    rounds: defaultdict[tuple[str, str], list[Round]] = defaultdict(list)
    sides: dict[str, list[tuple[str, bytes]]] = {"alone": [], "beside the hostile person": files()}
    with TemporaryDirectory() as home:
        index(home)
        for number, (manner, pause) in product(range(1, options.pairs + 1), MANNERS.items()):
            for side, floods in sides.items():
                found, count = play(Path(home), options.people, pause, floods)
                rounds[manner, side].append(found)
                rows.append([f"{manner}, {side}, {number}", found.asked, len(found.waits), *found.times(), count])
                print(rows[-1], file=sys.stderr)
    print(table(HEADING, *rows))
    for manner in MANNERS:
        alone, beside = (
            percentiles([wait for found in each for wait in found.waits], 95)[0]
            for (asked, _), each in rounds.items()
            if asked == manner
        )
        print(
            f"{manner}: p95 {alone:.2f} s alone, {beside:.2f} s beside the hostile person: {beside / alone:.2f} times."
        )
    if any(len(found.waits) < found.asked for each in rounds.values() for found in each):
        raise SystemExit("Not every question was answered.")


if __name__ == "__main__":
    main()
