"""Messages on their way: a node that follows one that died waits until they have arrived, or never will."""

import socket
from time import monotonic
from typing import Any

from httpx import AsyncHTTPTransport, Limits

from bot.people.database import Database
from bot.people.pace import DEPARTS, Moments
from bot.telegram.delivery.turns import Turn

# Seconds after which a message that a node began to send has reached Telegram, or never will: one to wait for a free
# connection, two each to connect and to agree on keys, and five after which what nobody acknowledges is given up.
ARRIVES = 10.0
CONNECTS = 2.0
ACKNOWLEDGED = 5.0
# A note that took longer is made again: its node may have been stopped meanwhile.
PROMPT = 0.5


class Departures:
    """The last message that went to each chat; a bot that is alone keeps none."""

    def __init__(self, database: Database) -> None:
        self._moments = Moments(database) if database.is_shared else None

    def note(self, turn: Turn, chat: int, number: int) -> None:
        """Notes that a message goes now. Raises AwayError if the chat's turn may be another node's."""
        while True:
            began = monotonic()
            turn.execute(DEPARTS, _place(chat), ARRIVES, f"[{number}]")
            if monotonic() < began + PROMPT:
                return

    def wait(self, chat: int, number: int) -> float:
        """The seconds until the message has arrived, or never will, if a node has begun to send it."""
        if self._moments is None:
            return 0.0
        now, last = self._moments.read(_place(chat))
        return last.free - now if last.lately == (number,) else 0.0


def prompt(limits: Limits) -> dict[str, Any]:
    """The arguments of a request that sends within this time, or never; a proxy in the environment is still used."""
    acknowledged = (socket.IPPROTO_TCP, getattr(socket, "TCP_USER_TIMEOUT", 0), int(ACKNOWLEDGED * 1000))
    options = [acknowledged] if acknowledged[1] else []
    transport = AsyncHTTPTransport(limits=limits, socket_options=options)
    return {"connect_timeout": CONNECTS, "httpx_kwargs": {"mounts": {"all://*": transport}}}


def _place(chat: int) -> str:
    return f"on its way to {chat}"
