"""Signs of life of a reader that takes long: each gives it the time for one more file."""

from collections.abc import Callable


def _unheard() -> None:
    """Does nothing: nobody waits for the reader."""


_listener: Callable[[], None] = _unheard


def listen(listener: Callable[[], None]) -> None:
    """From now on, `give` calls this function."""
    global _listener
    _listener = listener


def give() -> None:
    """Tells that the reader is still working."""
    _listener()
