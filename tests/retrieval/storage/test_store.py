"""The store returns exactly what was stored, whole or not at all, to every process that reads it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from retrieval.intake.indexing import Prepared, prepare
from retrieval.scope import Scope, Source
from retrieval.storage.store import Changes, Statistics, Store, Version
from seeds.documents import Document
from tests.fakes import WordEncoder
from tests.retrieval.samples import entry

ODD = "\n \t First  one.\u3000Second 😀 one.\r\n\r\n\x0b Third\u00a0one 👩‍👩‍👧. \n\n\n Last. \u2003\n"


def prepared(text: str, name: str = "a.txt", **fields: Any) -> Prepared:
    (made,) = prepare([Document(name, text, **fields)], WordEncoder())
    return made


def put(store: Store, made: Prepared, digest: str = "1") -> None:
    store.put(made.document, made.language, digest, made.entries)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.long)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where an empty store is to be: what a store promises, it promises in both databases."""
    if request.param == "sqlite":
        return tmp_path / "store.sqlite"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(place: Path | str) -> Iterator[Store]:
    store = Store(place)
    yield store
    store.close()


def everything(store: Store) -> list[int]:
    return store.ids(Scope())


@pytest.mark.parametrize(
    "text",
    [
        *("One. Two.", ODD, "", " \n ", "x" * 5000, "word. " * 2000, "a\u0301 e\u0301. \U0001f1e9\U0001f1ea"),
        "\0 \ufdd0\0. \ufdd00",
    ],
)
def test_the_text_of_a_document_is_kept_exactly(store: Store, text: str) -> None:
    put(store, prepared(text))
    assert store.text("a.txt") == text


def test_a_document_is_its_passages_and_the_text_between_them(store: Store) -> None:
    made = prepared("\n\n".join(f"{'Some word ' * 20}number {n}.  " for n in range(12)) + "\n")
    assert len(made.entries) > 3
    put(store, made)
    assert store.text("a.txt") == made.document.text
    for found in store.entries(everything(store)).values():
        passage = found.passage
        assert made.document.text[passage.start : passage.end] == passage.text


def test_an_entry_is_returned_unchanged(store: Store) -> None:
    made = prepared(
        "\n  The library opens at nine 😀. It closes at six.", title="A title", date="2022-07-19", source="https://a.b"
    )
    put(store, made)
    ((back),) = store.entries(everything(store)).values()
    (gone,) = made.entries
    assert (back.passage, back.language) == (gone.passage, gone.language)
    for field in ("vector", "sentence_codes", "terms", "term_sentences", "codes", "code_sentences"):
        before, after = getattr(gone, field), getattr(back, field)
        assert (before.dtype, before.shape, before.tolist()) == (after.dtype, after.shape, after.tolist())
    assert min(gone.codes.size, gone.sentence_codes.size, gone.terms.size) > 0


def test_an_entry_without_codes_is_returned_without(store: Store) -> None:
    made = entry("One.", "Two.", language="de", terms=[(0, 4_000_000_000)])
    store.put(Document("a.txt", "One. Two."), "de", "1", [made])
    ((back),) = store.entries(everything(store)).values()
    assert (back.vector.shape, back.codes.shape[0], back.sentence_codes.shape) == ((0,), 0, (2, 0))
    assert back.terms.tolist() == [4_000_000_000]
    assert list(store.vectors(everything(store))) == []


def test_vectors_come_with_their_passages(store: Store) -> None:
    put(store, prepared("The library opens at nine."))
    ((passage, vector),) = store.vectors(everything(store))
    assert vector.tolist() == store.entries([passage])[passage].vector.tolist()


def test_missing_passages_are_skipped(store: Store) -> None:
    put(store, prepared("One."))
    (passage,) = everything(store)
    assert list(store.entries([99, passage, 98])) == [passage]
    assert [i for i, _ in store.vectors([99, passage])] == [passage]
    assert store.entries([]) == {}


