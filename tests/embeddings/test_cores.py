"""A question takes one thread of numpy's, and gives the others back."""

import numpy as np
import pytest
from threadpoolctl import ThreadpoolController

from embeddings.cores import one_thread


def threads() -> set[int]:
    np.ones((2, 2)) @ np.ones((2, 2))
    return {pool["num_threads"] for pool in ThreadpoolController().info() if pool["user_api"] == "blas"}


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
