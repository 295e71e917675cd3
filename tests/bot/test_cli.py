"""The command: answers on standard output, all else on standard error, and a reliable exit code."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from threading import Timer

import pytest

from bot.cli import main
from bot.commands.options import WrongUseError
from bot.people.answers import Answers, Asked
from bot.people.database import Database
from bot.people.missed import Missed
from retrieval.answering.answers import Answer
from tests.bot.adding.test_web import Site
from tests.fakes import WordEncoder
from tests.seeds.test_epub import PACKAGE, make_epub

Run = Callable[..., tuple[int, str, str]]

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "tests.word_seedbot"]
ANSWER = "At least 300 soldiers refused deployment in the first month."


@pytest.fixture
def run(
    encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """Runs the command in an empty directory; its exit code, standard output and standard error."""
    for name in ("SEEDBOT_SEEDS", "SEEDBOT_HOME", "SEEDBOT_MODEL", "SEEDBOT_OWNERS", "TELEGRAM_BOT_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEEDBOT_HOME", str(tmp_path / "home"))

    def run(*arguments: str | Path, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["seedbot", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", StringIO(typed))
        with pytest.raises(SystemExit) as exit:
            main()
        out, err = capsys.readouterr()
        return int(exit.value.code or 0), out, err

    return run


def test_ask_indexes_on_first_use_and_prints_the_answer(run: Run, seeds: Path) -> None:
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


def test_json_has_the_documented_form(run: Run, seeds: Path) -> None:
    code, out, _ = run("ask", "--seeds", seeds, "--json", "How many soldiers refused deployment?")
    answer = json.loads(out)
    assert code == 0
    assert list(answer) == ["question", "answered", "confidence", "answer", "hits"]
    assert answer["answer"] == {"document": "news.txt", "start": 0, "end": 60, "text": ANSWER, "aspect": "text"}
    assert list(answer["hits"][0]) == ["score", "document", "title", "source", "date", "start", "end", "text"]
    assert answer["hits"][0]["text"].startswith(ANSWER)


def test_a_question_without_an_answer_is_refused_with_exit_code_0(run: Run, seeds: Path) -> None:
    code, out, _ = run("ask", "--seeds", seeds, "Which volcano erupted yesterday?")
    assert code == 0
    assert out.splitlines()[0] == "That is not in the documents."
    code, out, _ = run("ask", "--seeds", seeds, "--json", "Which volcano erupted yesterday?")
    assert (json.loads(out)["answered"], json.loads(out)["answer"]) == (False, None)


def test_index_prints_what_it_did_and_names_unreadable_files(run: Run, seeds: Path) -> None:
    run("index", "--seeds", seeds)
    (seeds / "library.txt").write_text("The library is closed.")
    (seeds / "news.txt").unlink()
    (seeds / "broken.pdf").write_bytes(b"%PDF-1.4 no")
    code, out, err = run("index", "--seeds", seeds)
    assert (code, out) == (1, "")
    assert "Documents: 0 new, 1 changed, 1 gone, 0 as before." in err
    assert "broken.pdf is damaged" in err


def test_an_index_of_another_folder_is_not_asked_by_mistake(run: Run, seeds: Path, tmp_path: Path) -> None:
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
def test_text_that_is_not_a_question_is_wrong_use(run: Run, seeds: Path, question: str, sentence: str) -> None:
    code, out, err = run("ask", "--seeds", seeds, question)
    assert (code, out) == (2, "")
    assert sentence in err
    assert "Traceback" not in err


def test_a_file_is_not_asked_as_a_question(run: Run, seeds: Path) -> None:
    code, _, err = run("ask", "--seeds", seeds, "--jsonl", seeds / "news.txt")
    assert code == 2
    assert "news.txt is a file: write --file" in err


def test_a_missing_folder_creates_nothing(run: Run, tmp_path: Path) -> None:
    code, _, err = run("ask", "--seeds", tmp_path / "nowhere", "--home", tmp_path / "new", "Who?")
    assert code == 2
    assert "nowhere is not a folder: create it, or name another with --seeds" in err
    assert not (tmp_path / "new").exists()


def test_a_missing_folder_is_named(run: Run, tmp_path: Path) -> None:
    code, _, err = run("index", "--seeds", tmp_path / "nowhere")
    assert code == 2
    assert "nowhere does not exist; make the folder or name another" in err


def test_an_empty_folder_deletes_nothing_from_the_index(run: Run, seeds: Path) -> None:
    run("index", "--seeds", seeds)
    stored = run("ask", "How many soldiers refused deployment?")
    for path in seeds.iterdir():
        path.rename(path.with_name("." + path.name))
    code, _, err = run("index", "--seeds", seeds)
    assert code == 1
    assert "holds no documents; put " in err
    assert stored[1].splitlines()[0] == ANSWER
    assert run("ask", "How many soldiers refused deployment?")[:2] == stored[:2]


@pytest.mark.parametrize("arguments", [["find"], ["fly"], ["ask", "--sedes", "x", "y"]])
def test_wrong_use_exits_with_2(run: Run, arguments: list[str]) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert "Error" in err


def test_telegram_without_a_token_explains_where_to_get_one(run: Run, seeds: Path) -> None:
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


def test_a_question_needs_no_quotation_marks(run: Run, seeds: Path) -> None:
    code, out, _ = run("ask", "--seeds", seeds, "How", "many", "soldiers", "refused", "deployment?")
    assert (code, out.splitlines()[0]) == (0, ANSWER)


def test_an_index_that_is_behind_its_folder_is_reported(run: Run, seeds: Path) -> None:
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


def test_find_prints_pages_and_json(run: Run, seeds: Path) -> None:
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


def test_a_question_for_a_number_of_documents_is_answered_by_counting(run: Run, seeds: Path) -> None:
    code, out, _ = run("ask", "--seeds", seeds, "How many documents mention soldiers?")
    assert (code, out.splitlines()[0]) == (0, "1 document mentions soldiers, in 1 passage.")
    code, out, _ = run("ask", "--seeds", seeds, "--json", "How many documents mention soldiers? before:2020")
    assert (code, json.loads(out)["documents"]) == (0, [])


def test_cases_are_exported_once_somebody_has_asked_the_bot(run: Run, seeds: Path, tmp_path: Path) -> None:
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


SOLDIERS = "How many soldiers refused deployment?"
VOLCANO = "Which volcano erupted yesterday?"


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "--file", "questions.txt", "Who?"]])
def test_questions_come_from_only_one_source(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "questions.txt").write_text("Who?")
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("seedbot: Give one of these: a question, - for questions on standard input, or --file FILE.")


def test_questions_of_a_file_are_answered_in_order(run: Run, seeds: Path) -> None:
    run("index", "--seeds", seeds)
    (seeds.parent / "questions.txt").write_text(f"\ufeff{SOLDIERS}\n\n???\n{VOLCANO}\n", "utf-8")
    code, out, err = run("ask", "--file", "questions.txt")
    assert code == 1
    assert [line for line in out.splitlines() if line.startswith("?")] == [f"? {SOLDIERS}", f"? {VOLCANO}"]
    assert out.index(ANSWER) < out.index("That is not in the documents.")
    assert err.startswith("Question 2: There are no words in the question")


def test_questions_come_from_standard_input(run: Run, seeds: Path) -> None:
    run("index", "--seeds", seeds)
    code, out, err = run("ask", "--json", "-", typed=f"{SOLDIERS} before:2020\n")
    assert (code, err, json.loads(out)["hits"]) == (0, "", [])


def test_a_line_of_json_keeps_its_own_keys_in_the_answer(run: Run, seeds: Path) -> None:
    run("index", "--seeds", seeds)
    lines = [json.dumps({"id": 7, "question": SOLDIERS}), "no JSON", '{"question": 3}', '{"question": "?!"}']
    code, out, err = run("ask", "--jsonl", "--k", "1", "-", typed="\n".join(lines))
    first, *others = map(json.loads, out.splitlines())
    assert (code, err) == (1, "")
    assert (first["id"], first["question"], first["answer"]["text"], len(first["hits"])) == (7, SOLDIERS, ANSWER, 1)
    assert others[0]["error"].startswith("no JSON is not a question: write a JSON object on each line")
    assert others[1]["error"].startswith('{"question": 3} is not a question')
    assert (others[2]["question"], others[2]["error"][:34]) == ("?!", "There are no words in the question")


def buffered() -> dict[str, str]:
    """A user's environment, in which Python buffers what it prints to a pipe."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


