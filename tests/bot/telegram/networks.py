"""Network namespaces for nodes, each joined to this one by a link of its own that can be cut."""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Runs beside each other have other names and addresses.
_RUN = os.getpid()
_ADDRESSES = f"10.77.{_RUN % 256}"
HERE, ALL = f"{_ADDRESSES}.1", f"{_ADDRESSES}.0/24"
_NEW_NETWORK = 0x40000000


class Network:
    """A namespace whose only way out is the link to this one, where the database and the Bot API are."""

    def __init__(self, number: int) -> None:
        self.name = f"sb{_RUN}-{number}"
        address, inside = f"{_ADDRESSES}.{number + 2}", f"-n {self.name}"
        for line in (
            f"netns add {self.name}",
            f"link add {self.name} type veth peer name eth0 netns {self.name}",
            f"address add {HERE} peer {address} dev {self.name}",
            f"link set {self.name} up",
            f"{inside} address add {address} peer {HERE} dev eth0",
            f"{inside} link set eth0 up",
            f"{inside} link set lo up",
        ):
            _ip(line)

    def cut(self) -> None:
        """Lets no packet through."""
        _ip(f"link set {self.name} down")

    def join(self) -> None:
        """Lets packets through again."""
        _ip(f"link set {self.name} up")

    def end(self) -> None:
        """Removes it."""
        _ip(f"link delete {self.name}")
        _ip(f"netns delete {self.name}")


@contextmanager
def several(number: int) -> Iterator[list[Network]]:
    """That many namespaces, until the end of the block."""
    made: list[Network] = []
    try:
        made += map(Network, range(number))
        yield made
    finally:
        for network in made:
            network.end()


def missing() -> str:
    """Why there can be none here; "" if there can."""
    return "" if os.getuid() == 0 and shutil.which("ip") else "only root makes network namespaces, with `ip`"


def enter(name: str) -> None:
    """Moves this process into the namespace."""
    with Path(f"/var/run/netns/{name}").open() as file:
        assert ctypes.CDLL(None).setns(file.fileno(), _NEW_NETWORK) == 0


def _ip(line: str) -> None:
    subprocess.run(["ip", *line.split()], check=True)
