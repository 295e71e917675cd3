"""A question takes one thread of numpy's, and gives the others back."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from threadpoolctl import ThreadpoolController

from embeddings.cores import one_thread


def threads() -> set[int]:
    """Of numpy's own; FAISS brings another library, whose numbers are each thread's."""
    np.ones((2, 2)) @ np.ones((2, 2))
    pools = [pool for pool in ThreadpoolController().info() if pool["user_api"] == "blas"]
    return {pool["num_threads"] for pool in pools if pool.get("threading_layer") != "openmp"}


@pytest.fixture
def before() -> set[int]:
    found = threads()
    if found == {1}:
        pytest.skip("numpy has one thread on this machine")
    return found


def test_inside_there_is_one_thread_and_afterwards_as_many_as_before(before: set[int]) -> None:
    with one_thread():
        assert threads() == {1}
        with one_thread():
            assert threads() == {1}
        assert threads() == {1}
    assert threads() == before


def test_a_failure_gives_them_back_too(before: set[int]) -> None:
    with pytest.raises(OSError, match="on purpose"), one_thread():
        raise OSError("on purpose")
    assert threads() == before


def test_it_holds_in_whatever_thread_a_question_is_answered(before: set[int]) -> None:
    def inside() -> set[int]:
        with one_thread():
            return threads()

    with one_thread():
        pass
    with ThreadPoolExecutor(1) as first, ThreadPoolExecutor(1) as second:
        assert [first.submit(inside).result(), second.submit(inside).result(), inside()] == [{1}, {1}, {1}]
    assert threads() == before
