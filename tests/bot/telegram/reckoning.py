"""People who ask at random, and a check of their answers: complete, in order, and how many came twice."""

import random
import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from tests.bot.telegram.botapi import BotApi, Sent

# The server may read a message after the bot that sent it was killed.
READ_LATER = 0.5
# People stop asking while this many questions are open.
PATIENCE = 60


@dataclass(frozen=True)
class Outcome:
    """The counts of a run."""

    kills: int
    questions: int
    twice_by_kill: int  # accepted by Telegram, but the bot was killed before it could record that
    twice_by_loss: int  # accepted by Telegram, but its confirmation was lost
    longest_instant: float  # seconds from acceptance to kill, where an answer came twice


class People:
    """People who write at random moments in random chats, also while the bot is away."""

    def __init__(self, api: BotApi, chats: Sequence[int], seed: int) -> None:
        self.asked: defaultdict[int, list[int]] = defaultdict(list)
        self._api = api
        self._chats = chats
        self._chance = random.Random(seed)
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._write, daemon=True)

    def begin(self, a_second: float) -> None:
        """Begins to ask this many questions a second."""
        self._rate = a_second
        self._thread.start()

    def stop(self) -> None:
        """Stops asking."""
        self._enough.set()
        self._thread.join()

    def ask(self, chat: int, text: str = "How many?") -> None:
        """Asks a question in a chat."""
        self.asked[chat].append(self._api.say(chat, text))

    def wait_for_answers(self, seconds: float) -> None:
        """Waits until each question has an answer. Raises TimeoutError."""
        numbers = {number for asked in self.asked.values() for number in asked}
        self._api.wait(lambda: numbers <= {message.reply_to for message in self._api.sent}, seconds)

    def reckon(self, kills: Sequence[float] = ()) -> Outcome:
        """The counts of the run. Raises AssertionError for a wrong order or an unexplained second answer."""
        sent: defaultdict[int, list[Sent]] = defaultdict(list)
        for message in self._api.sent:
            sent[message.chat].append(message)
        cut: list[tuple[int, int]] = []
        instants: list[float] = [0.0]
        lost = 0
        for chat, asked in self.asked.items():
            assert [number for number, _ in groupby(message.reply_to for message in sent[chat])] == asked
            for first, second in pairwise(sent[chat]):
                if first.reply_to != second.reply_to:
                    continue
                if first.number in self._api.unheard:
                    lost += 1
                    continue
                kill = bisect_left(kills, first.at - READ_LATER)
                assert kill < len(kills), f"chat {chat} was answered twice without a kill"
                assert kills[kill] < second.at
                cut.append((chat, kill))
                instants.append(kills[kill] - first.at)
        assert len(set(cut)) == len(cut), "more than one answer of a chat came twice after a kill"
        return Outcome(len(kills), sum(map(len, self.asked.values())), len(cut), lost, max(instants))

    def _write(self) -> None:
        while not self._enough.wait(self._chance.expovariate(self._rate)):
            if sum(map(len, self.asked.values())) < len(self._api.sent) + PATIENCE:
                self.ask(self._chance.choice(self._chats), f"Question {self._chance.randrange(1000)}?")
