import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from threading import Event, Timer

import pytest

from bot.repl.working import Worker
from retrieval.intake.indexing import Progress


@pytest.fixture
def worker() -> Iterator[Worker]:
    with closing(Worker()) as worker:
        yield worker


def interrupt_soon() -> None:
    Timer(0.1, os.kill, [os.getpid(), signal.SIGINT]).start()


def test_results_and_errors_of_work_are_passed_on(worker: Worker) -> None:
    assert worker.result(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        worker.result(lambda: 1 / 0)
    seen: list[tuple[int, int]] = []

    def work(tell: Progress) -> str:
        tell(1, 2)
        return "done"

    assert worker.finished(work, lambda done, total: seen.append((done, total))) == "done"
    assert seen == [(1, 2)]


def test_control_c_abandons_a_question(worker: Worker) -> None:
    going_on, ended = Event(), Event()

    def work() -> None:
        going_on.wait(10)
        ended.set()

    interrupt_soon()
    with pytest.raises(KeyboardInterrupt):
        worker.result(work)
    assert not ended.is_set()
    going_on.set()
    assert worker.result(ended.is_set)


def test_control_c_stops_indexing_between_two_steps(worker: Worker) -> None:
    steps: list[str] = []

    def work(tell: Progress) -> None:
        for step in range(100):
            steps.append("begun")
            time.sleep(0.05)
            steps.append("ended")
            tell(step, 100)

    interrupt_soon()
    with pytest.raises(InterruptedError):
        worker.finished(work, lambda done, total: None)
    assert 2 <= len(steps) < 100
    assert steps[-1] == "ended"
