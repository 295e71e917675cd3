"""What is known of the bot's exchange with Telegram since it was started."""

import logging
from time import monotonic

log = logging.getLogger(__name__)

# A long poll is answered within 25 seconds; a connection that says nothing is given up after 45.
SILENCE = 120.0


class Activity:
    """When Telegram last answered, when an update was last done, how many were given up, and what this node does."""

    def __init__(self) -> None:
        self._answered = monotonic()
        self._done: float | None = None
        self.given_up = 0
        self.handled = 0
        self.leads = False  # whether this node receives the updates for all

    def answered(self) -> None:
        """Notes that Telegram answers."""
        self._answered = monotonic()

    def done(self) -> None:
        """Notes that an update is done."""
        self._done = monotonic()
        self.handled += 1

    def give_up(self, number: int | str, reason: str) -> None:
        """Counts and logs an update that nothing more is tried with."""
        self.given_up += 1
        log.error("Giving up on update %s: %s", number, reason)

    @property
    def silence(self) -> float:
        """The seconds since Telegram last answered, or since the start."""
        return monotonic() - self._answered

    @property
    def idleness(self) -> float | None:
        """The seconds since an update was last done; None if none was."""
        return None if self._done is None else monotonic() - self._done

    @property
    def is_silent(self) -> bool:
        """Whether Telegram has not answered for so long that nothing can be received."""
        return self.silence > SILENCE
