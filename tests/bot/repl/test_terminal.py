"""The prompt, driven through a real pseudo-terminal and through a pipe."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pexpect
import pytest

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "tests.word_seedbot", "repl"]
UP, DOWN, RIGHT, LEFT, TAB = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\t"
STOP, END = "\x03", "\x04"
PASTE = "\x1b[200~{}\x1b[201~"
BOLD = "\x1b[1m"
WHERE = "\x1b[6n"  # the prompt asks for the cursor's row
READY = "\x1b[?2004h"  # the prompt takes pasted text

QUESTION = "How many soldiers refused deployment?"
ANSWER = "At least 300 soldiers refused deployment in the first month."

Terminal: TypeAlias = "pexpect.spawn[str]"
Start: TypeAlias = Callable[..., Terminal]


@pytest.fixture
def options(seeds: Path, tmp_path: Path) -> list[str]:
    return ["--seeds", str(seeds), "--home", str(tmp_path / "home")]


@pytest.fixture
def start(options: list[str]) -> Iterator[Start]:
    """Starts the prompt in a terminal of the given width."""
    children: list[pexpect.spawn[str]] = []

    def start(columns: int = 80, program: str = "word", ready: str = READY, **environment: str) -> Terminal:
        inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        # The test's terminal does not answer questions about its cursor.
        variables = {**inherited, "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", **environment}
        child = pexpect.spawn(
            sys.executable, ["-m", f"tests.{program}_seedbot", "repl", *options], cwd=ROOT, env=variables,
            encoding="utf-8", dimensions=(40, columns), timeout=30,
        )  # fmt: skip
        children.append(child)
        child.expect_exact("Ask in your own words")
        child.expect_exact(ready)
        return child

    yield start
    for child in children:
        child.close(force=True)


def end(child: Terminal) -> None:
    # The prompt does not read between two lines, and keys pressed then may be lost.
    for _ in range(10):
        child.send(END)
        if child.expect([pexpect.EOF, pexpect.TIMEOUT], timeout=3) == 0:
            break
    child.wait()
    assert child.exitstatus == 0


# What is typed, and what is then shown.
STORY = (
    (
        f"{QUESTION}\r",
        f"{BOLD}At least 300\x1b[0m soldiers",
        "Soldiers refuse deployment · 2022-07-19",
        "Passage 1 of 2",
    ),
    (RIGHT, "The library opens at nine.", "Passage 2 of 2"),
    ("n\r", "There are no more passages in this direction."),
    (UP, "Passage 1 of 2"),
    (DOWN, "Passage 2 of 2"),
    (LEFT, f"{BOLD}At least 300\x1b[0m soldiers refused"),
    ("a\r", f"{BOLD}{ANSWER}\x1b[0m"),
    ("o\r", "\x1b[?2004lhttps://news.example/soldiers\r\n"),
    ("w\r", "Why: answered, confidence", "MaxSim, passage", "A token's mark says"),
    ("When was this article published?\r", "\x1b[1m2022-07-19\x1b[0m"),
    ("When did they refuse?\r", "At least 300 soldiers refused deployment in"),
    ("Which volcano erupted?\r", "That is not in the documents."),
    ("What is the title of the article about soldiers who refused deployment?\r", f"{BOLD}Soldiers refuse deployment"),
    (":add FOLDER/heron.txt\r", "heron.txt · added here."),
    (PASTE.format("When does\nthe heron fish?") + "\r", "The heron fishes at dawn."),
    (":find heron\r", "1 passage in 1 document", "The \x1b[1mheron\x1b[0m fishes", "Heron · heron.txt"),
    (f":forget her{TAB}", "on.txt"),
    ("\r", "heron.txt is forgotten."),
    (":fergot heron.txt\r", "There is no :fergot: did you mean :forget?"),
)


def test_a_session_from_the_first_start_to_the_end(start: Start, options: list[str], tmp_path: Path) -> None:
    (tmp_path / "heron.txt").write_text("The heron fishes at dawn.")
    child = start()
    for typed, *shown in STORY:
        child.send(typed.replace("FOLDER", str(tmp_path)))
        for text in shown:
            child.expect_exact(text)
    child.send(f"half a quest{STOP}")
    child.expect_exact(READY)
    end(child)
    history = (Path(options[-1]) / "history").read_text().splitlines()
    assert f"+{QUESTION}" in history
    assert "+n" not in history
    child = start()
    child.send(UP * 4 + "\r")
    child.expect_exact("That is not in the documents.")
    end(child)


def test_control_c_stops_the_work_but_not_the_program(start: Start, seeds: Path) -> None:
    child = start(program="slow")
    child.send("How slowly does the heron fish?\r")
    child.expect_exact("Looking")
    child.send(STOP)
    child.expect_exact("Stopped.")
    for number in range(10):
        (seeds / f"{number}.txt").write_text(f"Heron {number} fishes slowly.")
    child.send(":sync\r")
    child.expect_exact("2/10")
    child.send(STOP)
    child.expect_exact("Stopped; :sync resumes from here.")
    child.send(":files\r")
    child.expect(r"\b([4-9]|10) documents in ")
    child.send(f"{QUESTION}\r")
    child.expect_exact("At least 300 soldiers")
    end(child)


@pytest.mark.parametrize("columns", [40, 80])
def test_narrow_and_colourless_screens_show_everything(start: Start, columns: int) -> None:
    child = start(columns, ready=WHERE, NO_COLOR="1", PROMPT_TOOLKIT_NO_CPR="0")
    child.send("\x1b[3;1R")
    child.expect_exact("n p passages · :help · Ctrl-D ends" if columns == 40 else "n next · p previous")
    child.send(f"{QUESTION}\r")
    child.expect_exact("Passage 1 of 2")
    printed = child.before or ""
    colours = {int(code) for codes in re.findall(r"\x1b\[([\d;]+)m", printed) for code in codes.split(";")}
    assert colours <= {0, 1, 2, 7}
    answer = re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", printed).split("At least 300", 1)[1]
    assert [line for line in answer.splitlines() if len(line) > columns] == []
    assert "first month. Some returned with frostbite." in " ".join(answer.split())
    end(child)


def test_a_dumb_terminal_gets_plain_text_with_the_answer_first(start: Start) -> None:
    child = start(TERM="dumb", ready="? ")
    child.send(f"{QUESTION}\r")
    child.expect_exact(f"{ANSWER}\r\n\r\n{ANSWER}")
    child.expect_exact("Passage 1 of 2")
    assert "\x1b" not in (child.before or "")
    child.send("n\r")
    child.expect_exact("Passage 2 of 2")
    end(child)


def piped(lines: str, options: list[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*COMMAND, *options], cwd=ROOT, input=lines, capture_output=True, text=True, check=False)


def test_a_pipe_of_questions_is_answered_line_by_line(options: list[str]) -> None:
    done = piped(f"{QUESTION}\r\n\nWhich library opens at nine?\nWhich volcano erupted?\nq\nnever read\n", options)
    lines = done.stdout.splitlines()
    assert (lines[0], done.returncode) == (ANSWER, 0)
    assert any(line.startswith("The library opens at nine.") for line in lines)
    assert lines[-1] == "That is not in the documents."
    assert "\x1b" not in done.stdout


def test_unanswered_and_failed_lines_of_a_pipe_are_told_apart(options: list[str]) -> None:
    done = piped(f":json\n???\n{QUESTION}\n:xyzzy\n", options)
    assert done.returncode == 1
    assert json.loads(done.stdout.splitlines()[1])["answer"]["text"] == ANSWER
    assert "There are no words in the question" in done.stderr
    assert done.stderr.endswith("There is no :xyzzy: :help lists the commands.\n")
