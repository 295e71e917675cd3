"""The commands with the documents in a database, whose password they never show."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import postgres
from tests.bot.conftest import ANSWER, ROOT, SOLDIERS, Run

pytestmark = pytest.mark.long
AWAY = "postgresql://zoe:secret@127.0.0.1:1/news"


@pytest.fixture
def database(run: Run, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty schema, set in the environment."""
    monkeypatch.setenv("SEEDBOT_DATABASE", postgres_url)
    return postgres_url


@pytest.fixture
def shared(run: Run, seeds: Path, database: str) -> Path:
    """The folder with two small documents, indexed into the database."""
    code, _, err = run("index", "--seeds", seeds)
    assert (code, err) == (0, "Documents: 2 new, 0 changed, 0 gone, 0 as before.\n")
    return seeds


@pytest.mark.usefixtures("shared")
def test_another_home_answers_from_the_database(run: Run, tmp_path: Path) -> None:
    code, out, err = run("ask", "--home", tmp_path / "other", SOLDIERS)
    assert (code, out.splitlines()[0], err) == (0, ANSWER, "")


@pytest.mark.usefixtures("shared")
def test_a_file_that_was_added_at_one_home_is_forgotten_at_another(run: Run, tmp_path: Path) -> None:
    (tmp_path / "gate.txt").write_text("The iron gate squeaks.")
    assert run("add", tmp_path / "gate.txt")[0] == 0
    assert "gate.txt" in run("files", "--home", tmp_path / "other")[1]
    assert run("forget", "gate.txt", "--home", tmp_path / "other")[:2] == (0, "Forgotten: gate.txt\n")
    assert "gate.txt" not in run("files")[1]


def test_the_flag_names_a_database_too(run: Run, seeds: Path, postgres_url: str, tmp_path: Path) -> None:
    assert run("index", "--seeds", seeds, "--database", postgres_url)[0] == 0
    assert not list(tmp_path.rglob("store.sqlite"))


def test_the_doctor_examines_the_database(run: Run, seeds: Path, database: str) -> None:
    before = json.loads(run("doctor", "--seeds", seeds, "--json")[1])
    assert [each["text"] for each in before if each["subject"] == "store"] == [
        f"There is no index in the database {_name(database)} yet."
    ]
    run("index", "--seeds", seeds)
    after = json.loads(run("doctor", "--json")[1])
    assert [each["text"] for each in after if each["subject"] == "store"] == [
        f"2 documents, 2 passages in {_name(database)}."
    ]


def test_the_doctor_tells_of_a_database_that_is_away(run: Run) -> None:
    code, out, err = run("doctor", "--database", AWAY)
    assert (code, err, "secret" in out) == (1, "", False)
    assert "error    store: The database news on 127.0.0.1:1 cannot be reached (Connection refused): see" in out


@pytest.mark.parametrize("command", [("index",), ("ask", "Who?"), ("files",), ("find", "x")])
def test_a_database_that_is_away_is_one_sentence(run: Run, command: tuple[str, ...]) -> None:
    code, out, err = run(*command, "--database", AWAY)
    assert (code, out, err.count("\n"), "secret" in err) == (1, "", 1, False)
    assert err.startswith("seedbot: The database news on 127.0.0.1:1 cannot be reached (Connection refused): see")


def test_a_wrong_password_is_one_sentence(run: Run, postgres_server: postgres.Server) -> None:
    code, _, err = run("ask", "Who?", "--database", postgres_server.by_password("hush"))
    assert (code, "password authentication failed" in err, "hush" in err) == (1, True, False)


@pytest.mark.parametrize("url", ["mysql://zoe:hush@db/news", "postgresql://zoe:hush@h@db/news"])
def test_a_url_with_a_fault_is_wrong_use_and_not_shown(run: Run, url: str) -> None:
    code, _, err = run("ask", "Who?", "--database", url)
    assert (code, err.startswith("seedbot: The URL in SEEDBOT_DATABASE or --database "), "hush" in err) == (
        *(2, True, False),
    )


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_database_is_backed_up_by_its_own_means(run: Run, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("SEEDBOT_DATABASE", AWAY)
    code, _, err = run(command, "b.zip")
    assert (code, "such as pg_dump and pg_restore" in err) == (2, True)


def test_without_the_extra_one_sentence_says_how_to_install_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    for module in [name for name in sys.modules if name.startswith("retrieval.storage.postgres")]:
        if module != "retrieval.storage.postgres_url":
            monkeypatch.delitem(sys.modules, module)
    said = "seedbot: This needs the package psycopg: run `pip install 'seedbot[postgres]'`.\n"
    assert run("ask", "Who?", "--database", AWAY) == (1, "", said)


def test_an_index_in_a_home_loads_nothing_of_postgresql(tmp_path: Path) -> None:
    program = (
        "import sys; from retrieval.retriever import Retriever; from retrieval.storage.index import Index;"
        f"Index(__import__('pathlib').Path({str(tmp_path)!r})).close();"
        "print([name for name in sys.modules if name.startswith('psycopg') or name.endswith('storage.postgres')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "[]\n"


def _name(url: str) -> str:
    return f"postgres on {url.partition('host=')[2].partition('&')[0]}"
