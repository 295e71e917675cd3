"""The prompt, driven through a real pseudo-terminal and through a pipe."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "tests.word_seedbot", "repl"]
RIGHT, LEFT, END = "\x1b[C", "\x1b[D", "\x04"
READY = "\x1b[?2004h"  # the prompt takes pasted text


@pytest.fixture
def options(seeds: Path, tmp_path: Path) -> list[str]:
    return ["--seeds", str(seeds), "--home", str(tmp_path / "home")]


@pytest.fixture
def prompt(options: list[str]) -> Iterator["pexpect.spawn[str]"]:
    # The test's terminal does not answer questions about its cursor.
    environment = {**os.environ, "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"}
    child = pexpect.spawn(
        COMMAND[0], [*COMMAND[1:], *options], cwd=ROOT, env=environment, encoding="utf-8",
        dimensions=(40, 80), timeout=30,
    )  # fmt: skip
    child.expect("Ask in your own words")
    child.expect_exact(READY)
    yield child
    child.close(force=True)


def test_the_answer_is_bold_inside_its_passage(prompt: "pexpect.spawn[str]") -> None:
    prompt.send("How many soldiers refused deployment?\r")
    prompt.expect_exact("\x1b[1mAt least 300 soldiers refused deployment in the first month.\x1b[0m")
    prompt.expect_exact("Some returned")
    prompt.expect_exact("Soldiers refuse deployment · 2022-07-19")


def test_a_title_that_is_asked_for_is_bold_above_the_passage_also_when_one_steps_back(
    prompt: "pexpect.spawn[str]",
) -> None:
    prompt.send("What is the title of the article about soldiers who refused deployment?\r")
    prompt.expect_exact("\x1b[1mSoldiers refuse deployment\x1b[0m")
    prompt.expect_exact("At least 300 soldiers")
    prompt.send(RIGHT)
    prompt.send(LEFT)
    prompt.expect_exact("\x1b[1mSoldiers refuse deployment\x1b[0m")


def test_keys_and_letters_step_through_the_passages(prompt: "pexpect.spawn[str]") -> None:
    prompt.send("How many soldiers refused deployment?\r")
    prompt.expect_exact("Soldiers refuse deployment")
    prompt.send(RIGHT)
    prompt.expect_exact("Passage 2 of 2")
    prompt.expect_exact("The library opens at nine.")
    prompt.send("n\r")
    prompt.expect_exact("There are no more passages this way.")
    prompt.send(LEFT)
    prompt.expect_exact("Passage 1 of 2")
    prompt.expect_exact("At least 300 soldiers")


def test_what_is_no_question_gets_a_sentence_and_the_prompt_goes_on(prompt: "pexpect.spawn[str]") -> None:
    prompt.send("n\r")
    prompt.expect_exact("There is no answer yet: ask something first.")
    prompt.send("???\r")
    prompt.expect_exact("There are no words in the question")
    prompt.send("Which volcano erupted?\r")
    prompt.expect_exact("That is not in the documents.")


def test_control_c_clears_the_line_and_control_d_ends(prompt: "pexpect.spawn[str]") -> None:
    prompt.send("half a quest\x03")
    prompt.expect_exact(READY)
    prompt.send(END)
    prompt.expect(pexpect.EOF)
    prompt.wait()
    assert prompt.exitstatus == 0


def test_questions_are_remembered_over_sessions(prompt: "pexpect.spawn[str]", options: list[str]) -> None:
    prompt.send("Which library opens at nine?\r")
    prompt.expect_exact("The library opens at nine.")
    prompt.send(END)
    prompt.expect(pexpect.EOF)
    assert "+Which library opens at nine?" in (Path(options[-1]) / "history").read_text()


def test_a_pipe_of_questions_is_answered_line_by_line(options: list[str]) -> None:
    questions = "How many soldiers refused deployment?\n\nWhich library opens at nine?\nq\n"
    done = subprocess.run([*COMMAND, *options], cwd=ROOT, input=questions, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert "At least 300 soldiers refused deployment in the first month." in lines
    assert any(line.startswith("The library opens at nine.") for line in lines)
    assert "\x1b" not in done.stdout


def test_a_count_is_shown_and_has_no_passages_to_step_through(options: list[str]) -> None:
    questions = "How many documents mention soldiers?\nn\n"
    done = subprocess.run([*COMMAND, *options], cwd=ROOT, input=questions, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert lines[0] == "1 document mentions soldiers, in 1 passage."
    assert lines[-1] == "There is no answer yet: ask something first."


def test_a_follow_up_is_understood_until_a_new_conversation_begins(options: list[str]) -> None:
    questions = "How many soldiers refused deployment?\nSince when?\nnew\nSince when?\n"
    done = subprocess.run([*COMMAND, *options], cwd=ROOT, input=questions, capture_output=True, text=True, check=True)
    understood, _, forgotten = done.stdout.partition("The next question begins a new conversation.")
    assert understood.count("At least 300 soldiers refused deployment in the first month.") == 2
    assert "That is not in the documents." in forgotten
