"""`seedbot ask`: a question or many, as text or JSON, with the reasons if they are wanted."""

import json
import os
import subprocess
from pathlib import Path
from threading import Timer

import pytest

from retrieval.answering.confidence import Calibration
from tests.bot.conftest import ANSWER, COMMAND, ROOT, SOLDIERS, VOLCANO, Run
from tests.fakes import WordEncoder

COUNT = "How many documents mention soldiers?"


@pytest.mark.parametrize("question", [[SOLDIERS], SOLDIERS.split()])
def test_ask_indexes_on_first_use_and_prints_the_answer(run: Run, seeds: Path, question: list[str]) -> None:
    code, out, err = run("ask", "--seeds", seeds, *question)
    assert code == 0
    assert out.splitlines()[0] == ANSWER
    assert f"{ANSWER} Some returned with frostbite." in out
    assert "— Soldiers refuse deployment · 2022-07-19 · https://news.example/soldiers" in out
    assert "Documents: 2 new, 0 changed, 0 gone, 0 as before." in err


def test_ask_indexes_only_once(run: Run, indexed: Path, encoder: WordEncoder) -> None:
    encoded = len(encoder.encoded)
    code, _, err = run("ask", "--seeds", indexed, "When does the library open?")
    assert (code, err, len(encoder.encoded)) == (0, "", encoded)


def test_json_has_the_documented_form(run: Run, indexed: Path) -> None:
    code, out, _ = run("ask", "--json", SOLDIERS)
    answer = json.loads(out)
    assert code == 0
    keys = ["question", "understood", "answered", "sure", "confidence", "answer", "also", "hits", "languages"]
    assert list(answer) == keys
    assert answer["answer"] == {
        "document": "news.txt", "start": 0, "end": 60, "text": ANSWER, "aspect": "text", "section": "", "place": "",
        "focus": [[0, 12]], "columns": "",
    }  # fmt: skip
    assert list(answer["hits"][0]) == [
        "score", "document", "title", "source", "date", "section", "place", "start", "end", "text",
    ]  # fmt: skip
    assert answer["hits"][0]["text"].startswith(ANSWER)


def test_strict_refuses_what_would_only_perhaps_be_the_answer(
    run: Run, indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    always = Calibration(0, (0, 0, 0, 0), 0.4, 0.6)
    monkeypatch.setattr("retrieval.answering.pipeline.known", lambda _: always)
    assert run("ask", SOLDIERS)[1].splitlines()[:2] == ["This may be the answer:", ANSWER]
    assert run("ask", "--strict", SOLDIERS)[1].startswith("That may not be in the documents.")
    monkeypatch.setenv("SEEDBOT_STRICT", "1")
    assert run("ask", SOLDIERS)[1].startswith("That may not be in the documents.")


def test_a_question_without_an_answer_is_refused_with_exit_code_0(run: Run, indexed: Path) -> None:
    code, out, _ = run("ask", VOLCANO)
    assert (code, out.splitlines()[0]) == (0, "That is not in the documents.")
    code, out, _ = run("ask", "--json", VOLCANO)
    assert (code, json.loads(out)["answered"], json.loads(out)["answer"]) == (0, False, None)


def test_a_question_for_a_number_of_documents_is_answered_by_counting(run: Run, indexed: Path) -> None:
    code, out, _ = run("ask", COUNT)
    assert (code, out.splitlines()[0]) == (0, "1 document mentions soldiers, in 1 passage.")
    code, out, _ = run("ask", "--json", f"{COUNT} before:2020")
    assert (code, json.loads(out)["documents"]) == (0, [])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([""], "There are no words in the question"),
        ([" \t"], "There are no words in the question"),
        (["🙂🙃"], "There are no words in the question"),
        (["x" * 5000], "The question has 5,000 characters; ask it in at most 1,000"),
        (["--jsonl", "seeds/news.txt"], "seeds/news.txt is a file: write --file"),
        ([], "Give one of these: a question, - for questions on standard input, or --file FILE."),
        (["--file", "seeds/news.txt", "Who?"], "Give one of these: a question, - for questions on standard input"),
        (["--explain", "-"], "One answer is explained at a time: give its question by itself.\n"),
    ],
)
def test_what_is_not_a_question_is_wrong_use(run: Run, seeds: Path, arguments: list[str], sentence: str) -> None:
    code, out, err = run("ask", *arguments, typed="Who?")
    assert (code, out) == (2, "")
    assert err.startswith(f"seedbot: {sentence}")


