"""A file that makes its reader hang, use up memory or crash fails alone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer

import pytest

from seeds import reading
from seeds.documents import Document
from seeds.reading import Reading

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
FERRY = Document("ferry.txt", "The ferry runs.", "Ferry")


@pytest.fixture(autouse=True)
def _no_waiting_process() -> None:
    reading.waiting.stop()


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.txt"
    path.write_text("The ferry runs.")
    return path


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A file that takes seconds to read, long enough for a test to interrupt it."""
    path = tmp_path / "endless.txt"
    path.write_text("слово\n" * 3_000_000)
    return path


def children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def workers(process: int) -> list[int]:
    return [child for child in children(process) if b"seeds.worker" in Path(f"/proc/{child}/cmdline").read_bytes()]


def soon(is_so: Callable[[], object]) -> bool:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.02)
    return False


def test_a_document_is_returned_whole(tmp_path: Path) -> None:
    path = tmp_path / "ferry.txt"
    path.write_bytes("Паром 😀\n\nIt runs.".encode("utf-16"))
    with Reading() as files:
        assert files.read(path, "sub/ferry.txt") == Document("sub/ferry.txt", "Паром 😀\n\nIt runs.", "Ferry")


def test_the_readers_errors_are_raised(tmp_path: Path, ferry: Path) -> None:
    (tmp_path / "empty.txt").touch()
    with Reading() as files:
        with pytest.raises(ValueError, match=r"^empty\.txt is empty; write something into it or remove it$"):
            files.read(tmp_path / "empty.txt", "empty.txt")
        with pytest.raises(FileNotFoundError):
            files.read(tmp_path / "gone.txt", "gone.txt")
        assert files.read(ferry, "ferry.txt") == FERRY


def test_a_slow_file_is_reported_and_the_next_is_read(endless: Path, ferry: Path) -> None:
    with Reading(seconds=0.5) as files:
        with pytest.raises(
            ValueError,
            match=r"^endless\.txt took longer than 0\.5 seconds to read and was left out; save it again or in parts$",
        ):
            files.read(endless, "endless.txt")
        files._seconds = 60.0  # enough on a busy machine
        assert files.read(ferry, "ferry.txt") == FERRY


@LINUX
def test_a_file_that_crashes_its_reader_fails_alone(endless: Path, ferry: Path) -> None:
    with Reading() as files:
        assert files.read(ferry, "ferry.txt") == FERRY
        (worker,) = workers(os.getpid())
        crash = Timer(0.1, os.kill, (worker, signal.SIGSEGV))
        crash.start()
        with pytest.raises(
            ValueError,
            match=r"^endless\.txt crashed the program that reads it and was left out; save it again or in parts$",
        ):
            files.read(endless, "endless.txt")
        crash.join()
        assert files.read(ferry, "ferry.txt") == FERRY
        assert workers(os.getpid()) != [worker]


@LINUX
def test_a_process_that_ended_between_two_files_is_replaced(ferry: Path) -> None:
    with Reading() as files:
        files.read(ferry, "ferry.txt")
        (worker,) = workers(os.getpid())
        os.kill(worker, signal.SIGKILL)
        assert soon(lambda: Path(f"/proc/{worker}/stat").read_text().split()[2] == "Z")
        assert files.read(ferry, "ferry.txt") == FERRY


@LINUX
def test_a_file_that_needs_too_much_memory_fails_alone(endless: Path, ferry: Path) -> None:
    with Reading(memory=20 << 20) as files:
        with pytest.raises(ValueError, match=r"^endless\.txt needs more memory than is allowed; split it$"):
            files.read(endless, "endless.txt")
        assert files.read(ferry, "ferry.txt") == FERRY


@LINUX
def test_the_process_starts_when_needed_and_waits_for_the_next_file(ferry: Path) -> None:
    with Reading() as files:
        assert workers(os.getpid()) == []
        files.read(ferry, "ferry.txt")
        files.read(ferry, "ferry.txt")
        (worker,) = workers(os.getpid())
    with Reading() as files:
        files.read(ferry, "ferry.txt")
        assert workers(os.getpid()) == [worker]


