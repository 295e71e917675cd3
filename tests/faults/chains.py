"""Work that is killed, checked and restarted until it is done."""

import random
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from retrieval.storage.dense import read_header
from tests.faults import homes
from tests.faults.homes import Contents
from tests.faults.killing import Ended, run, run_to_step
from tests.faults.place import QUESTIONS, Place
from tests.faults.works import Work


@dataclass
class Tally:
    """A row of the fault table: attempts, how many of them were survived, and how many documents were lost."""

    fault: str
    tried: int = 0
    survived: int = 0
    lost: int = 0
    finished: int = 0
    at: list[float] = field(default_factory=list)  # moments of the kills, as shares of the work's duration

    def __str__(self) -> str:
        return f"| {self.fault} | {self.tried} | {self.survived} | {self.lost} |"


class Chain:
    """The same work, run to its end again and again; each run continues with what the kill before it left."""

    def __init__(self, work: Work, folder: Path, size: int) -> None:
        self.work = work
        self.beginning = Place(folder / "beginning")
        self.beginning.root.mkdir(parents=True)
        work.prepare(self.beginning, size)
        self.place = Place(folder / "place")
        self.before: Contents = homes.contents(self.beginning.home)
        self.seconds, self.after, self.answers = self._undisturbed()
        self.tally = Tally(work.name)

    def _undisturbed(self) -> tuple[float, Contents, list[object]]:
        """The duration in seconds, the stored contents and the answers of a run that nobody kills."""
        place = self._begin()
        ended = run(place, self.work.commands(place))
        assert set(ended.codes) == {0}, ended.errors
        homes.check_derived(place.home)
        return ended.seconds, homes.contents(place.home), homes.answers(place.home)

    def kill(self, kills: int, chance: random.Random) -> Tally:
        """Kill the work at random moments this many times, and check the index after each kill."""
        self._begin()
        while self.tally.tried < kills:
            moment = chance.uniform(0, self.seconds)
            self._one(moment)
        self._finish()
        return self.tally

    def step_by_step(self, first: int = 1, every: int = 1) -> Tally:
        """Kill the work before each step that changes a file, restarting from the beginning each time."""
        for step in count(first, every):
            place = self._begin()
            (command,) = self.work.commands(place)
            ended = run_to_step(place, command, step)
            if not ended.was_killed:
                assert ended.codes == (0,), ended.errors
                break
            self.tally.tried += 1
            self._check(ended)
            for again in self.work.commands(place):
                assert run_to_step(place, again, 0).codes == (0,)
            self._check_end()
            self.tally.survived += 1
        return self.tally

    def _one(self, moment: float) -> None:
        stored = homes.contents(self.place.home)
        commands = self.work.commands(self.place)
        ended = run(self.place, commands, moment) if commands else None
        if ended is None or not ended.was_killed:
            assert ended is None or set(ended.codes) == {0}, ended and ended.errors
            self._check_end()
            self._begin()
            return
        self.tally.tried += 1
        self.tally.at.append(moment / self.seconds)
        self._check(ended, stored)
        self.tally.survived += 1

    def _begin(self) -> Place:
        return self.beginning.copy(self.place.root)

    def _check(self, ended: Ended, stored: Contents | None = None) -> None:
        """Assert that every document is intact, none is lost, and those reported as done are stored."""
        assert "Traceback" not in ended.errors, ended.errors
        now = homes.contents(self.place.home)
        stored = self.before if stored is None else stored
        for name, digest in now.items():
            assert digest in (self.before.get(name), self.after.get(name)), f"{name} is not intact"
        lost = [name for name in self.before.keys() & self.after.keys() if name not in now]
        lost += [name for name, digest in stored.items() if digest == self.after.get(name) and now.get(name) != digest]
        self.tally.lost += len(lost)
        assert lost == []
        if ended.done:
            assert sum(now.get(name) == digest != stored.get(name) for name, digest in self.after.items()) >= ended.done
        if (self.place.home / "store.sqlite").exists() and now:
            homes.check_derived(self.place.copy(self.place.root.with_name("caught-up")).home)

    def _finish(self) -> None:
        """Assert that the same commands, run again, reach the same end."""
        if commands := self.work.commands(self.place):
            ended = run(self.place, commands)
            assert set(ended.codes) == {0}, ended.errors
        self._check_end()

    def _check_end(self) -> None:
        assert homes.contents(self.place.home) == self.after
        homes.check_derived(self.place.home)
        assert homes.litter(self.place.home) == []
        if not self.work.is_exact:
            header = read_header(self.place.home / "vectors.faiss")
            assert header
            assert header.lists > 1
            return
        for question, *both in zip(QUESTIONS, self.answers, homes.answers(self.place.home), strict=True):
            assert both[0] == both[1], f"{question} {both}"
