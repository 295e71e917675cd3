"""The commands that update the index, list its documents, and add and remove single ones."""

import json
from pathlib import Path

import pytest

from tests.bot.conftest import SOLDIERS, Run
from tests.seeds.test_epub import PACKAGE, make_epub


def no_model(*arguments: object) -> None:
    pytest.fail("The model was prepared.")


def test_index_prints_what_it_did_and_names_unreadable_files(run: Run, indexed: Path) -> None:
    (indexed / "library.txt").write_text("The library is closed.")
    (indexed / "news.txt").unlink()
    (indexed / "broken.pdf").write_bytes(b"%PDF-1.4 no")
    code, out, err = run("index", "--seeds", indexed)
    assert (code, out) == (1, "")
    assert "Documents: 0 new, 1 changed, 1 gone, 0 as before." in err
    assert "broken.pdf is damaged" in err


def test_index_prints_what_it_did_as_json(run: Run, seeds: Path) -> None:
    _, out, _ = run("index", "--seeds", seeds, "--json")
    assert json.loads(out) == {
        "added": 2, "changed": 0, "removed": 0, "unchanged": 0, "failed": {}, "unsupported": [],
    }  # fmt: skip


@pytest.mark.parametrize("command", [["index"], ["ask", "Who?"], ["ask", "--", "--debug"]])
def test_a_missing_folder_is_named_before_anything_is_made(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setattr("retrieval.retriever.load", no_model)
    name, *words = command
    code, _, err = run(name, "--seeds", tmp_path / "nowhere", *words)
    assert code == 2
    assert err == f"seedbot: {tmp_path / 'nowhere'} is not a folder: create it, or name another with --seeds.\n"
    assert not (tmp_path / "home").exists()


def test_an_index_of_another_folder_is_not_asked_by_mistake(
    run: Run, indexed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.retriever.load", no_model)
    code, _, err = run("ask", "--seeds", tmp_path, "What else?")
    assert code == 2
    assert f"holds the documents of {indexed}: run `seedbot index`" in err


def test_an_index_that_is_behind_its_folder_is_reported(run: Run, indexed: Path) -> None:
    (indexed / "library.txt").write_text("The library is closed.")
    assert run("ask", SOLDIERS)[2] == "The documents have changed since they were indexed: run `seedbot index`.\n"
    run("index", "--seeds", indexed)
    assert run("ask", SOLDIERS)[2] == ""


def test_an_empty_folder_deletes_nothing_from_the_index(run: Run, indexed: Path) -> None:
    stored = run("ask", SOLDIERS)
    for path in indexed.iterdir():
        path.rename(path.with_name("." + path.name))
    code, _, err = run("index", "--seeds", indexed)
    assert code == 1
    assert "holds no documents; put " in err
    assert run("ask", SOLDIERS)[:2] == stored[:2]


def test_files_lists_the_documents(run: Run, indexed: Path) -> None:
    code, out, _ = run("files")
    assert (code, out.splitlines()) == (0, [
        "2 documents, 2 passages",
        "     1  library.txt · Library",
        "     1  news.txt · Soldiers refuse deployment · 2022-07-19",
    ])  # fmt: skip
    code, out, _ = run("files", "--json", "after:2022-07")
    assert json.loads(out) == [{
        "document": "news.txt", "title": "Soldiers refuse deployment", "date": "2022-07-19",
        "source": "https://news.example/soldiers", "passages": 1, "collection": "", "language": "en",
    }]  # fmt: skip
    code, _, err = run("files", "soldiers")
    assert (code, err) == (2, "seedbot: 'soldiers' is not a filter: give from:SOURCE, after:DATE or before:DATE.\n")


def test_a_document_read_in_part_is_named_by_index_and_files(run: Run, seeds: Path) -> None:
    (seeds / "book.epub").write_bytes(make_epub(PACKAGE.replace("text/one", "text/lost")))
    code, _, err = run("index", "--seeds", seeds)
    missing = "these chapters are missing: lost.xhtml"
    assert (code, err.splitlines()[-2:]) == (0, ["Read in part:", f"  book.epub: {missing}"])
    assert json.loads(run("index", "--seeds", seeds, "--json")[1])["partly"] == {"book.epub": missing}
    assert json.loads(run("files", "--seeds", seeds, "--json")[1])[0]["missing"] == missing
    _, out, _ = run("files", "--seeds", seeds)
    assert out.splitlines()[1] == f"     1  book.epub · The Ferry · 2022-07-19 · read in part: {missing}"


def test_added_files_stay_until_they_are_forgotten(run: Run, indexed: Path, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text("The ferry costs nine euros.")
    code, out, err = run("add", "ferry.txt", "nowhere.txt", indexed)
    assert (code, out.splitlines()) == (1, ["1 document, 1 passage", "     1  ferry.txt · Ferry · added"])
    assert err.splitlines() == [
        "seedbot: There is no file nowhere.txt: name one, or an address that begins with https://.",
        f"seedbot: {indexed} is a folder: name the files in it, or give the folder as --seeds.",
    ]
    (tmp_path / "ferry.txt").unlink()
    run("index", "--seeds", indexed)
    code, out, _ = run("find", "ferry")
    assert (code, out.splitlines()[-1]) == (0, "— Ferry · ferry.txt")
    assert run("forget", "ferry.txt")[:2] == (0, "Forgotten: ferry.txt\n")
    assert run("find", "ferry")[:2] == (1, "0 passages in 0 documents\n")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("news.txt", "news.txt is in {}: delete the file there and run `seedbot index`."),
        ("../store.sqlite", "There is no document '../store.sqlite': list the files to see their names."),
        ("New.txt", "There is no document 'New.txt': did you mean 'news.txt'?"),
    ],
)
def test_only_added_documents_can_be_forgotten(run: Run, indexed: Path, name: str, sentence: str) -> None:
    assert run("forget", name) == (2, "", f"seedbot: {sentence.format(indexed)}\n")