@LINUX
def test_a_process_of_low_priority_is_not_kept_for_work_of_another(ferry: Path) -> None:
    def read_slowly() -> None:
        os.nice(5)  # on Linux, of this thread alone
        with Reading() as files:
            files.read(ferry, "ferry.txt")

    with ThreadPoolExecutor(1) as pool:
        pool.submit(read_slowly).result()
    (slow,) = workers(os.getpid())
    with Reading() as files:
        files.read(ferry, "ferry.txt")
        (quick,) = set(workers(os.getpid())) - {slow}
        assert os.getpriority(os.PRIO_PROCESS, slow) == os.getpriority(os.PRIO_PROCESS, quick) + 5


@LINUX
def test_a_process_that_waits_long_ends(ferry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WAIT", 0.05)
    with Reading() as files:
        files.read(ferry, "ferry.txt")
    assert soon(lambda: workers(os.getpid()) == [])


@LINUX
def test_one_process_waits_and_no_other_limits_are_kept_with_it(ferry: Path) -> None:
    with Reading() as files, Reading(30.0) as others:
        files.read(ferry, "ferry.txt")
        others.read(ferry, "ferry.txt")
        assert len(workers(os.getpid())) == 2
    (worker,) = workers(os.getpid())
    with Reading(29.0) as files:
        files.read(ferry, "ferry.txt")
        assert len(workers(os.getpid())) == 2
    assert workers(os.getpid()) != [worker]


def test_a_process_that_cannot_start_raises_runtime_error(monkeypatch: pytest.MonkeyPatch, ferry: Path) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/true")
    with Reading() as files, pytest.raises(RuntimeError, match=r"^/bin/true does not start to read files; reinstall"):
        files.read(ferry, "ferry.txt")


def test_several_threads_read_in_parallel(ferry: Path) -> None:
    def read(number: int) -> Document:
        with Reading() as files:
            return files.read(ferry, "ferry.txt")

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read, range(4))) == [FERRY] * 4


PROGRAM = """
import sys
from pathlib import Path
from seeds.reading import Reading

with Reading() as files:
    print(files.read(Path(sys.argv[1]), "ferry.txt").text, flush=True)
    files.read(Path(sys.argv[2]), "other.txt")
    sys.stdin.read()
"""


def started(cwd: Path, *arguments: Path) -> "subprocess.Popen[str]":
    """A script without a main guard, started in another folder, that has read its first file."""
    script = cwd / "script.py"
    script.write_text(PROGRAM)
    root = str(Path(reading.__file__).parents[1])
    program = subprocess.Popen(
        [sys.executable, str(script), *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": root},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert program.stdout
    assert program.stdout.readline() == "The ferry runs.\n"
    return program


@pytest.mark.long
@LINUX
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_process_ends_with_the_program_that_started_it(tmp_path: Path, ferry: Path, end: signal.Signals) -> None:
    # A folder of documents named seeds must not be imported as the package.
    (tmp_path / "seeds").mkdir()
    with started(tmp_path, ferry, ferry) as program:
        (worker,) = workers(program.pid)
        # Ctrl-C reaches all processes of the terminal.
        (os.killpg if end is signal.SIGINT else os.kill)(program.pid, end)
        program.wait()
    assert soon(lambda: not Path(f"/proc/{worker}").exists())


SLOW = """
import time
from seeds import signs
from seeds.documents import Document

def read(data, name):
    for _ in range(6):
        time.sleep(0.5)
        signs.give()
    return Document(name, "The ferry runs.")
"""


@pytest.mark.long
def test_a_reader_that_gives_signs_of_life_has_more_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The reading process imports this before its own modules.
    (tmp_path / "sitecustomize.py").write_text('import seeds.readers\nseeds.readers.READERS[".txt"] = "slow"\n')
    (tmp_path / "slow.py").write_text(SLOW)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "a.txt").write_text("words")
    with Reading(2.0) as files:
        assert files.read(tmp_path / "a.txt", "a.txt") == Document("a.txt", "The ferry runs.")
