"""Work that is run, killed at any moment, checked and restarted until it is done."""

import multiprocessing
import random
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from retrieval.storage.dense import read_header
from tests.faults import homes
from tests.faults.homes import Contents
from tests.faults.program import DONE, READY, Command, begin
from tests.faults.works import QUESTIONS, Place, Work

LONGEST = 300.0  # seconds

# Each run is forked from a process that has already imported everything.
LOADED = multiprocessing.get_context("forkserver")
LOADED.set_forkserver_preload(["pytest", "tests.faults.program", "tests.faults.homes"])


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a run: exit codes, duration in seconds and output."""

    codes: tuple[int | None, ...]
    seconds: float
    errors: str

    @property
    def was_killed(self) -> bool:
        """Whether the run was killed before its end."""
        return -signal.SIGKILL in self.codes

    @property
    def done(self) -> int:
        """The number of documents reported as done; an incomplete last line is ignored."""
        lines = self.errors.split("\n")[:-1]
        return max((int(line.removeprefix(DONE)) for line in lines if line.startswith(DONE)), default=0)


def run(folder: Path, commands: Sequence[Command], after: float = LONGEST, step: int = 0) -> Ended:
    """Run the commands at once; kill them this many seconds after all have begun work, or before the step."""
    logs = [folder / f"log-{number}" for number in range(len(commands))]
    for log in logs:
        log.write_bytes(b"")
    processes = [LOADED.Process(target=begin, args=(*each, step)) for each in zip(commands, logs, strict=True)]
    for process in processes:
        process.start()
    while not all(READY in log.read_text() for log in logs) and any(process.is_alive() for process in processes):
        time.sleep(0.005)
    began = time.monotonic()
    for process in processes:
        process.join(max(0.0, began + after - time.monotonic()))
    seconds = time.monotonic() - began
    for process in processes:
        process.kill()
        process.join()
    return Ended(tuple(process.exitcode for process in processes), seconds, "".join(log.read_text() for log in logs))


def finish(folder: Path, commands: Sequence[Command]) -> Ended:
    """Run the commands to their end, which must be a success."""
    ended = run(folder, commands)
    assert set(ended.codes) <= {0}, ended.errors
    return ended


@dataclass
class Tally:
    """A row of the fault table: attempts, how many of them were survived, and how many documents were lost."""

    fault: str
    tried: int = 0
    survived: int = 0
    lost: int = 0

    def __str__(self) -> str:
        return f"| {self.fault} | {self.tried} | {self.survived} | {self.lost} |"


class Chain:
    """The same work, run to its end again and again; each run continues with what the kill before it left."""

    def __init__(self, work: Work, folder: Path, size: int) -> None:
        self.work, self.tally = work, Tally(work.name)
        self.beginning, self.place = Place(folder / "beginning"), Place(folder / "place")
        self.beginning.root.mkdir(parents=True)
        work.prepare(self.beginning, size)
        self.before = homes.contents(self.beginning.home)
        self._begin()
        self.seconds = self._finish()
        homes.check_derived(self.place.home)
        self.after, self.answers = homes.contents(self.place.home), homes.answers(self.place.home)

    def kill(self, kills: int, chance: random.Random) -> Tally:
        """Kill the work at random moments this many times, and check the index after each kill."""
        self._begin()
        while self.tally.tried < kills:
            self._run(after=chance.uniform(0, self.seconds))
        self._finish()
        self._check_end()
        return self.tally

    def step_by_step(self) -> Tally:
        """Kill the work before each step that changes a file, restarting from the beginning each time."""
        self.tally.fault += ", before each of its steps"
        for step in count(1):
            self._begin()
            if not self._run(step=step):
                break
            self._finish()
            self._check_end()
        return self.tally

    def _begin(self) -> None:
        self.beginning.copy(self.place.root)

    def _finish(self) -> float:
        """Run the commands to their end; the seconds that it took."""
        return finish(self.place.root, self.work.commands(self.place)).seconds

    def _run(self, after: float = LONGEST, step: int = 0) -> bool:
        """Run and kill the work, and check what is left. Whether it was killed; where it ended, it begins again."""
        stored = homes.contents(self.place.home)
        ended = run(self.place.root, self.work.commands(self.place), after, step)
        if not ended.was_killed:
            assert set(ended.codes) <= {0}, ended.errors
            self._check_end()
            self._begin()
            return False
        self.tally.tried += 1
        self._check(ended, stored)
        self.tally.survived += 1
        return True

    def _check(self, ended: Ended, stored: Contents) -> None:
        """Assert that every document is intact, none is lost, and those reported as done are stored."""
        assert "Traceback" not in ended.errors, ended.errors
        now, after = homes.contents(self.place.home), self.after
        for name, content in now.items():
            assert content in (self.before.get(name), after.get(name)), f"{name} is not intact"
        lost = [name for name in self.before.keys() & after.keys() if name not in now]
        lost += [name for name, content in stored.items() if content == after.get(name) and now.get(name) != content]
        self.tally.lost += len(lost)
        assert lost == []
        if ended.done:
            assert sum(now.get(name) == content != stored.get(name) for name, content in after.items()) >= ended.done
        if now:
            homes.check_derived(self.place.copy(self.place.root.with_name("caught-up")).home)

    def _check_end(self) -> None:
        """Assert that the same is stored and answered as after a run that nobody killed."""
        home = self.place.home
        assert homes.contents(home) == self.after
        homes.check_derived(home)
        assert homes.litter(home) == []
        if self.work.is_exact:
            for question, *both in zip(QUESTIONS, self.answers, homes.answers(home), strict=True):
                assert both[0] == both[1], f"{question} {both}"
        else:
            header = read_header(home / "vectors.faiss")
            assert header
            assert header.lists > 1
