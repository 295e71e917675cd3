"""Tests of batching: calls share runs, no call waits for others, and an error goes to its caller."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from embeddings.together import Batcher


class Doubling:
    """Doubles numbers; the first run waits for `go`, and 13 cannot be doubled."""

    def __init__(self) -> None:
        self.runs: list[list[int]] = []
        self.began, self.go = Event(), Event()

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.runs.append(list(numbers))
        self.began.set()
        assert self.go.wait(10)
        if 13 in numbers:
            raise ValueError("13 cannot be doubled.")
        return [2 * number for number in numbers]


def test_a_single_call_runs_at_once_and_alone() -> None:
    doubling = Doubling()
    doubling.go.set()
    doubled = Batcher(doubling)
    assert [doubled(1), doubled(2)] == [2, 4]
    assert doubling.runs == [[1], [2]]


def all_at_once(doubling: Doubling, numbers: Sequence[int]) -> list[str]:
    """The result or the error of each caller; all but the first call during the run of the first."""
    doubled = Batcher(doubling)
    with ThreadPoolExecutor(len(numbers)) as threads:
        calls = [threads.submit(doubled, numbers[0])]
        assert doubling.began.wait(10)
        calls += [threads.submit(doubled, number) for number in numbers[1:]]
        while len(doubled._waiting) < len(numbers) - 1:
            assert not doubling.go.wait(0.001)
        doubling.go.set()
        return [repr(call.exception(10) or call.result()) for call in calls]


def test_calls_that_arrive_during_a_run_share_the_next_run() -> None:
    doubling = Doubling()
    assert all_at_once(doubling, [1, 2, 3, 4]) == ["2", "4", "6", "8"]
    assert [sorted(run) for run in doubling.runs] == [[1], [2, 3, 4]]


def test_an_error_goes_to_the_caller_of_the_failing_item() -> None:
    error = "ValueError('13 cannot be doubled.')"
    assert all_at_once(Doubling(), [1, 2, 13, 4]) == ["2", "4", error, "8"]
    assert all_at_once(Doubling(), [13, 2]) == [error, "4"]


def test_a_call_after_an_error_is_answered() -> None:
    doubling = Doubling()
    doubling.go.set()
    doubled = Batcher(doubling)
    with pytest.raises(ValueError, match="13 cannot be doubled"):
        doubled(13)
    assert doubled(2) == 4


def test_the_others_are_answered_if_the_running_caller_is_interrupted() -> None:
    class Interrupted(Doubling):
        def __call__(self, numbers: Sequence[int]) -> list[int]:
            if len(numbers) > 1:
                raise KeyboardInterrupt
            return super().__call__(numbers)

    first, *others = all_at_once(Interrupted(), [1, 2, 3])
    assert first == "2"
    assert sorted(others) in (["4", "KeyboardInterrupt()"], ["6", "KeyboardInterrupt()"])
