"""Recently fetched rows are not fetched again until the store changes."""

from collections.abc import Collection

from retrieval.storage.cache import Recent
from retrieval.storage.store import Version

NOW, LATER = Version("a", 1), Version("a", 2)


class Rows:
    """A table of three rows that records what was fetched."""

    def __init__(self) -> None:
        self.rows = {1: "one", 2: "two", 3: "three"}
        self.fetched: list[list[int]] = []

    def fetch(self, ids: Collection[int]) -> dict[int, str]:
        self.fetched.append(list(ids))
        return {i: self.rows[i] for i in ids if i in self.rows}


def test_only_rows_that_are_not_cached_are_fetched() -> None:
    rows = Rows()
    recent = Recent(rows.fetch, 9)
    assert recent.get([1, 2], NOW) == {1: "one", 2: "two"}
    assert recent.get([2, 3, 4], NOW) == {2: "two", 3: "three"}
    assert recent.get([3, 1], NOW) == {3: "three", 1: "one"}
    assert rows.fetched == [[1, 2], [3, 4]]


def test_a_change_of_the_store_empties_the_cache() -> None:
    rows = Rows()
    recent = Recent(rows.fetch, 9)
    recent.get([1, 2], NOW)
    rows.rows[1] = "another"
    del rows.rows[2]
    assert recent.get([1, 2], LATER) == {1: "another"}


def test_the_least_recently_used_rows_are_dropped() -> None:
    rows = Rows()
    recent = Recent(rows.fetch, 2)
    recent.get([1, 2], NOW)
    recent.get([1], NOW)
    recent.get([3], NOW)
    recent.get([1, 3, 2], NOW)
    assert rows.fetched == [[1, 2], [3], [2]]
