"""Concurrent calls from many threads, answered by one run for all of them."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Condition
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Batcher(Generic[Item, Result]):
    """A function of many items, called with one item each: calls that arrive during a run share the next run.

    No call waits for others to arrive: a single call runs at once.
    """

    def __init__(self, run: Callable[[Sequence[Item]], Sequence[Result]]) -> None:
        self._run = run
        self._changed = Condition()
        self._is_running = False
        self._waiting: list[tuple[Item, Future[Result]]] = []

    def __call__(self, item: Item) -> Result:
        """The item's result. Raises what the function raises for this item."""
        future: Future[Result] = Future()
        with self._changed:
            self._waiting.append((item, future))
            self._changed.wait_for(lambda: future.done() or not self._is_running)
            if future.done():
                return future.result()
            batch, self._waiting = self._waiting, []
            self._is_running = True
        try:
            self._answer(batch)
        finally:
            with self._changed:
                # If this thread was interrupted, the next one runs the remaining items.
                self._waiting += [each for each in batch if not each[1].done() and each[1] is not future]
                self._is_running = False
                self._changed.notify_all()
        return future.result()

    def _answer(self, batch: Sequence[tuple[Item, Future[Result]]]) -> None:
        try:
            results = self._run([item for item, _ in batch])
        except Exception as error:
            # The items are run again, each alone, so that only the caller of a failing item gets its error.
            for item, future in batch:
                if len(batch) > 1:
                    self._answer([(item, future)])
                else:
                    future.set_exception(error)
            return
        for (_, future), result in zip(batch, results, strict=True):
            future.set_result(result)