def test_questions_of_a_file_are_answered_in_order(run: Run, indexed: Path, tmp_path: Path) -> None:
    (tmp_path / "questions.txt").write_text(f"\ufeff{SOLDIERS}\n\n???\n{VOLCANO}\n", "utf-8")
    code, out, err = run("ask", "--file", "questions.txt")
    assert code == 1
    assert [line for line in out.splitlines() if line.startswith("?")] == [f"? {SOLDIERS}", f"? {VOLCANO}"]
    assert out.index(ANSWER) < out.index("That is not in the documents.")
    assert err.startswith("Question 2: There are no words in the question")


def test_questions_come_from_standard_input(run: Run, indexed: Path) -> None:
    code, out, err = run("ask", "--json", "-", typed=f"{SOLDIERS} before:2020\n")
    assert (code, err, json.loads(out)["hits"]) == (0, "", [])


def test_a_line_of_json_keeps_its_own_keys_in_the_answer(run: Run, indexed: Path) -> None:
    lines = [json.dumps({"id": 7, "question": SOLDIERS}), "no JSON", '{"question": 3}', '{"question": "?!"}']
    code, out, err = run("ask", "--jsonl", "--k", "1", "-", typed="\n".join(lines))
    first, *others = map(json.loads, out.splitlines())
    assert (code, err) == (1, "")
    assert (first["id"], first["question"], first["answer"]["text"], len(first["hits"])) == (7, SOLDIERS, ANSWER, 1)
    assert others[0]["error"].startswith("no JSON is not a question: write a JSON object on each line")
    assert others[1]["error"].startswith('{"question": 3} is not a question')
    assert (others[2]["question"], others[2]["error"][:34]) == ("?!", "There are no words in the question")


def test_json_lines_survive_odd_line_breaks_and_bad_bytes(run: Run, indexed: Path, tmp_path: Path) -> None:
    command = [*COMMAND, "ask", "--jsonl", "-", "--home", str(tmp_path / "home")]
    lines = ['\ufeff{"question": "Which volcano\u2028erupted\x85?"}'.encode(), b'{"question": "Who? \xff"}', b""]
    done = subprocess.run(command, cwd=ROOT, input=b"\r\n".join(lines), capture_output=True, check=True)
    assert [json.loads(line)["answered"] for line in done.stdout.splitlines()] == [False, False]
    (tmp_path / "questions.jsonl").write_bytes(b"\r\n".join(lines))
    code, out, _ = run("ask", "--jsonl", "--file", "questions.jsonl")
    assert (code, out.encode()) == (0, done.stdout)


@pytest.mark.long
def test_a_question_is_answered_before_the_next_one_is_read(seeds: Path, tmp_path: Path) -> None:
    command = [*COMMAND, "ask", "--jsonl", "-", "--seeds", str(seeds), "--home", str(tmp_path / "home")]
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen(
        command, cwd=ROOT, env=buffered, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
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


def test_an_answer_is_explained_below_it_and_in_a_page(run: Run, indexed: Path, tmp_path: Path) -> None:
    plain, page = run("ask", SOLDIERS)[1], tmp_path / "why.html"
    code, out, err = run("ask", SOLDIERS, "--explain", "--explain-html", page)
    assert (code, out.startswith(plain), err) == (0, True, f"Written: {page}.\n")
    assert "Why: answered, confidence" in out
    assert "<title>Why: How many soldiers refused deployment?</title>" in page.read_text("utf-8")


def test_json_stays_json_beside_an_explanation(run: Run, indexed: Path) -> None:
    code, out, err = run("ask", "--json", "--k", "1", "--explain", SOLDIERS)
    assert (code, json.loads(out)["answered"], len(json.loads(out)["hits"])) == (0, True, 1)
    assert "Why: answered, confidence" in err


def test_a_count_is_shown_without_reasons(run: Run, indexed: Path) -> None:
    code, out, err = run("ask", "--explain", COUNT)
    assert (code, out.splitlines()[0]) == (0, "1 document mentions soldiers, in 1 passage.")
    assert err == "A count is every document that holds the words: it has no order to explain.\n"
