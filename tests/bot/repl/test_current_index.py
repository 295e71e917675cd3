"""Documents are added, listed and removed at the prompt."""

import sys
from pathlib import Path

import pytest

from bot.adding import files
from tests.bot.adding.test_web import Site
from tests.bot.repl.conftest import Told

HERON = "The heron fishes at dawn."


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "my heron.txt"
    path.write_text(HERON)
    return path


def test_a_file_is_added_found_and_forgotten(say: Told, note: Path) -> None:
    assert say(f":add {note}") == "My heron · my heron.txt · added here.\n"
    assert say("When does the heron fish?").splitlines()[0] == HERON
    assert say("n", "p").splitlines()[-2] == "— My heron · my heron.txt"
    assert note.exists()
    assert say(":forget my heron.txt") == "my heron.txt is forgotten.\n"
    assert say("When does the heron fish?").splitlines()[0] == "That is not in the documents."


def test_a_page_is_fetched_asked_and_forgotten(say: Told, site: Site, open_web: None) -> None:
    site.serve("/heron", b"<html><title>My heron</title><p>The heron fishes at dawn.</p></html>")
    assert say(f":add {site.url}/heron") == f"My heron · {site.url}/heron · added here.\n"
    assert say("When does the heron fish?").splitlines()[0] == HERON
    (source,) = files.documents(say.index.retriever)
    assert say(f":forget {files.name(source)}") == f"{files.name(source)} is forgotten.\n"
    assert say("When does the heron fish?").splitlines()[0] == "That is not in the documents."


def test_added_documents_survive_a_change_of_the_folder(say: Told, note: Path, seeds: Path) -> None:
    say(f':add "{note}"')
    (seeds / "library.txt").write_text("The library is closed.")
    assert say(":sync") == "Documents: 0 new, 1 changed, 0 gone, 1 as before.\n"
    assert say("When does the heron fish?").splitlines()[0] == HERON


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("{}/nowhere.txt", "There is no file {}/nowhere.txt: name one, or an address that begins with https://."),
        ("{}/seeds", "{}/seeds is a folder: "),
        ("{}/data.xyz", "data.xyz is not of a supported type"),
        ("http://127.0.0.1:9/", "http://127.0.0.1:9/ is an internal address, and I do not open those."),
    ],
)
def test_the_reason_is_given_for_what_cannot_be_added(say: Told, tmp_path: Path, what: str, sentence: str) -> None:
    (tmp_path / "data.xyz").write_text("1")
    assert (say(f":add {what.format(tmp_path)}"), say.done) == ("", False)
    assert say.errors.startswith(sentence.format(tmp_path))
    assert files.documents(say.index.retriever) == []


def test_documents_are_listed_with_added_ones_first(say: Told, note: Path, seeds: Path) -> None:
    say(f":add {note}")
    assert say(":files").splitlines() == [
        "  My heron · my heron.txt · added here",
        "  Library · library.txt",
        "  Soldiers refuse deployment · 2022-07-19 · https://news.example/soldiers",
        f"3 documents in {seeds}.",
    ]
    assert say(":files soldiers").splitlines()[0].startswith("  Soldiers refuse")
    assert len(say(":files after:2022").splitlines()) == 2
    assert say(":files volcano") == "No document is called volcano.\n"


def test_a_missing_extra_is_named_and_the_prompt_goes_on(
    say: Told, site: Site, open_web: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "protego", None)
    assert (say(f":add {site.url}/heron"), say.done) == ("", False)
    assert say.errors == "This needs the package protego: run `pip install 'seedbot[web]'`.\n"


def test_many_documents_are_not_all_listed(say: Told, seeds: Path) -> None:
    for number in range(30):
        (seeds / f"{number}.txt").write_text(f"Page {number}.")
    lines = say(":sync", ":files").splitlines()
    assert len(lines) == 22
    assert lines[-1] == f"32 documents in {seeds}; :files WORDS lists fewer than these 32."


def test_the_folder_is_switched_and_switched_back(say: Told, tmp_path: Path, seeds: Path) -> None:
    other = tmp_path / "birds"
    other.mkdir()
    (other / "heron.txt").write_text(HERON)
    say("How many soldiers refused deployment?")
    lines = say(f":collection {other}", "When does the heron fish?").splitlines()
    assert lines[0].startswith(f"1 document in {other}; the index is in {tmp_path / 'data' / 'seedbot' / 'birds-'}")
    assert lines[1] == HERON
    assert say(f":collection {seeds}") == f"2 documents in {seeds}; the index is in {tmp_path / 'home'}.\n"
    say("n")
    assert say.errors == "There are no passages yet: ask something first.\n"
    assert say(f":collection {tmp_path / 'nowhere'}") == ""
    assert say.errors.endswith("nowhere is not a folder: name one that holds documents.\n")
    assert say(":collection").startswith(f"2 documents in {seeds};")


def test_the_model_is_named_and_changed(say: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    assert say(":model") == "The model is words.\n"
    model = type(say.index.retriever._encoder)
    other = type("OtherEncoder", (model,), {"name": "others", "identity": "others-1"})
    monkeypatch.setattr("retrieval.retriever.load", lambda name, *_: other() if name == "others" else model())
    assert say(":model others").splitlines() == [
        "Documents: 2 new, 0 changed, 0 gone, 0 as before.",
        "The model is others.",
    ]
    assert "At least 300" in say("How many soldiers refused deployment?")
