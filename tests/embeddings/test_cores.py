"""Tests of the limit of one numpy thread, and of restoring the former limit."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from threadpoolctl import ThreadpoolController

from embeddings.cores import one_thread


def threads() -> set[int]:
    """The numbers of numpy's threads; FAISS brings another library, whose numbers belong to each thread."""
    np.ones((2, 2)) @ np.ones((2, 2))
    pools = [pool for pool in ThreadpoolController().info() if pool["user_api"] == "blas"]
    return {pool["num_threads"] for pool in pools if pool.get("threading_layer") != "openmp"}


@pytest.fixture
def before() -> set[int]:
    limits = threads()
    if limits == {1}:
        pytest.skip("numpy has one thread on this machine")
    return limits


def test_numpy_has_one_thread_inside_and_all_of_them_afterwards(before: set[int]) -> None:
    with one_thread():
        assert threads() == {1}
        with one_thread():
            assert threads() == {1}
        assert threads() == {1}
    assert threads() == before


def test_an_error_restores_the_threads(before: set[int]) -> None:
    with pytest.raises(OSError, match="on purpose"), one_thread():
        raise OSError("on purpose")
    assert threads() == before


def test_the_limit_holds_in_every_thread(before: set[int]) -> None:
    def inside() -> set[int]:
        with one_thread():
            return threads()

    with one_thread():
        pass
    with ThreadPoolExecutor(1) as first, ThreadPoolExecutor(1) as second:
        assert [first.submit(inside).result(), second.submit(inside).result(), inside()] == [{1}, {1}, {1}]
    assert threads() == before
