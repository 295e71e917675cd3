"""An index is moved into a database and back: whole, also after an interruption, and never over another one."""

from contextlib import closing
from pathlib import Path

import pytest

from bot.backup.transfer import Moved, move
from bot.people.chats import Chat, Chats
from bot.people.database import Database
from bot.people.outbox import Outbox, Sending
from retrieval.finding.search import parse
from retrieval.intake.indexing import unseen
from retrieval.retriever import Retriever
from retrieval.storage import moving
from retrieval.storage.postgres_url import with_schema
from retrieval.storage.store import Store
from seeds.documents import Document
from tests.bot.conftest import SOLDIERS, Run
from tests.conftest import sow
from tests.fakes import WordEncoder
from tests.postgres import Server

WHOLE = Moved(documents=3, passages=3, files=1, remembered=0)


@pytest.fixture
def home(tmp_path: Path, encoder: WordEncoder) -> Path:
    """A home with two documents and a file that was added."""
    home = tmp_path / "home"
    with Retriever.open(home) as retriever:
        retriever.sync(sow(tmp_path / "seeds"))
        (retriever.files / "own").mkdir(parents=True)
        (retriever.files / "own" / "gate.txt").write_text("The iron gate squeaks.")
        retriever.sync_collection("own")
    return home


def held(place: Path | str) -> tuple[object, ...]:
    """All that the store in the place holds."""
    with closing(Store(place)) as store:
        return store.manifest(), store.checksums(), store.sources(), store.statistics()


def test_an_index_is_the_same_in_the_database_and_back_in_another_home(home: Path, postgres_url: str) -> None:
    other = home.with_name("other")
    assert move(home, postgres_url, "database", unseen) == WHOLE
    assert move(other, postgres_url, "home", unseen) == WHOLE
    assert held(home / "store.sqlite") == held(postgres_url) == held(other / "store.sqlite")
    assert (other / "files" / "own" / "gate.txt").read_text() == "The iron gate squeaks."
    with Retriever.open(home) as before, Retriever.open(home, database=postgres_url) as after:
        assert before.search(SOLDIERS) == after.search(SOLDIERS) != []


