"""Added documents are stored whole and under safe names, and never replace one that is added with them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adding import files
from bot.adding.web import Fetcher
from retrieval.retriever import Retriever
from seeds.documents import Document
from seeds.reading import Reading
from tests.bot.adding.test_web import Site
from tests.fakes import WordEncoder


@pytest.fixture
def retriever(encoder: WordEncoder, tmp_path: Path) -> Iterator[Retriever]:
    with Retriever.open(tmp_path / "home") as retriever:
        yield retriever


def texts(retriever: Retriever) -> dict[str, str]:
    files.bring_into_step(retriever)
    return {source.name: retriever.text(source.name) for source in files.documents(retriever)}


def test_a_page_is_kept_with_its_address(retriever: Retriever, site: Site) -> None:
    site.serve("/ferry", b"<html><title>Ferry news</title><p>The ferry runs again on Monday.</p></html>")
    name = files.keep(retriever, f"{site.url}/ferry", fetcher=Fetcher(lambda address: True))
    assert texts(retriever) == {f"/own/{name}": "The ferry runs again on Monday."}
    (source,) = files.documents(retriever)
    assert (source.title, source.source) == ("Ferry news", f"{site.url}/ferry")
    assert name.endswith("_ferry.txt")


def test_a_page_is_read_once_and_its_stored_text_once(
    retriever: Retriever, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []
    read = Reading.read

    def noted(reading: Reading, path: Path, name: str, digest: str = "") -> Document:
        names.append(name)
        return read(reading, path, name, digest)

    monkeypatch.setattr(Reading, "read", noted)
    site.serve("/ferry", b"<html><title>Ferry news</title><p>The ferry runs again on Monday.</p></html>")
    kept = files.keep(retriever, f"{site.url}/ferry", fetcher=Fetcher(lambda address: True))
    files.bring_into_step(retriever)
    assert names == [f"{site.url}/ferry", kept]


def test_a_page_on_this_machine_is_not_fetched(retriever: Retriever, site: Site) -> None:
    with pytest.raises(ValueError, match=r"127\.0\.0\.1.* is an internal address, and I do not open those"):
        files.keep(retriever, f"{site.url}/ferry")
    assert site.asked == []


def test_a_file_replaces_only_one_added_earlier(retriever: Retriever, tmp_path: Path) -> None:
    for folder, text in (("a", "First."), ("b", "Second.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "note.txt").write_text(text)
    assert files.keep(retriever, str(tmp_path / "a" / "note.txt")) == "note.txt"
    assert files.keep(retriever, str(tmp_path / "b" / "note.txt")) == "note.txt"
    assert texts(retriever) == {"/own/note.txt": "Second."}
    assert files.keep(retriever, str(tmp_path / "a" / "note.txt"), ["note.txt"]) == "note (2).txt"
    assert texts(retriever) == {"/own/note.txt": "Second.", "/own/note (2).txt": "First."}


def test_an_unreadable_file_does_not_replace_one_of_its_name(retriever: Retriever, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("First.")
    files.keep(retriever, str(note))
    note.write_text("")
    with pytest.raises(ValueError, match=r"note\.txt is empty"):
        files.keep(retriever, str(note))
    assert texts(retriever) == {"/own/note.txt": "First."}
