"""The command: answers on standard output, everything else on standard error, and an exit code that can be trusted."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import WrongUseError, main
from bot.people.answers import Answers, Asked
from bot.people.database import Database
from bot.people.missed import Missed
from retrieval.answers import Answer
from tests.fakes import WordEncoder

Run = Callable[..., tuple[int, str, str]]

ANSWER = "At least 300 soldiers refused deployment in the first month."


@pytest.fixture
def run(
    encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """Run the command in an empty directory: its exit code, standard output and standard error."""
    for name in ("SEEDBOT_SEEDS", "SEEDBOT_HOME", "SEEDBOT_MODEL", "SEEDBOT_OWNERS", "TELEGRAM_BOT_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEEDBOT_HOME", str(tmp_path / "home"))

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["seedbot", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit:
            main()
        out, err = capsys.readouterr()
        return int(exit.value.code or 0), out, err

    return run


def test_ask_indexes_on_first_use_and_prints_the_sentence_the_passage_and_the_source(run: Run, seeds: Path) -> None:
    code, out, err = run("ask", "--seeds", seeds, "How many soldiers refused deployment?")
    assert code == 0
    assert out.splitlines()[0] == ANSWER
    assert f"{ANSWER} Some returned with frostbite." in out
    assert "— Soldiers refuse deployment · 2022-07-19 · https://news.example/soldiers" in out
    assert "Documents: 2 new, 0 changed, 0 gone, 0 as before." in err


def test_ask_indexes_only_once(run: Run, seeds: Path, encoder: WordEncoder) -> None:
    run("ask", "--seeds", seeds, "How many soldiers refused deployment?")
    encoded = len(encoder.encoded)
    code, _, err = run("ask", "--seeds", seeds, "When does the library open?")
    assert (code, err, len(encoder.encoded)) == (0, "", encoded)


def test_json_has_the_promised_form(run: Run, seeds: Path) -> None:
    code, out, _ = run("ask", "--seeds", seeds, "--json", "How many soldiers refused deployment?")
    answer = json.loads(out)
    assert code == 0
    assert list(answer) == ["question", "answered", "confidence", "answer", "hits"]
    assert answer["answer"] == {"document": "news.txt", "start": 0, "end": 60, "text": ANSWER, "aspect": "text"}
    assert list(answer["hits"][0]) == ["score", "document", "title", "source", "date", "start", "end", "text"]
    assert answer["hits"][0]["text"].startswith(ANSWER)


def test_what_is_not_in_the_documents_is_said_plainly_and_is_no_failure(run: Run, seeds: Path) -> None:
    code, out, _ = run("ask", "--seeds", seeds, "Which volcano erupted yesterday?")
    assert code == 0
    assert out.splitlines()[0] == "That is not in the documents."
    code, out, _ = run("ask", "--seeds", seeds, "--json", "Which volcano erupted yesterday?")
    assert (json.loads(out)["answered"], json.loads(out)["answer"]) == (False, None)


def test_index_says_what_it_did_and_names_what_it_could_not_read(run: Run, seeds: Path) -> None:
    run("index", "--seeds", seeds)
    (seeds / "library.txt").write_text("The library is closed.")
    (seeds / "news.txt").unlink()
    (seeds / "broken.pdf").write_bytes(b"%PDF-1.4 no")
    code, out, err = run("index", "--seeds", seeds)
    assert (code, out) == (0, "")
    assert "Documents: 0 new, 1 changed, 1 gone, 0 as before." in err
    assert "broken.pdf is damaged" in err


def test_an_index_of_other_documents_is_not_asked_by_mistake(run: Run, seeds: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("Something else.")
    run("index", "--seeds", seeds)
    code, _, err = run("ask", "--seeds", other, "What else?")
    assert code == 2
    assert f"holds the documents of {seeds}: run `seedbot index`" in err


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("", "There are no words in the question"),
        (" \t", "There are no words in the question"),
        ("🙂🙃", "There are no words in the question"),
        ("x" * 5000, "The question has 5,000 characters; ask it in at most 1,000"),
    ],
)
def test_what_is_no_question_is_wrong_use(run: Run, seeds: Path, question: str, sentence: str) -> None:
    code, out, err = run("ask", "--seeds", seeds, question)
    assert (code, out) == (2, "")
    assert sentence in err
    assert "Traceback" not in err


def test_a_missing_folder_is_named(run: Run, tmp_path: Path) -> None:
    code, _, err = run("index", "--seeds", tmp_path / "nowhere")
    assert code == 2
    assert "nowhere does not exist; make the folder or name another" in err


def test_an_empty_folder_loses_nothing_that_is_stored(run: Run, seeds: Path) -> None:
    run("index", "--seeds", seeds)
    stored = run("ask", "How many soldiers refused deployment?")
    for path in seeds.iterdir():
        path.rename(path.with_name("." + path.name))
    code, _, err = run("index", "--seeds", seeds)
    assert code == 1
    assert "holds no documents; put " in err
    assert stored[1].splitlines()[0] == ANSWER
    assert run("ask", "How many soldiers refused deployment?")[:2] == stored[:2]


@pytest.mark.parametrize("arguments", [["ask"], ["fly"], ["ask", "--sedes", "x", "y"]])
def test_wrong_use_exits_with_2(run: Run, arguments: list[str]) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert "Error" in err


def test_telegram_without_a_token_says_where_to_get_one(run: Run, seeds: Path) -> None:
    code, _, err = run("telegram", "--seeds", seeds)
    assert code == 2
    assert err.startswith("seedbot: TELEGRAM_BOT_TOKEN is not set: ask @BotFather")


def test_a_mistake_in_the_settings_is_wrong_use(run: Run, tmp_path: Path) -> None:
    (tmp_path / "seedbot.toml").write_text("sedes = 1")
    code, _, err = run("ask", "Who?")
    assert (code, err[:9]) == (2, "seedbot: ")


def test_debug_shows_the_traceback(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["seedbot", "index", "--debug", "--seeds", str(tmp_path / "nowhere")])
    with pytest.raises(WrongUseError, match="nowhere does not exist"):
        main()


def test_help_shows_examples(run: Run) -> None:
    code, out, _ = run("ask", "--help")
    assert code == 0
    assert 'seedbot ask --seeds ~/news "How many soldiers refused to go?"' in out


def test_a_question_may_go_without_quotation_marks(run: Run, seeds: Path) -> None:
    code, out, _ = run("ask", "--seeds", seeds, "How", "many", "soldiers", "refused", "deployment?")
    assert (code, out.splitlines()[0]) == (0, ANSWER)


def test_an_index_that_is_behind_its_folder_is_said_to_be(run: Run, seeds: Path) -> None:
    run("index", "--seeds", seeds)
    (seeds / "library.txt").write_text("The library is closed.")
    question = ("ask", "--seeds", seeds, "How many soldiers refused deployment?")
    assert run(*question)[2] == "The documents have changed since they were indexed: run `seedbot index`.\n"
    run("index", "--seeds", seeds)
    assert run(*question)[2] == ""


def test_find_shows_every_passage_with_the_words_and_exits_as_grep_does(run: Run, seeds: Path) -> None:
    code, out, _ = run("find", "--seeds", seeds, "soldier", "first month")
    assert code == 0
    assert out.splitlines()[:2] == [
        "1 passage in 1 document",
        "  1  Soldiers refuse deployment · 2022-07-19 · https://news.example/soldiers",
    ]
    assert f"{ANSWER} Some returned with frostbite." in out
    assert run("find", "--seeds", seeds, "volcano")[:2] == (1, "0 passages in 0 documents\n")


def test_find_turns_pages_and_prints_json(run: Run, seeds: Path) -> None:
    code, out, _ = run("find", "--seeds", seeds, "--json", "--limit", "1", "--offset", "1", "the")
    found = json.loads(out)
    assert (code, found["query"], found["passages"]) == (0, "the", 2)
    assert [document["document"] for document in found["documents"]] == ["news.txt", "library.txt"]
    assert [hit["document"] for hit in found["hits"]] == ["library.txt"]
    code, out, _ = run("find", "--seeds", seeds, "--json", "opens after:2020")
    assert (code, json.loads(out)["hits"]) == (1, [])
    code, out, _ = run("find", "--seeds", seeds, "--json", "open")
    assert (code, json.loads(out)["hits"][0]["spans"]) == (0, [[12, 17]])


@pytest.mark.parametrize(
    ("words", "sentence"), [("...", "There are no words to find"), ("ferry after:then", "after:then is no date")]
)
def test_what_cannot_be_found_is_wrong_use(run: Run, seeds: Path, words: str, sentence: str) -> None:
    code, out, err = run("find", "--seeds", seeds, words)
    assert (code, out) == (2, "")
    assert sentence in err


def test_a_question_for_a_number_of_documents_is_answered_by_counting(run: Run, seeds: Path) -> None:
    code, out, _ = run("ask", "--seeds", seeds, "How many documents mention soldiers?")
    assert (code, out.splitlines()[0]) == (0, "1 document mentions soldiers, in 1 passage.")
    code, out, _ = run("ask", "--seeds", seeds, "--json", "How many documents mention soldiers? before:2020")
    assert (code, json.loads(out)["documents"]) == (0, [])


def test_cases_are_exported_for_eval_where_somebody_has_asked_the_bot(run: Run, seeds: Path, tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    code, _, err = run("cases", "export", file, "--seeds", seeds)
    assert code == 2
    assert err.startswith("seedbot: Nobody has asked the bot with the index in ")
    run("index", "--seeds", seeds)
    database = Database(tmp_path / "home" / "people.sqlite")
    answers, missed = Answers(database), Missed(database)
    asked = Asked(7, None, 7, 5, 0, "Which volcano erupted yesterday?")
    refused = Answer("Which volcano erupted yesterday?", False, 0.01, None, ())
    missed.keep(answers.keep(asked, refused, 0.1).number, asked, "en")
    database.close()
    code, out, err = run("cases", "export", file, "--seeds", seeds)
    assert (code, out, err) == (0, "", "Cases written: 1.\n")
    code, out, _ = run("eval", file, "--seeds", seeds)
    assert code == 0
    assert "cases" in out


def test_ask_explains_itself_below_the_answer_or_in_a_page(run: Run, seeds: Path, tmp_path: Path) -> None:
    question = ("ask", "--seeds", seeds, "How many soldiers refused deployment?")
    plain, page = run(*question)[1], tmp_path / "why.html"
    code, out, err = run(*question, "--explain", "--explain-html", page)
    assert (code, out.startswith(plain), err) == (0, True, f"Written: {page}.\n")
    assert "Why: answered, confidence" in out
    assert "<title>Why: How many soldiers refused deployment?</title>" in page.read_text("utf-8")


def test_json_stays_json_beside_an_explanation(run: Run, seeds: Path) -> None:
    run("index", "--seeds", seeds)
    code, out, err = run("ask", "--seeds", seeds, "--json", "--explain", "How many soldiers refused deployment?")
    assert (code, json.loads(out)["answered"]) == (0, True)
    assert "Why: answered, confidence" in err


def test_a_count_is_shown_without_reasons(run: Run, seeds: Path, tmp_path: Path) -> None:
    run("index", "--seeds", seeds)
    code, out, err = run("ask", "--seeds", seeds, "--explain", "How many documents mention soldiers?")
    assert (code, out.splitlines()[0]) == (0, "1 document mentions soldiers, in 1 passage.")
    assert err == "A count is every document that holds the words: it has no order to explain.\n"


def test_map_writes_a_page_with_every_passage(run: Run, seeds: Path, tmp_path: Path) -> None:
    run("index", "--seeds", seeds)
    page = tmp_path / "map.html"
    code, out, err = run("map", page, "--seeds", seeds)
    assert (code, out, err) == (0, "", f"Written: {page}, 2 of 2 passages.\n")
    assert "2 passages of 2 documents" in page.read_text("utf-8")
    code, _, err = run("map", tmp_path / "nowhere" / "map.html", "--seeds", seeds)
    assert (code, err) == (1, f"seedbot: {tmp_path / 'nowhere' / 'map.html'}: No such file or directory.\n")