def test_a_move_that_was_interrupted_is_completed_and_not_opened_before(
    home: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(home, postgres_url, "database", stop)
    with closing(Store(postgres_url)) as store:
        assert len(store.checksums()) == 2
    for open_it in (
        lambda: Retriever.open(home.with_name("node"), database=postgres_url),
        lambda: move(home.with_name("other"), postgres_url, "home", unseen),
    ):
        with pytest.raises(ValueError, match="was interrupted: run `seedbot move` again to complete it"):
            open_it()
    assert move(home, postgres_url, "database", unseen) == WHOLE
    assert held(home / "store.sqlite") == held(postgres_url)


def test_a_document_that_changed_since_the_interruption_is_copied_again(home: Path, postgres_url: str) -> None:
    with closing(Store(home / "store.sqlite")) as old, closing(Store(postgres_url)) as new:
        moving.begin(old, new)
        moving.copy(old, new, unseen)
        old.rename("news.txt", "renamed.txt")
    assert move(home, postgres_url, "database", unseen) == WHOLE
    assert held(home / "store.sqlite") == held(postgres_url)


def test_no_index_is_moved_over_another(home: Path, postgres_url: str) -> None:
    move(home, postgres_url, "database", unseen)
    for where in ("database", "home"):
        with pytest.raises(FileExistsError, match="already holds an index: name an empty home, or another schema"):
            move(home, postgres_url, where, unseen)


def test_a_damaged_document_is_not_moved(home: Path, postgres_url: str) -> None:
    with closing(Store(home / "store.sqlite")) as store:
        store.database.execute("UPDATE passages SET section = 'Gates' WHERE id = (SELECT min(id) FROM passages)")
    with pytest.raises(ValueError, match="a document has changed since it was written"):
        move(home, postgres_url, "database", unseen)


def test_the_command_tells_what_both_places_hold(run: Run, indexed: Path, postgres_url: str, tmp_path: Path) -> None:
    code, out, err = run("move", "database", "--database", postgres_url)
    assert (code, out, err) == (
        0,
        "The database now holds 2 documents, 2 passages, 0 added files, 0 records, as the home does.\n",
        "",
    )
    assert run("move", "home", "--database", postgres_url, "--home", tmp_path / "other", "--json")[1] == (
        '{\n  "documents": 2,\n  "passages": 2,\n  "files": 0,\n  "remembered": 0\n}\n'
    )


def test_a_move_without_a_database_or_an_index_is_wrong_use(run: Run, postgres_url: str) -> None:
    code, _, err = run("move", "database")
    assert (code, err.startswith("seedbot: There is no database: name one with --database")) == (2, True)
    for where in ("database", "home"):
        code, _, err = run("move", where, "--database", postgres_url)
        assert (code, err.startswith("seedbot: There is no index in ")) == (2, True)


def test_what_a_bot_remembers_moves_along_and_goes_on_counting(home: Path, postgres_url: str) -> None:
    memory, other = with_schema(postgres_url, "test_bot_1"), home.with_name("other")
    with closing(Database(home / "people.sqlite")) as database:
        Chats(database).put(7, Chat(language="de"))
        outbox = Outbox(database)
        outbox.put([Sending(7, {"text": "one"}), Sending(7, {"text": "two\0"}, question=5, subject="answer 3")])
        database.execute("DELETE FROM outbox WHERE id = 1")
    assert move(home, postgres_url, "database", unseen, memory).remembered == 2
    assert move(other, postgres_url, "home", unseen, memory).remembered == 2
    for place in (memory, other / "people.sqlite"):
        with closing(Database(place)) as database:
            assert Chats(database).get(7) == Chat(language="de")
            outbox = Outbox(database)
            assert outbox.next(7) == (2, Sending(7, {"text": "two\0"}, question=5, subject="answer 3"))
            database.execute("DELETE FROM outbox")
            outbox.put([Sending(7, {"text": "three"})])
            assert outbox.next(7) == (3, Sending(7, {"text": "three"}))


def test_a_file_that_is_still_to_be_sent_moves_along(home: Path, postgres_url: str) -> None:
    memory, other = with_schema(postgres_url, "test_bot_3"), home.with_name("other")
    export = home / "export.json"
    export.write_text("{}")
    with closing(Database(home / "people.sqlite")) as database:
        Outbox(database).put([Sending(7, {}, file=str(export)), Sending(7, {}, file=str(home / "gone.json"))])
    move(home, postgres_url, "database", unseen, memory)
    export.unlink()
    move(other, postgres_url, "home", unseen, memory)
    for place in (memory, other / "people.sqlite"):
        with closing(Database(place)) as database:
            assert [Outbox(database).content(number) for number in (1, 2)] == [b"{}", None]


def test_the_databases_own_backup_holds_documents_and_memory(
    home: Path, postgres_url: str, postgres_server: Server, tmp_path: Path
) -> None:
    schema, dump = postgres_url.rpartition("%3D")[2], postgres_server.folder / f"{tmp_path.name}.dump"
    memory = f"{schema}_bot_4"
    with closing(Database(home / "people.sqlite")) as database:
        Chats(database).put(7, Chat(language="de"))
    move(home, postgres_url, "database", unseen, with_schema(postgres_url, memory))
    postgres_server.program("createdb", *postgres_server.place, schema)
    postgres_server.program(
        "pg_dump", *postgres_server.place, "--format=custom", f"--schema={schema}*", f"--file={dump}", "postgres"
    )
    backed_up, node = held(postgres_url), tmp_path / "node"
    with Retriever.open(node, database=postgres_url) as after:
        after.add([Document("later.txt", "The lighthouse was painted.")])
        assert after.find(parse("lighthouse")).total == 1
    postgres_server.program("pg_restore", *postgres_server.place, f"--dbname={schema}", str(dump))
    restored = postgres_server.url(schema, database=schema)
    assert held(restored) == backed_up
    with Retriever.open(node, database=restored) as again:
        again.add([Document("instead.txt", "The harbour froze.")])
        assert [tally.source.name for tally in again.find(parse("harbour")).documents] == ["instead.txt"]
    with closing(Database(postgres_server.url(memory, database=schema))) as database:
        assert Chats(database).get(7) == Chat(language="de")


def test_people_are_never_moved_over_others(home: Path, postgres_url: str) -> None:
    memory = with_schema(postgres_url, "test_bot_2")
    Database(home / "people.sqlite").close()
    with closing(Database(memory)) as database:
        Chats(database).put(7, Chat())
    with pytest.raises(FileExistsError, match="already holds what a bot remembers"):
        move(home, postgres_url, "database", unseen, memory)
