"""`seedbot find` and `seedbot map`: every passage that holds the words, and all of them on a map."""

import json
from pathlib import Path

import pytest

from tests.bot.conftest import ANSWER, Run


def test_find_shows_every_passage_with_the_words_and_exits_as_grep_does(run: Run, indexed: Path) -> None:
    code, out, _ = run("find", "soldier", "first month")
    assert code == 0
    assert out.splitlines()[:2] == [
        "1 passage in 1 document",
        "  1  Soldiers refuse deployment · 2022-07-19 · https://news.example/soldiers",
    ]
    assert f"{ANSWER} Some returned with frostbite." in out
    assert run("find", "volcano")[:2] == (1, "0 passages in 0 documents\n")


def test_find_prints_pages_and_json(run: Run, indexed: Path) -> None:
    code, out, _ = run("find", "--json", "--limit", "1", "--offset", "1", "the")
    found = json.loads(out)
    assert (code, found["query"], found["passages"]) == (0, "the", 2)
    assert [document["document"] for document in found["documents"]] == ["news.txt", "library.txt"]
    assert [hit["document"] for hit in found["hits"]] == ["library.txt"]
    code, out, _ = run("find", "--json", "opens after:2020")
    assert (code, json.loads(out)["hits"]) == (1, [])
    code, out, _ = run("find", "--json", "open")
    assert (code, json.loads(out)["hits"][0]["spans"]) == (0, [[12, 17]])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("...", "There are no words to find"),
        ("ferry after:then", "after:then is not a date"),
        ("ferry from:", "from: has nothing after it: write from:moscowtimes without a space."),
        ("паром После: 2022", "после: has nothing after it: write после:2022 without a space."),
    ],
)
def test_an_invalid_search_is_wrong_use(run: Run, seeds: Path, words: str, sentence: str) -> None:
    code, out, err = run("find", "--seeds", seeds, words)
    assert (code, out) == (2, "")
    assert sentence in err


def test_map_writes_a_page_with_every_passage(run: Run, indexed: Path, tmp_path: Path) -> None:
    (indexed / "x.txt").write_text("Библиотека открывается утром в девять часов и закрывается вечером.")
    run("index", "--seeds", indexed)
    page, nowhere = tmp_path / "map.html", tmp_path / "nowhere" / "map.html"
    code, out, err = run("map", page)
    assert (code, out) == (0, "")
    assert err == f"Written: {page}, 2 of 3 passages; the model does not know the language of 1.\n"
    assert "2 of 3 passages of 2 documents" in page.read_text("utf-8")
    assert "Left out are 1 in languages that the model does not know." in page.read_text("utf-8")
    assert run("map", nowhere) == (1, "", f"seedbot: {nowhere}: No such file or directory.\n")


def test_map_prints_the_positions_as_json(run: Run, indexed: Path) -> None:
    code, out, err = run("map", "--json")
    layout = json.loads(out)
    assert (code, err, len(layout["points"])) == (0, "", layout["passages"])
    assert set(layout["points"][0]) == {"document", "beginning", "x", "y"}
    assert all(0 <= point["x"] <= 1 and 0 <= point["y"] <= 1 for point in layout["points"])
    sentence = "seedbot: There is no file to write: name one, such as map.html, or give --json.\n"
    assert run("map") == (2, "", sentence)
