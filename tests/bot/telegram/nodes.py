"""Nodes of one bot on one database, forked from a process that has imported everything, so that they start at once."""

import os
import time
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.bot.telegram import program
from tests.bot.telegram.networks import enter

_FORKED = get_context("forkserver")
_FORKED.set_forkserver_preload(["tests.bot.telegram.program", "tests.bot.telegram.nodes"])
LEADS, LEADS_NO_MORE = "This node leads", "This node does not lead"


class Node:
    """A running node; `number` also names its home."""

    def __init__(self, folder: Path, number: int, prepare: str = "", network: str = "", **settings: str) -> None:
        """In this network; `prepare` names a module whose function of that name is called in the node first."""
        self.log_file = folder / f"{number}.log"
        home = folder / f"home{number}"
        home.mkdir(exist_ok=True)
        environment = {f"SEEDBOT_{name.upper()}": value for name, value in settings.items()}
        environment |= {"TELEGRAM_BOT_TOKEN": program.TOKEN, "SEEDBOT_HOME": str(home)}
        arguments = environment, str(self.log_file), prepare, network
        self._process: BaseProcess = _FORKED.Process(target=_serve, args=arguments)
        self._process.start()

    def log(self) -> str:
        """The text that it has logged."""
        return self.log_file.read_text() if self.log_file.exists() else ""

    @property
    def leads(self) -> bool:
        """Whether it is the node that receives the updates."""
        log = self.log()
        return log.rfind(LEADS) > log.rfind(LEADS_NO_MORE)

    def wait_until_ready(self, seconds: float = 60.0) -> None:
        """Waits until it has started. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while "Listening as" not in self.log():
            if time.monotonic() > end or not self._process.is_alive():
                raise TimeoutError(f"The node has not started: {self.log()[-3000:]}")
            time.sleep(0.02)

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid or 0

    def kill(self) -> None:
        """Ends it at once."""
        self._process.kill()
        self._process.join()

    def stop(self) -> int | None:
        """The exit code after SIGTERM."""
        self._process.terminate()
        self._process.join(60)
        return self._process.exitcode


def _serve(environment: dict[str, str], log_file: str, prepare: str, network: str) -> None:
    log = os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 2)
    os.environ.update(environment)
    if network:
        enter(network)
    if prepare:
        import_module(prepare).prepare()
    program.main()
