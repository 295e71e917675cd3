"""Commands run as users run them, in process trees that can be killed at any moment."""

import multiprocessing
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bot.telegram.program import ROOT
from tests.faults import program
from tests.faults.place import Place
from tests.faults.program import DONE, READY

Command = Sequence[str]
PROGRAM = [sys.executable, "-W", "error", "-m", "tests.faults.program"]
REAL_PROGRAM = [*PROGRAM[:-1], "tests.faults.real_program"]
LONGEST = 300.0  # seconds

# For many short runs: each is forked from a process that has already imported everything.
LOADED = multiprocessing.get_context("forkserver")
LOADED.set_forkserver_preload(["pytest", "tests.faults.program", "tests.faults.homes"])


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a run: exit codes, duration in seconds, number of documents reported as done, and output."""

    codes: tuple[int, ...]  # empty if the run was killed
    seconds: float
    done: int
    out: str
    errors: str

    @property
    def was_killed(self) -> bool:
        """Whether the run was killed before its end."""
        return not self.codes


def run_to_step(place: Place, command: Command, step: int) -> Ended:
    """Run the command, which kills itself before the step with this number; 0 for no kill."""
    log = place.root / "log-0"
    arguments = command[len(PROGRAM) :]
    process = LOADED.Process(target=program.begin, args=(arguments, place.home, log, step))
    process.start()
    process.join(LONGEST)
    assert process.exitcode is not None
    errors = log.read_text()
    return Ended(() if process.exitcode == -signal.SIGKILL else (process.exitcode,), 0, _done(errors), "", errors)


def run(place: Place, commands: Sequence[Command], after: float | None = None) -> Ended:
    """Run the commands at once in one shell; with `after`, kill them that many seconds after all have begun work."""
    logs = [place.root / f"log-{number}" for number in range(len(commands))]
    for log in logs:
        log.write_bytes(b"")
    parts = [_in_shell(command, str(log)) for command, log in zip(commands, logs, strict=True)]
    process = subprocess.Popen(
        ["sh", "-c", " ".join([*parts, "wait"])],
        cwd=place.root,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SEEDBOT_HOME": str(place.home)},
        start_new_session=True,
    )
    _wait_until_ready(process, logs)
    began = time.monotonic()
    try:
        process.wait(LONGEST if after is None else after)
    except subprocess.TimeoutExpired:
        if after is None:
            raise
    seconds = time.monotonic() - began
    killed = process.poll() is None
    if killed:
        kill(process)
    return _ended(logs, seconds, killed)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and its descendants, and wait until they have ended."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    # Descendants cannot be waited for here, but hold their locks until they have ended.
    while _alive(process.pid):
        time.sleep(0.005)


def _in_shell(command: Command, log: str) -> str:
    """The command as a background job of the shell, with its outputs and its exit code in files."""
    errors, out, code = (shlex.quote(f"{log}{suffix}") for suffix in ("", ".out", ".code"))
    return f"({shlex.join(command)} >{out} 2>{errors}; echo $? >{code}) &"


def _alive(group: int) -> bool:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] not in "ZX":
            return True
    return False


def _wait_until_ready(process: subprocess.Popen[bytes], logs: Sequence[Path]) -> None:
    while not all(READY in log.read_text() for log in logs) and process.poll() is None:
        time.sleep(0.005)


def _ended(logs: Sequence[Path], seconds: float, killed: bool) -> Ended:
    errors = "".join(log.read_text() for log in logs)
    out = "".join(Path(f"{log}.out").read_text() for log in logs if Path(f"{log}.out").exists())
    codes = () if killed else tuple(int(Path(f"{log}.code").read_text()) for log in logs)
    return Ended(codes, seconds, _done(errors), out, errors)


def _done(said: str) -> int:
    """The number of documents reported as done; an incomplete last line is ignored."""
    lines = said.split("\n")[:-1]
    return max((int(line.removeprefix(DONE)) for line in lines if line.startswith(DONE)), default=0)