@pytest.mark.long
def test_a_question_is_answered_before_the_next_one_is_read(seeds: Path, tmp_path: Path) -> None:
    command = [*COMMAND, "ask", "--jsonl", "-", "--seeds", str(seeds), "--home", str(tmp_path / "home")]
    with subprocess.Popen(
        command, cwd=ROOT, env=buffered(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        patience = Timer(30, process.kill)
        patience.start()
        for question in (SOLDIERS, VOLCANO):
            process.stdin.write(json.dumps({"question": question}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["question"] == question
        process.stdin.close()
        assert process.wait() == 0
        patience.cancel()


def test_json_lines_survive_odd_line_breaks_and_bad_bytes(run: Run, seeds: Path, tmp_path: Path) -> None:
    command = [*COMMAND, "ask", "--jsonl", "-", "--seeds", str(seeds), "--home", str(tmp_path / "home")]
    lines = ['\ufeff{"question": "Which volcano\u2028erupted\x85?"}'.encode(), b'{"question": "Who? \xff"}', b""]
    done = subprocess.run(command, cwd=ROOT, input=b"\r\n".join(lines), capture_output=True, check=True)
    assert [json.loads(line)["answered"] for line in done.stdout.splitlines()] == [False, False]
    (tmp_path / "questions.jsonl").write_bytes(b"\r\n".join(lines))
    code, out, _ = run("ask", "--jsonl", "--file", "questions.jsonl", "--seeds", seeds)
    assert (code, out.encode()) == (0, done.stdout)


@pytest.mark.parametrize("command", [["find", "the"], ["files", "--json"], ["ask", "--jsonl", "-"], ["--version"]])
def test_a_closed_pipe_ends_the_command_silently(run: Run, seeds: Path, tmp_path: Path, command: list[str]) -> None:
    options = ["--seeds", str(seeds), "--home", str(tmp_path / "home")]
    run("index", *options)
    reading, writing = os.pipe()
    os.close(reading)
    try:
        given = command if command == ["--version"] else [*command, *options]
        done = subprocess.run(
            [*COMMAND, *given],
            cwd=ROOT,
            env=buffered(),
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            input=json.dumps({"question": SOLDIERS}),
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


def test_files_lists_the_documents(run: Run, seeds: Path) -> None:
    code, out, _ = run("files", "--seeds", seeds)
    assert (code, out.splitlines()) == (
        0,
        [
            "2 documents, 2 passages",
            "     1  library.txt · Library",
            "     1  news.txt · Soldiers refuse deployment · 2022-07-19",
        ],
    )
    code, out, _ = run("files", "--json", "after:2022-07")
    assert json.loads(out) == [
        {
            "document": "news.txt",
            "title": "Soldiers refuse deployment",
            "date": "2022-07-19",
            "source": "https://news.example/soldiers",
            "passages": 1,
            "collection": "",
            "language": "en",
        }
    ]
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


def test_added_files_stay_until_they_are_forgotten(run: Run, seeds: Path) -> None:
    run("index", "--seeds", seeds)
    (seeds.parent / "ferry.txt").write_text("The ferry costs nine euros.")
    code, out, err = run("add", "ferry.txt", "nowhere.txt", seeds)
    assert (code, out.splitlines()) == (1, ["1 document, 1 passage", "     1  ferry.txt · Ferry · added"])
    assert err.splitlines() == [
        "seedbot: There is no file nowhere.txt: name one, or an address that begins with https://.",
        f"seedbot: {seeds} is a folder: name the files in it, or give the folder as --seeds.",
    ]
    (seeds.parent / "ferry.txt").unlink()
    run("index", "--seeds", seeds)
    code, out, _ = run("find", "ferry")
    assert (code, out.splitlines()[-1]) == (0, "— Ferry · ferry.txt")
    assert run("forget", "ferry.txt")[:2] == (0, "Forgotten: ferry.txt\n")
    assert run("find", "ferry")[:2] == (1, "0 passages in 0 documents\n")


def test_only_added_documents_can_be_forgotten(run: Run, seeds: Path) -> None:
    run("index", "--seeds", seeds)
    code, _, err = run("forget", "news.txt")
    assert (code, err) == (2, f"seedbot: news.txt is in {seeds}: delete the file there and run `seedbot index`.\n")
    code, _, err = run("forget", "../store.sqlite")
    assert code == 2
    assert err == "seedbot: There is no document '../store.sqlite': list the files to see their names.\n"
    code, _, err = run("forget", "New.txt")
    assert (code, err) == (2, "seedbot: There is no document 'New.txt': did you mean 'news.txt'?\n")


def test_a_page_is_fetched_asked_and_forgotten(run: Run, seeds: Path, site: Site, open_web: None) -> None:
    run("index", "--seeds", seeds)
    site.serve("/ferry", b"<html><title>Ferry news</title><p>The ferry runs again on Monday.</p></html>")
    code, out, err = run("add", f"{site.url}/ferry", f"{site.url}/gone")
    (name,) = [source["document"].removeprefix("/own/") for source in files(run) if source["collection"] == "own"]
    assert (code, out.splitlines()) == (1, ["1 document, 1 passage", f"     1  {name} · Ferry news · added"])
    assert "404" in err
    code, out, _ = run("ask", "Which ferry runs again on Monday?")
    assert (code, out.splitlines()[0]) == (0, "The ferry runs again on Monday.")
    assert out.splitlines()[-1] == f"— Ferry news · {site.url}/ferry"
    assert run("forget", name)[:2] == (0, f"Forgotten: {name}\n")
    assert run("find", "ferry")[0] == 1


def files(run: Run) -> list[dict[str, str]]:
    listed: list[dict[str, str]] = json.loads(run("files", "--json")[1])
    return listed


def test_the_reason_is_given_for_what_cannot_be_added(run: Run, seeds: Path, tmp_path: Path) -> None:
    for name in ("notes", "tool.exe", "tool.txt"):
        (tmp_path / name).write_bytes(bytes(range(256)) * 9)
    code, _, err = run("add", "--seeds", seeds, "missing", "notes", "tool.exe", "tool.txt")
    lines = [line for line in err.splitlines() if line.startswith("seedbot:")]
    assert code == 1
    assert [line[: line.index(" ", 70)] for line in lines] == [
        "seedbot: There is no file missing: name one, or an address that begins",
        "seedbot: notes is not of a supported type; save it as one of .docx .eml",
        "seedbot: tool.exe is not of a supported type; save it as one of .docx .eml",
        "seedbot: tool.txt holds binary data, not text; save it in a text format",
    ]


def test_index_prints_what_it_did_as_json(run: Run, seeds: Path) -> None:
    _, out, _ = run("index", "--seeds", seeds, "--json")
    assert json.loads(out) == {
        "added": 2, "changed": 0, "removed": 0, "unchanged": 0, "failed": {}, "unsupported": [],
    }  # fmt: skip


def test_the_version_is_one_line(run: Run) -> None:
    code, out, _ = run("--version")
    assert (code, out[:7], out.count("\n")) == (0, "seedbot", 1)


def test_shells_complete_commands(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("_SEEDBOT_COMPLETE", "complete_bash"), ("COMP_WORDS", "seedbot f"), ("COMP_CWORD", "1")):
        monkeypatch.setenv(name, value)
    code, out, _ = run()
    assert (code, out.split()) == (0, ["find", "files", "forget"])


def test_models_are_listed_with_the_one_in_use(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("models", "--model", tmp_path / "none")
    assert (code, out) == (2, "")
    code, out, _ = run("models")
    assert (code, [line.split()[0] for line in out.splitlines()]) == (0, ["bundled", "multilingual"])
    assert "92 MB · 384 dimensions · en · not yet prepared for this machine · " in out
    code, out, _ = run("models", "--json")
    assert list(json.loads(out)[0]) == ["name", "folder", "size", "dimension", "languages", "is_exported"]


def test_the_doctor_exits_with_1_if_there_is_an_error(run: Run, seeds: Path, tmp_path: Path) -> None:
    code, out, _ = run("doctor")
    assert code == 0
    assert f"warning  store: There is no index in {tmp_path / 'home'} yet.\n         → run `seedbot index`\n" in out
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "store.sqlite").write_bytes(b"nonsense" * 1000)
    code, out, _ = run("doctor", "--json")
    findings = {finding["subject"]: finding for finding in json.loads(out)}
    assert (code, findings["store"]["state"]) == (1, "error")
    assert findings["store"]["mend"] == "run `seedbot doctor --rescue`"


def test_mcp_without_its_package_explains_how_to_get_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    monkeypatch.delitem(sys.modules, "bot.adapters.mcp_server", raising=False)
    monkeypatch.delattr("bot.adapters.mcp_server", raising=False)
    code, _, err = run("mcp")
    assert (code, err) == (
        1, "seedbot: This needs the package mcp.server.mcpserver: run `pip install 'seedbot[mcp]'`.\n",
    )  # fmt: skip


def test_a_question_may_be_a_word_that_is_an_option(run: Run, tmp_path: Path) -> None:
    code, _, err = run("ask", "--seeds", tmp_path / "nowhere", "--", "--debug")
    assert code == 2
    assert err.count("\n") == 1


def test_ask_explains_its_answer_below_it_or_in_a_page(run: Run, seeds: Path, tmp_path: Path) -> None:
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


def test_map_prints_the_positions_as_json(run: Run, seeds: Path) -> None:
    run("index", "--seeds", seeds)
    code, out, err = run("map", "--seeds", seeds, "--json")
    layout = json.loads(out)
    assert (code, err, len(layout["points"])) == (0, "", layout["passages"])
    assert set(layout["points"][0]) == {"document", "beginning", "x", "y"}
    assert all(0 <= point["x"] <= 1 and 0 <= point["y"] <= 1 for point in layout["points"])
    assert run("map", "--seeds", seeds) == (
        2,
        "",
        "seedbot: There is no file to write: name one, such as map.html, or give --json.\n",
    )


def test_map_counts_the_passages_that_the_model_does_not_know(run: Run, seeds: Path, tmp_path: Path) -> None:
    (seeds / "x.txt").write_text("Библиотека открывается утром в девять часов и закрывается вечером.")
    run("index", "--seeds", seeds)
    page = tmp_path / "map.html"
    _, _, err = run("map", page, "--seeds", seeds)
    assert err == f"Written: {page}, 2 of 3 passages; the model does not know the language of 1.\n"
    assert "Left out are 1 in languages that the model does not know." in page.read_text("utf-8")


def test_only_one_answer_is_explained_at_a_time(run: Run) -> None:
    code, _, err = run("ask", "--explain", "-", typed="Who?")
    assert (code, err) == (2, "seedbot: One answer is explained at a time: give its question by itself.\n")


def test_a_backup_is_written_and_restored(run: Run, seeds: Path, tmp_path: Path) -> None:
    run("index", "--seeds", seeds)
    code, out, err = run("backup", "b.zip")
    assert (code, err) == (0, "")
    assert out.startswith("b.zip: 2 documents, 2 passages, 0 files that were added, no memory of people; ")
    code, out, err = run("backup", "b.zip")
    assert (code, out) == (2, "")
    assert err == "seedbot: b.zip exists already: give another name, or delete it first.\n"
    code, out, _ = run("restore", "b.zip", "--home", tmp_path / "other", "--json")
    assert code == 0
    assert list(json.loads(out)) == [
        "format", "seedbot", "made", "store_format", "people_format", "model", "documents", "passages", "people",
        "files", "bytes",
    ]  # fmt: skip
    code, _, err = run("restore", "b.zip")
    assert (code, "already holds documents: add --replace" in err) == (2, True)
    assert run("restore", "b.zip", "--replace")[0] == 0
    code, out, _ = run("ask", "--home", tmp_path / "other", "How many soldiers refused deployment?")
    assert (code, out.splitlines()[0]) == (0, ANSWER)


def test_a_file_that_is_not_a_backup_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("nonsense")
    code, out, err = run("restore", "b.zip")
    assert (code, out) == (1, "")
    assert err == "seedbot: b.zip is not a seedbot backup, or is damaged (File is not a zip file): name another file.\n"
    assert run("restore", "none.zip")[0] == 2
    assert run("backup", "c.zip")[0] == 2


def test_a_damaged_index_is_rescued(run: Run, seeds: Path, tmp_path: Path) -> None:
    run("index", "--seeds", seeds)
    _, out, _ = run("doctor", "--rescue", "--json")
    assert json.loads(out)[0]["text"] == f"{tmp_path / 'home' / 'store.sqlite'} is not damaged; it was left unchanged."