def test_a_document_replaces_the_one_of_the_same_name(store: Store) -> None:
    put(store, prepared("The old text."), "old")
    put(store, prepared("Another document.", "b.txt"))
    put(store, prepared("The new text.", title="New"), "new")
    assert store.text("a.txt") == "The new text."
    assert store.digests() == {"a.txt": "new", "b.txt": "1"}
    assert store.sources() == [
        Source("a.txt", "New", "", "", 1, language="en"),
        Source("b.txt", "", "", "", 1, language="en"),
    ]
    assert sorted(e.passage.text for e in store.entries(everything(store)).values()) == [
        "Another document.",
        "The new text.",
    ]


def test_what_is_missing_in_a_document_is_kept_and_protected(store: Store) -> None:
    put(store, prepared("One.", missing="the chart on slide 2"))
    assert [source.missing for source in store.sources()] == ["the chart on slide 2"]
    assert store.text("a.txt") == "One."
    store.rename("a.txt", "b.txt")
    assert store.changed() == 0
    store.database.execute("UPDATE documents SET missing = ''")
    assert store.changed() == 1


def test_an_outdated_document_stays_but_its_file_counts_as_changed(store: Store) -> None:
    put(store, prepared("One."))
    put(store, prepared("Two.", "b.txt"))
    store.outdate(["a.txt", "none.txt"])
    assert (store.digests(), store.text("a.txt"), store.changed()) == ({"a.txt": "", "b.txt": "1"}, "One.", 0)


def test_a_failure_in_the_middle_leaves_the_old_document(store: Store) -> None:
    put(store, prepared("The old text."))
    before, version = everything(store), store.version()
    new = prepared("\n\n".join("Some word " * 20 + f"number {n}." for n in range(12)))

    class Failing(list[object]):
        """Entries that fail after the first."""

        def __iter__(self) -> Iterator[object]:
            yield self[0]
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        store.put(new.document, "en", "2", Failing(new.entries))  # type: ignore[arg-type]
    assert (store.text("a.txt"), store.digests()) == ("The old text.", {"a.txt": "1"})
    assert (everything(store), store.version()) == (before, version)
    put(store, new, "3")
    assert store.text("a.txt") == new.document.text


def test_a_renamed_document_keeps_its_passages(store: Store) -> None:
    put(store, prepared("One. Two."))
    put(store, prepared("Three.", "b.txt"))
    before, ids = store.version(), everything(store)
    store.rename("a.txt", "sub/c.txt")
    assert store.text("sub/c.txt") == "One. Two."
    assert store.digests() == {"b.txt": "1", "sub/c.txt": "1"}
    assert everything(store) == ids
    changes = store.changes(before)
    assert changes.version != before
    assert changes.added == changes.removed != ()
    store.rename("sub/c.txt", "b.txt")
    store.rename("gone.txt", "d.txt")
    assert store.digests() == {"b.txt": "1", "sub/c.txt": "1"}


def test_a_document_can_be_forgotten(store: Store) -> None:
    put(store, prepared("One."))
    put(store, prepared("Two.", "b.txt"))
    store.forget("a.txt")
    assert list(store.digests()) == ["b.txt"]
    assert [e.passage.document for e in store.entries(everything(store)).values()] == ["b.txt"]
    for gone in (store.forget, store.text):
        with pytest.raises(KeyError, match=r"There is no document 'a.txt' in the index"):
            gone("a.txt")


def test_a_version_changes_with_every_change_of_the_passages(store: Store) -> None:
    generations = [store.version().generation]
    for made in (prepared("One."), prepared("Two.", "b.txt"), prepared("Three.")):
        put(store, made)
        generations.append(store.version().generation)
    for name in ("b.txt", "a.txt"):
        store.forget(name)
        generations.append(store.version().generation)
    assert generations == [0, 1, 2, 3, 4, 5]
    store.describe({"model": "m"})
    assert store.version().generation == 5


