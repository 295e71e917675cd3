"""The passages of a scope always match the store."""

from contextlib import closing
from pathlib import Path

from retrieval.scope import Scope
from retrieval.storage.scope_members import Members
from retrieval.storage.store import Store
from seeds.documents import Document
from tests.retrieval.samples import entry


def put(store: Store, name: str, language: str) -> None:
    store.put(Document(name, "One."), language, "", [entry("One.", document=name, language=language)])


def test_members_follow_additions_changes_and_removals(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite")
    scope = Scope(language="en")
    put(store, "a.txt", "en")
    put(store, "b.txt", "de")
    members = Members(store, scope)
    assert members.ids().tolist() == [1]
    put(store, "c.txt", "en")
    put(store, "b.txt", "en")
    assert members.ids().tolist() == store.ids(scope) == [1, 3, 4]
    put(store, "a.txt", "de")
    store.forget("c.txt")
    assert members.ids().tolist() == store.ids(scope) == [4]
    store.start_over()
    assert members.ids().tolist() == []
    store.close()


def test_members_that_the_database_has_lost_are_forgotten(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "store.sqlite")) as store:
        put(store, "a.txt", "en")
        put(store, "b.txt", "en")
        members = Members(store, Scope(language="en"))
        store.database.execute("DELETE FROM documents WHERE name = 'b.txt'")
        assert members.ids().tolist() == [1]
