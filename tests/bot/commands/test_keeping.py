"""Backups, and questions exported for measuring, at the command line."""

import json
from pathlib import Path

from bot.people.answers import Answers, Asked
from bot.people.database import Database
from bot.people.missed import Missed
from retrieval.answering.answers import Answer
from tests.bot.conftest import ANSWER, SOLDIERS, VOLCANO, Run


def test_a_backup_is_written_and_restored(run: Run, indexed: Path, tmp_path: Path) -> None:
    code, out, err = run("backup", "b.zip")
    assert (code, err) == (0, "")
    assert out.startswith("b.zip: 2 documents, 2 passages, 0 added files, no memory of people; ")
    assert run("backup", "b.zip") == (2, "", "seedbot: b.zip exists already: give another name, or delete it first.\n")
    code, out, _ = run("restore", "b.zip", "--home", tmp_path / "other", "--json")
    assert code == 0
    assert list(json.loads(out)) == [
        "format", "seedbot", "made", "store_format", "people_format", "model", "documents", "passages", "people",
        "files", "bytes",
    ]  # fmt: skip
    code, _, err = run("restore", "b.zip")
    assert (code, "already holds documents: add --replace" in err) == (2, True)
    assert run("restore", "b.zip", "--replace")[0] == 0
    code, out, _ = run("ask", "--home", tmp_path / "other", SOLDIERS)
    assert (code, out.splitlines()[0]) == (0, ANSWER)


def test_a_file_that_is_not_a_backup_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("nonsense")
    code, out, err = run("restore", "b.zip")
    assert (code, out) == (1, "")
    assert err == "seedbot: b.zip is not a seedbot backup, or is damaged (File is not a zip file): name another file.\n"
    assert run("restore", "none.zip")[0] == 2
    assert run("backup", "c.zip")[0] == 2


def test_cases_are_exported_once_somebody_has_asked_the_bot(run: Run, indexed: Path, tmp_path: Path) -> None:
    code, _, err = run("cases", "export", "cases.jsonl")
    assert code == 2
    assert err.startswith("seedbot: Nobody has asked the bot with the index in ")
    database = Database(tmp_path / "home" / "people.sqlite")
    asked = Asked(7, None, 7, 5, 0, VOLCANO)
    kept = Answers(database).keep(asked, Answer(VOLCANO, False, 0.01, None, ()), 0.1)
    Missed(database).keep(kept.number, asked, "en")
    Missed(database).answer(kept.number, 1, 50, ANSWER)
    database.close()
    assert run("cases", "export", "cases.jsonl") == (0, "", "Cases written: 1.\n")
    code, out, _ = run("eval", "cases.jsonl")
    assert (code, "cases" in out) == (0, True)