def test_changes_are_the_passages_added_and_removed_since(store: Store) -> None:
    start = store.version()
    put(store, prepared("One."))
    put(store, prepared("Two.", "b.txt"))
    (one, two), middle = everything(store), store.version()
    assert store.changes(start) == Changes(middle, (one, two), ())
    assert store.changes(middle) == Changes(middle, (), ())
    put(store, prepared("Three.", "b.txt"))
    store.forget("a.txt")
    (three,), end = everything(store), store.version()
    assert three not in (one, two)
    assert store.changes(middle) == Changes(end, (three,), (two, one))
    assert store.changes(start) == Changes(end, (three,), (two, one))


def test_everything_is_new_to_an_index_of_another_store(store: Store) -> None:
    put(store, prepared("One."))
    put(store, prepared("Two.", "b.txt"))
    assert store.changes(Version("of another", 99)).added == tuple(everything(store))


def test_two_stores_have_different_identities(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "other.sqlite")
    assert other.version().store != store.version().store
    other.close()


def test_starting_over_keeps_only_the_removals(store: Store) -> None:
    put(store, prepared("One."))
    store.describe({"model": "m", "dimension": 64})
    (one,), before = everything(store), store.version()
    assert store.manifest() == {"model": "m", "dimension": 64}
    store.start_over()
    assert (store.manifest(), store.digests(), everything(store)) == ({}, {}, [])
    assert store.version() == Version(before.store, before.generation + 1)
    assert store.changes(before).removed == (one,)


def test_a_manifest_is_updated_key_by_key(store: Store) -> None:
    store.describe({"model": "m", "settings": {"a": [1, 2]}})
    store.describe({"model": "n"})
    assert store.manifest() == {"model": "n", "settings": {"a": [1, 2]}}


def test_statistics_count_the_collection(store: Store) -> None:
    assert store.statistics() == Statistics(0, 0.0, {})
    store.put(Document("a.txt", "One."), "de", "1", [entry("One.", language="de", terms=[(0, 1)])])
    store.put(Document("b.txt", "One."), "en", "1", [entry("One.", terms=[(0, 1), (0, 2), (0, 1)])])
    store.put(Document("c.txt", "One."), "en", "1", [entry("One.", terms=[(0, 1), (0, 2)])])
    store.put(Document("d.txt", ""), "ru", "1", [])
    assert store.statistics() == Statistics(3, 2.0, {"de": 1, "en": 2})
    store.put(Document("b.txt", "One."), "de", "2", [entry("One.", language="de", terms=[(0, 1)])])
    store.forget("c.txt")
    assert store.statistics() == Statistics(2, 1.0, {"de": 2})
    store.start_over()
    assert store.statistics() == Statistics(0, 0.0, {})


@pytest.mark.parametrize(
    ("scope", "languages"),
    [
        (Scope(language="en"), {"en": 2}),
        (Scope(collections=frozenset({""})), {"de": 1, "en": 1}),
        (Scope(collections=frozenset({"7"})), {"en": 1}),
        (Scope(collections=frozenset()), {}),
        (Scope(after="2022"), {"en": 1}),
        (Scope(only=frozenset({"a.txt", "b.txt"})), {"de": 1, "en": 1}),
    ],
)
def test_statistics_have_the_languages_of_a_scope(store: Store, scope: Scope, languages: dict[str, int]) -> None:
    store.put(Document("a.txt", "One."), "de", "1", [entry("One.", language="de")])
    store.put(Document("b.txt", "One.", date="2022-07-18"), "en", "1", [entry("One.")])
    store.put(Document("/7/c.txt", "One."), "en", "1", [entry("One.")], "7")
    assert store.statistics(scope) == Statistics(3, 0.0, languages)


