"""The pace of a bot's messages, kept by all its nodes together: each message is counted in the database."""

from collections import deque
from collections.abc import Callable

from bot.people.database import Database
from bot.people.pace import Moments, Went
from bot.people.waiting import elsewhere
from bot.telegram.delivery.rate_limiter import GROUP_MESSAGES, Pace

# The place in which all messages are counted.
_ALL = "all"


class SharedPace(Pace):
    """A `Pace` that all nodes remember."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._moments = Moments(database)

    def wait(self, chat: int | str) -> float:
        """The seconds until the chat takes a message."""
        return self._changed(str(chat), lambda pace: pace.wait(str(chat)))

    def claim(self, chat: int | str) -> float:
        """The seconds until the chat takes a message; if there are none, it takes one now."""
        return self._changed(str(chat), lambda pace: pace.claim(str(chat)))

    def room(self, group: int | str) -> float:
        """The seconds until the group has room in its minute; if there are none, a message takes it now."""
        return self._changed(str(group), lambda pace: pace.room(str(group)))

    def queue(self) -> float:
        """The seconds until the moment that a message has in the order of all messages, reserved in advance."""
        return self._changed(_ALL, lambda pace: pace.queue())

    def hold(self, chat: int | str, wait: float) -> float:
        """Lets the chat take no message for this many seconds."""
        return self._changed(str(chat), lambda pace: pace.hold(str(chat), wait))

    def _changed(self, place: str, change: Callable[[Pace], float]) -> float:
        return elsewhere(self._change, place, change)

    def _change(self, place: str, change: Callable[[Pace], float]) -> float:
        """What the change of the remembered pace gives; made again if another node changed it meanwhile."""
        while True:
            now, before = self._moments.read(place)
            pace = _remembered(now, place, before)
            wait = change(pace)
            after = Went(pace.next if place == _ALL else pace.free[place], tuple(pace.lately[place]))
            if after == before or self._moments.replace(place, before, after):
                return wait


def _remembered(now: float, place: str, went: Went) -> Pace:
    pace = Pace(lambda: now)
    pace.lately[place] = deque(went.lately, maxlen=GROUP_MESSAGES)
    if place == _ALL:
        pace.next = went.free
    else:
        pace.free[place] = went.free
    return pace
