"""/stats: the bot's figures, for its owners."""

from dataclasses import asdict
from math import inf
from time import time

from bot.catalogue import Texts
from bot.people.statistics import Figures, Statistics
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk

DAY = 86_400.0
# The catalogue key of each span of time, and its length in seconds.
SPANS = {"stats-day": DAY, "stats-week": 7 * DAY, "stats-ever": inf}


class Stats:
    """Answers /stats."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._statistics = Statistics(services.database)

    async def tell(self, talk: Talk) -> None:
        """Sends the figures of the last day, the last week and all time, of the index, and of what is waiting."""
        now, backlog = time(), self._statistics.backlog()
        sources = await self._services.in_thread(self._services.retriever.sources)
        spans = [_span(name, self._statistics.since(now - length), talk.say) for name, length in SPANS.items()]
        documents = talk.say("documents", count=len(sources))
        passages = talk.say("passages", count=sum(source.passages for source in sources))
        # The update that asks for them is being handled itself.
        waiting = talk.say("stats-waiting", updates=max(backlog.updates - 1, 0), messages=backlog.messages)
        talk.reply(["\n\n".join([*spans, f"{documents}, {passages}\n{waiting}"])])


def _span(name: str, figures: Figures, say: Texts) -> str:
    milliseconds = {"median": round(figures.median * 1000), "slowest": round(figures.slowest * 1000)}
    counts = {**asdict(figures), "refused": figures.refused}
    return say("stats-span", span=say(name), **counts | milliseconds)