def test_a_scope_selects_a_language_and_excludes_documents(store: Store) -> None:
    for name, language in [("a.txt", "en"), ("b'.txt", "en"), ("c.txt", "de")]:
        store.put(Document(name, "One."), language, "1", [entry("One.", document=name, language=language)])
    first, second, third = everything(store)
    assert store.ids(Scope(language="en")) == [first, second]
    assert store.ids(Scope(language="xx")) == []
    assert store.ids(Scope(without=frozenset({"b'.txt", "unknown"}))) == [first, third]
    assert store.ids(Scope("en", frozenset({"a.txt"}))) == [second]


def test_the_passages_of_a_document_may_be_in_several_languages(store: Store) -> None:
    parts = [entry("One.", language="en"), entry("Zwei.", start=5, language="de")]
    store.put(Document("a.txt", "One. Zwei."), "en", "1", parts)
    first, second = everything(store)
    assert store.statistics().languages == {"de": 1, "en": 1}
    assert store.statistics(Scope(only=frozenset({"a.txt"}))).languages == {"de": 1, "en": 1}
    assert (store.ids(Scope(language="en")), store.ids(Scope(language="de"))) == ([first], [second])
    found = store.entries([first, second])
    assert (found[first].language, found[second].language) == ("en", "de")
    store.forget("a.txt")
    assert store.statistics().languages == {}


def test_passages_are_ordered_by_document_and_position(store: Store) -> None:
    for name in ("b.txt", "a.txt"):
        entries = [entry(f"{name}{start}.", document=name, start=start) for start in (0, 20)]
        store.put(Document(name, " " * 40), "en", "", entries)
    ids = store.ids(Scope())
    assert ids == [1, 2, 3, 4]
    assert store.in_order([1, 2, 3, 4, 99]) == store.in_order([4, 3, 2, 1]) == [3, 4, 1, 2]


@pytest.mark.parametrize(
    ("column", "value"),
    [("text", "One thing is here."), ("start", 4), ("sentences", b"\0" * 8), ("codes", b"\1" * 8)],
)
def test_a_passage_altered_on_disk_is_never_quoted(store: Store, column: str, value: object) -> None:
    put(store, prepared("One thing is there."))
    store.database.execute(f"UPDATE passages SET {column} = ?", value)
    with pytest.raises(ValueError, match=r"\(a document has changed since it was written\)"):
        store.entries(everything(store))
    with pytest.raises(ValueError, match="has changed since it was written"):
        store.text("a.txt")


@pytest.mark.parametrize(
    "content", [b"no database, but long enough to be looked at. " * 100, b"SQLite format 3\0" + b"\7" * 5000]
)
def test_a_damaged_index_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(content)
    with pytest.raises(
        ValueError, match=r"store.sqlite cannot be read .*: stop the bot, move .* away and run `seedbot index`"
    ):
        Store(path)


def test_a_database_of_another_program_is_refused_and_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE documents (theirs)")
    with pytest.raises(ValueError, match="cannot be read"):
        Store(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("documents",)]


def test_a_damaged_text_is_reported_where_words_are_looked_for(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite")
    put(store, prepared("The library opens at nine."))
    store.database.execute("UPDATE passages SET text = x'ffff'")
    with pytest.raises(ValueError, match=r"store.sqlite cannot be read .*: stop the bot, move .* away"):
        list(store.wordings(everything(store)))
    store.close()


def test_damage_beyond_the_first_pages_is_reported_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    store = Store(path)
    for number in range(40):
        put(store, prepared(f"Text number {number}. " * 20, f"{number}.txt"))
    ids = everything(store)
    store.close()
    content = bytearray(path.read_bytes())
    content[16384:] = b"\xff" * (len(content) - 16384)
    path.write_bytes(content)
    damaged = Store(path)
    with pytest.raises(
        ValueError,
        match=r"store.sqlite cannot be read .*malformed.*: stop the bot, move .* away and run `seedbot index`",
    ):
        damaged.entries(ids)
    damaged.close()
