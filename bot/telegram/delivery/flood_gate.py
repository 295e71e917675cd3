"""Keeps out what a person sends beyond any human pace, before it is stored: it would cost the others time."""

from collections.abc import Container
from time import monotonic
from typing import Any

from bot.people.usage import MINUTE

# Updates of all kinds a minute, besides the questions that a person may ask; nobody writes and presses as quickly.
UPDATES = 100
# Senders remembered at a time, so that the memory for them is bounded.
MOST = 10_000
# Where an update names its sender; one that a person sends for a group or a channel counts for that.
_SENDERS = ("sender_chat", "actor_chat", "from", "user")


class FloodGate:
    """Admits as many updates of a sender at once as in a minute, and from then on one after another at that pace."""

    def __init__(self, questions: int, owners: Container[int]) -> None:
        self._pace = MINUTE / (UPDATES + questions)  # seconds for an update
        self._owners = owners
        # By sender, the moment from which as many as in a minute are admitted at once again.
        self._rested: dict[int, float] = {}

    def admits(self, raw: dict[str, Any]) -> bool:
        """Counts an update as Telegram sent it; False if it is one too many. Owners may do as much as they like."""
        sender, now = _sender(raw), monotonic()
        if sender is None or sender in self._owners:
            return True
        rested = max(self._rested.get(sender, now), now) + self._pace
        if rested > now + MINUTE:
            return False
        self._rested[sender] = rested
        if len(self._rested) > MOST:
            self._rested = {each: until for each, until in self._rested.items() if until > now}
        return True


def _sender(raw: dict[str, Any]) -> int | None:
    """The number of whoever sent the update."""
    contents = [content for content in raw.values() if isinstance(content, dict)]
    senders = (content.get(name) for content in contents for name in _SENDERS)
    numbers = (sender.get("id") for sender in senders if isinstance(sender, dict))
    return next((number for number in numbers if type(number) is int), None)
